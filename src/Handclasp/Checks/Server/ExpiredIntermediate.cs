using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC135: server refuses a chain with an expired intermediate.</summary>
internal sealed class ExpiredIntermediate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC135",
            "expired-intermediate",
            "Server refuses a chain with an expired intermediate",
            Severity.High,
            CheckGroup.Chain,
            "expired intermediate",
            $"""
            ## Why it matters
            An authority whose own certificate has ended must no longer vouch for anybody: its key may have been retired, sold or lost. Code that looks only at the leaf's dates misses it.

            ## How it is tested
            A certificate that is valid today, below an intermediate that is not, is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            Standards.Dates
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.ExpiredIntermediate];
}
