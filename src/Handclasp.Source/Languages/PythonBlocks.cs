using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>Python's blocks: what a clause (<c>if</c>, <c>try</c>, <c>except</c>) holds.</summary>
internal static class PythonBlocks
{
    /// <summary>What stands behind the colon of a clause, until a line that is no further in.</summary>
    public static Span? Of(CodeFile code, int clause)
    {
        var from = clause + 1;
        while (from < code.Tokens.Length && !(code.Is(from, ":") && code.Parent(from) == code.Parent(clause)))
            from++;
        var to = from + 1;
        while (to < code.Tokens.Length && !(code[to].LineBefore && code.Parent(to) < 0 && code.Column(to) <= code.Column(clause)))
            to++;
        return to > from + 1 ? new(from + 1, to) : null;
    }

    /// <summary>The clauses that a place stands in, from the innermost outward, by their indentation.</summary>
    public static IEnumerable<int> Outward(CodeFile code, int at)
    {
        var line = at;
        while (line > 0 && !(code[line].LineBefore && code.Parent(line) < 0))
            line--;
        var column = code.Column(line);
        for (var i = line - 1; i >= 0 && column > 1; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0 || code.Column(i) >= column)
                continue;
            column = code.Column(i);
            yield return i;
        }
    }
}
