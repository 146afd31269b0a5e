using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Whether a constant that stands somewhere is what is allowed there, or only spoken of: compared, listed, named, taken out.</summary>
internal static class Mentions
{
    private static readonly string[] Asks =
    [
        "HasFlag",
        "Equals",
        "equals",
        "nameof",
        "NotEqual",
        "Equal",
        "assertEquals",
        "assertFalse",
        "assertTrue",
        "contains",
        "Contains",
        "ReferenceEquals",
        "InlineData",
        "DefaultValue",
        "remove",
        "isAssignableFrom",
        "println",
        "WriteLine",
        "DefaultValueAttribute",
        "is",
    ];

    /// <param name="code">The file.</param>
    /// <param name="from">Index of the first token of the constant's path.</param>
    /// <param name="to">Index after its last.</param>
    public static bool IsOnlySpokenOf(CodeFile code, int from, int to)
    {
        var (before, after) = (code[from - 1], code[to]);
        if (
            Compares(before)
            || Compares(after)
            || before
                is {
                    Kind: TokenKind.Word,
                    Value: "case" or "is" or "or" or "not" or "and" or "instanceof" or "import" or "in" or "class" or "typeof" or "throws"
                }
        )
            return true;
        if (
            after is { Kind: TokenKind.Symbol, Value: "=>" } or { Kind: TokenKind.Word, Value: "or" or "and" }
            || (after.Is("->") && !code.IsWord(to + 1))
        )
            return true;
        // X.class, X::class; [X] = "…"; "…" -> X and "…" to X in a table.
        if (code.IsLink(to) && code[to + 1].Value is "class" or "java" || code.IsLink(to - 2) && code[to - 1].Value == "class")
            return true;
        // ["allow"] = X, (x & X) != 0, (X & x) != 0
        if (
            before.Is("=")
            && code.Is(from - 2, "]")
            && code.Mate(from - 2) is > 0 and var key
            && code[key + 1].IsText
            && !code.IsWord(key - 1)
        )
            return true;
        if (
            before is { Kind: TokenKind.Symbol, Value: "&" or "(" }
            && code.Parent(from) is >= 0 and var bracket
            && code.Is(bracket, "(")
            && !code.IsWord(bracket - 1)
            && Compares(code[code.Mate(bracket) + 1])
        )
            return true;
        if (before.Is("[") && after.Is("]") && code[to + 1].Value is "=" or ":" && !code.IsWord(from - 2))
            return true;
        // Rows of a table: Map.of("request", X, …).
        if (
            before.Is(",")
            && code[from - 2].IsText
            && code.Parent(from) is > 0 and var row
            && code[row - 1].Value is "of" or "ofEntries" or "entry" or "mapOf" or "put" or "Add"
        )
            return true;
        if (
            before is { Kind: TokenKind.Symbol, Value: "->" or "=>" } && (code[from - 2].IsText || code[from - 2].Is("default"))
            || (before.Is("to") && code[from - 2].IsText)
        )
            return true;
        if (after.Is(":") && code.Language.Indents && code.Parent(from) >= 0 && code.Is(code.Parent(from), "{"))
            return true;
        // A parameter's default, an annotation, a row of an enumeration.
        for (var (open, depth) = (code.Parent(from), 0); open >= 0 && depth < 4; open = code.Parent(open), depth++)
        {
            if (code.Is(open - 1, "~") || code.Is(code.PathStart(from) - 1, "~"))
                return true;
            if (code.Is(open, "(") && code.IsWord(open - 1) && Asks.Contains(code[open - 1].Value, StringComparer.Ordinal))
                return true;
            if (
                code.Is(open, "(")
                && code.CallAt(open) is { Word: "of" or "ofEntries" or "entry" or "mapOf" or "Map" }
                && Enumerable.Range(open, from - open).Any(i => code[i].IsText)
            )
                return true;
            if (code.Is(open, "{"))
                break;
        }

        var start = code.StatementStart(from);
        return code[start] is { Kind: TokenKind.Word, Value: "import" or "package" or "using" or "case" or "from" or "namespace" }
                && !code.Is(start + 1, "(")
                && !(code.Is(start, "using") && code.Is(start + 1, "var"))
            || (before is { Kind: TokenKind.Symbol, Value: "|" or "&" } && IsPartOfQuestion(code, from))
            || (
                after is { Kind: TokenKind.Symbol, Value: "|" or "&" }
                && code[from - 1] is { Kind: TokenKind.Symbol, Value: "(" }
                && code.Is(from - 2, "~")
            );
    }

    /// <summary>What is allowed in a run that is meant by a predicate: there itself, or in the one constant that a word there stands for.</summary>
    /// <param name="code">The file.</param>
    /// <param name="span">The arguments or the value.</param>
    /// <param name="near">Index of the name that they are given to.</param>
    /// <param name="isThere">True for a token of the run that is meant.</param>
    /// <param name="isInConstant">True for a token of a constant's value that is meant.</param>
    /// <param name="reach">How many tokens of that value are looked at.</param>
    /// <returns>Index of the first token that is meant, or -1.</returns>
    public static int Allowed(CodeFile code, Span span, int near, Func<int, bool> isThere, Func<int, bool> isInConstant, int reach) =>
        AllAllowed(code, span, near, isThere, isInConstant, reach).FirstOrDefault(-1);

    /// <summary>The same for all tokens that are meant.</summary>
    public static IEnumerable<int> AllAllowed(
        CodeFile code,
        Span span,
        int near,
        Func<int, bool> isThere,
        Func<int, bool> isInConstant,
        int reach
    )
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (isThere(i))
            {
                yield return i;
                continue;
            }

            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && !code.IsLink(i + 1)
                && IsOfSameFunction(code, i, near)
                && !code.Is(i - 1, "in")
                && code.CallAt(code.Parent(i)) is not { Word: "contains" or "equals" or "remove" or "removeAll" or "minus" }
                && code.Names.To(code[i].Value) is [var only]
                && !only.Value.Contains(i)
            )
                for (var k = only.Value.From; k < Math.Min(only.Value.To, only.Value.From + reach); k++)
                    if (isInConstant(k))
                        yield return k;
        }
    }

    /// <summary>Where to point for a value that a call or a setting is given: a constant of the file's own is shown where it stands, all else where it is given.</summary>
    public static Span Shown(CodeFile code, Span given, int value) =>
        (given.Contains(value)) || code.Functions.Around(value) is not null ? given : new(value, value + 1);

    /// <summary>False for what a filter takes out or asks for, and for what a lambda within has of its own.</summary>
    public static bool IsKept(CodeFile code, int index, int near) =>
        !code.Is(index + 1, ".")
        && !(code.Is(index - 1, "(") && code[index - 2].Value is "equals" or "remove" or "contains")
        && !IsTakenOut(code, index)
        && IsOfSameFunction(code, index, near);

    /// <summary>filterNot(Set(here)).</summary>
    private static bool IsTakenOut(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.Is(open, "(") && code[open - 1].Value is "filterNot" or "removeAll" or "diff" or "minus" or "subtract")
                return true;
        return false;
    }

    private static bool IsOfSameFunction(CodeFile code, int index, int near) => code.Functions.AreTogether(index, near);

    /// <summary>True where this file declares what bears that name: a use is elsewhere.</summary>
    public static bool IsDeclaredHere(CodeFile code, string name) =>
        code
            .Index.Places(name)
            .Any(i =>
                code.IsWord(i) && code[i - 1] is { Kind: TokenKind.Word, Value: "class" or "object" or "enum" or "interface" or "record" }
            );

    private static bool IsPartOfQuestion(CodeFile code, int from)
    {
        for (var i = from; i > from - 12 && i > 0; i--)
        {
            if (code[i] is { Kind: TokenKind.Word, Value: "case" } || code.Is(i, "~") || Compares(code[i]))
                return true;
            if (code[i] is { Kind: TokenKind.Symbol, Value: "=" or ";" or "," or "{" or "(" })
                return code.Is(i, "(") && code.Is(i - 1, "~");
        }

        return false;
    }

    private static bool Compares(Token token) =>
        token is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "===" or "!==" or "<" or ">" or "<=" or ">=" or "~" };
}
