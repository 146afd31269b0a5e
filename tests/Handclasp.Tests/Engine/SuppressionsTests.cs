using Handclasp.Engine;
using Handclasp.Model;
using Xunit;
using static Handclasp.Tests.Engine.Made;

namespace Handclasp.Tests.Engine;

public sealed class SuppressionsTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly CheckInfo[] Known = [Check("HC101", Severity.Critical), Check("HC121", Severity.High)];

    [Fact]
    public void An_entry_is_read_with_its_line()
    {
        const string yaml = """
            # why we live with these
            suppressions:
              - check: HC101
                target: https://api.example.com/
                reason: "the edge: checks it"
                until: 2027-03-31
              - { check: slug-hc121, reason: pilot, until: "2026-12-01" }
            """;

        var rules = Suppressions.Parse(yaml, ".handclasp.yaml", Known);

        Assert.Equal(
            [
                new("HC101", "https://api.example.com/", "the edge: checks it", new(2027, 3, 31), ".handclasp.yaml", 3),
                new SuppressionRule("slug-hc121", "", "pilot", new(2026, 12, 1), ".handclasp.yaml", 7),
            ],
            rules
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("suppressions:\n")]
    [InlineData("suppressions: []\n")]
    [InlineData("version: 1\ntargets: [a.test]\ngate:\n  fail_on: low\n")]
    public void An_empty_file_has_no_entries(string yaml) => Assert.Empty(Suppressions.Parse(yaml, "f", Known));

    [Theory]
    [InlineData("suppressions:\n  - check: HC101\n    resaon: x\n", 3, "unknown key 'resaon': did you mean 'reason'?")]
    [InlineData("supressions:\n  - check: HC101\n", 1, "unknown key 'supressions': did you mean 'suppressions'?")]
    [InlineData(
        "suppressions:\n  - check: HC101\n    until: 2027-01-01\n",
        2,
        "the entry has no 'reason': check, reason and until are obligatory"
    )]
    [InlineData("suppressions:\n  - check: HC101\n    reason: x\n", 2, "the entry has no 'until': check, reason and until are obligatory")]
    [InlineData(
        "suppressions:\n  - reason: x\n    until: 2027-01-01\n",
        2,
        "the entry has no 'check': check, reason and until are obligatory"
    )]
    [InlineData("suppressions:\n  - check: HC101\n    reason: ''\n    until: 2027-01-01\n", 3, "'reason' is empty")]
    [InlineData(
        "suppressions:\n  - check: HC101\n    reason: x\n    until: 31.03.2027\n",
        4,
        "until '31.03.2027' is no date: write it as 2027-03-31"
    )]
    [InlineData(
        "suppressions:\n  - check: HC101\n    reason: x\n    until: 2027-02-30\n",
        4,
        "until '2027-02-30' is no date: write it as 2027-03-31"
    )]
    [InlineData(
        "suppressions:\n  - check: HC127\n    reason: x\n    until: 2027-01-01\n",
        2,
        "unknown check 'HC127': did you mean 'HC121'?"
    )]
    [InlineData(
        "suppressions:\n  - check: HC001\n    reason: x\n    until: 2027-01-01\n",
        2,
        "'HC001' is about suppressions itself and cannot be suppressed"
    )]
    [InlineData("suppressions:\n  - check: HC101\n    check: HC121\n", 3, "'check' stands twice")]
    [InlineData("suppressions:\n  - check: [HC101]\n", 2, "'check' is one value, not a list or a map")]
    [InlineData("suppressions:\n  - HC101\n", 2, "an entry has the keys check, target, path, reason, until")]
    [InlineData("suppressions: HC101\n", 1, "'suppressions' is a list: begin each entry with '- check:'")]
    [InlineData("- check: HC101\n", 1, "expected 'suppressions:' with a list below it")]
    [InlineData("suppressions: []\n---\nsuppressions: []\n", 2, "a second document: the file holds one")]
    [InlineData("suppressions:\n\t- check: HC101\n", 2, "a tab indents this line: YAML is indented with spaces")]
    [InlineData("suppressions:\n  - *anchor\n", 2, "anchors and aliases (& and *) are not known here: write the value out, or quote it")]
    [InlineData("suppressions:\n  - &a x\n", 2, "anchors and aliases (& and *) are not known here: write the value out, or quote it")]
    [InlineData("suppressions:\n  - !x y\n", 2, "tags (!) are not known here: write the plain value, or quote it")]
    public void Every_mistake_is_told_with_file_and_line(string yaml, int line, string what)
    {
        var problem = Assert.Throws<UsageException>(() => Suppressions.Parse(yaml, "dir/.handclasp.yaml", Known));

        Assert.StartsWith($"dir/.handclasp.yaml:{line}:", problem.Message);
        Assert.EndsWith($": {what}", problem.Message);
    }

    [Theory]
    [InlineData("suppressions:\n  - check: 'HC101\n", "2:12")]
    [InlineData("a: b: c\n", "1:5")]
    public void What_is_no_YAML_is_told_with_its_place(string yaml, string place)
    {
        var problem = Assert.Throws<UsageException>(() => Suppressions.Parse(yaml, "f.yaml", Known));

        Assert.StartsWith($"f.yaml:{place}: this is not YAML: ", problem.Message);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void Deep_nesting_is_a_usage_error() =>
        Assert.Throws<UsageException>(() => Suppressions.Parse("suppressions: " + new string('[', 100_000), "f.yaml", Known));

    [Fact]
    public void Only_failures_of_that_check_are_suppressed()
    {
        var report = Report(Scanned(Fail("HC101", Severity.Critical), Fail("HC102", Severity.Critical), Pass("HC103", Severity.Critical)));

        var findings = Suppressions.Apply(report, [Rule("HC101"), Rule("HC103")], Today).Targets[0].Findings;

        Assert.Equal(new Suppression("accepted", new(2027, 3, 31)), Find(findings, "HC101").Suppressed);
        Assert.False(Find(findings, "HC101").Counts);
        Assert.Null(Find(findings, "HC102").Suppressed);
        Assert.Null(Find(findings, "HC103").Suppressed);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("https://api.example.com:443/", true)]
    [InlineData("https://api.example.com/", true)]
    [InlineData("https://API.example.com", true)]
    [InlineData("api.example.com", true)]
    [InlineData("api.example.com:443", true)]
    [InlineData("api.example.com:444", false)]
    [InlineData("example.com", false)]
    [InlineData("api.example.com/other", false)]
    [InlineData("ldaps://api.example.com", false)]
    public void A_target_narrows_it(string target, bool covered)
    {
        var report = Report(Scanned(Fail("HC101", Severity.Critical)));

        var finding = Suppressions.Apply(report, [Rule("HC101") with { Target = target }], Today).Targets[0].Findings[^1];

        Assert.Equal(("HC101", covered), (finding.Check.Id, finding.Suppressed is not null));
    }

    [Theory]
    [InlineData("api.example.com/v1", true)]
    [InlineData("api.example.com/v2", false)]
    [InlineData("api.example.com", true)]
    public void A_path_narrows_it_further(string target, bool covered)
    {
        var report = Report(Scanned(Fail("HC101", Severity.Critical)) with { Target = "https://api.example.com:443/v1" });

        var finding = Suppressions.Apply(report, [Rule("HC101") with { Target = target }], Today).Targets[0].Findings[^1];

        Assert.Equal(covered, finding.Suppressed is not null);
    }

    [Theory]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("[2001:db8::1]:8443", true)]
    [InlineData("[2001:db8::2]", false)]
    public void Addresses_of_IPv6_are_matched(string target, bool covered)
    {
        var report = Report(Scanned(Fail("HC101", Severity.Critical)) with { Target = "https://[2001:db8::1]:8443/" });

        var finding = Suppressions.Apply(report, [Rule("HC101") with { Target = target }], Today).Targets[0].Findings[^1];

        Assert.Equal(covered, finding.Suppressed is not null);
    }

    [Theory]
    [InlineData("src/legacy/a.js", "src/legacy/a.js", true)]
    [InlineData("src/legacy/*", "src/legacy/deep/a.js", true)]
    [InlineData("src/legacy", "src/legacy/a.js", true)]
    [InlineData("src/legacy/", "src/legacy/a.js", true)]
    [InlineData("'*/a.js'", "src/legacy/a.js", true)]
    [InlineData("src/leg", "src/legacy/a.js", false)]
    [InlineData("src/other/*", "src/legacy/a.js", false)]
    public void Files_narrow_it(string path, string where, bool covered)
    {
        var rules = Suppressions.Parse(
            $"suppressions:\n  - check: HC101\n    path: {path}\n    reason: x\n    until: 2027-01-01\n",
            "f",
            Known
        );
        var finding = new Finding(
            Check("HC101", Severity.Critical),
            Ruling.Fail("because it failed", Confidence.Certain, [new EvidenceItem("seen", where, 3)])
        );

        var report = Suppressions.Apply(Report(Scanned(finding)), rules, Today);

        Assert.Equal(covered, report.Targets[0].Findings.Single(f => f.Check.Id == "HC101").Suppressed is not null);
        Assert.Equal(!covered, report.Targets[0].Findings.Any(f => f.Check.Id == "HC002"));
    }

    [Fact]
    public void It_holds_on_its_last_day_and_not_after()
    {
        var report = Report(Scanned(Fail("HC101", Severity.Critical)));

        var last = Suppressions.Apply(report, [Rule("HC101") with { Until = Today }], Today).Targets[0].Findings;
        var after = Suppressions.Apply(report, [Rule("HC101") with { Until = Today.AddDays(-1) }], Today).Targets[0].Findings;

        Assert.Equal(["HC101"], last.Select(f => f.Check.Id));
        Assert.NotNull(last[0].Suppressed);
        Assert.Equal(["HC001", "HC101"], after.Select(f => f.Check.Id));
        Assert.True(Find(after, "HC101").Counts);
    }

    [Fact]
    public void An_expired_one_is_itself_a_finding()
    {
        var rule = Rule("HC101") with { Until = new(2026, 11, 24) };
        var report = Suppressions.Apply(Report(Scanned(Pass("HC101", Severity.Critical))), [rule], Today);

        var finding = Find(report.Targets[0].Findings, "HC001");

        Assert.Equal(
            (Verdict.Fail, Severity.Low, CheckGroup.Housekeeping),
            (finding.Ruling.Verdict, finding.Severity, finding.Check.Group)
        );
        Assert.Equal("the suppression of HC101 expired on 2026-11-24", finding.Ruling.Because);
        Assert.Equal(new EvidenceItem("HC101, until 2026-11-24: accepted", ".handclasp.yaml", 3), finding.Ruling.Evidence[0]);
        Assert.Matches("^[0-9a-f]{32}$", finding.Fingerprint);
    }

    [Fact]
    public void It_stands_with_the_target_whose_failure_it_covered()
    {
        var rule = Rule("HC101") with { Until = new(2026, 1, 1) };
        var report = Suppressions.Apply(
            Report(Scanned(Pass("HC101", Severity.Critical)), Scanned(Fail("HC101", Severity.Critical))),
            [rule],
            Today
        );

        Assert.Equal(["HC101"], report.Targets[0].Findings.Select(f => f.Check.Id));
        Assert.Equal(["HC001", "HC101"], report.Targets[1].Findings.Select(f => f.Check.Id));
    }

    [Fact]
    public void An_unused_one_is_information()
    {
        var report = Suppressions.Apply(Report(Scanned(Pass("HC101", Severity.Critical))), [Rule("HC101")], Today);

        var finding = Find(report.Targets[0].Findings, "HC002");

        Assert.Equal((Verdict.Fail, Severity.Info), (finding.Ruling.Verdict, finding.Severity));
        Assert.Equal("the suppression of HC101 covers no failure", finding.Ruling.Because);
    }

    [Fact]
    public void One_whose_check_did_not_decide_or_whose_target_is_not_of_this_run_is_not_told()
    {
        SuppressionRule[] rules = [Rule("HC101"), Rule("HC121"), Rule("HC131"), Rule("HC102") with { Target = "other.example.com" }];
        var report = Suppressions.Apply(
            Report(Scanned(Unclear("HC101", Severity.Critical), Pass("HC102", Severity.Critical), Untested("HC121", Severity.High))),
            rules,
            Today
        );

        Assert.Equal(["HC101", "HC102", "HC121"], report.Targets[0].Findings.Select(f => f.Check.Id));
    }

    [Fact]
    public void A_suppressed_failure_does_not_lower_the_score_and_an_expired_one_does()
    {
        var report = Report(Scanned(Pass("HC102", Severity.Critical), Fail("HC101", Severity.Critical)));

        var holding = Scoring.Score(Suppressions.Apply(report, [Rule("HC101")], Today)).Score;
        var expired = Scoring.Score(Suppressions.Apply(report, [Rule("HC101") with { Until = new(2026, 1, 1) }], Today)).Score;

        Assert.Equal((100, null), (holding.Value, holding.Cap));
        Assert.Equal((39, "HC101 (critical)"), (expired.Value, expired.Cap));
    }

    private static SuppressionRule Rule(string check) => new(check, "", "accepted", new(2027, 3, 31), "/home/me/.handclasp.yaml", 3);

    private static Finding Find(IReadOnlyList<Finding> findings, string id) => findings.Single(f => f.Check.Id == id);
}
