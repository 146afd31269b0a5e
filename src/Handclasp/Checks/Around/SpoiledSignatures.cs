using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC113: no spoiled signature passes for proof of the key.</summary>
internal sealed class SpoiledSignatures : SpoiledProof
{
    public override CheckInfo Info { get; } =
        new(
            "HC113",
            "spoiled-client-signature",
            "Server refuses a client whose signature is empty, cut short, or made over something else",
            Severity.Critical,
            CheckGroup.Possession,
            "spoiled signature",
            """
            ## Why it matters
            Code that verifies the client's signature may let through what it cannot read: an empty signature, one cut short, an error taken for "true". Then everybody who has seen a valid certificate is its owner.

            ## How it is tested
            The valid certificate is presented with a CertificateVerify whose signature is empty, cut in half, made over another hash, or (TLS 1.3) made under the server's context string, each on a connection of its own, in TLS 1.2 and 1.3. Each must be refused while the valid certificate with a sound signature is served.

            ## What to do
            Update the TLS library; it verifies CertificateVerify, and nothing else should.
            """,
            "Update the TLS library and let it verify CertificateVerify.",
            Standards.Possession
        );

    protected override string Harm => "a client that does not prove the key is served";

    protected override IEnumerable<(PossessionFault Fault, string Label)> Faults(TlsVersion version) =>
        [
            (PossessionFault.EmptySignature, "empty signature"),
            (PossessionFault.TruncatedSignature, "signature cut short"),
            (PossessionFault.WrongHash, "signature over another hash"),
            .. version >= TlsVersion.Tls13
                ? [(PossessionFault.ServerContext, "signature under the server's context string")]
                : (IEnumerable<(PossessionFault, string)>)[],
        ];
}
