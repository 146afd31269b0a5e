using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>
/// LuaSec's parameters that a helper puts together of a base table and what its caller adds: <c>params({ verify = "none" })</c>. The base alone
/// says nothing: each caller's sum is judged, and told there.
/// </summary>
internal static class LuaMerged
{
    private static readonly object Key = new();

    /// <summary>One call of such a helper.</summary>
    /// <param name="Code">The file.</param>
    /// <param name="Call">The call.</param>
    /// <param name="Bases">Brackets of the tables that are copied first.</param>
    internal sealed record Merge(CodeFile Code, Call Call, IReadOnlyList<int> Bases)
    {
        /// <summary>An option by what the caller adds, or else by the base.</summary>
        public Setting? Option(string name) => Added(name) ?? Bases.Select(b => Code.In(b, name)).FirstOrDefault(s => s is not null);

        public Setting? Added(string name) => Table >= 0 ? Code.In(Table, name) : null;

        public bool IsServer => Option("mode") is { } mode && Code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "server" };

        /// <summary>What the option says, as it is written; empty where it is not there.</summary>
        public string Says(string name) => Option(name) is { } found ? Code.Text(Code.Names.Held(found.Value)) : "";

        private int Table =>
            Code.Is(Call.Open, "{") ? Call.Open
            : Code.Is(Call.Argument(0).From, "{") ? Call.Argument(0).From
            : -1;
    }

    /// <summary>True for a table that such a helper copies: what is missing in it the callers add.</summary>
    public static bool IsBase(CodeFile code, int open) => Of(code).Any(m => m.Bases.Contains(open));

    /// <summary>All of a file, found once.</summary>
    public static IReadOnlyList<Merge> Of(CodeFile code) => code.Once(Key, c => (IReadOnlyList<Merge>)[.. Find(c)]);

    private static IEnumerable<Merge> Find(CodeFile code)
    {
        if (!code.Names.Has("pairs"))
            yield break;
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length == 0 || function.Parameters.Count == 0 || Copied(code, function) is not { Count: > 0 } bases)
                continue;
            foreach (var call in code.Calls(function.Name))
                if (
                    !(function.Start <= call.Name && call.Name < function.End)
                    && (code.Is(call.Open, "{") || code.Is(call.Argument(0).From, "{"))
                )
                    yield return new(code, call, bases);
        }
    }

    /// <summary>The tables that a function fills a new one from before it copies its first parameter over them.</summary>
    private static List<int> Copied(CodeFile code, Function function)
    {
        List<int> bases = [];
        var isMerged = false;
        for (var i = function.Body.From; i < function.Body.To - 10; i++)
        {
            if (!code.Is(i, "pairs") || !code.Is(i + 1, "(") || !code.IsWord(i + 2) || !code.Is(i + 3, ")") || !code.Is(i + 4, "do"))
                continue;
            // target[key] = value
            if (!code.Is(i + 6, "[") || !code.Is(i + 8, "]") || !code.Is(i + 9, "=") || code[i - 2].Value != code[i + 10].Value)
                continue;
            var (source, target) = (code[i + 2].Value, code[i + 5].Value);
            isMerged |= source == function.Parameters[0];
            foreach (var name in (string[])[source, target])
            foreach (var made in code.Names.Reaching(name, i))
                if (code.Is(made.Value.From, "{") && made.Value.Length > 4)
                    bases.Add(made.Value.From);
        }

        return isMerged ? bases : [];
    }

    /// <summary>Servers with roots for clients whose sum asks nobody.</summary>
    public static IEnumerable<Flag> NeverAsked(CodeFile code)
    {
        foreach (var merge in Of(code))
            if (
                merge.IsServer
                && (merge.Option("cafile") ?? merge.Option("capath")) is not null
                && (merge.Option("verify") is null || merge.Says("verify").Contains("none", StringComparison.Ordinal))
            )
                yield return new(
                    merge.Added("verify")?.Whole ?? merge.Call.Whole,
                    "cafile names who may sign clients' certificates, and no client is asked for one: everybody is served"
                )
                {
                    Remedy = "Write verify = { \"peer\", \"fail_if_no_peer_cert\" }.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Servers whose sum asks and does not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var merge in Of(code))
            if (
                merge.IsServer
                && merge.Added("verify") is { } verify
                && merge.Says("verify") is var said
                && said.Contains("peer", StringComparison.Ordinal)
                && !said.Contains("fail_if_no_peer_cert", StringComparison.Ordinal)
                && !Looks(code, merge)
            )
                yield return new(verify.Whole, "clients without a certificate are served: \"peer\" asks for one and does not insist")
                {
                    Remedy = "Write verify = { \"peer\", \"fail_if_no_peer_cert\" }.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Clients whose sum verifies nobody.</summary>
    public static IEnumerable<Flag> Unverified(CodeFile code, string harm)
    {
        foreach (var merge in Of(code))
            if (
                merge.Option("mode") is { } mode
                && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "client" }
                && merge.Option("verify") is null
            )
                yield return new(merge.Call.Whole, $"LuaSec verifies nobody without verify: {harm}")
                {
                    Remedy = "Add verify = \"peer\" and cafile.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>The function around asks for the certificate or the verdict itself.</summary>
    private static bool Looks(CodeFile code, Merge merge) =>
        code.Functions.NamedAround(merge.Call.Name) is { } around
        && code.Index.Places("getpeercertificate", "getpeerverification").Any(around.Body.Contains);
}
