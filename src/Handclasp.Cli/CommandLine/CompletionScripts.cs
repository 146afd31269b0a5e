using System.Text;

namespace Handclasp.Cli.CommandLine;

/// <summary>Completion scripts, made from the commands' descriptions; they run without calling the program.</summary>
internal static class CompletionScripts
{
    public static string Bash(IReadOnlyList<CommandSpec> commands)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # bash completion for handclasp
            _handclasp() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} IFS=$' \t\n'
                if (( COMP_CWORD == 1 )); then
            """
        );
        text.Append(
            $"\n        COMPREPLY=($(compgen -W \"{string.Join(' ', commands.Select(c => c.Name))} --help --version\" -- \"$cur\"))\n"
        );
        text.Append("        return\n    fi\n    case ${COMP_WORDS[1]} in\n");
        foreach (var command in commands)
        {
            text.Append($"    {command.Name})\n        case $prev in\n");
            foreach (var option in command.Options.Where(o => !o.IsSwitch))
                text.Append($"        {string.Join('|', option.Spellings)}) {BashValue(option)}; return ;;\n");
            text.Append("        esac\n");
            var words = command.Options.SelectMany(o => o.Spellings).Append("--help").Concat(command.ArgumentWords());
            text.Append($"        COMPREPLY=($(compgen -W \"{string.Join(' ', words)}\" -- \"$cur\"))\n        ;;\n");
        }

        return text.Append("    esac\n}\ncomplete -F _handclasp handclasp\n").ToString();
    }

    public static string Zsh(IReadOnlyList<CommandSpec> commands)
    {
        var text = new StringBuilder("#compdef handclasp\n# zsh completion for handclasp\n_handclasp() {\n");
        text.Append("    local -a commands\n    commands=(\n");
        foreach (var command in commands)
            text.Append($"        {Quoted($"{command.Name}:{command.Summary.Replace(":", "\\:", StringComparison.Ordinal)}")}\n");
        text.Append("    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n");
        text.Append("    local command=${words[2]}\n    shift words\n    (( CURRENT-- ))\n    case $command in\n");
        foreach (var command in commands)
        {
            text.Append($"    {command.Name})\n        _arguments \\\n");
            foreach (var option in command.Options)
            foreach (var spelling in option.Spellings)
                text.Append($"            {Quoted(ZshOption(option, spelling))} \\\n");
            var words = command.ArgumentWords();
            text.Append(
                $"            {Quoted(words.Count > 0 ? $"*:argument:({string.Join(' ', words)})" : "*:argument: ")}\n        ;;\n"
            );
        }

        text.Append("    esac\n}\n");
        // Autoloaded from fpath the file is the function; sourced, it registers it.
        text.Append("if [ \"${funcstack[1]}\" = _handclasp ]; then\n    _handclasp \"$@\"\nelse\n    compdef _handclasp handclasp\nfi\n");
        return text.ToString();
    }

    public static string Fish(IReadOnlyList<CommandSpec> commands)
    {
        var text = new StringBuilder("# fish completion for handclasp\ncomplete -c handclasp -f\n");
        foreach (var command in commands)
            text.Append($"complete -c handclasp -n __fish_use_subcommand -a {command.Name} -d {FishQuoted(command.Summary)}\n");
        foreach (var command in commands)
        {
            var when = $"complete -c handclasp -n '__fish_seen_subcommand_from {command.Name}'";
            foreach (var option in command.Options)
            {
                var names = string.Concat(
                    option.Spellings.Select(s => s.StartsWith("--", StringComparison.Ordinal) ? $" -l {s[2..]}" : $" -s {s[1..]}")
                );
                var value = option switch
                {
                    { IsSwitch: true } => "",
                    { Offer: Offer.Words } => $" -x -a '{string.Join(' ', option.Words)}'",
                    { Offer: Offer.Files } => " -r -F",
                    { Offer: Offer.Folders } => " -x -a '(__fish_complete_directories)'",
                    _ => " -x",
                };
                text.Append($"{when}{names}{value} -d {FishQuoted(option.Summary)}\n");
            }

            if (command.ArgumentWords() is { Count: > 0 } words)
                text.Append($"{when} -a '{string.Join(' ', words)}'\n");
        }

        return text.ToString();
    }

    public static string PowerShell(IReadOnlyList<CommandSpec> commands)
    {
        var text = new StringBuilder("# PowerShell completion for handclasp\n");
        text.Append("Register-ArgumentCompleter -Native -CommandName handclasp -ScriptBlock {\n");
        text.Append("    param($word, $line, $cursor)\n    $options = @{\n");
        foreach (var command in commands)
            text.Append(
                $"        '{command.Name}' = @({List(command.Options.SelectMany(o => o.Spellings).Append("--help").Concat(command.ArgumentWords()))})\n"
            );
        text.Append("    }\n    $values = @{\n");
        foreach (var option in commands.SelectMany(c => c.Options).Where(o => o.Words.Count > 0).DistinctBy(o => o.Name))
            text.Append($"        '{option.Name}' = @({List(option.Words)})\n");
        text.Append(
            """
                }
                $typed = @($line.CommandElements | ForEach-Object { $_.ToString() })
                $at = if ($word) { $typed.Count - 1 } else { $typed.Count }
                $before = if ($at -gt 0) { $typed[$at - 1] } else { '' }
                $offers = if ($at -eq 1) { @($options.Keys) + '--help' + '--version' }
                    elseif ($values.ContainsKey($before)) { $values[$before] }
                    else { $options[$typed[1]] }
                $offers | Where-Object { $_ -like "$word*" } | Sort-Object | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """
        );
        return text.ToString();
    }

    private static string BashValue(OptionSpec option) =>
        option.Offer switch
        {
            Offer.Words => $"COMPREPLY=($(compgen -W \"{string.Join(' ', option.Words)}\" -- \"$cur\"))",
            Offer.Files => "compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$cur\"))",
            Offer.Folders => "compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -d -- \"$cur\"))",
            _ => "COMPREPLY=()",
        };

    private static string ZshOption(OptionSpec option, string spelling)
    {
        var many = option.Repeatable ? "*" : "";
        var said = string.Concat(option.Summary.Select(c => c is '[' or ']' or ':' or '\\' ? $"\\{c}" : c.ToString()));
        if (option.IsSwitch)
            return $"{spelling}[{said}]";
        var value = option.Offer switch
        {
            Offer.Words => $"({string.Join(' ', option.Words)})",
            Offer.Files => "_files",
            Offer.Folders => "_files -/",
            _ => " ",
        };
        return $"{many}{spelling}[{said}]:{option.Value.Trim('\'').Replace(":", "\\:", StringComparison.Ordinal)}:{value}";
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"'{w}'"));

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string FishQuoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
