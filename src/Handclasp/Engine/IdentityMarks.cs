using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Handclasp.Pki;

namespace Handclasp.Engine;

/// <summary>
/// What a certificate leaves in pages that name their client: DN, CN, serial, fingerprints, in the spellings servers use. Spelled
/// out only when a page is compared: most identities never see one.
/// </summary>
internal sealed class IdentityMarks
{
    public static readonly IdentityMarks None = new([]);
    private readonly Lazy<IReadOnlyList<string>> texts;
    private readonly Lazy<Dictionary<char, string[]>> byFirst;

    public IdentityMarks(IReadOnlyList<string> texts)
        : this(() => texts) { }

    private IdentityMarks(Func<IReadOnlyList<string>> spell)
    {
        texts = new(spell);
        // Longest first, by their first character: a whole name before the common name within it.
        byFirst = new(() =>
            Texts
                .Where(t => t.Length > 0)
                .GroupBy(t => t[0])
                .ToDictionary(g => g.Key, g => g.Distinct(StringComparer.Ordinal).OrderByDescending(t => t.Length).ToArray())
        );
    }

    /// <summary>Each spelling once.</summary>
    public IReadOnlyList<string> Texts => texts.Value;

    /// <summary>The marks of a chain's leaf (and of its issuer's name). A leaf that cannot be read still has its fingerprints.</summary>
    public static IdentityMarks Of(IReadOnlyList<byte[]> chain) => chain.Count == 0 ? None : new(() => Spell(chain[0]));

    /// <summary>The length of the mark that starts here, or 0. It never starts or ends within a word.</summary>
    public int LengthAt(string text, int at)
    {
        if (!byFirst.Value.TryGetValue(text[at], out var candidates))
            return 0;
        if (at > 0 && char.IsLetterOrDigit(text[at]) && char.IsLetterOrDigit(text[at - 1]))
            return 0;
        foreach (var mark in candidates)
        {
            var end = at + mark.Length;
            if (!text.AsSpan(at).StartsWith(mark, StringComparison.Ordinal))
                continue;
            if (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(mark[^1]))
                return mark.Length;
        }

        return 0;
    }

    private static List<string> Spell(byte[] leaf)
    {
        List<string> marks =
        [
            .. Bytes(SHA1.HashData(leaf)),
            .. Bytes(SHA256.HashData(leaf)),
            .. Bytes(MD5.HashData(leaf)),
            .. Bytes(SHA512.HashData(leaf)),
        ];
        if (ParsedCertificate.TryParse(leaf, out var read, out _))
        {
            var names = read.Said.SubjectAltName;
            marks.AddRange(NameSpellings.Of(read.SubjectDer));
            marks.AddRange(NameSpellings.Of(read.IssuerDer));
            marks.AddRange(NameSpellings.Values(read.SubjectDer));
            marks.AddRange(Serial(read.SerialBytes));
            marks.AddRange([.. names.Dns, .. names.Email, .. names.Uri, .. names.Ip]);
            marks.AddRange(Bytes(SHA256.HashData(read.SubjectPublicKeyInfo)));
            marks.AddRange(Moments(read.NotBefore));
            marks.AddRange(Moments(read.NotAfter));
        }

        return [.. marks.Where(m => m.Trim().Length > 0).SelectMany(Escaped).Concat(Encodings(leaf)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>As text stands in HTML and in JSON, where that differs.</summary>
    private static IEnumerable<string> Escaped(string text) =>
        [
            text,
            WebUtility.HtmlEncode(text),
            JsonEncodedText.Encode(text).ToString(),
            text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal),
            text.Replace("/", "\\/", StringComparison.Ordinal),
        ];

    /// <summary>Hexadecimal in both cases, with and without colons, and base64 in both alphabets.</summary>
    private static IEnumerable<string> Bytes(byte[] hash)
    {
        var base64 = Convert.ToBase64String(hash);
        return [.. Hex(hash), base64, base64.TrimEnd('='), base64.TrimEnd('=').Replace('+', '-').Replace('/', '_')];
    }

    private static IEnumerable<string> Hex(byte[] bytes)
    {
        var upper = Convert.ToHexString(bytes);
        var colons = BitConverter.ToString(bytes);
        return
        [
            upper,
            upper.ToLowerInvariant(),
            colons.Replace('-', ':'),
            colons.Replace('-', ':').ToLowerInvariant(),
            colons.Replace('-', ' '),
            colons,
        ];
    }

    /// <summary>The certificate itself: PEM as OpenSSL and nginx write it, on one line, in JSON, in a URL, in a header.</summary>
    private static IEnumerable<string> Encodings(byte[] leaf)
    {
        var pem = PemEncoding.WriteString("CERTIFICATE", leaf);
        return
        [
            pem,
            pem.Replace("\n", "\r\n", StringComparison.Ordinal),
            pem.Replace("\n", "\n\t", StringComparison.Ordinal),
            pem.Replace('\n', ' '),
            pem.Replace("\n", "", StringComparison.Ordinal),
            pem.Replace("\n", "\\n", StringComparison.Ordinal),
            Convert.ToBase64String(leaf),
            Uri.EscapeDataString(pem + "\n"),
            Uri.EscapeDataString(pem),
        ];
    }

    /// <param name="octets">Two's complement.</param>
    private static IEnumerable<string> Serial(byte[] octets)
    {
        var number = new BigInteger(octets, isUnsigned: false, isBigEndian: true);
        var bare = octets.Length > 1 && octets[0] == 0 ? octets[1..] : octets;
        var least = Convert.ToHexString(bare).TrimStart('0');
        return [.. Hex(bare), .. Hex(octets), least, least.ToLowerInvariant(), number.ToString(CultureInfo.InvariantCulture)];
    }

    /// <summary>Validity as OpenSSL, Go, Java, .NET and JSON write it.</summary>
    private static IEnumerable<string> Moments(DateTimeOffset moment)
    {
        var at = moment.ToUniversalTime();
        string[] formats =
        [
            "MMM d HH:mm:ss yyyy 'GMT'",
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            "yyyy-MM-dd'T'HH:mm:ss'+00:00'",
            "yyyy-MM-dd HH:mm:ss '+0000 UTC'",
            "yyyy-MM-dd HH:mm:ss",
            "ddd MMM dd HH:mm:ss 'UTC' yyyy",
            "ddd MMM dd HH:mm:ss 'GMT' yyyy",
            "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
            "MM/dd/yyyy HH:mm:ss",
            "yyMMddHHmmss'Z'",
            "yyyyMMddHHmmss'Z'",
            "yyyy-MM-dd",
        ];
        return
        [
            .. formats.Select(f => at.ToString(f, CultureInfo.InvariantCulture)),
            at.ToString("MMM ", CultureInfo.InvariantCulture)
                + at.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
                + at.ToString(" HH:mm:ss yyyy 'GMT'", CultureInfo.InvariantCulture),
            at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ];
    }
}
