using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is written in a way of its own in Scala: functions without braces, values chosen by if and match, pairs with an arrow.</summary>
internal static class ScalaSyntax
{
    private const int Farthest = 60;

    /// <summary>'a' and '\n'; a quote before a name is a symbol of old.</summary>
    public static SpecialString? Character(string text, int at)
    {
        if (text[at] != '\'')
            return null;
        var end = at + 1 < text.Length && text[at + 1] == '\\' ? text.IndexOf('\'', Math.Min(text.Length - 1, at + 3)) : at + 2;
        return end > at && end < text.Length && end - at < 10 && text[end] == '\'' ? new SpecialString(end + 1, at + 1, end) : null;
    }

    /// <summary>Scala 3 makes blocks by indentation: they get braces.</summary>
    public static Token[] Braces(string text, Token[] tokens)
    {
        tokens = [.. Aliases.Undone(tokens).SelectMany(t => Lines(text, t))];
        List<Token> made = new(tokens.Length + 16);
        var open = new Stack<(int Column, int Depth)>();
        var (depth, margin) = (0, 0);
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (token.LineBefore)
            {
                var column = Column(text, token.Start);
                while (open.Count > 0 && depth <= open.Peek().Depth && column <= open.Peek().Column)
                    Close();
                if (i > 0 && column > margin && OpensBlock(text, tokens, i, margin))
                {
                    made.Add(new(TokenKind.Symbol, tokens[i - 1].End, tokens[i - 1].End, "{", false));
                    open.Push((margin, depth));
                }

                margin = column;
            }

            if (token is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" })
                depth++;
            else if (token is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" })
            {
                depth--;
                while (open.Count > 0 && depth < open.Peek().Depth)
                    Close();
            }

            made.Add(token);
        }

        while (open.Count > 0)
            Close();
        return [.. made];

        void Close()
        {
            open.Pop();
            made.Add(new(TokenKind.Symbol, made[^1].End, made[^1].End, "}", false));
        }
    }

    /// <summary>A configuration in a text becomes a text for each of its lines: then a line of it can be shown.</summary>
    private static List<Token> Lines(string text, Token token)
    {
        if (!token.IsText || !token.Value.Contains('\n', StringComparison.Ordinal) || !IsConfiguration(token.Value))
            return [token];
        List<Token> lines = [];
        for (var from = token.Start; from < token.End; )
        {
            var end = text.IndexOf('\n', from);
            end = end < 0 || end > token.End ? token.End : end;
            lines.Add(
                new(
                    TokenKind.Text,
                    from,
                    Math.Max(from + 1, end),
                    text[from..end].Trim(' ', '|', '"', '\r', '\t'),
                    lines.Count == 0 && token.LineBefore
                )
            );
            from = end + 1;
        }

        return lines;
    }

    private static bool IsConfiguration(string value) =>
        value.Contains("acceptAnyCertificate", StringComparison.Ordinal)
        || value.Contains("disableHostnameVerification", StringComparison.Ordinal)
        || value.Contains("hostname-verification", StringComparison.Ordinal)
        || value.Contains("allowWeak", StringComparison.Ordinal);

    private static bool OpensBlock(string text, Token[] tokens, int index, int margin)
    {
        var before = tokens[index - 1];
        if (before is { Kind: TokenKind.Word, Value: "then" or "else" or "try" or "finally" or "do" or "match" or "catch" })
            return true;
        if (before.Is("=") || before.Is("=>"))
            return IsBodyOfSeveral(text, tokens, index, margin);
        if (!before.Is(":"))
            return false;
        for (var i = index - 1; i >= 0 && index - i < Farthest; i--)
        {
            if (tokens[i] is { Kind: TokenKind.Word, Value: "class" or "object" or "trait" or "new" or "enum" or "given" or "extension" })
                return true;
            if (tokens[i].LineBefore)
                return false;
        }

        return false;
    }

    /// <summary>More than one statement in the column that begins there: then it is a block, else a value on the next line.</summary>
    private static bool IsBodyOfSeveral(string text, Token[] tokens, int index, int margin)
    {
        if (index > 1 && tokens[index - 1].Is("=>") && !IsDef(tokens, index - 1) && tokens[index - 2].Kind != TokenKind.Symbol)
            return false;
        var (column, count, depth) = (Column(text, tokens[index].Start), 0, 0);
        for (var i = index; i < tokens.Length && i < index + 2000; i++)
        {
            if (tokens[i].LineBefore && depth == 0 && Column(text, tokens[i].Start) is var here)
            {
                if (here <= margin)
                    break;
                if (
                    here == column
                    && tokens[i].Kind != TokenKind.Symbol
                    && tokens[i].Value is not ("else" or "catch" or "finally" or "case")
                )
                    count++;
            }

            if (tokens[i] is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" })
                depth++;
            else if (tokens[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && --depth < 0)
                break;
        }

        return count > 1;
    }

    private static bool IsDef(Token[] tokens, int index)
    {
        for (var i = index; i >= 0 && index - i < Farthest; i--)
            if (tokens[i].Is("def"))
                return true;
            else if (tokens[i].LineBefore)
                return false;
        return false;
    }

    private static int Column(string text, int at) => at - (text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1);

    /// <summary>def f(a: T): R = …, and lambdas.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i] is { Kind: TokenKind.Word, Value: "def" } && code.IsWord(i + 1) && Declared(code, i) is { } declared)
                yield return declared;
            else if (code.Is(i, "=>") && Lambda(code, i) is { } lambda)
                yield return lambda;
    }

    private static Function? Declared(CodeFile code, int word)
    {
        var at = word + 2;
        if (code.Is(at, "["))
            at = code.Mate(at) + 1;
        List<string>? parameters = null;
        for (; code.Is(at, "("); at = code.Mate(at) + 1)
            parameters ??= Parameters(code, code.Inside(at));
        for (var i = at; i < code.Tokens.Length && i < at + Farthest; i++)
        {
            if (code.Is(i, "="))
                return code.Is(i + 1, "???") ? null : Body(code, word, code[word + 1].Value, parameters ?? [], i + 1);
            if (code.Is(i, "{"))
                return new(word, code[word + 1].Value, parameters ?? [], code.Inside(i), false);
            if (code.Is(i, "}") || code.Is(i, ";") || code.Is(i, ")") || (code.BeginsStatement(i) && !code.Is(i - 1, ":")))
                return null;
            if (code.IsOpen(i))
                i = code.Mate(i);
        }

        return null;
    }

    private static Function Body(CodeFile code, int start, string name, List<string> parameters, int from)
    {
        if (code.Is(from, "{") && code.Expression(from).To <= code.Mate(from) + 1)
            return new(start, name, parameters, code.Inside(from), false);
        return new(start, name, parameters, Whole(code, from), true);
    }

    /// <summary>An expression with what belongs to it on the next lines: else, catch, match.</summary>
    private static Span Whole(CodeFile code, int from)
    {
        var end = code.Expression(from).To;
        for (var steps = 0; steps < 20 && end < code.Tokens.Length; steps++)
        {
            if (
                code[end] is not { Kind: TokenKind.Word, Value: "else" or "catch" or "finally" or "match" }
                && code[end - 1] is not { Kind: TokenKind.Word, Value: "else" or "then" or "try" }
                && !(code.Is(end - 1, ")") && code.Mate(end - 1) is > 0 and var open && code[open - 1].Value is "if")
            )
                break;
            var next = code.Expression(end).To;
            if (next <= end)
                break;
            end = next;
        }

        return new(from, end);
    }

    private static Function? Lambda(CodeFile code, int arrow)
    {
        int start;
        Span parameters;
        if (code.Is(arrow - 1, ")") && code.Mate(arrow - 1) is >= 0 and var open && open < arrow)
        {
            if (code.IsWord(open - 1) && !code.Is(open - 1, "case") || code.Is(open - 1, ":") || code.Is(open - 1, "]"))
                return null;
            (start, parameters) = (open, code.Inside(open));
        }
        else if (code.IsWord(arrow - 1) && !code.IsLink(arrow - 2) && !code.Is(arrow - 2, ":"))
        {
            (start, parameters) = (arrow - 1, new(arrow - 1, arrow));
        }
        else
        {
            return null;
        }

        var isArm = IsArm(code, start);
        if (code.Is(start - 1, "case") && code.Is(start - 2, "{"))
            (isArm, start) = (false, start - 1);
        if (isArm)
            return null;
        if (code.Is(start - 1, "implicit") || code.Is(start - 1, "using"))
            start--;
        if (code.Is(start - 1, "{") && code.Mate(start - 1) > arrow)
            return new(start, "", Parameters(code, parameters), new(arrow + 1, Math.Min(code.Mate(start - 1), code.Tokens.Length)), false);
        return Body(code, start, "", Parameters(code, parameters), arrow + 1);
    }

    /// <summary>Behind case, in a pattern.</summary>
    private static bool IsArm(CodeFile code, int index)
    {
        for (var i = index - 1; i >= 0 && index - i < Farthest; i--)
        {
            if (code.Is(i, "case"))
                return true;
            if (code[i] is { Kind: TokenKind.Symbol, Value: "{" or "(" or ";" or "=>" or "," or "=" or "[" })
                return false;
            if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) >= 0)
                i = code.Mate(i);
        }

        return false;
    }

    private static List<string> Parameters(CodeFile code, Span span) =>
        [
            .. code.Parts(span)
                .Take(30)
                .Select(p =>
                    Enumerable
                        .Range(p.From, p.Length)
                        .Where(code.IsWord)
                        .Select(i => code[i].Value)
                        .FirstOrDefault(w => w is not ("implicit" or "using" or "val" or "var" or "override" or "private" or "final"), "")
                )
                .Where(w => w.Length > 0),
        ];

    /// <summary>f[T](a), x.f { … }.</summary>
    public static IEnumerable<Call> Calls(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
        {
            if (code.Is(i, "(") && code.Is(i - 1, "]") && code.Mate(i - 1) is > 0 and var types && code.IsWord(types - 1))
                yield return new(code, types - 1, i);
            else if (code.Is(i, "{") && code.IsWord(i - 1) && code.IsLink(i - 2))
                yield return new(code, i - 1, i);
            // a set b, of one word and a constant: infix.
            else if (
                code.IsWord(i)
                && code.IsWord(i - 1)
                && code.IsLink(i - 2)
                && !code[i].LineBefore
                && code[i].Value is "true" or "false"
            )
                yield return new(code, i - 1, i) { Given = [new(i, i + 1)] };
        }
    }

    /// <summary>"key" -> value, key := value, key -> value.</summary>
    public static Setting? SettingAt(CodeFile code, int name) =>
        code.Is(name + 1, "->") || code.Is(name + 1, ":=") ? new(code, name, code.Expression(name + 2), false) : null;

    /// <summary>Try(trust.checkServerTrusted(…)) whose result nobody looks at.</summary>
    public static bool Swallows(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (code[i] is { Kind: TokenKind.Word, Value: "catch" } && IsSwallowed(code, function, i))
                return true;
            if (code[i] is not { Kind: TokenKind.Word, Value: "Try" or "opt" or "either" or "attempt" } || !code.IsOpen(i + 1))
                continue;
            if (!Verifiers.Verifies(code, code.Inside(i + 1)))
                continue;
            for (var j = code.Mate(i + 1); j < function.Body.To; j++)
                if (
                    code[j] is
                    {
                        Kind: TokenKind.Word,
                        Value: "get"
                            or "throw"
                            or "isSuccess"
                            or "isFailure"
                            or "Failure"
                            or "fold"
                            or "isDefined"
                            or "isRight"
                            or "isLeft"
                            or "toOption"
                            or "toEither"
                    }
                )
                    return false;
            return true;
        }

        return false;
    }

    /// <summary>try trust.checkServerTrusted(…) catch { … }, where the cases refuse nothing.</summary>
    private static bool IsSwallowed(CodeFile code, Function function, int word)
    {
        var attempt = word - 1;
        while (attempt > function.Body.From && !code.Is(attempt, "try") && word - attempt < 400)
            attempt--;
        if (!code.Is(attempt, "try") || !Verifiers.Verifies(code, new(attempt, word)))
            return false;
        var cases = code.IsOpen(word + 1) ? code.Inside(word + 1) : new Span(word + 1, function.Body.To);
        for (var i = cases.From; i < cases.To; i++)
            if (code[i] is { Kind: TokenKind.Word, Value: "throw" or "false" or "raise" or "fail" or "abort" or "Left" or "Failure" })
                return false;
        for (var i = cases.To; i < function.Body.To; i++)
            if (code[i] is { Kind: TokenKind.Word, Value: "throw" or "false" })
                return false;
        return !Verifiers.Verifies(code, cases) && !Verifiers.Verifies(code, new(cases.To, function.Body.To));
    }

    /// <summary>if (c) here else there within an expression, and the arms of a match.</summary>
    public static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 40; at = code.Parent(at), depth++)
        {
            var from = Math.Max(code.Parent(at) + 1, at - Farthest);
            for (var i = at - 1; i >= from; i--)
            {
                if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) >= 0)
                {
                    var open = code.Mate(i);
                    if (code.Is(open - 1, "if") && code.Is(i, ")"))
                    {
                        yield return (code.Inside(open), false);
                        break;
                    }

                    i = Math.Max(from, open);
                    continue;
                }

                if (code.Is(i, "else"))
                {
                    for (var j = i - 1; j >= from; j--)
                        if (code.Is(j, "if") && code.Is(j + 1, "("))
                        {
                            yield return (code.Inside(j + 1), true);
                            break;
                        }

                    break;
                }

                if (code.Is(i, "then"))
                {
                    for (var j = i - 1; j >= from; j--)
                        if (code.Is(j, "if"))
                        {
                            yield return (new(j + 1, i), false);
                            break;
                        }

                    break;
                }

                if (code.Is(i, "=>") && IsArm(code, i) && code.Parent(i) is > 1 and var arms)
                {
                    // What is matched says what it is about, and the pattern which way.
                    var start = code.StatementStart(arms - 1);
                    var isNo = code.Is(i - 1, "false") || code.Is(i - 1, "_");
                    yield return (new(start, arms - 1), isNo);
                    break;
                }

                if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "," } || (code.BeginsStatement(i + 1) && !IsContinued(code, i + 1)))
                    break;
            }
        }
    }

    private static bool IsContinued(CodeFile code, int index) =>
        code.Is(index, "else")
        || code.Is(index - 1, "else")
        || (code.Is(index - 1, ")") && code.Mate(index - 1) is > 0 and var open && code.Is(open - 1, "if"));

    /// <summary>if (c) a else b; sys.env, sys.props; a block of one expression.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (code.Is(span.From, "{") && code.Mate(span.From) == span.To - 1 && span.Length > 2)
            return code.Values.Of(code.Inside(span.From));
        if (code.Is(span.From, "if") && Chosen(code, span) is { } chosen)
            return chosen;
        for (var i = span.From; i + 2 < span.To && i < span.From + 30; i++)
        {
            if (
                !(
                    code.Is(i, "sys") && code[i + 2].Value is "env" or "props"
                    || code.Is(i, "Properties") && code[i + 2].Value is "envOrElse" or "propOrElse" or "envOrNone" or "propOrNone"
                )
            )
                continue;
            for (var j = i + 3; j < span.To; j++)
                if (
                    code[j].Value
                    is "toBoolean"
                        or "contains"
                        or "exists"
                        or "isDefined"
                        or "nonEmpty"
                        or "isEmpty"
                        or "forall"
                        or "equalsIgnoreCase"
                        or "=="
                        or "!="
                        or "toInt"
                        or "toBooleanOption"
                )
                    return new(ValueKind.Switch, code.Text(span));
            return new(ValueKind.Environment, code.Text(span));
        }

        return null;
    }

    private static Value? Chosen(CodeFile code, Span span)
    {
        var condition = code.Is(span.From + 1, "(") ? code.Inside(span.From + 1) : default;
        var then = condition.IsEmpty ? -1 : condition.To + 1;
        for (var i = span.From + 1; i < span.To; i++)
        {
            if (code.Is(i, "then"))
                (condition, then) = (new(span.From + 1, i), i + 1);
            else if (code.Is(i, "else") && then > 0)
            {
                var decides = code.Values.Of(condition);
                var (a, b) = (code.Values.Of(new(then, i)), code.Values.Of(new(i + 1, span.To)));
                if (decides.Is(true) || decides.Is(false))
                    return decides.Is(true) ? a : b;
                if (a.Kind == b.Kind && a.Text == b.Text)
                    return a;
                return a.IsKnown && b.IsKnown ? new Value(ValueKind.Switch, code.Text(condition))
                    : a.Is(ValueKind.Switch) ? a
                    : b.Is(ValueKind.Switch) ? b
                    : new(ValueKind.Given, code.Text(condition));
            }
            else if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), span.To);
            }
        }

        return null;
    }
}
