using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is Elixir's own: keyword lists, atoms, sigils, do-blocks, module attributes.</summary>
internal static class ElixirSyntax
{
    private const int Farthest = 80;

    private static readonly string[] Putting =
    [
        "put",
        "put_new",
        "put_in",
        "replace",
        "replace!",
        "put_env",
        "put_all_env",
        "update",
        "store",
        "set_env",
        "add_opt",
    ];

    /// <summary>~s(…), ~c"…", ~S"""…""", and the character ?".</summary>
    public static SpecialString? Sigil(string text, int at)
    {
        var before = at > 0 ? text[at - 1] : ' ';
        if (text[at] == '?' && at + 1 < text.Length && !char.IsLetterOrDigit(before) && before is not ('_' or ')' or ']'))
        {
            var length = text[at + 1] == '\\' ? 3 : 2;
            return text[at + 1] is ' ' or '\n' or '\r'
                ? null
                : new(Math.Min(text.Length, at + length), at + 1, Math.Min(text.Length, at + length));
        }

        if (text[at] != '~' || at + 2 >= text.Length || !char.IsAsciiLetter(text[at + 1]))
            return null;
        var open = at + 1;
        while (open < text.Length && char.IsAsciiLetterOrDigit(text[open]))
            open++;
        if (open >= text.Length)
            return null;
        var close = text[open] switch
        {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            '"' or '\'' or '/' or '|' => text[open],
            _ => '\0',
        };
        if (close == '\0')
            return null;
        var isRaw = char.IsUpper(text[at + 1]);
        var end =
            open + 2 < text.Length && text[open] is '"' or '\'' && text[open + 1] == text[open] && text[open + 2] == text[open]
                ? new string(text[open], 3)
                : close.ToString();
        var holes = false;
        for (var i = open + end.Length; i < text.Length; i++)
        {
            if (text[i] == '\\' && (!isRaw || end.Length == 1))
                i++;
            else if (!isRaw && text[i] == '#' && i + 1 < text.Length && text[i + 1] == '{')
                holes = true;
            else if (string.CompareOrdinal(text, i, end, 0, end.Length) == 0)
            {
                var after = i + end.Length;
                while (after < text.Length && char.IsAsciiLetter(text[after]))
                    after++;
                return new(after, open + end.Length, i, holes);
            }
        }

        return null;
    }

    public static bool Opens(CodeFile code, int index) =>
        code[index].Value is "do" or "fn" && !code.Is(index + 1, ":") && !Beam.IsBehindColon(code, index) && !code.Is(index - 1, ".");

    public static bool Closes(CodeFile code, int index) =>
        code.Is(index, "end") && !code.Is(index + 1, ":") && !Beam.IsBehindColon(code, index) && !code.Is(index - 1, ".");

    /// <summary>name: value, :name => value, "name" => value, {:name, value}, Keyword.put(opts, :name, value).</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        var next = name + 1;
        if (code.Is(next, ":") && !Beam.IsBehindColon(code, name) && !code[next].LineBefore && code[next].Start == code[name].End)
            return new(code, name, code.Expression(next + 1), false);
        if (code.Is(next, "=>"))
            return new(code, name, code.Expression(next + 1), false);
        if (!Beam.IsBehindColon(code, name))
            // name = value is a variable.
            return code.Is(next, "=") ? new(code, name, new(next, next), false) : null;
        if (code.Is(name - 2, "{") && code.Is(next, ",") && code.Parent(name) is >= 0 and var tuple && code.Mate(tuple) > next + 1)
            return IsPair(code, tuple, next) ? new(code, name, new(next + 1, code.Mate(tuple)), false) : null;
        // |> Keyword.put(:verify, value), put_in(opts[:ssl][:verify], value)
        if (code.Is(next, ",") && code.Parent(name) is > 0 and var open && Putting.Contains(code[open - 1].Value))
            return new(code, name, code.Expression(next + 1), false);
        if (
            code.Is(next, "]")
            && code.Is(next + 1, ",")
            && code.Parent(code.Parent(name)) is > 0 and var outer
            && Putting.Contains(code[outer - 1].Value)
        )
            return new(code, name, code.Expression(next + 2), false);
        return null;
    }

    private static bool IsPair(CodeFile code, int tuple, int comma)
    {
        for (var i = comma + 1; i < code.Mate(tuple); i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (Beam.BlockEnd(code, i) is > 0 and var end)
                i = end;
            else if (code.Is(i, ","))
                return false;
        return true;
    }

    /// <summary>def, defp, fn … end and &amp;(…).</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        var blocks = Beam.Blocks(code);
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code.Is(i, "fn") && Opens(code, i))
            {
                var arrow = i + 1;
                while (arrow < code.Tokens.Length && arrow < i + 60 && !code.Is(arrow, "->"))
                    arrow = code.IsOpen(arrow) ? code.Mate(arrow) + 1 : arrow + 1;
                yield return new(
                    i,
                    "",
                    Variables(code, new(i + 1, arrow)),
                    new(Math.Min(arrow + 1, code.Tokens.Length), Math.Min(blocks.End(i), code.Tokens.Length)),
                    false
                );
            }
            else if (code.Is(i, "&") && code.Is(i + 1, "("))
            {
                yield return new(i, "", [], code.Inside(i + 1), true);
            }
            else if (
                code[i] is { Kind: TokenKind.Word, Value: "def" or "defp" }
                && code.IsWord(i + 1)
                && Definition(code, i) is { } function
            )
            {
                yield return function;
            }
        }
    }

    private static Function? Definition(CodeFile code, int word)
    {
        var blocks = Beam.Blocks(code);
        var name = word + 1;
        var parameters = code.Is(name + 1, "(") && !code[name + 1].LineBefore ? code.Inside(name + 1) : default;
        var after = parameters.IsEmpty && !code.Is(name + 1, "(") ? name + 1 : code.Mate(name + 1) + 1;
        for (var i = after; i < code.Tokens.Length && i < after + Farthest; i++)
        {
            if (code.Is(i, "do") && code.Is(i + 1, ":"))
                return new(word, code[name].Value, Variables(code, parameters), code.Expression(i + 2), true);
            if (code.Is(i, "do"))
                return new(
                    word,
                    code[name].Value,
                    Variables(code, parameters),
                    new(i + 1, Math.Min(blocks.End(i), code.Tokens.Length)),
                    false
                );
            if (code[i].Value is "def" or "defp" or "end" or "@doc" or "@spec")
                return null;
            if (code.IsOpen(i))
                i = code.Mate(i);
        }

        return null;
    }

    private static List<string> Variables(CodeFile code, Span span)
    {
        List<string> names = [];
        for (var i = span.From; i < span.To && names.Count < 30; i++)
            if (
                code.IsWord(i)
                && !Beam.IsBehindColon(code, i)
                && !code.Is(i + 1, ":")
                && !code.Is(i + 1, ".")
                && (char.IsLower(code[i].Value[0]) || code[i].Value[0] == '_')
            )
                names.Add(code[i].Value);
        return names;
    }

    /// <summary>@name value.</summary>
    public static IEnumerable<Assignment> Attributes(CodeFile code)
    {
        for (var i = 0; i + 1 < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && code[i].Value.Length > 1
                && code[i].Value[0] == '@'
                && code[i].LineBefore
                && !code[i + 1].LineBefore
                && !code.Is(i + 1, "=")
            )
                yield return new(i, code.Expression(i + 1), true);
    }

    /// <summary>Atoms, the environment, configuration, and what is chosen by a condition.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (Beam.Atom(code, span) is { } atom)
            return new(ValueKind.Text, atom);
        if (span.Length == 1 && code.IsWord(span.From) && code[span.From].Value is "true" or "false" or "nil")
            return null;
        if (code[span.From] is { Kind: TokenKind.Word, Value: "if" or "unless" or "case" or "cond" })
            return Chosen(code, Whole(code, span));
        if (
            !code.Is(span.To - 1, ")")
            || code.Mate(span.To - 1) is not (> 0 and var open)
            || code.PathStart(open - 1) is var start && start > span.From + 1
        )
            return null;
        var path = code.PathTo(code.Is(open - 1, "!") ? open - 2 : open - 1);
        var arguments = code.Parts(code.Inside(open)).ToList();
        return path switch
        {
            "System.get_env" or "System.fetch_env!" or "System.fetch_env" or "os.getenv" => new(ValueKind.Environment, code.Text(span)),
            "Application.get_env"
            or "Application.compile_env"
            or "Application.fetch_env!"
            or "Config.get"
            or "Application.compile_env!" when arguments is [_, _, var fallback] && code.Values.Of(fallback) is { IsKnown: true } known =>
                new(ValueKind.Switch, $"{code.Text(span)}") { Decides = fallback.From },
            "Application.get_env" or "Application.compile_env" or "Application.fetch_env!" or "Application.compile_env!" => new(
                ValueKind.Switch,
                code.Text(span)
            ),
            "Mix.env" or "config_env" or "Config.config_env" => new(ValueKind.Environment, code.Text(span)),
            "String.to_atom" or "String.to_existing_atom" or "String.to_charlist" or "to_string" when arguments is [var only] =>
                code.Values.Of(only) is { Kind: ValueKind.Environment } value
                    ? value with
                    {
                        Kind = ValueKind.Switch,
                    }
                    : code.Values.Of(only),
            _ => null,
        };
    }

    /// <summary>if c, do: a, else: b, and the blocks: whoever decides the condition decides the value, where the ways differ.</summary>
    private static Value? Chosen(CodeFile code, Span span)
    {
        var ways = Ways(code, span).Select(code.Values.Of).ToList();
        if (ways.Count == 0)
            return null;
        if (ways.TrueForAll(w => w.Kind == ways[0].Kind && w.Text == ways[0].Text))
            return ways[0];
        var to = span.From + 1;
        while (to < span.To && !code.Is(to, "do"))
            to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
        return new(
            ways.TrueForAll(w => w.IsKnown) ? ValueKind.Switch : ValueKind.Given,
            code.Text(new(span.From + 1, Math.Min(to, span.To)))
        );
    }

    /// <summary>if c, do: a, else: b without brackets: its commas are its own.</summary>
    public static Span Whole(CodeFile code, Span span)
    {
        if (code[span.From] is not { Kind: TokenKind.Word, Value: "if" or "unless" })
            return span;
        while (code.Is(span.To, ",") && code[span.To + 1].Value is "do" or "else" && code.Is(span.To + 2, ":"))
            span = new(span.From, code.Expression(span.To + 3).To);
        return span;
    }

    /// <summary>What each way of a condition is worth.</summary>
    public static IEnumerable<Span> Ways(CodeFile code, Span span)
    {
        var blocks = Beam.Blocks(code);
        for (var i = span.From; i < span.To; i++)
        {
            if (code.Is(i, "do") && code.Is(i + 1, ":") || code.Is(i, "else") && code.Is(i + 1, ":"))
                yield return code.Expression(i + 2);
            else if (code.Is(i, "do") && blocks.End(i) is > 0 and var end)
            {
                var other = Enumerable
                    .Range(i + 1, Math.Max(0, Math.Min(end, span.To) - i - 1))
                    .FirstOrDefault(k => code.Is(k, "else") && blocks.Around(k) == i, -1);
                List<int> arrows =
                [
                    .. Enumerable
                        .Range(i + 1, Math.Max(0, Math.Min(end, span.To) - i - 1))
                        .Where(k => code.Is(k, "->") && blocks.Around(k) == i),
                ];
                if (arrows.Count > 0)
                {
                    for (var k = 0; k < arrows.Count; k++)
                        yield return Beam.Last(
                            code,
                            new(
                                arrows[k] + 1,
                                k + 1 < arrows.Count
                                    ? Beam.HeadStart(code, arrows[k + 1], arrows[k] + 1)
                                    : Math.Min(end, code.Tokens.Length)
                            )
                        );
                }
                else if (other > 0)
                {
                    yield return Beam.Last(code, new(i + 1, other));
                    yield return Beam.Last(code, new(other + 1, end));
                }
                else
                {
                    yield return Beam.Last(code, new(i + 1, Math.Min(end, code.Tokens.Length)));
                }

                yield break;
            }
            else if (code.IsOpen(i) && i > span.From + 1)
                i = code.Mate(i);
        }
    }

    /// <summary>Conditions around a place: do-blocks, do: and else:, clauses of functions for one value.</summary>
    public static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index) =>
        Around(code, index).Where(c => !IsProduction(code, c.Condition, c.IsElse));

    /// <summary>config_env() == :prod: what holds in production is no switch.</summary>
    private static bool IsProduction(CodeFile code, Span condition, bool isElse)
    {
        for (var i = condition.From; i < condition.To; i++)
            if (code[i].Value is "prod" && Beam.IsBehindColon(code, i))
                return !isElse
                    && !Enumerable
                        .Range(condition.From, condition.Length)
                        .Any(k => code[k].Value is "!=" or "not" or "dev" or "test" or "!" or "and" or "&&");
        return false;
    }

    private static IEnumerable<(Span Condition, bool IsElse)> Around(CodeFile code, int index)
    {
        var blocks = Beam.Blocks(code);
        foreach (var found in Inline(code, index))
            yield return found;
        for (var (block, depth) = (blocks.Around(index), 0); block >= 0 && depth < 8; block = blocks.Around(block), depth++)
        {
            if (!code.Is(block, "do"))
                continue;
            var head = Head(code, block);
            if (head < 0)
                continue;
            var isElse = Enumerable.Range(block, Math.Min(index - block, 2000)).Any(k => code.Is(k, "else") && blocks.Around(k) == block);
            switch (code[head].Value)
            {
                case "if":
                    yield return (new(head + 1, block), isElse);
                    break;
                case "unless":
                    yield return (new(head + 1, block), !isElse);
                    break;
                case "case" or "cond":
                    for (var i = index; i > block && index - i < 400; i--)
                        if (code.Is(i, "->") && blocks.Around(i) == block)
                        {
                            var pattern = new Span(Beam.HeadStart(code, i, block + 1), i);
                            yield return (pattern, false);
                            if (code.Is(head, "case") && !IsProduction(code, pattern, false))
                                yield return (new(head + 1, block), false);
                            break;
                        }

                    break;
                case "def" or "defp":
                    foreach (var clause in Clause(code, head, block))
                        yield return (clause, false);
                    foreach (var inline in Inline(code, head))
                        yield return inline;
                    yield break;
            }

            foreach (var found in Inline(code, head))
                yield return found;
        }
    }

    /// <summary>def options(:dev): the value that the clause is for, with the function's name.</summary>
    private static IEnumerable<Span> Clause(CodeFile code, int head, int to)
    {
        for (var i = head + 2; i < to; i++)
            if (code.Is(i, "when") || code[i].IsText || Beam.IsAtom(code, i) || code[i].Value is "true" or "false")
            {
                yield return new(head + 2, to);
                yield break;
            }
    }

    /// <summary>if c, do: here, else: there; def f(:dev), do: here.</summary>
    private static IEnumerable<(Span, bool)> Inline(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 8; at = code.Parent(at), depth++)
        {
            var parent = code.Parent(at);
            var isElse = false;
            var way = -1;
            for (var i = at - 1; i > Math.Max(parent, at - Farthest); i--)
            {
                if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) is >= 0 and var open)
                {
                    i = open;
                    continue;
                }

                if (code.Is(i + 1, ":") && code[i] is { Kind: TokenKind.Word, Value: "do" or "else" } && !Beam.IsBehindColon(code, i))
                {
                    isElse |= code.Is(i, "else") && way < 0;
                    way = i;
                }
                else if (way >= 0 && code[i] is { Kind: TokenKind.Word, Value: "if" or "unless" } && !code.Is(i + 1, ":"))
                {
                    yield return (new(code.Is(i + 1, "(") && code.Mate(i + 1) > way ? i + 2 : i + 1, way), isElse == code.Is(i, "if"));
                    break;
                }
                else if (way >= 0 && code[i] is { Kind: TokenKind.Word, Value: "def" or "defp" })
                {
                    foreach (var clause in Clause(code, i, way))
                        yield return (clause, false);
                    break;
                }
                else if (code[i] is { Kind: TokenKind.Word, Value: "end" or "do" or "def" or "defp" or "->" })
                    break;
            }
        }
    }

    /// <summary>The word that a do-block belongs to, or -1.</summary>
    private static int Head(CodeFile code, int block)
    {
        for (var i = block - 1; i >= 0 && block - i < Farthest; i--)
        {
            if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) is >= 0 and var open)
                i = open;
            else if (
                code[i]
                    is {
                        Kind: TokenKind.Word,
                        Value: "if"
                            or "unless"
                            or "case"
                            or "cond"
                            or "def"
                            or "defp"
                            or "with"
                            or "for"
                            or "defmodule"
                            or "test"
                            or "describe"
                            or "try"
                            or "receive"
                            or "quote"
                            or "defmacro"
                    }
                && !code.Is(i + 1, ":")
                && !Beam.IsBehindColon(code, i)
                && !code.Is(i - 1, ".")
            )
                return i;
        }

        return -1;
    }
}
