using System.Globalization;
using Handclasp.Engine;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

/// <summary>Every format's bytes over one report, and what all of them have in common.</summary>
public sealed class FormatTests
{
    public static TheoryData<string> Names => [.. Formats.All.Select(f => f.Name)];

    [Fact]
    public void The_formats_are_those_of_the_command_line() =>
        Assert.Equal(["table", "json", "jsonl", "sarif", "junit", "html", "markdown", "gitlab", "github"], Formats.All.Select(f => f.Name));

    [Fact]
    public void An_unknown_name_is_null()
    {
        Assert.Null(Formats.Find("xml"));
        Assert.Equal("junit", Formats.Find("junit")?.Name);
    }

    [Theory]
    [InlineData("table", "table.txt")]
    [InlineData("json", "report.json")]
    [InlineData("jsonl", "report.jsonl")]
    [InlineData("sarif", "report.sarif")]
    [InlineData("junit", "junit.txt")] // not .xml: CSharpier would format it
    [InlineData("html", "report.html")]
    [InlineData("markdown", "report.md")]
    [InlineData("gitlab", "gitlab.json")]
    [InlineData("github", "github.txt")]
    public void Bytes_are_pinned(string format, string file) => Snapshot.Matches(file, Rendered.Text(format, Sample.Report));

    [Fact]
    public void The_table_is_pinned_in_its_other_shapes()
    {
        Snapshot.Matches("table-80.txt", Rendered.Text("table", Sample.Report, new(false, 80, false)));
        Snapshot.Matches("table-quiet.txt", Rendered.Text("table", Sample.Report, new(false, 100, false) { Quiet = true }));
        Snapshot.Matches("table-verbose.txt", Rendered.Text("table", Sample.StrictAlone, new(false, 120, true)));
        Snapshot.Matches("table-color.txt", Rendered.Text("table", Sample.OpenAlone, new(true, 100, false)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_run_differs_between_equal_runs(string format)
    {
        var other = Sample.Report with
        {
            Run = Sample.Report.Run with { StartedAt = new(2031, 1, 1, 0, 0, 0, TimeSpan.FromHours(3)), DurationMs = 9, Connections = 1 },
        };

        var one = Rendered.Text(format, Sample.Report);
        var two = Rendered.Text(format, other);

        Assert.Equal(WithoutRun(one), WithoutRun(two));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Minted_serials_are_part_of_the_run(string format)
    {
        var renamed = Sample.StrictAlone with { Targets = [Sample.StrictAlone.Targets[0] with { MintedSerials = ["DEADBEEF", "CAFE"] }] };

        Assert.Equal(WithoutRun(Rendered.Text(format, Sample.StrictAlone)), WithoutRun(Rendered.Text(format, renamed)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_machines_culture_changes_nothing(string format)
    {
        var before = CultureInfo.CurrentCulture;
        var invariant = Rendered.Bytes(format, Sample.Report);
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NegativeSign = "minus";
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.DateTimeFormat.DateSeparator = ".";
            odd.DateTimeFormat.TimeSeparator = ".";
            CultureInfo.CurrentCulture = odd;

            Assert.Equal(invariant, Rendered.Bytes(format, Sample.Report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Newlines_are_line_feeds_no_byte_order_mark_and_one_newline_at_the_end(string format)
    {
        var bytes = Rendered.Bytes(format, Sample.Report);

        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.NotEqual(0xEF, bytes[0]);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.NotEqual((byte)'\n', bytes[^2]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_report_without_targets_is_written(string format)
    {
        var empty = Scoring.Score(Sample.Report with { Targets = [] });

        Assert.NotEmpty(Rendered.Text(format, empty));
    }

    [Fact]
    public void The_published_schema_is_the_file_in_docs() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Snapshot.Root(), "docs", "report.schema.json")), Schemas.Report);

    /// <summary>The parts that tell of the run: JSON's run object, the page's footer.</summary>
    private static string WithoutRun(string text)
    {
        var start = text.IndexOf("  \"run\": {", StringComparison.Ordinal);
        if (start >= 0)
            return text.Remove(start, text.IndexOf("\n  },", start, StringComparison.Ordinal) - start);
        start = text.IndexOf("<footer>", StringComparison.Ordinal);
        return start >= 0 ? text.Remove(start, text.IndexOf("</footer>", start, StringComparison.Ordinal) - start) : text;
    }
}
