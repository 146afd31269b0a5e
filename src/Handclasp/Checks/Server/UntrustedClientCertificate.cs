using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC102: server refuses certificates that no trusted issuer signed.</summary>
internal sealed class UntrustedClientCertificate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC102",
            "untrusted-client-certificate",
            "Server refuses certificates that no trusted issuer signed",
            Severity.Critical,
            CheckGroup.Trust,
            "untrusted certificate",
            $"""
            ## Why it matters
            Anybody can make a certificate. A server that demands one but does not check who signed it lets in everybody who knows how to run one command,
            and may believe the name that stands in it. Typical causes: a verification callback that always agrees, "any certificate" modes, a comparison of
            names instead of signatures, and an empty or system-wide pool of trusted authorities.
            An application that registers each client's own certificate (RFC 8705 section 2.2) skips the chain by design, and must then compare the certificate itself.

            ## How it is tested
            Up to five strangers come: one self-signed with a random name; one self-signed with the valid certificate's subject and names; one below an authority nobody
            knows; and one or two below an authority that bears the name (and the key identifier) of a trusted one, but not its key. All must be refused while the valid certificate is served;
            without a valid certificate a certificate alert, or a page that names the certificate, counts.

            ## What to do
            {Remedies.Demand}
            """,
            "Verify the client's chain up to an authority that you name, by its key and not by its name, and refuse everything else.",
            Standards.AnyCertificate
        );

    public override IReadOnlyList<Identity> Who { get; } =
    [Identity.SelfSigned, Identity.SubjectClone, Identity.UntrustedCa, Identity.LookalikeCa, Identity.LookalikeCaAki];

    protected override Severity? Lowered(ScanFacts facts) => facts.Claimed ? null : Severity.Medium;
}
