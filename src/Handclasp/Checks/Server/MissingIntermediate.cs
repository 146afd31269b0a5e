using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC136: server refuses a chain with a missing intermediate.</summary>
internal sealed class MissingIntermediate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC136",
            "missing-intermediate",
            "Server refuses a chain with a missing intermediate",
            Severity.High,
            CheckGroup.Chain,
            "missing intermediate",
            $"""
            ## Why it matters
            A path with a hole is no path. A server that accepts one does not verify signatures, or stops at the first certificate it knows the name of.
            (A server that has the intermediate at hand, or fetches it, can close the hole; ours is new and stands nowhere.)

            ## How it is tested
            A certificate below a new intermediate is presented, without the intermediate. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            Standards.ChainRules
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.MissingIntermediate];
}
