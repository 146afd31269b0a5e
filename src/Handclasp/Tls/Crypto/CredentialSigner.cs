using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Tls.Client;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>A chain and the key that signs for it; the two need not belong together.</summary>
/// <param name="algorithm">Null in TLS 1.0 and 1.1, which have none.</param>
internal sealed class CredentialSigner(Certificate chain, AsymmetricAlgorithm key, SignatureAndHashAlgorithm? algorithm)
    : TlsCredentialedSigner
{
    /// <summary>How the signature is spoiled.</summary>
    public PossessionFault Fault { get; init; }

    /// <summary>TLS 1.3: the hash that a server would sign, for <see cref="PossessionFault.ServerContext"/>.</summary>
    public Func<byte[]>? ServersHash { get; init; }

    public Certificate Certificate => chain;

    public SignatureAndHashAlgorithm SignatureAndHashAlgorithm => algorithm!;

    public byte[] GenerateRawSignature(byte[] hash)
    {
        try
        {
            var signed = Fault switch
            {
                PossessionFault.ServerContext when ServersHash is { } theirs => theirs(),
                PossessionFault.ServerContext or PossessionFault.WrongHash => [.. hash.Select(b => (byte)~b)],
                _ => hash,
            };
            return SpoiledSignature.Of(Signatures.Sign(key, algorithm, signed), key, Fault);
        }
        catch (CryptographicException e)
        {
            throw new TlsFatalAlert(AlertDescription.internal_error, $"our own key cannot sign: {e.Message}", e);
        }
    }

    public TlsStreamSigner GetStreamSigner() => null!;
}
