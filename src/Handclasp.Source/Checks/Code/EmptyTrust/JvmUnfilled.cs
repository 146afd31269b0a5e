using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>A store of roots that is made empty, whose filling may fail without anybody being told, and that is trusted however few it holds then.</summary>
internal static class JvmUnfilled
{
    private const string Because =
        "where a root cannot be read the failure ends here, and the store is trusted as it is, perhaps empty: then no peer verifies, which tempts to switch verification off";

    private const string Remedy = "Let the failure through, or refuse a store without entries (size() == 0) behind it.";

    /// <summary>Words of a catch block by which it serves no further, or remembers what failed.</summary>
    private static readonly HashSet<string> Leaving = new(StringComparer.Ordinal)
    {
        "throw",
        "return",
        "exit",
        "exitProcess",
        "abort",
        "halt",
        "fail",
        "error",
        "break",
        "add",
        "addSuppressed",
        "Assert",
    };

    /// <summary>Words by which what was filled is counted.</summary>
    private static readonly HashSet<string> Counting = new(StringComparer.OrdinalIgnoreCase)
    {
        "size",
        "isEmpty",
        "isNotEmpty",
        "count",
        "added",
        "loaded",
        "none",
        "any",
        "aliases",
        "containsAlias",
        "isCertificateEntry",
    };

    /// <summary>Words by which a function refuses behind the filling.</summary>
    private static readonly HashSet<string> Refusing = new(StringComparer.Ordinal) { "throw", "check", "require", "checkState", "assert" };

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var (fill, store) in Fills(code))
        {
            if (
                store.Length == 0
                || JvmMembers.Home(code, fill.Name) is not { } home
                || !IsMadeEmpty(code, home, store, fill.Name)
                || Ending(code, fill.Name, home) is not { At.IsEmpty: false } ending
                || !told.Add(ending.At.From)
                || code.WordsOf(home.Body).Any(Counting.Contains)
                // Other roots are in it in any case.
                || code.Calls("setCertificateEntry")
                    .Any(c => home.Body.Contains(c.Name) && !ending.Tried.Contains(c.Name) && JvmOwners.Of(code, c.Name) == store)
                || code.WordsOf(new(ending.Tried.To, Math.Max(ending.Tried.To, home.Body.To))).Any(Refusing.Contains)
                || code.Names.To(store).Any(a => ending.Tried.Contains(a.Name))
                // What is made into managers within the try is not made where it fails.
                || code.WordsOf(ending.Tried).Any(w => w is "TrustManagerFactory" or "SSLContext" or "trustManagers" or "return")
            )
                continue;
            yield return new(ending.At, Because)
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(fill.Whole, "filled here")],
            };
        }
    }

    /// <summary>What puts a root into a store, and the store's name: the setter, or a function of this file that is given the store for it.</summary>
    private static IEnumerable<(Call Fill, string Store)> Fills(CodeFile code)
    {
        foreach (var fill in code.Calls("setCertificateEntry"))
        {
            var store = fill.Receiver.Split('.')[0];
            yield return (fill, store);
            if (
                code.Functions.NamedAround(fill.Name) is not { Name.Length: > 0 } helper
                || helper.Parameters.ToList().IndexOf(store) is not (>= 0 and var position)
                || code.Functions.Named(helper.Name).Count() != 1
            )
                continue;
            foreach (var call in code.Calls(helper.Name))
                if (
                    !ServerNotVerified.Jvm.IsDeclaration(code, call)
                    && call.Argument(position) is { Length: 1 } given
                    && code.IsWord(given.From)
                )
                    yield return (call, code[given.From].Value);
        }
    }

    /// <summary>empty(), a function of this file that loads a store from nothing.</summary>
    private static bool IsMadeElsewhere(CodeFile code, Function home, string store) =>
        code
            .Names.To(store)
            .Any(a =>
                home.Body.Contains(a.Name)
                && code.Is(a.Value.To - 1, ")")
                && code.CallAt(code.Mate(a.Value.To - 1)) is { } call
                && code.Functions.Named(call.Word).Take(2).ToList() is [var maker]
                && code.Calls("load").Any(c => maker.Body.Contains(c.Name) && code.Values.Of(c.Argument(0)).Is(ValueKind.Null))
            );

    /// <summary>store.load(null, null) in the same function, or behind what makes it.</summary>
    private static bool IsMadeEmpty(CodeFile code, Function home, string store, int before) =>
        IsMadeElsewhere(code, home, store)
        || code.Calls("load")
            .Any(c =>
                home.Body.Contains(c.Name)
                && c.Name < before
                && c.Arguments.Count is 1 or 2
                && code.Values.Of(c.Argument(0)).Is(ValueKind.Null)
                && JvmOwners.Of(code, c.Name) == store
            );

    /// <summary>Where the failure of a place ends, with the block that it ends for: a catch that goes on, a runCatching that nobody asks.</summary>
    private static (Span At, Span Tried) Ending(CodeFile code, int place, Function home)
    {
        if (JvmMembers.Caught(code, place, home.Body.From) is { IsEmpty: false } caught)
        {
            var head = code.Is(caught.From - 1, ")") ? code.Mate(caught.From - 1) : -1;
            var isLeft =
                Leaves(code, caught) || Enumerable.Range(caught.From, caught.Length).Any(i => code[i].Value is "++" or "+=" or "=");
            return head > 2 && code.Is(head - 1, "catch") && code.Is(head - 2, "}") && !isLeft
                ? (new(head - 1, caught.From), code.Inside(code.Mate(head - 2)))
                : default;
        }

        if (code.Language == Languages.All.Scala)
            return OfScala(code, place, home);
        if (code.Language != Languages.All.Kotlin)
            return default;
        for (var open = code.Parent(place); open > home.Body.From; open = code.Parent(open))
            if (code.Is(open, "{") && code.Is(open - 1, "runCatching"))
            {
                var end = code.Mate(open) + 1;
                var isAsked = code.IsLink(end) && code[end + 1].Value is not ("onFailure" or "onSuccess");
                return !isAsked && !Leaves(code, code.Expression(open - 1)) ? (new(open - 1, open), code.Inside(open)) : default;
            }

        return default;
    }

    /// <summary>try fill catch { case e: IOException => log }, with or without braces; Try(fill) whose result nobody asks.</summary>
    private static (Span At, Span Tried) OfScala(CodeFile code, int place, Function home)
    {
        for (var at = place; at > home.Body.From; at = code.Parent(at))
        {
            var block = code.Parent(at);
            if (code[block].Value is "(" or "{" && code.Is(block - 1, "Try") && block > home.Body.From)
                return !code.IsLink(code.Mate(block) + 1) ? (new(block - 1, block), code.Inside(block)) : default;
            var end = Math.Min(block >= 0 ? code.Mate(block) : home.Body.To, home.Body.To);
            for (var i = at; i < end; i++)
            {
                if (code.IsOpen(i))
                    i = code.Mate(i);
                else if (code.Is(i, "try"))
                    break;
                else if (code.Is(i, "catch") && code.Is(i + 1, "{"))
                    return Tries(code, block, at) is > 0 and var from && !Leaves(code, code.Inside(i + 1))
                        ? (new(i, i + 1), new(from + 1, i))
                        : default;
            }
        }

        return default;
    }

    /// <summary>The try before a place in the same block; -1 where there is none.</summary>
    private static int Tries(CodeFile code, int block, int at)
    {
        for (var i = at; i > block; i--)
            if (code.Is(i, "try"))
                return i;
            else if (code[i].Value is ")" or "]" or "}")
                i = Math.Max(block, code.Mate(i));
        return -1;
    }

    /// <summary>It serves no further; log.error is a line in the log.</summary>
    private static bool Leaves(CodeFile code, Span caught) =>
        Enumerable
            .Range(caught.From, caught.Length)
            .Any(i => code.IsWord(i) && Leaving.Contains(code[i].Value) && !(code.Is(i, "error") && code.IsLink(i - 1)));
}
