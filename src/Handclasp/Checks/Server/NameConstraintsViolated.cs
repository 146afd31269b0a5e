using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC134: server refuses names outside its issuer's name constraints.</summary>
internal sealed class NameConstraintsViolated : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC134",
            "name-constraints-violated",
            "Server refuses names outside its issuer's name constraints",
            Severity.High,
            CheckGroup.Chain,
            "name constraints",
            $"""
            ## Why it matters
            Name constraints (RFC 5280 section 4.2.1.10) let a partner's authority issue for its own names only. Where they are ignored, that partner can make certificates for everybody else's names.

            ## How it is tested
            A certificate is presented whose names lie outside what the intermediate's critical nameConstraints permit. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            [.. Standards.ChainRules, "RFC 5280 §4.2.1.10"]
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.NameConstraints];
}
