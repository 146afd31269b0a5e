using System.Text.Json;
using System.Xml.Linq;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

/// <summary>What the readers of JSON, SARIF, JUnit, GitLab and GitHub rely on.</summary>
public sealed class MachineFormatTests
{
    private static readonly TargetReport OpenTarget = Sample.Report.Targets[1];

    [Fact]
    public void Json_has_the_documented_members_in_the_documented_order()
    {
        var root = Json("json");
        var target = root.GetProperty("targets")[1];

        Assert.Equal(["schema", "tool", "run", "score", "targets"], Members(root));
        Assert.Equal("handclasp-report/1", root.GetProperty("schema").GetString());
        Assert.Equal(["value", "grade", "atMost", "cap", "coverage"], Members(root.GetProperty("score")));
        Assert.Equal(
            [
                "target",
                "error",
                "claimed",
                "validGiven",
                "validRefused",
                "enforcement",
                "endpoints",
                "score",
                "server",
                "observations",
                "findings",
                "notes",
            ],
            Members(target)
        );
        Assert.Equal(
            [
                "check",
                "identity",
                "protocol",
                "alpn",
                "sni",
                "host",
                "path",
                "port",
                "bypass",
                "outcome",
                "reason",
                "twin",
                "attempts",
                "status",
                "transcript",
            ],
            Members(target.GetProperty("observations")[0])
        );
        Assert.Equal(
            [
                "check",
                "slug",
                "title",
                "severity",
                "confidence",
                "verdict",
                "subject",
                "because",
                "settle",
                "evidence",
                "remediation",
                "fix",
                "reproduce",
                "references",
                "fingerprint",
                "suppressed",
                "inBaseline",
            ],
            Members(target.GetProperty("findings")[0])
        );
    }

    [Fact]
    public void Json_uses_the_fixed_words()
    {
        var target = Json("json").GetProperty("targets")[1];
        var lowered = target.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("check").GetString() == "HC302");

        Assert.Equal("optional-unverified", target.GetProperty("enforcement").GetString());
        Assert.Equal("served", target.GetProperty("observations")[0].GetProperty("outcome").GetString());
        Assert.Equal("low", lowered.GetProperty("severity").GetString());
        Assert.True(lowered.GetProperty("inBaseline").GetBoolean());
    }

    [Fact]
    public void Sarif_results_are_failures_alone_and_refer_to_their_rules()
    {
        var run = Json("sarif").GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        var results = run.GetProperty("results").EnumerateArray().ToList();

        Assert.Equal("2.1.0", Json("sarif").GetProperty("version").GetString());
        Assert.Equal(Sample.Report.Targets.Sum(t => t.Findings.Count(f => f.Ruling.Verdict == Verdict.Fail)), results.Count);
        Assert.All(
            results,
            r =>
                Assert.Equal(
                    r.GetProperty("ruleId").GetString(),
                    rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()
                )
        );
        Assert.All(results, r => Assert.NotEmpty(r.GetProperty("message").GetProperty("text").GetString()!));
        Assert.All(
            results,
            r => Assert.Matches("^[0-9a-f]{32}$", r.GetProperty("partialFingerprints").GetProperty("handclasp/v1").GetString())
        );
    }

    [Fact]
    public void Sarif_places_are_relative_and_stay_inside()
    {
        var places = Json("sarif")
            .GetProperty("runs")[0]
            .GetProperty("results")
            .EnumerateArray()
            .Select(r =>
                r.GetProperty("locations")[0]
                    .GetProperty("physicalLocation")
                    .GetProperty("artifactLocation")
                    .GetProperty("uri")
                    .GetString()!
            )
            .ToList();

        Assert.Contains("https/api.open.test/443", places);
        Assert.Contains(".handclasp.yaml", places);
        Assert.All(places, p => Assert.True(Uri.TryCreate(p, UriKind.Relative, out _), p));
        Assert.All(places, p => Assert.DoesNotContain("..", p.Split('/')));
        Assert.All(places, p => Assert.False(p.StartsWith('/'), p));
    }

    [Theory]
    [InlineData("https://h:443/", "https/h/443")]
    [InlineData("https://h:443/a/b?c=d", "https/h/443/a/b%3Fc%3Dd")]
    [InlineData("https://[2001:db8::1]:8443/x", "https/%5B2001%3Adb8%3A%3A1%5D/8443/x")]
    [InlineData("https://h:443/../../etc/passwd", "https/h/443/etc/passwd")]
    [InlineData("C:\\src\\a.cs", "C%3A%5Csrc%5Ca.cs")]
    [InlineData("", "target")]
    public void Addresses_of_targets(string target, string address)
    {
        var finding = new Finding(OpenTarget.Findings[0].Check, Ruling.Fail("x", Confidence.Firm, [new("f", "w")]));

        Assert.Equal(new RelativePlace(address, 1), Addresses.Of(new TargetReport(target), finding));
    }

    [Fact]
    public void A_finding_in_a_file_is_placed_at_its_line()
    {
        var finding = new Finding(
            OpenTarget.Findings[0].Check,
            Ruling.Fail("x", Confidence.Firm, [new("f", "w"), new("g", "src\\app one.cs", 12)])
        );

        Assert.Equal(new RelativePlace("src/app%20one.cs", 12), Addresses.Of(OpenTarget, finding));
    }

    [Fact]
    public void Sarif_carries_suppressions_baseline_levels_and_the_other_verdicts()
    {
        var run = Json("sarif").GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToList();
        var suppressed = results.Single(r => r.GetProperty("ruleId").GetString() == "HC142").GetProperty("suppressions")[0];
        var known = results.Single(r => r.GetProperty("ruleId").GetString() == "HC302");
        var open = results.Single(r => r.GetProperty("ruleId").GetString() == "HC101");
        var verdicts = run.GetProperty("properties").GetProperty("targets")[0].GetProperty("verdicts").EnumerateArray();

        Assert.Equal("CRLs arrive with the next release", suppressed.GetProperty("justification").GetString());
        Assert.Equal(("unchanged", "note"), (known.GetProperty("baselineState").GetString(), known.GetProperty("level").GetString()));
        Assert.Equal("error", open.GetProperty("level").GetString());
        Assert.Equal(
            ["pass", "pass", "pass", "inconclusive", "not-applicable", "pass"],
            verdicts.Select(v => v.GetProperty("verdict").GetString())
        );
    }

    [Fact]
    public void Sarif_tells_of_targets_that_were_not_scanned()
    {
        var invocation = Json("sarif").GetProperty("runs")[0].GetProperty("invocations")[0];

        Assert.True(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(
            "unresolvable",
            invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("descriptor").GetProperty("id").GetString()
        );
    }

    [Fact]
    public void Junit_counts_and_elements_follow_the_verdicts()
    {
        var suites = XDocument.Parse(Rendered.Text("junit", Sample.Report)).Root!.Elements("testsuite").ToList();
        var strict = suites[0];

        Assert.Equal(Sample.Report.Targets.Select(t => t.Target), suites.Select(s => (string?)s.Attribute("name")));
        Assert.Equal("failure", Outcome(strict, "HC001"));
        Assert.Equal("", Outcome(strict, "HC101"));
        Assert.Equal("error", Outcome(strict, "HC123"));
        Assert.Equal("skipped", Outcome(strict, "HC142"));
        Assert.Equal("skipped", Outcome(strict, "HC151"));
        Assert.Equal("failure", Outcome(suites[1], "HC101"));
        Assert.Equal("skipped", Outcome(suites[1], "HC302"));
        Assert.Equal("skipped", Outcome(suites[2], "HC121"));
        Assert.Equal("error", Outcome(suites[3], "score"));
        Assert.Equal("skipped", Outcome(suites[4], "HC100"));
        Assert.Equal("error", Outcome(suites[5], "scan"));
        Assert.All(
            suites.Append(suites[0].Parent!),
            s =>
            {
                Assert.Equal(s.Descendants("testcase").Count(), (int?)s.Attribute("tests"));
                Assert.Equal(s.Descendants("failure").Count(), (int?)s.Attribute("failures"));
                Assert.Equal(s.Descendants("error").Count(), (int?)s.Attribute("errors"));
                Assert.Equal(s.Descendants("skipped").Count(), (int?)s.Attribute("skipped"));
            }
        );

        static string Outcome(XElement suite, string name) =>
            suite
                .Elements("testcase")
                .Single(c => ((string?)c.Attribute("name"))!.StartsWith(name, StringComparison.Ordinal))
                .Elements()
                .SingleOrDefault()
                ?.Name.LocalName
            ?? "";
    }

    [Fact]
    public void Gitlab_lists_failures_that_are_not_suppressed()
    {
        var issues = Json("gitlab").EnumerateArray().ToList();

        Assert.Equal(
            [
                "HC001-expired-suppression",
                "HC101-no-certificate",
                "HC301-server-chain",
                "HC302-signature",
                "HC100-certificate-never-asked-for",
            ],
            issues.Select(i => i.GetProperty("check_name").GetString())
        );
        Assert.Equal(["minor", "blocker", "critical", "minor", "info"], issues.Select(i => i.GetProperty("severity").GetString()));
        Assert.Equal(issues.Count, issues.Select(i => i.GetProperty("fingerprint").GetString()).Distinct().Count());
        Assert.All(
            issues,
            i => Assert.InRange(i.GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32(), 1, int.MaxValue)
        );
    }

    [Fact]
    public void Github_annotates_by_severity()
    {
        var levels = Rendered.Text("github", Sample.OpenAlone).TrimEnd('\n').Split('\n').Select(l => l.Split(' ')[0]);

        // HC101, HC301, HC302 (known), the score
        Assert.Equal(["::error", "::error", "::notice", "::notice"], levels);
    }

    [Fact]
    public void Jsonl_ends_with_a_summary()
    {
        var last = Rendered.Text("jsonl", Sample.Report).TrimEnd('\n').Split('\n')[^1];
        using var summary = JsonDocument.Parse(last);

        Assert.Equal((6, 1), (summary.RootElement.GetProperty("targets").GetInt32(), summary.RootElement.GetProperty("errors").GetInt32()));
        Assert.Equal(19, summary.RootElement.GetProperty("verdicts").GetProperty("not-testable").GetInt32());
    }

    private static JsonElement Json(string format) => JsonDocument.Parse(Rendered.Bytes(format, Sample.Report)).RootElement;

    private static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
