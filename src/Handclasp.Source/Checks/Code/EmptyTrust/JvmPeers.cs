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
        if (!Shown.Any(code.Names.Has) && !code.Names.Has("checkServerTrusted"))
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
                        .Any(a =>
                            JvmOwners.IsBeside(code, a.Name, i)
                            && !(a.Value.From <= i && i < a.Value.To)
                            && IsShown(code, a.Value, depth + 1)
                        )
                    || Looped(code, i) is { IsEmpty: false } looped && IsShown(code, looped, depth + 1)
                )
            )
                return true;
        return false;
    }

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
        var function = code.Functions.Around(at);
        while (function is { Name: "" })
            function = code.Functions.Around(function.Start - 1);
        return function is not null && Comparing().IsMatch(code.Text(function.Body));
    }

    [GeneratedRegex(
        "(?i)digest|fingerprint|thumbprint|sha-?256|confirm|pinned|\\bpins?\\b|\\.verify\\(|checkServerTrusted|readLine|prompt"
    )]
    private static partial Regex Comparing();
}
