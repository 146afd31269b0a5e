using System.Buffers.Binary;
using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>Error codes of RFC 9113 section 7 that mean something to us; others are numbers.</summary>
internal enum Http2Error
{
    None = 0,
    ProtocolError = 1,
    StreamClosed = 5,
    Cancel = 8,
    Http11Required = 0xD,
}

/// <summary>
/// Our own frames on their way out. The platform's client writes ":scheme http" for an http address; Kestrel calls that a
/// protocol error on TLS. Static index 0x86 becomes 0x87, "https" (RFC 7541 appendix A).
/// </summary>
/// <param name="via">In plaintext the scheme is http indeed; after an upgrade (RFC 7540 section 3.2) the request has been made already.</param>
internal sealed class Http2Outgoing(Transport via)
{
    private const int FrameHeader = 9;
    private const byte Headers = 1;
    private const byte SchemeHttp = 0x86;
    private const byte SchemeHttps = 0x87;
    private const byte Padded = 0x8;
    private const byte Priority = 0x20;
    private byte[] held = [];
    private bool prefaceDone;

    /// <summary>The request's HEADERS have gone out.</summary>
    public bool Asked { get; private set; }

    /// <summary>What of it can go out now: whole frames. The rest is held until more comes.</summary>
    public byte[] Rewrite(ReadOnlySpan<byte> written)
    {
        held = [.. held, .. written];
        var at = 0;
        List<byte> ready = [];
        if (!prefaceDone)
        {
            // "PRI * HTTP/2.0 …" (RFC 9113 section 3.4).
            if (held.Length < 24)
                return [];
            at = 24;
            ready.AddRange(held.AsSpan(0, 24));
            prefaceDone = true;
        }

        while (held.Length - at >= FrameHeader)
        {
            var frame = held.AsSpan(at);
            var length = FrameHeader + (frame[0] << 16 | frame[1] << 8 | frame[2]);
            if (frame.Length < length)
                break;
            var isRequest = frame[3] == Headers;
            if (isRequest && via == Transport.Tls)
                Correct(frame[FrameHeader..length], frame[4]);
            Asked |= isRequest;
            if (!(isRequest && via == Transport.PlainUpgrade))
                ready.AddRange(frame[..length]);
            at += length;
        }

        held = held[at..];
        return [.. ready];
    }

    private static void Correct(Span<byte> payload, byte flags)
    {
        var at = ((flags & Padded) != 0 ? 1 : 0) + ((flags & Priority) != 0 ? 5 : 0);
        while (at < payload.Length && payload[at] != SchemeHttp)
            at = AfterField(payload, at);
        if (at < payload.Length)
            payload[at] = SchemeHttps;
    }

    /// <summary>Where the next field representation begins (RFC 7541 section 6).</summary>
    private static int AfterField(ReadOnlySpan<byte> block, int at)
    {
        var first = block[at];
        if ((first & 0x80) != 0)
            return Integer(block, at, 7).Next;
        if ((first & 0xE0) == 0x20)
            return Integer(block, at, 5).Next;
        var (index, next) = Integer(block, at, (first & 0x40) != 0 ? 6 : 4);
        return AfterText(block, index == 0 ? AfterText(block, next) : next);
    }

    private static int AfterText(ReadOnlySpan<byte> block, int at)
    {
        if (at >= block.Length)
            return block.Length;
        var (length, next) = Integer(block, at, 7);
        return (int)Math.Min(block.Length, next + (long)length);
    }

    /// <summary>RFC 7541 section 5.1.</summary>
    private static (int Value, int Next) Integer(ReadOnlySpan<byte> block, int at, int prefix)
    {
        var mask = (1 << prefix) - 1;
        var value = block[at++] & mask;
        if (value < mask)
            return (value, at);
        for (var shift = 0; at < block.Length && shift <= 21; shift += 7)
        {
            var octet = block[at++];
            value += (octet & 0x7F) << shift;
            if ((octet & 0x80) == 0)
                break;
        }

        return (value, at);
    }
}

/// <summary>The server's frames as they pass by: only what tells how the conversation went. Never throws.</summary>
internal sealed class Http2Incoming
{
    private const byte DataFrame = 0;
    private const byte Headers = 1;
    private const byte RstStream = 3;
    private const byte GoAway = 7;
    private static readonly string[] Names =
    [
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED",
    ];

    private readonly byte[] head = new byte[9 + 8];
    private int have;
    private int left;
    private bool first = true;

    /// <summary>A HEADERS frame came: the server has answered.</summary>
    public bool HasResponse { get; private set; }

    /// <summary>Something came.</summary>
    public bool Any => !first;

    /// <summary>GOAWAY came.</summary>
    public bool SaidGoodbye { get; private set; }

    /// <summary>Bytes of DATA frames announced so far, padding included.</summary>
    public long Data { get; private set; }

    /// <summary>The first error that RST_STREAM or GOAWAY named; NO_ERROR is none.</summary>
    public Http2Error Error { get; private set; }

    /// <summary>Our request was reset, whatever the code.</summary>
    public bool WasReset { get; private set; }

    /// <summary>The frame that named it.</summary>
    public string ErrorFrame { get; private set; } = "";

    /// <summary>What came in place of the server's SETTINGS, or empty.</summary>
    public string Broken { get; private set; } = "";

    public static string Name(Http2Error code) =>
        (uint)code < Names.Length ? Names[(int)code] : string.Create(CultureInfo.InvariantCulture, $"error 0x{(uint)code:x}");

    public void Note(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Broken.Length == 0)
        {
            // Header first, then up to eight bytes of payload (where the codes stand), then the rest unread.
            var wanted = have < 9 ? 9 : 9 + Math.Min(8, Length());
            if (have < wanted)
            {
                var take = Math.Min(wanted - have, bytes.Length);
                bytes[..take].CopyTo(head.AsSpan(have));
                have += take;
                bytes = bytes[take..];
                if (have == 9)
                    Begin();
                if (have < 9 || have < 9 + Math.Min(8, Length()))
                    continue;
                left = Length() - (have - 9);
                Judge();
            }

            var skip = Math.Min(left, bytes.Length);
            bytes = bytes[skip..];
            left -= skip;
            if (left == 0)
                have = 0;
        }
    }

    private int Length() => head[0] << 16 | head[1] << 8 | head[2];

    private void Begin()
    {
        // The server's first frame is SETTINGS (RFC 9113 section 3.4); "HTTP/1.1 …" read as a frame header is not.
        if (first && head[3] != 4)
            Broken = $"'{OneLine.Shown(System.Text.Encoding.Latin1.GetString(head, 0, 9), 40)}…'";
        first = false;
    }

    private void Judge()
    {
        HasResponse |= head[3] == Headers;
        // On our only stream and as long as it must be; anything else breaks the protocol (RFC 9113 section 6.4).
        var reset = head[3] == RstStream && Length() == 4 && head[8] == 1;
        WasReset |= reset;
        SaidGoodbye |= head[3] == GoAway;
        Data += head[3] == DataFrame ? Length() : 0;
        var code =
            reset ? BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(9))
            : head[3] == GoAway && Length() >= 8 ? BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(13))
            : 0;
        if (code == 0 || Error != Http2Error.None)
            return;
        Error = (Http2Error)code;
        ErrorFrame = head[3] == RstStream ? "RST_STREAM" : "GOAWAY";
    }
}
