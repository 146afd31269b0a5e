using System.Text.RegularExpressions;

namespace Handclasp.Source.Syntax;

/// <summary>The conditions under which a place is reached, as far as they are about whether to verify.</summary>
internal static partial class Guards
{
    /// <summary>
    /// What stands between a place and being reached: False where a condition never holds, Switch (with its text) where one is about
    /// verification or the environment, else True. A condition about something else (is TLS on at all?) is no excuse.
    /// </summary>
    public static Value Of(CodeFile code, int index)
    {
        var found = new Value(ValueKind.True);
        foreach (var (condition, isElse) in Conditions(code, index))
        {
            var value = code.Values.Of(condition);
            if (value.Is(isElse))
                return new(ValueKind.False);
            if (!value.IsKnown && AboutVerifying().IsMatch(code.Text(condition)))
                found = new(ValueKind.Switch, code.Text(condition));
        }

        return found;
    }

    private static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index) =>
        code.Language.Indents ? Indented(code, index) : Braced(code, index);

    private static IEnumerable<(Span, bool)> Braced(CodeFile code, int index)
    {
        // A single statement behind if (…).
        var start = code.StatementStart(index);
        if (code.Is(start, "if") && code.Is(start + 1, "(") && code.Mate(start + 1) < index)
            yield return (code.Inside(start + 1), false);
        for (var (open, depth) = (code.Parent(index), 0); open >= 0 && depth < 40; open = code.Parent(open), depth++)
        {
            if (!code.Is(open, "{"))
                continue;
            if (code.Is(open - 1, "else") && If(code, open - 2) is { } before)
                yield return (before, true);
            else if (Condition(code, open) is { } condition)
                yield return (condition, false);
        }
    }

    /// <summary>The condition in front of a block: if (c) {, if c {.</summary>
    private static Span? Condition(CodeFile code, int open)
    {
        if (code.Is(open - 1, ")") && code.Mate(open - 1) is > 0 and var bracket)
        {
            if (code.Is(bracket - 1, "if"))
                return code.Inside(bracket);
            if (code.IsWord(bracket - 1) && code.Language.Name == "Go")
                return Bare(code, open);
            return null;
        }

        return code.Language.Name is "Go" or "Swift" or "Rust" ? Bare(code, open) : null;
    }

    private static Span? Bare(CodeFile code, int open)
    {
        for (var i = open - 1; i > 0 && open - i < 40; i--)
        {
            if (code.Is(i, "if"))
            {
                var from = i + 1;
                for (var j = from; j < open; j++)
                    if (code.Is(j, ";"))
                        from = j + 1;
                return new(from, open);
            }

            if (code.Is(i, "{") || code.Is(i, "}") && code.Mate(i) < 0)
                return null;
            if (code.Is(i, ")") || code.Is(i, "]") || code.Is(i, "}"))
                i = code.Mate(i) >= 0 ? code.Mate(i) : i;
        }

        return null;
    }

    /// <summary>The condition of the if whose block ends there.</summary>
    private static Span? If(CodeFile code, int close) =>
        code.Is(close, "}") && code.Mate(close) is > 0 and var open ? Condition(code, open) : null;

    private static IEnumerable<(Span, bool)> Indented(CodeFile code, int index)
    {
        var line = code.Source.At(code[index].Start).Line;
        var margin = Margin(code.Source.Line(line));
        for (var i = index; i >= 0 && margin > 0; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0)
                continue;
            var column = code.Source.At(code[i].Start).Column - 1;
            if (column >= margin)
                continue;
            margin = column;
            if (code[i].Value is "if" or "elif" or "while")
                yield return (UpToColon(code, i + 1), false);
            else if (code.Is(i, "else"))
            {
                for (var j = i - 1; j >= 0; j--)
                {
                    if (!code[j].LineBefore || code.Parent(j) >= 0 || code.Source.At(code[j].Start).Column - 1 > column)
                        continue;
                    if (code[j].Value is "if" or "elif")
                        yield return (UpToColon(code, j + 1), true);
                    break;
                }
            }
            else if (code.Is(i, "def"))
            {
                yield break;
            }
        }
    }

    private static Span UpToColon(CodeFile code, int from)
    {
        var i = from;
        while (i < code.Tokens.Length && !code.Is(i, ":") && i - from < 60)
            i = code.IsOpen(i) ? code.Mate(i) + 1 : i + 1;
        return new(from, Math.Min(i, code.Tokens.Length));
    }

    private static int Margin(string line) => line.Length - line.TrimStart(' ', '\t').Length;

    [GeneratedRegex(
        "(?i)insecure|skip|verif|reject|unauth|dev|debug|prod|env|test|local|self.?signed|allow|unsafe|strict|trust|ignore|noca|check|valid"
    )]
    private static partial Regex AboutVerifying();
}
