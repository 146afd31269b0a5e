namespace Handclasp.Source.Formats;

/// <summary>One line of a settings file: a name and what it is set to, which may go on over deeper lines.</summary>
/// <param name="Section">The section it stands in, as written between the brackets; empty before the first.</param>
/// <param name="Name">The name; of a line without one, its first word.</param>
/// <param name="Value">The value, without the quotes around it; empty where there is none.</param>
internal sealed record Entry(string Section, Excerpt Name, Excerpt Value)
{
    /// <summary>True where an equals sign or a colon stands between.</summary>
    public bool HasSign { get; init; }

    /// <summary>The whole line, or lines, without blanks at the ends.</summary>
    public Excerpt Line { get; init; } = Excerpt.Empty;
}

/// <summary>Reads settings in lines, as the many formats without a name have them: sections, <c>name = value</c>, <c>name value</c>.</summary>
internal static class Ini
{
    public static IEnumerable<Entry> Read(string text)
    {
        var section = "";
        var from = 0;
        while (from < text.Length)
        {
            var end = LineEnd(text, from);
            var line = Excerpt.Of(text, from, end).Trim();
            var begin = from;
            from = Math.Min(text.Length, end + 1);
            if (line.IsEmpty || line.Text[0] is '#' or ';' or '!' || line.Text.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (line.Text[0] == '[' && line.Text.IndexOf(']', StringComparison.Ordinal) is > 0 and var close)
            {
                section = line.Text[1..close].Trim();
                continue;
            }

            // Lines that are deeper, or follow a backslash, go on with the value.
            var last = end;
            while (from < text.Length && GoesOn(text, begin, last, from))
            {
                last = LineEnd(text, from);
                from = Math.Min(text.Length, last + 1);
            }

            yield return Of(section, last == end ? line : Joined(text, begin, last).Trim());
        }
    }

    private static Entry Of(string section, Excerpt line)
    {
        var text = line.Text;
        var begin = text.StartsWith("export ", StringComparison.Ordinal) ? 7 : 0;
        var i = begin;
        while (i < text.Length && text[i] is not ('=' or ' ' or '\t') && !(text[i] == ':' && i + 1 < text.Length && text[i + 1] == ' '))
            i++;
        var name = line.Slice(begin, i);
        while (i < text.Length && text[i] is ' ' or '\t')
            i++;
        var hasSign = i < text.Length && text[i] is '=' or ':';
        if (hasSign)
            i++;
        return new(section, name, Bare(line.Slice(Math.Min(i, text.Length), text.Length))) { HasSign = hasSign, Line = line };
    }

    /// <summary>Without quotes, or without the comment behind it.</summary>
    private static Excerpt Bare(Excerpt value)
    {
        var trimmed = value.Trim();
        if (
            trimmed.Length > 1
            && trimmed.Text[0] is '"' or '\''
            && trimmed.Text.IndexOf(trimmed.Text[0], 1) is > 0 and var close
            && !trimmed.Text.Contains('\n', StringComparison.Ordinal)
        )
        {
            var rest = trimmed.Text[(close + 1)..].Trim();
            return rest.Length == 0 || rest[0] is '#' or ';' ? trimmed.Slice(1, close) : trimmed;
        }

        var comment = trimmed.Text.Contains('\n', StringComparison.Ordinal) ? -1 : trimmed.Text.IndexOf(" #", StringComparison.Ordinal);
        return comment > 0 ? trimmed.Slice(0, comment).Trim() : trimmed;
    }

    private static bool GoesOn(string text, int begin, int end, int next)
    {
        var before = text.AsSpan(begin, end - begin).TrimEnd();
        if (before.EndsWith("\\"))
            return true;
        if (text[next] is not (' ' or '\t'))
            return false;
        // A line that stands as deep as the one before is its neighbour.
        var line = text.AsSpan(next, LineEnd(text, next) - next);
        return Margin(line) > Margin(text.AsSpan(begin, end - begin)) && !line.IsWhiteSpace();
    }

    private static int Margin(ReadOnlySpan<char> line) => line.Length - line.TrimStart().Length;

    private static Excerpt Joined(string text, int from, int to)
    {
        var made = new Excerpt.Builder(from);
        for (var i = from; i < to; i++)
            made.Add(text[i], i);
        return made.Done();
    }

    private static int LineEnd(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end;
    }
}
