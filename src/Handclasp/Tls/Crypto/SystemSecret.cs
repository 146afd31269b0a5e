using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl;

namespace Handclasp.Tls.Crypto;

/// <summary>A TLS secret and the key schedules over it (RFC 8446 section 7.1, RFC 5246 section 5, RFC 2246 section 5).</summary>
/// <param name="data">Owned by the secret from now on.</param>
internal sealed class SystemSecret(FastCrypto crypto, byte[] data) : AbstractTlsSecret(data)
{
    private const int StackLimit = 512;

    /// <summary>
    /// The secret is a resumption PSK. BouncyCastle knows external PSKs only and labels their binder "ext binder"; this turns it into
    /// "res binder" (RFC 8446 section 4.2.11.2), which has the same length.
    /// </summary>
    public bool IsResumption { get; init; }

    protected override AbstractTlsCrypto Crypto => crypto;

    /// <summary>For the key log; the secret stays in use.</summary>
    public string Hex()
    {
        CheckAlive();
        return Convert.ToHexStringLower(m_data);
    }

    public override byte[] CalculateHmac(int cryptoHashAlgorithm, byte[] buf, int off, int len)
    {
        if (!Hashes.IsKnown(cryptoHashAlgorithm))
            return base.CalculateHmac(cryptoHashAlgorithm, buf, off, len);
        CheckAlive();
        var mac = new byte[Hashes.Size(cryptoHashAlgorithm)];
        Hashes.Hmac(cryptoHashAlgorithm, m_data, buf.AsSpan(off, len), mac);
        return mac;
    }

    public override TlsSecret DeriveUsingPrf(int prfAlgorithm, string label, byte[] seed, int length) =>
        DeriveUsingPrf(prfAlgorithm, label.AsSpan(), seed.AsSpan(), length);

    public override TlsSecret DeriveUsingPrf(int prfAlgorithm, ReadOnlySpan<char> label, ReadOnlySpan<byte> seed, int length)
    {
        CheckAlive();
        switch (prfAlgorithm)
        {
            case PrfAlgorithm.tls13_hkdf_sha256:
                return TlsCryptoUtilities.HkdfExpandLabel(this, CryptoHashAlgorithm.sha256, label.ToString(), seed.ToArray(), length);
            case PrfAlgorithm.tls13_hkdf_sha384:
                return TlsCryptoUtilities.HkdfExpandLabel(this, CryptoHashAlgorithm.sha384, label.ToString(), seed.ToArray(), length);
            case PrfAlgorithm.tls_prf_legacy or PrfAlgorithm.tls_prf_sha256 or PrfAlgorithm.tls_prf_sha384:
                break;
            default:
                throw new TlsFatalAlert(AlertDescription.internal_error);
        }

        var labelAndSeed = new byte[label.Length + seed.Length];
        Encoding.ASCII.GetBytes(label, labelAndSeed);
        seed.CopyTo(labelAndSeed.AsSpan(label.Length));
        var derived = new byte[length];
        if (prfAlgorithm == PrfAlgorithm.tls_prf_legacy)
            LegacyPrf(labelAndSeed, derived);
        else
            ExpandHmac(TlsCryptoUtilities.GetHashForPrf(prfAlgorithm), m_data, labelAndSeed, derived);
        return new SystemSecret(crypto, derived);
    }

    public override TlsSecret HkdfExpand(int cryptoHashAlgorithm, byte[] info, int length) =>
        HkdfExpand(cryptoHashAlgorithm, info.AsSpan(), length);

    public override TlsSecret HkdfExpand(int cryptoHashAlgorithm, ReadOnlySpan<byte> info, int length)
    {
        CheckAlive();
        if (IsResumption && info.IndexOf("tls13 ext binder"u8) is var at and >= 0)
        {
            var relabelled = info.ToArray();
            "tls13 res binder"u8.CopyTo(relabelled.AsSpan(at));
            info = relabelled;
        }
        var expanded = new byte[length];
        if (length > 0)
            HKDF.Expand(Hashes.Name(cryptoHashAlgorithm), m_data, expanded, info);
        return new SystemSecret(crypto, expanded);
    }

    /// <summary>This secret is the salt and is used up; <paramref name="ikm"/> is not: BouncyCastle uses its zeros again.</summary>
    public override TlsSecret HkdfExtract(int cryptoHashAlgorithm, TlsSecret ikm)
    {
        CheckAlive();
        var salt = m_data;
        m_data = null!;
        var extracted = new byte[Hashes.Size(cryptoHashAlgorithm)];
        HKDF.Extract(Hashes.Name(cryptoHashAlgorithm), CopyData((AbstractTlsSecret)ikm), salt, extracted);
        return new SystemSecret(crypto, extracted) { IsResumption = ikm is SystemSecret { IsResumption: true } };
    }

    /// <summary>RFC 2246 section 5: MD5 over the first half of the secret XOR SHA-1 over the second; an odd length shares its middle byte.</summary>
    private void LegacyPrf(byte[] labelAndSeed, byte[] derived)
    {
        var half = (m_data.Length + 1) / 2;
        var other = new byte[derived.Length];
        ExpandHmac(CryptoHashAlgorithm.md5, m_data.AsSpan(0, half), labelAndSeed, derived);
        ExpandHmac(CryptoHashAlgorithm.sha1, m_data.AsSpan(m_data.Length - half), labelAndSeed, other);
        for (var i = 0; i < derived.Length; i++)
            derived[i] ^= other[i];
    }

    /// <summary>P_hash of RFC 5246 section 5.</summary>
    private static void ExpandHmac(int hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> seed, Span<byte> into)
    {
        var size = Hashes.Size(hash);
        var total = size + seed.Length;
        var input = total <= StackLimit ? stackalloc byte[total] : new byte[total];
        Span<byte> block = stackalloc byte[size];
        var a = input[..size];
        seed.CopyTo(input[size..]);
        Hashes.Hmac(hash, key, seed, a);
        while (into.Length > 0)
        {
            Hashes.Hmac(hash, key, input, block);
            var take = Math.Min(size, into.Length);
            block[..take].CopyTo(into);
            into = into[take..];
            Hashes.Hmac(hash, key, a, block);
            block.CopyTo(a);
        }
    }
}
