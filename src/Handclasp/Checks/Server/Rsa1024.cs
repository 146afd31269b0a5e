using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC128: server refuses a certificate with a 1024-bit RSA key.</summary>
internal sealed class Rsa1024 : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC128",
            "rsa-1024-client-certificate",
            "Server refuses a certificate with a 1024-bit RSA key",
            Severity.Low,
            CheckGroup.Strength,
            "RSA-1024",
            """
            ## Why it matters
            A 1024-bit RSA key is within reach of a determined attacker, who can then come in as that client. RFC 9325 section 4.5 asks for 2048 bits. Many sound stacks accept it, and a proper authority never signs it: hardening.

            ## How it is tested
            A certificate of your CA for a 1024-bit RSA key is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            * nginx, Apache, HAProxy and others on OpenSSL: security level 2 (`@SECLEVEL=2` in the cipher list) refuses keys below 2048 bits.
            * Java: add `RSA keySize < 2048` to `jdk.certpath.disabledAlgorithms`.
            * Go, Caddy, Node and Kestrel: check the key size of the verified leaf, or refuse it in the authority's policy.
            """,
            "Demand RSA keys of at least 2048 bits, in the server's policy and in the authority's.",
            Standards.WeakKey
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.Rsa1024];
}
