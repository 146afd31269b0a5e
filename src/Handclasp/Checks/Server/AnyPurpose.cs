using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC120: server refuses a certificate for any purpose where clientAuth is demanded.</summary>
internal sealed class AnyPurpose : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC120",
            "any-purpose-client-certificate",
            "Server refuses a certificate for any purpose where clientAuth is demanded",
            Severity.Low,
            CheckGroup.Content,
            "any purpose",
            """
            ## Why it matters
            anyExtendedKeyUsage says "use me for everything". RFC 5280 section 4.2.1.12 lets an application insist on clientAuth. Many sound stacks (Go, Java, GnuTLS among them) accept it,
            and a careful authority never issues it: this is hardening, not a hole.

            ## How it is tested
            A certificate of your CA whose only purpose is anyExtendedKeyUsage is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            Issue client certificates with `extendedKeyUsage = clientAuth` only, and refuse others in the authority's policy. OpenSSL-based servers (nginx, Apache, HAProxy) refuse this certificate; with Go, Caddy, Java and GnuTLS check the purposes of the verified leaf yourself if your policy needs it.
            """,
            "Issue client certificates for clientAuth only; check the purpose in the application where the library does not.",
            Standards.Purpose
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.AnyPurpose];
}
