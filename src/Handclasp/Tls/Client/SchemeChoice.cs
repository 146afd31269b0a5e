using System.Security.Cryptography;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>
/// Which signature scheme a key signs with: one that the server offers, else the most plausible, which the server may then refuse.
/// </summary>
internal static class SchemeChoice
{
    private static readonly int[] EcdsaSchemes =
    [
        SignatureScheme.ecdsa_secp256r1_sha256,
        SignatureScheme.ecdsa_secp384r1_sha384,
        SignatureScheme.ecdsa_secp521r1_sha512,
        SignatureScheme.ecdsa_sha1,
    ];

    /// <param name="offered">The server's schemes, in its order.</param>
    /// <returns>A scheme of RFC 8446 section 4.2.3; in TLS 1.2 its two bytes are hash and signature (RFC 5246 section 7.4.1.4.1).</returns>
    public static int For(AsymmetricAlgorithm key, IReadOnlyList<int> offered, bool is13) =>
        key is RSA ? ForRsa(key.KeySize, offered, is13) : ForEcdsa(key.KeySize, offered, is13);

    /// <summary>TLS 1.3 binds the hash to the curve; TLS 1.2 takes any, so the curve's own first, SHA-1 last.</summary>
    private static int ForEcdsa(int bits, IReadOnlyList<int> offered, bool is13)
    {
        var own = bits switch
        {
            > 384 => SignatureScheme.ecdsa_secp521r1_sha512,
            > 256 => SignatureScheme.ecdsa_secp384r1_sha384,
            _ => SignatureScheme.ecdsa_secp256r1_sha256,
        };
        return is13 || offered.Contains(own) ? own : EcdsaSchemes.FirstOrDefault(offered.Contains, own);
    }

    private static int ForRsa(int bits, IReadOnlyList<int> offered, bool is13)
    {
        var usable = offered.Where(s => Fits(s, bits, is13)).ToList();
        return usable.Find(s => s is not SignatureScheme.rsa_pkcs1_sha1) is var best and not 0 ? best
            : usable.Count > 0 ? usable[0]
            : is13 || offered.Any(SignatureScheme.IsRsaPss) ? SignatureScheme.rsa_pss_rsae_sha256
            : SignatureScheme.rsa_pkcs1_sha256;
    }

    /// <summary>PSS needs twice the hash and 9 bits (RFC 8017 section 9.1.1), PKCS#1 the hash, its DigestInfo and 11 bytes (section 9.2).</summary>
    private static bool Fits(int scheme, int bits, bool is13) =>
        scheme switch
        {
            SignatureScheme.rsa_pss_rsae_sha256 => bits > 2 * 256 + 9,
            SignatureScheme.rsa_pss_rsae_sha384 => bits > 2 * 384 + 9,
            SignatureScheme.rsa_pss_rsae_sha512 => bits > 2 * 512 + 9,
            SignatureScheme.rsa_pkcs1_sha256 or SignatureScheme.rsa_pkcs1_sha384 => !is13 && bits >= 640,
            SignatureScheme.rsa_pkcs1_sha512 => !is13 && bits >= 752,
            SignatureScheme.rsa_pkcs1_sha1 => !is13,
            _ => false,
        };
}
