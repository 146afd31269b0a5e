using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>Signs certificates: an algorithm identifier and what makes the signature.</summary>
/// <param name="Algorithm">AlgorithmIdentifier, DER.</param>
/// <param name="Sign">From the bytes to be signed to the signature.</param>
internal sealed record CertificateSigner(byte[] Algorithm, Func<byte[], byte[]> Sign)
{
    /// <summary>A signer with a key of ours or the user's. Safe for concurrent use.</summary>
    /// <param name="key">An <see cref="RSA"/> or <see cref="ECDsa"/>.</param>
    /// <param name="hash">Null: SHA-256, or the curve's own size.</param>
    /// <exception cref="NotSupportedException">The pair has no algorithm identifier (MD5 with ECDSA).</exception>
    public static CertificateSigner Of(AsymmetricAlgorithm key, HashAlgorithmName? hash = null) =>
        key switch
        {
            RSA rsa => Of(rsa, hash ?? HashAlgorithmName.SHA256),
            ECDsa ec => Of(ec, hash ?? Fitting(ec.KeySize)),
            _ => throw new NotSupportedException($"no signer for keys of type {key.SignatureAlgorithm}"),
        };

    /// <summary>The same signer, with one bit of every signature wrong.</summary>
    public CertificateSigner Flipped() =>
        this with
        {
            Sign = tbs =>
            {
                // The last octet: of an ECDSA signature it belongs to s, so that the DER around it stays right.
                var signature = Sign(tbs);
                signature[^1] ^= 1;
                return signature;
            },
        };

    private static CertificateSigner Of(RSA key, HashAlgorithmName hash) =>
        new(
            Identifier(
                hash.Name switch
                {
                    "MD5" => "1.2.840.113549.1.1.4",
                    "SHA1" => "1.2.840.113549.1.1.5",
                    "SHA384" => "1.2.840.113549.1.1.12",
                    "SHA512" => "1.2.840.113549.1.1.13",
                    _ => "1.2.840.113549.1.1.11",
                },
                withNull: true
            ),
            tbs =>
            {
                // The key is shared by scans that run side by side, and .NET promises no thread-safe instances.
                lock (key)
                    return key.SignData(tbs, hash, RSASignaturePadding.Pkcs1);
            }
        );

    private static CertificateSigner Of(ECDsa key, HashAlgorithmName hash) =>
        new(
            Identifier(
                hash.Name switch
                {
                    "MD5" => throw new NotSupportedException("MD5 has no ECDSA algorithm identifier"),
                    "SHA1" => "1.2.840.10045.4.1",
                    "SHA384" => "1.2.840.10045.4.3.3",
                    "SHA512" => "1.2.840.10045.4.3.4",
                    _ => "1.2.840.10045.4.3.2",
                },
                withNull: false
            ),
            tbs =>
            {
                lock (key)
                    return key.SignData(tbs, hash, DSASignatureFormat.Rfc3279DerSequence);
            }
        );

    private static HashAlgorithmName Fitting(int bits) =>
        bits switch
        {
            <= 256 => HashAlgorithmName.SHA256,
            <= 384 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };

    /// <summary>RSA's parameters are NULL, ECDSA's absent (RFC 4055 section 5, RFC 5758 section 3.2).</summary>
    private static byte[] Identifier(string oid, bool withNull)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (withNull)
                writer.WriteNull();
        }

        return writer.Encode();
    }
}
