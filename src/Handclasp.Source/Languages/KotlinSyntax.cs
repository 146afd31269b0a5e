using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What Kotlin writes in a way of its own: conditions within expressions.</summary>
internal static class KotlinSyntax
{
    private const int Farthest = 60;

    /// <summary>if (c) here else there without braces, and the branches of when.</summary>
    public static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 40; at = code.Parent(at), depth++)
        {
            var from = Math.Max(code.Parent(at) + 1, at - Farthest);
            for (var i = at - 1; i >= from; i--)
            {
                if (code.BeginsStatement(i + 1) && !IsContinued(code, i + 1))
                    break;
                if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) >= 0)
                {
                    var open = code.Mate(i);
                    if (code.Is(open - 1, "if") && code.Is(i, ")"))
                    {
                        yield return (code.Inside(open), false);
                        break;
                    }

                    i = Math.Max(from, open);
                    continue;
                }

                if (code.Is(i, "else") && !code.Is(i + 1, "->"))
                {
                    if (Asked(code, i, from) is { IsEmpty: false } asked)
                        yield return (asked, true);
                    break;
                }

                if (code.Is(i, "->"))
                {
                    foreach (var branch in Branch(code, i))
                        yield return branch;
                    break;
                }

                if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "," })
                    break;
            }
        }
    }

    /// <summary>What the if before an else asks.</summary>
    private static Span Asked(CodeFile code, int otherwise, int from)
    {
        for (var j = otherwise - 1; j >= from; j--)
        {
            if (code[j] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(j) > 0)
                j = code.Mate(j);
            if (code.Is(j, "(") && code.Is(j - 1, "if"))
                return code.Inside(j);
        }

        return default;
    }

    /// <summary>The condition of a branch of when; of else, the conditions before it.</summary>
    private static IEnumerable<(Span, bool)> Branch(CodeFile code, int arrow)
    {
        var open = code.Parent(arrow);
        if (open < 1 || !code.Is(open, "{"))
            yield break;
        var subject =
            code.Is(open - 1, ")") && code.Mate(open - 1) is > 0 and var bracket && code.Is(bracket - 1, "when")
                ? code.Inside(bracket)
                : default;
        if (subject.IsEmpty && !code.Is(open - 1, "when"))
            yield break;
        var from = arrow - 1;
        while (from > open + 1 && !code[from].LineBefore && !code.Is(from - 1, ";"))
            from--;
        if (!code.Is(from, "else"))
        {
            yield return (
                subject.IsEmpty || code[from].Value is not ("true" or "false") ? new(from, arrow) : subject,
                code.Is(from, "false")
            );
            yield break;
        }

        if (!subject.IsEmpty)
        {
            yield return (subject, true);
            yield break;
        }

        for (var i = open + 1; i < from; i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            if (!code.Is(i, "->"))
                continue;
            var start = i - 1;
            while (start > open + 1 && !code[start].LineBefore && !code.Is(start - 1, ";"))
                start--;
            yield return (new(start, i), true);
        }
    }

    private static bool IsContinued(CodeFile code, int index) =>
        code.Is(index, "else")
        || code.Is(index - 1, "else")
        || code.Is(index - 1, "->")
        || (code.Is(index - 1, ")") && code.Mate(index - 1) is > 0 and var open && code.Is(open - 1, "if"));
}
