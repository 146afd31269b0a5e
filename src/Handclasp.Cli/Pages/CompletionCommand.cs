using Handclasp.Cli.CommandLine;
using Handclasp.Model;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp completion SHELL</c>: a script that completes commands, options and values.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static CommandSpec Spec { get; } =
        new("completion", "a completion script for a shell", "bash|zsh|fish|pwsh", [], Run)
        {
            MostArguments = 1,
            Examples =
            [
                ("source <(handclasp completion bash)", "for this bash; in ~/.bashrc for every one"),
                ("handclasp completion zsh > ~/.zfunc/_handclasp", "with ~/.zfunc in fpath, before compinit"),
                ("handclasp completion fish > ~/.config/fish/completions/handclasp.fish", "for fish"),
                ("handclasp completion pwsh | Out-String | Invoke-Expression", "for PowerShell; in $PROFILE for every one"),
            ],
            ArgumentWords = static () => Shells,
        };

    private static Task<int> Run(Typed typed, World world)
    {
        if (typed.Arguments.Count == 0)
            throw new UsageException("name a shell: handclasp completion bash|zsh|fish|pwsh");
        var shell = Values.OneOf(typed.Arguments[0], "completion", [.. Shells.Select(s => (s, s))]);
        world.Print(
            shell switch
            {
                "bash" => CompletionScripts.Bash(Commands.All),
                "zsh" => CompletionScripts.Zsh(Commands.All),
                "fish" => CompletionScripts.Fish(Commands.All),
                _ => CompletionScripts.PowerShell(Commands.All),
            }
        );
        return Task.FromResult(ExitCodes.Passed);
    }
}
