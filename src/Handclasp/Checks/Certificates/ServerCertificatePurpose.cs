using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC310: server's certificate is made for servers.</summary>
internal sealed class ServerCertificatePurpose : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC310",
            "server-certificate-purpose",
            "Server's certificate is made for servers",
            Severity.High,
            CheckGroup.ServerCertificate,
            "server purpose",
            """
            ## Why it matters
            extendedKeyUsage says what a certificate is for; clients refuse one that names other purposes but not serverAuth. keyUsage, where present, must allow the signature of the handshake (digitalSignature), and an authority's certificate should never serve: its key would lie on every web server. The latter two weigh Medium.

            ## How it is tested
            The extensions of the first certificate are read. A private authority may leave extendedKeyUsage out; then every purpose is allowed.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Issue a certificate with extendedKeyUsage serverAuth and keyUsage digitalSignature, that is no authority.",
            [.. Standards.ServerChain, "RFC 5280 §4.2.1.3", "RFC 5280 §4.2.1.12"]
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var said = leaf.Said;
        if (
            said.ExtendedKeyUsage is { } purposes
            && !purposes.Oids.Contains(ObjectIds.ServerAuth)
            && !purposes.Oids.Contains(ObjectIds.AnyPurpose)
        )
            return Fail(chain, leaf, $"its extendedKeyUsage does not name serverAuth ({string.Join(", ", purposes.Oids)})", null);
        if (said.KeyUsage is { } usage && !usage.Allows(KeyUsages.DigitalSignature))
            return Fail(chain, leaf, $"its keyUsage lacks digitalSignature ({usage.Flags})", Severity.Medium);
        if (said.BasicConstraints is { Ca: true } && !chain.SelfSigned)
            return Fail(chain, leaf, "it is an authority (basicConstraints CA)", Severity.Medium);
        return Ruling.Pass(
            said.ExtendedKeyUsage is null ? "no purpose is excluded" : "serverAuth is named",
            Confidence.Certain,
            [
                Cite(
                    chain,
                    leaf,
                    said.ExtendedKeyUsage is { } eku ? $"extendedKeyUsage {string.Join(", ", eku.Oids)}" : "no extendedKeyUsage"
                ),
            ]
        );
    }

    private static Ruling Fail(ChainFacts chain, ParsedCertificate leaf, string told, Severity? lowered) =>
        Ruling.Fail($"{Name(chain, leaf)}: {told}", Confidence.Certain, [Cite(chain, leaf, told)]) with
        {
            LoweredTo = lowered,
        };
}
