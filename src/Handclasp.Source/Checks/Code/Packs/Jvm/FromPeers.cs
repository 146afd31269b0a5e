using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Stores of trust that are filled with what the peer itself has shown: whoever answers first is believed from then on.</summary>
internal static partial class FromPeers
{
    private const int Deepest = 3;

    /// <summary>What the peer shows.</summary>
    private static readonly string[] Shown = ["getPeerCertificates", "getServerCertificates", "peerCertificates", "serverCertificates"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Has("TrustManagerFactory") && !code.Names.Has("loadTrustMaterial"))
            yield break;
        foreach (var call in code.Calls("setCertificateEntry"))
            if (call.Arguments is [_, var entry] && IsOfPeer(code, entry, 0) && !IsLookedAt(code, call.Name))
                yield return new(call.Whole, "the root is what the peer itself has shown: whoever answers first is trusted from then on")
                {
                    Remedy = "Bring the root by another way, or compare its SHA-256 with one that you know before it is put in.",
                    Confidence = Confidence.Firm,
                };
    }

    private static bool IsOfPeer(CodeFile code, Span span, int depth)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (Shown.Contains(word))
                return true;
            if (depth >= Deepest || code.IsLink(i - 1) || code.Is(i + 1, "("))
                continue;
            if (code.Functions.Around(i) is { Name: "checkServerTrusted" } method && method.Parameters.Contains(word))
                return true;
            if (
                code.Names.Reaching(word, i).Any(a => !(a.Value.From <= i && i < a.Value.To) && IsOfPeer(code, a.Value, depth + 1))
                || Walked(code, word, i) is { IsEmpty: false } list && IsOfPeer(code, list, depth + 1)
            )
                return true;
        }

        return false;
    }

    /// <summary>What a loop goes over whose variable that is: for (X509Certificate c : chain), for (c in chain).</summary>
    private static Span Walked(CodeFile code, string variable, int use)
    {
        foreach (var at in code.Index.Places(variable))
            if (
                at < use
                && code[at + 1].Value is ":" or "in"
                && code.Parent(at) is > 0 and var open
                && code.Is(open - 1, "for")
                && ReferenceEquals(code.Functions.Around(at), code.Functions.Around(use))
            )
                return new(at + 2, code.Mate(open));
        return default;
    }

    /// <summary>The function compares something, or asks somebody, before it believes.</summary>
    private static bool IsLookedAt(CodeFile code, int at) =>
        code.Functions.Around(at) is { } function
        && Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Any(i => (code.IsWord(i) || code[i].IsText) && Looks().IsMatch(code[i].Value));

    [GeneratedRegex("(?i)fingerprint|digest|sha-?256|(^|_)pin|confirm|prompt|readLine|^equals$|^verify|approved?|^checkServerTrusted$")]
    private static partial Regex Looks();
}
