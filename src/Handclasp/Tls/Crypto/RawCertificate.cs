using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>
/// Any bytes in the place of a certificate: what we send, whatever it is, and what a peer sends that holds no key. Its use for
/// verifying or encrypting is a <c>bad_certificate</c>.
/// </summary>
internal sealed class RawCertificate(byte[] bytes) : TlsCertificate
{
    public BigInteger SerialNumber => BigInteger.One;

    public string SigAlgOid => null!;

    public byte[] GetEncoded() => bytes;

    public TlsEncryptor CreateEncryptor(int tlsCertificateRole) => throw Unusable();

    public TlsVerifier CreateVerifier(short signatureAlgorithm) => throw Unusable();

    public Tls13Verifier CreateVerifier(int signatureScheme) => throw Unusable();

    public byte[] GetExtension(DerObjectIdentifier extensionOid) => null!;

    public Asn1Encodable GetSigAlgParams() => null!;

    public short GetLegacySignatureAlgorithm() => SignatureAlgorithm.ecdsa;

    public bool SupportsSignatureAlgorithm(short signatureAlgorithm) => true;

    public bool SupportsSignatureAlgorithmCA(short signatureAlgorithm) => true;

    public TlsCertificate CheckUsageInRole(int tlsCertificateRole) => this;

    private static TlsFatalAlert Unusable() => new(AlertDescription.bad_certificate, "the certificate holds no readable public key");
}
