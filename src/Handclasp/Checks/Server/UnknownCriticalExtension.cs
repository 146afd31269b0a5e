using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC124: server refuses a certificate with an unknown critical extension.</summary>
internal sealed class UnknownCriticalExtension : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC124",
            "unknown-critical-extension",
            "Server refuses a certificate with an unknown critical extension",
            Severity.High,
            CheckGroup.Content,
            "unknown critical",
            $"""
            ## Why it matters
            An authority marks an extension critical to say: whoever does not understand this must not accept the certificate (RFC 5280 section 4.2). A verifier that ignores it ignores limits that were set on purpose.

            ## How it is tested
            A certificate of your CA with a critical extension of an unknown object identifier is presented. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation; do not clear its list of unhandled critical extensions.",
            [.. Standards.ChainRules, "RFC 5280 §4.2"]
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.UnknownCriticalExtension];
}
