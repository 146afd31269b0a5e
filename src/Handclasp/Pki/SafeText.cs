using System.Globalization;
using System.Text;

namespace Handclasp.Pki;

/// <summary>Text from a peer made printable: what could steer a terminal, hide or reorder text becomes \XX of its UTF-8 octets (RFC 4514 section 2.4).</summary>
internal static class SafeText
{
    /// <summary>Octets of an IA5String, wherever they really come from.</summary>
    public static string Latin1(byte[] octets)
    {
        var text = new StringBuilder(octets.Length);
        foreach (var rune in Encoding.Latin1.GetString(octets).EnumerateRunes())
            Append(text, rune);
        return text.ToString();
    }

    /// <summary>The first line of a message, printable and not long.</summary>
    public static string Line(string message)
    {
        var text = new StringBuilder();
        foreach (var rune in message.AsSpan(0, Math.Min(message.Length, 200)).EnumerateRunes())
        {
            if (rune.Value is '\r' or '\n')
                break;
            Append(text, rune);
        }

        return text.ToString();
    }

    /// <summary>Appends one character, escaped where it is not printable.</summary>
    public static void Append(StringBuilder text, Rune rune)
    {
        if (Printable(rune))
            text.Append(rune.ToString());
        else
            Escape(text, rune);
    }

    public static void Escape(StringBuilder text, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var length = rune.EncodeToUtf8(utf8);
        foreach (var octet in utf8[..length])
            text.Append('\\').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
    }

    private static bool Printable(Rune rune) =>
        rune.Value is >= 0x20 and < 0x7f
        || Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate
            );
}
