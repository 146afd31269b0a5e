using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>An authority that signs for us: the user's, or one of our own making.</summary>
/// <param name="name">Its subject, DER: the issuer of what it signs.</param>
/// <param name="keyId">For authorityKeyIdentifier; empty leaves that out.</param>
/// <param name="key">Its private key.</param>
/// <param name="signed">Told the serial number of everything signed, or null.</param>
internal sealed class MintAuthority(byte[] name, byte[] keyId, AsymmetricAlgorithm key, Action<string>? signed = null)
{
    public AsymmetricAlgorithm Key => key;

    /// <summary>Signs with this authority's name, key identifier and a new serial number.</summary>
    /// <param name="signer">Null: the key with its usual hash.</param>
    public byte[] Issue(CertificateDraft draft, CertificateSigner? signer = null)
    {
        var serial = CertificateDraft.RandomSerial();
        var named = draft with { Issuer = name, Serial = serial };
        var whole = keyId.Length > 0 ? named.With(ExtensionWriter.AuthorityKeyId(keyId)) : named;
        var certificate = whole.Sign(signer ?? CertificateSigner.Of(key));
        signed?.Invoke(Convert.ToHexStringLower(serial));
        return certificate;
    }

    /// <summary>An authority's certificate, but for its issuer.</summary>
    /// <param name="subject">Name, DER.</param>
    /// <param name="keyId">Null: made from the key.</param>
    public static CertificateDraft Draft(byte[] subject, AsymmetricAlgorithm key, Window window, int? pathLength, byte[]? keyId = null)
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        return new CertificateDraft
        {
            Subject = subject,
            PublicKey = spki,
            NotBefore = window.From,
            NotAfter = window.Until,
        }.With(
            ExtensionWriter.Authority(pathLength),
            ExtensionWriter.KeyUsage(KeyUsages.KeyCertSign | KeyUsages.CrlSign),
            ExtensionWriter.SubjectKeyId(keyId ?? ExtensionWriter.KeyId(spki))
        );
    }

    /// <summary>The authority that a draft describes, once it is signed.</summary>
    public static MintAuthority Of(CertificateDraft draft, AsymmetricAlgorithm key) =>
        new(draft.Subject, ExtensionWriter.KeyId(draft.PublicKey), key);
}
