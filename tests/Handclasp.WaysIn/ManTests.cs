using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The manual page, read as man readers read it.</summary>
public sealed class ManTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task The_page_in_docs_is_the_tools_and_mandoc_finds_no_fault_in_it()
    {
        var ran = await Ran.BashAsync($"'{Ran.Tool}' man > handclasp.1; mandoc -Tlint -W warning handclasp.1", scratch.Path);
        var page = await File.ReadAllTextAsync(Path.Combine(scratch.Path, "handclasp.1"), TestContext.Current.CancellationToken);

        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Ran.Root, "docs/man/handclasp.1"), TestContext.Current.CancellationToken),
            page
        );
        // The one thing that is missing on purpose: a date would change the page with every release.
        Assert.Equal("mandoc: handclasp.1:1:17: WARNING: missing date, using \"\": TH\n", ran.Out + ran.Error);
    }

    [Fact]
    public async Task Every_option_of_the_help_is_in_it()
    {
        var page = await Ran.BashAsync($"'{Ran.Tool}' man | MANWIDTH=100 mandoc -Tutf8 | sed 's/.\\x08//g'");
        var help = await Ran.BashAsync($"'{Ran.Tool}' scan --help; '{Ran.Tool}' source --help");

        var options = Regex
            .Matches(help.Out, "^  (?:-[a-zA-Z], )?(--[a-z-]+)", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value)
            .ToList();
        Assert.Contains("--client-cert", options);
        Assert.All(options, option => Assert.Matches($"(?m)^ +.*{option}\\b", page.Out));
    }
}
