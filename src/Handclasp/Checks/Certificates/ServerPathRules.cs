using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Checks.Certificates;

/// <summary>HC315: server's chain keeps the rules of certification paths.</summary>
internal sealed class ServerPathRules : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC315",
            "server-path-rules",
            "Server's chain keeps the rules of certification paths",
            Severity.High,
            CheckGroup.ServerCertificate,
            "path rules",
            """
            ## Why it matters
            An issuer must be an authority, may sign certificates, and must keep to the length, names and purposes that were set for it; a critical extension that nobody knows must be refused. Strict clients refuse what lax ones let pass, and a chain that breaks the rules may have been made by somebody who had no right to.

            ## How it is tested
            The rules of RFC 5280 section 6.1 are applied to the path: basicConstraints, keyCertSign, pathLenConstraint, nameConstraints, extendedKeyUsage of issuers, unknown critical extensions. Purposes of issuers weigh Low, for not all clients apply them.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Have the chain issued anew, within the limits of the authorities above it.",
            Standards.ChainRulesOfServer
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (chain.Path is not { } path)
            return Ruling.NotApplicable("no path could be built: see HC300");
        var broken = path.Problems.Where(p => p.Fault is not (PathFault.Expired or PathFault.NotYetValid)).ToList();
        if (broken.Count == 0)
            return path.Elements.Count > 1 || chain.LeafTrusted
                ? Ruling.Pass(
                    "the path keeps the rules",
                    Confidence.Certain,
                    [Cite(chain, $"path: {string.Join(" < ", path.Elements.Select(e => e.Subject))}")]
                )
                : Ruling.NotApplicable("there is no path to judge");
        var worst = broken.Find(p => p.Fault != PathFault.IssuerPurpose) ?? broken[0];
        return Ruling.Fail(
            $"{Name(chain, worst.At)} {worst.Text}",
            Confidence.Certain,
            [.. broken.Select(p => Cite(chain, p.At, p.Text))]
        ) with
        {
            LoweredTo = worst.Fault == PathFault.IssuerPurpose ? Severity.Low : null,
        };
    }
}
