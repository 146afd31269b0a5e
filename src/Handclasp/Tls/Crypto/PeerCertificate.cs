using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Handclasp.Tls.Crypto;

/// <summary>
/// A certificate of the peer, of which only the key is read: the engine verifies the peer's signature and judges nothing else
/// (key usage, must-staple, algorithms and dates are the checks' business).
/// </summary>
internal sealed class PeerCertificate : BcTlsRawKeyCertificate
{
    /// <summary>
    /// Bytes of the largest public key that is used: larger than RSA-16384 and ML-DSA-87, small enough that no arithmetic with it
    /// takes more than some seconds.
    /// </summary>
    private const int LargestKey = 4096;

    private readonly byte[] received;
    private readonly byte[] publicKey;

    private PeerCertificate(FastCrypto crypto, byte[] received, byte[] publicKey)
        : base(crypto, SubjectPublicKeyInfo.GetInstance(publicKey))
    {
        this.received = received;
        this.publicKey = publicKey;
    }

    /// <summary>Reads the public key; bytes that hold none (or one of absurd size) still become a certificate, whose use ends the handshake.</summary>
    public static TlsCertificate Read(FastCrypto crypto, byte[] encoding)
    {
        try
        {
            var publicKey = PublicKeyOf(encoding);
            return publicKey.Length > LargestKey ? new RawCertificate(encoding) : new PeerCertificate(crypto, encoding, publicKey);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or IOException or InvalidOperationException)
        {
            return new RawCertificate(encoding);
        }
    }

    /// <summary>The bytes as received; BouncyCastle would encode them anew.</summary>
    public override byte[] GetEncoded() => received;

    /// <summary>None: BouncyCastle would enforce must-staple (RFC 7633) here.</summary>
    public override byte[] GetExtension(DerObjectIdentifier extensionOid) => null!;

    public override bool SupportsSignatureAlgorithm(short signatureAlgorithm) => true;

    public override bool SupportsSignatureAlgorithmCA(short signatureAlgorithm) => true;

    public override TlsVerifier CreateVerifier(short signatureAlgorithm) =>
        signatureAlgorithm switch
        {
            SignatureAlgorithm.ecdsa when KeyIs<ECDsa>() => new HashVerifier(publicKey),
            SignatureAlgorithm.rsa
            or SignatureAlgorithm.rsa_pss_rsae_sha256
            or SignatureAlgorithm.rsa_pss_rsae_sha384
            or SignatureAlgorithm.rsa_pss_rsae_sha512 when KeyIs<RSA>() => new HashVerifier(publicKey),
            _ => base.CreateVerifier(signatureAlgorithm),
        };

    public override Tls13Verifier CreateVerifier(int signatureScheme) =>
        Signatures.IsForKey(signatureScheme, KeyIs<ECDsa>(), KeyIs<RSA>())
            ? new StreamVerifier(publicKey, signatureScheme)
            : base.CreateVerifier(signatureScheme);

    protected override bool SupportsKeyUsage(int keyUsageBits) => true;

    private bool KeyIs<T>()
        where T : AsymmetricAlgorithm => VerifyKeys.Shared.Holds<T>(publicKey);

    /// <summary>SubjectPublicKeyInfo of RFC 5280 section 4.1, read as BER: odd encodings are told elsewhere.</summary>
    private static byte[] PublicKeyOf(byte[] certificate)
    {
        var body = new AsnReader(certificate, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        if (body.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            body.ReadEncodedValue();
        // serialNumber, signature, issuer, validity, subject
        for (var i = 0; i < 5; i++)
            body.ReadEncodedValue();
        return body.ReadEncodedValue().ToArray();
    }

    /// <summary>TLS 1.2 and older: verifies the finished hash.</summary>
    private sealed class HashVerifier(byte[] publicKey) : TlsVerifier
    {
        public TlsStreamVerifier GetStreamVerifier(DigitallySigned digitallySigned) => null!;

        public bool VerifyRawSignature(DigitallySigned digitallySigned, byte[] hash) =>
            VerifyKeys.Shared.Use(publicKey, key => Signatures.Verify(key, digitallySigned.Algorithm, hash, digitallySigned.Signature));
    }

    /// <summary>TLS 1.3: BouncyCastle writes what was signed to a stream.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "A MemoryStream holds nothing to release; the interface is not disposable")]
    private sealed class StreamVerifier(byte[] publicKey, int scheme) : Tls13Verifier
    {
        private readonly MemoryStream signed = new();

        public Stream Stream => signed;

        public bool VerifySignature(byte[] signature)
        {
            var algorithm = SignatureScheme.GetSignatureAndHashAlgorithm(scheme);
            var name = Hashes.Name(SignatureScheme.GetCryptoHashAlgorithm(scheme));
            // Closed by now, which ToArray does not mind.
            var hash = CryptographicOperations.HashData(name, signed.ToArray());
            return VerifyKeys.Shared.Use(publicKey, key => Signatures.Verify(key, algorithm, hash, signature));
        }
    }
}
