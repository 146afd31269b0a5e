using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed class TableReportTests
{
    /// <summary>The example of DESIGN.md section 6, line by line (its cap is said as well).</summary>
    [Fact]
    public void Without_a_certificate_it_reads_as_designed()
    {
        var lines = Lines(Sample.WithoutCertificate);

        Assert.Equal(
            [
                "api.acme.test:443/   TLS 1.2 1.3 · asks for a certificate, names 2 issuers",
                "  enforcement  required (firm: no valid certificate to compare with)",
                "  PASS HC101 no certificate   400 \"No required SSL certificate was sent\"   4/4",
                "  PASS HC102 self-signed      400 \"The SSL certificate error\"              4/4",
            ],
            lines.Take(4)
        );
        Assert.Equal("  not testable: 19  -> --client-cert/--client-key, --client-ca/--client-ca-key", lines[^2]);
        Assert.Equal("  score 79 C  (6 of 25 tested)  capped: no valid certificate given", lines[^1]);
    }

    [Fact]
    public void An_open_door_is_the_first_line_with_both_status_lines_and_the_command()
    {
        var lines = Lines(Sample.OpenAlone);

        Assert.Equal(
            [
                "api.open.test/ gave a stranger the answer that your certificate gets",
                "  no certificate     200 \"Balance\"   TLS 1.3 http/1.1 /",
                "  your certificate   200 \"Balance\"",
                "  curl -ski --http1.1 --tlsv1.3 https://api.open.test:443/",
            ],
            lines.Take(4)
        );
    }

    [Fact]
    public void A_server_that_never_asks_gave_a_stranger_the_answer()
    {
        var never = Sample.Report.Targets[4];
        var hc101 = never.Observations.Select(o => o with { Check = "HC101" }).ToList();
        var claimed = never.Findings.Select(f => f with { Ruling = f.Ruling with { LoweredTo = null } }).ToList();
        var report = Scoring.Score(Sample.Report with { Targets = [never with { Observations = hc101, Findings = claimed }] });

        Assert.Equal(
            ["ldaps://directory.test:636/ gave a stranger an answer", "  no certificate     resultCode 0 success   TLS 1.2"],
            Lines(report).Take(2)
        );
    }

    [Fact]
    public void A_refused_certificate_and_a_missing_score_are_said_first()
    {
        var refused = Scoring.Score(Sample.Report with { Targets = [Sample.Report.Targets[3]] });
        var lines = Lines(refused);

        Assert.StartsWith("[2001:db8::7]:9443/admin refuses the valid certificate itself", lines[0]);
        Assert.StartsWith("no score for [2001:db8::7]:9443/admin: with the valid certificate refused", lines[1]);
        Assert.Equal("  score none  (1 of 2 tested)", lines[^1]);
    }

    [Fact]
    public void Failures_come_before_the_unclear_before_passes()
    {
        var tags = Lines(Sample.StrictAlone).Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l.Length > 6).Select(l => l[2..6]);

        Assert.Equal(["FAIL", "????", "PASS", "PASS", "PASS", "PASS"], tags.Where(t => t is "FAIL" or "????" or "PASS"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(133)]
    public void No_line_is_wider_than_the_terminal_but_the_command(int width)
    {
        var lines = Lines(Sample.Report, new(false, width, true));

        Assert.All(lines.Where(l => !l.Contains("curl", StringComparison.Ordinal)), l => Assert.InRange(TerminalText.Cells(l), 0, width));
        Assert.All(lines, l => Assert.Equal(l.TrimEnd(' '), l));
    }

    [Fact]
    public void Wide_characters_take_two_cells_and_marks_none()
    {
        Assert.Equal(4, TerminalText.Cells("漢字"));
        Assert.Equal(1, TerminalText.Cells("e\u0301"));
        Assert.Equal(2, TerminalText.Cells("😀"));
        Assert.Equal("漢字  |", TerminalText.Pad("漢字", 6) + "|");
    }

    [Fact]
    public void Long_words_are_cut_and_a_narrow_terminal_still_shows_everything()
    {
        var text = new TerminalText(30, color: false);
        text.Line("  a lead that leaves no room: ", new string('x', 40) + " end");

        Assert.Equal($"  a lead that leaves no room:\n      {new string('x', 24)}\n      {new string('x', 16)} end\n", text.ToString());
    }

    [Fact]
    public void Colors_only_when_asked()
    {
        Assert.DoesNotContain('\u001b', Rendered.Text("table", Sample.Report));
        Assert.Contains('\u001b', Rendered.Text("table", Sample.Report, new(true, 0, false)));
    }

    [Fact]
    public void Quiet_leaves_out_what_is_no_verdict()
    {
        var text = Rendered.Text("table", Sample.WithoutCertificate, Rendered.Plain with { Quiet = true });

        Assert.DoesNotContain("not testable", text);
        Assert.Contains("PASS HC101", text);
        Assert.Contains("score 79 C", text);
    }

    [Fact]
    public void Verbose_shows_every_observation_with_its_transcript()
    {
        var target = Sample.StrictAlone.Targets[0];
        var lines = Lines(Sample.StrictAlone, new(false, 0, true));

        Assert.Equal(
            target.Observations.Sum(o => o.Transcript.Count),
            lines.Count(l => l.StartsWith("      ", StringComparison.Ordinal) && l[6] is '-' or '<')
        );
        Assert.Equal(
            target.Observations.Count,
            lines.Count(l => l.Contains(": ", StringComparison.Ordinal) && l.StartsWith("    ", StringComparison.Ordinal) && l[4] != ' ')
        );
        Assert.Contains("  minted serials  0A1B2C3D4E5F60718293A4B5C6D7E8F9 7F00000000000000000000000000000A", lines);
    }

    [Fact]
    public void A_partial_run_is_told() =>
        Assert.Contains(
            "the run ended early: what stands above is what was found until then",
            Lines(Sample.StrictAlone with { Run = Sample.StrictAlone.Run with { Partial = true } })
        );

    private static string[] Lines(Report report, RenderOptions? options = null) =>
        Rendered.Text("table", report, options).TrimEnd('\n').Split('\n');
}
