using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Scripts;

/// <summary>What a file that a script writes, or that a manifest carries, is written in.</summary>
internal static class HostFiles
{
    /// <summary>By the file's name, or by its first line; null where neither tells.</summary>
    public static Language? LanguageOf(string file, string content)
    {
        var path = file.Replace('\\', '/').Trim().Trim('"', '\'');
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name is "$GITHUB_ENV" or "${GITHUB_ENV}" or "$BASH_ENV" or "environment")
            return All.Settings;
        if (name is "kubeconfig" || path.EndsWith(".kube/config", StringComparison.Ordinal))
            return All.Yaml;
        if (path.Contains("cron", StringComparison.Ordinal) || path.Contains("profile.d/", StringComparison.Ordinal))
            return All.Shell;
        if (SourceScan.LanguageOf(path) is { } known)
            return known;
        // $HOME/.npmrc and ~/.npmrc are .npmrc; a name of a variable says nothing.
        return content.StartsWith("#!", StringComparison.Ordinal) ? OfFirstLine(content.Split('\n', 2)[0]) : null;
    }

    /// <summary>By a first line with #! and an interpreter.</summary>
    public static Language? OfFirstLine(string line)
    {
        if (!line.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var words = line[2..].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var program = words
            .Select(w => w.Split('/')[^1])
            .FirstOrDefault(w => w != "env" && !w.StartsWith('-') && !w.Contains('=', StringComparison.Ordinal));
        return program?.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.') switch
        {
            "sh" or "bash" or "dash" or "ash" or "zsh" or "ksh" or "fish" or "bats" or "csh" or "tcsh" => All.Shell,
            "python" or "pypy" => All.Python,
            "node" or "nodejs" or "deno" or "bun" => All.JavaScript,
            "ruby" => All.Ruby,
            "php" => All.Php,
            "pwsh" => All.PowerShell,
            "perl" when All.Languages.Contains(All.Perl) => All.Perl,
            "make" => All.Makefile,
            _ => null,
        };
    }
}
