using Handclasp.Model;
using Handclasp.Source.Engine;

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
            The switch of a command that takes verification off, alone or among other short options (`-fsSLk`), by way of a variable (`CURL_OPTS="-k"`) or of a wrapper (`sudo`, `xargs`, `bash -c`, `ssh`), and variables and settings that do so. In shell scripts, PowerShell and batch files, and in whatever holds shell: Dockerfiles, Makefiles, projects of MSBuild (`Exec`), pipelines (GitHub, GitLab, Azure, CircleCI, Bitbucket, Jenkins), compose files, manifests of Kubernetes, tasks of Ansible, cloud-init, `package.json`, units of systemd, crontabs, `.env`, `.npmrc`, `.curlrc`, `.gitconfig` and their like, and programs that run a command (its words may stand in a list that is put together before) or set such a variable for one. What is only printed, or written to a file that nobody runs, is none. What a variable decides that the script does not set (`${INSECURE:+-k}`, `[ -n "$SKIP_TLS_VERIFY" ] && …`) is [HC505](HC505.md).

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

    public override IReadOnlyList<Reader> Readers { get; } = [];
}
