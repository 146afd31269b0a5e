using Handclasp.Model;

namespace Handclasp.Pki;

/// <summary>Certificates that no trusted issuer signed.</summary>
/// <param name="now">When they are made.</param>
internal sealed class Strangers(DateTimeOffset now)
{
    /// <summary>A random subject, signed with its own key.</summary>
    public static LeafTemplate Nobody => LeafTemplate.Plausible([], null)!;

    private Window Window => Window.Short(now);

    public ClientCredential SelfSigned() => SelfSigned(Nobody, null);

    /// <summary>Says of itself what the valid certificate says, its serial number included.</summary>
    public ClientCredential Clone(ParsedCertificate valid) => SelfSigned(LeafTemplate.Of(valid, sameIssuer: true), valid.SerialBytes);

    /// <summary>Signed by an authority of ours that nobody ever heard of.</summary>
    public ClientCredential Untrusted(LeafTemplate template, bool leafAlone) =>
        BelowRoot(template, NameWriter.Of("Handclasp untrusted CA", "Handclasp probe"), null, true, leafAlone);

    /// <summary>Signed by an authority of ours that has a trusted issuer's name.</summary>
    /// <param name="issuer">That name, DER.</param>
    /// <param name="keyId">The real issuer's key identifier; null leaves authorityKeyIdentifier out.</param>
    public ClientCredential Lookalike(LeafTemplate template, byte[] issuer, byte[]? keyId, bool leafAlone) =>
        BelowRoot(template, issuer, keyId, keyId is not null, leafAlone);

    private ClientCredential SelfSigned(LeafTemplate template, byte[]? serial)
    {
        var key = MintKeys.Like(template.Key, KeyRole.Leaf);
        return new([(template.Draft(key, Window) with { Serial = serial }).Sign(CertificateSigner.Of(key))], key);
    }

    private ClientCredential BelowRoot(LeafTemplate template, byte[] name, byte[]? keyId, bool pointed, bool leafAlone)
    {
        var own = MintKeys.Like(template.Key, KeyRole.Authority);
        var root = MintAuthority.Draft(name, own, Window, null, keyId);
        var id = keyId ?? ExtensionWriter.KeyId(root.PublicKey);
        var authority = new MintAuthority(name, pointed ? id : [], own);
        var key = MintKeys.Like(template.Key, KeyRole.Leaf);
        var leaf = authority.Issue(template.Draft(key, Window));
        return new(leafAlone ? [leaf] : [leaf, root.Sign(CertificateSigner.Of(own))], key);
    }
}
