using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Server;

/// <summary>The wire, fed and drained by <see cref="TlsServerChannel"/>.</summary>
/// <param name="tickets">How many session tickets follow a TLS 1.3 handshake.</param>
internal sealed class ServerProtocol(int tickets) : TlsServerProtocol
{
    private const uint Lifetime = 300;

    protected override void CompleteHandshake()
    {
        base.CompleteHandshake();
        if (TlsUtilities.IsTlsV13(Context))
            for (var i = 0; i < tickets; i++)
                SafeWriteRecord(ContentType.handshake, Ticket((byte)i));
    }

    /// <summary>NewSessionTicket (RFC 8446 section 4.6.1) with random bytes for a ticket; the nonce differs within a connection.</summary>
    private static byte[] Ticket(byte nonce)
    {
        var ticket = RandomNumberGenerator.GetBytes(32);
        var body = new byte[4 + 4 + 2 + 2 + ticket.Length + 2];
        BinaryPrimitives.WriteUInt32BigEndian(body, Lifetime);
        RandomNumberGenerator.Fill(body.AsSpan(4, 4));
        body[8] = 1;
        body[9] = nonce;
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(10), (ushort)ticket.Length);
        ticket.CopyTo(body, 12);
        return [(byte)HandshakeType.new_session_ticket, 0, 0, (byte)body.Length, .. body];
    }
}
