using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Handclasp.Engine;

/// <summary>A distinguished name as servers print it: there are as many spellings as libraries.</summary>
internal static class NameSpellings
{
    private const int MostParts = 32;
    private const int LongestValue = 1024;

    private static readonly SearchValues<char> Separators = SearchValues.Create(",+=\"\n<>#;");

    /// <summary>OpenSSL's words, Windows' and .NET's, Java's; where Java and Go have none they print the OID.</summary>
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["2.5.4.3"] = ["CN", "CN", "CN"],
        ["2.5.4.4"] = ["SN", "SN", "SURNAME"],
        ["2.5.4.5"] = ["serialNumber", "SERIALNUMBER", "SERIALNUMBER"],
        ["2.5.4.6"] = ["C", "C", "C"],
        ["2.5.4.7"] = ["L", "L", "L"],
        ["2.5.4.8"] = ["ST", "S", "ST"],
        ["2.5.4.9"] = ["street", "STREET", "STREET"],
        ["2.5.4.10"] = ["O", "O", "O"],
        ["2.5.4.11"] = ["OU", "OU", "OU"],
        ["2.5.4.12"] = ["title", "T", "T"],
        ["2.5.4.42"] = ["GN", "G", "GIVENNAME"],
        ["0.9.2342.19200300.100.1.1"] = ["UID", "OID.0.9.2342.19200300.100.1.1", "UID"],
        ["0.9.2342.19200300.100.1.25"] = ["DC", "DC", "DC"],
        ["1.2.840.113549.1.9.1"] = ["emailAddress", "E", "EMAILADDRESS"],
    };

    /// <summary>Values that name the client alone: CN, UID, e-mail address, serial number.</summary>
    private static readonly HashSet<string> Naming = ["2.5.4.3", "2.5.4.5", "0.9.2342.19200300.100.1.1", "1.2.840.113549.1.9.1"];

    /// <summary>The whole name in every spelling; empty where the bytes are no name.</summary>
    public static IEnumerable<string> Of(byte[] der)
    {
        var parts = Parts(der);
        if (parts.Count == 0)
            yield break;
        for (var words = 0; words < 3; words++)
            foreach (var value in (Func<string, string>[])[Plain, Rfc4514, Octets, BackslashX, Quoted])
            {
                var spelled = parts.Select(p => string.Join('+', p.Select(a => $"{Word(a.Oid, words)}={value(a.Value)}"))).ToList();
                var spaced = parts.Select(p => string.Join(" + ", p.Select(a => $"{Word(a.Oid, words)} = {value(a.Value)}"))).ToList();
                yield return "/" + string.Join('/', spelled);
                foreach (var separator in (string[])[",", ", ", "; ", "\n"])
                {
                    yield return string.Join(separator, spelled);
                    yield return string.Join(separator, Enumerable.Reverse(spelled));
                    yield return string.Join(separator, spaced);
                    yield return string.Join(separator, Enumerable.Reverse(spaced));
                }
            }

        // OpenSSL's one line escapes its own separators and nothing else.
        yield return "/" + string.Join('/', parts.Select(p => string.Join('+', p.Select(a => $"{Word(a.Oid, 0)}={OneLine(a.Value)}"))));
        // Java's RFC 2253 and Go print what they have no word for as an OID with the encoded value.
        yield return string.Join(',', Enumerable.Reverse(parts).Select(p => string.Join('+', p.Select(Encoded))));
    }

    /// <summary>The values that name the client, each alone.</summary>
    public static IEnumerable<string> Values(byte[] der) =>
        Parts(der)
            .SelectMany(p => p)
            .Where(a => Naming.Contains(a.Oid))
            .SelectMany(a =>
                (string[])
                    [
                        a.Value,
                        Rfc4514(a.Value),
                        Octets(a.Value),
                        BackslashX(a.Value),
                        a.Value.ToUpperInvariant(),
                        a.Value.ToLowerInvariant(),
                    ]
            );

    private static string Word(string oid, int words) =>
        Words.TryGetValue(oid, out var known) ? known[words]
        : words == 1 ? "OID." + oid
        : oid;

    private static string Encoded(Attribute a) =>
        a.Oid == "1.2.840.113549.1.9.1" || !Words.TryGetValue(a.Oid, out var known)
            ? $"{a.Oid}=#{Convert.ToHexStringLower(a.Raw)}"
            : $"{known[0]}={Rfc4514(a.Value)}";

    private static string Plain(string value) => value;

    private static string OneLine(string value) =>
        value.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\+", StringComparison.Ordinal);

    /// <summary>RFC 4514 section 2.4.</summary>
    private static string Rfc4514(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            var edge = (i == 0 && value[i] is ' ' or '#') || (i == value.Length - 1 && value[i] == ' ');
            if (edge || value[i] is ',' or '+' or '"' or '\\' or '<' or '>' or ';')
                text.Append('\\');
            text.Append(value[i]);
        }

        return text.ToString();
    }

    /// <summary>As RFC 4514, with octets beyond ASCII as \C3\BC (OpenSSL and nginx).</summary>
    private static string Octets(string value) => Beyond(Rfc4514(value), "\\");

    /// <summary>\xC3\xBC: OpenSSL's one line.</summary>
    private static string BackslashX(string value) => Beyond(value, "\\x");

    /// <summary>Quotes around what has separators (.NET, Java).</summary>
    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(Separators) < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Beyond(string value, string prefix)
    {
        var text = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (octet is >= 0x20 and < 0x7F)
                text.Append((char)octet);
            else
                text.Append(prefix).Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static List<List<Attribute>> Parts(byte[] der)
    {
        List<List<Attribute>> parts = [];
        try
        {
            var name = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            while (name.HasData && parts.Count < MostParts)
            {
                var set = name.ReadSetOf(skipSortOrderValidation: true);
                List<Attribute> part = [];
                while (set.HasData && part.Count < MostParts)
                {
                    var one = set.ReadSequence();
                    var oid = one.ReadObjectIdentifier();
                    var tag = one.PeekTag();
                    var raw = one.ReadEncodedValue();
                    part.Add(new(oid, Text(tag, raw), raw.ToArray()));
                }

                parts.Add(part);
            }
        }
        catch (Exception wrong) when (wrong is AsnContentException or InvalidOperationException or ArgumentException)
        {
            // A name that cannot be read leaves no marks beyond those read so far.
        }

        return parts;
    }

    private static string Text(Asn1Tag tag, ReadOnlyMemory<byte> raw)
    {
        AsnDecoder.ReadEncodedValue(raw.Span, AsnEncodingRules.BER, out var start, out var length, out _);
        var octets = raw.Span.Slice(start, Math.Min(length, LongestValue));
        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.BMPString => Encoding.BigEndianUnicode.GetString(octets),
            UniversalTagNumber.UTF8String => Encoding.UTF8.GetString(octets),
            _ => Encoding.Latin1.GetString(octets),
        };
    }

    private sealed record Attribute(string Oid, string Value, byte[] Raw);
}
