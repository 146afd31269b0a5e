using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>A chain and the key that signs for it; the two need not belong together.</summary>
/// <param name="algorithm">Null in TLS 1.0 and 1.1, which have none.</param>
/// <param name="spoil">Changes the finished signature; null leaves it.</param>
internal sealed class CredentialSigner(
    Certificate chain,
    AsymmetricAlgorithm key,
    SignatureAndHashAlgorithm? algorithm,
    Func<byte[], byte[]>? spoil = null
) : TlsCredentialedSigner
{
    public Certificate Certificate => chain;

    public SignatureAndHashAlgorithm SignatureAndHashAlgorithm => algorithm!;

    public byte[] GenerateRawSignature(byte[] hash)
    {
        try
        {
            var signature = Signatures.Sign(key, algorithm, hash);
            return spoil is null ? signature : spoil(signature);
        }
        catch (CryptographicException e)
        {
            throw new TlsFatalAlert(AlertDescription.internal_error, $"our own key cannot sign: {e.Message}", e);
        }
    }

    public TlsStreamSigner GetStreamSigner() => null!;
}
