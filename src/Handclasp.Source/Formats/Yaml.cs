using System.Buffers;
using System.Globalization;

namespace Handclasp.Source.Formats;

/// <summary>
/// Reads YAML, and JSON as the part of it that it is, into maps, lists and scalars that know where they stand. Not every corner of YAML: tags
/// and anchors are stepped over, aliases are words, templates ({{ … }}) are words or, alone on a line, nothing. Every input gives something;
/// the time is linear.
/// </summary>
internal sealed class Yaml
{
    private const int Deepest = 60;
    private static readonly SearchValues<char> InDoubleQuotes = SearchValues.Create("\"\\\r\n");
    private static readonly SearchValues<char> InQuotes = SearchValues.Create("'\r\n");
    private readonly string text;
    private int at;
    private int depth;

    private Yaml(string text)
    {
        this.text = text;
    }

    /// <summary>The documents of a file.</summary>
    public static IReadOnlyList<Node> Read(string text)
    {
        var yaml = new Yaml(text);
        List<Node> documents = [];
        while (yaml.ToContent())
        {
            var before = yaml.at;
            documents.Add(yaml.ReadNode(-1));
            if (yaml.at == before)
                yaml.ToNextLine();
        }

        return documents;
    }

    private int Column
    {
        get
        {
            var start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
            return at - start;
        }
    }

    private char Here => at < text.Length ? text[at] : '\0';

    private char Next => at + 1 < text.Length ? text[at + 1] : '\0';

    /// <summary>To the first character of the next line with something on it, which may be the rest of this one.</summary>
    private bool ToContent()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r' or '\n' or '\uFEFF')
                at++;
            else if (c == '#' || IsMarker() || IsTemplateLine())
                ToNextLine();
            else
                return true;
        }

        return false;
    }

    private bool IsMarker() =>
        (at == 0 || text[at - 1] == '\n')
        && (
            text[at] == '%'
            || Starts("...")
            || (Starts("---") && (at + 3 >= text.Length || text[at + 3] is '\n' or '\r' or ' ' && OnlyComment(at + 3)))
        );

    private bool OnlyComment(int from)
    {
        while (from < text.Length && text[from] is ' ' or '\t' or '\r')
            from++;
        return from >= text.Length || text[from] is '\n' or '#';
    }

    /// <summary>{{- if … }} and {% … %} on a line of their own.</summary>
    private bool IsTemplateLine()
    {
        if (!(Starts("{{") || Starts("{%")) || !IsFirst())
            return false;
        var end = LineEnd();
        return text.AsSpan(at, end - at).TrimEnd() is var line && (line.EndsWith("}}") || line.EndsWith("%}"));
    }

    private bool IsFirst()
    {
        for (var i = at - 1; i >= 0 && text[i] != '\n'; i--)
            if (text[i] is not (' ' or '\t'))
                return false;
        return true;
    }

    private bool Starts(string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private int LineEnd()
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private void ToNextLine() => at = Math.Min(text.Length, LineEnd() + 1);

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r')
            at++;
    }

    /// <summary>The node that begins here; what belongs to it stands deeper than its parent's column.</summary>
    private Node ReadNode(int parent)
    {
        if (++depth > Deepest)
        {
            at = text.Length;
            depth--;
            return new(NodeKind.Scalar);
        }

        try
        {
            SkipProperties();
            if (Here is '\n' or '\0' or '#')
            {
                if (!ToContent() || Column <= parent)
                    return new(NodeKind.Scalar) { Value = Excerpt.Of(text, Math.Min(at, text.Length), Math.Min(at, text.Length)) };
            }

            var column = Column;
            if (IsItem())
                return ReadList(column);
            if (IsKey())
                return ReadMap(column);
            return ReadValue(parent);
        }
        finally
        {
            depth--;
        }
    }

    /// <summary>Anchors and tags.</summary>
    private void SkipProperties()
    {
        SkipBlanks();
        while (Here is '&' or '!' && Next is not (' ' or '\0' or '\n'))
        {
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
                at++;
            SkipBlanks();
        }
    }

    private bool IsItem() => Here == '-' && Next is ' ' or '\t' or '\n' or '\r' or '\0';

    /// <summary>True where a key and its colon begin here.</summary>
    private bool IsKey() => KeyEnd() >= 0;

    /// <summary>Offset of the colon behind the key that begins here, or -1.</summary>
    private int KeyEnd()
    {
        var i = at;
        if (Here is '"' or '\'')
        {
            var quote = Here;
            for (i++; i < text.Length && text[i] is not '\n'; i++)
                if (text[i] == '\\' && quote == '"')
                    i++;
                else if (text[i] == quote)
                    break;
            i++;
            while (i < text.Length && text[i] is ' ')
                i++;
            return i < text.Length && text[i] == ':' && (i + 1 >= text.Length || char.IsWhiteSpace(text[i + 1])) ? i : -1;
        }

        if (Here is '[' or '|' or '>' || (Here == '{' && Next != '{'))
            return -1;
        for (; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == ':' && (i + 1 >= text.Length || char.IsWhiteSpace(text[i + 1])))
                return i;
            if (text[i] == '#' && i > at && text[i - 1] is ' ' or '\t')
                return -1;
        }

        return -1;
    }

    private Node ReadList(int column)
    {
        var list = new Node(NodeKind.List);
        while (at < text.Length && IsItem() && Column == column)
        {
            var begin = at;
            at++;
            SkipBlanks();
            list.Items.Add(ReadNode(column));
            if (!ToContent())
                break;
            if (at <= begin)
                at = begin + 1;
            SkipDeeper(column);
        }

        return list;
    }

    private Node ReadMap(int column)
    {
        var map = new Node(NodeKind.Map);
        while (at < text.Length && Column == column && !IsItem() && KeyEnd() is >= 0 and var colon)
        {
            var key = Excerpt.Of(text, at, colon).Unquoted();
            at = colon + 1;
            SkipProperties();
            if (Here is '\n' or '\0' or '#' or '\r')
            {
                var more = ToContent();
                // A list may stand in the column of its key.
                if (more && (Column > column || (Column == column && IsItem())))
                    map.Pairs.Add((key, Column == column ? ReadList(column) : ReadNode(column)));
                else
                    map.Pairs.Add((key, new(NodeKind.Scalar) { Value = Excerpt.Of(text, colon, colon) }));
            }
            else
            {
                map.Pairs.Add((key, ReadValue(column)));
            }

            if (!ToContent())
                break;
            SkipDeeper(column);
        }

        return map;
    }

    /// <summary>Lines that belong to nothing that is understood.</summary>
    private void SkipDeeper(int column)
    {
        while (at < text.Length && Column > column)
        {
            ToNextLine();
            if (!ToContent())
                return;
        }
    }

    private Node ReadValue(int parent) =>
        Here switch
        {
            '|' or '>' when BlockHeader() => ReadBlock(parent),
            '"' or '\'' => ReadQuoted(),
            '[' => ReadFlow(),
            '{' when Next != '{' => ReadFlow(),
            _ => ReadPlain(parent),
        };

    private bool BlockHeader()
    {
        var i = at + 1;
        while (i < text.Length && text[i] is '+' or '-' or (>= '0' and <= '9'))
            i++;
        return OnlyComment(i);
    }

    private Node ReadBlock(int parent)
    {
        var isFolded = Here == '>';
        var given = -1;
        for (at++; at < text.Length && text[at] is not ('\n' or ' ' or '#' or '\r'); at++)
            if (char.IsAsciiDigit(text[at]))
                given = text[at] - '0';
        ToNextLine();
        var value = new Excerpt.Builder(at);
        var margin = given > 0 ? Math.Max(parent, 0) + given : -1;
        var wasText = false;
        while (at < text.Length)
        {
            var end = LineEnd();
            var start = at;
            while (start < end && text[start] == ' ')
                start++;
            var isBlank = text.AsSpan(start, end - start).IsWhiteSpace();
            if (!isBlank && start - at <= parent)
                break;
            if (!isBlank && margin < 0)
                margin = start - at;
            if (!isBlank && start - at < margin)
                break;
            var from = Math.Min(end, at + Math.Max(margin, 0));
            var to = end > from && text[end - 1] == '\r' ? end - 1 : end;
            if (isFolded && wasText && !isBlank && from == start)
                value.Add(' ', from);
            else if (isFolded && value.Length > 0)
                value.Add('\n', Math.Max(0, at - 1));
            for (var i = from; i < to; i++)
                value.Add(text[i], i);
            if (!isFolded)
                value.Add('\n', end);
            wasText = !isBlank && from == start;
            at = Math.Min(text.Length, end + 1);
        }

        return new(NodeKind.Scalar) { Value = value.Done(), IsBlock = true };
    }

    private Node ReadQuoted()
    {
        var quote = Here;
        // Most hold nothing that is written otherwise than it is meant.
        var plain = text.AsSpan(at + 1).IndexOfAny(quote == '"' ? InDoubleQuotes : InQuotes);
        if (
            plain >= 0
            && at + 1 + plain is var close
            && text[close] == quote
            && !(quote == '\'' && close + 1 < text.Length && text[close + 1] == quote)
        )
        {
            var whole = Excerpt.Of(text, at + 1, close);
            at = close + 1;
            return new(NodeKind.Scalar) { Value = whole, IsQuoted = true };
        }

        var value = new Excerpt.Builder(at + 1);
        for (at++; at < text.Length; at++)
        {
            var c = text[at];
            if (c == quote)
            {
                if (quote == '\'' && Next == '\'')
                {
                    value.Add('\'', at + 1);
                    at++;
                    continue;
                }

                at++;
                break;
            }

            if (c == '\\' && quote == '"')
            {
                ReadEscape(value);
            }
            else if (c == '\n')
            {
                value.Add(' ', at);
                while (at + 1 < text.Length && text[at + 1] is ' ' or '\t')
                    at++;
            }
            else if (c != '\r')
            {
                value.Add(c, at);
            }
        }

        return new(NodeKind.Scalar) { Value = value.Done(), IsQuoted = true };
    }

    private void ReadEscape(Excerpt.Builder value)
    {
        at++;
        switch (Here)
        {
            case 'n':
                value.Add('\n', at);
                break;
            case 't':
                value.Add('\t', at);
                break;
            case 'u' or 'x' when Code(Here == 'u' ? 4 : 2) is { } code:
                value.Add((char)code, at);
                at += Here == 'u' ? 4 : 2;
                break;
            case '\n':
                while (at + 1 < text.Length && text[at + 1] is ' ' or '\t')
                    at++;
                break;
            case '\0':
                break;
            default:
                value.Add(Here, at);
                break;
        }
    }

    private int? Code(int digits) =>
        at + digits < text.Length
        && int.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    /// <summary>A word or words without quotes, which may go on over deeper lines.</summary>
    private Node ReadPlain(int parent)
    {
        Excerpt.Builder? value = null;
        while (true)
        {
            var end = LineEnd();
            var to = end;
            for (var i = at + 1; i < end; i++)
                if (text[i] == '#' && text[i - 1] is ' ' or '\t')
                {
                    to = i;
                    break;
                }

            while (to > at && char.IsWhiteSpace(text[to - 1]))
                to--;
            var from = at;
            at = end;
            var goesOn = ToContent() && Column > parent && parent >= 0;
            if (!goesOn)
                at = end;
            // Nearly all are of one line.
            if (!goesOn && value is null)
                return new(NodeKind.Scalar) { Value = Excerpt.Of(text, from, to) };
            value ??= new Excerpt.Builder(from);
            for (var i = from; i < to; i++)
                value.Add(text[i], i);
            if (!goesOn)
                return new(NodeKind.Scalar) { Value = value.Done() };
            value.Add(' ', at);
        }
    }

    /// <summary>[a, b] and {a: b}, which is all of JSON.</summary>
    private Node ReadFlow()
    {
        if (++depth > Deepest)
        {
            at = text.Length;
            depth--;
            return new(NodeKind.Scalar);
        }

        var isMap = Here == '{';
        var node = new Node(isMap ? NodeKind.Map : NodeKind.List);
        at++;
        while (ToFlowContent() && Here is not (']' or '}'))
        {
            if (Here == ',')
            {
                at++;
                continue;
            }

            var item = ReadFlowValue();
            if (ToFlowContent() && Here == ':')
            {
                at++;
                var value = ToFlowContent() && Here is not (',' or ']' or '}') ? ReadFlowValue() : new(NodeKind.Scalar);
                if (isMap)
                    node.Pairs.Add((item.Value, value));
                else
                {
                    var single = new Node(NodeKind.Map);
                    single.Pairs.Add((item.Value, value));
                    node.Items.Add(single);
                }
            }
            else if (isMap)
                node.Pairs.Add((item.Value, new(NodeKind.Scalar)));
            else
                node.Items.Add(item);
        }

        at = Math.Min(text.Length, at + 1);
        depth--;
        return node;
    }

    private Node ReadFlowValue()
    {
        SkipProperties();
        if (Here is '[' or '{')
            return ReadFlow();
        if (Here is '"' or '\'')
            return ReadQuoted();
        var from = at;
        while (
            at < text.Length
            && text[at] is not (',' or ']' or '}' or '\n')
            && !(text[at] == ':' && (at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]) || text[at + 1] is ',' or ']' or '}'))
        )
            at++;
        if (at == from)
            at++;
        return new(NodeKind.Scalar) { Value = Excerpt.Of(text, from, Math.Min(at, text.Length)).Trim() };
    }

    private bool ToFlowContent()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text[at] == '#' || Starts("//"))
                ToNextLine();
            else if (Starts("/*"))
                at = text.IndexOf("*/", at, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : text.Length;
            else
                return true;
        }

        return false;
    }
}
