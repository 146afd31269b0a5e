using System.Globalization;
using System.Text;

namespace Handclasp.Model;

/// <summary>
/// Text that a peer or a file chose, made harmless for a reader: one line, nothing invisible, nothing that steers a terminal or turns
/// the direction of writing (Unicode TR 36 and 39). What is taken out stays readable as an escape.
/// </summary>
internal static class ForeignText
{
    /// <summary>Longer text is cut; the JSON report keeps it whole.</summary>
    private const int Longest = 2000;

    /// <summary>
    /// The text in one line: control and format characters, line separators, private and unassigned characters and halves of
    /// surrogate pairs become <c>\x1b</c> or <c>\u{202e}</c>.
    /// </summary>
    public static string OneLine(string text)
    {
        var cut = text.Length > Longest;
        var kept = cut ? text.AsSpan(0, char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest) : text;
        if (!cut && !NeedsWork(text))
            return text;
        var clean = new StringBuilder(kept.Length + 16);
        while (!kept.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf16(kept, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (whole && IsPlain(rune))
                clean.Append(kept[..used]);
            else
                AppendEscape(clean, whole ? rune.Value : kept[0]);
            kept = kept[used..];
        }

        return cut ? clean.Append('…').ToString() : clean.ToString();
    }

    /// <summary>The text with halves of surrogate pairs replaced, so that it can be written as UTF-8; else as it is.</summary>
    public static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    private static bool NeedsWork(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
                return true;
        }

        return false;
    }

    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate
            );

    private static void AppendEscape(StringBuilder clean, int value) =>
        _ =
            value < 0x100
                ? clean.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}")
                : clean.Append(CultureInfo.InvariantCulture, $"\\u{{{value:x}}}");
}
