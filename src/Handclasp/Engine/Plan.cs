using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>Which identities a scan presents, in this order: trust first, for the others' verdicts lean on it.</summary>
internal static class Plan
{
    /// <summary>Everything but the controls and the core identities none, self-signed, untrusted-ca and lookalike-ca.</summary>
    public static readonly IReadOnlyList<Identity> Others =
    [
        Identity.SubjectClone,
        Identity.LookalikeCaAki,
        Identity.WrongKey,
        Identity.GarbageCertificateVerify,
        Identity.NoCertificateVerify,
        Identity.Expired,
        Identity.NotYetValid,
        Identity.ServerPurpose,
        Identity.EmailPurpose,
        Identity.UnknownCriticalExtension,
        Identity.FlippedSignature,
        Identity.LeafAsIssuer,
        Identity.NoBasicConstraints,
        Identity.NoCertSign,
        Identity.PathLength,
        Identity.NameConstraints,
        Identity.ExpiredIntermediate,
        Identity.MissingIntermediate,
        Identity.IntermediateServerPurpose,
        Identity.Sha1Signature,
        Identity.Md5Signature,
        Identity.Rsa1024,
        Identity.NoDigitalSignature,
        Identity.AnyPurpose,
        Identity.NoPurpose,
        Identity.CaAsLeaf,
        Identity.Revoked,
        Identity.Other,
    ];

    /// <summary>Every identity a report may name, for the list of those that could not be presented.</summary>
    public static readonly IReadOnlyList<Identity> All =
    [
        Identity.None,
        Identity.SelfSigned,
        Identity.UntrustedCa,
        Identity.LookalikeCa,
        .. Others,
        Identity.Valid,
    ];
}
