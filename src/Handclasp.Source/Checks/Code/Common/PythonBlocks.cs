using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

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
}
