using System.Buffers.Binary;
using Handclasp.Model;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Client;

/// <summary>A TLS 1.3 ticket with its PSK (RFC 8446 section 4.6.1).</summary>
/// <param name="Hash">Of the suite it was made under: only suites of that hash take it up.</param>
internal sealed record PskSession(byte[] Ticket, byte[] Psk, int Hash, uint AgeAdd, long ReceivedAt)
    : SavedSession(TlsVersion.Tls13, SessionKind.Ticket)
{
    private int Prf => Hash == CryptoHashAlgorithm.sha384 ? PrfAlgorithm.tls13_hkdf_sha384 : PrfAlgorithm.tls13_hkdf_sha256;

    /// <summary>For one connection: BouncyCastle uses the secret up.</summary>
    public TlsPskExternal Offer() =>
        new BasicTlsPskExternal(Ticket, new SystemSecret(FastCrypto.Instance, [.. Psk]) { IsResumption = true }, Prf);

    /// <summary>Writes the obfuscated age (section 4.2.11.1) of the only identity into a pre_shared_key extension.</summary>
    public void WriteAge(byte[] extension, TimeProvider clock)
    {
        var at = 4 + BinaryPrimitives.ReadUInt16BigEndian(extension.AsSpan(2));
        var age = (uint)clock.GetElapsedTime(ReceivedAt).TotalMilliseconds;
        BinaryPrimitives.WriteUInt32BigEndian(extension.AsSpan(at), unchecked(age + AgeAdd));
    }
}

/// <summary>A session up to TLS 1.2: by id (RFC 5246 section 7.3), or by ticket (RFC 5077) under an id of our own making.</summary>
/// <param name="Ticket">Empty for a session id.</param>
/// <param name="Id">The server's id; for a ticket, what we shall call the session.</param>
internal sealed record OldSession(TlsVersion Version, SessionKind Kind, byte[] Ticket, byte[] Id, SessionParameters Parameters)
    : SavedSession(Version, Kind)
{
    /// <summary>For one connection: BouncyCastle may invalidate it.</summary>
    public TlsSession Offer() => TlsUtilities.ImportSession(Id, Parameters.Copy());
}

/// <summary>A NewSessionTicket message of TLS 1.3.</summary>
internal readonly ref struct TicketMessage
{
    private TicketMessage(uint ageAdd, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ticket, long maxEarlyData)
    {
        AgeAdd = ageAdd;
        Nonce = nonce;
        Ticket = ticket;
        MaxEarlyData = maxEarlyData;
    }

    public uint AgeAdd { get; }
    public ReadOnlySpan<byte> Nonce { get; }
    public ReadOnlySpan<byte> Ticket { get; }

    /// <summary>max_early_data_size (section 4.2.10), 0 where the extension is missing.</summary>
    public long MaxEarlyData { get; }

    /// <exception cref="TlsFatalAlert">It is not one.</exception>
    public static TicketMessage Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        reader.Take(4); // The lifetime: how long we should keep it. We do not keep any for long.
        var ageAdd = BinaryPrimitives.ReadUInt32BigEndian(reader.Take(4));
        var nonce = reader.Vector8();
        var ticket = reader.Vector16();
        var extensions = new WireReader(reader.Vector16());
        reader.End();
        if (ticket.IsEmpty)
            throw new TlsFatalAlert(AlertDescription.decode_error, "an empty ticket");
        long early = 0;
        while (!extensions.IsEmpty)
        {
            var type = extensions.UInt16();
            var value = extensions.Vector16();
            if (type == ExtensionType.early_data && value.Length == 4)
                early = BinaryPrimitives.ReadUInt32BigEndian(value);
        }

        return new(ageAdd, nonce, ticket, early);
    }
}
