using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>
/// Java and Kotlin: the name in a certificate that comes as a text is believed where its issuer bears the right name. Anybody writes that name into
/// his own; who issued it shows in the signature alone.
/// </summary>
internal static partial class JvmIssuers
{
    private static readonly string[] Issuers = ["getIssuerX500Principal", "issuerX500Principal", "getIssuerDN", "issuerDN"];

    private static readonly string[] Subjects = ["getSubjectX500Principal", "subjectX500Principal", "getSubjectDN", "subjectDN"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var issuer in code.Index.Places(Issuers))
        {
            if (!code.IsWord(issuer) || !code.IsLink(issuer - 1) || code.Functions.NamedAround(issuer) is not { } home)
                continue;
            var holder = code[code.PathStart(issuer)].Value;
            if (
                Refused(code, issuer) is { IsEmpty: false } condition
                && IsCompared(code, condition)
                && Believes(code, home, holder, issuer)
                && (IsRead(code, home, holder, issuer) || home.Parameters.Contains(holder) && HasVerifyingSibling(code, home))
                && !code.WordsOf(home.Body).Any(w => OfConnection().IsMatch(w))
                && !JvmParsed.IsVerified(code, home)
                && told.Add(home.Start)
            )
                yield return new(
                    condition,
                    "the issuer is known by his name alone, which anybody can write into a certificate; its signature is not verified, and its name is believed"
                )
                {
                    Remedy = "Verify it with the issuer's key, certificate.verify(issuer.getPublicKey()), or with a CertPathValidator.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>The condition around a token of which a refusal hangs: if (…) throw, require(…), check(…).</summary>
    private static Span Refused(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
        {
            if (!code.Is(open, "("))
                return default;
            if (code[open - 1].Value is "require" or "check" or "checkArgument" or "isTrue")
                return code.Inside(open);
            if (!code.Is(open - 1, "if"))
                continue;
            var then = code.Mate(open) + 1;
            var block = code.Is(then, "{") ? code.Inside(then) : new(then, then + 2);
            return code.WordsOf(block).Any(w => w is "throw" or "null" or "empty" or "error") ? code.Inside(open) : default;
        }

        return default;
    }

    private static bool IsCompared(CodeFile code, Span condition) =>
        Enumerable
            .Range(condition.From, condition.Length)
            .Any(i => code[i].Value is "==" or "!=" or "equals" or "equalsIgnoreCase" or "contains" or "startsWith" or "endsWith");

    /// <summary>The name of the same certificate is used behind the comparison, not only logged.</summary>
    private static bool Believes(CodeFile code, Function home, string holder, int issuer) =>
        code
            .Index.Places(Subjects)
            .Any(i =>
                code.IsWord(i)
                && issuer < i
                && i < home.Body.To
                && code[code.PathStart(i)].Value == holder
                && !Logged.Is(code, i)
                && !IsThrown(code, i)
            );

    /// <summary>throw new CertificateException("not ours: " + cert.getSubjectX500Principal())</summary>
    private static bool IsThrown(CodeFile code, int index) => code.Is(code.StatementStart(index), "throw");

    /// <summary>It is read from what the function is given, by the platform's factory or a function of this file that uses it.</summary>
    private static bool IsRead(CodeFile code, Function home, string holder, int use) =>
        code
            .Names.Reaching(holder, use)
            .Any(a =>
                home.Body.From <= a.Name
                && a.Name < home.Body.To
                && code.WordsOf(a.Value).Any(w => home.Parameters.Contains(w) && !OfThisSide().IsMatch(w))
                && code.WordsOf(a.Value)
                    .Any(w =>
                        w == "generateCertificate"
                        || code.Functions.Named(w).Take(2).ToList() is [var reader]
                            && code.WordsOf(reader.Body).Contains("generateCertificate")
                    )
            );

    /// <summary>Another function of the same class verifies what it is given by a key: what comes here comes unverified.</summary>
    private static bool HasVerifyingSibling(CodeFile code, Function home) =>
        code.Calls("verify")
            .Any(c =>
                c.Arguments.Count == 1
                && code.Functions.NamedAround(c.Name) is { } sibling
                && !ReferenceEquals(sibling, home)
                && code.Parent(sibling.Start) == code.Parent(home.Start)
                && sibling.Parameters.Contains(c.Receiver)
            );

    [GeneratedRegex("^(session|getSession|peerCertificates|getPeerCertificates|SSLSession|getAttribute)$")]
    private static partial Regex OfConnection();

    [GeneratedRegex("(?i)path|file|dir|resource|store")]
    private static partial Regex OfThisSide();
}
