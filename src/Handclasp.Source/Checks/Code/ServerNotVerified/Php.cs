using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>curl, streams, Guzzle, Symfony, Laravel, WordPress, PDO.</summary>
internal static class Php
{
    private const string Remedy = "Leave verification on; name a private root with CURLOPT_CAINFO, 'cafile' or 'verify' => '/path/ca.pem'.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (name, at, value) in Set(code))
        {
            if (
                name
                is "CURLOPT_SSL_VERIFYPEER"
                    or "CURLOPT_PROXY_SSL_VERIFYPEER"
                    or "verify_peer"
                    or "sslverify"
                    or "ssl_verify"
                    or "MYSQL_ATTR_SSL_VERIFY_SERVER_CERT"
                    or "ssl_verify_peer"
                    or "verify_ssl"
            )
            {
                if (
                    Options.Judge(
                        code,
                        at,
                        value,
                        IsOff,
                        $"{name} is off: this client talks to whoever answers, with any certificate",
                        Remedy,
                        "true"
                    ) is
                    { } flag
                )
                    yield return flag;
            }
            else if (
                name is "verify"
                && IsClient(code)
                && Options.Judge(
                    code,
                    at,
                    value,
                    IsOff,
                    "verify is off: this client talks to whoever answers, with any certificate",
                    Remedy,
                    "true"
                )
                    is { } verify
            )
            {
                yield return verify;
            }
            else if (name is "allow_self_signed" && code.Values.Of(value).Is(true))
            {
                yield return new(at, "allow_self_signed: anybody can make such a certificate")
                {
                    Remedy = Remedy,
                    Changes = [new(value, "false")],
                    IsSafe = true,
                };
            }
        }

        foreach (var call in code.Calls("withoutVerifying"))
            yield return new(call.Whole, "withoutVerifying(): this client talks to whoever answers, with any certificate")
            {
                Remedy = "Remove the call.",
            };
        foreach (var call in code.Calls("add_filter"))
            if (
                code[call.Argument(0).From] is { IsText: true, Value: "https_ssl_verify" or "https_local_ssl_verify" }
                && code[call.Argument(1).From] is { IsText: true, Value: "__return_false" }
            )
                yield return new(call.Whole, "WordPress verifies no server any more") { Remedy = "Remove the filter." };
        foreach (var call in code.Calls("ldap_set_option"))
            if (
                code.Text(call.Argument(1)).EndsWith("REQUIRE_CERT", StringComparison.Ordinal)
                && code.Text(call.Argument(2)) is var level
                && (level.EndsWith("_NEVER", StringComparison.Ordinal) || level.EndsWith("_ALLOW", StringComparison.Ordinal))
            )
                yield return new(call.Whole, "the LDAP client accepts any certificate") { Remedy = "Use LDAP_OPT_X_TLS_DEMAND." };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code.Is(i, "MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT"))
                yield return new(new(i, i + 1), "the MySQL client talks to whoever answers") { Remedy = "Remove the flag." };
        foreach (var call in code.Calls("putenv"))
            if (code[call.Argument(0).From] is { IsText: true, Value: "LDAPTLS_REQCERT=never" or "LDAPTLS_REQCERT=allow" })
                yield return new(call.Whole, "the LDAP client of this process accepts any certificate")
                {
                    Remedy = "Remove it.",
                    Confidence = Confidence.Certain,
                };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    /// <summary>The host's name: VERIFYHOST, verify_peer_name, verify_host.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var (name, at, value) in Set(code))
            if (
                name is "CURLOPT_SSL_VERIFYHOST" or "verify_peer_name" or "verify_host"
                && Options.Judge(
                    code,
                    at,
                    value,
                    IsOff,
                    $"{name} is off: any certificate of a trusted authority will do, whoever it was issued to",
                    "Leave it on.",
                    name.StartsWith("CURL", StringComparison.Ordinal) ? "2" : "true"
                )
                    is { } flag
            )
                yield return flag;
    }

    private static bool IsOff(Value value) =>
        value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" } or { Kind: ValueKind.Text, Text: "0" or "false" };

    /// <summary>curl_setopt($c, NAME, value), NAME => value, 'name' => value, Class::NAME => value.</summary>
    private static IEnumerable<(string Name, Span At, Span Value)> Set(CodeFile code)
    {
        foreach (var call in code.Calls("curl_setopt", "stream_context_set_option", "setOption", "option"))
            if (call.Arguments.Count >= 2)
                yield return (code[call.Arguments[^2].To - 1].Value ?? "", call.Whole, call.Arguments[^1]);
        for (var i = 1; i + 1 < code.Tokens.Length; i++)
            if (code.Is(i, "=>") && (code[i - 1].IsText || code.IsWord(i - 1)))
                yield return (code[i - 1].Value, new(code.PathStart(i - 1), code.Expression(i + 1).To), code.Expression(i + 1));
            else if (code.Is(i, "=") && code.Is(i - 1, "]") && code[i - 2].IsText)
                yield return (code[i - 2].Value, new(code.PathStart(i - 3), code.Expression(i + 1).To), code.Expression(i + 1));
    }

    private static bool IsClient(CodeFile code) =>
        (
            (string[])
                [
                    "Guzzle",
                    "GuzzleHttp",
                    "Client",
                    "Http::",
                    "withOptions",
                    "->request(",
                    "->get(",
                    "->post(",
                    "HttpClient",
                    "S3Client",
                    "Aws",
                ]
        ).Any(code.Names.Mentions);
}
