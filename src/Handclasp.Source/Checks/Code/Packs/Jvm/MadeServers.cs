using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>
/// Options of servers that a function of the file makes, with roots for clients: <c>createHttpServer(tls().setClientAuth(REQUIRED))</c> demands a certificate,
/// and <c>createHttpServer(tls())</c> beside it does not.
/// </summary>
internal static class MadeServers
{
    private static readonly string[] Roots =
    [
        "setTrustOptions",
        "setTrustStoreOptions",
        "setPemTrustOptions",
        "setPfxTrustOptions",
        "trustManager",
        "setTrustStorePath",
        "setTrustStore",
    ];

    private static readonly string[] Kinds = ["HttpServerOptions", "NetServerOptions", "forServer", "TlsServerCredentials"];

    /// <summary>What takes the options as they are, or ends the builder.</summary>
    private static readonly string[] Takers = ["createHttpServer", "createNetServer", "build"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var roots in code.Calls(Roots))
        {
            if (
                code.Functions.NamedAround(roots.Name) is not { } maker
                || code.Functions.Named(maker.Name).Count() != 1
                || !told.Add(maker.Start)
                || !code.WordsOf(maker.Body).Any(Kinds.Contains)
                || code.WordsOf(maker.Body).Any(w => More.Demands.Contains(w) || Takers.Contains(w) || w == "forClient")
            )
                continue;
            var uses = code.Calls(maker.Name).Where(c => !(maker.Start <= c.Name && c.Name < maker.Body.From)).ToList();
            // Where nobody asks, that is told of the roots.
            if (!uses.Exists(u => Asks(code, u)))
                continue;
            foreach (var use in uses)
                if (!Asks(code, use) && IsTaken(code, use))
                    yield return More.Never(use.Whole) with
                    {
                        Beside = [new(roots.Whole, "the roots")],
                    };
        }
    }

    /// <summary>A demand in the chain or the block behind it, or of the variable that holds it.</summary>
    private static bool Asks(CodeFile code, Call use)
    {
        var end = End(code, use);
        return code
            .Index.Places(More.Demands)
            .Any(i =>
                More.Asks(code, i)
                && (
                    use.Open < i && i < end
                    || JvmOwners.Of(code, use.Name, isMade: true) is { Length: > 0 } holder
                        && JvmOwners.IsBeside(code, use.Name, i)
                        && JvmOwners.Of(code, i) == holder
                )
            );
    }

    /// <summary>Index after the chain that begins with a call, with the blocks of Kotlin in it.</summary>
    private static int End(CodeFile code, Call use)
    {
        var i = code.Mate(use.Open) + 1;
        while (i < code.Tokens.Length)
            if (code.IsLink(i) && code.IsWord(i + 1))
                i += 2;
            else if (code.Is(i, "(") || code.Is(i, "{") && code.IsWord(i - 1) && !code[i].LineBefore)
                i = code.Mate(i) + 1;
            else
                break;
        return i;
    }

    /// <summary>createHttpServer(tls()), tls().build(): as it is, by what makes the server.</summary>
    private static bool IsTaken(CodeFile code, Call use) =>
        code.CallAt(code.Parent(use.Name)) is { } taker && Takers.Contains(taker.Word)
        || Enumerable.Range(use.Open, End(code, use) - use.Open).Any(i => code.IsWord(i) && code.Is(i, "build") && code.IsLink(i - 1));
}
