using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC301: server's certificate is not self-signed.</summary>
internal sealed class SelfSignedServerCertificate : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC301",
            "self-signed-server-certificate",
            "Server's certificate is not self-signed",
            Severity.High,
            CheckGroup.ServerCertificate,
            "self-signed server",
            """
            ## Why it matters
            A self-signed server certificate vouches for itself. Clients can only pin it or stop verifying; most do the latter.

            ## How it is tested
            The certificate's signature is checked with its own key. Where the very certificate is given with `--server-ca`, it is pinned, and this passes.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Use a certificate of an authority that your clients trust, or pin this one everywhere.",
            Standards.ServerChain
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (!chain.SelfSigned)
            return Ruling.Pass("it is signed by another", Confidence.Certain, [Cite(chain, leaf, $"its issuer is {leaf.Issuer}")]);
        EvidenceItem[] evidence = [Cite(chain, leaf, $"its own key made its signature, SHA-256 {leaf.Sha256}")];
        return chain.LeafTrusted
            ? Ruling.Pass("it is self-signed, and trusted as it stands (--server-ca)", Confidence.Certain, evidence)
            : Ruling.Fail($"{Name(chain, leaf)} is self-signed", Confidence.Certain, evidence);
    }
}
