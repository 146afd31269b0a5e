using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Crypto;

/// <summary>
/// Signs and verifies finished hashes. Without an algorithm (TLS 1.0 and 1.1) the hash is MD5 || SHA-1, 36 bytes: RSA takes all of it,
/// ECDSA the SHA-1 half (RFC 4346 section 7.4.3, RFC 8422 section 5.4).
/// </summary>
internal static class Signatures
{
    private const int Md5Size = 16;

    /// <summary>True when we verify this TLS 1.3 scheme with such a key ourselves.</summary>
    public static bool IsForKey(int scheme, bool isEcdsa, bool isRsa) =>
        (isEcdsa && SignatureScheme.IsECDsa(scheme))
        || (
            isRsa
            && scheme
                is SignatureScheme.rsa_pss_rsae_sha256
                    or SignatureScheme.rsa_pss_rsae_sha384
                    or SignatureScheme.rsa_pss_rsae_sha512
                    or SignatureScheme.rsa_pkcs1_sha1
                    or SignatureScheme.rsa_pkcs1_sha256
                    or SignatureScheme.rsa_pkcs1_sha384
                    or SignatureScheme.rsa_pkcs1_sha512
        );

    public static bool Verify(AsymmetricAlgorithm key, SignatureAndHashAlgorithm? algorithm, byte[] hash, byte[] signature)
    {
        if (key is ECDsa ec)
            return ec.VerifyHash(EcdsaInput(algorithm, hash), signature, DSASignatureFormat.Rfc3279DerSequence);
        var rsa = (RSA)key;
        var (name, padding) = RsaForm(algorithm);
        return name.Name is null ? VerifyBare(rsa, hash, signature) : rsa.VerifyHash(hash, signature, name, padding);
    }

    /// <exception cref="CryptographicException">The key is too small for the algorithm.</exception>
    public static byte[] Sign(AsymmetricAlgorithm key, SignatureAndHashAlgorithm? algorithm, byte[] hash)
    {
        // .NET does not promise that keys are thread-safe, and one credential serves many connections.
        lock (key)
        {
            if (key is ECDsa ec)
                return ec.SignHash(EcdsaInput(algorithm, hash).ToArray(), DSASignatureFormat.Rfc3279DerSequence);
            var rsa = (RSA)key;
            var (name, padding) = RsaForm(algorithm);
            return name.Name is null ? SignBare(rsa, hash) : rsa.SignHash(hash, name, padding);
        }
    }

    private static ReadOnlySpan<byte> EcdsaInput(SignatureAndHashAlgorithm? algorithm, byte[] hash) =>
        algorithm is null ? hash.AsSpan(Md5Size) : hash;

    private static (HashAlgorithmName Hash, RSASignaturePadding Padding) RsaForm(SignatureAndHashAlgorithm? algorithm)
    {
        if (algorithm is null)
            return (default, RSASignaturePadding.Pkcs1);
        var scheme = SignatureScheme.From(algorithm);
        var padding = SignatureScheme.IsRsaPss(scheme) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return (Hashes.Name(SignatureScheme.GetCryptoHashAlgorithm(algorithm)), padding);
    }

    /// <summary>PKCS#1 type 1 without DigestInfo, which System.Security.Cryptography does not do.</summary>
    private static byte[] SignBare(RSA key, byte[] hash) => Bare(key, true).ProcessBlock(hash, 0, hash.Length);

    private static bool VerifyBare(RSA key, byte[] hash, byte[] signature)
    {
        try
        {
            return Bare(key, false).ProcessBlock(signature, 0, signature.Length).AsSpan().SequenceEqual(hash);
        }
        catch (CryptoException)
        {
            return false;
        }
    }

    private static Pkcs1Encoding Bare(RSA key, bool signing)
    {
        var engine = new Pkcs1Encoding(new RsaBlindedEngine());
        engine.Init(signing, Parameters(key.ExportParameters(signing), signing));
        return engine;
    }

    private static RsaKeyParameters Parameters(RSAParameters key, bool isPrivate) =>
        isPrivate
            ? new RsaPrivateCrtKeyParameters(
                Number(key.Modulus),
                Number(key.Exponent),
                Number(key.D),
                Number(key.P),
                Number(key.Q),
                Number(key.DP),
                Number(key.DQ),
                Number(key.InverseQ)
            )
            : new RsaKeyParameters(false, Number(key.Modulus), Number(key.Exponent));

    private static BigInteger Number(byte[]? magnitude) => new(1, magnitude);
}
