using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC320: client certificate given is made for clients.</summary>
internal sealed class ClientCertificatePurpose : ClientCertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC320",
            "client-certificate-purpose",
            "Client certificate given is made for clients",
            Severity.Medium,
            CheckGroup.ClientCertificate,
            "own purpose",
            """
            ## Why it matters
            A strict server refuses a client certificate whose extendedKeyUsage does not name clientAuth, or whose keyUsage does not allow signatures. If your server accepts yours all the same, it does not look at purposes.

            ## How it is tested
            The extensions of the certificate given with `--client-cert` are read.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Issue the client certificate with extendedKeyUsage clientAuth and keyUsage digitalSignature.",
            Standards.Purpose
        );

    protected override Ruling Of(ClientCertificateFacts given, ParsedCertificate leaf)
    {
        if (leaf.Said.ExtendedKeyUsage is { } purposes && !purposes.Oids.Contains(ObjectIds.ClientAuth))
        {
            var any = purposes.Oids.Contains(ObjectIds.AnyPurpose);
            return Ruling.Fail(
                $"its extendedKeyUsage {(any ? "says any purpose and" : "does not name clientAuth, but")} {string.Join(", ", purposes.Oids)}",
                Confidence.Certain,
                [Cite(leaf, $"extendedKeyUsage {string.Join(", ", purposes.Oids)}")]
            ) with
            {
                LoweredTo = any ? Severity.Low : null,
            };
        }

        if (leaf.Said.KeyUsage is { } usage && !usage.Allows(KeyUsages.DigitalSignature))
            return Ruling.Fail("its keyUsage lacks digitalSignature", Confidence.Certain, [Cite(leaf, $"keyUsage {usage.Flags}")]);
        return Ruling.Pass(
            leaf.Said.ExtendedKeyUsage is null ? "it excludes no purpose" : "it names clientAuth",
            Confidence.Certain,
            [Cite(leaf, leaf.Said.ExtendedKeyUsage is { } eku ? $"extendedKeyUsage {string.Join(", ", eku.Oids)}" : "no extendedKeyUsage")]
        );
    }
}
