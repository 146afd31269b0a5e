using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.CommandNotVerified;

/// <summary>HC580: no command in a script talks to a server without verifying it.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC580",
            "command-without-verification",
            "No command in a script talks to a server without verifying it",
            Severity.High,
            CheckGroup.ClientCode,
            "command without verification",
            """
            ## Why it matters
            Scripts and image builds fetch what they then run, with the rights of a build machine. `curl -k … | sh` runs what whoever answers sends; a variable such as NODE_TLS_REJECT_UNAUTHORIZED=0 does the same to every program behind it.

            ## How it is found
            In shell scripts, Dockerfiles, Makefiles, Jenkinsfiles, `.gitlab-ci.yml`, `.env`, `.npmrc` and PowerShell: the switch of a command that takes verification off, alone or among other short options (`-fsSLk`), and variables that do so. What is only printed is none.

            ## What to do
            Name the root that signed the server:

            ```shell bad
            curl -fsSLk https://artifacts.example.com/install.sh | sh
            ```
            ```shell good
            curl -fsSL --cacert ca.pem https://artifacts.example.com/install.sh | sh
            ```
            ```shell bad
            export NODE_TLS_REJECT_UNAUTHORIZED=0
            ```
            ```shell good
            export NODE_EXTRA_CA_CERTS=/etc/ssl/ca.pem
            ```
            """,
            "Remove the switch, and name the root that signed the server.",
            SourceStandards.Client
        );

    public override IReadOnlyList<Reader> Readers { get; } = [new([All.Shell], Shell.Look)];
}
