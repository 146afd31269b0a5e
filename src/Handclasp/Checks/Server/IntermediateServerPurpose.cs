using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC137: server refuses clients of an intermediate that is for servers only.</summary>
internal sealed class IntermediateServerPurpose : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC137",
            "intermediate-for-servers-only",
            "Server refuses clients of an intermediate that is for servers only",
            Severity.Low,
            CheckGroup.Chain,
            "intermediate purpose",
            """
            ## Why it matters
            An intermediate whose own extendedKeyUsage names serverAuth only was set up to issue server certificates. Most stacks apply that limit to everything below it; RFC 5280 does not clearly say so, and some sound ones do not: hardening.

            ## How it is tested
            A client certificate below an intermediate whose extendedKeyUsage holds serverAuth only is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            Name the issuing authority for clients itself as the trusted one (nginx `ssl_client_certificate`, Apache `SSLCACertificateFile`, HAProxy `ca-file`, Caddy `trust_pool`, Go `ClientCAs`), not the common root above it. GnuTLS and Java do not apply an intermediate's purposes to what stands below.
            """,
            "Trust only authorities that issue for clients, and keep server authorities out of the trusted list.",
            Standards.Purpose
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.IntermediateServerPurpose];
}
