using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Handclasp.Pki;

/// <summary>What a signature check says.</summary>
internal enum SignatureVerdict
{
    /// <summary>The issuer's key made this signature.</summary>
    Good,

    /// <summary>It did not.</summary>
    Bad,

    /// <summary>We cannot compute this algorithm or read this key: nothing is known.</summary>
    Unsupported,
}

/// <param name="Algorithm">The signature algorithm's word and, where it matters, the key's.</param>
internal sealed record SignatureCheck(SignatureVerdict Verdict, string Algorithm)
{
    public bool IsGood => Verdict == SignatureVerdict.Good;
}

/// <summary>Checks a certificate's signature with its issuer's key, on the bytes. Never throws on certificates.</summary>
internal static class SignatureVerifier
{
    public static SignatureCheck Verify(ParsedCertificate subject, ParsedCertificate issuer) =>
        Verify(subject.SignatureAlgorithm, subject.TbsCertificate, subject.Signature, issuer.Key);

    /// <summary>For anything signed as X.509 does: CRLs and OCSP responses too.</summary>
    public static SignatureCheck Verify(SignatureAlgorithmFacts algorithm, byte[] data, byte[] signature, PublicKeyFacts key)
    {
        var word = $"{algorithm.Word} with {key.Word}";
        if (!Fits(algorithm.Scheme, key.Kind))
            return new(
                algorithm.Scheme == SignatureScheme.Other || key.Kind == KeyKind.Other
                    ? SignatureVerdict.Unsupported
                    : SignatureVerdict.Bad,
                word
            );
        try
        {
            bool? good = algorithm.Scheme switch
            {
                SignatureScheme.RsaPkcs1 => Pkcs1(algorithm, data, signature, key),
                SignatureScheme.RsaPss => algorithm.UsualPss ? Pss(algorithm, data, signature, key) : null,
                SignatureScheme.Ecdsa => Ecdsa(algorithm, data, signature, key),
                SignatureScheme.Ed25519 => Ed25519(data, signature, key.Octets),
                _ => Ed448(data, signature, key.Octets),
            };
            return new(
                good switch
                {
                    true => SignatureVerdict.Good,
                    false => SignatureVerdict.Bad,
                    _ => SignatureVerdict.Unsupported,
                },
                word
            );
        }
        catch (Exception wrong)
            when (wrong is CryptographicException or ArgumentException or PlatformNotSupportedException or CryptoException)
        {
            // The platform's cryptography does not take this key (size, exponent, point): not a statement about the signature.
            return new(SignatureVerdict.Unsupported, word);
        }
    }

    private static bool Fits(SignatureScheme scheme, KeyKind key) =>
        scheme switch
        {
            SignatureScheme.RsaPkcs1 => key == KeyKind.Rsa,
            SignatureScheme.RsaPss => key is KeyKind.Rsa or KeyKind.RsaPss,
            SignatureScheme.Ecdsa => key == KeyKind.Ec,
            SignatureScheme.Ed25519 => key == KeyKind.Ed25519,
            SignatureScheme.Ed448 => key == KeyKind.Ed448,
            _ => false,
        };

    private static bool Pkcs1(SignatureAlgorithmFacts algorithm, byte[] data, byte[] signature, PublicKeyFacts key)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });
        return rsa.VerifyData(data, signature, algorithm.HashName, RSASignaturePadding.Pkcs1);
    }

    /// <summary>.NET's RSASSA-PSS knows only salts as long as the hash; certificates may use any.</summary>
    private static bool Pss(SignatureAlgorithmFacts algorithm, byte[] data, byte[] signature, PublicKeyFacts key)
    {
        IDigest digest = algorithm.Hash switch
        {
            "MD5" => new MD5Digest(),
            "SHA1" => new Sha1Digest(),
            "SHA256" => new Sha256Digest(),
            "SHA384" => new Sha384Digest(),
            _ => new Sha512Digest(),
        };
        var signer = new PssSigner(new RsaEngine(), digest, algorithm.SaltLength);
        signer.Init(false, new RsaKeyParameters(false, new(1, key.Modulus), new(1, key.Exponent)));
        signer.BlockUpdate(data, 0, data.Length);
        return signer.VerifySignature(signature);
    }

    private static bool? Ecdsa(SignatureAlgorithmFacts algorithm, byte[] data, byte[] signature, PublicKeyFacts key)
    {
        var field = (key.Bits + 7) / 8;
        if (
            key.Curve is not (ObjectIds.P256 or ObjectIds.P384 or ObjectIds.P521)
            || key.Octets.Length != 1 + 2 * field
            || key.Octets[0] != 4
        )
            return null;
        using var ec = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.CreateFromValue(key.Curve),
                Q = new() { X = key.Octets[1..(1 + field)], Y = key.Octets[(1 + field)..] },
            }
        );
        return ec.VerifyData(data, signature, algorithm.HashName, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool Ed25519(byte[] data, byte[] signature, byte[] key) =>
        signature.Length == Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.SignatureSize
        && key.Length == Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.PublicKeySize
        && Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Verify(signature, 0, key, 0, data, 0, data.Length);

    private static bool Ed448(byte[] data, byte[] signature, byte[] key) =>
        signature.Length == Org.BouncyCastle.Math.EC.Rfc8032.Ed448.SignatureSize
        && key.Length == Org.BouncyCastle.Math.EC.Rfc8032.Ed448.PublicKeySize
        && Org.BouncyCastle.Math.EC.Rfc8032.Ed448.Verify(signature, 0, key, 0, [], data, 0, data.Length);
}
