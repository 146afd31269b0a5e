using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC110: server refuses a client whose signature is from another key.</summary>
internal sealed class WrongKey : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC110",
            "client-key-not-proved",
            "Server refuses a client whose signature is from another key",
            Severity.Critical,
            CheckGroup.Possession,
            "wrong key",
            """
            ## Why it matters
            A certificate is public: it stands in logs, in clear text before TLS 1.3, in directories. What makes it a credential is the signature over the handshake with its private key.
            A server that does not check this signature lets in everybody who has seen the certificate once.

            ## How it is tested
            The valid certificate is presented, but CertificateVerify is signed with another key of the same type. It must be refused while the valid certificate with its own key is served.

            ## What to do
            This is the TLS library's work, not a setting: update it, and take out patches or callbacks around the client's CertificateVerify message.
            Where a proxy hands the certificate on in a header, the proof stays with the proxy: let nobody else reach the application.
            """,
            "Update the TLS library and let it verify CertificateVerify.",
            Standards.Possession
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.WrongKey];
}
