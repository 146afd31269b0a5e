using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>ECDHE on a NIST curve by System.Security.Cryptography.</summary>
/// <param name="size">Bytes of one coordinate.</param>
internal sealed class EcdhDomain(FastCrypto crypto, ECCurve curve, int size) : TlsECDomain
{
    public TlsAgreement CreateECDH() => new EcdhAgreement(crypto, curve, size);
}

/// <summary>One ephemeral agreement; points are uncompressed (RFC 8422 section 5.4.1, RFC 8446 section 4.2.8.2).</summary>
internal sealed class EcdhAgreement(FastCrypto crypto, ECCurve curve, int size) : TlsAgreement
{
    private ECDiffieHellman? own;
    private ECDiffieHellman? peer;

    public byte[] GenerateEphemeral()
    {
        own = ECDiffieHellman.Create(curve);
        var point = own.ExportParameters(false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    public void ReceivePeerValue(byte[] peerValue)
    {
        if (peerValue.Length != 1 + 2 * size || peerValue[0] != 4)
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        var point = new ECPoint { X = peerValue[1..(1 + size)], Y = peerValue[(1 + size)..] };
        try
        {
            peer = ECDiffieHellman.Create(new ECParameters { Curve = curve, Q = point });
        }
        catch (CryptographicException e)
        {
            // Not a point of the curve.
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, e);
        }
    }

    public TlsSecret CalculateSecret()
    {
        using (own)
        using (peer)
        using (var peerKey = (peer ?? throw new TlsFatalAlert(AlertDescription.internal_error)).PublicKey)
            return new SystemSecret(crypto, own!.DeriveRawSecretAgreement(peerKey));
    }
}

/// <summary>A group that BouncyCastle computes (x25519, x448, brainpool).</summary>
internal sealed class ForeignEcDomain(FastCrypto crypto, TlsECDomain domain) : TlsECDomain
{
    public TlsAgreement CreateECDH() => new ForeignAgreement(crypto, domain.CreateECDH());
}

/// <summary>A finite-field group that BouncyCastle computes.</summary>
internal sealed class ForeignDhDomain(FastCrypto crypto, TlsDHDomain domain) : TlsDHDomain
{
    public TlsAgreement CreateDH() => new ForeignAgreement(crypto, domain.CreateDH());
}

/// <summary>BouncyCastle's agreements give secrets of its own class: moved into ours, so that the key schedule stays fast.</summary>
internal sealed class ForeignAgreement(FastCrypto crypto, TlsAgreement agreement) : TlsAgreement
{
    public byte[] GenerateEphemeral() => agreement.GenerateEphemeral();

    public void ReceivePeerValue(byte[] peerValue) => agreement.ReceivePeerValue(peerValue);

    public TlsSecret CalculateSecret() => new SystemSecret(crypto, agreement.CalculateSecret().Extract());
}
