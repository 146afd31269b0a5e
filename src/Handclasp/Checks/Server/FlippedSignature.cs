using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC138: server refuses a certificate whose signature is broken.</summary>
internal sealed class FlippedSignature : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC138",
            "certificate-signature-not-verified",
            "Server refuses a certificate whose signature is broken",
            Severity.Critical,
            CheckGroup.Chain,
            "flipped signature",
            $"""
            ## Why it matters
            The issuer's signature is the whole worth of a certificate. A server that does not verify it, for example because it compares issuer names only, lets in whoever can write the issuer's name.

            ## How it is tested
            A certificate of your CA with one bit of its signature flipped is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            [.. Standards.ChainRules, "CWE-347"]
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.FlippedSignature];
}
