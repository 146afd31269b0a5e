using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC126: server refuses a certificate signed with SHA-1.</summary>
internal sealed class Sha1Signature : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC126",
            "sha1-client-certificate",
            "Server refuses a certificate signed with SHA-1",
            Severity.Low,
            CheckGroup.Strength,
            "SHA-1",
            """
            ## Why it matters
            Collisions of SHA-1 can be bought; whoever can get one certificate signed by an authority that still uses SHA-1 might turn it into another. RFC 9325 section 4.5 rules it out.
            A proper authority no longer signs so, and several sound stacks still accept it: hardening.

            ## How it is tested
            A certificate of your CA signed with SHA-1 is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            Raise the library's floor:

            * nginx, Apache, HAProxy and others on OpenSSL: security level 2 or higher (`@SECLEVEL=2` in the cipher list) refuses SHA-1 signatures.
            * Java: keep `SHA1` in `jdk.certpath.disabledAlgorithms` without the exception for private authorities.
            * Kestrel: check `SignatureAlgorithm` in `ClientCertificateValidation`. Go and Caddy refuse SHA-1 by themselves.
            """,
            "Raise the security level, and let your authority sign with SHA-256 or better.",
            Standards.WeakHash
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.Sha1Signature];
}
