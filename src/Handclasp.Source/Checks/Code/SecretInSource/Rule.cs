using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.SecretInSource;

/// <summary>HC570: no private key stands in the source.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC570",
            "private-key-in-source",
            "No private key stands in the source",
            Severity.High,
            CheckGroup.Secrets,
            "private key in source",
            """
            ## Why it matters
            Mutual TLS proves that the peer holds a key. A key in a repository is held by everybody who can read it, by every backup and by every fork; the proof is worth nothing any more.

            ## How it is found
            A text of the program, of a script or of a manifest that is a private key in PEM; in manifests also in Base64. Placeholders and texts that only name the header are none.

            ## What to do
            Issue a new key, keep it in a secret store or a file of the deployment, and revoke the certificate of the old one: its history keeps it.

            ```js good
            const key = fs.readFileSync(process.env.TLS_KEY_FILE);
            ```
            """,
            "Replace the key, revoke its certificate, and keep the new one out of the repository.",
            SourceStandards.Secrets
        );

    public override IReadOnlyList<Reader> Readers { get; } = [new(All.Languages, Any.Look)];
}
