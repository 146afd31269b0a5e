using Handclasp.Cli;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary>Which format goes where, and files that appear whole or not at all.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("", "table:-")]
    [InlineData("-f json", "json:-")]
    [InlineData("--format=json --output=a", "json:a")]
    [InlineData("-fjson -oa", "json:a")]
    [InlineData("-f json -o a -f html -o b", "json:a html:b")]
    [InlineData("-o a -f json -o b -f html", "json:a html:b")]
    [InlineData("-f table -f json -o a", "table:- json:a")]
    [InlineData("-f json -o a -f table", "json:a table:-")]
    [InlineData("-f json -o -", "json:-")]
    [InlineData("-o r.sarif -o r.html -o r.xml", "sarif:r.sarif html:r.html junit:r.xml")]
    public void Pairs_go_by_their_order(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        using var none = new MemoryStream();
        var world = new World(none, none, TextWriter.Null, TimeProvider.System, default) { Folder = folder.Path };
        var command = new CommandSpec("scan", "", "", OutputOptionSpecs.All, (_, _) => Task.FromResult(0));

        var plan = OutputPlan.Of(CommandParser.Parse(command, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), world);

        Assert.Equal(expected, string.Join(' ', plan.Select(r => $"{r.Format.Name}:{(r.Path is null ? "-" : Path.GetFileName(r.Path))}")));
        Assert.All(plan.Select(r => r.Path).OfType<string>(), p => Assert.Equal(folder.Path, Path.GetDirectoryName(p)));
    }

    [Fact]
    public void One_file_for_two_formats_is_refused()
    {
        using var none = new MemoryStream();
        var world = new World(none, none, TextWriter.Null, TimeProvider.System, default);
        var command = new CommandSpec("scan", "", "", OutputOptionSpecs.All, (_, _) => Task.FromResult(0));
        var typed = CommandParser.Parse(command, ["-f", "json", "-o", "a", "-f", "html", "-o", "./a"]);

        var wrong = Assert.Throws<UsageException>(() => OutputPlan.Of(typed, world));

        Assert.Contains("was given twice", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_format_leaves_the_old_file_and_no_rubbish()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("r.json", "old");

        Assert.Throws<InvalidOperationException>(() =>
            OutputFiles.Write(
                path,
                output =>
                {
                    output.WriteByte(1);
                    throw new InvalidOperationException("defect");
                }
            )
        );

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        using var folder = new TemporaryFolder();
        var real = folder.File("real.json", "old");
        var link = Path.Combine(folder.Path, "link.json");
        File.CreateSymbolicLink(link, real);

        OutputFiles.Check(link, "--output");
        OutputFiles.Write(link, output => output.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(real));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void The_check_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();

        OutputFiles.Check(Path.Combine(folder.Path, "r.json"), "--output");

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_device_is_written_as_it_is()
    {
        OutputFiles.Check("/dev/null", "--output");
        OutputFiles.Write("/dev/null", output => output.Write("x"u8));

        var full = Assert.Throws<OutputFailedException>(() => OutputFiles.Write("/dev/full", output => output.Write("x"u8)));

        Assert.Contains("/dev/full could not be written", full.Message, StringComparison.Ordinal);
        Assert.True(File.Exists("/dev/null"));
    }
}
