using System.Text;

namespace Handclasp.Protocols;

/// <summary>Foreign text made into one bounded line.</summary>
internal static class OneLine
{
    /// <summary>Whitespace folded into single spaces, control characters dropped, cut with an ellipsis.</summary>
    /// <param name="most">The longest result, in UTF-16 units.</param>
    public static string Folded(ReadOnlySpan<char> text, int most)
    {
        var line = new StringBuilder(Math.Min(text.Length, most) + 1);
        var gap = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = line.Length > 0;
                continue;
            }

            if (char.IsControl(c))
                continue;
            if (line.Length + (gap ? 1 : 0) >= most)
                return Cut(line);
            if (gap)
                line.Append(' ');
            gap = false;
            line.Append(c);
        }

        return line.ToString();
    }

    /// <summary>Control characters as \xNN, so that nothing of the text is lost; cut with an ellipsis.</summary>
    /// <param name="most">The longest result, in UTF-16 units.</param>
    public static string Shown(ReadOnlySpan<char> text, int most)
    {
        var line = new StringBuilder(Math.Min(text.Length, most) + 1);
        foreach (var c in text)
        {
            if (line.Length >= most)
                return Cut(line);
            if (char.IsControl(c))
                line.Append("\\x").Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            else
                line.Append(c);
        }

        return line.ToString();
    }

    private static string Cut(StringBuilder line)
    {
        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
            line.Length--;
        return line.Append('…').ToString();
    }
}
