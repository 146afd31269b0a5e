using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What an expression may be worth, one by one: the arms of <c>c ? a : b</c>, of Kotlin's and Scala's <c>if (c) a else b</c>, of <c>a ?: b</c>, of
/// <c>switch</c>, <c>when</c> and <c>match</c>, of Clojure's <c>(if c a b)</c> and <c>(case x …)</c>.
/// </summary>
internal static class JvmArms
{
    public static IEnumerable<Span> Of(CodeFile code, Span value)
    {
        if (code.Language == Languages.All.Clojure)
            return OfForm(code, value);
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

        if (Cases(code, value) is { Count: > 0 } cases)
            return cases;
        return JvmVerdicts.Split(code, value, "?") is [_, var arms] && JvmVerdicts.Split(code, arms, ":") is [var one, var other]
            ? [one, other]
            : [];
    }

    /// <summary>switch (kind) { case A -> a; default -> b; }, when (kind) { A -> a; else -> b }, kind match { case A => a }.</summary>
    private static List<Span> Cases(CodeFile code, Span value)
    {
        if (!code.Is(value.To - 1, "}") || code.Mate(value.To - 1) is not (> 0 and var open) || open < value.From)
            return [];
        var isCases =
            code.Is(open - 1, "match")
            || code[value.From].Value is "switch" or "when"
                && code.Mate(value.From + 1) is var head
                && (head == open - 1 || value.From + 1 == open);
        if (!isCases)
            return [];
        List<Span> found = [];
        var inside = code.Inside(open);
        for (var i = inside.From; i < inside.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), inside.To);
            else if (code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "->" or "=>" })
            {
                var end = code.Expression(i + 1).To;
                for (var k = i + 1; k < end; k++)
                    if (code.Is(k, "case") && k > i + 1)
                        end = k;
                found.Add(new(i + 1, Math.Min(end, inside.To)));
            }

        return found;
    }

    /// <summary>(if c a b), (if-not c a b), (case x k a … b): the forms that it may be.</summary>
    private static List<Span> OfForm(CodeFile code, Span value)
    {
        if (!code.Is(value.From, "(") || code.Mate(value.From) != value.To - 1)
            return [];
        List<Span> forms = [];
        for (var i = value.From + 1; i < value.To - 1; )
        {
            var end = code.IsOpen(i) ? code.Mate(i) + 1 : i + 1;
            forms.Add(new(i, end));
            i = end;
        }

        return code[value.From + 1].Value switch
        {
            "if" or "if-not" or "if-let" => [.. forms.Skip(2)],
            "when" or "when-not" or "when-let" => [.. forms.Skip(2).TakeLast(1)],
            "or" => [.. forms.Skip(1)],
            "case" or "condp" => [.. forms.Skip(2).Where((_, n) => n % 2 == 1 || n == forms.Count - 3)],
            "cond" => [.. forms.Skip(1).Where((_, n) => n % 2 == 1)],
            _ => [],
        };
    }
}
