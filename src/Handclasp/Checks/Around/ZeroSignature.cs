using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC114: a signature of zeros is no proof.</summary>
internal sealed class ZeroSignature : SpoiledProof
{
    public override CheckInfo Info { get; } =
        new(
            "HC114",
            "zero-client-signature",
            "Server refuses a signature of zeros",
            Severity.Critical,
            CheckGroup.Possession,
            "signature of zeros",
            """
            ## Why it matters
            An ECDSA signature with r = s = 0 satisfies the bare equation for every key and every message. Java 15 to 18 accepted it (CVE-2022-21449): the owner of no key was the owner of every certificate.

            ## How it is tested
            The valid certificate is presented with r = s = 0 (for an RSA key: the number 0) as its signature, in TLS 1.2 and 1.3. It must be refused while the valid certificate with a sound signature is served.

            ## What to do
            Update the run-time environment or the TLS library; the fix for Java came in April 2022.
            """,
            "Update the run-time environment or TLS library.",
            Standards.Possession
        );

    protected override string Harm => "a client that signs with zeros is served";

    protected override IEnumerable<(PossessionFault Fault, string Label)> Faults(TlsVersion version) =>
        [(PossessionFault.ZeroSignature, "signature of zeros")];
}
