namespace Handclasp.Model;

/// <summary>What must be at hand before an identity can be presented.</summary>
internal enum Need
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>The name of an issuer the server trusts: from its list of accepted issuers, or from the valid certificate.</summary>
    IssuerName,

    /// <summary>The valid certificate's public part.</summary>
    PublicCertificate,

    /// <summary>The valid certificate and its key.</summary>
    CertificateAndKey,

    /// <summary>The certificate and the key of an authority the server trusts (--client-ca, --client-ca-key).</summary>
    IssuingKey,

    /// <summary>A pair the user supplies (--revoked-cert, --other-cert …).</summary>
    Supplied,
}

/// <summary>What kind of test an identity is; the kind decides which controls a verdict needs (DESIGN.md section 4).</summary>
internal enum TrialClass
{
    /// <summary>Is a certificate needed at all?</summary>
    Presence,

    /// <summary>No trusted issuer signed it.</summary>
    Trust,

    /// <summary>The presenter does not hold the certificate's key.</summary>
    Possession,

    /// <summary>A trusted issuer signed it, but its content or its chain must be refused.</summary>
    Content,

    /// <summary>Withdrawn by its issuer.</summary>
    Revoked,

    /// <summary>Not a test but the comparison for one.</summary>
    Control,

    /// <summary>Observed, not judged.</summary>
    Capability,
}

/// <summary>
/// One client that a conversation can play. The words are those of the JSON report and never change.
/// </summary>
internal sealed record Identity(string Word, Need Need, TrialClass Class, string Label)
{
    public static readonly Identity None = new("none", Need.Nothing, TrialClass.Presence, "no certificate");
    public static readonly Identity SelfSigned = new("self-signed", Need.Nothing, TrialClass.Trust, "self-signed");
    public static readonly Identity UntrustedCa = new("untrusted-ca", Need.Nothing, TrialClass.Trust, "untrusted CA");
    public static readonly Identity LookalikeCa = new("lookalike-ca", Need.IssuerName, TrialClass.Trust, "look-alike CA");
    public static readonly Identity SubjectClone = new("subject-clone", Need.PublicCertificate, TrialClass.Trust, "subject clone");
    public static readonly Identity LookalikeCaAki = new(
        "lookalike-ca-aki",
        Need.PublicCertificate,
        TrialClass.Trust,
        "look-alike CA with key identifier"
    );

    public static readonly Identity WrongKey = new("wrong-key", Need.PublicCertificate, TrialClass.Possession, "wrong key");
    public static readonly Identity GarbageCertificateVerify = new(
        "garbage-certificate-verify",
        Need.PublicCertificate,
        TrialClass.Possession,
        "garbage CertificateVerify"
    );
    public static readonly Identity NoCertificateVerify = new(
        "no-certificate-verify",
        Need.PublicCertificate,
        TrialClass.Possession,
        "no CertificateVerify"
    );

    public static readonly Identity Valid = new("valid", Need.CertificateAndKey, TrialClass.Control, "valid");
    public static readonly Identity Twin = new("twin", Need.IssuingKey, TrialClass.Control, "twin");

    /// <summary>The control for chain-shaped identities: the same leaf below a good subordinate authority.</summary>
    public static readonly Identity TwinBelowSubordinate = new("twin", Need.IssuingKey, TrialClass.Control, "twin below a subordinate CA")
    {
        Shape = "subordinate",
    };

    /// <summary>The control for the longest chain: the same leaf below two good subordinate authorities.</summary>
    public static readonly Identity TwinBelowTwo = new("twin", Need.IssuingKey, TrialClass.Control, "twin below two subordinate CAs")
    {
        Shape = "two-subordinates",
    };

    public static readonly Identity Expired = Content("expired", "expired");
    public static readonly Identity NotYetValid = Content("not-yet-valid", "not yet valid");
    public static readonly Identity ServerPurpose = Content("server-purpose", "server purpose");
    public static readonly Identity EmailPurpose = Content("email-purpose", "e-mail purpose");
    public static readonly Identity LeafAsIssuer = Content("leaf-as-issuer", "leaf as issuer", subordinate: true);
    public static readonly Identity NoBasicConstraints = Content(
        "no-basic-constraints",
        "intermediate without basicConstraints",
        subordinate: true
    );
    public static readonly Identity NoCertSign = Content("no-cert-sign", "intermediate without keyCertSign", subordinate: true);
    public static readonly Identity PathLength = Content("path-length", "path length exceeded", subordinate: true);
    public static readonly Identity NameConstraints = Content("name-constraints", "name constraints violated", subordinate: true);
    public static readonly Identity UnknownCriticalExtension = Content("unknown-critical-extension", "unknown critical extension");
    public static readonly Identity FlippedSignature = Content("flipped-signature", "flipped signature bit");
    public static readonly Identity ExpiredIntermediate = Content("expired-intermediate", "expired intermediate", subordinate: true);
    public static readonly Identity MissingIntermediate = Content("missing-intermediate", "missing intermediate", subordinate: true);
    public static readonly Identity IntermediateServerPurpose = Content(
        "intermediate-server-purpose",
        "intermediate for servers only",
        subordinate: true
    );
    public static readonly Identity Sha1Signature = Content("sha1-signature", "SHA-1 signature");
    public static readonly Identity Md5Signature = Content("md5-signature", "MD5 signature");
    public static readonly Identity Rsa1024 = Content("rsa-1024", "RSA-1024 key");
    public static readonly Identity NoDigitalSignature = Content("no-digital-signature", "keyUsage without digitalSignature");
    public static readonly Identity AnyPurpose = Content("any-purpose", "anyExtendedKeyUsage");
    public static readonly Identity NoPurpose = new("no-purpose", Need.IssuingKey, TrialClass.Capability, "no extendedKeyUsage");
    public static readonly Identity CaAsLeaf = new("ca-as-leaf", Need.IssuingKey, TrialClass.Capability, "CA certificate as leaf");
    public static readonly Identity Revoked = new("revoked", Need.Supplied, TrialClass.Revoked, "revoked");
    public static readonly Identity Other = new("other", Need.Supplied, TrialClass.Capability, "other identity");

    /// <summary>Every identity a scan may present, in the order of the report.</summary>
    public static readonly IReadOnlyList<Identity> All =
    [
        None,
        SelfSigned,
        SubjectClone,
        UntrustedCa,
        LookalikeCa,
        LookalikeCaAki,
        WrongKey,
        GarbageCertificateVerify,
        NoCertificateVerify,
        Valid,
        Twin,
        TwinBelowSubordinate,
        TwinBelowTwo,
        Expired,
        NotYetValid,
        ServerPurpose,
        EmailPurpose,
        LeafAsIssuer,
        NoBasicConstraints,
        NoCertSign,
        PathLength,
        NameConstraints,
        UnknownCriticalExtension,
        FlippedSignature,
        ExpiredIntermediate,
        MissingIntermediate,
        IntermediateServerPurpose,
        Sha1Signature,
        Md5Signature,
        Rsa1024,
        NoDigitalSignature,
        AnyPurpose,
        NoPurpose,
        CaAsLeaf,
        Revoked,
        Other,
    ];

    /// <summary>The chain's shape: "leaf" directly below the issuing CA, or "subordinate" with a CA of ours between.</summary>
    public string Shape { get; init; } = "leaf";

    /// <summary>The identity that differs from this one in the tested attribute only.</summary>
    public Identity Control =>
        this == PathLength ? TwinBelowTwo
        : Class is TrialClass.Content ? (Shape == "subordinate" ? TwinBelowSubordinate : Twin)
        : Class is TrialClass.Capability && Need is Need.IssuingKey ? Twin
        : Valid;

    public override string ToString() => Word;

    private static Identity Content(string word, string label, bool subordinate = false) =>
        new(word, Need.IssuingKey, TrialClass.Content, label) { Shape = subordinate ? "subordinate" : "leaf" };
}
