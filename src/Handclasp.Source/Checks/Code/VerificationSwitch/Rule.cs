using Handclasp.Model;
using Handclasp.Source.Engine;

namespace Handclasp.Source.Checks.Code.VerificationSwitch;

/// <summary>HC505: no switch turns verification off at run time.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC505",
            "verification-can-be-switched-off",
            "No switch turns verification off at run time",
            Severity.Medium,
            CheckGroup.ClientCode,
            "verification can be switched off",
            """
            ## Why it matters
            A flag or an environment variable that turns verification off is made for a test and used in an emergency; then it stays on. Whoever can set a variable of the process can read its traffic.

            ## How it is found
            The value of an option that [HC500](HC500.md) to [HC503](HC503.md) look at is decided by the environment, a flag, a configuration or the kind of build; or the line stands behind such a condition. A switch whose way cannot be followed in the file (a parameter) is tentative. A condition about the peer (`!host.endsWith(".internal")`, a handshake that failed before) is nobody's choice: what it switches off is told as off for some peers, by the check that looks at the option.

            ## What to do
            Remove the switch: for tests there is a root of one's own (`NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`, a `ca` option), which keeps verification on.

            ```js bad
            https.get({ host, rejectUnauthorized: process.env.INSECURE !== '1' }, show);
            ```
            ```js good
            https.get({ host, ca: process.env.CA_FILE && fs.readFileSync(process.env.CA_FILE) }, show);
            ```
            ```go bad
            config := &tls.Config{InsecureSkipVerify: os.Getenv("INSECURE") == "1"}
            ```
            ```go good
            config := &tls.Config{RootCAs: roots}
            ```
            ```python bad
            import os, requests
            requests.get(url, verify=os.environ.get("INSECURE") is None)
            ```
            ```python good
            import os, requests
            requests.get(url, verify=os.environ["CA_FILE"])
            ```
            """,
            "Remove the switch; give tests a root of their own.",
            SourceStandards.Client
        );

    /// <summary>It finds nothing by itself: the checks that find the option hand over what an operator decides.</summary>
    public override IReadOnlyList<Reader> Readers { get; } = [];
}
