using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>
/// Texts that begin on the next line, while the line of their mark goes on (Ruby, Perl, shells): the mark is a string with the text as its
/// value, and the lines are stepped over.
/// </summary>
internal static partial class Heredocs
{
    private const int LongestLine = 400;

    /// <summary>The mark that stands there, with the text below as its value.</summary>
    public static SpecialString? Mark(string text, int at)
    {
        if (text[at] != '<' || at + 2 >= text.Length || text[at + 1] != '<' || at > 0 && IsPartOfName(text[at - 1]))
            return null;
        var match = Marks().Match(text, at, Math.Min(text.Length - at, 60));
        if (!match.Success || match.Index != at)
            return null;
        var from = text.IndexOf('\n', at);
        if (from < 0)
            return null;
        from++;
        // Marks before it on the same line have their texts first.
        var lineStart = text.LastIndexOf('\n', at) + 1;
        if (at - lineStart > LongestLine)
            return null;
        foreach (Match before in Marks().Matches(text[lineStart..at]))
            if (End(text, from, before) is { } end)
                from = end.After;
        return End(text, from, match) is { } found
            ? new(at + match.Length, from, Math.Max(from, found.Before), !match.Groups["q"].Value.Equals("'", StringComparison.Ordinal))
            : null;
    }

    /// <summary>The end of the texts whose marks stand on the line before the one that begins there.</summary>
    public static int? Body(string text, int at)
    {
        var start = at;
        while (start > 0 && text[start - 1] is ' ' or '\t')
            start--;
        if (start < 2 || text[start - 1] != '\n')
            return null;
        var before = text.LastIndexOf('\n', start - 2) + 1;
        if (start - before > LongestLine || !text.AsSpan(before, start - before).Contains("<<", StringComparison.Ordinal))
            return null;
        int? end = null;
        foreach (Match match in Marks().Matches(text[before..start]))
            if ((match.Index == 0 || !IsPartOfName(text[before + match.Index - 1])) && End(text, end ?? start, match) is { } found)
                end = found.After;
        return end;
    }

    private static (int Before, int After)? End(string text, int from, Match mark)
    {
        var word = mark.Groups["w"].Value;
        for (var line = from; line < text.Length; )
        {
            var next = text.IndexOf('\n', line);
            if (next < 0)
                next = text.Length;
            if (text.AsSpan(line, next - line).Trim().SequenceEqual(word))
                return (Math.Max(from, line - 1), next);
            line = next + 1;
        }

        return null;
    }

    private static bool IsPartOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '<' or ')' or ']';

    [GeneratedRegex(@"<<[~-]?(?:(?<q>[""'`])(?<w>[A-Za-z_][A-Za-z0-9_ ]*)\k<q>|(?<w>[A-Z_][A-Za-z0-9_]*))")]
    private static partial Regex Marks();
}
