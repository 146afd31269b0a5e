using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Tests.Reports;

/// <summary>
/// One report with everything a format has to show: a strict server with every credential at hand, an open one, a claim without a
/// certificate, a refused certificate, a server that claims nothing, and one that is not there. Scored by the real rules.
/// </summary>
internal static class Sample
{
    private static readonly string[] Versions = ["TLSv1.2", "TLSv1.3"];
    private static readonly string[] Alpns = ["h2", "http/1.1"];
    private static readonly EndpointReport[] NoEndpoints = [];
    private static readonly CheckInfo HC100 = Check("HC100", "certificate never asked for", Severity.Critical, CheckGroup.Trust);
    private static readonly CheckInfo HC101 = Check("HC101", "no certificate", Severity.Critical, CheckGroup.Trust);
    private static readonly CheckInfo HC102 = Check("HC102", "self-signed", Severity.Critical, CheckGroup.Trust);
    private static readonly CheckInfo HC121 = Check("HC121", "expired", Severity.High, CheckGroup.Content);
    private static readonly CheckInfo HC123 = Check("HC123", "server purpose", Severity.High, CheckGroup.Content);
    private static readonly CheckInfo HC142 = Check("HC142", "revoked", Severity.Low, CheckGroup.Revocation);
    private static readonly CheckInfo HC151 = Check("HC151", "resumption", Severity.High, CheckGroup.Names);
    private static readonly CheckInfo HC301 = Check("HC301", "server chain", Severity.High, CheckGroup.ServerCertificate);
    private static readonly CheckInfo HC302 = Check("HC302", "signature", Severity.Medium, CheckGroup.Strength);

    public static Report Report { get; } = Make([Strict(), Open(), Claimed(), Refused(), Unclaimed(), Absent()]);

    /// <summary>The example of DESIGN.md section 6.</summary>
    public static Report WithoutCertificate { get; } = Make([Claimed()]);

    public static Report OpenAlone { get; } = Make([Open()]);

    public static Report StrictAlone { get; } = Make([Strict()]);

    private static Report Make(IReadOnlyList<TargetReport> targets)
    {
        var report = new Report(
            new("handclasp", "0.1.0", Scoring.Version),
            new(new(2026, 11, 25, 9, 30, 15, TimeSpan.Zero), 4321, "scan", 1, 212, false),
            new(null, "none", false, null, new(0, 0, 0)),
            targets
        );
        SuppressionRule[] rules =
        [
            new("HC142", "api.strict.test", "CRLs arrive with the next release", new(2027, 3, 31), ".handclasp.yaml", 2),
            new("HC101", "api.strict.test", "pilot phase", new(2026, 6, 30), ".handclasp.yaml", 6),
        ];
        return Scoring.Score(Suppressions.Apply(report, rules, new(2026, 11, 25)));
    }

    private static TargetReport Strict()
    {
        const string url = "https://api.strict.test:8443/v1/pay";
        EndpointReport[] endpoints =
        [
            Endpoint("TLSv1.3", "h2", "/v1/pay", Enforcement.Required, Confidence.Certain),
            Endpoint("TLSv1.2", "http/1.1", "/v1/pay", Enforcement.Required, Confidence.Certain),
        ];
        return new(url)
        {
            Claimed = true,
            ValidGiven = true,
            Enforcement = Enforcement.Required,
            Endpoints = endpoints,
            Server = Server("CN=api.strict.test", ["CN=Strict Clients CA,O=Strict", "CN=Partner CA,O=Strict"]),
            Observations =
            [
                .. Everywhere(endpoints, "HC101", "none", Outcome.RefusedTls, "alert 116 certificate_required after the handshake"),
                .. Everywhere(endpoints, null, "valid", Outcome.Served, "200 \"Payments\""),
                .. Everywhere(endpoints, "HC102", "self-signed", Outcome.RefusedTls, "alert 48 unknown_ca after the handshake"),
                .. Everywhere(endpoints, "HC102", "untrusted-ca", Outcome.RefusedTls, "alert 48 unknown_ca after the handshake"),
                .. Everywhere(endpoints, null, "twin", Outcome.Served, "200 \"Payments\""),
                .. Everywhere(endpoints, "HC121", "expired", Outcome.RefusedTls, "alert 45 certificate_expired after the handshake")
                    .Select(o => o with { Twin = Outcome.Served, Attempts = 2 }),
                .. Everywhere(endpoints, "HC123", "server-purpose", Outcome.Inconclusive, "no answer in time after the handshake")
                    .Select(o => o with { Twin = Outcome.Served, Attempts = 3 }),
            ],
            Findings =
            [
                Pass(url, HC101, "a client without a certificate is refused while the valid certificate is served"),
                Pass(url, HC102, "refused: self-signed, untrusted CA; alert 48 unknown_ca after the handshake"),
                Pass(url, HC121, "refused beside its served twin: alert 45 certificate_expired after the handshake"),
                Of(
                    url,
                    HC123,
                    Ruling.Inconclusive("server purpose: no answer in time", "scan again with --timeout 10s", [At(endpoints[0])])
                ),
                Fail(url, HC142, "a certificate on the server's own CRL is let in", endpoints[0]),
                Of(url, HC151, Ruling.NotApplicable("the server gives no tickets")),
                Pass(url, HC301, "every certificate of the chain is valid for 90 days or more"),
            ],
            Notes = ["the server offers HTTP/3 (Alt-Svc), which was not tested"],
            MintedSerials = ["0A1B2C3D4E5F60718293A4B5C6D7E8F9", "7F00000000000000000000000000000A"],
        };
    }

    private static TargetReport Open()
    {
        const string url = "https://api.open.test:443/";
        EndpointReport[] endpoints =
        [
            Endpoint("TLSv1.3", "http/1.1", "/", Enforcement.OptionalUnverified, Confidence.Certain) with
            {
                Because = "without a certificate: 200 \"Balance\"; with self-signed: 200 \"Balance\"",
            },
            Endpoint("TLSv1.2", "http/1.1", "/", Enforcement.Required, Confidence.Certain),
        ];
        return new(url)
        {
            Claimed = true,
            ValidGiven = true,
            Enforcement = Enforcement.OptionalUnverified,
            Endpoints = endpoints,
            Server = Server("CN=api.open.test", []),
            Observations =
            [
                Observation(endpoints[0], "HC101", "none", Outcome.Served, "200 \"Balance\"") with
                {
                    Attempts = 2,
                },
                Observation(endpoints[1], "HC101", "none", Outcome.RefusedTls, "alert 40 handshake_failure during the handshake"),
                .. Everywhere(endpoints, null, "valid", Outcome.Served, "200 \"Balance\""),
                Observation(endpoints[0], "HC102", "self-signed", Outcome.Served, "200 \"Balance\"") with
                {
                    Attempts = 2,
                },
                Observation(endpoints[1], "HC102", "self-signed", Outcome.RefusedTls, "alert 48 unknown_ca to our certificate"),
                Observation(endpoints[0], "HC121", "expired", Outcome.NotTestable, "an expired certificate needs the CA's key"),
            ],
            Findings =
            [
                Fail(
                    url,
                    HC101,
                    "a client without a certificate gets the answer that the valid certificate gets: 200 \"Balance\"",
                    endpoints[0],
                    r => r with { Reproduce = "curl -ski --http1.1 --tlsv1.3 https://api.open.test:443/" }
                ),
                Of(url, HC102, Ruling.NotApplicable("a client without a certificate is let in: see HC101")),
                Of(url, HC121, Ruling.NotApplicable("a client without a certificate is let in: see HC101")),
                Fail(
                    url,
                    HC301,
                    "the certificate of CN=api.open.test expired on 2026-11-01",
                    endpoints[0],
                    r => r with { Subject = "4f1c", Remediation = "Renew it." }
                ),
                Fail(url, HC302, "the leaf is signed with SHA-1", endpoints[1], r => r with { LoweredTo = Severity.Low }) with
                {
                    InBaseline = true,
                },
            ],
            Notes = ["api.open.test:443 is the edge of Cloudflare: the origin behind it was not tested (--connect ORIGIN:PORT tests it)"],
        };
    }

    private static TargetReport Claimed()
    {
        const string url = "https://api.acme.test:443/";
        var endpoints =
            from version in Versions
            from alpn in Alpns
            select Endpoint(version, alpn, "/", Enforcement.Required, Confidence.Firm);
        EndpointReport[] all = [.. endpoints];
        const string none = "400 \"No required SSL certificate was sent\"";
        const string bad = "400 \"The SSL certificate error\"";
        return new(url)
        {
            Claimed = true,
            Enforcement = Enforcement.Required,
            Endpoints = all,
            Server = Server("CN=api.acme.test", ["CN=Acme Clients", "CN=Acme Partners"]),
            Observations =
            [
                .. Everywhere(all, "HC101", "none", Outcome.RefusedApp, none),
                .. Everywhere(all, "HC102", "self-signed", Outcome.RefusedApp, bad),
            ],
            Findings =
            [
                Pass(url, HC101, $"a client without a certificate is refused, with its own reason: {none}", Confidence.Firm),
                Pass(url, HC102, $"refused: self-signed; {bad}", Confidence.Firm),
                .. Enumerable.Range(0, 4).Select(i => Untested(url, $"HC11{i}", "--client-cert/--client-key")),
                .. Enumerable.Range(0, 9).Select(i => Untested(url, $"HC12{i}", "--client-ca/--client-ca-key")),
                .. Enumerable.Range(0, 6).Select(i => Untested(url, $"HC13{i}", "--client-ca/--client-ca-key")),
                .. Enumerable
                    .Range(3, 4)
                    .Select(i => Pass(url, Check($"HC30{i}", "sound", Severity.Medium, CheckGroup.ServerCertificate), "nothing is wrong")),
            ],
        };
    }

    private static TargetReport Refused()
    {
        const string url = "https://[2001:db8::7]:9443/admin";
        EndpointReport[] endpoints = [Endpoint("TLSv1.3", "http/1.1", "/admin", Enforcement.Inconclusive, Confidence.Firm)];
        return new(url)
        {
            Claimed = true,
            ValidGiven = true,
            ValidRefused = true,
            Enforcement = Enforcement.Inconclusive,
            Endpoints = endpoints,
            Server = Server("CN=admin", []),
            Observations =
            [
                .. Everywhere(endpoints, "HC101", "none", Outcome.RefusedApp, "403 \"Forbidden\""),
                .. Everywhere(endpoints, null, "valid", Outcome.RefusedApp, "403 \"Forbidden\""),
            ],
            Findings =
            [
                Of(
                    url,
                    HC101,
                    Ruling.Inconclusive(
                        "a client without a certificate is refused without a reason",
                        "a certificate this server accepts",
                        [At(endpoints[0])]
                    )
                ),
                Pass(url, HC301, "every certificate of the chain is valid for 90 days or more"),
            ],
        };
    }

    private static TargetReport Unclaimed()
    {
        const string url = "ldaps://directory.test:636/";
        EndpointReport[] endpoints = [Endpoint("TLSv1.2", "", "", Enforcement.NotRequested, Confidence.Firm)];
        return new(url)
        {
            Enforcement = Enforcement.NotRequested,
            Endpoints = endpoints,
            Server = Server("CN=directory.test", []),
            Observations = [.. Everywhere(endpoints, "HC100", "none", Outcome.Answered, "resultCode 0 success")],
            Findings =
            [
                Fail(url, HC100, "the server never asks for a client certificate", endpoints[0], r => r with { LoweredTo = Severity.Info }),
                Pass(url, HC301, "every certificate of the chain is valid for 90 days or more"),
            ],
        };
    }

    private static TargetReport Absent() =>
        new("https://gone.test:443/")
        {
            Claimed = true,
            Endpoints = NoEndpoints,
            Error = new("unresolvable", "gone.test does not resolve: check the name, or give --connect HOST:PORT"),
        };

    private static CheckInfo Check(string id, string label, Severity severity, CheckGroup group) =>
        new(
            id,
            label.Replace(' ', '-'),
            $"Server refuses: {label}",
            severity,
            group,
            label,
            """
            ## Why it matters
            A server that asks with `ssl_verify_client optional` and never looks at the result has no mutual TLS:
            the answer may be an empty Certificate message.

            ## What to do
            - make it mandatory
            - or check the result
              for every request

            ```nginx good
            ssl_verify_client on;   # <required>
            ```
            """,
            "Require a client certificate for every protected path.",
            ["CWE-306", "RFC 8446 §4.4.2.4", "ASVS v5.0.0-12.1.3"]
        );

    private static Finding Of(string url, CheckInfo check, Ruling ruling) =>
        new(check, ruling) { Fingerprint = Fingerprints.Of(url, check, ruling) };

    private static Finding Pass(string url, CheckInfo check, string because, Confidence confidence = Confidence.Certain) =>
        Of(url, check, Ruling.Pass(because, confidence, [new(because, "TLSv1.3 http/1.1 /")]));

    private static Finding Fail(string url, CheckInfo check, string because, EndpointReport at, Func<Ruling, Ruling>? more = null)
    {
        var ruling = Ruling.Fail(because, Confidence.Certain, [At(at), new("the valid certificate: 200 \"Balance\"", Where(at))]);
        return Of(url, check, more?.Invoke(ruling) ?? ruling);
    }

    private static Finding Untested(string url, string id, string options) =>
        Of(url, Check(id, $"identity {id[2..]}", Severity.High, CheckGroup.Content), Ruling.NotTestable("the key is missing", options));

    private static EvidenceItem At(EndpointReport at) => new("two connections showed it", Where(at));

    private static string Where(EndpointReport at) => $"{at.Protocol} {at.Alpn} {at.Path}";

    private static EndpointReport Endpoint(string version, string alpn, string path, Enforcement word, Confidence confidence) =>
        new(version, alpn, path, word, confidence, "without a certificate: refused; with a bad one: refused");

    private static IEnumerable<ObservationReport> Everywhere(
        EndpointReport[] at,
        string? check,
        string who,
        Outcome outcome,
        string reason
    ) => at.Select(e => Observation(e, check, who, outcome, reason));

    private static ObservationReport Observation(EndpointReport at, string? check, string who, Outcome outcome, string reason) =>
        new(check, who, at.Protocol, at.Alpn, "api.test", "api.test", at.Path, 443, null, outcome, reason, null, 1)
        {
            Status =
                reason.StartsWith('4') || reason.StartsWith('2')
                    ? int.Parse(reason[..3], System.Globalization.CultureInfo.InvariantCulture)
                    : null,
            Transcript =
            [
                "-> ClientHello",
                "<- ServerHello",
                "<- CertificateRequest",
                "-> Certificate (0)",
                "-> Finished",
                "<- application data",
            ],
        };

    private static ServerReport Server(string subject, IReadOnlyList<string> issuers) =>
        new(
            ["TLSv1.2", "TLSv1.3"],
            [
                new(subject, "CN=Test Root", new(2027, 2, 3, 4, 5, 6, TimeSpan.Zero), new string('a', 64), "sent"),
                new("CN=Test Root", "CN=Test Root", new(2036, 2, 3, 4, 5, 6, TimeSpan.Zero), new string('b', 64), "sent"),
            ],
            issuers,
            ["h2", "http/1.1"]
        );
}
