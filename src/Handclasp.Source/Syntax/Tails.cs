namespace Handclasp.Source.Syntax;

/// <summary>What a block is worth where its last expression is its value: Scala and Groovy.</summary>
internal static class Tails
{
    private const int Deepest = 12;

    /// <summary>The values that a function's last expression may have, and those of its return statements.</summary>
    public static IReadOnlyList<Span> Of(CodeFile code, Function function)
    {
        List<Span> found = [];
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code[i] is { Kind: Lexing.TokenKind.Word, Value: "return" } && ReferenceEquals(code.Functions.Around(i), function))
                found.Add(code.Is(i + 1, ";") || code.Is(i + 1, "}") ? new(i + 1, i + 1) : code.Expression(i + 1));
        Add(code, function.Body, found, 0);
        return found;
    }

    private static void Add(CodeFile code, Span block, List<Span> found, int depth)
    {
        while (!block.IsEmpty && code.Is(block.To - 1, ";"))
            block = new(block.From, block.To - 1);
        if (block.IsEmpty || depth > Deepest)
            return;
        var last = new Span(Last(code, block), block.To);
        var first = last.From;
        if (code.Is(first, "{") && code.Mate(first) == last.To - 1)
            Add(code, code.Inside(first), found, depth + 1);
        else if (code.Is(first, "if") && code.Is(first + 1, "("))
            Choice(code, last, code.Mate(first + 1) + 1, found, depth);
        else if (code.Is(first, "try"))
            Attempt(code, last, found, depth);
        else if (Match(code, last) is { } cases)
            Arms(code, cases, found, depth);
        else if (!code.Is(first, "return") && !code.Is(first, "throw"))
            found.Add(last);
    }

    /// <summary>Index of the first token of a block's last statement.</summary>
    private static int Last(CodeFile code, Span block)
    {
        var last = block.From;
        for (var i = block.From; i < block.To; i++)
        {
            if (i > block.From && (code.Is(i - 1, ";") || code.BeginsStatement(i) && !Continues(code, i)))
                last = i;
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), block.To);
        }

        return last;
    }

    /// <summary>else, catch on a line of their own; the single statement below an if.</summary>
    private static bool Continues(CodeFile code, int index) =>
        code[index] is { Kind: Lexing.TokenKind.Word, Value: "else" or "catch" or "finally" or "match" or "yield" or "as" }
        || code[index - 1] is { Kind: Lexing.TokenKind.Word, Value: "else" or "try" or "then" }
        || code.Is(index - 1, ")") && code.Mate(index - 1) is > 0 and var open && code.Is(open - 1, "if");

    private static void Choice(CodeFile code, Span whole, int then, List<Span> found, int depth)
    {
        if (code.Is(then, "then"))
            then++;
        for (var i = then; i < whole.To; i++)
        {
            if (code.Is(i, "else"))
            {
                Add(code, new(then, i), found, depth + 1);
                Add(code, new(i + 1, whole.To), found, depth + 1);
                return;
            }

            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), whole.To);
        }

        Add(code, new(then, whole.To), found, depth + 1);
    }

    private static void Attempt(CodeFile code, Span whole, List<Span> found, int depth)
    {
        var from = whole.From + 1;
        for (var i = from; i < whole.To; i++)
        {
            if (code.IsOpen(i) && code.Is(i, "{"))
            {
                if (code.Is(i - 1, "try"))
                    Add(code, code.Inside(i), found, depth + 1);
                else if (code.Is(i - 1, "catch") || code.Is(i - 1, ")"))
                    Arms(code, code.Inside(i), found, depth);
            }

            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), whole.To);
        }
    }

    /// <summary>x match { … }: what is between the braces.</summary>
    private static Span? Match(CodeFile code, Span statement)
    {
        for (var i = statement.From; i < statement.To; i++)
            if (code.Is(i, "match") && code.Is(i + 1, "{") && code.Mate(i + 1) == statement.To - 1)
                return code.Inside(i + 1);
            else if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), statement.To);
        return null;
    }

    /// <summary>case p => value; without cases the block itself.</summary>
    private static void Arms(CodeFile code, Span block, List<Span> found, int depth)
    {
        var from = -1;
        for (var i = block.From; i < block.To; i++)
        {
            if (code.Is(i, "case"))
            {
                if (from >= 0)
                    Add(code, new(from, i), found, depth + 1);
                while (i < block.To && !code.Is(i, "=>"))
                    i = code.IsOpen(i) ? code.Mate(i) + 1 : i + 1;
                from = i + 1;
            }
            else if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), block.To);
            }
        }

        Add(code, from >= 0 ? new(from, block.To) : block, found, depth + 1);
    }
}
