using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC322: client and server use different certificates.</summary>
internal sealed class SameCertificateOnBothEnds : ClientCertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC322",
            "same-certificate-on-both-ends",
            "Client and server use different certificates",
            Severity.Medium,
            CheckGroup.ClientCertificate,
            "same certificate",
            """
            ## Why it matters
            Where both ends share one certificate, every client holds the server's private key and can be the server; and nobody can tell one client from another. In the wild thousands of clients do this.

            ## How it is tested
            The certificate given with `--client-cert` and its key are compared with what the server sends.

            ## What to do
            Issue one certificate for the server and one for each client, with keys that never leave their machines.
            """,
            "Give each end a key and a certificate of its own.",
            Standards.AnyCertificate
        );

    protected override Ruling Of(ClientCertificateFacts given, ParsedCertificate leaf)
    {
        if (given.ServerLeaves.Count == 0)
            return Ruling.NotApplicable("the server showed no certificate");
        if (given.ServerLeaves.FirstOrDefault(s => s.Sha256 == leaf.Sha256) is { } same)
            return Ruling.Fail(
                "the client certificate is the server's own",
                Confidence.Certain,
                [Cite(leaf, $"the server sends the same, SHA-256 {same.Sha256}")]
            );
        return given.ServerLeaves.Any(s => s.SubjectPublicKeyInfo.AsSpan().SequenceEqual(leaf.SubjectPublicKeyInfo))
            ? Ruling.Fail(
                "the client's key is the server's own",
                Confidence.Certain,
                [Cite(leaf, "the server's certificate holds the same public key")]
            )
            : Ruling.Pass("certificate and key differ from the server's", Confidence.Certain, [Cite(leaf, $"SHA-256 {leaf.Sha256}")]);
    }
}
