using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>OpenSSL, Net::HTTP, Faraday, HTTParty, RestClient, Excon, Typhoeus, mail and drivers.</summary>
internal static class Ruby
{
    private const string Remedy = "Leave verification on (OpenSSL::SSL::VERIFY_PEER); name a private root with ca_file.";
    private static readonly string[] Modes = ["verify_mode", "ssl_verify_mode", "openssl_verify_mode", "verify_ssl", "tls_verify_mode"];
    private static readonly string[] Verifies =
    [
        "verify",
        "ssl_verify",
        "ssl_verify_peer",
        "verify_ssl",
        "ssl_verifypeer",
        "verify_peer",
        "validate_certs",
        "verify_certificate",
        "tls_verify",
        "ssl_verify_certificate",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings(Modes))
        {
            var text = code.Text(setting.Value);
            var worth = code.Values.Of(setting.Value);
            if (
                text.EndsWith("VERIFY_NONE", StringComparison.Ordinal) && !text.Contains('?')
                || worth is { Kind: ValueKind.Text, Text: "none" }
                || worth is { Kind: ValueKind.Number, Text: "0" }
            )
                yield return new(
                    setting.Whole,
                    $"{setting.Option} is VERIFY_NONE: this client talks to whoever answers, with any certificate"
                )
                {
                    Remedy = Remedy,
                    Changes = text == "OpenSSL::SSL::VERIFY_NONE" ? [new(setting.Value, "OpenSSL::SSL::VERIFY_PEER")] : [],
                    IsSafe = true,
                };
            else if (text.Contains("VERIFY_NONE", StringComparison.Ordinal))
                yield return new(
                    setting.Whole,
                    $"whoever runs it can set {setting.Option} to VERIFY_NONE: then this client talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                    IsSwitch = true,
                    Confidence = Model.Confidence.Firm,
                };
        }

        foreach (var setting in code.Settings(Verifies))
            if (
                (setting.Option != "verify" || IsTls(code, setting))
                && Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off: this client talks to whoever answers, with any certificate",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
        for (var i = 2; i < code.Tokens.Length; i++)
            if (code.Is(i, "VERIFY_PEER") && code.Is(i + 1, "=") && code.IsLink(i - 1))
                yield return new(
                    new(code.PathStart(i), code.Expression(i + 2).To),
                    "VERIFY_PEER is redefined: no TLS client of the whole process verifies its server"
                )
                {
                    Remedy = "Delete the line.",
                };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    /// <summary>ssl_verifyhost: 0, ssl_verify_hostname: false, verify_hostname = false.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var setting in code.Settings("ssl_verifyhost", "ssl_verify_hostname", "verify_hostname", "ssl_verify_host"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.False } or { Kind: ValueKind.Number, Text: "0" })
                yield return new(
                    setting.Whole,
                    $"{setting.Option} is off: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Remove it.",
                };
    }

    /// <summary>verify of HTTParty, HTTP clients and ssl: { verify: false }; that of a JWT is another.</summary>
    private static bool IsTls(CodeFile code, Setting setting)
    {
        var container = setting.Container;
        if (container >= 0 && code.CallAt(container) is { Word: "decode" or "encode" })
            return false;
        return code.Names.Mentions("HTTParty")
            || code.Names.Mentions("Faraday")
            || code.Names.Mentions("ssl")
            || code.Names.Mentions("Aws")
            || code.Names.Mentions("http");
    }
}
