using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC314: server's chain is not on a revocation list.</summary>
internal sealed class ListedAsRevoked : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC314",
            "server-certificate-revoked",
            "Server's chain is not on a revocation list",
            Severity.High,
            CheckGroup.ServerCertificate,
            "revocation list",
            """
            ## Why it matters
            A revoked certificate means that its key may be in other hands, or that its holder has no right to it any more.

            ## How it is tested
            The lists given with `--crl` are read; each must be signed by the key of the issuer it speaks for, and still be current to acquit. A current or stale list that names a certificate convicts. No list is fetched. Without `--crl` the question does not arise.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Replace the revoked certificate and its key.",
            Standards.ServerRevocation
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (chain.Listed.Count == 0 && chain.ForeignLists.Count == 0)
            return Ruling.NotApplicable("no list was given (--crl)");
        var facts = chain
            .Listed.Select(l => Cite(chain, l.At, l.Text))
            .Concat(chain.ForeignLists.Select(f => Cite(chain, $"{f} is of no issuer in this path")))
            .ToList();
        if (chain.Listed.FirstOrDefault(l => l.State == ListedState.Listed) is { } listed)
            return Ruling.Fail($"{Name(chain, listed.At)}: {listed.Text}", Confidence.Certain, facts);
        if (chain.Listed.FirstOrDefault(l => l.State == ListedState.Unreliable) is { } doubtful)
            return Unclear($"{Name(chain, doubtful.At)}: {doubtful.Text}", facts);
        if (chain.Listed is [{ State: ListedState.NotListed }, ..])
            return Ruling.Pass("the list of its issuer does not name the server's certificate", Confidence.Certain, facts);
        return Unclear(
            chain.ForeignLists.Count > 0
                ? $"{string.Join(", ", chain.ForeignLists)} is of no issuer in this path"
                : "no list of the server's issuer was given",
            facts
        );
    }

    private static Ruling Unclear(string told, List<EvidenceItem> facts) =>
        Ruling.Inconclusive(told, "--crl with a current list of the issuer of the server's certificate", facts) with
        {
            LoweredTo = Severity.Medium,
        };
}
