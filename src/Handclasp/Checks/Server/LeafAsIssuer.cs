using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC130: server refuses a certificate signed by an ordinary certificate.</summary>
internal sealed class LeafAsIssuer : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC130",
            "leaf-as-issuer",
            "Server refuses a certificate signed by an ordinary certificate",
            Severity.Critical,
            CheckGroup.Chain,
            "leaf as issuer",
            $"""
            ## Why it matters
            If an ordinary client certificate may sign others, every client is an authority and can make itself any other client. This was a real fault in widely used libraries.

            ## How it is tested
            A certificate is presented that was signed by a client certificate of your CA (CA flag false). Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Use the library's path validation as it is; it checks this rule.",
            Standards.ChainRules
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.LeafAsIssuer];
}
