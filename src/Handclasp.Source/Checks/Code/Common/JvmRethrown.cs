using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// A verification whose failure is thrown again in some cases only, by the kind of failure or by a flag, and ends as success in the others:
/// <c>catch (CertificateException e) { if (!lapsed(e)) throw e; }</c>.
/// </summary>
internal static class JvmRethrown
{
    /// <summary>Words by which a failure is asked why, beside the failure itself.</summary>
    private static readonly HashSet<string> Asking = new(StringComparer.Ordinal)
    {
        "message",
        "getMessage",
        "localizedMessage",
        "getLocalizedMessage",
        "cause",
        "getCause",
        "reason",
        "getReason",
        "index",
        "getIndex",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "equals",
        "equalsIgnoreCase",
        "orEmpty",
        "toString",
        "lowercase",
        "toLowerCase",
        "String",
        "str",
        "valueOf",
        "getClass",
        "javaClass",
        "null",
        "nil",
        "not",
        "and",
        "or",
        "instanceof",
        "instance?",
        "isInstanceOf",
        "is",
        "in",
        "true",
        "false",
        "this",
        "when-not",
        "when",
        "if",
        "if-not",
        "re-find",
        "re-matches",
        "boolean",
    };

    public static bool Some(CodeFile code, Function method) =>
        code.Language == All.Clojure ? OfForms(code, method)
        : code.Language == All.Scala ? OfCases(code, method)
        : OfBlocks(code, method);

    private static bool OfBlocks(CodeFile code, Function method)
    {
        for (var i = method.Body.From; i < method.Body.To; i++)
        {
            if (
                !code.Is(i, "catch")
                || !code.Is(i + 1, "(")
                || !code.Is(i - 1, "}")
                || !Verifiers.Verifies(code, code.Inside(code.Mate(i - 1)))
            )
                continue;
            var open = code.Mate(i + 1) + 1;
            if (!code.Is(open, "{"))
                continue;
            var inside = code.Inside(open);
            var throws = Enumerable.Range(inside.From, inside.Length).Where(k => code.Is(k, "throw")).ToList();
            var thrown = code.WordsOf(code.Inside(i + 1)).ToHashSet(StringComparer.Ordinal);
            if (
                throws.Count > 0
                && throws.TrueForAll(t => Condition(code, t) is { IsEmpty: false } head && IsAboutFailure(code, method, head, thrown, 0))
                && !code.WordsOf(inside).Any(w => w is "return" && code.WordsOf(inside).Contains("else"))
                && !Verifiers.Verifies(code, inside)
                && !code.WordsOf(new(code.Mate(open), Math.Max(code.Mate(open), method.Body.To)))
                    .Any(w => w is "throw" or "checkValidity" or "verify")
            )
                return true;
        }

        return false;
    }

    /// <summary>What a refusal hangs on: the if before it, or the one whose else it is.</summary>
    private static Span Condition(CodeFile code, int refusal)
    {
        var word = code.Is(refusal - 1, "{") ? refusal - 2 : refusal - 1;
        if (!code.Is(word, "else"))
            return JvmEvasions.Condition(code, refusal);
        var close = code.Is(word - 1, "}") ? code.Mate(word - 1) - 1 : -1;
        return code.Is(close, ")") && code.Mate(close) is > 0 and var open && code.Is(open - 1, "if") ? code.Inside(open) : default;
    }

    /// <summary>Nothing in it is about the certificate: the failure, what a function of the file makes of the failure alone, a type of failure, a flag.</summary>
    private static bool IsAboutFailure(CodeFile code, Function method, Span head, HashSet<string> thrown, int depth)
    {
        var words = Enumerable.Range(head.From, head.Length).Where(code.IsWord).ToList();
        if (words.Count == 0 || depth > 3)
            return false;
        var flags = 0;
        foreach (var i in words)
        {
            var word = code[i].Value;
            var bare = word.TrimStart('.');
            if (method.Parameters.Contains(word))
                return false;
            if (
                thrown.Contains(word)
                || Asking.Contains(bare)
                || IsFailure(word)
                || IsFailure(code[i - 1].Value)
                || code.Names.Has(word) && code.Index.Places(word).Any(k => k < i && k >= head.From && IsFailure(code[k - 1].Value))
                || code.IsLink(i - 1) && word.Length > 2 && char.IsUpper(word[1])
            )
                continue;
            if (code.Is(i + 1, "("))
            {
                if (code.Parts(code.Inside(i + 1)).ToList() is not [{ Length: 1 } only] || !thrown.Contains(code[only.From].Value))
                    return false;
                continue;
            }

            if (code.Names.Reaching(word, i) is [var local] && method.Body.Contains(local.Name))
            {
                if (!IsAboutFailure(code, method, local.Value, thrown, depth + 1))
                    return false;
                continue;
            }

            // A flag by itself, a pattern in a field.
            if (code.IsLink(i + 1) && !(code[i + 2].Value is "contains" or "matches" or "matcher" or "containsMatchIn"))
                return false;
            flags++;
        }

        return flags <= 1;
    }

    private static bool IsFailure(string word) =>
        word.EndsWith("Exception", StringComparison.Ordinal)
        || word.EndsWith("Error", StringComparison.Ordinal)
        || word is "Throwable" or "BasicReason";

    /// <summary>(catch CertificateException e (when-not (re-find #"…" (.getMessage e)) (throw e)))</summary>
    private static bool OfForms(CodeFile code, Function method)
    {
        for (var i = method.Body.From; i < method.Body.To; i++)
        {
            if (!code.Is(i, "catch") || !code.Is(i - 1, "(") || !code.IsWord(i + 2))
                continue;
            var form = new Span(i + 3, code.Mate(i - 1));
            HashSet<string> thrown = [code[i + 2].Value];
            var throws = Enumerable.Range(form.From, form.Length).Where(k => code.Is(k, "throw")).ToList();
            if (throws.Count > 0 && throws.TrueForAll(t => IsChosen(code, method, t, form, thrown)))
                return true;
        }

        return false;
    }

    private static bool IsChosen(CodeFile code, Function method, int refusal, Span form, HashSet<string> thrown)
    {
        for (var open = code.Parent(code.Parent(refusal)); open >= form.From; open = code.Parent(open))
            if (code[open + 1].Value is "when" or "when-not" or "if" or "if-not")
            {
                var to = code.IsOpen(open + 2) ? code.Mate(open + 2) + 1 : open + 3;
                return code.WordsOf(new(open + 2, to)).Any(thrown.Contains)
                    && IsAboutFailure(code, method, new(open + 2, to), thrown, 0)
                    // (if c a (throw e)): both ways are there; one without a throw ends as success.
                    && !code.WordsOf(new(to, code.Mate(open))).Any(w => w.EndsWith("checkValidity", StringComparison.Ordinal));
            }

        return false;
    }

    /// <summary>Try(verify) match { case Failure(e: CertificateException) => log … }, catch { case e: CertificateException => log; case … }.</summary>
    private static bool OfCases(CodeFile code, Function method)
    {
        for (var i = method.Body.From; i < method.Body.To; i++)
        {
            if (!(code[i].Value is "match" or "catch" && code.Is(i + 1, "{")))
                continue;
            var isTry = code.Is(i, "catch");
            var cases = code.Inside(i + 1);
            for (var k = cases.From; k < cases.To; k++)
            {
                if (code.IsOpen(k))
                {
                    k = code.Mate(k);
                    continue;
                }

                if (!code.Is(k, "case"))
                    continue;
                var arrow = k;
                while (arrow < cases.To && !code.Is(arrow, "=>"))
                    arrow = code.IsOpen(arrow) ? code.Mate(arrow) + 1 : arrow + 1;
                var end = arrow;
                while (end < cases.To && !(code.Is(end, "case") && end > arrow))
                    end = code.IsOpen(end) ? code.Mate(end) + 1 : end + 1;
                var head = new Span(k + 1, arrow);
                if (
                    (isTry || code.Is(k + 1, "Failure"))
                    && Verifiers.Verifies(code, new(method.Body.From, i))
                    && !code.WordsOf(new(arrow, end))
                        .Any(w => w is "throw" or "Failure" or "failed" || w.StartsWith("check", StringComparison.Ordinal))
                    && !code.WordsOf(head).Any(method.Parameters.Contains)
                    && !code.WordsOf(new(code.Mate(i + 1), Math.Max(code.Mate(i + 1), method.Body.To))).Contains("throw")
                )
                    return true;
                k = end - 1;
            }
        }

        return false;
    }
}
