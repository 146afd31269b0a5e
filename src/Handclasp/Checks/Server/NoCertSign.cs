using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC132: server refuses an issuer that may not sign certificates.</summary>
internal sealed class NoCertSign : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC132",
            "issuer-without-key-cert-sign",
            "Server refuses an issuer that may not sign certificates",
            Severity.High,
            CheckGroup.Chain,
            "no keyCertSign",
            $"""
            ## Why it matters
            An authority's keyUsage must hold keyCertSign (RFC 5280 section 4.2.1.3). A key meant for signing revocation lists or documents must not be able to make clients.

            ## How it is tested
            A certificate below an intermediate whose keyUsage lacks keyCertSign is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            [.. Standards.ChainRules, "RFC 5280 §4.2.1.3"]
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.NoCertSign];
}
