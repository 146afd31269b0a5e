using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>A look at the peer of a session throws where it has shown no certificate: that insists on one, unless the exception makes a guest of it.</summary>
internal static class JvmInsisting
{
    private static readonly string[] Looks = ["getPeerCertificates", "peerCertificates", "getPeerPrincipal", "peerPrincipal"];

    /// <summary>Words of a catch block that serves no further.</summary>
    private static readonly HashSet<string> Refusing = new(StringComparer.Ordinal)
    {
        "return",
        "throw",
        "close",
        "closeQuietly",
        "null",
        "continue",
        "break",
        "false",
        "shutdown",
        "disconnect",
        "sendResponseHeaders",
        "sendError",
        "error",
        "reject",
        "abort",
        "finish",
        "cancel",
        "fail",
        "respond",
        "exitProcess",
    };

    /// <summary>True where a look that can be about the place's server refuses who has no certificate.</summary>
    public static bool Has(CodeFile code, int at, IReadOnlyList<string> rivals) =>
        code.Index.Places(Looks).Any(i => code.IsWord(i) && Kinship.Speaks(code, at, i, rivals) && !MakesGuests(code, i));

    /// <summary>try { … peerPrincipal … } catch (e: SSLPeerUnverifiedException) { "guest" }</summary>
    private static bool MakesGuests(CodeFile code, int look)
    {
        for (var open = code.Parent(look); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, "try"))
                continue;
            var close = code.Mate(open);
            if (!code.Is(close + 1, "catch") || !code.Is(close + 2, "("))
                return false;
            var block = code.Mate(close + 2) + 1;
            if (!code.Is(block, "{"))
                return false;
            var inside = code.Inside(block);
            return !Enumerable.Range(inside.From, inside.Length).Any(i => code.IsWord(i) && Refusing.Contains(code[i].Value));
        }

        return false;
    }
}
