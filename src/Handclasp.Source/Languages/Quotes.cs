using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>Quotes with delimiters of one's choice, and slashes that begin a pattern: what Perl and Ruby have in common.</summary>
internal static class Quotes
{
    private const int Longest = 4000;
    private const int LongestPattern = 1000;

    /// <summary>The text between a delimiter and the one that closes it; brackets nest.</summary>
    public static (int Close, int End)? Between(string text, int open)
    {
        if (open >= text.Length)
            return null;
        var begins = text[open];
        var ends = begins switch
        {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            _ => begins,
        };
        var depth = 1;
        for (var i = open + 1; i < text.Length && i < open + Longest; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == ends)
            {
                if (--depth == 0)
                    return (i, i + 1);
            }
            else if (text[i] == begins)
                depth++;
        }

        return null;
    }

    /// <summary>A pattern between slashes; null where the slash divides.</summary>
    public static SpecialString? Slash(string text, int at, string[] words, bool spaceDecides)
    {
        var before = at - 1;
        while (before >= 0 && text[before] is ' ' or '\t')
            before--;
        var begins = before < 0 || text[before] == '\n' || "(,=~!&|{;[?:<>+*%^".Contains(text[before], StringComparison.Ordinal);
        if (!begins && char.IsLetterOrDigit(text[before]))
        {
            var start = before;
            while (start >= 0 && (char.IsLetterOrDigit(text[start]) || text[start] == '_'))
                start--;
            begins =
                words.Contains(text[(start + 1)..(before + 1)], StringComparer.Ordinal) && !(start >= 0 && text[start] is '$' or '@' or '.')
                || spaceDecides && before < at - 1 && at + 1 < text.Length && text[at + 1] is not (' ' or '=');
        }

        if (!begins)
            return null;
        var inClass = false;
        for (var i = at + 1; i < text.Length && i < at + LongestPattern && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '[')
                inClass = true;
            else if (text[i] == ']')
                inClass = false;
            else if (text[i] == '/' && !inClass)
            {
                i++;
                while (i < text.Length && char.IsAsciiLetter(text[i]))
                    i++;
                return new(i, at, at);
            }
        }

        return null;
    }

    /// <summary>Documentation and what stands behind the end of a program: both begin at the beginning of a line.</summary>
    public static int? Aside(string text, int at, string close)
    {
        if (at > 0 && text[at - 1] != '\n')
            return null;
        if (string.CompareOrdinal(text, at, "__END__", 0, 7) == 0 || string.CompareOrdinal(text, at, "__DATA__", 0, 8) == 0)
            return text.Length;
        if (text[at] != '=' || at + 1 >= text.Length || !char.IsAsciiLetter(text[at + 1]))
            return null;
        if (close == "\n=end" && string.CompareOrdinal(text, at, "=begin", 0, 6) != 0)
            return null;
        var end = text.IndexOf(close, at, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + close.Length;
    }
}
