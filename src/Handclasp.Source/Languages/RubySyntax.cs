using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is Ruby's own: blocks with an end, calls without brackets, symbols, conditions behind a statement.</summary>
internal static class RubySyntax
{
    private const int Farthest = 80;

    private static readonly string[] Keywords =
    [
        "if",
        "unless",
        "while",
        "until",
        "and",
        "or",
        "not",
        "do",
        "then",
        "end",
        "return",
        "def",
        "class",
        "module",
        "rescue",
        "ensure",
        "else",
        "elsif",
        "when",
        "in",
        "case",
        "begin",
        "self",
        "nil",
        "true",
        "false",
        "yield",
        "next",
        "break",
        "for",
    ];

    /// <summary>def name … end, do |a| … end, { |a| … }, ->(a) { … }, lambda { |a| … }.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        var blocks = RubyBlocks.Of(code);
        foreach (var block in blocks.All)
        {
            var open = block.Open;
            if (code.Is(open, "def"))
            {
                var i = open + 1;
                while (code.IsWord(i) && code.IsLink(i + 1))
                    i += 2;
                var name = code[i].Value;
                var after = i + 1;
                if (code.Is(after, "=") && code[after].Start == code[i].End)
                    (name, after) = (name + "=", after + 1);
                List<string> parameters = [];
                if (code.Is(after, "(") && !code[after].LineBefore)
                {
                    parameters = code.Functions.Parameters(code.Inside(after));
                    after = code.Mate(after) + 1;
                }
                else
                {
                    var from = after;
                    while (after < block.End && !code[after].LineBefore && !code.Is(after, ";"))
                        after++;
                    parameters = code.Functions.Parameters(new(from, after));
                }

                yield return new(open, name, parameters, new(after, block.End), false);
            }
            else if (code.Is(open, "do"))
            {
                var (parameters, from) = Bars(code, open + 1);
                var (start, given) = Head(code, open);
                yield return new(start, "", given ?? parameters, new(from, block.End), false);
            }
        }

        foreach (var def in code.Index.Places("def"))
            if (code.IsWord(def) && blocks.OpenedBy(def) is null && !code.IsLink(def - 1))
            {
                var i = def + 1;
                while (code.IsWord(i) && code.IsLink(i + 1))
                    i += 2;
                var open = i + 1;
                var equals = code.Is(open, "(") ? code.Mate(open) + 1 : open;
                if (code.Is(equals, "="))
                    yield return new(
                        def,
                        code[i].Value,
                        code.Is(open, "(") ? code.Functions.Parameters(code.Inside(open)) : [],
                        code.Expression(equals + 1),
                        true
                    );
            }

        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "{") || code.Is(i - 1, "#"))
                continue;
            var isLambda = code.Is(i - 1, "->") || code.Is(i - 1, ")") && code.Mate(i - 1) is > 0 and var head && code.Is(head - 1, "->");
            if (!isLambda && !(code.IsWord(i - 1) && !Keywords.Contains(code[i - 1].Value) || code.Is(i - 1, ")")))
                continue;
            var (parameters, from) = Bars(code, i + 1);
            var (start, given) = Head(code, i);
            yield return new(start, "", given ?? parameters, new(from, code.Inside(i).To), false);
        }
    }

    /// <summary>chmod 0600, path; client.get url, verify: false.</summary>
    public static IEnumerable<Call> BareCalls(CodeFile code)
    {
        for (var i = 0; i + 1 < code.Tokens.Length; i++)
        {
            var next = code[i + 1];
            if (
                !code.IsWord(i)
                || next.LineBefore
                || next.Start == code[i].End
                || !(char.IsAsciiLetter(code[i].Value[0]) || code[i].Value[0] == '_')
                || Keywords.Contains(code[i].Value)
                || RubyBlocks.IsSymbolOrKey(code, i)
            )
                continue;
            var isValue =
                next.IsText
                || next.Kind == TokenKind.Number
                || next.IsWord && !(Keywords.Contains(next.Value) && next.Value is not ("true" or "false" or "nil" or "self"))
                || next.Is(":") && code.IsWord(i + 2) && next.End == code[i + 2].Start
                || next.Is("->");
            if (!isValue)
                continue;
            var to = i + 1;
            while (to < code.Tokens.Length && to < i + 200)
            {
                if (
                    to > i + 1
                    && code[to].LineBefore
                    && code[to - 1] is not { Kind: TokenKind.Symbol, Value: "," or "=>" or ":" or "+" or "|" or "." or "\\" }
                )
                    break;
                if (code[to] is { Kind: TokenKind.Symbol, Value: ";" or ")" or "]" or "}" })
                    break;
                if (
                    code[to] is { Kind: TokenKind.Word, Value: "if" or "unless" or "do" or "and" or "or" or "while" or "rescue" }
                    && !RubyBlocks.IsSymbolOrKey(code, to)
                )
                    break;
                to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
            }

            yield return new(code, i, i) { Bare = new(i + 1, Math.Min(to, code.Tokens.Length)) };
        }
    }

    /// <summary>statement if c; if c … elsif d … else … end; case x when 'a'.</summary>
    public static IEnumerable<(Span, bool)> Conditions(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 12; at = code.Parent(at), depth++)
        {
            var from = code.IsOpen(at) && at != index ? code.Mate(at) + 1 : at + 1;
            for (var i = from; i < code.Tokens.Length && i < from + Farthest; i++)
            {
                if (
                    code[i].LineBefore
                    && code[i - 1] is not { Kind: TokenKind.Symbol, Value: "," or "=>" or ":" or "=" or "(" or "{" or "[" or "." }
                    && !code.Is(i, ".")
                )
                    break;
                if (code.IsOpen(i))
                {
                    i = code.Mate(i);
                    continue;
                }

                if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "}" or ")" or "]" or "," })
                    break;
                if (
                    code[i] is not { Kind: TokenKind.Word, Value: "if" or "unless" }
                    || RubyBlocks.IsSymbolOrKey(code, i)
                    || code.Is(i - 1, "=")
                )
                    continue;
                yield return (Line(code, i + 1), code.Is(i, "unless"));
                break;
            }
        }

        // opts.on('-k', '--insecure') { … }
        for (
            var (f, depth) = (code.Functions.Around(index), 0);
            f is not null && depth < 3;
            f = code.Functions.Around(f.Start - 1), depth++
        )
            if (code.Is(f.Start - 1, ")") && code.Mate(f.Start - 1) is > 0 and var arguments && code.Is(arguments - 1, "on"))
                yield return (code.Inside(arguments), false);
        var count = 0;
        for (var block = RubyBlocks.Of(code).At(index); block is not null && count < 12; count++)
        {
            var word = code[block.Open].Value;
            if (word is "def")
                yield break;
            var branch = block.Branches.FindLast(b => b < index);
            if (word is "if" or "unless" && index > block.Open + 1)
            {
                var head = Line(code, block.Open + 1);
                if (index >= head.To)
                {
                    if (branch == 0)
                        yield return (head, word == "unless");
                    else
                    {
                        yield return (head, word == "if");
                        foreach (var before in block.Branches.Where(b => b < branch && code.Is(b, "elsif")))
                            yield return (Line(code, before + 1), true);
                        if (code.Is(branch, "elsif"))
                            yield return (Line(code, branch + 1), false);
                    }
                }
            }
            else if (word == "case" && branch > 0 && code.Is(branch, "when"))
            {
                yield return (Line(code, branch + 1), false);
                yield return (Line(code, block.Open + 1), false);
            }

            block = block.Around >= 0 ? RubyBlocks.Of(code).All[block.Around] : null;
        }
    }

    /// <summary>name: value, :name => value, x[:name] = value.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        var next = name + 1;
        if (code.Is(next, ":") && code[next].Start == code[name].End)
            return new(code, name, code.Expression(next + 1), false);
        if (code.Is(name - 1, "[") && code.Is(next, "]") && (code.Is(next + 1, "=") || code.Is(next + 1, "||=")))
            return new(code, name, code.Expression(next + 2), true);
        return null;
    }

    /// <summary>:symbol, ENV['NAME'], options[:name] of a command line.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length == 2 && code.Is(span.From, ":") && code.IsWord(span.From + 1))
            return new(ValueKind.Text, code[span.From + 1].Value);
        if (code.Is(span.From, "ENV") && (code.Is(span.From + 1, "[") || code.IsLink(span.From + 1)))
        {
            var open = code.Is(span.From + 1, "[") ? span.From + 1 : span.From + 3;
            var isAll = code.Mate(open) == span.To - 1;
            return isAll && PerlSyntax.IsPath(code[open + 1].Value)
                ? new(ValueKind.Environment, code.Text(span))
                : new(ValueKind.Switch, code.Text(span));
        }

        if (
            span.Length == 5
            && code[span.From].Value is "options" or "opts" or "@options" or "params"
            && code.Is(span.From + 1, "[")
            && (code.Names.Has("OptionParser") || code.Names.Has("ARGV") || code.Names.Has("Thor") || code.Names.Has("Slop"))
        )
            return new(ValueKind.Switch, code.Text(span));
        return null;
    }

    /// <summary>The rest of a line, up to then.</summary>
    private static Span Line(CodeFile code, int from)
    {
        var to = from;
        while (
            to < code.Tokens.Length
            && to < from + Farthest
            && !(code[to].LineBefore && to > from)
            && !code.Is(to, "then")
            && !code.Is(to, ";")
        )
            to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
        return new(from, Math.Min(to, code.Tokens.Length));
    }

    /// <summary>|a, b|, and where what follows begins.</summary>
    private static (List<string> Parameters, int From) Bars(CodeFile code, int from)
    {
        if (!code.Is(from, "|"))
            return ([], code.Is(from, "||") ? from + 1 : from);
        var to = from + 1;
        while (to < code.Tokens.Length && to < from + Farthest && !code.Is(to, "|"))
            to++;
        return (code.Functions.Parameters(new(from + 1, to)), to + 1);
    }

    /// <summary>Where a lambda or a call with a block begins, and the parameters in front of its block.</summary>
    private static (int Start, List<string>? Parameters) Head(CodeFile code, int open)
    {
        var before = open - 1;
        if (code.Is(before, "->"))
            return (before, null);
        if (code.Is(before, ")") && code.Mate(before) is > 0 and var bracket && code.Is(bracket - 1, "->"))
            return (bracket - 1, code.Functions.Parameters(code.Inside(bracket)));
        if (code[before].Value is "lambda" or "proc")
            return (before, null);
        if (code.Is(before, "new") && code[before - 2].Value is "Proc")
            return (before - 2, null);
        // -> ok, store { }
        for (var i = before; i > before - 8 && i > 0 && (code.IsWord(i) || code.Is(i, ",")); i--)
            if (code.Is(i - 1, "->"))
                return (i - 1, code.Functions.Parameters(new(i, open)));
        return (open, null);
    }
}
