using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.WeakSuites;

/// <summary>Suites without authentication or encryption, export grade, RC4, single and triple DES; security level 0.</summary>
internal static partial class Readers
{
    /// <summary>OpenSSL's lists of ciphers: ciphers: '…', set_ciphers("…").</summary>
    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var setting in code.Settings("ciphers", "DEFAULT_CIPHERS"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && Weak(v.Text) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the option: the standard list is sound.",
                };
    }

    public static IEnumerable<Flag> Python(CodeFile code)
    {
        foreach (var call in code.Calls("set_ciphers", "set_cipher_list"))
            if (code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text } v && Weak(v.Text) is { } weak)
                yield return new(call.Whole, $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the call: the standard list is sound.",
                };
        foreach (var setting in code.Settings("ciphers", "ssl_ciphers", "DEFAULT_CIPHERS"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && Weak(v.Text) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}") { Remedy = "Remove it: the standard list is sound." };
    }

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && code.IsLink(i - 1)
                && code.Is(i - 2, "tls")
                && WeakName().IsMatch(code[i].Value)
                && code.Parent(i) is >= 0 and var open
                && code.Is(open, "{")
                && !code.Is(i + 1, ":")
            )
                yield return new(new(i - 2, i + 1), $"{code[i].Value} is allowed")
                {
                    Remedy = "Leave CipherSuites out: Go chooses sound ones.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (
            var call in code.Calls("setEnabledCipherSuites", "setIncludeCipherSuites", "cipherSuites", "ciphers", "addEnabledCipherSuite")
        )
        {
            var inside = code.Inside(call.Open);
            for (var i = inside.From; i < inside.To; i++)
                if ((code[i].IsText || code.IsWord(i)) && WeakName().IsMatch(code[i].Value))
                {
                    yield return new(call.Whole, $"{code[i].Value} is allowed")
                    {
                        Remedy = "Remove the call: the platform's list is sound.",
                    };
                    break;
                }
        }
    }

    public static IEnumerable<Flag> CSharp(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Word, Value: "AllowNoEncryption" or "NoEncryption" }
                && code.IsLink(i - 1)
                && code.Is(i - 2, "EncryptionPolicy")
                && !code.Is(i + 1, "=>")
                && code[code.PathStart(i) - 1] is not { Kind: TokenKind.Symbol, Value: "==" or "!=" }
            )
                yield return new(new(i - 2, i + 1), $"EncryptionPolicy.{code[i].Value} allows suites without encryption")
                {
                    Remedy = "Use EncryptionPolicy.RequireEncryption.",
                    Changes = [new(new(i, i + 1), "RequireEncryption")],
                };
    }

    private static string? Weak(string list)
    {
        foreach (var part in list.Split(':', ',', ' '))
        {
            if (part.Length == 0 || part[0] is '!' or '-')
                continue;
            if (part.StartsWith("@SECLEVEL=0", StringComparison.Ordinal))
                return part;
            if (part is "ALL" or "COMPLEMENTOFALL" && !list.Contains("!aNULL", StringComparison.Ordinal))
                return part;
            if (Openssl().IsMatch(part))
                return part;
        }

        return list.Contains("@SECLEVEL=0", StringComparison.Ordinal) ? "@SECLEVEL=0" : null;
    }

    [GeneratedRegex(
        @"^(aNULL|eNULL|NULL|ADH|AECDH|EXPORT|EXP|LOW|RC4|DES|3DES|.*-(RC4|NULL|DES-CBC3?)-.*|EXP-.*|ADH-.*|AECDH-.*|NULL-.*|RC4-.*|DES-.*)$"
    )]
    private static partial Regex Openssl();

    [GeneratedRegex(@"^(TLS|SSL)_.*(_NULL_|_anon_|_EXPORT_|_RC4_|_3DES_|_DES_|_DES40_)")]
    private static partial Regex WeakName();
}
