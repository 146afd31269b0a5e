using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC112: server refuses a client that leaves CertificateVerify out.</summary>
internal sealed class NoCertificateVerify : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC112",
            "certificate-verify-left-out",
            "Server refuses a client that leaves CertificateVerify out",
            Severity.Critical,
            CheckGroup.Possession,
            "no proof",
            """
            ## Why it matters
            A state machine that lets a client go from Certificate straight to Finished skips the proof of possession: the public certificate alone opens the door.
            Such faults were found in several TLS libraries.

            ## How it is tested
            The valid certificate is presented and the CertificateVerify message is left out. The server must end the handshake, while the valid certificate is served.

            ## What to do
            This is the TLS library's work, not a setting: update it, and take out patches or callbacks around the client's CertificateVerify message.
            Where a proxy hands the certificate on in a header, the proof stays with the proxy: let nobody else reach the application.
            """,
            "Update the TLS library: a certificate without CertificateVerify must end the handshake.",
            Standards.Possession
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.NoCertificateVerify];
}
