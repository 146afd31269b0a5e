using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Certificates that PowerShell makes, and the passwords of keys that stand in it.</summary>
internal static partial class PowerShellKeys
{
    private const string Small = "a key of so few bits can be computed from the certificate";
    private const string Forged = "the certificate is signed with a hash that can be forged";

    /// <summary>Keys too small, and signatures with a hash that can be forged.</summary>
    public static IEnumerable<Flag> Certificates(CodeFile code)
    {
        var text = code.Source.Text;
        if (Makes().IsMatch(text))
            foreach (var given in PowerShellParameters.Of(code))
                if (
                    given.Name.Equals("KeyLength", StringComparison.OrdinalIgnoreCase)
                    && IsSmall(given.Value)
                    && !text.Contains("ECDSA_", StringComparison.OrdinalIgnoreCase)
                )
                    yield return new(given.At, $"{given.Name} {given.Value}: {Small}") { Remedy = "Write 3072." };
                else if (
                    given.Name.Equals("HashAlgorithm", StringComparison.OrdinalIgnoreCase)
                    || given.Name.Equals("SignatureAlgorithm", StringComparison.OrdinalIgnoreCase)
                )
                {
                    if (given.Value.Trim('"', '\'').ToUpperInvariant() is "SHA1" or "MD5" or "SHA-1")
                        yield return new(given.At, $"{given.Name} {given.Value}: {Forged}") { Remedy = "Write SHA256." };
                }

        if (!text.Contains("CertificateRequest", StringComparison.OrdinalIgnoreCase))
            yield break;
        for (var i = 2; i + 1 < code.Tokens.Length; i++)
        {
            if (
                code[i].IsWord
                && code.IsLink(i - 1)
                && code[i].Value.ToUpperInvariant() is "SHA1" or "MD5"
                && code[i - 3].Value is { } type
                && type.Equals("HashAlgorithmName", StringComparison.OrdinalIgnoreCase)
            )
                yield return new(new(i, i + 1), $"{code[i].Value}: {Forged}") { Remedy = "Use SHA256." };
            else if (
                code[i].Kind == TokenKind.Number
                && IsSmall(code[i].Value)
                && (code.Is(i - 1, "(") || code[i - 1].IsWord)
                && Enumerable
                    .Range(Math.Max(0, i - 6), Math.Min(6, i))
                    .Any(k => code[k].Value is { } word && word.StartsWith("RSA", StringComparison.OrdinalIgnoreCase))
            )
                yield return new(new(i, i + 1), $"{code[i].Value} bits: such a key can be computed from the certificate")
                {
                    Remedy = "Write 3072.",
                    Changes = [new(new(i, i + 1), "3072")],
                };
        }
    }

    /// <summary>Passwords of keys, written down: made into a SecureString for a PFX, given to X509Certificate2.</summary>
    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        if (!AboutKeys().IsMatch(code.Source.Text))
            yield break;
        foreach (var words in PowerShellHost.Statements(code))
        {
            if (words.Any(w => w.Is("ConvertTo-SecureString")) && words.Any(w => w.Is("-AsPlainText")))
            {
                foreach (var word in words.SkipWhile(w => !w.Is("ConvertTo-SecureString")).Skip(1))
                    if (Written(code, word) is { } secret)
                    {
                        yield return Secret(secret);
                        break;
                    }
            }
            else if (
                words.Any(w => w.Is("New-Object"))
                && words.ToList().FindIndex(w => w.Text.EndsWith("X509Certificate2", StringComparison.OrdinalIgnoreCase))
                    is >= 0
                        and var type
            )
            {
                var given = words.Skip(type + 1).Where(w => !w.Text.StartsWith('-') && w.Text is not (",")).ToList();
                if (given.Count >= 2 && Written(code, given[1]) is { } secret)
                    yield return Secret(secret);
            }
        }

        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsWord || !Loads().IsMatch(code[i].Value))
                continue;
            var open = i + 1;
            while (open < i + 6 && !code.Is(open, "(") && !code[open].LineBefore)
                open++;
            if (!code.Is(open, "("))
                continue;
            var given = code.Parts(code.Inside(open)).ToList();
            if (given.Count >= 2 && given[1].Length == 1 && Written(code, new(given[1], code[given[1].From].Value)) is { } secret)
                yield return Secret(secret);
        }
    }

    private static bool IsSmall(string bits) => bits.Trim('"', '\'') is "512" or "768" or "1024" or "1536";

    /// <summary>A text, or the text that a variable holds.</summary>
    private static Span? Written(CodeFile code, PowerShellWord word)
    {
        var token = code[word.At.From];
        if (word.At.Length == 1 && token.IsText)
            return IsSecret(token.Value) ? word.At : null;
        if (word.At.Length != 1 || !token.IsWord || !token.Value.StartsWith('$'))
            return null;
        for (var j = 1; j + 1 < code.Tokens.Length; j++)
            if (
                code.Is(j, "=")
                && code[j - 1].IsWord
                && code[j - 1].Value.Equals(token.Value, StringComparison.OrdinalIgnoreCase)
                && code[j + 1].IsText
                && IsSecret(code[j + 1].Value)
                && (j + 2 >= code.Tokens.Length || code[j + 2].LineBefore || code.Is(j + 2, ";"))
            )
                return new(j - 1, j + 2);
        return null;
    }

    private static bool IsSecret(string text) =>
        text.Length > 0
        && !text.Contains('$', StringComparison.Ordinal)
        && !text.StartsWith('<')
        && !text.Contains(' ', StringComparison.Ordinal);

    private static Flag Secret(Span at) =>
        new(at, "the password of a key stands in the script: it protects nothing")
        {
            IsSecret = true,
            Remedy = "Ask for it (Read-Host -AsSecureString), or a secret store, and change it.",
        };

    [GeneratedRegex(
        "New-SelfSignedCertificate|New-CertificateRequest|New-PnPAzureCertificate|New-AzKeyVaultCertificatePolicy",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Makes();

    [GeneratedRegex(@"PfxCertificate|X509Certificate2|\.pfx\b|\.p12\b|CertificatePassword", RegexOptions.IgnoreCase)]
    private static partial Regex AboutKeys();

    [GeneratedRegex("^(?:X509Certificate2(?:Collection)?|Import|LoadPkcs12FromFile|LoadPkcs12)$", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();
}
