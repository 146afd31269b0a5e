using System.Net.Sockets;
using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tests.Tls;

/// <summary>A TLS server of our own that sends any chain, signs with any key and may flood after the handshake.</summary>
internal sealed class RogueServer(
    TlsVersion version,
    byte[][] chain,
    AsymmetricAlgorithm key,
    Action<RogueServer.Protocol>? afterwards,
    Func<byte[], byte[]>? rewrite
) : AbstractTlsServer(FastCrypto.Instance)
{
    /// <summary>Serves one connection at a time, each on a thread of its own.</summary>
    public static ScriptedPeer Listen(
        TlsVersion version,
        byte[][] chain,
        AsymmetricAlgorithm key,
        Action<Protocol>? afterwards = null,
        Func<byte[], byte[]>? rewrite = null
    ) => new((stream, stop) => Task.Run(() => new RogueServer(version, chain, key, afterwards, rewrite).Serve(stream), stop));

    public override TlsCredentials GetCredentials()
    {
        var certificate =
            version == TlsVersion.Tls13
                ? new Certificate([], [.. chain.Select(c => new CertificateEntry(new RawCertificate(c), null))])
                : new Certificate([.. chain.Select(Org.BouncyCastle.Tls.Crypto.TlsCertificate (c) => new RawCertificate(c))]);
        var scheme = key is RSA ? SignatureScheme.rsa_pss_rsae_sha256 : SignatureScheme.ecdsa_secp256r1_sha256;
        return new CredentialSigner(certificate, key, SignatureScheme.GetSignatureAndHashAlgorithm(scheme));
    }

    protected override ProtocolVersion[] GetSupportedVersions() =>
        [version == TlsVersion.Tls13 ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12];

    protected override int[] GetSupportedCipherSuites() =>
        version == TlsVersion.Tls13 ? [CipherSuite.TLS_AES_128_GCM_SHA256]
        : key is RSA ? [CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
        : [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];

    private void Serve(NetworkStream stream)
    {
        var protocol = new Protocol(stream, rewrite);
        try
        {
            protocol.Accept(this);
            afterwards?.Invoke(protocol);
            protocol.Stream.ReadByte();
            protocol.Stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8);
            protocol.Close();
        }
        catch (IOException)
        {
            // The client ended it.
        }
    }

    public override CertificateRequest? GetCertificateRequest() =>
        rewrite is null ? null
        : version == TlsVersion.Tls13 ? new CertificateRequest([], Offered, null, null)
        : new CertificateRequest([ClientCertificateType.ecdsa_sign], Offered, null);

    private static IList<SignatureAndHashAlgorithm> Offered =>
        [SignatureScheme.GetSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256)];

    internal sealed class Protocol(Stream stream, Func<byte[], byte[]>? rewrite) : TlsServerProtocol(stream)
    {
        public void Send(short type, byte[] content) => SafeWriteRecord(type, content);

        protected override void SafeWriteRecord(short type, ReadOnlySpan<byte> buf) =>
            base.SafeWriteRecord(type, rewrite is not null && type == ContentType.handshake ? rewrite(buf.ToArray()) : buf);

        public void UpdateKey() => Send13KeyUpdate(false);
    }
}
