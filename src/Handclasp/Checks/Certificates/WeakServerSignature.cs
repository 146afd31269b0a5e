using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC312: signatures in the server's chain use no broken hash.</summary>
internal sealed class WeakServerSignature : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC312",
            "weak-server-signature",
            "Signatures in the server's chain use no broken hash",
            Severity.High,
            CheckGroup.ServerCertificate,
            "weak signature",
            """
            ## Why it matters
            With collisions of the hash an attacker can turn a certificate that an authority signed into another one. MD5 weighs High (TLS 1.3 says: abort); SHA-1 weighs Medium. The signature on a self-signed root proves nothing and does not count.

            ## How it is tested
            The signature algorithms of the certificates that were sent are read.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Let the authority sign with SHA-256 or better.",
            Standards.WeakHash
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var weak = (chain.Path?.Elements ?? [leaf])
            .Where(e =>
                !e.IsSelfIssued
                && chain.Sent.Any(s => s.Sha256 == e.Sha256)
                && e.SignatureAlgorithm.Hash is "MD2" or "MD4" or "MD5" or "SHA1"
            )
            .OrderBy(e => e.SignatureAlgorithm.Hash == "SHA1" ? 1 : 0)
            .ToList();
        if (weak.Count == 0)
            return leaf.IsSelfIssued
                ? Ruling.NotApplicable("the certificate's own signature proves nothing")
                : Ruling.Pass(
                    $"the server's certificate is signed with {leaf.SignatureAlgorithmWord}",
                    Confidence.Certain,
                    [Cite(chain, leaf, leaf.SignatureAlgorithmWord)]
                );
        return Ruling.Fail(
            $"{Name(chain, weak[0])} is signed with {weak[0].SignatureAlgorithmWord}",
            Confidence.Certain,
            [.. weak.Select(w => Cite(chain, w, w.SignatureAlgorithmWord))]
        ) with
        {
            LoweredTo = weak[0].SignatureAlgorithm.Hash == "SHA1" ? Severity.Medium : null,
        };
    }
}
