using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Checks.Certificates;

/// <summary>HC307: server sends every intermediate.</summary>
internal sealed class MissingServerIntermediate : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC307",
            "missing-server-intermediate",
            "Server sends every intermediate",
            Severity.Medium,
            CheckGroup.ServerCertificate,
            "missing intermediate",
            $"""
            ## Why it matters
            Browsers often repair a chain with a hole from their memory or by fetching; programs, phones and other servers do not, and fail. An address in the certificate from which the issuer could be fetched is no excuse: most clients never look, and we do not either.

            ## How it is tested
            A path is built from what was sent and what is trusted. It has a hole when it stops at a certificate whose issuer is in neither. Without `--server-ca` a private root that is rightly not sent looks the same: then this is inconclusive, unless the certificate carries the marks of a public authority.

            ## What to do
            {Remedies.ServeChain}
            """,
            "Add the missing intermediate to what the server sends.",
            Standards.ServerChain
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (chain.Path is not { End: PathEnd.IssuerMissing } path)
            return chain.Path is { End: PathEnd.Trusted or PathEnd.UnknownRoot } whole
                ? Ruling.Pass(
                    "the path has no hole",
                    Confidence.Certain,
                    [Cite(chain, whole.Top, "the path ends here, at a root or at what is trusted")]
                )
                : Ruling.NotApplicable("the path cannot be followed: see HC300");
        if (chain.Broken.Any(b => b.At.Sha256 == path.Top.Sha256))
            return Ruling.NotApplicable("the issuer is there, but the signature is broken: see HC309");
        var told = $"the issuer of {Name(chain, path.Top)} was not sent: {path.Top.Issuer}";
        EvidenceItem[] evidence = [Cite(chain, path.Top, $"its issuer {path.Top.Issuer} is neither sent nor trusted")];
        // Certificate transparency is the habit of public authorities, and their roots stand in the system's store.
        return chain.AnchorsGiven || path.Top.HasExtension("1.3.6.1.4.1.11129.2.4.2")
            ? Ruling.Fail(told, Confidence.Certain, evidence)
            : Ruling.Inconclusive(
                $"{told}; is it an intermediate, or a private root?",
                "--server-ca with the root that the server's clients trust",
                evidence
            );
    }
}
