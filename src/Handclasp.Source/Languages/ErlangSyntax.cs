using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is Erlang's own: tuples as options, macros, clauses.</summary>
internal static class ErlangSyntax
{
    private const int Farthest = 400;

    /// <summary>$", $% and $': characters that begin nothing.</summary>
    public static SpecialString? Character(string text, int at)
    {
        if (text[at] != '$' || at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]))
            return null;
        var end = Math.Min(text.Length, at + (text[at + 1] == '\\' ? 3 : 2));
        return new(end, at + 1, end);
    }

    /// <summary>case, if, receive, try, begin, maybe, and fun(…) -&gt;; a type and a name of a function are none.</summary>
    public static bool Opens(CodeFile code, int index)
    {
        var word = code[index].Value;
        if (word is "case" or "if" or "receive" or "begin" or "try" or "maybe")
            return !code.Is(index - 1, "{")
                && !code.Is(index + 1, "=>")
                && !code.Is(index + 1, ",")
                && !code.Is(index - 1, "?")
                && !code.Is(index - 1, "-")
                && !code.Is(index - 1, "#");
        if (word != "fun")
            return false;
        var open = code.IsWord(index + 1) ? index + 2 : index + 1;
        if (!code.Is(open, "("))
            return false;
        var after = code.Mate(open) + 1;
        return code.Is(after, "when") || code.Is(after, "->") && !code.Is(open + 1, "(");
    }

    /// <summary>{name, value}, #{name => value}, #record{name = value}; name = value is a match.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        var next = name + 1;
        if (code.Is(next, "=>") || code.Is(next, ":="))
            return new(code, name, code.Expression(next + 1), false);
        if (code.Is(name - 1, "{") && code.Is(next, ","))
            return IsPair(code, name) ? new(code, name, new(next + 1, code.Mate(name - 1)), false) : null;
        // <<"verify">> => …, {<<"verify">>, …}
        if (code[name].IsText && code.Is(name - 1, "<<") && code.Is(next, ">>"))
        {
            if (code.Is(next + 1, "=>"))
                return new(code, name, code.Expression(next + 2), false);
            return code.Is(name - 2, "{") && code.Is(next + 1, ",") && code.Parts(code.Inside(name - 2)).Take(3).Count() == 2
                ? new(code, name, new(next + 2, code.Mate(name - 2)), false)
                : null;
        }

        if (code.Is(next, "="))
            return code.Parent(name) is > 1 and var record && code.Is(record, "{") && code.IsWord(record - 1)
                ? new(code, name, code.Expression(next + 1), false)
                : new(code, name, new(next, next), false);
        // maps:put(verify, V, Opts), lists:keystore(…), application:set_env(app, verify, V)
        if (
            code.Is(next, ",")
            && code.Parent(name) is > 0 and var open
            && code[open - 1].Value is "put" or "set_env" or "store" or "set_value"
        )
            return new(code, name, code.Expression(next + 1), false);
        return null;
    }

    private static bool IsPair(CodeFile code, int name)
    {
        var close = code.Mate(name - 1);
        for (var i = name + 2; i < close; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (Beam.BlockEnd(code, i) is > 0 and var end)
                i = end;
            else if (code.Is(i, ","))
                return false;
        return close > name + 2 && close < code.Tokens.Length;
    }

    /// <summary>name(…) -> … . with its clauses, and fun(…) -> … end.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        var blocks = Beam.Blocks(code);
        var formEnd = -1;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code.Is(i, "fun") && Opens(code, i))
            {
                var open = code.Is(i + 1, "(") ? i + 1 : i + 2;
                var arrow = ArrowBehind(code, open);
                if (arrow > 0)
                    yield return new(
                        i,
                        "",
                        Variables(code, code.Inside(open)),
                        new(arrow + 1, Math.Max(arrow + 1, Math.Min(blocks.End(i), code.Tokens.Length))),
                        false
                    );
            }
            else if (
                i > formEnd
                && code[i].LineBefore
                && code.IsWord(i)
                && code.Is(i + 1, "(")
                && code.Parent(i) < 0
                && blocks.Around(i) < 0
                && (i == 0 || code.Is(i - 1, "."))
                && ArrowBehind(code, i + 1) is > 0 and var first
            )
            {
                formEnd = first;
                while (formEnd < code.Tokens.Length && !IsStop(code, formEnd))
                    formEnd++;
                yield return new(i, code[i].Value, Variables(code, code.Inside(i + 1)), new(first + 1, formEnd), false);
            }
        }
    }

    /// <summary>The full stop that ends a form.</summary>
    private static bool IsStop(CodeFile code, int index) =>
        code.Is(index, ".") && (index + 1 == code.Tokens.Length || code[index + 1].LineBefore) && code.Parent(index) < 0;

    private static int ArrowBehind(CodeFile code, int open)
    {
        for (var i = code.Mate(open) + 1; i < code.Tokens.Length && i < open + Farthest; i++)
        {
            if (code.Is(i, "->"))
                return i;
            if (i == code.Mate(open) + 1 && !code.Is(i, "when"))
                return -1;
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "."))
                return -1;
        }

        return -1;
    }

    private static List<string> Variables(CodeFile code, Span span)
    {
        List<string> names = [];
        for (var i = span.From; i < span.To && names.Count < 30; i++)
            if (code.IsWord(i) && (char.IsUpper(code[i].Value[0]) || code[i].Value[0] == '_'))
                names.Add(code[i].Value);
        return names;
    }

    /// <summary>-define(NAME, value).</summary>
    public static IEnumerable<Assignment> Macros(CodeFile code)
    {
        for (var i = 1; i + 4 < code.Tokens.Length; i++)
            if (code.Is(i, "define") && code.Is(i - 1, "-") && code.Is(i + 1, "(") && code.IsWord(i + 2))
            {
                var comma = code.Is(i + 3, "(") ? code.Mate(i + 3) + 1 : i + 3;
                if (code.Is(comma, ","))
                    yield return new(i + 2, new(comma + 1, Math.Min(code.Mate(i + 1), code.Tokens.Length)), true);
            }
    }

    /// <summary>Atoms, macros, binaries, the environment, and what is chosen by a case or an if.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length == 1 && code[span.From].Value is "true" or "false" or "undefined")
            return null;
        if (Beam.Atom(code, span) is { } atom)
            return new(ValueKind.Text, atom);
        if (span.Length == 2 && code.Is(span.From, "?") && code.IsWord(span.From + 1))
            return Macro(code, span.From + 1);
        if (span.Length == 3 && code.Is(span.From, "<<") && code[span.From + 1].IsText)
            return new(ValueKind.Text, code[span.From + 1].Value);
        if (code[span.From].Value is "case" or "if" && Opens(code, span.From))
            return Chosen(code, span);
        if (!code.Is(span.To - 1, ")") || code.Mate(span.To - 1) is not (> 0 and var open) || code.PathStart(open - 1) != span.From)
            return null;
        var arguments = code.Parts(code.Inside(open)).ToList();
        return code.PathTo(open - 1) switch
        {
            "os.getenv" => new(ValueKind.Environment, code.Text(span)),
            "application.get_env" when arguments is [_, _, var fallback] && code.Values.Of(fallback) is { IsKnown: true } => new(
                ValueKind.Switch,
                code.Text(span)
            )
            {
                Decides = fallback.From,
            },
            "application.get_env" => new(ValueKind.Switch, code.Text(span)),
            "list_to_atom" or "list_to_existing_atom" or "binary_to_atom" when arguments is [var only, ..] => code.Values.Of(only)
                is { Kind: ValueKind.Environment } value
                ? value with
                {
                    Kind = ValueKind.Switch,
                }
                : null,
            _ => null,
        };
    }

    private static Value? Macro(CodeFile code, int name)
    {
        var values = code
            .Names.To(code[name].Value)
            .Where(a => !a.Value.Contains(name))
            .Select(a => code.Values.Of(a.Value))
            .Take(3)
            .ToList();
        if (values.Count == 0)
            return new(ValueKind.Given, code[name].Value);
        return values.TrueForAll(v => v.Kind == values[0].Kind && v.Text == values[0].Text)
            ? values[0] with
            {
                Decides = code.Names.To(code[name].Value)[0].Value.From,
            }
            : new(ValueKind.Switch, code[name].Value);
    }

    private static Value? Chosen(CodeFile code, Span span)
    {
        var ways = Ways(code, span).Select(code.Values.Of).ToList();
        if (ways.Count == 0)
            return null;
        if (ways.TrueForAll(w => w.Kind == ways[0].Kind && w.Text == ways[0].Text))
            return ways[0];
        var to = span.From + 1;
        while (to < span.To && !code.Is(to, "of") && !code.Is(to, "->"))
            to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
        return new(
            ways.TrueForAll(w => w.IsKnown) ? ValueKind.Switch : ValueKind.Given,
            code.Text(new(span.From + 1, Math.Min(to, span.To)))
        );
    }

    /// <summary>What each way of a case or an if is worth.</summary>
    public static IEnumerable<Span> Ways(CodeFile code, Span span)
    {
        var blocks = Beam.Blocks(code);
        var end = Math.Min(blocks.End(span.From), span.To);
        List<int> arrows = [];
        for (var i = span.From + 1; i < end; i++)
            if (code.Is(i, "->") && blocks.Around(i) == span.From && code.Parent(i) == code.Parent(span.From))
                arrows.Add(i);
        for (var k = 0; k < arrows.Count; k++)
            yield return Beam.Last(
                code,
                new(arrows[k] + 1, k + 1 < arrows.Count ? Beam.HeadStart(code, arrows[k + 1], arrows[k] + 1) : end)
            );
    }

    /// <summary>Conditions around a place: case and if with the clause, clauses of the function, -ifdef.</summary>
    public static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index)
    {
        var blocks = Beam.Blocks(code);
        for (var (block, depth) = (blocks.Around(index), 0); block >= 0 && depth < 8; block = blocks.Around(block), depth++)
        {
            var arrow = -1;
            for (var i = index; i > block && index - i < 2000 && arrow < 0; i--)
                if (code.Is(i, "->") && blocks.Around(i) == block && code.Parent(i) == code.Parent(block))
                    arrow = i;
            if (arrow < 0 || code[block].Value is not ("case" or "if"))
                continue;
            if (code.Is(block, "case"))
            {
                var of = block + 1;
                while (of < arrow && !(code.Is(of, "of") && blocks.Around(of) == block))
                    of++;
                yield return (new(block + 1, of), false);
            }

            yield return (new(Beam.HeadStart(code, arrow, block + 1), arrow), false);
        }

        if (Clause(code, index) is { } clause)
            yield return (clause, false);
        foreach (var directive in Directives(code, index))
            yield return directive;
    }

    /// <summary>options(dev) -> here: the value that the clause is for.</summary>
    private static Span? Clause(CodeFile code, int index)
    {
        var blocks = Beam.Blocks(code);
        for (var i = index; i > 0 && index - i < Farthest; i--)
        {
            if (!code.Is(i, "->") || blocks.Around(i) >= 0 || code.Parent(i) >= 0)
                continue;
            var head = Beam.HeadStart(code, i, 0);
            while (head < i && !(code.Is(head, "(") && code.IsWord(head - 1)))
                head++;
            for (var k = head; k < i; k++)
                if (code.Is(k, "when") || code[k].IsText || Beam.IsAtom(code, k) && k > head)
                    return new(head, i);
            return null;
        }

        return null;
    }

    /// <summary>-ifdef(DEBUG) … -else … -endif.</summary>
    private static IEnumerable<(Span, bool)> Directives(CodeFile code, int index)
    {
        var (nested, isElse) = (0, false);
        for (var i = index; i > 0 && index - i < 4000; i--)
        {
            if (!code.Is(i - 1, "-") || !code[i - 1].LineBefore)
                continue;
            if (code.Is(i, "endif"))
                nested++;
            else if (code.Is(i, "else") && nested == 0)
                isElse = true;
            else if (code[i].Value is "ifdef" or "ifndef" or "if")
            {
                if (nested-- > 0)
                    continue;
                nested = 0;
                if (code.Is(i + 1, "("))
                    yield return (code.Inside(i + 1), isElse != code.Is(i, "ifndef"));
                isElse = false;
            }
        }
    }
}
