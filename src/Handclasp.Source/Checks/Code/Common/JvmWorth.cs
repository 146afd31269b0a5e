using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// All that an expression may be worth, as far as the file tells: the arms of its choices, what its variables are set to, what a function of the file
/// returns, what callers give for a parameter, what a table's rows have for a member.
/// </summary>
internal static class JvmWorth
{
    private const int Deepest = 5;
    private const int Most = 24;

    /// <summary>The expressions at the ends of all these ways; the expression itself where it is none of them.</summary>
    public static IReadOnlyList<Span> Of(CodeFile code, Span value)
    {
        List<Span> found = [];
        Follow(code, value, found, [], 0);
        return found;
    }

    private static void Follow(CodeFile code, Span value, List<Span> found, HashSet<int> seen, int depth)
    {
        if (value.IsEmpty || found.Count >= Most || !seen.Add(value.From) && depth > 0)
            return;
        var next = depth < Deepest ? Next(code, value) : [];
        if (next.Count == 0)
            found.Add(value);
        foreach (var way in next)
            Follow(code, way, found, seen, depth + 1);
    }

    private static IReadOnlyList<Span> Next(CodeFile code, Span value)
    {
        if (JvmArms.Of(code, value).ToList() is { Count: > 0 } arms)
            return arms;
        if (value.Length == 1 && code.IsWord(value.From) && !code.Functions.IsParameter(code[value.From].Value, value.From))
            if (
                code
                    .Names.Reaching(code[value.From].Value, value.From)
                    .Where(a => !a.Value.IsEmpty && !a.Value.Contains(value.From))
                    .Take(8)
                    .ToList() is
                { Count: > 0 } made
            )
                return [.. made.Select(a => a.Value)];
        // algorithmFor(device), a function of this file.
        if (
            code.Is(value.To - 1, ")")
            && code.CallAt(code.Mate(value.To - 1)) is { Receiver: "" or "this" } call
            && call.Start == value.From
            && code.Functions.Named(call.Word).Take(2).ToList() is [var called]
            && code.Functions.Returns(called) is { Count: > 0 } returned
        )
            return returned;
        return [.. JvmHanded.To(code, value).Concat(JvmRows.Of(code, value)).Where(g => !g.IsEmpty && g != value)];
    }
}
