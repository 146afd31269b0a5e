using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC323: client certificate does not depend on a public web authority.</summary>
internal sealed class PublicClientCertificate : ClientCertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC323",
            "public-client-certificate",
            "Client certificate does not depend on a public web authority",
            Severity.Info,
            CheckGroup.ClientCertificate,
            "public authority",
            """
            ## Why it matters
            Public web authorities stop issuing certificates for clientAuth: Chrome's root program wants serverAuth only in certificates issued from 2027-03-15, Let's Encrypt ended its `tlsclient` profile on 2026-07-08, DigiCert ends on 2027-03-01. Certificates that exist and private authorities are not touched. Besides, a server that trusts a public authority trusts everybody who can get a certificate from it.

            ## How it is tested
            A certificate that names clientAuth and carries certificate transparency timestamps comes from a public authority: private ones have no use for them.

            ## What to do
            Set up a private authority for clients (step-ca, Vault, AD CS, cfssl, a cloud's private CA) before the next renewal, let the server trust both for a while, then the private one only.
            """,
            "Move client certificates to a private authority before the next renewal.",
            Standards.ClientAuthSunset
        );

    protected override Ruling Of(ClientCertificateFacts given, ParsedCertificate leaf)
    {
        var client = leaf.Said.ExtendedKeyUsage?.Oids.Contains(ObjectIds.ClientAuth) == true;
        var logged = leaf.HasExtension("1.3.6.1.4.1.11129.2.4.2");
        EvidenceItem[] evidence =
        [
            Cite(leaf, logged ? "it carries certificate transparency timestamps" : "it carries no certificate transparency timestamps"),
        ];
        return client && logged
            ? Ruling.Fail($"it is of a public authority ({leaf.Issuer}), and those stop issuing for clients", Confidence.Firm, evidence)
            : Ruling.Pass("it bears no mark of a public web authority", Confidence.Firm, evidence);
    }
}
