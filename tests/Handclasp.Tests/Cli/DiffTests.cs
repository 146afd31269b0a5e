using System.Text.Json;
using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary><c>handclasp diff</c>: what is new, fixed, unchanged, lost; scores; what fails the run; what is no report.</summary>
public sealed class DiffTests : IDisposable
{
    private const string A = "https://a.test:443/";
    private const string B = "https://b.test:443/";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task New_fixed_and_unchanged_failures_are_told_apart()
    {
        var old = Scan(Target(A, 39, F("HC101", "fail", "critical"), F("HC102", "fail", "high"), F("HC110", "pass", "critical")));
        var now = Scan(Target(A, 39, F("HC101", "fail", "critical"), F("HC102", "pass", "high"), F("HC110", "fail", "critical")));

        var (code, target, _) = await DiffAsync(old, now);

        Assert.Equal(1, code);
        Assert.Equal(["HC110 was pass"], Names(target, "new"));
        Assert.Equal(["HC102 now pass"], Names(target, "fixed"));
        Assert.Equal(["HC101"], Names(target, "unchanged"));
        Assert.Empty(Names(target, "lost"));
    }

    [Theory]
    [InlineData("inconclusive")]
    [InlineData("not-testable")]
    public async Task A_pass_that_is_open_now_is_lost_and_not_new(string verdict)
    {
        var old = Scan(Target(A, 89, F("HC101", "pass", "critical")));
        var now = Scan(Target(A, null, F("HC101", verdict, "critical")));

        var (code, target, error) = await DiffAsync(old, now);

        Assert.Equal(5, code);
        Assert.Equal([$"HC101 was pass now {verdict}: because of HC101"], Names(target, "lost"));
        Assert.Empty(Names(target, "new"));
        Assert.Contains($"no longer known: HC101 slug-HC101 (critical): {A}", error, StringComparison.Ordinal);
        Assert.Equal(0, (await DiffAsync(old, now, "--allow-inconclusive")).Code);
    }

    [Fact]
    public async Task A_failure_that_is_open_now_is_not_fixed()
    {
        var old = Scan(Target(A, 39, F("HC101", "fail", "critical")));

        var open = await DiffAsync(old, Scan(Target(A, null, F("HC101", "inconclusive", "critical"))));
        var gone = await DiffAsync(old, Scan(Target(A, null)));
        var inapplicable = await DiffAsync(old, Scan(Target(A, 100, F("HC101", "not-applicable", "critical"))));

        Assert.Equal((5, 5, 0), (open.Code, gone.Code, inapplicable.Code));
        Assert.Equal(["HC101 was fail now inconclusive: because of HC101"], Names(open.Target, "lost"));
        Assert.Equal(["HC101 was fail now not among the checks of the new report"], Names(gone.Target, "lost"));
        Assert.Equal(["HC101 now not-applicable"], Names(inapplicable.Target, "fixed"));
    }

    [Fact]
    public async Task In_source_a_place_that_is_gone_is_fixed_unless_the_run_ended_early()
    {
        var old = Report("source", Target("src", 39, F("HC500", "fail", "critical", "src/a.js#x")));

        var gone = await DiffAsync(old, Report("source", Target("src", 100, F("HC500", "pass", "critical"))));
        var absent = await DiffAsync(old, Report("source", Target("src", 100)));
        var partial = await DiffAsync(old, Report("source", partial: true, targets: Target("src", null)));

        Assert.Equal((0, 0, 5), (gone.Code, absent.Code, partial.Code));
        Assert.Equal(["HC500 now pass"], Names(gone.Target, "fixed"));
        Assert.Equal(["HC500 now gone"], Names(absent.Target, "fixed"));
        Assert.Single(Names(partial.Target, "lost"));
    }

    [Fact]
    public async Task A_second_place_of_a_check_that_failed_already_is_new()
    {
        var one = F("HC500", "fail", "critical", "src/a.js#x");
        var old = Report("source", Target("src", 39, one));

        var (code, target, _) = await DiffAsync(
            old,
            Report("source", Target("src", 39, one, F("HC500", "fail", "critical", "src/b.js#x")))
        );

        Assert.Equal(1, code);
        Assert.Equal(["HC500"], Names(target, "new"));
        Assert.Equal(["HC500"], Names(target, "unchanged"));
    }

    [Fact]
    public async Task A_failure_that_weighs_more_is_new_and_one_that_weighs_less_is_not()
    {
        var light = Scan(Target(A, 80, F("HC160", "fail", "medium")));
        var heavy = Scan(Target(A, 60, F("HC160", "fail", "high")));

        var heavier = await DiffAsync(light, heavy);
        var lighter = await DiffAsync(heavy, light);

        Assert.Equal((1, 0), (heavier.Code, lighter.Code));
        Assert.Equal(["HC160 was medium"], Names(heavier.Target, "new"));
        Assert.Equal(["HC160"], Names(lighter.Target, "unchanged"));
    }

    [Fact]
    public async Task Suppressed_failures_are_told_apart()
    {
        var plain = Scan(Target(A, 39, F("HC101", "fail", "critical")));
        var hushed = Scan(Target(A, null, F("HC101", "fail", "critical") with { Suppressed = true }));

        var now = await DiffAsync(plain, hushed);
        var ended = await DiffAsync(hushed, plain);
        var both = await DiffAsync(hushed, hushed);

        Assert.Equal((0, 1, 0), (now.Code, ended.Code, both.Code));
        Assert.Equal(["HC101 now suppressed"], Names(now.Target, "suppressed"));
        Assert.Empty(Names(now.Target, "fixed"));
        Assert.Equal(["HC101 was suppressed"], Names(ended.Target, "new"));
        Assert.Empty(Names(both.Target, "unchanged"));
    }

    [Fact]
    public async Task Targets_come_go_and_cannot_be_reached()
    {
        var known = Target(A, 89, F("HC101", "pass", "critical"));
        var failing = Target(B, 39, F("HC101", "fail", "critical"));

        var came = await RunAsync(Scan(known), Scan(known, failing));
        var went = await RunAsync(Scan(known, failing), Scan(known));
        var down = await RunAsync(Scan(known), Scan(Target(A, null) with { Error = "refuses TCP connections" }));

        Assert.Equal((1, 0, 5), (came.Code, went.Code, down.Code));
        Assert.Contains($"{B}   came · score 39 F", came.Out, StringComparison.Ordinal);
        Assert.Contains($"{B}   went: it is not in the new report · score was 39 F\n  failed HC101", went.Out, StringComparison.Ordinal);
        Assert.Contains(
            $"{A}   not scanned: refuses TCP connections\n  LOST   verdicts that the old report had: 1\n",
            down.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("not scanned: https://a.test:443/: refuses", down.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_whose_question_no_longer_arises_is_told_and_fails_nothing()
    {
        var old = Scan(Target(A, 89, F("HC102", "pass", "high")));
        var now = Scan(Target(A, 89, F("HC102", "not-applicable", "high")));

        var (code, target, _) = await DiffAsync(old, now);

        Assert.Equal(0, code);
        Assert.Equal(["HC102 was pass now not-applicable: because of HC102"], Names(target, "inapplicable"));
        Assert.Empty(Names(target, "lost"));
    }

    [Fact]
    public async Task What_is_known_now_is_told()
    {
        var old = Scan(Target(A, 79, F("HC101", "inconclusive", "critical"), F("HC102", "pass", "high")));

        var (code, target, _) = await DiffAsync(old, Scan(Target(A, 89, F("HC101", "pass", "critical"), F("HC102", "pass", "high"))));

        Assert.Equal(0, code);
        Assert.Equal(["HC101 was inconclusive"], Names(target, "gained"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("--fail-if-score-drops 5", 1)]
    [InlineData("--fail-if-score-drops 6", 0)]
    [InlineData("--fail-on medium", 1)]
    [InlineData("--fail-on high", 0)]
    [InlineData("--fail-on never", 0)]
    public async Task A_gate_is_what_was_asked_for(string options, int code)
    {
        var old = Scan(Target(A, 95, F("HC160", "pass", "medium")));
        var now = Scan(Target(A, 90, F("HC160", "fail", "medium")));

        Assert.Equal(code, (await RunAsync(old, now, options.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Code);
    }

    [Fact]
    public async Task A_score_that_is_gone_or_of_other_rules_does_not_pass_a_gate_on_scores()
    {
        var old = Scan(Target(A, 95));
        var other = Scan(Target(A, 95)).Replace("\"scoring\":\"1\"", "\"scoring\":\"2\"", StringComparison.Ordinal);

        var gone = await RunAsync(old, Scan(Target(A, null)), "--fail-if-score-drops", "1");
        var rules = await RunAsync(old, other, "--fail-if-score-drops", "1");

        Assert.Equal((5, 5), (gone.Code, rules.Code));
        Assert.Contains($"score 95 A -> none: {A}", gone.Error, StringComparison.Ordinal);
        Assert.Contains("two versions of the scoring rules", rules.Error, StringComparison.Ordinal);
        Assert.Contains("note: scored by different rules (1 and 2)", rules.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(old, other)).Code);
    }

    [Fact]
    public async Task Equal_reports_have_nothing_to_tell()
    {
        var report = Scan(Target(A, 89, F("HC101", "pass", "critical")));

        var ran = await RunAsync(report, report);

        Assert.Equal((0, $"nothing changed\nscore 89 B\n\n{A}   score 89 B\n", ""), (ran.Code, ran.Out, ran.Error));
    }

    [Theory]
    [InlineData("nothing", "report 'new' is not JSON (line 1)")]
    [InlineData("[]", "report 'new' is no report of handclasp")]
    [InlineData("{\"schema\":\"handclasp-report/2\"}", "report 'new' is a report of another version than handclasp-report/1")]
    [InlineData("{\"schema\":\"handclasp-report/1\"}", "report 'new' has no 'run'")]
    [InlineData("{\"schema\":\"handclasp-report/1\",\"run\":{\"command\":\"scan\"},\"tool\":{}}", "report 'new' has no list 'targets'")]
    public async Task What_is_no_report_is_named_with_its_fault(string json, string said)
    {
        var ran = await RunAsync(Scan(Target(A, 89)), json);

        Assert.Equal(2, ran.Code);
        Assert.Equal($"handclasp: {said}: give a report written by handclasp with --format json\n", ran.Error);
        Assert.Empty(ran.Out);
    }

    [Theory]
    [InlineData("diff old", "name two JSON reports, the older one first: handclasp diff OLD.json NEW.json")]
    [InlineData("diff old new third", "'third' is one word too many: handclasp diff OLD.json NEW.json")]
    [InlineData("diff old nowhere", "report nowhere does not exist")]
    [InlineData("diff old new -f sarif", "--format 'sarif' is none of table, json, markdown")]
    [InlineData("diff old new --fail-if-score-drops 0", "--fail-if-score-drops '0' is no whole number from 1 to 100")]
    [InlineData("diff old code", "old is a report of handclasp scan, code of handclasp source: compare two of the same command")]
    public async Task Wrong_use_is_one_line(string line, string said)
    {
        folder.File("old", Scan(Target(A, 89)));
        folder.File("new", Scan(Target(A, 89)));
        folder.File("code", Report("source", Target("src", 100)));

        var ran = await Shell.RunAsync(line.Split(' '), folder: folder.Path);

        Assert.Equal((2, $"handclasp: {said}\n"), (ran.Code, ran.Error));
        Assert.Equal(0, (await Shell.RunAsync(["diff", "old", "new"], folder: folder.Path)).Code);
    }

    [Fact]
    public async Task Markdown_goes_to_a_file_and_nothing_foreign_is_markup()
    {
        var old = Scan(Target(A, 89, F("HC101", "pass", "critical")));
        var now = Scan(Target(A, 39, F("HC101", "fail", "critical") with { Because = "title <b>@team</b> | x" }));

        var ran = await RunAsync(old, now, "-o", "diff.md");

        var text = await File.ReadAllTextAsync(Path.Combine(folder.Path, "diff.md"));
        Assert.Equal(1, ran.Code);
        Assert.Contains("wrote diff.md (markdown)", ran.Error, StringComparison.Ordinal);
        Assert.Contains("| **new** | HC101 slug-HC101 | critical | passed before: title &#60;b&#62;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    private sealed record Found(string Check, string Verdict, string Severity, string Subject)
    {
        public bool Suppressed { get; init; }

        public string Because { get; init; } = $"because of {Check}";
    }

    private sealed record Scanned(string Name, int? Score, Found[] Findings)
    {
        public string? Error { get; init; }
    }

    private static Found F(string check, string verdict, string severity, string subject = "") => new(check, verdict, severity, subject);

    private static Scanned Target(string name, int? score, params Found[] findings) => new(name, score, findings);

    private static string Scan(params Scanned[] targets) => Report("scan", targets);

    private static string Report(string command, params Scanned[] targets) => Report(command, false, targets);

    private static string Report(string command, bool partial, params Scanned[] targets) =>
        JsonSerializer.Serialize(
            new
            {
                schema = "handclasp-report/1",
                tool = new
                {
                    name = "handclasp",
                    version = "0.1.0",
                    scoring = "1",
                },
                run = new
                {
                    startedAt = "2026-01-01T00:00:00Z",
                    command,
                    partial,
                },
                score = Score(targets.Min(t => t.Score)),
                targets = targets.Select(t => new
                {
                    target = t.Name,
                    error = t.Error is null ? null : new { code = "unreachable", message = t.Error },
                    score = Score(t.Score),
                    findings = t.Findings.Select(f => new
                    {
                        check = f.Check,
                        slug = $"slug-{f.Check}",
                        severity = f.Severity,
                        verdict = f.Verdict,
                        because = f.Because,
                        fingerprint = $"{t.Name}:{f.Check}:{f.Subject}",
                        suppressed = f.Suppressed ? new { reason = "r", until = "2099-01-01" } : null,
                    }),
                }),
            }
        );

    private static object Score(int? value) =>
        new
        {
            value,
            grade = value switch
            {
                null => "none",
                >= 90 => "A",
                >= 80 => "B",
                >= 70 => "C",
                >= 60 => "D",
                _ => "F",
            },
        };

    private async Task<Ran> RunAsync(string old, string now, params string[] options)
    {
        folder.File("old", old);
        folder.File("new", now);
        return await Shell.RunAsync(["diff", "old", "new", .. options], folder: folder.Path);
    }

    /// <summary>The comparison as JSON: its one target, with what was said.</summary>
    private async Task<(int Code, JsonElement Target, string Error)> DiffAsync(string old, string now, params string[] options)
    {
        var ran = await RunAsync(old, now, ["-f", "json", .. options]);
        using var document = JsonDocument.Parse(ran.Out);
        Assert.Equal("handclasp-diff/1", document.RootElement.GetProperty("schema").GetString());
        Assert.Equal(ran.Code, document.RootElement.GetProperty("exitCode").GetInt32());
        return (ran.Code, document.RootElement.GetProperty("targets").EnumerateArray().Single().Clone(), ran.Error);
    }

    private static IEnumerable<string> Names(JsonElement target, string list) =>
        target
            .GetProperty(list)
            .EnumerateArray()
            .Select(c =>
                c.GetProperty("check").GetString()
                + (c.GetProperty("was").GetString() is { } was ? $" was {was}" : "")
                + (c.GetProperty("now").GetString() is { } now ? $" now {now}" : "")
            );
}
