using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>Java and Kotlin: an anchor of trust that is the certificate which the peer has just shown.</summary>
internal static partial class JvmPeers
{
    private static readonly string[] Shown =
    [
        "peerCertificates",
        "getPeerCertificates",
        "serverCertificates",
        "getServerCertificates",
        "getPeerCertificateChain",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!Shown.Any(code.Names.Has) && !code.Names.Has("checkServerTrusted") && !code.Names.Has("generateCertPath"))
            yield break;
        foreach (var call in code.Calls("setCertificateEntry", "TrustAnchor"))
        {
            var certificate = call.Word == "TrustAnchor" ? call.Argument(0) : call.Argument(1);
            if (certificate.IsEmpty || ServerNotVerified.Jvm.IsDeclaration(code, call) || !IsShown(code, certificate, 0))
                continue;
            // Somebody compares it with what he knows before.
            if (IsCompared(code, call.Name))
                continue;
            yield return new(
                call.Whole,
                "the anchor is the certificate that the peer has shown itself: whoever answers first is trusted from then on"
            )
            {
                Remedy = "Take the anchor from a file that came another way, or compare its SHA-256 with a known one before.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>Taken from the session, or a variable of what was.</summary>
    private static bool IsShown(CodeFile code, Span value, int depth)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.IsWord(i) && Shown.Contains(code[i].Value))
                return true;
        if (depth > 3)
            return false;
        // new TrustAnchor(chain.get(chain.size() - 1), null) beside generateCertPath(chain): the path that is to be verified brings its own anchor.
        if (
            code.Functions.Around(value.From) is { } verifier
            && code.Calls("generateCertPath")
                .Any(c =>
                    verifier.Body.From <= c.Name
                    && c.Name < verifier.Body.To
                    && Enumerable
                        .Range(value.From, value.Length)
                        .Any(i => code.IsWord(i) && verifier.Parameters.Contains(code[i].Value) && Given(code, c).Contains(code[i].Value))
                )
        )
            return true;
        // probe().forEachIndexed { i, c -> … }, and what a function of the file gives.
        if (
            code.Functions.Around(value.From) is { Name: "" } each
            && code.Is(each.Start, "{")
            && code.IsWord(each.Start - 1)
            && code[each.Start - 1].Value.StartsWith("forEach", StringComparison.Ordinal)
            && Enumerable.Range(value.From, value.Length).Any(i => code.IsWord(i) && each.Parameters.Contains(code[i].Value))
            && IsShown(code, new(code.PathStart(each.Start - 1), each.Start - 2), depth + 1)
        )
            return true;
        if (
            code.Is(value.To - 1, ")")
            && code.CallAt(code.Mate(value.To - 1)) is { Receiver: "" } own
            && own.Start == value.From
            && code.Functions.Named(own.Word).Take(2).ToList() is [var maker]
            && code.Functions.Returns(maker).Any(r => IsShown(code, r, depth + 1) || IsKept(code, r))
        )
            return true;
        // contextFor(probe.peerCertificates), of a function of this file that takes the chain.
        if (
            Enumerable
                .Range(value.From, value.Length)
                .Any(i =>
                    code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && code.Functions.IsParameter(code[i].Value, i)
                    && JvmHanded.To(code, new(i, i + 1)).Any(g => IsShown(code, g, depth + 1))
                )
        )
            return true;
        // checkServerTrusted(chain, type) { store.setCertificateEntry("ca", chain[0]); … }
        if (
            code.Functions.Around(value.From) is { Name: "checkServerTrusted" } method
            && Enumerable.Range(value.From, value.Length).Any(i => code.IsWord(i) && method.Parameters.Contains(code[i].Value))
        )
            return true;
        for (var i = value.From; i < value.To; i++)
            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && !code.Is(i + 1, "(")
                && (
                    code.Names.Reaching(code[i].Value, i)
                        .Any(a => JvmOwners.IsBeside(code, a.Name, i) && !a.Value.Contains(i) && IsShown(code, a.Value, depth + 1))
                    || Looped(code, i) is { IsEmpty: false } looped && IsShown(code, looped, depth + 1)
                )
            )
                return true;
        return false;
    }

    private static HashSet<string> Given(CodeFile code, Call call) =>
        [.. Enumerable.Range(call.Open, Math.Max(0, code.Mate(call.Open) - call.Open)).Where(code.IsWord).Select(i => code[i].Value)];

    /// <summary>grab.seen, where checkServerTrusted of this file puts the chain into a field of that name.</summary>
    private static bool IsKept(CodeFile code, Span value) =>
        value.Length >= 3
        && code.IsLink(value.To - 2)
        && code.Names.To(code[value.To - 1].Value)
            .Any(a =>
                code.Functions.Around(a.Name) is { Name: "checkServerTrusted" } method
                && Enumerable.Range(a.Value.From, a.Value.Length).Any(i => code.IsWord(i) && method.Parameters.Contains(code[i].Value))
            );

    /// <summary>for (c in chain), for (Certificate c : chain): what is gone through.</summary>
    private static Span Looped(CodeFile code, int use)
    {
        foreach (var place in code.Index.Places(code[use].Value))
            if (
                place < use
                && code[place + 1].Value is "in" or ":"
                && code.Is(code.Parent(place), "(")
                && code.Is(code.Parent(place) - 1, "for")
            )
                return new(place + 2, code.Mate(code.Parent(place)));
        return default;
    }

    private static bool IsCompared(CodeFile code, int at)
    {
        var function = code.Functions.NamedAround(at);
        return function is not null && Comparing().IsMatch(code.Text(function.Body));
    }

    [GeneratedRegex(
        "(?i)digest|fingerprint|thumbprint|sha-?256|confirm|pinned|\\bpins?\\b|\\.verify\\(|checkServerTrusted|readLine|prompt"
    )]
    private static partial Regex Comparing();
}
