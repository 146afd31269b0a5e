using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC122: server refuses a client certificate that is not valid yet.</summary>
internal sealed class NotYetValidClientCertificate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC122",
            "not-yet-valid-client-certificate",
            "Server refuses a client certificate that is not valid yet",
            Severity.High,
            CheckGroup.Content,
            "not yet valid",
            $"""
            ## Why it matters
            A certificate that starts tomorrow was not meant for today; a server that lets it in does not look at dates at all, or its clock is wrong.

            ## How it is tested
            A certificate of your CA whose validity begins in the future is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Leave the library's validity check on, and keep the server's clock right.",
            Standards.Dates
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.NotYetValid];
}
