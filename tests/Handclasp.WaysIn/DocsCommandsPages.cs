using System.Text.RegularExpressions;

namespace Handclasp.WaysIn;

/// <summary>One line of a page, with where it stands.</summary>
internal sealed record DocLine(int Number, string Text);

/// <summary>A block of code in a page.</summary>
/// <param name="File">From the repository's root.</param>
/// <param name="Info">What stands behind the fence; empty for indented blocks.</param>
internal sealed record DocBlock(string File, string Info, IReadOnlyList<DocLine> Lines)
{
    private static readonly string[] ShellInfos = ["sh", "bash", "shell", "console", "zsh", "fish"];

    /// <summary>How a command begins where the block is no shell's: after a key of a CI file, a list's dash, a prompt, variables.</summary>
    private static readonly Regex Command = new(
        """^(?:\$ |- |(?:- )?(?:run|script|command|entry|ExecStart): ?|ExecStart=\S*/|sh ['"]|(?:\S+ ){5}(?=handclasp))?(?<line>(?:[A-Z_]+=\S* )*(?:handclasp|npx|npm|dotnet|docker|podman|eng/\S+|bench/\S+|pre-commit|curl|openssl|pip|sudo|apt-get|apt|brew|git)(?: .*)?)$""",
        RegexOptions.ExplicitCapture
    );

    /// <summary>Its commands, with continued lines put together. In a shell's block every line is one that is no comment.</summary>
    public IEnumerable<DocLine> Commands()
    {
        var shell = ShellInfos.Contains(Info);
        foreach (var line in Joined())
        {
            var text = line.Text.Trim();
            if (text.Length == 0 || text.StartsWith('#'))
                continue;
            if (Command.Match(text) is { Success: true } found)
                yield return line with
                {
                    Text = found.Groups["line"].Value.TrimEnd('\'', '"'),
                };
            else if (shell)
                yield return line with
                {
                    Text = text,
                };
        }
    }

    private IEnumerable<DocLine> Joined()
    {
        DocLine? begun = null;
        foreach (var line in Lines)
        {
            var text = line.Text.TrimEnd();
            begun = begun is null ? line with { Text = text } : begun with { Text = begun.Text + " " + text.Trim() };
            if (text.EndsWith('\\'))
            {
                begun = begun with { Text = begun.Text[..^1].TrimEnd() };
                continue;
            }

            yield return begun;
            begun = null;
        }

        if (begun is not null)
            yield return begun;
    }
}

/// <summary>The pages of this repository, as Markdown reads them.</summary>
internal static class DocsCommandsPages
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", "out", "TestResults", "Fixtures"];

    /// <summary>Every *.md below the root, from the root, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Ran.Root, "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Ran.Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(part => NotOurs.Contains(part)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The blocks of code of one page.</summary>
    public static IReadOnlyList<DocBlock> Blocks(string file)
    {
        List<DocBlock> found = [];
        List<DocLine> lines = [];
        string? fence = null;
        var (info, number) = ("", 0);
        foreach (var text in File.ReadLines(Path.Combine(Ran.Root, file)))
        {
            number++;
            var trimmed = text.TrimStart();
            if (
                fence is null
                && (trimmed.StartsWith("```", StringComparison.Ordinal) || trimmed.StartsWith("~~~", StringComparison.Ordinal))
            )
            {
                End();
                (fence, info) = (trimmed[..3], trimmed.TrimStart('`', '~').Trim());
            }
            else if (fence is not null && trimmed.StartsWith(fence, StringComparison.Ordinal))
            {
                End();
                (fence, info) = (null, "");
            }
            else if (fence is not null || text.StartsWith("    ", StringComparison.Ordinal))
                lines.Add(new(number, text));
            else if (trimmed.Length > 0)
                End();
        }

        End();
        return found;

        void End()
        {
            if (lines.Count > 0)
                found.Add(new(file, info, [.. lines]));
            lines.Clear();
        }
    }

    /// <summary>The page's text without its blocks of code and its spans of code.</summary>
    public static IEnumerable<DocLine> Prose(string file)
    {
        var code = Blocks(file).SelectMany(b => b.Lines).Select(l => l.Number).ToHashSet();
        return File.ReadLines(Path.Combine(Ran.Root, file))
            .Select((text, i) => new DocLine(i + 1, text))
            .Where(l => !code.Contains(l.Number) && !l.Text.TrimStart().StartsWith("```", StringComparison.Ordinal));
    }
}
