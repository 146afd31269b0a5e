using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What Elixir and Erlang have in common: clauses, and functions that are worth their last expression.</summary>
internal static class Beam
{
    private const int Farthest = 80;

    /// <summary>The last expression of each clause of a function.</summary>
    public static IReadOnlyList<Span> Results(CodeFile code, Function function)
    {
        if (function.IsExpression)
            return [function.Body];
        return [.. Clauses(code, function).Select(c => Last(code, c.Body)).Where(s => !s.IsEmpty)];
    }

    /// <summary>The clauses of a function: what each matches, and its body. One without an arrow of its own has a single one.</summary>
    public static IReadOnlyList<(Span Head, Span Body)> Clauses(CodeFile code, Function function)
    {
        List<int> arrows = [.. Arrows(code, function)];
        if (arrows.Count == 0)
            return [(new(function.Start, function.Body.From), function.Body)];
        List<(Span, Span)> clauses = [];
        for (var i = 0; i < arrows.Count; i++)
        {
            var head = HeadStart(code, arrows[i], i == 0 ? function.Start : arrows[i - 1] + 1);
            if (i > 0)
                clauses[^1] = (clauses[^1].Item1, new(clauses[^1].Item2.From, Trimmed(code, head)));
            clauses.Add((new(head, arrows[i]), new(arrows[i] + 1, function.Body.To)));
        }

        return clauses;
    }

    /// <summary>Arrows between the clauses of a function itself, not of what stands in it.</summary>
    private static IEnumerable<int> Arrows(CodeFile code, Function function)
    {
        var blocks = Blocks(code);
        var from = function.Start;
        var own = code.Is(from, "fn") || code.Is(from, "fun") ? from : blocks.Around(from);
        var parent = code.Parent(from);
        for (var i = from; i < function.Body.To; i++)
            if (code.Is(i, "->") && blocks.Around(i) == own && code.Parent(i) == parent)
                yield return i;
    }

    /// <summary>The last expression of a body.</summary>
    public static Span Last(CodeFile code, Span body)
    {
        var blocks = Blocks(code);
        var to = body.To;
        while (to > body.From && code[to - 1] is { Kind: TokenKind.Symbol, Value: "," or ";" or "." })
            to--;
        if (to <= body.From)
            return default;
        var (level, bracket) = (Level(code, blocks, body.From), code.Parent(body.From));
        for (var i = to - 1; i > body.From; i--)
        {
            if (code.Parent(i) != bracket || blocks.Around(i) != level)
                continue;
            if (code.Language == All.Erlang ? code.Is(i, ",") : code.Is(i, ";"))
                return new(i + 1, to);
            if (code.Language == All.Elixir && Begins(code, i) && !code.Is(i, "end") && !code.Is(i, "|>"))
                return new(i, to);
        }

        return new(body.From, to);
    }

    /// <summary>The block that a body is in: where it begins with a word that opens one, that is not yet counted.</summary>
    private static int Level(CodeFile code, WordBlocks blocks, int from) => blocks.Around(from);

    /// <summary>True for the first token of a line that does not go on with the one before.</summary>
    public static bool Begins(CodeFile code, int index)
    {
        if (!code[index].LineBefore)
            return index == 0;
        var before = code[index - 1];
        var here = code[index];
        if (before.Kind == TokenKind.Symbol && before.Value is not (")" or "]" or "}"))
            return before.Is("->");
        if (before is { Kind: TokenKind.Word, Value: "and" or "or" or "when" or "in" or "not" })
            return false;
        return here.Kind != TokenKind.Symbol || here.Value is "{" or "[" or "(" or "%" or ":" or "&" or "<" or "!" or "-" or "^";
    }

    /// <summary>Blocks of words in Elixir and Erlang.</summary>
    public static WordBlocks Blocks(CodeFile code) =>
        code.Language == All.Elixir
            ? WordBlocks.Of(code, ElixirSyntax.Opens, ElixirSyntax.Closes)
            : WordBlocks.Of(code, ErlangSyntax.Opens, (c, i) => c.Is(i, "end"));

    /// <summary>Index of the <c>end</c> of a block, or -1.</summary>
    public static int BlockEnd(CodeFile code, int index) => code.IsWord(index) ? Blocks(code).End(index) : -1;

    /// <summary>Where what a clause matches begins: after a semicolon in Erlang, at the line in Elixir.</summary>
    public static int HeadStart(CodeFile code, int arrow, int from)
    {
        var blocks = Blocks(code);
        var (level, bracket) = (blocks.Around(arrow), code.Parent(arrow));
        for (var i = arrow - 1; i >= Math.Max(from, arrow - Farthest); i--)
        {
            if (code.Parent(i) != bracket)
                continue;
            if (blocks.Around(i) != level)
                return i + 1;
            if (
                code.Language == All.Erlang
                    ? code.Is(i, ";") || code.Is(i, "of") || code.Is(i, "if") || code.Is(i, ".") && code[i + 1].LineBefore
                    : code.Is(i, ";") || code.Is(i, "do") || code.Is(i, "fn") || code.Is(i, "->")
            )
                return i + 1;
            if (code.Language == All.Elixir && Begins(code, i))
                return i;
        }

        return Math.Max(from, arrow - Farthest);
    }

    private static int Trimmed(CodeFile code, int to)
    {
        while (to > 0 && code[to - 1] is { Kind: TokenKind.Symbol, Value: ";" or "," })
            to--;
        return to;
    }

    /// <summary>The atom that an expression is, or null.</summary>
    public static string? Atom(CodeFile code, Span span) =>
        code.Language == All.Elixir
            ? span.Length == 2 && IsBehindColon(code, span.From + 1) && (code.IsWord(span.From + 1) || code[span.From + 1].IsText)
                ? code[span.From + 1].Value
                : null
            : span.Length == 1 && IsAtom(code, span.From)
                ? code[span.From].Value
                : null;

    /// <summary>True for an atom: in Erlang a word in lower case or a quoted one that no call follows, in Elixir a word behind a colon.</summary>
    public static bool IsAtom(CodeFile code, int index)
    {
        var token = code[index];
        if (code.Language == All.Elixir)
            return IsBehindColon(code, index) && (token.IsWord || token.IsText) && !code.Is(index + 1, ".");
        return !code.Is(index + 1, "(")
            && !code.Is(index + 1, ":")
            && !code.Is(index - 1, "?")
            && (
                token.IsWord && token.Value.Length > 0 && char.IsLower(token.Value[0])
                || token.IsText && code.Source.Text[token.Start] == '\''
            );
    }

    /// <summary>Elixir: the colon of an atom stands at it, that of a keyword at what is before.</summary>
    public static bool IsBehindColon(CodeFile code, int index) => code.Is(index - 1, ":") && code[index - 1].End == code[index].Start;

    /// <summary>True where a token stands in what is matched, compared, listed as a type or asked for, and nothing is set.</summary>
    public static bool IsMatched(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 8; at = code.Parent(at), depth++)
        {
            var (before, after) = (code[at - 1], code[code.IsOpen(at) ? code.Mate(at) + 1 : at + 1]);
            if (depth > 0 && (after is { Kind: TokenKind.Symbol, Value: "->" or "<-" or "=" } || after.Is("when")))
                return true;
            if (
                after is { Kind: TokenKind.Symbol, Value: "==" or "=:=" or "=/=" or "!=" or "===" or "/=" or "|" }
                    && !(after.Is("|") && depth > 0)
                || before is { Kind: TokenKind.Symbol, Value: "==" or "=:=" or "=/=" or "!=" or "===" or "/=" }
            )
                return true;
            if (depth > 0 && code.Is(at, "(") && IsAsked(code, at))
                return true;
        }

        return IsInType(code, index);
    }

    /// <summary>Functions that ask whether an option is there, or take it out; and heads of functions.</summary>
    private static bool IsAsked(CodeFile code, int open) =>
        code[open - 1].Value
            is "member"
                or "member?"
                or "keymember"
                or "keymember?"
                or "keydelete"
                or "keyfind"
                or "get_value"
                or "assert"
                or "assertEqual"
                or "refute"
                or "delete"
                or "match"
                or "assertMatch"
        || code.IsWord(open - 1) && code[open - 2].Value is "def" or "defp" or "defmacro"
        || code.Language == All.Erlang && code.IsWord(open - 1) && code[open - 1].LineBefore && code.Is(code.Mate(open) + 1, "->");

    /// <summary>-type, -spec, @type, @spec, assert.</summary>
    private static bool IsInType(CodeFile code, int index)
    {
        for (var i = index; i > 0 && index - i < Farthest; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0)
                continue;
            if (code.Is(i, "-") && code[i + 1].Value is "type" or "spec" or "callback" or "opaque" or "record")
                return code[i + 1].Value != "record";
            if (code[i].Value is "@type" or "@spec" or "@typep" or "@callback" or "@opaque" or "assert" or "refute")
                return true;
            if (code.Language == All.Elixir && Begins(code, i))
                return false;
            if (code.Language == All.Erlang && code.Is(i - 1, "."))
                return false;
        }

        return false;
    }
}
