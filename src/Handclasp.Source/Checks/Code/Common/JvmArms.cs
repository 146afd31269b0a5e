using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What an expression may be worth, one by one: the arms of <c>c ? a : b</c>, of Kotlin's and Scala's <c>if (c) a else b</c>, of <c>a ?: b</c>.</summary>
internal static class JvmArms
{
    public static IEnumerable<Span> Of(CodeFile code, Span value)
    {
        while (value.Length > 2 && code.Is(value.From, "(") && code.Mate(value.From) == value.To - 1)
            value = new(value.From + 1, value.To - 1);
        if (JvmVerdicts.Split(code, value, "?:") is { Count: > 1 } either)
            return either;
        if (code.Is(value.From, "if") && code.Is(value.From + 1, "("))
        {
            var then = code.Mate(value.From + 1) + 1;
            for (var i = then; i < value.To; i++)
                if (code.IsOpen(i))
                    i = Math.Min(code.Mate(i), value.To);
                else if (code.Is(i, "else"))
                    return [new(then, i), new(i + 1, value.To)];
            return [];
        }

        return JvmVerdicts.Split(code, value, "?") is [_, var arms] && JvmVerdicts.Split(code, arms, ":") is [var one, var other]
            ? [one, other]
            : [];
    }
}
