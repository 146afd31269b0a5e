using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>Clojure: everything is a form, and the name stands behind the bracket.</summary>
internal static class ClojureSyntax
{
    private const int Deepest = 12;

    /// <summary>\a, \newline, \".</summary>
    public static SpecialString? Character(string text, int at)
    {
        if (text[at] != '\\' || at + 1 >= text.Length)
            return null;
        var end = at + 2;
        if (char.IsAsciiLetter(text[at + 1]))
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;
        return new(end, at + 1, end);
    }

    /// <summary>
    /// A/b becomes A . b, (.b x) and (A. x) lose their dots: then names stand as other languages write them. What a form comments out is gone.
    /// </summary>
    public static Token[] Split(string text, Token[] tokens)
    {
        List<Token> made = new(tokens.Length + 16);
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            // #_form and (comment …)
            if (
                token.Is("#")
                && i + 1 < tokens.Length
                && tokens[i + 1].IsWord
                && tokens[i + 1].Value.StartsWith('_')
                && tokens[i + 1].Start == token.End
            )
            {
                if (tokens[i + 1].Value.Length > 1)
                    i++;
                else
                    i = FormEnd(tokens, i + 2) - 1;
                continue;
            }

            if (token.Is("(") && i + 1 < tokens.Length && tokens[i + 1].Is("comment"))
            {
                i = FormEnd(tokens, i) - 1;
                continue;
            }

            if (token.IsWord && char.IsAsciiDigit(token.Value.Length > 1 && token.Value[0] is '-' or '+' ? token.Value[1] : 'x'))
                made.Add(token with { Kind = TokenKind.Number });
            else if (!token.IsWord || token.Value[0] is ':' or '-' or '<' or '>' or '=' || token.Value.Length < 2 || token.Value is "..")
                made.Add(token);
            else
                Parts(token, made);
        }

        return [.. made];
    }

    private static void Parts(Token token, List<Token> made)
    {
        var value = token.Value;
        if (value[^1] == '.' && value.Length > 1)
            made.Add(new(TokenKind.Word, token.Start, token.Start, "new", token.LineBefore));
        var (from, isFirst) = (0, true);
        for (var i = 0; i <= value.Length; i++)
        {
            if (i < value.Length && value[i] is not ('.' or '/' or '$'))
                continue;
            if (i > from)
            {
                if (!isFirst)
                    made.Add(new(TokenKind.Symbol, token.Start + from - 1, token.Start + from, ".", false));
                made.Add(new(TokenKind.Word, token.Start + from, token.Start + i, value[from..i], isFirst && token.LineBefore));
                isFirst = false;
            }

            from = i + 1;
        }

        if (isFirst)
            made.Add(token);
    }

    private static int FormEnd(Token[] tokens, int from)
    {
        var depth = 0;
        for (var i = from; i < tokens.Length; i++)
        {
            if (tokens[i] is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" })
                depth++;
            else if (tokens[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" })
                depth--;
            else if (tokens[i] is { Kind: TokenKind.Symbol, Value: "#" or "'" or "^" or "@" or "`" })
                continue;
            if (depth <= 0)
                return i + 1;
        }

        return tokens.Length;
    }

    /// <summary>The forms of a run, one after the other.</summary>
    public static List<Span> Forms(CodeFile code, Span span)
    {
        List<Span> forms = [];
        for (var i = span.From; i < span.To; )
        {
            var from = i;
            // ^Type hints are no forms.
            if (code.Is(i, "^"))
            {
                i = Next(code, i + 1, span.To);
                continue;
            }

            i = Next(code, i, span.To);
            forms.Add(new(from, i));
        }

        return forms;
    }

    private static int Next(CodeFile code, int from, int to)
    {
        var i = from;
        while (i < to && code[i] is { Kind: TokenKind.Symbol, Value: "#" or "'" or "@" or "`" or "~" })
            i++;
        if (code.Is(i, "new"))
            i++;
        if (i >= to)
            return to;
        i = code.IsOpen(i) ? Math.Min(code.Mate(i) + 1, to) : i + 1;
        while (i + 1 < to && code.Is(i, ".") && code.IsWord(i + 1))
            i += 2;
        return Math.Max(i, from + 1);
    }

    /// <summary>The name at the head of a form: its last token, and whether it is constructed; -1 where there is none.</summary>
    private static int Head(CodeFile code, int open)
    {
        var i = open + 1;
        if (code.Is(i, "new"))
            i++;
        if (!code.IsWord(i))
            return -1;
        while (code.Is(i + 1, ".") && code.IsWord(i + 2))
            i += 2;
        return i;
    }

    /// <summary>(f a b), (.m x a b), (X/m a b), (X. a b); in (doto x (.m a)) and (-> x (.m a)) what it is called on stands in front.</summary>
    public static IEnumerable<Call> Calls(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "(") || Head(code, i) is not (> 0 and var name))
                continue;
            var arguments = Forms(code, new(name + 1, Math.Min(code.Mate(i), code.Tokens.Length)));
            var isMethod = code.Source.Text[code[i + 1].Start - 1] == '.';
            if (!isMethod || code.PathStart(name) != name)
            {
                yield return new(code, name, i) { Given = arguments };
                continue;
            }

            var threaded = code.Parent(i) is >= 0 and var outer && code[outer + 1].Value is "doto" or "->" or "some->" or "cond->";
            var on = threaded ? Forms(code, new(code.Parent(i) + 2, i)).FirstOrDefault() : arguments.FirstOrDefault();
            yield return new(code, name, i) { On = on.IsEmpty ? "" : code.Text(on), Given = threaded ? arguments : [.. arguments.Skip(1)] };
        }
    }

    /// <summary>(fn [a b] …), (defn f [a b] …), and the methods within reify, proxy, deftype, defrecord.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "("))
                continue;
            var end = Math.Min(code.Mate(i), code.Tokens.Length);
            if (code.Is(i - 1, "#"))
            {
                yield return new(i, "", ["%", "%1", "%2", "%3"], new(i, Math.Min(end + 1, code.Tokens.Length)), true);
                continue;
            }

            var word = code[i + 1].Value;
            if (word is "fn" or "fn*" or "defn" or "defn-" or "defmethod")
            {
                var name = word != "fn" && code.IsWord(i + 2) ? code[i + 2].Value : "";
                for (var j = i + 2; j < end && j < i + 12; j++)
                    if (code.Is(j, "["))
                    {
                        yield return new(i, name, Words(code, code.Inside(j)), new(code.Mate(j) + 1, end), false);
                        break;
                    }
            }
            else if (
                code.IsWord(i + 1)
                && code.Is(i + 2, "[")
                && code.Parent(i) is >= 0 and var outer
                && code[outer + 1].Value is var kind and ("reify" or "proxy" or "deftype" or "defrecord" or "extend-type")
            )
            {
                var parameters = Words(code, code.Inside(i + 2));
                yield return new(i, word, kind == "proxy" ? parameters : [.. parameters.Skip(1)], new(code.Mate(i + 2) + 1, end), false);
            }
        }
    }

    private static List<string> Words(CodeFile code, Span span) =>
        [.. Forms(code, span).Select(f => code[f.To - 1]).Where(t => t.IsWord).Select(t => t.Value)];

    /// <summary>(def x v), (let [x v …] …).</summary>
    public static IEnumerable<Assignment> Assignments(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code.Is(i, "(") && code[i + 1].Value is "def" or "defonce" or "def-")
            {
                var forms = Forms(code, new(i + 2, Math.Min(code.Mate(i), code.Tokens.Length)));
                if (forms.Count >= 2 && code.IsWord(forms[0].To - 1))
                    yield return new(forms[0].To - 1, forms[^1], true);
            }

            if (!code.Is(i, "[") || code[i - 1].Value is not ("let" or "loop" or "when-let" or "if-let" or "binding" or "with-open"))
                continue;
            var pairs = Forms(code, code.Inside(i));
            for (var j = 0; j + 1 < pairs.Count; j += 2)
                if (code.IsWord(pairs[j].To - 1))
                    yield return new(pairs[j].To - 1, pairs[j + 1], true);
        }
    }

    /// <summary>The last form, through if, do, let, try.</summary>
    public static IReadOnlyList<Span> Results(CodeFile code, Function function)
    {
        List<Span> found = [];
        var forms = function.IsExpression ? [function.Body] : Forms(code, function.Body);
        if (forms.Count > 0)
            Add(code, forms[^1], found, 0);
        return found;
    }

    private static void Add(CodeFile code, Span form, List<Span> found, int depth)
    {
        if (!code.Is(form.From, "(") || depth > Deepest)
        {
            found.Add(form);
            return;
        }

        var inner = Forms(code, new(form.From + 2, form.To - 1));
        switch (code[form.From + 1].Value)
        {
            case "if" or "if-not" or "if-let" when inner.Count >= 2:
                foreach (var arm in inner.Skip(1))
                    Add(code, arm, found, depth + 1);
                break;
            case "try":
                foreach (var arm in inner.Where(f => code[f.From + 1].Value != "finally"))
                    if (code[arm.From + 1].Value == "catch")
                        Add(
                            code,
                            Forms(code, new(arm.From + 2, arm.To - 1)) is { Count: > 2 } handled ? handled[^1] : arm,
                            found,
                            depth + 1
                        );
                    else if (arm == inner.FindLast(f => code[f.From + 1].Value is not ("catch" or "finally")))
                        Add(code, arm, found, depth + 1);
                break;
            case "do" or "let" or "when" or "doto" when inner.Count > 0:
                Add(code, inner[^1], found, depth + 1);
                break;
            case "throw":
                break;
            default:
                found.Add(form);
                break;
        }
    }

    /// <summary>(try (.checkServerTrusted …) (catch Exception e nil)).</summary>
    public static bool Swallows(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.Is(i, "catch")
                && code.Is(i - 1, "(")
                && code.Parent(i - 1) is >= 0 and var attempt
                && Verifiers.Verifies(code, new(attempt, i))
                && !Enumerable
                    .Range(i, Math.Max(0, Math.Min(code.Mate(i - 1), function.Body.To) - i))
                    .Any(k => code[k].Value is "throw" or "false" or "ex-info")
            )
                return true;
        return false;
    }

    /// <summary>(if c here there), (when c here), (cond c here).</summary>
    public static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index)
    {
        for (
            var (at, open, depth) = (index, code.Parent(index), 0);
            open >= 0 && depth < 40;
            (at, open, depth) = (open, code.Parent(open), depth + 1)
        )
        {
            if (!code.Is(open, "(") || at <= open + 1)
                continue;
            var word = code[open + 1].Value;
            if (word is not ("if" or "if-not" or "when" or "when-not" or "cond->" or "if-let" or "when-let"))
                continue;
            var forms = Forms(code, new(open + 2, Math.Min(code.Mate(open), code.Tokens.Length)));
            var place = forms.FindIndex(f => f.Contains(at));
            if (place < 1)
                continue;
            if (word == "cond->")
                yield return (forms[place - 1], false);
            else
                yield return (forms[0], place == 2 != word.EndsWith("-not", StringComparison.Ordinal));
        }
    }

    /// <summary>:key value and "key" value in a map or behind the positional arguments; (assoc m :key value).</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        var isKey = code[name].IsWord && code[name].Value.StartsWith(':');
        if (!isKey && !code[name].IsText || code.Parent(name) is not (>= 0 and var open))
            return null;
        if (code.Is(open, "{") || isKey && code.Is(open, "(") && name > open + 1)
        {
            var from = name + 1;
            if (from >= code.Mate(open) || code.Is(open, "{") && (name - open) < 1)
                return null;
            // A text is a key where it stands at an even place.
            if (!isKey && !IsEven(code, open, name))
                return null;
            return new(code, name, new(from, Next(code, from, Math.Min(code.Mate(open), code.Tokens.Length))), false);
        }

        return null;
    }

    /// <summary>An even number of forms before it; a map of hundreds of texts holds data, no options.</summary>
    private static bool IsEven(CodeFile code, int open, int name)
    {
        var count = 0;
        for (var i = open + 1; i < name; i = Next(code, i, name))
            if (++count > 200)
                return false;
        return count % 2 == 0;
    }

    /// <summary>(not x), (if c a b), (boolean x), and what the environment says.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (!code.Is(span.From, "(") || code.Mate(span.From) != span.To - 1)
            return null;
        var inner = Forms(code, new(span.From + 2, span.To - 1));
        var word = code[span.From + 1].Value;
        if (word == "not" && inner is [var only])
            return code.Values.Of(only) is var v && v.Is(true) ? v with { Kind = ValueKind.False }
                : v.Is(false) || v.Is(ValueKind.Null) ? v with { Kind = ValueKind.True }
                : v.Is(ValueKind.Environment) ? v with { Kind = ValueKind.Switch }
                : v;
        if (word is "boolean" or "str" or "->" && inner is [var wrapped])
            return code.Values.Of(wrapped);
        if (word == "if" && inner is [var condition, var yes, var no])
        {
            var decides = code.Values.Of(condition);
            if (decides.Is(true) || decides.Is(false))
                return code.Values.Of(decides.Is(true) ? yes : no);
            var (a, b) = (code.Values.Of(yes), code.Values.Of(no));
            return a.Kind == b.Kind ? a : new Value(ValueKind.Switch, code.Text(condition));
        }

        for (var i = span.From; i < span.To; i++)
            if (code[i].Value is "getenv" or "env" or "getProperty")
                return new(
                    word is "=" or "boolean" or "parse-boolean" or "some?" or "contains?" or "read-string" or "parseBoolean" or "Boolean"
                    || code.Is(span.From + 3, "parseBoolean")
                    || code.Is(span.From + 3, "valueOf")
                        ? ValueKind.Switch
                        : ValueKind.Environment,
                    code.Text(span)
                );
        return word is "or" ? new Value(ValueKind.Unknown) : null;
    }
}
