using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC311: keys in the server's chain are strong enough.</summary>
internal sealed class WeakServerKey : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC311",
            "weak-server-key",
            "Keys in the server's chain are strong enough",
            Severity.High,
            CheckGroup.ServerCertificate,
            "weak key",
            """
            ## Why it matters
            Whoever finds the private key can be the server. RFC 9325 section 4.5 asks for RSA keys of at least 2048 bits and elliptic curves of at least 224 bits. RSA from 1024 bits on weighs Medium, less weighs High; DSA is not used in TLS any more.

            ## How it is tested
            The keys of the path's certificates are read, the root's included where it was sent.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Use ECDSA P-256 or RSA of at least 2048 bits, in the certificate and above it.",
            Standards.WeakKey
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var weak = (chain.Path?.Elements ?? [leaf])
            .Where(e => chain.Sent.Any(s => s.Sha256 == e.Sha256))
            .Select(e => (Certificate: e, Weakness: KeyStrength.Weakness(e.Key)))
            .Where(e => e.Weakness is not null)
            .OrderByDescending(e => e.Weakness!.Value.Weight)
            .ToList();
        if (weak.Count == 0)
            return Ruling.Pass($"the server's key is {leaf.KeyAlgorithm}", Confidence.Certain, [Cite(chain, leaf, leaf.KeyAlgorithm)]);
        return Ruling.Fail(
            $"{Name(chain, weak[0].Certificate)} has a weak key: {weak[0].Weakness!.Value.Told}",
            Confidence.Certain,
            [.. weak.Select(w => Cite(chain, w.Certificate, w.Weakness!.Value.Told))]
        ) with
        {
            LoweredTo = weak[0].Weakness!.Value.Weight,
        };
    }
}
