namespace Handclasp.Cli.Config;

/// <summary>
/// What <c>handclasp init</c> writes. A line that begins with # and a space is prose; one with # and no space is an example, valid
/// as soon as the # is taken away (a test does that with each, and with all).
/// </summary>
internal static class ConfigTemplate
{
    private static readonly string[] ApiDocuments = ["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.json"];

    /// <param name="target">What to scan, or null for an example.</param>
    /// <param name="exists">Tells which files are at hand.</param>
    public static string Text(string? target, Func<string, bool> exists)
    {
        var off = target is null ? "#" : "";
        var api = ApiDocuments.FirstOrDefault(exists);
        var certificate = exists("client-cert.pem") ? off : "#";
        var key = certificate == off && exists("client-key.pem") ? off : "#";
        return $$"""
            # Settings of handclasp: handclasp scan and handclasp source read this file where they are run, or below.
            # Keys are the long options of the command line (handclasp scan --help) with _ for -.
            # The command line comes before HANDCLASP_* variables, those before this file.
            # Paths are relative to this file. No secret stands here: paths and names of variables only.
            # A line with # and no space after it is an example: take the # away.
            version: 1

            # What handclasp scan without a target scans. A target named on the command line takes the identities it has here.
            targets:
            {{off}}  - target: {{Quoted(target ?? "https://api.example.com:443")}}
                # handclasp scan NAME scans this one.
            #    name: api
                # Every path named demands a client certificate. A client_cert or client_ca says so as well.
            #    mtls: true
                # A client that must be served: strangers and thieves are then refused for certain, or not.
            {{certificate}}    client_cert: client-cert.pem
            {{key}}    client_key: client-key.pem
            #    client_key_passphrase_env: CLIENT_KEY_PASSPHRASE
                # The issuing CA: makes expired, misused and badly issued clients testable. Its key stays in memory.
            #    client_ca: ca.pem
            #    client_ca_key: ca-key.pem
                # Further clients of the same CA.
            #    other_cert: other-cert.pem
            #    other_key: other-key.pem
            #    revoked_cert: revoked-cert.pem
            #    revoked_key: revoked-key.pem
                # Where the server's own certificate comes from a private CA.
            #    server_ca: server-ca.pem
            #    server_name: api.example.com
            #    connect: 10.0.0.7:8443
                # Protected paths, and ways around them.
            #    path: [/v1/balance, /v1/accounts]
            #    also_path: [/internal]
            #    also_name: [admin.example.com]
            #    also_port: [8080, 8443]
            {{(api is null ? "#" : off)}}    openapi: {{api ?? "openapi.yaml"}}
                # A secret in a header comes from the environment; the variable's name begins with HANDCLASP_SECRET_.
            #    header:
            #      X-Tenant: blue
            #      Authorization: "Bearer ${HANDCLASP_SECRET_TOKEN}"
            #    expect: Balance
            #  - smtp://mail.example.com

            # What holds for every target that says nothing else.
            defaults:
                # passive presents no forged certificate; intrusive also tries call-backs and odd sizes.
            #  level: standard
            #  tls: [1.3, 1.2]
            #  skip: [HC181]

            # handclasp scan: limits for each host and port, and results. A file's ending names its format.
            scan:
            #  concurrency: 8
            #  rate: 20
            #  max_connections: 800
            #  timeout: 5s
            #  max_time: 180s
            #  format: table
            #  output: [handclasp.html, handclasp.sarif]

            # handclasp source.
            source:
            #  include: ["src/**"]
            #  exclude: ["**/testdata/**"]
            #  min_confidence: firm
            #  policy: pinning

            # What fails a run.
            gate:
            #  fail_on: high
            #  fail_if_score_below: 80
            #  allow_inconclusive: false
            #  baseline: handclasp-baseline.json

            # Accepted failures: each with a reason and the last day it holds.
            suppressions:
            #  - check: HC141
            #    target: api.example.com
            #    reason: revocation is checked at the gateway, OPS-1234
            #    until: 2027-03-31

            """;
    }

    /// <summary>An address of IPv6 begins with a bracket, which begins a list in YAML.</summary>
    private static string Quoted(string target) =>
        char.IsAsciiLetterOrDigit(target[0])
        && target.All(c => char.IsAsciiLetterOrDigit(c) || "+.-:/_~?=&%".Contains(c, StringComparison.Ordinal))
            ? target
            : $"'{target.Replace("'", "''", StringComparison.Ordinal)}'";
}
