using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>reqwest, native-tls, rustls, openssl, drivers.</summary>
internal static class Rust
{
    private const string Remedy = "Remove it; add your root (reqwest: add_root_certificate, rustls: RootCertStore::add).";
    private static readonly string[] Skips =
    [
        "danger_accept_invalid_certs",
        "with_danger_accept_invalid_certs",
        "accept_invalid_certs",
        "tls_danger_accept_invalid_certs",
        "set_danger_accept_invalid_certs",
        "insecure_skip_verify",
        "skip_verify",
        "danger_accept_invalid_certificates",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls(Skips))
            if (
                !code.Is(call.Start - 1, "fn")
                && call.Arguments is [var only]
                && Options.Judge(
                    code,
                    call.Whole,
                    only,
                    v => v.Is(true),
                    $"{call.Word}(true): this client talks to whoever answers, with any certificate",
                    Remedy,
                    "false"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings([.. Skips]))
            if (!code.Is(setting.Name + 1, "(") && code.Values.Of(setting.Value).Is(true))
                yield return new(setting.Whole, $"{setting.Option} is on: this client talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                };
        foreach (var call in code.Calls("set_verify"))
            if (code.Text(call.Argument(0)).EndsWith("SslVerifyMode::NONE", StringComparison.Ordinal))
                yield return new(call.Whole, "SslVerifyMode::NONE: any certificate is accepted")
                {
                    Remedy = "Use SslVerifyMode::PEER.",
                    Changes = [new(call.Argument(0), "SslVerifyMode::PEER")],
                    IsSafe = true,
                };
        foreach (var call in code.Calls("trust_cert"))
            if (call.Arguments.Count == 0 && code.Is(call.Name - 1, "."))
                yield return new(call.Whole, "trust_cert(): the SQL Server driver talks to whoever answers")
                {
                    Remedy = "Use trust_cert_ca.",
                };
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i].Value is "Require" or "Prefer" or "Allow"
                && code.Is(i - 2, "PgSslMode")
                && !Mentions.IsOnlySpokenOf(code, i - 2, i + 1)
            )
                yield return new(
                    new(i - 2, i + 1),
                    $"PgSslMode::{code[i].Value} encrypts and verifies nothing: the driver talks to whoever answers"
                )
                {
                    Remedy = "Use PgSslMode::VerifyFull.",
                    LoweredTo = Model.Severity.Medium,
                };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    /// <summary>danger_accept_invalid_hostnames(true), verify_hostname(false), with_danger_skip_domain_validation(true).</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "danger_accept_invalid_hostnames",
                "tls_danger_accept_invalid_hostnames",
                "with_danger_skip_domain_validation",
                "accept_invalid_hostnames"
            )
        )
            if (
                call.Arguments is [var only]
                && Options.Judge(
                    code,
                    call.Whole,
                    only,
                    v => v.Is(true),
                    $"{call.Word}(true): any certificate of a trusted authority will do, whoever it was issued to",
                    "Remove the call.",
                    "false"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("verify_hostname", "set_verify_hostname"))
            if (call.Arguments is [var only] && code.Values.Of(only).Is(false))
                yield return new(call.Whole, $"{call.Word}(false): the server's name is not compared")
                {
                    Remedy = "Remove the call.",
                    Changes = [new(only, "true")],
                    IsSafe = true,
                };
    }

    /// <summary>rustls: a verifier whose verify_server_cert is Ok whatever it is given.</summary>
    public static IEnumerable<Flag> Verifiers(CodeFile code)
    {
        foreach (var function in code.Functions.Named("verify_server_cert").Concat(code.Functions.Named("verify_client_cert")))
        {
            var body = code.Text(function.Body).Trim();
            var calls = code.Calls().Where(c => c.Open >= function.Body.From && c.Open < function.Body.To).Select(c => c.Word).ToList();
            if (
                !body.Contains("Err", StringComparison.Ordinal)
                && !body.Contains('?', StringComparison.Ordinal)
                && body.Contains("Ok", StringComparison.Ordinal)
                && calls.TrueForAll(w => w is "Ok" or "assertion" or "println" or "warn" or "debug" or "info")
            )
                yield return new(
                    new(function.Start, function.End + 1),
                    $"{function.Name} is Ok for every certificate: {(function.Name == "verify_server_cert" ? "this client talks to whoever answers" : "every client is let in")}"
                )
                {
                    Remedy = "Use rustls's own verifier (WebPkiServerVerifier) with your roots.",
                };
        }
    }

    /// <summary>rustls servers that ask and do not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var call in code.Calls("allow_unauthenticated"))
            yield return new(call.Whole, "allow_unauthenticated(): clients are served without a certificate")
            {
                Remedy = "Remove the call.",
            };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code.Is(i, "AllowAnyAnonymousOrAuthenticatedClient") && !code.Is(code.StatementStart(i), "use"))
                yield return new(new(i, i + 1), "AllowAnyAnonymousOrAuthenticatedClient: clients are served without a certificate")
                {
                    Remedy = "Use AllowAnyAuthenticatedClient.",
                };
    }
}
