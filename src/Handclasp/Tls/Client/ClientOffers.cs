using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>
/// What our ClientHello offers: as much as the engine can complete, best first, so that odd and old servers answer too. What a server
/// picks from it is judged by checks, not here.
/// </summary>
internal static class ClientOffers
{
    /// <summary>Suites of TLS 1.3 (RFC 8446 appendix B.4).</summary>
    public static readonly int[] Suites13 =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_AES_128_CCM_SHA256,
        CipherSuite.TLS_AES_128_CCM_8_SHA256,
    ];

    /// <summary>Suites that only TLS 1.2 has: authenticated encryption, and CBC with SHA-2.</summary>
    public static readonly int[] Suites12 =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_CCM,
        CipherSuite.TLS_DHE_RSA_WITH_AES_256_CCM,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
        CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_RSA_WITH_AES_128_CCM,
        CipherSuite.TLS_RSA_WITH_AES_256_CCM,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256,
    ];

    /// <summary>Suites of TLS 1.0, still allowed in 1.1 and 1.2; Triple-DES last.</summary>
    public static readonly int[] Suites10 =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_CAMELLIA_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
        CipherSuite.TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
    ];

    private static readonly int[] SuitesUpTo12 = [.. Suites12, .. Suites10];

    /// <summary>x25519 first: BouncyCastle's is the fastest agreement here (ENGINE.md section 2).</summary>
    private static readonly int[] Groups13 =
    [
        NamedGroup.x25519,
        NamedGroup.secp256r1,
        NamedGroup.secp384r1,
        NamedGroup.secp521r1,
        NamedGroup.x448,
        NamedGroup.brainpoolP256r1tls13,
        NamedGroup.brainpoolP384r1tls13,
        NamedGroup.brainpoolP512r1tls13,
        NamedGroup.ffdhe2048,
        NamedGroup.ffdhe3072,
        NamedGroup.ffdhe4096,
        NamedGroup.ffdhe6144,
        NamedGroup.ffdhe8192,
    ];

    /// <summary>Without ffdhe groups: naming one forbids servers to use groups of their own (RFC 7919 section 4), which old ones do.</summary>
    private static readonly int[] GroupsUpTo12 =
    [
        NamedGroup.x25519,
        NamedGroup.secp256r1,
        NamedGroup.secp384r1,
        NamedGroup.secp521r1,
        NamedGroup.x448,
        NamedGroup.brainpoolP256r1,
        NamedGroup.brainpoolP384r1,
        NamedGroup.brainpoolP512r1,
    ];

    private static readonly int[] Schemes =
    [
        SignatureScheme.ecdsa_secp256r1_sha256,
        SignatureScheme.ecdsa_secp384r1_sha384,
        SignatureScheme.ecdsa_secp521r1_sha512,
        SignatureScheme.ed25519,
        SignatureScheme.ed448,
        SignatureScheme.rsa_pss_rsae_sha256,
        SignatureScheme.rsa_pss_rsae_sha384,
        SignatureScheme.rsa_pss_rsae_sha512,
        SignatureScheme.rsa_pss_pss_sha256,
        SignatureScheme.rsa_pss_pss_sha384,
        SignatureScheme.rsa_pss_pss_sha512,
        SignatureScheme.ecdsa_brainpoolP256r1tls13_sha256,
        SignatureScheme.ecdsa_brainpoolP384r1tls13_sha384,
        SignatureScheme.ecdsa_brainpoolP512r1tls13_sha512,
        SignatureScheme.rsa_pkcs1_sha256,
        SignatureScheme.rsa_pkcs1_sha384,
        SignatureScheme.rsa_pkcs1_sha512,
        SignatureScheme.ecdsa_sha1,
        SignatureScheme.rsa_pkcs1_sha1,
    ];

    /// <summary>The signature algorithms we verify; SHA-1 last, so that weak servers still answer.</summary>
    public static readonly IReadOnlyList<SignatureAndHashAlgorithm> SignatureAlgorithms =
    [
        .. Schemes.Select(SignatureScheme.GetSignatureAndHashAlgorithm),
    ];

    /// <summary>Cipher suites for one version.</summary>
    public static int[] Suites(TlsVersion version) =>
        version switch
        {
            TlsVersion.Tls13 => Suites13,
            TlsVersion.Tls12 => SuitesUpTo12,
            _ => Suites10,
        };

    /// <summary>Groups for one version.</summary>
    public static int[] Groups(TlsVersion version) => version == TlsVersion.Tls13 ? Groups13 : GroupsUpTo12;

    /// <summary>BouncyCastle's word for the version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">SSL 3.0, of which the engine makes no handshake.</exception>
    public static ProtocolVersion Wire(TlsVersion version) =>
        version switch
        {
            TlsVersion.Tls10 => ProtocolVersion.TLSv10,
            TlsVersion.Tls11 => ProtocolVersion.TLSv11,
            TlsVersion.Tls12 => ProtocolVersion.TLSv12,
            TlsVersion.Tls13 => ProtocolVersion.TLSv13,
            _ => throw new ArgumentOutOfRangeException(nameof(version)),
        };
}
