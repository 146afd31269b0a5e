using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Options that the same block sets again, to something else, before anything uses them.</summary>
internal static partial class Overwritten
{
    /// <summary>True where what is set there is set again before it counts: <c>c.verify(false); c.timeout(5); c.verify(true);</c></summary>
    public static bool Is(CodeFile code, Span at)
    {
        var start = code.StatementStart(at.From);
        var block = code.Parent(at.From);
        if (block < 0 || !code.Is(block, "{") || code.Functions.Around(at.From) is null)
            return false;
        var end = start;
        while (end < code.Mate(block) && !code.Is(end, ";"))
            end = code.IsOpen(end) ? code.Mate(end) + 1 : end + 1;
        if (Value(code, start, end) is not { IsEmpty: false } value)
            return false;
        var head = value.From - start;
        for (var i = end + 1; i < code.Mate(block) && i < end + 400; i++)
        {
            if (code.IsWord(i) && code.Is(i + 1, "(") && Uses().IsMatch(code[i].Value))
                return false;
            if (code.Parent(i) != block || !code.Is(i - 1, ";") && !code.Is(i - 1, "}") || !IsSame(code, start, i, head))
                continue;
            var to = i;
            while (to < code.Mate(block) && !code.Is(to, ";"))
                to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
            if (Value(code, i, to) is { IsEmpty: false } later && later.From - i == head)
            {
                var (before, after) = (code.Values.Of(value), code.Values.Of(later));
                return after.IsKnown && (before.Kind != after.Kind || before.Text != after.Text);
            }
        }

        return false;
    }

    private static bool IsSame(CodeFile code, int one, int other, int length) =>
        Enumerable.Range(0, length).All(k => code[one + k].Kind == code[other + k].Kind && code[one + k].Value == code[other + k].Value);

    /// <summary>The last argument of a call that is the whole statement, or what is assigned.</summary>
    private static Span Value(CodeFile code, int start, int end)
    {
        for (var i = start; i < end; i++)
            if (code.Is(i, "="))
                return new(i + 1, end);
            else if (code.Is(i, "(") && code.Mate(i) == end - 1)
                return code.Parts(code.Inside(i)).LastOrDefault();
        return default;
    }

    [GeneratedRegex("(?i)perform|connect|send|request|^get$|^post$|^put$|open|handshake|start|run|exec|fetch|download|upload|read|write")]
    private static partial Regex Uses();
}
