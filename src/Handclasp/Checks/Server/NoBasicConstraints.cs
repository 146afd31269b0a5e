using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC131: server refuses an issuer without basicConstraints.</summary>
internal sealed class NoBasicConstraints : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC131",
            "issuer-without-basic-constraints",
            "Server refuses an issuer without basicConstraints",
            Severity.High,
            CheckGroup.Chain,
            "no basicConstraints",
            $"""
            ## Why it matters
            Only a certificate that says it is an authority may issue others (RFC 5280 section 4.2.1.9). Accepting one that says nothing makes authorities out of certificates that were never meant to be.

            ## How it is tested
            A certificate below an intermediate without the basicConstraints extension is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            Standards.ChainRules
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.NoBasicConstraints];
}
