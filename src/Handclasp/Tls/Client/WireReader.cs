using System.Buffers.Binary;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>Reads the presentation language of TLS (RFC 8446 section 3); what is too short is a decode_error.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsEmpty => rest.IsEmpty;

    public byte UInt8() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int UInt24()
    {
        var three = Take(3);
        return three[0] << 16 | three[1] << 8 | three[2];
    }

    public ReadOnlySpan<byte> Vector8() => Take(UInt8());

    public ReadOnlySpan<byte> Vector16() => Take(UInt16());

    public ReadOnlySpan<byte> Vector24() => Take(UInt24());

    public ReadOnlySpan<byte> Take(int count)
    {
        if (rest.Length < count)
            throw new TlsFatalAlert(AlertDescription.decode_error, "a field is longer than the message");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <exception cref="TlsFatalAlert">Something is left.</exception>
    public readonly void End()
    {
        if (!rest.IsEmpty)
            throw new TlsFatalAlert(AlertDescription.decode_error, "bytes are left after the message");
    }
}
