using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Old versions and weak suites by the names that Apple's frameworks and SwiftNIO have for them.</summary>
internal static partial class Strength
{
    /// <summary>SSL 2 and 3, TLS 1.0 and 1.1.</summary>
    public static IEnumerable<Flag> Versions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || code[i].Value.Length < 4 || !Old().IsMatch(code[i].Value))
                continue;
            var isGlobal = Global().IsMatch(code[i].Value);
            if (!isGlobal && !code.Is(i - 1, "."))
                continue;
            var from = code.Is(i - 1, ".") ? (code.IsWord(i - 2) ? code.PathStart(i) : i - 1) : i;
            if (
                Mentions.IsOnlySpokenOf(code, from, i + 1)
                || code.Is(i + 1, "=")
                || code.Is(i + 1, "(") && !isGlobal
                || code.Is(from - 1, "return") && code.Is(from - 2, ":")
                || code.Is(from - 1, "case")
                || IsTableRow(code, from, i)
                || code.CallAt(code.Parent(i)) is { Word: "SSLSetProtocolVersionEnabled" } set && Row.IsOff(code.Values.Of(set.Argument(2)))
            )
                continue;
            yield return new(Whole(code, from, i), $"{code[i].Value} allows a version of TLS that is broken")
            {
                Remedy = "Allow TLS 1.2 and 1.3 only.",
            };
        }
    }

    /// <summary>WebKit asks before it speaks TLS 1.0 or 1.1.</summary>
    public static IEnumerable<Flag> Deprecated(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (
                function.Name.Length == 0
                || !code.Text(new(function.Start, Math.Min(function.Body.From, code.Tokens.Length)))
                    .Contains("shouldAllowDeprecatedTLS", StringComparison.Ordinal)
            )
                continue;
            for (var i = function.Body.From; i < function.Body.To; i++)
                if (code.IsWord(i) && code.Is(i + 1, "(") && Challenges.IsYes(code, i))
                {
                    yield return new(
                        new(function.Start, function.Body.From),
                        "the web view may speak TLS 1.0 and 1.1 with whoever asks for it"
                    )
                    {
                        Remedy = "Answer false, or remove the method.",
                        Beside = [new(new(i, i + 1), "it agrees here")],
                    };
                    break;
                }
        }
    }

    /// <summary>The option or the call that it is given to, where that is on the same line; else the word.</summary>
    private static Span Whole(CodeFile code, int from, int at)
    {
        var open = code.Parent(at);
        if (open > 0 && code.Is(open, "(") && code.CallAt(open) is { } call && !code.Is(from - 1, ":"))
            return call.Whole;
        return new(from, at + 1);
    }

    /// <summary>"1.0": .TLSv10, @(kTLSProtocol1): @"TLS 1.0".</summary>
    private static bool IsTableRow(CodeFile code, int from, int at) =>
        code.Is(from - 1, ":")
            && code[from - 2].IsText
            && !(
                code[from - 2].Value.Contains("ersion", StringComparison.OrdinalIgnoreCase)
                || code[from - 2].Value.Contains("rotocol", StringComparison.OrdinalIgnoreCase)
            )
        || code.Is(at + 1, ":") && code[at + 2].IsText
        || code.Is(at + 1, ")") && code.Is(at + 2, ":") && code[at + 3].IsText;

    /// <summary>Suites by name, and lists in OpenSSL's words.</summary>
    public static IEnumerable<Flag> Suites(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && Weak().IsMatch(code[i].Value)
                && !Mentions.IsOnlySpokenOf(code, code.Is(i - 1, ".") && !code.IsWord(i - 2) ? i - 1 : code.PathStart(i), i + 1)
                && !code.Is(i - 1, "case")
                && !(code.Is(i - 1, ".") && code.Is(i - 2, "case"))
                && !code.Is(i + 1, ":")
                && !code.Is(i + 1, "=")
                && !code.Is(code.StatementStart(i), "#")
            )
                yield return new(new(code.PathStart(i), i + 1), $"{code[i].Value} is allowed")
                {
                    Remedy = "Leave the suites out: the system's are sound.",
                    Confidence = Model.Confidence.Firm,
                };
        foreach (var call in code.Calls("sec_protocol_options_append_tls_ciphersuite_group"))
            if (code[call.Argument(1).To - 1].Value is "legacy" or "tls_ciphersuite_group_legacy")
                yield return new(call.Whole, "the legacy group allows triple DES")
                {
                    Remedy = "Remove the call: the system's suites are sound.",
                };
        foreach (var setting in code.Settings("cipherSuites", "cipherSuite", "ciphers", "cipherList"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && WeakSuites.Readers.Weak(v.Text) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the option: the standard list is sound.",
                };
    }

    [GeneratedRegex(
        "^(D?TLSv1|D?TLSv10|TLSv11|TLSv1_0|TLSv1_1|tlsv1|tlsv10|tlsv11|tlsv1_0|tlsv1_1|sslv2|sslv3|SSLv2|SSLv3|ssLv2|ssLv3|tlSv1|tls1_0|tls1_1|tls10|tls11|tls1|d?tlsProtocol1|tlsProtocol11|sslProtocol2|sslProtocol3|sslProtocol3Only|tlsProtocol1Only|k(SSLProtocol[23]|D?TLSProtocol1|TLSProtocol11)(Only)?|tls_protocol_version_(D?TLSv10|TLSv11)|(kCF|NS)StreamSocketSecurityLevel(SSLv2|SSLv3|TLSv1))$"
    )]
    private static partial Regex Old();

    [GeneratedRegex("^(k|tls_protocol|NSStream)")]
    private static partial Regex Global();

    [GeneratedRegex(
        "^((TLS|SSL|tls_ciphersuite)_\\w*|(ECDHE?|DHE?|RSA|PSK)_\\w*WITH_\\w*|(DH|ECDH)_anon_\\w*)(?<=(_|^)(NULL|anon|EXPORT|RC4|3DES|DES|DES40)_\\w*)$"
    )]
    private static partial Regex Weak();
}
