using System.Security.Cryptography;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Handclasp.Tls.Crypto;

/// <summary>
/// BouncyCastle's TLS over the primitives of System.Security.Cryptography, which are several times faster (ENGINE.md section 2);
/// what those lack (x25519, CBC suites, RSA key exchange, brainpool) stays with BouncyCastle. One instance serves all connections.
/// </summary>
internal sealed class FastCrypto : BcTlsCrypto
{
    private FastCrypto()
        : base(new SecureRandom(new SystemRandom())) { }

    /// <summary>The instance that all connections share; it holds no state of a connection.</summary>
    public static FastCrypto Instance { get; } = new();

    public override TlsNonceGenerator CreateNonceGenerator(byte[] additionalSeedMaterial) => SystemNonces.Instance;

    public override TlsNonceGenerator CreateNonceGenerator(ReadOnlySpan<byte> additionalSeedMaterial) => SystemNonces.Instance;

    public override TlsHash CreateHash(int cryptoHashAlgorithm) =>
        Hashes.IsKnown(cryptoHashAlgorithm) ? new BufferedHash(cryptoHashAlgorithm) : base.CreateHash(cryptoHashAlgorithm);

    public override TlsHmac CreateHmacForHash(int cryptoHashAlgorithm) =>
        Hashes.IsKnown(cryptoHashAlgorithm) ? new SystemHmac(cryptoHashAlgorithm) : base.CreateHmacForHash(cryptoHashAlgorithm);

    public override TlsSecret HkdfInit(int cryptoHashAlgorithm) => new SystemSecret(this, new byte[Hashes.Size(cryptoHashAlgorithm)]);

    public override TlsSecret CreateSecret(byte[] data) => new SystemSecret(this, [.. data]);

    public override TlsSecret CreateHybridSecret(TlsSecret s1, TlsSecret s2) => new SystemSecret(this, [.. s1.Extract(), .. s2.Extract()]);

    public override TlsSecret GenerateRsaPreMasterSecret(ProtocolVersion clientVersion)
    {
        var secret = RandomNumberGenerator.GetBytes(48);
        secret[0] = (byte)clientVersion.MajorVersion;
        secret[1] = (byte)clientVersion.MinorVersion;
        return new SystemSecret(this, secret);
    }

    public override TlsECDomain CreateECDomain(TlsECConfig ecConfig) =>
        ecConfig.NamedGroup switch
        {
            NamedGroup.secp256r1 => new EcdhDomain(this, ECCurve.NamedCurves.nistP256, 32),
            NamedGroup.secp384r1 => new EcdhDomain(this, ECCurve.NamedCurves.nistP384, 48),
            NamedGroup.secp521r1 => new EcdhDomain(this, ECCurve.NamedCurves.nistP521, 66),
            _ => new ForeignEcDomain(this, base.CreateECDomain(ecConfig)),
        };

    public override TlsDHDomain CreateDHDomain(TlsDHConfig dhConfig) => new ForeignDhDomain(this, base.CreateDHDomain(dhConfig));

    public override TlsCertificate CreateCertificate(short type, byte[] encoding) =>
        type == CertificateType.X509 ? PeerCertificate.Read(this, encoding) : base.CreateCertificate(type, encoding);

    protected override TlsAeadCipher CreateCipher_Aes_Gcm(TlsCryptoParameters cryptoParams, int cipherKeySize, int macSize) =>
        new(cryptoParams, new AesGcmCipher(true), new AesGcmCipher(false), cipherKeySize, macSize, TlsAeadCipher.AEAD_GCM);

    protected override TlsCipher CreateChaCha20Poly1305(TlsCryptoParameters cryptoParams) =>
        ChaCha20Poly1305.IsSupported
            ? new TlsAeadCipher(cryptoParams, new ChaChaCipher(true), new ChaChaCipher(false), 32, 16, TlsAeadCipher.AEAD_CHACHA20_POLY1305)
            : base.CreateChaCha20Poly1305(cryptoParams);
}
