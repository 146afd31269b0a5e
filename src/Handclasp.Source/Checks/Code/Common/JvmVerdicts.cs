using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Callbacks of Java and Kotlin that agree without saying so: a question whose answer is always yes, a flag that is always set, a branch that anybody
/// can choose. What <see cref="Verifiers"/> takes for a decision is looked at here once more.
/// </summary>
internal static class JvmVerdicts
{
    private const int Deepest = 6;

    /// <summary>Words that ask whether there is anything at all.</summary>
    private static readonly HashSet<string> Presence = new(StringComparer.Ordinal)
    {
        "null",
        "length",
        "size",
        "isEmpty",
        "isBlank",
        "isNotEmpty",
        "isNotBlank",
        "isNullOrEmpty",
        "isNullOrBlank",
        "nonNull",
        "isNull",
        "Objects",
        "StringUtils",
        "count",
        "any",
        "isNonNull",
        "nonEmpty",
        "some?",
        "isDefined",
    };

    /// <summary>Words by which a body that only looks whether there is something refuses.</summary>
    private static readonly HashSet<string> Refusing = new(StringComparer.Ordinal)
    {
        "require",
        "requireNotNull",
        "requireNonNull",
        "check",
        "checkNotNull",
        "checkArgument",
        "throw",
        "new",
        "CertificateException",
        "IllegalArgumentException",
        "IllegalStateException",
        "NullPointerException",
        "if",
        "return",
        "Preconditions",
        "Assert",
        "notNull",
        "notEmpty",
    };

    /// <summary>True where a verifier of names, or a strategy of trust, agrees in every case that an attacker can bring about.</summary>
    public static bool Agrees(CodeFile code, Function function)
    {
        if (function.Parameters.Count is 0 or > 3 || code.WordsOf(function.Body).Contains("throw"))
            return false;
        var results = Results(code, function);
        return results.Count > 0
            && results.All(r => IsRefusalOfNothing(code, function, r) || Agrees(code, function, r, 0))
            && results.Any(r => !code.Values.Of(r).Is(false));
    }

    /// <summary>What a trust manager's method does, where a look at its branches says more than the first judgement.</summary>
    public static Verdicts Void(CodeFile code, Function method, Verdicts judged)
    {
        if (judged != Verdicts.Decides)
            return judged;
        if (ReturnsAtOnce(code, method))
            return Verdicts.AcceptsAll;
        if (
            OnlyLooksWhetherThereIsOne(code, method)
            || JvmEvasions.RefusesNothingOnly(code, method)
            || Helper(code, method) is { } helper && OnlyLooksWhetherThereIsOne(code, helper)
        )
            return Verdicts.NamesOnly;
        if (JvmEvasions.LetsOutByName(code, method) || JvmNameRefusals.Are(code, method))
            return Verdicts.NamesOnly;
        if (JvmEvasions.LetsOutByCount(code, method))
            return Verdicts.NamesOnly;
        if (JvmEvasions.LetsOutOfCatch(code, method) || JvmRethrown.Some(code, method))
            return Verdicts.Swallows;
        return HasBranchOfDates(code, method) || JvmEvasions.LooksAtDatesOnly(code, method) ? Verdicts.DatesOnly : judged;
    }

    /// <summary>if (accept) return; where accept is a constant of this file that is true.</summary>
    private static bool ReturnsAtOnce(CodeFile code, Function method)
    {
        var first = method.Body.From;
        if (!code.Is(first, "if") || !code.Is(first + 1, "("))
            return false;
        var then = code.Mate(first + 1) + 1;
        if (code.Is(then, "{"))
            then++;
        return code.Is(then, "return") && then < method.Body.To && code.Values.Of(code.Inside(first + 1)).Is(true);
    }

    /// <summary>True where every refusal of a method stands behind a question whether there is a certificate at all, and nothing else of it can refuse.</summary>
    public static bool RefusesOnlyNothing(CodeFile code, Function method)
    {
        var throws = Enumerable.Range(method.Body.From, method.Body.Length).Where(i => code.Is(i, "throw")).ToList();
        return throws.Count > 0
            && !Verifiers.Verifies(code, method.Body)
            && throws.TrueForAll(i =>
                JvmEvasions.Condition(code, i) is { IsEmpty: false } head
                && code.WordsOf(head).All(w => Presence.Contains(w) || method.Parameters.Contains(w))
            )
            && !code.Calls()
                .Any(c =>
                    method.Body.From <= c.Name
                    && c.Name < method.Body.To
                    && c.Receiver.Length == 0
                    && !c.IsNew
                    && c.Arguments.Any(a => code.WordsOf(a).Any(method.Parameters.Contains))
                    && !(c.Word is "if" or "require" or "check")
                );
    }

    /// <summary>The method of this file that does all the work: <c>{ check(chain); }</c>.</summary>
    private static Function? Helper(CodeFile code, Function method) =>
        code.WordsOf(method.Body).Where(w => w != "this").ToList() is [var name, .. var given]
        && given.TrueForAll(method.Parameters.Contains)
        && code.Functions.Named(name).ToList() is [{ Parameters.Count: > 0 } only]
            ? only
            : null;

    /// <summary>require(!chain.isNullOrEmpty()) { "no chain" }, and nothing else.</summary>
    private static bool OnlyLooksWhetherThereIsOne(CodeFile code, Function method)
    {
        var words = code.WordsOf(method.Body).ToList();
        return words.Exists(Presence.Contains)
            && words.TrueForAll(w => Presence.Contains(w) || Refusing.Contains(w) || method.Parameters.Contains(w));
    }

    /// <summary>if (chain.length == 1) chain[0].checkValidity(); else verify: whoever sends one certificate is let in.</summary>
    private static bool HasBranchOfDates(CodeFile code, Function method)
    {
        foreach (var call in code.Calls("checkValidity"))
        {
            if (call.Name < method.Body.From || call.Name >= method.Body.To)
                continue;
            var open = code.Parent(call.Name);
            var (block, close) =
                code.Is(open, "{") && open >= method.Body.From && code.Is(open - 1, ")")
                    ? (code.Inside(open), open - 1)
                    : (code.Expression(call.Start), call.Start - 1);
            if (
                code.Is(close, ")")
                && code.Mate(close) is > 0 and var head
                && code.Is(head - 1, "if")
                && code.WordsOf(code.Inside(head)).All(w => Presence.Contains(w) || method.Parameters.Contains(w))
                && !Verifiers.Verifies(code, block)
                && !code.WordsOf(block).Contains("throw")
                && code.Is(code.Is(open, "{") && open >= method.Body.From ? code.Mate(open) + 1 : block.To + 1, "else")
            )
                return true;
        }

        return false;
    }

    /// <summary>The expressions that a function is worth; a lambda of Kotlin's its last statement.</summary>
    private static IReadOnlyList<Span> Results(CodeFile code, Function function)
    {
        if (function.IsExpression || code.Language != All.Kotlin || !code.Is(function.Start, "{"))
            return code.Functions.Returns(function);
        List<Span> found = [];
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.IsWord(i) && code[i].Value.StartsWith("return@", StringComparison.Ordinal))
                found.Add(code.Expression(i + 1));
        found.Add(LastOf(code, function.Body));
        return found;
    }

    /// <summary>The last statement of a block.</summary>
    private static Span LastOf(CodeFile code, Span block)
    {
        var from = block.From;
        for (var i = block.From; i < block.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), block.To);
            else if (code.Is(i, ";") && i + 1 < block.To)
                from = i + 1;
            else if (i > block.From && code[i].LineBefore && code.BeginsStatement(i) && !(code[i].Value is "else" or "catch" or "finally"))
                from = i;
        }

        var to = block.To;
        while (to > from && code.Is(to - 1, ";"))
            to--;
        return new(from, to);
    }

    /// <summary>return false behind a question whether there is a name or a certificate at all.</summary>
    private static bool IsRefusalOfNothing(CodeFile code, Function function, Span result)
    {
        if (!code.Values.Of(result).Is(false) || !code.Is(result.From - 1, "return"))
            return false;
        var open = code.Parent(result.From - 1);
        // catch (SSLPeerUnverifiedException e) { return false; }: there was no certificate at all.
        if (
            code.Is(open, "{")
            && code.Is(open - 1, ")")
            && code.Mate(open - 1) is > 1 and var caught
            && code.Is(caught - 1, "catch")
            && code.WordsOf(code.Inside(caught)).Contains("SSLPeerUnverifiedException")
            && code.Is(caught - 2, "}")
        )
            return !Verifiers.Verifies(code, code.Inside(code.Mate(caught - 2)));
        var close = code.Is(open, "{") && open >= function.Body.From ? open - 1 : result.From - 2;
        return code.Is(close, ")")
            && code.Mate(close) is > 0 and var head
            && code.Is(head - 1, "if")
            && code.WordsOf(code.Inside(head)).All(w => Presence.Contains(w) || function.Parameters.Contains(w));
    }

    /// <summary>True where an expression is true whatever the peer shows.</summary>
    private static bool Agrees(CodeFile code, Function function, Span span, int depth)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        if (span.IsEmpty || depth > Deepest)
            return false;
        if (code.Values.Of(span).Is(true))
            return true;
        if (Branches(code, span) is { Count: > 0 } branches)
            return branches.TrueForAll(b => Agrees(code, function, b, depth + 1));
        if (Split(code, span, "||") is { Count: > 1 } either)
            return either.Exists(e => Agrees(code, function, e, depth + 1));
        if (Split(code, span, "&&") is { Count: > 1 } both)
            return both.TrueForAll(e => Agrees(code, function, e, depth + 1));
        return IsPresence(code, function, span)
            || IsOwnEqual(code, function, span)
            || JvmNames.IsListed(code, function, span)
            || JvmEvasions.AsksDates(code, span)
            || IsLocal(code, function, span, depth);
    }

    /// <summary>boolean same = hostname.equalsIgnoreCase(session.getPeerHost()); … return same;</summary>
    private static bool IsLocal(CodeFile code, Function function, Span span, int depth) =>
        span.Length == 1
        && code.IsWord(span.From)
        && !function.Parameters.Contains(code[span.From].Value)
        && code.Names.Reaching(code[span.From].Value, span.From) is [var only]
        && function.Body.From <= only.Name
        && only.Name < function.Body.To
        && !only.Value.Contains(span.From)
        && Agrees(code, function, only.Value, depth + 1);

    /// <summary>The ends of the branches of when, if and try as expressions; none where it is no such expression.</summary>
    private static List<Span> Branches(CodeFile code, Span span)
    {
        List<Span> found = [];
        if (code.Is(span.From, "when"))
        {
            var open = span.From + 1;
            if (code.Is(open, "("))
                open = code.Mate(open) + 1;
            if (!code.Is(open, "{"))
                return [];
            var inside = code.Inside(open);
            for (var i = inside.From; i < inside.To; i++)
                if (code.Is(i, "->"))
                {
                    var value = code.Is(i + 1, "{") ? LastOf(code, code.Inside(i + 1)) : code.Expression(i + 1);
                    found.Add(value);
                    i = Math.Max(i, value.To);
                }
                else if (code.IsOpen(i))
                    i = code.Mate(i);
            return found;
        }

        if (code[span.From].Value is not ("if" or "try") || code.Language != All.Kotlin)
            return [];
        for (var i = span.From; i < span.To; i++)
            if (code.Is(i, "{"))
            {
                if (code[i - 1].Value != "finally")
                    found.Add(LastOf(code, code.Inside(i)));
                i = code.Mate(i);
            }
            else if (code.Is(i, "("))
            {
                i = code.Mate(i);
                if (code.Is(span.From, "if") && !code.Is(i + 1, "{"))
                    found.Add(Until(code, i + 1, span.To, "else"));
            }
            else if (code.Is(i, "else") && !code.Is(i + 1, "{") && !code.Is(i + 1, "if"))
                found.Add(new(i + 1, span.To));
        return found;
    }

    private static Span Until(CodeFile code, int from, int to, string word)
    {
        var i = from;
        while (i < to && !code.Is(i, word))
            i++;
        return new(from, i);
    }

    public static List<Span> Split(CodeFile code, Span span, string between)
    {
        List<Span> found = [];
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code[i].Kind == Lexing.TokenKind.Symbol && code.Is(i, between))
            {
                found.Add(new(from, i));
                from = i + 1;
            }

        found.Add(new(from, span.To));
        return found;
    }

    /// <summary>hostname != null, !hostname.isEmpty(), session.isValid(): nothing of it says who the peer is.</summary>
    private static bool IsPresence(CodeFile code, Function function, Span span)
    {
        var words = code.WordsOf(span).ToList();
        if (words.Count == 0 || !words.Exists(function.Parameters.Contains))
            return false;
        // session.isValid() as a whole; Kotlin's session.isValid.
        if (words is [var session, "isValid"] && session == function.Parameters[^1])
            return !code.Is(span.From, "!");
        return words.Exists(Presence.Contains)
            && words.TrueForAll(w => Presence.Contains(w) || function.Parameters.Contains(w) || w is "peerHost" or "getPeerHost")
            && !Enumerable.Range(span.From, span.Length).Any(i => code.Is(i, "==") && code.Is(i + 1, "null"))
            && (
                code.Is(span.From, "!") || !words.Exists(w => w is "isEmpty" or "isBlank" or "isNullOrEmpty" or "isNullOrBlank" or "isNull")
            );
    }

    /// <summary>The name compared with itself, or with what this side called the peer: the peer's certificate has no say in it.</summary>
    private static bool IsOwnEqual(CodeFile code, Function function, Span span)
    {
        if (code.Is(span.From, "!") || function.Parameters.Count < 2)
            return false;
        var sides = Split(code, span, "==");
        if (sides.Count == 2)
            return IsOwnName(code, function, sides[0], 0) && IsOwnName(code, function, sides[1], 0);
        if (!code.Is(span.To - 1, ")") || code.Mate(span.To - 1) is not (> 0 and var open) || code.CallAt(open) is not { } call)
            return false;
        var arguments = call.Arguments;
        if (
            call.Word is not ("equals" or "equalsIgnoreCase" or "contentEquals" or "endsWith" or "startsWith" or "contains")
            || call.Start < span.From
        )
            return false;
        // Objects.equals(a, b), TextUtils.equals(a, b)
        if (arguments.Count == 2 && call.Receiver is "Objects" or "TextUtils" or "StringUtils")
            return arguments.All(a => IsOwnName(code, function, a, 0));
        return arguments.Count is 1 or 2
            && call.Name - 1 > call.Start
            && IsOwnName(code, function, new(call.Start, call.Name - 1), 0)
            && IsOwnName(code, function, arguments[0], 0);
    }

    /// <summary>The parameter with the name, session.getPeerHost(), a variable that holds one of them; in lower case or not.</summary>
    public static bool IsOwnName(CodeFile code, Function function, Span span, int depth)
    {
        var words = code.WordsOf(span)
            .Where(w => w is not ("toLowerCase" or "lowercase" or "trim" or "toString" or "Locale" or "ROOT" or "US" or "ENGLISH"))
            .ToList();
        if (words is [var name] && name == function.Parameters[0])
            return true;
        if (words is [var session, "getPeerHost" or "peerHost"] && session == function.Parameters[1])
            return true;
        return depth < 2
            && words is [var local]
            && !function.Parameters.Contains(local)
            && code.Names.Reaching(local, span.From) is [var only]
            && function.Body.From <= only.Name
            && only.Name < function.Body.To
            && IsOwnName(code, function, only.Value, depth + 1);
    }
}
