using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC133: server refuses a chain that is longer than its authority allows.</summary>
internal sealed class PathLengthExceeded : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC133",
            "path-length-exceeded",
            "Server refuses a chain that is longer than its authority allows",
            Severity.High,
            CheckGroup.Chain,
            "path length",
            $"""
            ## Why it matters
            With pathLenConstraint an authority limits how many authorities may stand below another one. Where it is ignored, a partner who was given one small authority can open as many as it likes.

            ## How it is tested
            A chain with one authority more than pathLenConstraint allows is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            Standards.ChainRules
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.PathLength];
}
