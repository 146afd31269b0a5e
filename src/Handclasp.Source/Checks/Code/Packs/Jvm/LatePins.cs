using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>A pin of a socket's peer that is compared when the data has gone, as Scala, Groovy and Clojure write it.</summary>
internal static partial class LatePins
{
    private static readonly string[] Looks = ["getPeerCertificates", "peerCertificates", "getServerCertificates", "serverCertificates"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length == 0)
                continue;
            var first = Own(code, function, "getOutputStream", "outputStream").FirstOrDefault(-1);
            if (first < 0)
                continue;
            var looks = Asked(code, function).Order().ToList();
            if (looks.Count == 0 || looks[0] < first)
                continue;
            var look = looks.Find(i => Refuses(code, new(i, function.Body.To)) && IsPin(code, function, i));
            if (look > 0)
                yield return new(
                    new(code.Shown(look), look + 1),
                    "the pin is looked at when the data has gone already: whoever answered has it"
                )
                {
                    Remedy = "Compare it right after the handshake, before the first byte.",
                    Confidence = Confidence.Firm,
                    Beside = [new(new(first, first + 1), "sent here")],
                };
        }
    }

    /// <summary>Words of a function's own body, not of functions with a name in it.</summary>
    private static IEnumerable<int> Own(CodeFile code, Function function, params string[] words) =>
        code.Index.Places(words).Where(i => code.IsWord(i) && ReferenceEquals(code.Functions.NamedAround(i), function));

    /// <summary>Where it looks at the peer's certificate: by itself, or by a function of this file that does.</summary>
    private static IEnumerable<int> Asked(CodeFile code, Function function)
    {
        foreach (var look in Own(code, function, Looks))
            yield return look;
        foreach (var helper in code.Functions.All)
            if (
                helper.Name.Length > 0
                && helper.Start != function.Start
                && code.Index.Places(Looks).Any(i => code.IsWord(i) && Common.Kinship.Reaches(code, helper.Start, i))
            )
                foreach (var call in Own(code, function, helper.Name))
                    yield return call;
    }

    private static bool Refuses(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Any(i => code[i].Value is "throw" or "ex-info" or "close" or "assert" or "require");

    /// <summary>Something around the look speaks of a pin or of a digest, here or in what is called there.</summary>
    private static bool IsPin(CodeFile code, Function function, int look) =>
        Enumerable
            .Range(look - 12, Math.Max(0, Math.Min(function.Body.To, look + 60) - look + 12))
            .Where(i => i > 0 && (code.IsWord(i) || code[i].IsText))
            .Any(i =>
                code[i].Value.Length < 80
                && (
                    Pin().IsMatch(code[i].Value)
                    || code.Functions.Named(code[i].Value).Take(2).ToList() is [var named]
                        && code.WordsOf(named.Body).Any(w => Pin().IsMatch(w))
                )
            );

    [GeneratedRegex("(?i)(^|[^sip])pin(s|ned|ning)?(?![a-z])|digest|fingerprint|thumbprint|sha-?256|spki")]
    private static partial Regex Pin();
}
