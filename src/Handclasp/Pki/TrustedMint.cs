using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Pki;

/// <summary>
/// Certificates signed with the user's CA key: the sound twins, and those that differ from a twin in the one attribute that a
/// server must refuse.
/// </summary>
internal sealed class TrustedMint(IssuingAuthority issuer, LeafTemplate template, DateTimeOffset now)
{
    private const string NoRoom =
        "the issuing CA's pathLen is 0, so that no sound authority can stand below it: give its parent with --client-ca and --client-ca-key";

    private readonly AsymmetricAlgorithm key = MintKeys.Like(template.Key, KeyRole.Leaf);

    /// <summary>Our authorities' keys are of the issuing key's type, so that all signatures on the way are alike.</summary>
    private readonly AsymmetricAlgorithm below = MintKeys.Like(
        PublicKeyFacts.Of(issuer.Key.ExportSubjectPublicKeyInfo()),
        KeyRole.Authority
    );

    private Window Window => Window.Short(now).Within(issuer.Own);

    public MintResult Make(Identity who, bool leafAlone)
    {
        if ((who == Identity.TwinBelowSubordinate && issuer.Room == 0) || (who == Identity.TwinBelowTwo && issuer.Room < 2))
            return new(null, NoRoom, "--client-ca and --client-ca-key");
        if (who == Identity.Md5Signature && issuer.Key is not RSA)
            return new(
                null,
                "MD5 has no ECDSA signature algorithm, and the issuing CA's key is an EC key",
                "--client-ca and --client-ca-key of a CA with an RSA key"
            );
        if (Signed(who) is not { } signed)
            return new(null, "the certificate has no name that a constraint could exclude", "--client-cert and --client-key");
        IReadOnlyList<byte[]> chain = [signed.Leaf, .. leafAlone ? [] : signed.Ours, .. issuer.Sent];
        var credential = new ClientCredential(chain, signed.Key);
        // Exceeding the path length is the one flaw that an authority without room can show: its control is the leaf's twin.
        var noControl = who.Shape == "subordinate" && issuer.Room == 0 && who != Identity.PathLength ? NoRoom : "";
        return new(credential, "", "") { NoControl = noControl };
    }

    private Made? Signed(Identity who) =>
        who.Shape == "subordinate" ? Below(who)
        : who == Identity.TwinBelowTwo ? BelowTwo(1)
        : who.Word switch
        {
            "expired" => Leaf(Good with { NotBefore = Window.Past(now).From, NotAfter = Window.Past(now).Until }),
            "not-yet-valid" => Leaf(Good with { NotBefore = Window.Future(now).From, NotAfter = Window.Future(now).Until }),
            "server-purpose" => Leaf(Good.With(template.PurposesWith(ObjectIds.ServerAuth))),
            "email-purpose" => Leaf(Good.With(template.PurposesWith(ObjectIds.EmailProtection))),
            "any-purpose" => Leaf(Good.With(template.PurposesWith(ObjectIds.AnyPurpose))),
            "no-purpose" => Leaf(Good.Without(ObjectIds.ExtendedKeyUsage)),
            "unknown-critical-extension" => Leaf(Good.With(ExtensionWriter.UnknownCritical())),
            "no-digital-signature" => Leaf(Good.With(ExtensionWriter.KeyUsage(KeyUsages.KeyEncipherment))),
            // Its path length is 0 and its key stays here: a real authority, but one that can do no harm.
            "ca-as-leaf" => Leaf(
                Good.With(ExtensionWriter.Authority(0), ExtensionWriter.KeyUsage(template.Usages | KeyUsages.KeyCertSign))
            ),
            "flipped-signature" => new(issuer.Issue(Good, CertificateSigner.Of(issuer.Key).Flipped()), [], key),
            "sha1-signature" => new(issuer.Issue(Good, CertificateSigner.Of(issuer.Key, HashAlgorithmName.SHA1)), [], key),
            "md5-signature" => new(issuer.Issue(Good, CertificateSigner.Of(issuer.Key, HashAlgorithmName.MD5)), [], key),
            "rsa-1024" => Weak(),
            _ => Leaf(Good),
        };

    private Made? Below(Identity who) =>
        who.Word switch
        {
            "leaf-as-issuer" => BelowLeaf(),
            "no-basic-constraints" => Below(Subordinate.Without(ObjectIds.BasicConstraints)),
            "no-cert-sign" => Below(Subordinate.With(ExtensionWriter.KeyUsage(KeyUsages.CrlSign))),
            "path-length" when issuer.Room > 0 => BelowTwo(0),
            "name-constraints" => NameRules.Excluding(template.Names) is { } rules ? Below(Subordinate.With(rules)) : null,
            "expired-intermediate" => Below(Subordinate with { NotBefore = Window.Past(now).From, NotAfter = Window.Past(now).Until }),
            "intermediate-server-purpose" => Below(Subordinate.With(ExtensionWriter.Purposes(ObjectIds.ServerAuth))),
            "missing-intermediate" => Below(Subordinate) with { Ours = [] },
            _ => Below(Subordinate),
        };

    private CertificateDraft Good => template.Draft(key, Window);

    /// <summary>A good authority of ours, which may sign leaves only.</summary>
    private CertificateDraft Subordinate => Authority("Handclasp subordinate CA", below, 0);

    private CertificateDraft Authority(string name, AsymmetricAlgorithm own, int pathLength)
    {
        var draft = MintAuthority.Draft(Name(name), own, Window, pathLength);
        // Where policies are demanded, every certificate of the path must carry them (RFC 5280 section 6.1.3, step d).
        return issuer.Own.Extensions.FirstOrDefault(e => e.Oid == ObjectIds.CertificatePolicies) is { } policies
            ? draft.With(policies)
            : draft;
    }

    /// <summary>A name below the issuing authority's own permitted directory, if it has one.</summary>
    private byte[] Name(string common)
    {
        var plain = NameWriter.Of(common, "Handclasp probe");
        var claims = new ClaimedNames(plain, AlternativeNames.None);
        if (issuer.Rules.All(r => r.Allows(claims)))
            return plain;
        var above = issuer
            .Rules.SelectMany(r => r.Permitted)
            .Where(t => t.Kind == NameRules.Directory && DistinguishedNames.IsName(t.Base))
            .Select(t => NameWriter.Below(t.Base, common));
        return above.FirstOrDefault(n => issuer.Rules.All(r => r.Allows(new(n, AlternativeNames.None))), plain);
    }

    private Made Leaf(CertificateDraft draft) => new(issuer.Issue(draft), [], key);

    private Made Weak()
    {
        var weak = MintKeys.Rsa(1024, KeyRole.Leaf);
        return new(issuer.Issue(template.Draft(weak, Window)), [], weak);
    }

    private Made Below(CertificateDraft middle) => new(MintAuthority.Of(middle, below).Issue(Good), [issuer.Issue(middle)], key);

    /// <param name="upperPathLength">How many authorities the upper one allows below itself: 1 is sound, 0 is exceeded.</param>
    private Made BelowTwo(int upperPathLength)
    {
        var second = MintKeys.Like(PublicKeyFacts.Of(issuer.Key.ExportSubjectPublicKeyInfo()), KeyRole.SecondAuthority);
        var upper = Authority("Handclasp subordinate CA", below, upperPathLength);
        var lower = Authority("Handclasp second subordinate CA", second, 0);
        var leaf = MintAuthority.Of(lower, second).Issue(Good);
        return new(leaf, [MintAuthority.Of(upper, below).Issue(lower), issuer.Issue(upper)], key);
    }

    /// <summary>Issued by a client like any other, whose name differs only so that the leaf does not seem to sign itself.</summary>
    private Made BelowLeaf()
    {
        var client = template.Draft(below, Window) with { Subject = Name("Handclasp end entity") };
        return Below(client);
    }

    private sealed record Made(byte[] Leaf, IReadOnlyList<byte[]> Ours, AsymmetricAlgorithm Key);
}
