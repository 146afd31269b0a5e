using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC111: server refuses a CertificateVerify that is no signature.</summary>
internal sealed class GarbageCertificateVerify : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC111",
            "garbage-certificate-verify",
            "Server refuses a CertificateVerify that is no signature",
            Severity.Critical,
            CheckGroup.Possession,
            "garbage proof",
            """
            ## Why it matters
            Code that treats an error while reading a signature like a success accepts any bytes as a proof. Then a client's public certificate is enough to come in as that client.

            ## How it is tested
            The valid certificate is presented with random bytes of a plausible length in place of the signature. It must be refused while the valid certificate is served.

            ## What to do
            This is the TLS library's work, not a setting: update it, and take out patches or callbacks around the client's CertificateVerify message.
            Where a proxy hands the certificate on in a header, the proof stays with the proxy: let nobody else reach the application.
            """,
            "Update the TLS library: an unreadable signature must end the handshake.",
            Standards.Possession
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.GarbageCertificateVerify];
}
