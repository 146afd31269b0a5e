using System.Security.Cryptography;
using Handclasp.Demo;
using Handclasp.Model;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tests.Hostile;

/// <summary>What a rogue server shows in its handshake.</summary>
internal sealed record RogueSettings(TlsVersion Version)
{
    public static readonly DemoPki Pki = new(TimeProvider.System);

    public IReadOnlyList<byte[]> Chain { get; init; } = Pki.ServerChain;

    public AsymmetricAlgorithm Key { get; init; } = Pki.ServerKey;

    public bool AsksForCertificate { get; init; } = true;

    /// <summary>Each plaintext handshake message on its way out: what is sent in its place. The server's own transcript keeps the original.</summary>
    public Func<byte[], IEnumerable<byte[]>>? Rewrite { get; init; }
}

/// <summary>The synchronous half of a TLS server that may send anything: bytes in, bytes out. Takes every client certificate.</summary>
internal sealed class RogueTls
{
    private readonly RogueProtocol protocol;
    private bool broken;

    public RogueTls(RogueSettings settings)
    {
        protocol = new(settings.Rewrite);
        protocol.Accept(new RoguePeer(settings));
    }

    /// <summary>The handshake is complete.</summary>
    public bool Done => protocol.Done;

    /// <summary>The client broke the protocol, or we did: nothing more can be said.</summary>
    public bool Broken => broken || protocol.IsClosed;

    /// <summary>The handshake messages sent so far, before they were rewritten.</summary>
    public IReadOnlyList<byte[]> Sent => protocol.Sent;

    public void Offer(ReadOnlySpan<byte> bytes)
    {
        if (!Broken)
            Guard(bytes.ToArray(), (p, b) => p.OfferInput(b));
    }

    /// <summary>Application bytes that the client sent.</summary>
    public byte[] Read()
    {
        var bytes = new byte[Done ? protocol.GetAvailableInputBytes() : 0];
        if (bytes.Length > 0)
            protocol.ReadInput(bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>A record of any type, encrypted with the keys of the moment; cut where one record does not hold it.</summary>
    public void Send(short type, byte[] content) =>
        Guard(
            content,
            (p, all) =>
            {
                foreach (var part in all.Chunk(1 << 14))
                    p.Send(type, part);
            }
        );

    /// <summary>A handshake message with its head.</summary>
    public void SendMessage(short type, params byte[] body) => Send(ContentType.handshake, Message(type, body));

    public void Write(byte[] bytes) => Guard(bytes, (p, b) => p.WriteApplicationData(b, 0, b.Length));

    public void UpdateKeys() => Guard([], (p, _) => p.UpdateKey());

    public void Close() => Guard([], (p, _) => p.Close());

    public byte[] Take()
    {
        var output = new byte[protocol.GetAvailableOutputBytes()];
        if (output.Length > 0)
            protocol.ReadOutput(output, 0, output.Length);
        return output;
    }

    public static byte[] Message(short type, byte[] body) =>
        [(byte)type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    /// <summary>TLS 1.3, RFC 8446 section 4.6.1: a ticket nobody can use.</summary>
    public static byte[] Ticket13 { get; } =
        Message(HandshakeType.new_session_ticket, [0, 0, 1, 0, 0, 0, 0, 0, 1, 7, 0, 4, 1, 2, 3, 4, 0, 0]);

    /// <summary>TLS 1.3, RFC 8446 section 4.3.2: a request that takes ecdsa_secp256r1_sha256.</summary>
    public static byte[] CertificateRequest13(byte context) =>
        Message(HandshakeType.certificate_request, [1, context, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]);

    private void Guard(byte[] bytes, Action<RogueProtocol, byte[]> action)
    {
        try
        {
            action(protocol, bytes);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ArgumentException)
        {
            broken = true;
        }
    }

    private sealed class RogueProtocol(Func<byte[], IEnumerable<byte[]>>? rewrite) : TlsServerProtocol
    {
        public bool Done { get; private set; }

        public List<byte[]> Sent { get; } = [];

        public void Send(short type, byte[] content) => base.SafeWriteRecord(type, content);

        public void UpdateKey() => Send13KeyUpdate(false);

        protected override void SafeWriteRecord(short type, ReadOnlySpan<byte> buf)
        {
            if (type != ContentType.handshake)
            {
                base.SafeWriteRecord(type, buf);
                return;
            }

            var message = buf.ToArray();
            Sent.Add(message);
            foreach (var said in rewrite?.Invoke(message) ?? [message])
            foreach (var part in said.Chunk(1 << 14))
                base.SafeWriteRecord(type, part);
        }

        protected override void HandleHandshakeMessage(short type, HandshakeMessageInput buf)
        {
            // What answers our late requests is of no interest, and BouncyCastle would end the connection over it.
            if (!Done)
                base.HandleHandshakeMessage(type, buf);
        }

        protected override void CompleteHandshake()
        {
            base.CompleteHandshake();
            Done = true;
        }
    }

    private sealed class RoguePeer(RogueSettings settings) : AbstractTlsServer(FastCrypto.Instance)
    {
        private static IList<SignatureAndHashAlgorithm> Schemes =>
            [SignatureScheme.GetSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256)];

        private bool Is13 => settings.Version == TlsVersion.Tls13;

        public override TlsCredentials GetCredentials()
        {
            var chain = Is13
                ? new Certificate([], [.. settings.Chain.Select(c => new CertificateEntry(new RawCertificate(c), null))])
                : new Certificate([.. settings.Chain.Select(Org.BouncyCastle.Tls.Crypto.TlsCertificate (c) => new RawCertificate(c))]);
            return new CredentialSigner(chain, settings.Key, Schemes[0]);
        }

        public override CertificateRequest? GetCertificateRequest() =>
            !settings.AsksForCertificate ? null
            : Is13 ? new CertificateRequest([], Schemes, null, null)
            : new CertificateRequest([ClientCertificateType.ecdsa_sign], Schemes, null);

        public override void NotifyClientCertificate(Certificate clientCertificate) { }

        public override bool ShouldCheckSigAlgOfPeerCerts() => false;

        public override bool RequiresCloseNotify() => false;

        public override int GetMaxCertificateChainLength() => 100;

        protected override ProtocolVersion[] GetSupportedVersions() => [Is13 ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12];

        protected override int[] GetSupportedCipherSuites() =>
            Is13 ? [CipherSuite.TLS_AES_128_GCM_SHA256] : [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    }
}
