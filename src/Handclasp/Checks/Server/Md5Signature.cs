using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC127: server refuses a certificate signed with MD5.</summary>
internal sealed class Md5Signature : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC127",
            "md5-client-certificate",
            "Server refuses a certificate signed with MD5",
            Severity.Low,
            CheckGroup.Strength,
            "MD5",
            """
            ## Why it matters
            Certificates were forged with MD5 collisions as early as 2008; TLS 1.3 tells endpoints to abort at once. A proper authority has not signed so for years, which is why it weighs little here.

            ## How it is tested
            A certificate of your CA signed with MD5 is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            Refuse MD5 in the library's policy: OpenSSL at security level 1 or higher does (nginx, Apache, HAProxy), so do Go, Caddy and Java by default. With Kestrel check `SignatureAlgorithm` in `ClientCertificateValidation`, or raise the level in openssl.cnf.
            """,
            "Refuse MD5 in the library's policy.",
            Standards.WeakHash
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.Md5Signature];
}
