using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Handclasp.Pki;

/// <summary>Distinguished names as text (RFC 4514), safe for any input.</summary>
internal static class DistinguishedNames
{
    /// <summary>The longest text given; what is longer ends with an ellipsis.</summary>
    public const int MaxLength = 1024;

    private const int MaxParts = 128;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictUtf16 = new(true, false, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding StrictUtf32 = new(true, false, throwOnInvalidCharacters: true);

    /// <summary>The name most specific part first, as RFC 4514 orders it; bytes that are no name come out as hexadecimal.</summary>
    public static string Text(byte[] der)
    {
        try
        {
            return Text(Parts(der));
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return Cut($"(not a name) #{Convert.ToHexStringLower(der.AsSpan(0, Math.Min(der.Length, MaxLength)))}");
        }
    }

    /// <summary>True for a name with at least one part, encoded so that it can be written again.</summary>
    public static bool IsName(byte[] der)
    {
        try
        {
            _ = AsnDecoder.ReadEncodedValue(der, AsnEncodingRules.DER, out _, out _, out var length);
            return length == der.Length && Parts(der).Count > 0;
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The common names, printable; empty for bytes that are no name.</summary>
    public static IReadOnlyList<string> CommonNames(byte[] der)
    {
        try
        {
            return
            [
                .. Parts(der)
                    .SelectMany(part => part)
                    .Where(a => a.Oid == ObjectIds.CommonName)
                    .Select(a => Cut(Printable(Value(a) ?? "#" + Convert.ToHexStringLower(Bounded(a.Content))))),
            ];
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string Text(List<List<Attribute>> parts)
    {
        var text = new StringBuilder();
        for (var i = parts.Count - 1; i >= 0 && text.Length <= MaxLength; i--)
        {
            if (text.Length > 0)
                text.Append(',');
            for (var j = 0; j < parts[i].Count && text.Length <= MaxLength; j++)
            {
                if (j > 0)
                    text.Append('+');
                Append(text, parts[i][j]);
            }
        }

        return Cut(text.ToString());
    }

    private static void Append(StringBuilder text, Attribute attribute)
    {
        text.Append(ObjectIds.AttributeWord(attribute.Oid)).Append('=');
        if (Value(attribute) is not { } value)
        {
            text.Append('#').Append(Convert.ToHexStringLower(Bounded(attribute.Encoded)));
            return;
        }

        var at = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            var last = at + rune.Utf16SequenceLength == value.Length;
            if (rune.Value is '"' or '+' or ',' or ';' or '<' or '>' or '\\' or '=')
                text.Append('\\').Append((char)rune.Value);
            else if ((at == 0 && rune.Value is ' ' or '#') || (last && rune.Value == ' '))
                text.Append('\\').Append((char)rune.Value);
            else
                SafeText.Append(text, rune);
            at += rune.Utf16SequenceLength;
        }
    }

    private static string Printable(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
            SafeText.Append(text, rune);
        return text.ToString();
    }

    private static List<List<Attribute>> Parts(byte[] der)
    {
        var reader = CertificateReader.Open(der);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        List<List<Attribute>> parts = [];
        var budget = MaxParts;
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf();
            List<Attribute> part = [];
            while (set.HasData)
            {
                if (--budget < 0)
                    throw new AsnContentException("The name has too many parts.");
                var one = set.ReadSequence();
                var oid = one.ReadObjectIdentifier();
                var tag = one.PeekTag();
                var encoded = one.ReadEncodedValue();
                part.Add(new(oid, tag, encoded.ToArray(), CertificateReader.Content(encoded)));
            }

            parts.Add(part);
        }

        return parts;
    }

    /// <summary>The attribute's text, or null where it is no string or its octets are no text.</summary>
    private static string? Value(Attribute attribute)
    {
        var bytes = attribute.Content;
        if (attribute.Tag.TagClass != TagClass.Universal || attribute.Tag.IsConstructed)
            return null;
        try
        {
            return (UniversalTagNumber)attribute.Tag.TagValue switch
            {
                UniversalTagNumber.UTF8String => StrictUtf8.GetString(Bounded(bytes)),
                UniversalTagNumber.PrintableString
                or UniversalTagNumber.IA5String
                or UniversalTagNumber.NumericString
                or UniversalTagNumber.VisibleString
                or UniversalTagNumber.T61String => Encoding.Latin1.GetString(Bounded(bytes)),
                UniversalTagNumber.BMPString => StrictUtf16.GetString(Bounded(bytes)),
                UniversalTagNumber.UniversalString => StrictUtf32.GetString(Bounded(bytes)),
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Enough to fill the text; a cut inside a UTF-8 character is moved before it.</summary>
    private static byte[] Bounded(byte[] bytes)
    {
        var end = Math.Min(bytes.Length, 4 * MaxLength);
        while (end < bytes.Length && end > 4 * MaxLength - 4 && (bytes[end] & 0xc0) == 0x80)
            end--;
        return bytes[..end];
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxLength)
            return text;
        var end = MaxLength - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}…");
    }

    private sealed record Attribute(string Oid, Asn1Tag Tag, byte[] Encoded, byte[] Content);
}
