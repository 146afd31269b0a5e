using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC125: server refuses a certificate whose keyUsage lacks digitalSignature.</summary>
internal sealed class NoDigitalSignature : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC125",
            "key-usage-without-digital-signature",
            "Server refuses a certificate whose keyUsage lacks digitalSignature",
            Severity.Low,
            CheckGroup.Content,
            "key usage",
            """
            ## Why it matters
            A client certificate signs the handshake, so its keyUsage, where present, must hold digitalSignature (RFC 5280 section 4.2.1.3). Some sound stacks (Go, .NET) do not look, and a proper authority never issues such a certificate: hardening.

            ## How it is tested
            A certificate of your CA whose keyUsage holds keyEncipherment only is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            Issue client certificates with `keyUsage = critical, digitalSignature`. OpenSSL and Java refuse others; with Go, Caddy and Kestrel check the key usage of the verified leaf yourself if your policy needs it.
            """,
            "Issue client certificates with digitalSignature, and check key usage where the library does not.",
            Standards.Purpose
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.NoDigitalSignature];
}
