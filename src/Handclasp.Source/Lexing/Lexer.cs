using System.Globalization;
using System.Text;

namespace Handclasp.Source.Lexing;

/// <summary>
/// Reads any text into tokens: every input gives some, none throws, and the time is linear in its length. What is not closed ends with
/// the text or, for strings of one line, with the line.
/// </summary>
internal sealed class Lexer
{
    private readonly string text;
    private readonly Lexis lexis;
    private readonly TokenList tokens;
    private readonly WordPool words;
    private readonly List<Comment> comments = [];
    private readonly Openings openings;
    private int at;
    private int noPatternBefore;
    private bool line = true;

    private Lexer(string text, Lexis lexis)
    {
        this.text = text;
        this.lexis = lexis;
        openings = lexis.Openings;
        words = WordPool.OfThread;
        tokens = new((text.Length / 8) + 16);
    }

    /// <summary>The tokens and comments of a text.</summary>
    public static (TokenList Tokens, Comment[] Comments) Read(string text, Lexis lexis)
    {
        var lexer = new Lexer(text, lexis);
        lexer.Read();
        return (lexer.tokens, [.. lexer.comments]);
    }

    private void Read()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\n')
            {
                line = true;
                at++;
            }
            else if (c == ' ')
            {
                var next = text.AsSpan(at).IndexOfAnyExcept(' ');
                at = next < 0 ? text.Length : at + next;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                at++;
            }
            else if (lexis.Skipped?.Invoke(text, at) is { } end && end > at)
            {
                comments.Add(new(at, end));
                line |= text.AsSpan(at, end - at).Contains('\n');
                at = end;
            }
            else if (
                !(lexis.Special?.Invoke(text, at) is { } special && Take(special))
                && !(c < 128 && (openings.Comments[c] && SkipComment() || TakeString(openings.Strings[c])))
            )
            {
                TakeOther(c);
            }
        }
    }

    private bool Take(SpecialString special)
    {
        Add(TokenKind.Text, special.End, text[special.ValueStart..special.ValueEnd], special.Holes);
        return true;
    }

    private void TakeOther(char c)
    {
        if (IsNameStart(c))
            TakeWord();
        else if (char.IsAsciiDigit(c))
            TakeNumber();
        else if (c == '/' && lexis.Patterns && PatternMayBegin() && PatternEnd() is { } end)
            Add(TokenKind.Pattern, end, text[at..end]);
        else
            TakeSymbol();
    }

    private bool SkipComment()
    {
        foreach (var open in lexis.LineComments)
        {
            if (!Here(open))
                continue;
            var end = text.IndexOf('\n', at);
            comments.Add(new(at, end < 0 ? text.Length : end));
            at = end < 0 ? text.Length : end;
            return true;
        }

        foreach (var (open, close) in lexis.BlockComments)
        {
            if (!Here(open))
                continue;
            var end = lexis.CommentsNest ? NestedEnd(open, close) : text.IndexOf(close, at + open.Length, StringComparison.Ordinal);
            end = end < 0 ? text.Length : Math.Min(text.Length, end + close.Length);
            comments.Add(new(at, end));
            line |= text.AsSpan(at, end - at).Contains('\n');
            at = end;
            return true;
        }

        return false;
    }

    private int NestedEnd(string open, string close)
    {
        var depth = 1;
        for (var i = at + open.Length; i < text.Length; i++)
        {
            if (string.CompareOrdinal(text, i, close, 0, close.Length) == 0)
            {
                if (--depth == 0)
                    return i;
                i += close.Length - 1;
            }
            else if (string.CompareOrdinal(text, i, open, 0, open.Length) == 0)
            {
                depth++;
                i += open.Length - 1;
            }
        }

        return -1;
    }

    /// <param name="forms">The ways to write a string that begin with the character here.</param>
    private bool TakeString(StringForm[] forms)
    {
        foreach (var form in forms)
        {
            if (!Here(form.Open))
                continue;
            var (end, close, holes) = StringEnd(form, at + form.Open.Length);
            Add(TokenKind.Text, end, Cooked(words.Of(text.AsSpan(at + form.Open.Length, close - at - form.Open.Length)), form), holes);
            return true;
        }

        return false;
    }

    /// <summary>Offset after the string, offset of its closing quote, and whether it has interpolated parts.</summary>
    private (int End, int Close, bool Holes) StringEnd(StringForm form, int from)
    {
        var holes = false;
        for (var i = from; i < text.Length; i++)
        {
            // Most of a string is of no meaning for its end.
            var skipped = text.AsSpan(i).IndexOfAny(form.Marks);
            if (skipped < 0)
                break;
            i += skipped;
            var c = text[i];
            if (c == '\\' && form.Escapes == Escapes.Backslash)
            {
                i++;
            }
            else if (c == '\n' && !form.Lines)
            {
                return (i, i, holes);
            }
            else if (form.Hole.Length > 0 && c == form.Hole[0] && string.CompareOrdinal(text, i, form.Hole, 0, form.Hole.Length) == 0)
            {
                holes = true;
                i = HoleEnd(i + form.Hole.Length, form);
            }
            else if (c == form.Close[0] && string.CompareOrdinal(text, i, form.Close, 0, form.Close.Length) == 0)
            {
                // Quotes in front of the three that close are the text's own (Kotlin).
                while (form is { Close: "\"\"\"", Escapes: Escapes.None } && i + 3 < text.Length && text[i + 3] == '"')
                    i++;
                var after = i + form.Close.Length;
                if (form.Escapes == Escapes.Doubled && after < text.Length && text[after] == form.Close[0])
                    i++;
                else
                    return (after, i, holes);
            }
        }

        return (text.Length, text.Length, holes);
    }

    /// <summary>
    /// Offset of the brace that ends an interpolated expression. Strings inside are stepped over, one level deep: an expression that
    /// holds a template that holds an expression with an odd brace is not worth more.
    /// </summary>
    private int HoleEnd(int from, StringForm form)
    {
        var depth = 1;
        var quote = '\0';
        for (var i = from; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n' && !form.Lines)
                return i - 1;
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
                continue;
            }

            if (c is '"' or '\'' or '`')
                quote = c;
            else if (c == '{')
                depth++;
            else if (c == '}' && --depth == 0)
                return i;
        }

        return text.Length - 1;
    }

    private static string Cooked(string raw, StringForm form)
    {
        if (form.Escapes == Escapes.Doubled)
            return raw.Replace(form.Close + form.Close, form.Close, StringComparison.Ordinal);
        if (form.Escapes == Escapes.None || form.KeepsBackslashes || !raw.Contains('\\', StringComparison.Ordinal))
            return raw;
        var cooked = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                cooked.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] is 'x' or 'u' && Hex(raw, i + 1, raw[i] == 'x' ? 2 : 4) is { } code)
            {
                cooked.Append(code);
                i += raw[i] == 'x' ? 2 : 4;
                continue;
            }

            cooked.Append(
                raw[i] switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '0' => '\0',
                    var c => c,
                }
            );
        }

        return cooked.ToString();
    }

    private static char? Hex(string raw, int from, int digits) =>
        from + digits <= raw.Length
        && ushort.TryParse(raw.AsSpan(from, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;

    private void TakeWord()
    {
        var end = at + 1;
        while (end < text.Length && IsNamePart(text[end]))
            end++;
        // Not x!=y, nor x?y:z without spaces.
        if (
            end < text.Length
            && lexis.NameEnds.Contains(text[end], StringComparison.Ordinal)
            && (end + 1 == text.Length || text[end + 1] != '=' && !char.IsAsciiLetterOrDigit(text[end + 1]))
        )
            end++;
        Add(TokenKind.Word, end, words.Of(text.AsSpan(at, end - at)));
    }

    private void TakeNumber()
    {
        var end = at + 1;
        while (
            end < text.Length
            && (
                char.IsAsciiLetterOrDigit(text[end])
                || text[end] == '_'
                || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))
            )
        )
            end++;
        Add(TokenKind.Number, end, words.Of(text.AsSpan(at, end - at)));
    }

    private void TakeSymbol()
    {
        if (text[at] < 128)
            foreach (var symbol in openings.Operators[text[at]])
            {
                if (!Here(symbol))
                    continue;
                Add(TokenKind.Symbol, at + symbol.Length, symbol);
                return;
            }

        Add(TokenKind.Symbol, at + 1, Symbols.Of(text[at]));
    }

    private void Add(TokenKind kind, int end, string value, bool holes = false)
    {
        tokens.Add(new(kind, at, end, value, line, holes));
        // A string over several lines does not make what follows it the first on its line.
        line = false;
        at = Math.Max(end, at + 1);
    }

    /// <summary>A slash after a value divides; elsewhere it begins a regular expression (ECMA-262, clause 12).</summary>
    private bool PatternMayBegin()
    {
        if (tokens.Length == 0)
            return true;
        var before = tokens[tokens.Length - 1];
        return before.Kind switch
        {
            TokenKind.Word => before.Value
                is "return"
                    or "typeof"
                    or "case"
                    or "in"
                    or "of"
                    or "delete"
                    or "void"
                    or "throw"
                    or "new"
                    or "do"
                    or "else"
                    or "await"
                    or "yield",
            TokenKind.Symbol => before.Value is not (")" or "]" or "}" or "++" or "--"),
            _ => false,
        };
    }

    private int? PatternEnd()
    {
        var inClass = false;
        if (at < noPatternBefore)
            return null;
        var i = at + 1;
        for (; i < text.Length && text[i] != '\n'; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    i++;
                    while (i < text.Length && char.IsAsciiLetter(text[i]))
                        i++;
                    return i;
            }
        }

        // Not again for every slash of a long line.
        noPatternBefore = i;
        return null;
    }

    private bool Here(string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private bool IsNameStart(char c) => c < 128 ? openings.NameStarts[c] : char.IsLetter(c) || InNames(c);

    private bool IsNamePart(char c) => c < 128 ? openings.NameParts[c] : char.IsLetter(c) || InNames(c);

    private bool InNames(char c) => lexis.NameCharacters.Contains(c, StringComparison.Ordinal);
}

/// <summary>One string for each symbol of one character: no allocation a token.</summary>
internal static class Symbols
{
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    public static string Of(char c) => c < 128 ? Ascii[c] : c.ToString();
}
