using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Checks.Certificates;

/// <summary>HC309: every signature in the server's chain holds.</summary>
internal sealed class BrokenServerSignature : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC309",
            "broken-server-signature",
            "Every signature in the server's chain holds",
            Severity.High,
            CheckGroup.ServerCertificate,
            "broken signature",
            $"""
            ## Why it matters
            A certificate whose signature was not made by the key of its issuer is a forgery or an accident: a chain put together from two authorities of one name, an old intermediate after a change of keys, a damaged file.

            ## How it is tested
            Each certificate is checked with the key of the issuer that it names, among what was sent and what is trusted. A namesake alone is no fault; it is one where the key identifiers say that this very key is meant, or where the chain puts the two side by side.

            ## What to do
            {Remedies.ServeChain}
            """,
            "Serve the intermediate that really signed this certificate.",
            [.. Standards.ServerChain, "CWE-347"]
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (chain.Broken.Count > 0)
            return Ruling.Fail(
                $"{Name(chain, chain.Broken[0].At)} is not signed by the key of {chain.Broken[0].Issuer}, which is at hand",
                Confidence.Certain,
                [.. chain.Broken.Select(b => Cite(chain, b.At, $"its signature ({b.Algorithm}) does not hold with the key of {b.Issuer}"))]
            );
        return chain.Path switch
        {
            { End: PathEnd.Unverifiable } path => Ruling.Inconclusive(
                $"the signature of {Name(chain, path.Top)} ({path.Top.SignatureAlgorithmWord}) cannot be checked here",
                "openssl verify with a version that knows the algorithm"
            ) with
            {
                LoweredTo = Severity.Medium,
            },
            { Elements.Count: > 1 } path => Ruling.Pass(
                $"{path.Elements.Count - 1} signature{(path.Elements.Count == 2 ? " holds" : "s hold")}",
                Confidence.Certain,
                [.. path.Elements.SkipLast(1).Select(e => Cite(chain, e, $"{e.SignatureAlgorithmWord}, good"))]
            ),
            _ => Ruling.NotApplicable("no issuer is at hand whose key could be used"),
        };
    }
}
