using System.Diagnostics;
using System.Text.Json;
using Handclasp.Cli;
using Handclasp.Cli.Pages;
using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary>The commands that print what is known.</summary>
public sealed class PagesTests
{
    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    public async Task The_version_is_one_line(string word)
    {
        var ran = await Shell.RunAsync([word]);

        Assert.Equal(0, ran.Code);
        Assert.Equal($"handclasp {CliApp.Version}\n", ran.Out);
        Assert.Empty(ran.Error);
    }

    [Fact]
    public async Task Help_names_every_command_and_the_main_example()
    {
        var ran = await Shell.RunAsync(["--help"]);

        Assert.Equal(0, ran.Code);
        Assert.All(Commands.All, c => Assert.Contains($"\n  {c.Name} ", ran.Out, StringComparison.Ordinal));
        Assert.Contains(
            "handclasp scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem",
            ran.Out,
            StringComparison.Ordinal
        );
        Assert.True(ran.Out.Split('\n').Length < 40);
    }

    [Theory]
    [InlineData("scan", "--help")]
    [InlineData("help", "scan")]
    [InlineData("scan", "-h")]
    public async Task Help_of_a_command_names_every_option(string one, string other)
    {
        var ran = await Shell.RunAsync([one, other]);

        Assert.Equal(0, ran.Code);
        Assert.All(
            Commands.All.Single(c => c.Name == "scan").Options.SelectMany(o => o.Spellings),
            s => Assert.Contains(s, ran.Out, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("--openapy", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_prints_the_page_by_id_and_by_name()
    {
        var byId = await Shell.RunAsync(["explain", "hc101"]);
        var byName = await Shell.RunAsync(["explain", "no-client-certificate"]);

        Assert.Equal(0, byId.Code);
        Assert.Contains("HC101", byId.Out, StringComparison.Ordinal);
        Assert.Equal(byId.Out, byName.Out);
        Assert.DoesNotContain("**", byId.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', byId.Out);
    }

    [Fact]
    public async Task Checks_are_listed_for_people_and_machines()
    {
        var table = await Shell.RunAsync(["checks"]);
        var json = await Shell.RunAsync(["checks", "--format", "json"]);

        using var parsed = JsonDocument.Parse(json.Out);
        var ids = parsed.RootElement.EnumerateArray().Select(c => c.GetProperty("id").GetString()).ToList();
        Assert.Contains("HC101", ids);
        Assert.Equal(ids.Count, table.Out.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Pages_are_written_and_stale_ones_removed()
    {
        using var folder = new TemporaryFolder();
        var stale = folder.File("HC999.md", "a check that is no more");
        var mine = folder.File("notes.md", "written by hand");

        var first = await Shell.RunAsync(["checks", "--format", "markdown", "--output", folder.Path]);
        var pages = Directory.GetFiles(folder.Path).ToDictionary(f => f, File.ReadAllText);
        await Shell.RunAsync(["checks", "--format", "markdown", "--output", folder.Path]);

        Assert.Equal(0, first.Code);
        Assert.False(File.Exists(stale));
        Assert.True(File.Exists(mine));
        Assert.Contains(pages.Keys, f => Path.GetFileName(f).StartsWith("HC101", StringComparison.Ordinal));
        Assert.All(pages, p => Assert.Equal(p.Value, File.ReadAllText(p.Key)));
    }

    [Fact]
    public async Task The_schema_is_a_schema()
    {
        var ran = await Shell.RunAsync(["schema", "report"]);

        using var parsed = JsonDocument.Parse(ran.Out);
        Assert.Equal(0, ran.Code);
        Assert.True(parsed.RootElement.TryGetProperty("$schema", out _));
    }

    [Theory]
    [InlineData("handclasp e", "explain")]
    [InlineData("handclasp scan --client-k", "--client-key --client-key-passphrase-env")]
    [InlineData("handclasp scan --format js", "json jsonl")]
    [InlineData("handclasp completion p", "pwsh")]
    public async Task Bash_completes(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var script = folder.File("hc.bash", (await Shell.RunAsync(["completion", "bash"])).Out);
        var words = line.Split(' ');
        using var bash = Process.Start(
            new ProcessStartInfo(
                "bash",
                ["-c", $"source {script}; COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; _handclasp; echo -n \"${{COMPREPLY[*]}}\""]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

        Assert.Equal(expected, await bash.StandardOutput.ReadToEndAsync());
    }

    [Theory]
    [InlineData("zsh", "compdef _handclasp handclasp")]
    [InlineData("fish", "complete -c handclasp -n '__fish_seen_subcommand_from scan' -l client-cert -r -F")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName handclasp")]
    public async Task Other_shells_get_every_option(string shell, string line)
    {
        var ran = await Shell.RunAsync(["completion", shell]);

        Assert.Equal(0, ran.Code);
        Assert.Contains(line, ran.Out, StringComparison.Ordinal);
        Assert.All(
            Commands.All.SelectMany(c => c.Options),
            o => Assert.Contains(shell == "fish" ? $"-l {o.Name[2..]}" : o.Name, ran.Out, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Markdown_becomes_lines()
    {
        const string markdown =
            "# Title\n\nSome **bold** and `code` in a paragraph that is long.\n\n* one\n* two\n  more\n\n```sh\nls  -l\n```\n";

        var text = MarkdownText.Render(markdown, 30, color: false);

        Assert.Equal("Title\n\nSome bold and code in a\nparagraph that is long.\n\n* one\n* two more\n\n    ls  -l\n", text);
    }
}
