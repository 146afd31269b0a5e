using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>A question about revocation that is answered with "all is well" where nobody could be asked: who is in between drops the question.</summary>
internal static partial class PythonSoftFail
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var except in code.Index.Places("except"))
        {
            if (
                !code.IsWord(except)
                || !code[except].LineBefore
                || code.Functions.Around(except) is not { Name: { Length: > 0 } name } function
                || !Asking().IsMatch(name)
                || PythonBlocks.Of(code, except) is not { } body
                || !IsAboutRevocation(code, function, except)
            )
                continue;
            if (Enumerable.Range(body.From, body.Length).Any(i => code.Is(i, "raise")))
                continue;
            var isWell = Revoked().IsMatch(name) && !NotRevoked().IsMatch(name) ? "False" : "True";
            var answer = Enumerable.Range(body.From, body.Length).FirstOrDefault(i => code.Is(i, "return") && code.Is(i + 1, isWell), -1);
            // except …: pass, and behind it: return True
            if (
                answer < 0
                && !Enumerable.Range(body.From, body.Length).Any(i => code.Is(i, "return"))
                && body.To < function.Body.To
                && code.Is(body.To, "return")
                && code.Is(body.To + 1, isWell)
            )
                answer = body.To;
            if (answer >= 0)
                yield return new(
                    new(answer, answer + 2),
                    "where nobody can be asked, the certificate passes: whoever drops the question has a revoked certificate accepted"
                )
                {
                    Remedy = "Refuse where no answer comes, or demand a stapled one.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Low,
                };
        }
    }

    /// <summary>By its name, or by what it tries.</summary>
    private static bool IsAboutRevocation(CodeFile code, Function function, int except) =>
        About().IsMatch(function.Name)
        || Enumerable
            .Range(function.Body.From, Math.Max(0, except - function.Body.From))
            .Any(i => code.IsWord(i) && code[i].Value.Length < 60 && About().IsMatch(code[i].Value));

    [GeneratedRegex(@"revo|ocsp|(^|_)crl|check|valid|verif|good|trust|(^|_)ok($|_)|accept|allow", RegexOptions.IgnoreCase)]
    private static partial Regex Asking();

    [GeneratedRegex(@"ocsp|(^|_)crls?($|_)|revoked|revocation", RegexOptions.IgnoreCase)]
    private static partial Regex About();

    [GeneratedRegex("revoked", RegexOptions.IgnoreCase)]
    private static partial Regex Revoked();

    [GeneratedRegex("not_?revoked|un_?revoked|non_?revoked|never_?revoked", RegexOptions.IgnoreCase)]
    private static partial Regex NotRevoked();
}
