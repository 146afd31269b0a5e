using System.Text;

namespace Handclasp.Source.Reading;

/// <summary>The text of one file, its encoding and its lines.</summary>
/// <param name="text">The text, without a byte order mark.</param>
/// <param name="encoding">How it was written, and will be written again.</param>
internal sealed class SourceText(string text, Encoding encoding)
{
    /// <summary>UTF-8 without a mark, and ASCII as the part of it that it is.</summary>
    private static readonly UTF8Encoding Plain = new(false);

    private int[]? lines;

    public string Text => text;

    /// <summary>How the file was written, with its byte order mark where it has one.</summary>
    public Encoding Encoding => encoding;

    private int[] Lines => lines ??= LineStarts(text);

    /// <summary>Number of lines.</summary>
    public int LineCount => lines?.Length ?? text.AsSpan().Count('\n') + 1;

    /// <summary>1-based line and column (UTF-16 code units) of an offset.</summary>
    public (int Line, int Column) At(int offset)
    {
        var index = Array.BinarySearch(Lines, offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - Lines[line] + 1);
    }

    /// <summary>1-based column (UTF-16 code units) of an offset.</summary>
    public int ColumnOf(int offset) => offset - text.AsSpan(0, offset).LastIndexOf('\n');

    /// <summary>Offset of a line's first character.</summary>
    /// <param name="line">1-based.</param>
    public int StartOf(int line) => Lines[line - 1];

    /// <summary>A line without its end.</summary>
    /// <param name="line">1-based.</param>
    public string Line(int line)
    {
        var start = Lines[line - 1];
        var end = line < Lines.Length ? Lines[line] : text.Length;
        return text[start..end].TrimEnd('\r', '\n');
    }

    /// <summary>Reads bytes as what they are: UTF-8 or UTF-16 with a mark, UTF-8 without, else Latin-1, in which every byte is a character.</summary>
    public static SourceText Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return new(Encoding.UTF8.GetString(bytes[3..]), new UTF8Encoding(true));
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return new(Encoding.Unicode.GetString(bytes[2..]), new UnicodeEncoding(false, true));
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return new(Encoding.BigEndianUnicode.GetString(bytes[2..]), new UnicodeEncoding(true, true));
        if (Ascii.IsValid(bytes))
            return new(Encoding.ASCII.GetString(bytes), Plain);
        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? new(Encoding.UTF8.GetString(bytes), Plain)
            : new(Encoding.Latin1.GetString(bytes), Encoding.Latin1);
    }

    private static int[] LineStarts(string text)
    {
        var starts = new int[text.AsSpan().Count('\n') + 1];
        for (var line = 1; line < starts.Length; line++)
            starts[line] = text.IndexOf('\n', starts[line - 1]) + 1;
        return starts;
    }
}
