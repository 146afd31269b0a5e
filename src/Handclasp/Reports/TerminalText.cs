using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>Colours that can be read on dark and on light terminals: no yellow, no white, no black.</summary>
internal enum Paint
{
    None,
    Bold,
    Dim,
    Red,
    Green,
    Magenta,
    Cyan,
}

/// <summary>
/// Lines for a terminal: wrapped, aligned by cells, coloured where wanted. Every text passes <see cref="ForeignText.OneLine"/>, so only
/// the colours of this class are escape sequences.
/// </summary>
/// <param name="width">Columns; 0 does not wrap.</param>
/// <param name="color">ANSI colours (SGR) may be used.</param>
internal sealed class TerminalText(int width, bool color)
{
    /// <summary>Below this there is no room for a text beside its lead.</summary>
    private const int Narrow = 24;

    private readonly StringBuilder text = new();

    public override string ToString() => text.ToString();

    public void Blank() => text.Append('\n');

    /// <summary>A text that is to be copied: never wrapped.</summary>
    public void Whole(string lead, string content)
    {
        text.Append(lead).Append(ForeignText.OneLine(content)).Append('\n');
    }

    /// <summary>A lead and a text that is wrapped beside it.</summary>
    /// <param name="lead">What stands before the text, with its spaces.</param>
    /// <param name="content">The text.</param>
    /// <param name="paint">The lead's colour.</param>
    /// <param name="ink">The text's colour.</param>
    public void Line(string lead, string content, Paint paint = Paint.None, Paint ink = Paint.None)
    {
        lead = Clean(lead);
        var indent = Cells(lead);
        var room = width == 0 ? int.MaxValue : width - indent;
        text.Append(Painted(lead, paint));
        if (room < Narrow)
        {
            TrimEnd();
            indent = Math.Min(indent, 6);
            room = Math.Max(Narrow, width - indent);
            text.Append('\n').Append(' ', indent);
        }

        var first = true;
        foreach (var line in Wrap(ForeignText.OneLine(content), room))
        {
            if (!first)
                text.Append('\n').Append(' ', indent);
            text.Append(Painted(line.TrimEnd(' '), ink));
            first = false;
        }

        TrimEnd();
        text.Append('\n');
    }

    /// <summary>The text padded with spaces to that many cells.</summary>
    public static string Pad(string content, int cells)
    {
        var clean = Clean(content);
        return clean + new string(' ', Math.Max(0, cells - Cells(clean)));
    }

    /// <summary>Columns that a text takes in a terminal.</summary>
    public static int Cells(string content) => content.EnumerateRunes().Sum(Cells);

    private static int Cells(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : IsWide(rune.Value) ? 2
        : 1;

    /// <summary>East Asian Wide and Fullwidth (Unicode TR 11), by blocks, and pictographs.</summary>
    private static bool IsWide(int value) =>
        value
            is (>= 0x1100 and <= 0x115f)
                or (>= 0x2e80 and <= 0x303e)
                or (>= 0x3041 and <= 0xa4cf)
                or (>= 0xac00 and <= 0xd7a3)
                or (>= 0xf900 and <= 0xfaff)
                or (>= 0xfe30 and <= 0xfe6f)
                or (>= 0xff00 and <= 0xff60)
                or (>= 0xffe0 and <= 0xffe6)
                or (>= 0x1f300 and <= 0x1faff)
                or (>= 0x20000 and <= 0x3fffd);

    private static IEnumerable<string> Wrap(string content, int room)
    {
        if (Cells(content) <= room)
        {
            yield return content;
            yield break;
        }

        var line = new StringBuilder();
        var used = 0;
        foreach (var word in content.Split(' ').SelectMany(w => Pieces(w, room)))
        {
            var cells = Cells(word);
            if (used > 0 && used + 1 + cells > room)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            if (used > 0)
                line.Append(' ');
            used += cells + (used > 0 ? 1 : 0);
            line.Append(word);
        }

        if (line.Length > 0)
            yield return line.ToString();
    }

    /// <summary>A word longer than a line is cut.</summary>
    private static IEnumerable<string> Pieces(string word, int room)
    {
        var piece = new StringBuilder();
        var used = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            if (used + Cells(rune) > room)
            {
                yield return piece.ToString();
                piece.Clear();
                used = 0;
            }

            piece.Append(rune.ToString());
            used += Cells(rune);
        }

        yield return piece.ToString();
    }

    /// <summary>A lead keeps its spaces; all else in it is cleaned.</summary>
    private static string Clean(string lead) => ForeignText.OneLine(lead);

    private string Painted(string content, Paint paint)
    {
        if (!color || paint == Paint.None || content.Length == 0)
            return content;
        var code = paint switch
        {
            Paint.Bold => "1",
            Paint.Dim => "2",
            Paint.Red => "1;31",
            Paint.Green => "32",
            Paint.Magenta => "1;35",
            _ => "36",
        };
        return $"\x1b[{code}m{content}\x1b[0m";
    }

    private void TrimEnd()
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
    }
}
