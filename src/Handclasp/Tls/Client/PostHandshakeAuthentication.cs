using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Client;

/// <summary>
/// Answers certificate requests after a TLS 1.3 handshake (RFC 8446 section 4.6.2), which BouncyCastle refuses. Keeps the handshake's
/// messages for that: each answer is bound to them (section 4.4).
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A MemoryStream holds nothing to release")]
internal sealed class PostHandshakeAuthentication(ClientPeer peer, TranscriptWriter transcript)
{
    /// <summary>The random of a HelloRetryRequest (RFC 8446 section 4.1.3).</summary>
    private static readonly byte[] RetryRandom = Convert.FromHexString("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C");
    private readonly MemoryStream messages = new();
    private byte[] handshake = [];
    private byte[] resumptionSecret = [];
    private int hash;

    /// <summary>A message of the server, before it is handled.</summary>
    public void Received(short type, byte[] message)
    {
        if (type == HandshakeType.server_hello && IsRetry(message))
            ReplaceFirstHello(message);
        messages.Write(message);
    }

    public void Sent(ReadOnlySpan<byte> fragment) => messages.Write(fragment);

    /// <summary>Our Finished was sent: the transcript of the handshake is complete.</summary>
    public void Finished()
    {
        hash = peer.Context.SecurityParameters.PrfCryptoHashAlgorithm;
        handshake = messages.ToArray();
        messages.SetLength(0);
        // RFC 8446 section 7.1; the master secret is gone once BouncyCastle has completed the handshake.
        var soFar = CryptographicOperations.HashData(Hashes.Name(hash), handshake);
        var master = peer.Context.SecurityParameters.MasterSecret;
        resumptionSecret = TlsCryptoUtilities.HkdfExpandLabel(master, hash, "res master", soFar, soFar.Length).Extract();
    }

    /// <summary>What a ticket is worth: RFC 8446 section 4.6.1.</summary>
    public PskSession Session(TicketMessage sent, TimeProvider clock)
    {
        var secret = new SystemSecret(FastCrypto.Instance, [.. resumptionSecret]);
        var psk = TlsCryptoUtilities.HkdfExpandLabel(secret, hash, "resumption", sent.Nonce.ToArray(), Hashes.Size(hash)).Extract();
        return new(sent.Ticket.ToArray(), psk, hash, sent.AgeAdd, clock.GetTimestamp());
    }

    /// <summary>The hash that a server would sign now (section 4.4.3): of all messages so far, under its context string.</summary>
    public byte[] ServersHash()
    {
        var name = Hashes.Name(peer.Context.SecurityParameters.PrfCryptoHashAlgorithm);
        return Signed("TLS 1.3, server CertificateVerify"u8, CryptographicOperations.HashData(name, messages.ToArray()), peer.Scheme);
    }

    /// <summary>Writes Certificate, CertificateVerify and Finished in answer to <paramref name="request"/>.</summary>
    /// <param name="write">Takes one handshake message.</param>
    public void Answer(byte[] request, Action<byte[]> write)
    {
        var asked = CertificateRequestMessage.Parse(request.AsSpan(4), false, true);
        peer.Choose();
        transcript.Asked(AskedWhen.PostHandshake, asked.Issuers);
        if (peer.Presented is { } credential)
            peer.Scheme = SchemeChoice.For(credential.Key, asked.Schemes, true);
        using var soFar = new MemoryStream();
        soFar.Write(handshake);
        soFar.Write(request);

        peer.ServersHash = () => Signed("TLS 1.3, server CertificateVerify"u8, HashOf(soFar), peer.Scheme);
        var signer = peer.Credential(asked.Context);
        using var body = new MemoryStream();
        (signer?.Certificate ?? new Certificate(asked.Context, [])).Encode(peer.Context, body, null);
        if (!peer.OmitsCertificate)
            Send(HandshakeType.certificate, body.ToArray());
        if (signer is not null && !peer.OmitsCertificateVerify)
        {
            body.SetLength(0);
            var signature = signer.GenerateRawSignature(Signed("TLS 1.3, client CertificateVerify"u8, HashOf(soFar), peer.Scheme));
            new DigitallySigned(signer.SignatureAndHashAlgorithm, signature).Encode(body);
            Send(HandshakeType.certificate_verify, body.ToArray());
        }
        Send(HandshakeType.finished, VerifyData(HashOf(soFar)));

        void Send(short type, byte[] content)
        {
            byte[] message = [(byte)type, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, .. content];
            soFar.Write(message);
            write(message);
        }
    }

    /// <summary>A HelloRetryRequest is a ServerHello with this random (RFC 8446 section 4.1.3).</summary>
    public static bool IsRetry(byte[] serverHello) => serverHello.Length > 44 && serverHello.AsSpan(6, 32).SequenceEqual(RetryRandom);

    /// <summary>RFC 8446 section 4.4.1: the first ClientHello counts as a message_hash message from here on.</summary>
    private void ReplaceFirstHello(byte[] retry)
    {
        var session = new WireReader(retry.AsSpan(38));
        session.Vector8();
        var name = session.UInt16() == CipherSuite.TLS_AES_256_GCM_SHA384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        var first = CryptographicOperations.HashData(name, messages.ToArray());
        messages.SetLength(0);
        messages.Write([unchecked((byte)HandshakeType.message_hash), 0, 0, (byte)first.Length]);
        messages.Write(first);
    }

    private byte[] HashOf(MemoryStream stream) => CryptographicOperations.HashData(Hashes.Name(hash), stream.ToArray());

    /// <summary>What a CertificateVerify signs, hashed: RFC 8446 section 4.4.3.</summary>
    private static byte[] Signed(ReadOnlySpan<byte> context, byte[] transcriptHash, int scheme)
    {
        byte[] content = [.. Enumerable.Repeat((byte)0x20, 64), .. context, 0, .. transcriptHash];
        return CryptographicOperations.HashData(Hashes.Name(SignatureScheme.GetCryptoHashAlgorithm(scheme)), content);
    }

    /// <summary>RFC 8446 section 4.4.4; after the handshake the base key is the current client traffic secret.</summary>
    private byte[] VerifyData(byte[] transcriptHash)
    {
        var size = Hashes.Size(hash);
        var secret = peer.Context.SecurityParameters.TrafficSecretClient;
        var key = TlsCryptoUtilities.HkdfExpandLabel(secret, hash, "finished", Array.Empty<byte>(), size).Extract();
        var mac = new byte[size];
        Hashes.Hmac(hash, key, transcriptHash, mac);
        return mac;
    }
}
