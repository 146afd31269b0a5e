using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The completion scripts in the real shells: a partial line is typed, and the shell offers the rest.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Bash_completes_an_option_and_the_values_of_another()
    {
        var ran = await Ran.BashAsync(
            $$"""
            source <('{{Ran.Tool}}' completion bash)
            offers() { COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=(); _handclasp; echo "${COMPREPLY[@]}"; }
            offers handclasp scan --client-c
            offers handclasp scan --fail-on h
            """,
            scratch.Path
        );

        Assert.Equal("--client-cert --client-ca --client-ca-key\nhigh\n".Split(' ', '\n').Order(), ran.Out.Split(' ', '\n').Order());
    }

    [Fact]
    public async Task Fish_completes_an_option_and_tells_what_it_is()
    {
        var ran = await Ran.BashAsync(
            $"'{Ran.Tool}' completion fish > c.fish; fish --no-config -c 'source c.fish; complete -C \"handclasp scan --client-ce\"; complete -C \"handclasp scan --fail-on h\"'",
            scratch.Path
        );

        Assert.True(ran.Code == 0, ran.Error);
        Assert.StartsWith("--client-cert\t", ran.Out, StringComparison.Ordinal);
        Assert.Contains("\nhigh\t", ran.Out, StringComparison.Ordinal);
    }

    /// <summary>zsh completes only where it is typed into: a pseudo-terminal of its own, and two tabs.</summary>
    [Fact]
    public async Task Zsh_completes_an_option_and_a_command()
    {
        scratch.File(
            "type.zsh",
            """
            zmodload zsh/zpty
            typed() {
              zpty z zsh -f -i
              zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; source ./c.zsh; LISTMAX=1000; echo RE''ADY'
              zpty -r -m z out '*READY*'
              zpty -w -n z "$1"$'\t\t'
              zpty -r -m z out "*$2*"
              print -r -- "$out"
              zpty -d z
            }
            typed 'handclasp scan --client-c' 'PEM chain'
            typed 'handclasp expl' 'explain'
            """
        );

        var ran = await Ran.BashAsync($"'{Ran.Tool}' completion zsh > c.zsh; TERM=dumb timeout 60 zsh -f type.zsh", scratch.Path);

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Contains("--client-cert ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("--client-ca-key ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("explain", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PowerShell_completes_a_command_an_option_its_values_and_files()
    {
        scratch.File(
            "type.ps1",
            $$"""
            & '{{Ran.Tool}}' completion pwsh | Out-String | Invoke-Expression
            foreach ($line in 'handclasp sc', 'handclasp scan --client-c', 'handclasp scan --fail-on h', 'handclasp scan --client-cert ./type') {
              ((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches | ForEach-Object CompletionText) -join ' '
            }
            """
        );

        // The newest wants a .NET that comes later.
        var ran = await Ran.BashAsync(
            "dotnet tool install PowerShell --version 7.6.9 --tool-path shell >/dev/null && shell/pwsh -NoProfile -File type.ps1",
            scratch.Path
        );

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Equal("scan schema\n--client-ca --client-ca-key --client-cert\nhigh\n./type.ps1\n", ran.Out);
    }
}
