using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Lua.</content>
internal static partial class All
{
    public static Language Lua { get; } =
        new(
            "Lua",
            new()
            {
                LineComments = ["--"],
                BlockComments = [],
                Operators = ["~=", ".."],
                Strings = [Double, Single],
                Special = LuaSyntax.Long,
                Skipped = LuaSyntax.LongComment,
            }
        )
        {
            Fence = "lua",
            Extensions = [".lua", ".rockspec", ".luau"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Declares = ["local"],
            Links = [".", ":"],
            OwnFunctions = true,
            FunctionsAreBlocks = true,
            BlockEnd = LuaSyntax.BlockEnd,
            MoreFunctions = LuaSyntax.Functions,
            SettingAt = LuaSyntax.SettingAt,
            ValueOf = LuaSyntax.ValueOf,
            Conditions = LuaSyntax.Conditions,
            MoreCalls = LuaSyntax.Calls,
            Literals = ["ssl", "tls", "verify", "https", "secure", "curl", "unauthorized", .. Everywhere],
        };
}

/// <summary>What is Lua's own: long strings, blocks of words, calls with a table or a text alone.</summary>
internal static class LuaSyntax
{
    /// <summary>[==[ … ]==].</summary>
    public static SpecialString? Long(string text, int at)
    {
        if (text[at] != '[' || Level(text, at) is not { } level)
            return null;
        var close = "]" + new string('=', level) + "]";
        var from = at + level + 2;
        var end = text.IndexOf(close, from, StringComparison.Ordinal);
        return end < 0 ? new(text.Length, from, text.Length) : new(end + close.Length, from, end);
    }

    /// <summary>--[==[ … ]==].</summary>
    public static int? LongComment(string text, int at) =>
        text[at] == '-' && at + 3 < text.Length && text[at + 1] == '-' && text[at + 2] == '[' && Long(text, at + 2) is { } end
            ? end.End
            : null;

    private static int? Level(string text, int at)
    {
        var i = at + 1;
        while (i < text.Length && text[i] == '=')
            i++;
        return i < text.Length && text[i] == '[' ? i - at - 1 : null;
    }

    public static WordBlocks Blocks(CodeFile code) =>
        WordBlocks.Of(
            code,
            (c, i) => c[i].Value is "function" or "if" or "do" or "repeat" && !c.Is(i - 1, "."),
            (c, i) => c[i].Value is "end" or "until" && !c.Is(i - 1, ".")
        );

    public static int BlockEnd(CodeFile code, int index) => code.IsWord(index) ? Blocks(code).End(index) : -1;

    /// <summary>["name"] = value beside what is usual; a comparison and a local variable are the usual way's own.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        if (code[name].IsText)
            return code.Is(name - 1, "[") && code.Is(name + 1, "]") && code.Is(name + 2, "=")
                ? new(code, name, code.Expression(name + 3), code.Is(code.Parent(code.Parent(name)), "{") is false)
                : null;
        if (!code.Is(name + 1, "="))
            return null;
        return code.Is(code.Parent(name), "{") || code.IsLink(name - 1)
            ? new(code, name, code.Expression(name + 2), code.IsLink(name - 1))
            : null;
    }

    public static IEnumerable<Function> Functions(CodeFile code)
    {
        var blocks = Blocks(code);
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "function") || blocks.End(i) < 0)
                continue;
            var open = i + 1;
            var name = "";
            while (open < i + 12 && !code.Is(open, "("))
            {
                if (code.IsWord(open))
                    name = code[open].Value;
                open++;
            }

            if (!code.Is(open, "("))
                continue;
            // Named = function(…)
            if (name.Length == 0 && code.Is(i - 1, "=") && code.IsWord(i - 2))
                name = code[i - 2].Value;
            List<string> parameters = [.. code.Parts(code.Inside(open)).Where(p => code.IsWord(p.From)).Select(p => code[p.From].Value)];
            var from = Math.Min(code.Mate(open) + 1, code.Tokens.Length);
            yield return new(i, name, parameters, new(from, Math.Max(from, Math.Min(blocks.End(i), code.Tokens.Length))), false);
        }
    }

    /// <summary>f{…}: a call with a table alone.</summary>
    public static IEnumerable<Call> Calls(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "{")
                && code.IsWord(i - 1)
                && code[i - 1].Value is not ("return" or "and" or "or" or "not" or "in" or "do" or "then" or "else")
            )
                yield return new(code, i - 1, i);
    }

    /// <summary>os.getenv, and a and b or c.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        var (and, or) = (-1, -1);
        for (var i = span.From + 1; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "and") && and < 0)
                and = i;
            else if (code.Is(i, "or") && and > 0 && or < 0)
                or = i;
        if (and > 0 && or > 0)
        {
            var condition = code.Values.Of(new(span.From, and));
            var (yes, no) = (code.Values.Of(new(and + 1, or)), code.Values.Of(new(or + 1, span.To)));
            if (yes.IsKnown && no.IsKnown && !(condition.Is(true) || condition.Is(false)))
                return yes.Kind == no.Kind && yes.Text == no.Text ? yes : new(ValueKind.Switch, code.Text(new(span.From, and)));
            return condition.Is(true) ? yes
                : condition.Is(false) ? no
                : null;
        }

        for (var i = span.From + 1; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "~=") || code.Is(i, "=="))
            {
                var (left, right) = (code.Values.Of(new(span.From, i)), code.Values.Of(new(i + 1, span.To)));
                return left.Is(ValueKind.Environment) || right.Is(ValueKind.Environment) || left.Is(ValueKind.Switch)
                    ? new(ValueKind.Switch, code.Text(span))
                    : null;
            }

        return null;
    }

    /// <summary>if … then … elseif … else … end.</summary>
    public static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index)
    {
        var blocks = Blocks(code);
        for (var (block, depth) = (blocks.Around(index), 0); block >= 0 && depth < 12; block = blocks.Around(block), depth++)
        {
            if (!code.Is(block, "if"))
                continue;
            var isPast = false;
            for (var i = index; i >= block && index - i < 3000; i--)
            {
                if (i != block && blocks.Around(i) != block || code[i] is not { Kind: TokenKind.Word, Value: "if" or "elseif" or "else" })
                    continue;
                if (!code.Is(i, "else"))
                {
                    var then = i + 1;
                    while (then < code.Tokens.Length && then - i < 100 && !code.Is(then, "then"))
                        then++;
                    if (then <= index)
                        yield return (new(i + 1, then), isPast);
                }

                isPast = true;
            }
        }
    }
}
