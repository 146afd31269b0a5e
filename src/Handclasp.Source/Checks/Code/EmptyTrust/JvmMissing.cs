using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>
/// Roots that may not be there and that nobody misses: files that are taken where they exist, failures that become nothing in a list of
/// certificates, a resource that is not found and is loaded all the same. The store is trusted as it is then, perhaps empty.
/// </summary>
internal static partial class JvmMissing
{
    private const string Because =
        "where a root is not there it is left out without a word, and the store is trusted as it is, perhaps empty: then no peer verifies, which tempts to switch verification off";

    private const string Remedy = "Refuse to start where a root is missing, or where the store has no entries (size() == 0).";

    /// <summary>Words by which a file is taken only where it exists.</summary>
    private static readonly string[] Existing = ["exists", "canRead", "isReadable", "notExists", ".exists", ".canRead"];

    /// <summary>Words by which somebody looks whether there is anything, or refuses.</summary>
    private static readonly HashSet<string> Missed = new(StringComparer.Ordinal)
    {
        "throw",
        "check",
        "require",
        "requireNotNull",
        "checkNotNull",
        "requireNonNull",
        "assert",
        "error",
        "isEmpty",
        "isNotEmpty",
        "nonEmpty",
        "empty?",
        "not-empty",
        "seq",
        "size",
        "count",
        "checkState",
        "ifEmpty",
        "any",
        "all",
        "aliases",
        "fail",
        "exitProcess",
        "exit",
        "raiseError",
    };

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Mentions("KeyStore") && !code.Names.Mentions("trustManager"))
            yield break;
        HashSet<int> told = [];
        foreach (var at in Filtered(code).Concat(Lost(code)).Concat(Resources(code)))
            if (told.Add(code.Source.At(code[at].Start).Line))
                yield return new(new(at, at + 1), Because) { Remedy = Remedy, Confidence = Confidence.Firm };
    }

    /// <summary>files.filter { it.exists() }.forEach { store.setCertificateEntry(…) }, bundle?.takeIf { it.exists() }?.let { … }.</summary>
    private static IEnumerable<int> Filtered(CodeFile code)
    {
        foreach (var fill in code.Calls("setCertificateEntry"))
        {
            if (
                JvmMembers.Home(code, fill.Name) is not { } home
                || IsMissed(code, home)
                || !IsMadeEmpty(code, home)
                // Another root is in it in any case.
                || code.Calls("setCertificateEntry").Any(c => home.Body.Contains(c.Name) && code.Parent(c.Name) == home.Body.From - 1)
            )
                continue;
            // for (…) { if (!exists(file)) continue; fill }
            if (
                code
                    .Index.Places(Existing)
                    .FirstOrDefault(i => home.Body.Contains(i) && i < fill.Name && code.IsWord(i) && IsPassedOver(code, i, fill.Name), -1)
                is > 0
                    and var passed
            )
            {
                yield return passed;
                continue;
            }

            for (var open = code.Parent(fill.Name); open > home.Body.From; open = code.Parent(open))
            {
                var chain =
                    code.Is(open, "{") || code.Is(open, "(")
                        ? code.Is(open - 1, ")") && code[code.Mate(open - 1) - 1].Value is "if"
                            ? code.Inside(code.Mate(open - 1))
                            : new(ChainStart(code, open - 1), open)
                        : default;
                var asked = Enumerable
                    .Range(chain.From, chain.Length)
                    .FirstOrDefault(i => code.IsWord(i) && Existing.Contains(code[i].Value) && !IsOfElse(code, open), -1);
                if (asked > 0)
                {
                    yield return asked;
                    break;
                }
            }
        }
    }

    /// <summary>if (!file.exists()) continue; in the loop that fills.</summary>
    private static bool IsPassedOver(CodeFile code, int exists, int fill)
    {
        for (var (open, depth) = (code.Parent(exists), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.Is(open, "(") && code.Is(open - 1, "if"))
            {
                var then = code.Mate(open) + 1;
                var last = code.Is(then, "{") ? code.Mate(then) - (code.Is(code.Mate(then) - 1, ";") ? 2 : 1) : then;
                return (code.Is(last, "continue") || code[then].Value.StartsWith("return@", StringComparison.Ordinal))
                    && code.Parent(open) is var block
                    && block > 0
                    && code.Inside(block).Contains(fill);
            }

        return false;
    }

    /// <summary>The first token of a chain, with the blocks in it stepped over: files of <c>files.filter { … }.forEach</c>.</summary>
    private static int ChainStart(CodeFile code, int last)
    {
        var i = last;
        while (i >= 2 && code.IsLink(i - 1))
        {
            var before = i - 2;
            while (before > 0 && code[before].Value is ")" or "]" or "}" && code.Mate(before) is > 0 and var open && open < before)
                before = open - 1;
            if (!code.IsWord(before))
                return i;
            i = before;
        }

        return i;
    }

    /// <summary>if (exists) fill else …: the other branch may do as well.</summary>
    private static bool IsOfElse(CodeFile code, int open) => code.Is(code.Mate(open) + 1, "else");

    /// <summary>mapNotNull { runCatching { read(it) }.getOrNull() }, flatMap(f =&gt; Try(read(f)).getOrElse(Nil)), (mapcat #(try (read %) (catch … nil)) …).</summary>
    private static IEnumerable<int> Lost(CodeFile code)
    {
        foreach (var at in code.Index.Places("runCatching", "Try", "try"))
        {
            if (
                !code.IsWord(at)
                || JvmMembers.Home(code, at) is not { } home
                || !IsInList(code, at, home)
                || IsMissed(code, home)
                || Tried(code, at) is not { IsEmpty: false } tried
                || !code.WordsOf(tried).Any(w => Certificates().IsMatch(w) || ReadsCertificates(code, w))
                || !BecomesNothing(code, at, tried)
            )
                continue;
            yield return at;
        }
    }

    /// <summary>A function of this file that reads certificates.</summary>
    private static bool ReadsCertificates(CodeFile code, string word) =>
        code.Functions.Named(word).Take(2).ToList() is [var reader]
        && code.WordsOf(reader.Body).Any(w => w is "generateCertificates" or "generateCertificate");

    private static bool IsInList(CodeFile code, int at, Function home)
    {
        for (var open = code.Parent(at); open >= home.Body.From - 1 && open > 0; open = code.Parent(open))
            if (
                code[open - 1].Value is "mapNotNull" or "flatMap" or "collect" or "findResults" or "collectMany" or "mapcat" or "keep"
                || code.Language.Name == "Clojure" && code[open + 1].Value is "mapcat" or "keep"
            )
                return true;
        return false;
    }

    /// <summary>What may fail: within the brackets behind it.</summary>
    private static Span Tried(CodeFile code, int at) =>
        code.Language.Name == "Clojure" ? new(at + 1, code.Mate(code.Parent(at)))
        : code[at + 1].Value is "{" or "(" ? code.Inside(at + 1)
        : default;

    private static bool BecomesNothing(CodeFile code, int at, Span tried)
    {
        if (code.Language.Name == "Clojure")
        {
            var caught = Enumerable.Range(tried.From, tried.Length).FirstOrDefault(i => code.Is(i, "catch"), -1);
            return caught > 0
                && code.Mate(code.Parent(caught)) is var end
                && (code[end - 1].Value is "nil" or "]" && !code.WordsOf(new(caught, end)).Contains("throw"));
        }

        var next = code.Mate(at + 1) + 1;
        if (code.Is(at, "try"))
        {
            var block = code.Is(next, "catch") ? code.Mate(next + 1) + 1 : -1;
            return code.Is(block, "{") && IsNothing(code, code.Inside(block));
        }

        while (code.IsLink(next) && code[next + 1].Value is "onFailure" or "recover")
            next = code.Mate(next + 2) + 1;
        return code.IsLink(next)
            && code[next + 1].Value switch
            {
                "getOrNull" or "toOption" => true,
                "getOrElse" or "getOrDefault" => IsNothing(code, code.Inside(next + 2)),
                _ => false,
            };
    }

    /// <summary>null, emptyList(), Nil, Seq.empty, [], Collections.emptyList().</summary>
    private static bool IsNothing(CodeFile code, Span block)
    {
        var words = code.WordsOf(block).ToList();
        return !words.Contains("throw")
            && (
                words.Count > 0
                    && words[^1] is "null" or "emptyList" or "Nil" or "empty" or "emptySet" or "listOf" or "List" or "Seq" or "None"
                || code.Is(block.To - 1, "]") && code.Is(block.To - 2, "[")
            );
    }

    /// <summary>InputStream in = X.class.getResourceAsStream(name); store.load(in, …): what is not found loads nothing.</summary>
    private static IEnumerable<int> Resources(CodeFile code)
    {
        if (!code.Names.Has("TrustManagerFactory"))
            yield break;
        foreach (var call in code.Calls("getResourceAsStream"))
        {
            if (
                JvmMembers.Home(code, call.Name) is not { } home
                || code.WordsOf(home.Body)
                    .Any(w =>
                        w
                            is "KeyManagerFactory"
                                or "requireNonNull"
                                or "catch"
                                or "requireNotNull"
                                or "checkNotNull"
                                or "generateCertificate"
                                or "generateCertificates"
                    )
                || code[code.Mate(call.Open) + 1].Value is "!!" or "?:" or "?."
                || code.Is(code.Mate(call.Open) + 1, "?")
                || code.Functions.Around(call.Name) is { } own && IsAskedForNull(code, own.Body, call)
            )
                continue;
            var held = JvmOwners.Of(code, call.Name, isMade: true);
            var takes = code.Calls("load")
                .Any(l =>
                    home.Body.Contains(l.Name)
                    && l.Arguments.Count == 2
                    && (
                        l.Argument(0).Contains(call.Name)
                        || l.Argument(0).Length == 1 && code[l.Argument(0).From].Value is var given && (given == held || given == "it")
                    )
                );
            if (takes)
                yield return call.Name;
        }
    }

    private static bool IsAskedForNull(CodeFile code, Span body, Call call) =>
        Enumerable
            .Range(body.From, body.Length)
            .Any(i =>
                code[i].Value is "==" or "!=" && code[i + 1].Value is "null" || code[i].Value is "throw" or "orElseThrow" or "Option"
            );

    private static bool IsMissed(CodeFile code, Function home) =>
        Enumerable
            .Range(home.Body.From, home.Body.Length)
            .Any(i => code.IsWord(i) && Missed.Contains(code[i].Value) && !(code.Is(i, "error") && code.IsLink(i - 1)));

    /// <summary>A store is loaded from nothing there, or by what the function calls for it.</summary>
    private static bool IsMadeEmpty(CodeFile code, Function home) =>
        code.Calls("load")
            .Any(c =>
                c.Arguments.Count is 1 or 2
                && code.Values.Of(c.Argument(0)).Is(ValueKind.Null)
                && (home.Body.Contains(c.Name) || Kinship.Reaches(code, home.Start, c.Name))
            );

    [GeneratedRegex("(?i)cert|anchor|root|pem|trust|x509")]
    private static partial Regex Certificates();
}
