using System.Text;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;
using static Handclasp.Tests.Engine.Made;

namespace Handclasp.Tests.Engine;

public sealed class BaselinesTests
{
    [Fact]
    public void A_failure_of_the_earlier_report_is_known_and_another_is_new()
    {
        var earlier = Json(Report(Scanned(Fail("HC101", Severity.Critical))));

        var findings = Baselines
            .Apply(Report(Scanned(Fail("HC101", Severity.Critical), Fail("HC102", Severity.Critical))), earlier, "old.json")
            .Targets[0]
            .Findings;

        Assert.Equal([true, false], findings.Select(f => f.InBaseline));
        Assert.Equal([false, true], findings.Select(f => f.Counts));
    }

    [Fact]
    public void The_same_check_with_another_subject_is_new()
    {
        var earlier = Json(Report(Scanned(Fail("HC300", Severity.Low, subject: "aa"))));

        var findings = Baselines
            .Apply(Report(Scanned(Fail("HC300", Severity.Low, subject: "aa"), Fail("HC300", Severity.Low, subject: "bb"))), earlier, "old")
            .Targets[0]
            .Findings;

        Assert.Equal([true, false], findings.Select(f => f.InBaseline));
    }

    [Fact]
    public void A_failure_that_weighs_more_than_before_is_new()
    {
        var earlier = Json(Report(Scanned(Fail("HC101", Severity.Critical).LoweredTo(Severity.Medium))));

        var heavier = Baselines.Apply(Report(Scanned(Fail("HC101", Severity.Critical))), earlier, "old").Targets[0].Findings[0];
        var same = Baselines
            .Apply(Report(Scanned(Fail("HC101", Severity.Critical).LoweredTo(Severity.Medium))), earlier, "old")
            .Targets[0]
            .Findings[0];

        Assert.Equal((false, true), (heavier.InBaseline, same.InBaseline));
    }

    [Fact]
    public void A_failure_suppressed_then_is_not_known_now()
    {
        var earlier = Json(Report(Scanned(Fail("HC101", Severity.Critical).Suppressed())));

        var finding = Baselines.Apply(Report(Scanned(Fail("HC101", Severity.Critical))), earlier, "old").Targets[0].Findings[0];

        Assert.False(finding.InBaseline);
    }

    [Fact]
    public void Only_failures_are_compared()
    {
        var earlier = Json(Report(Scanned(Pass("HC101", Severity.Critical))));

        var findings = Baselines
            .Apply(Report(Scanned(Fail("HC101", Severity.Critical), Pass("HC102", Severity.Critical))), earlier, "old")
            .Targets[0]
            .Findings;

        Assert.Equal([false, null], findings.Select(f => f.InBaseline));
    }

    [Theory]
    [InlineData("", "is not JSON (line 1)")]
    [InlineData("{\n\"a\": [1,\n}", "is not JSON (line 3)")]
    [InlineData("[]", "is no report of handclasp")]
    [InlineData("{\"schema\": 7}", "is no report of handclasp")]
    [InlineData("{\"version\": \"2.1.0\", \"runs\": []}", "is no report of handclasp")]
    [InlineData("{\"schema\": \"handclasp-report/2\"}", "is a report of another version than handclasp-report/1")]
    [InlineData("{\"schema\": \"handclasp-report/1\"}", "has no list 'targets'")]
    [InlineData("{\"schema\": \"handclasp-report/1\", \"targets\": [1]}", "has no list 'findings'")]
    [InlineData(
        "{\"schema\": \"handclasp-report/1\", \"targets\": [{\"findings\": [{}]}]}",
        "holds a finding without verdict or fingerprint"
    )]
    [InlineData(
        "{\"schema\": \"handclasp-report/1\", \"targets\": [{\"findings\": [{\"verdict\":\"fail\",\"fingerprint\":\"x\"}]}]}",
        "holds a finding without severity"
    )]
    public void What_is_no_report_is_a_usage_error_that_names_the_file(string json, string what)
    {
        var problem = Assert.Throws<UsageException>(() => Baselines.Apply(Report(), json, "old.json"));

        Assert.Equal($"baseline 'old.json' {what}: give a report written by handclasp with --format json", problem.Message);
    }

    [Fact]
    public void Deep_nesting_is_a_usage_error()
    {
        var deep = new string('[', 100_000);

        Assert.Contains("is not JSON", Assert.Throws<UsageException>(() => Baselines.Apply(Report(), deep, "old.json")).Message);
    }

    [Fact]
    public void Fingerprints_depend_on_target_check_and_subject_alone()
    {
        var check = Check("HC101", Severity.Critical);
        var one = Ruling.Fail("one text", Confidence.Firm, [Seen]) with { Subject = "s", Reproduce = "curl" };
        var other = Ruling.Fail("another text", Confidence.Certain, [Seen, Seen]) with { Subject = "s", LoweredTo = Severity.Low };

        var print = Fingerprints.Of(Target, check, one);

        Assert.Matches("^[0-9a-f]{32}$", print);
        Assert.Equal(print, Fingerprints.Of(Target, check with { Title = "renamed", Slug = "other" }, other));
        Assert.NotEqual(print, Fingerprints.Of("https://api.example.com:444/", check, one));
        Assert.NotEqual(print, Fingerprints.Of(Target, Check("HC102", Severity.Critical), one));
        Assert.NotEqual(print, Fingerprints.Of(Target, check, one with { Subject = "t" }));
    }

    [Fact]
    public void Fingerprints_never_change_between_versions()
    {
        // printf '28:https://api.example.com:443/:HC101:' | sha256sum | cut -c1-32
        var print = Fingerprints.Of(Target, Check("HC101", Severity.Critical), Ruling.NotApplicable("x"));

        Assert.Equal("3d4675d15f276dae294f71f285cd5997", print);
    }

    [Fact]
    public void No_two_triples_share_their_writing()
    {
        var check = Check("HC101", Severity.Critical);
        var ruling = Ruling.NotApplicable("x");

        Assert.NotEqual(
            Fingerprints.Of("a:HC101:b", check, ruling with { Subject = "c" }),
            Fingerprints.Of("a", check, ruling with { Subject = "b:HC101:c" })
        );
    }

    private static string Json(Report report)
    {
        using var output = new MemoryStream();
        new JsonReport().Write(Scoring.Score(report), output, new(false, 0, false));
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
