using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC121: server refuses an expired client certificate.</summary>
internal sealed class ExpiredClientCertificate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC121",
            "expired-client-certificate",
            "Server refuses an expired client certificate",
            Severity.High,
            CheckGroup.Content,
            "expired",
            $"""
            ## Why it matters
            The end date is the one revocation that always works: when a device is lost, a contract ends or a list of revoked certificates is not read, the certificate dies by itself.
            A server that overlooks the date keeps every certificate ever issued alive. Custom verification code that checks the signature and the name often forgets the date.

            ## How it is tested
            A certificate of your CA whose validity has ended is presented (or the pair given with `--expired-cert`). Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Leave the library's validity check on, and keep the server's clock right.",
            Standards.Dates
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.Expired];
}
