using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC115: a client that leaves out its messages is refused.</summary>
internal sealed class LeftOutMessages : SpoiledProof
{
    public override CheckInfo Info { get; } =
        new(
            "HC115",
            "left-out-client-certificate",
            "Server refuses a client that leaves out its Certificate message",
            Severity.Critical,
            CheckGroup.Possession,
            "Certificate left out",
            """
            ## Why it matters
            A server that asks for a certificate must insist on the answer. State machines that accept the next message without it let everybody in (CVE-2022-25640 in wolfSSL).

            ## How it is tested
            Asked for a certificate, the client leaves Certificate out, or Certificate and CertificateVerify both (in TLS 1.3 it sends its Finished at once). It must be refused while the valid certificate is served. (An empty Certificate message is HC101, a missing CertificateVerify alone HC112.)

            ## What to do
            Update the TLS library; no setting of the server makes up for a state machine that skips messages.
            """,
            "Update the TLS library.",
            Standards.Possession
        );

    protected override string Harm => "a client that leaves its Certificate message out is served";

    protected override Identity Told => Identity.NoCertificateVerify;

    protected override IEnumerable<(PossessionFault Fault, string Label)> Faults(TlsVersion version) =>
        [
            (PossessionFault.OmitCertificate, "Certificate left out"),
            (
                PossessionFault.FinishedAtOnce,
                version >= TlsVersion.Tls13 ? "Finished at once" : "Certificate and CertificateVerify left out"
            ),
        ];
}
