using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>A trust manager that verifies, and then compares a name or a number with a text of its own: meant as a pin, and none.</summary>
internal static partial class Pins
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (method, does) in JvmTrust.Methods(code, "checkServerTrusted"))
        {
            if (does != Verdicts.Decides || Body(code, method).Any(Digests().IsMatch) || !Verifiers.Verifies(code, method.Body))
                continue;
            foreach (var flag in Compared(code, method))
                yield return flag;
        }
    }

    /// <summary>Names of a certificate compared with a literal or a constant within a function.</summary>
    public static IEnumerable<Flag> Compared(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || !Names().IsMatch(code[i].Value) || !code.IsLink(i - 1))
                continue;
            var end = i + 1;
            while (end < function.Body.To && (code.IsLink(end) && code.IsWord(end + 1) || code.IsOpen(end)))
                end = code.IsOpen(end) ? code.Mate(end) + 1 : end + 2;
            var isCompared =
                code[end] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
                || code[code.PathStart(i) - 1] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
                || code.CallAt(code.Parent(i)) is { Word: "equals" or "Equals" };
            if (!isCompared || MisreadPin.Any.Look(code).Any(f => f.At.Contains(i)))
                continue;
            yield return new(
                new(code.Shown(i), i + 1),
                "a name or number of the certificate is taken for a pin: any certificate of a trusted authority may bear it"
            )
            {
                Remedy = "Compare the SHA-256 of the public key (SPKI) with a constant.",
                Confidence = Model.Confidence.Firm,
            };
            yield break;
        }
    }

    private static IEnumerable<string> Body(CodeFile code, Function function) =>
        Enumerable.Range(function.Body.From, function.Body.Length).Where(code.IsWord).Select(i => code[i].Value);

    [GeneratedRegex("^(get)?(Subject(X500Principal|DN)?|Issuer(X500Principal|DN|Name)?|SerialNumber(String)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Names();

    [GeneratedRegex("digest|encoded|publicKey|sha-?256|thumbprint|fingerprint|hash", RegexOptions.IgnoreCase)]
    private static partial Regex Digests();
}
