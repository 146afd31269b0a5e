using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Errors that a Go function has, and what it gives back in their place.</summary>
internal static class GoResults
{
    /// <summary>The name of an error that a function gives back, (err error); empty where it has none.</summary>
    public static string NameOf(CodeFile code, Function function)
    {
        var close = function.Body.From - 2;
        if (!code.Is(close, ")") || code.Mate(close) is not (> 0 and var open) || open <= function.Start)
            return "";
        var last = code.Parts(code.Inside(open)).LastOrDefault();
        return last.Length == 2 && code.Is(last.From + 1, "error") ? code[last.From].Value : "";
    }

    /// <summary>_, err = leaf.Verify(options); return: what is given back is what was set.</summary>
    public static bool IsSetBefore(CodeFile code, Function function, string result)
    {
        if (result.Length == 0)
            return false;
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.Is(i, result) && code.Is(i + 1, "=") && !code.Is(i + 2, "nil") && !code.IsLink(i - 1))
                return true;
        return false;
    }

    /// <summary>defer func() { … err = nil }(): whatever was found, nil is given back.</summary>
    public static bool IsCleared(CodeFile code, Function function, string result)
    {
        if (result.Length == 0)
            return false;
        foreach (var inner in code.Functions.All)
        {
            if (inner.Start <= function.Body.From || inner.End > function.Body.To || !code.Is(inner.Start - 1, "defer"))
                continue;
            for (var i = inner.Body.From; i < inner.Body.To; i++)
                if (
                    code.Is(i, result)
                    && code.Is(i + 1, "=")
                    && code.Is(i + 2, "nil")
                    && !code.IsLink(i - 1)
                    && IsForAll(code, inner, i, result)
                )
                    return true;
        }

        return false;
    }

    /// <summary>if errors.As(err, &amp;unknownAuthority) { return nil }: one error of the verification is let through.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The callback.</param>
    /// <param name="type">The type of the error.</param>
    /// <param name="said">What its text says.</param>
    public static bool Forgives(CodeFile code, Function function, string type, string said)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                (code.Is(i, type) && code.IsWord(i) || code[i].IsText && code[i].Value.Contains(said, StringComparison.OrdinalIgnoreCase))
                && !GoCallbacks.IsOfMessage(code, i)
                && Asked(code, function, i) is { } asked
                && IsLetThrough(code, function, asked)
            )
                return true;
        return false;
    }

    /// <summary>case &lt;-time.After(limit): return nil: who takes long enough is let in.</summary>
    public static bool GivesUp(CodeFile code, Function function) =>
        code
            .Index.Places("After", "Done")
            .Any(i =>
                function.Body.From <= i
                && i < function.Body.To
                && code.Is(i + 1, "(")
                && code.Is(code.PathStart(i) - 1, "<-")
                && Case(code, i) is { } label
                && EndsInNil(code, label)
            );

    /// <summary>Where a condition asks for an error: at its type, its text, or the variable that is declared with its type; or a case for it.</summary>
    private static int? Asked(CodeFile code, Function function, int index)
    {
        if (GoEvidence.Head(code, function, index) is not null || Case(code, index) is not null)
            return index;
        // var unknown x509.UnknownAuthorityError; unknown := new(x509.UnknownAuthorityError); _, ok := err.(x509.UnknownAuthorityError)
        var start = code.StatementStart(index);
        var names = Enumerable
            .Range(start, Math.Max(0, index - start))
            .Where(i => code.IsWord(i) && code[i].Value is not ("var" or "x509" or "new" or "_" or "err"));
        foreach (var name in names)
            for (var i = index + 1; i < function.Body.To; i++)
                if (code.Is(i, code[name].Value) && code.IsWord(i) && !code.IsLink(i - 1) && GoEvidence.Head(code, function, i) is not null)
                    return i;
        return null;
    }

    private static bool IsLetThrough(CodeFile code, Function function, int asked)
    {
        if (Case(code, asked) is { } label)
            return EndsInNil(code, label) && !Proves(code, label);
        if (GoEvidence.Head(code, function, asked) is not { } head)
            return false;
        if (IsNegated(code, asked))
            // if !errors.As(err, &unknown) { return err }: and behind it nothing asks again.
            return Returns(code, head.Block) && !head.HasElse && EndsInNil(code, new(head.Block.To + 1, function.Body.To));
        if (Proves(code, head.Block))
            return false;
        return EndsInNil(code, head.Block)
            || IsEmptied(code, head.Block)
            || !Returns(code, head.Block) && EndsInNil(code, new(AfterAll(code, head.Block.To), function.Body.To));
    }

    /// <summary>Behind the last block of a chain of else.</summary>
    private static int AfterAll(CodeFile code, int close)
    {
        var end = close;
        while (code.Is(end + 1, "else"))
        {
            var open = end + 2;
            while (open < code.Tokens.Length && !code.Is(open, "{"))
                open++;
            end = code.Mate(open);
        }

        return end + 1;
    }

    /// <summary>The statements of a case, from its colon to the next one.</summary>
    private static Span? Case(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        if (!code.Is(start, "case"))
            return null;
        var open = code.Parent(start);
        var from = index;
        while (from < code.Tokens.Length && !(code.Is(from, ":") && code.Parent(from) == open))
            from++;
        var to = from + 1;
        while (to < code.Mate(open) && !(code[to].Value is "case" or "default" && code.Parent(to) == open))
            to++;
        return new(from + 1, to);
    }

    private static bool EndsInNil(CodeFile code, Span block) =>
        block.Length >= 2 && code.Is(block.To - 2, "return") && code.Is(block.To - 1, "nil") && !ReturnsError(code, block);

    private static bool ReturnsError(CodeFile code, Span block) =>
        Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "return") && !code.Is(i + 1, "nil"));

    private static bool Returns(CodeFile code, Span block) => Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "return"));

    /// <summary>err = nil</summary>
    private static bool IsEmptied(CodeFile code, Span block) =>
        Enumerable.Range(block.From, block.Length).Any(i => code.IsWord(i) && code.Is(i + 1, "=") && code.Is(i + 2, "nil"))
        && !Returns(code, block);

    private static bool IsNegated(CodeFile code, int asked)
    {
        for (var i = asked; i > asked - 12 && !code.Is(i, "if") && !code.Is(i, ";") && !code.Is(i, "&&"); i--)
            if (code.Is(i, "!"))
                return true;
        return false;
    }

    /// <summary>A digest, or another verification, in place of the one that failed.</summary>
    private static bool Proves(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
            if (
                code.IsWord(i) && (code[i].Value is "Sum256" or "Sum512" or "Sum1" or "Verify" or "Equal" or "ConstantTimeCompare" or "Raw")
            )
                return true;
        return false;
    }

    /// <summary>Under no condition, or under the one that there is an error at all.</summary>
    private static bool IsForAll(CodeFile code, Function inner, int index, string result)
    {
        var open = code.Parent(index);
        return open == inner.Body.From - 1
            || code.Is(open - 1, "nil") && code.Is(open - 2, "!=") && code.Is(open - 3, result) && code[open - 4].Value is "if" or ";";
    }
}
