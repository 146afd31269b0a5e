using System.IO.Compression;
using System.Text;

namespace Handclasp.Protocols;

/// <summary>
/// Bodies decoded (RFC 9110 section 8.4). We never ask for a coding, but servers send them all the same. Bounded: a bomb of a
/// megabyte unpacks to a gigabyte.
/// </summary>
internal static class ContentCodings
{
    private const int MostCodings = 4;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>As far as it can be decoded; <c>Whole</c> is false where it was cut at a bound or is broken.</summary>
    public static (ReadOnlyMemory<byte> Bytes, bool Whole) Decode(ReadOnlyMemory<byte> body, HttpHead head, int most)
    {
        var codings = head.All("content-encoding").Concat(head.All("transfer-encoding").Where(c => c != "chunked")).ToList();
        if (codings.Count > MostCodings)
            return (body, false);
        var whole = true;
        for (var i = codings.Count - 1; i >= 0 && body.Length > 0; i--)
        {
            var (decoded, fine) = DecodeOne(body, codings[i], most);
            (body, whole) = (decoded, whole && fine);
        }

        return (body, whole);
    }

    /// <summary>UTF-8 where it is valid (the end may be cut within a character), else Latin-1.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        try
        {
            return Strict.GetString(bytes[..^UnfinishedTail(bytes)]);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>How many bytes at the end begin a character and do not finish it: the body was cut there.</summary>
    private static int UnfinishedTail(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var octet = bytes[^back];
            if ((octet & 0xC0) == 0x80)
                continue;
            var length =
                octet >= 0xF0 ? 4
                : octet >= 0xE0 ? 3
                : octet >= 0xC0 ? 2
                : 1;
            return length > back ? back : 0;
        }

        return 0;
    }

    private static (ReadOnlyMemory<byte>, bool) DecodeOne(ReadOnlyMemory<byte> body, string coding, int most) =>
        coding switch
        {
            "gzip" or "x-gzip" => Unpack(body, s => new GZipStream(s, CompressionMode.Decompress), most),
            "br" => Unpack(body, s => new BrotliStream(s, CompressionMode.Decompress), most),
            // "deflate" means zlib (RFC 9110 section 8.4.1.2), but some servers send it bare; zlib's first byte tells.
            "deflate" when (body.Span[0] & 0x0F) == 8 => Unpack(body, s => new ZLibStream(s, CompressionMode.Decompress), most),
            "deflate" => Unpack(body, s => new DeflateStream(s, CompressionMode.Decompress), most),
            "identity" => (body, true),
            _ => (body, true),
        };

    private static (ReadOnlyMemory<byte>, bool) Unpack(ReadOnlyMemory<byte> body, Func<Stream, Stream> opened, int most)
    {
        var plain = new MemoryStream();
        var whole = false;
        try
        {
            using var packed = opened(new MemoryStream(body.ToArray(), writable: false));
            var piece = new byte[16 * 1024];
            while (plain.Length < most)
            {
                var count = packed.Read(piece, 0, (int)Math.Min(piece.Length, most - plain.Length));
                if (count == 0)
                {
                    whole = true;
                    break;
                }

                plain.Write(piece, 0, count);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or InvalidOperationException)
        {
            // What came before the flaw is kept; a body that is not packed at all is kept as it is.
            if (plain.Length == 0)
                return (body, false);
        }

        return (plain.ToArray(), whole);
    }
}
