using System.Security.Cryptography;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>BouncyCastle's hash numbers (<see cref="CryptoHashAlgorithm"/>) in terms of System.Security.Cryptography.</summary>
internal static class Hashes
{
    /// <summary>True for the hashes that TLS uses with the suites we offer.</summary>
    public static bool IsKnown(int hash) => Name(hash).Name is not null;

    /// <summary>The hash's name; a name without text where it is not one of ours.</summary>
    public static HashAlgorithmName Name(int hash) =>
        hash switch
        {
            CryptoHashAlgorithm.md5 => HashAlgorithmName.MD5,
            CryptoHashAlgorithm.sha1 => HashAlgorithmName.SHA1,
            CryptoHashAlgorithm.sha256 => HashAlgorithmName.SHA256,
            CryptoHashAlgorithm.sha384 => HashAlgorithmName.SHA384,
            CryptoHashAlgorithm.sha512 => HashAlgorithmName.SHA512,
            _ => default,
        };

    /// <summary>Bytes of the hash's output.</summary>
    public static int Size(int hash) => TlsCryptoUtilities.GetHashOutputSize(hash);

    /// <summary>Bytes of the block that HMAC pads its key to (RFC 2104 section 2).</summary>
    public static int BlockSize(int hash) => hash is CryptoHashAlgorithm.sha384 or CryptoHashAlgorithm.sha512 ? 128 : 64;

    /// <summary>Computes HMAC in one call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The hash is not one of <see cref="IsKnown"/>.</exception>
    public static void Hmac(int hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> into)
    {
        switch (hash)
        {
            case CryptoHashAlgorithm.md5:
                HMACMD5.HashData(key, data, into);
                break;
            case CryptoHashAlgorithm.sha1:
                HMACSHA1.HashData(key, data, into);
                break;
            case CryptoHashAlgorithm.sha256:
                HMACSHA256.HashData(key, data, into);
                break;
            case CryptoHashAlgorithm.sha384:
                HMACSHA384.HashData(key, data, into);
                break;
            case CryptoHashAlgorithm.sha512:
                HMACSHA512.HashData(key, data, into);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(hash));
        }
    }
}
