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
    Action<RogueServer.Protocol>? afterwards = null
) : AbstractTlsServer(FastCrypto.Instance)
{
    /// <summary>Serves one connection at a time, each on a thread of its own.</summary>
    public static ScriptedPeer Listen(TlsVersion version, byte[][] chain, AsymmetricAlgorithm key, Action<Protocol>? afterwards = null) =>
        new((stream, stop) => Task.Run(() => new RogueServer(version, chain, key, afterwards).Serve(stream), stop));

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
        var protocol = new Protocol(stream);
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

    internal sealed class Protocol(Stream stream) : TlsServerProtocol(stream)
    {
        public void Send(short type, byte[] content) => SafeWriteRecord(type, content);

        public void UpdateKey() => Send13KeyUpdate(false);
    }
}
