using Handclasp.Engine;
using Handclasp.Model;
using Xunit;
using static Handclasp.Tests.Engine.Made;

namespace Handclasp.Tests.Engine;

/// <summary>The exit codes of DESIGN.md section 6, sentence by sentence.</summary>
public sealed class GateTests
{
    private static readonly GatePolicy High = new(Severity.High, null, AllowInconclusive: false);
    private static readonly GatePolicy Never = new(null, null, AllowInconclusive: false);
    private static readonly TargetReport Unreachable = new("https://b.example.com:443/") { Error = new("unreachable", "refused") };

    [Fact]
    public void Nothing_failed_is_0()
    {
        var result = Decide(High, Scanned(Pass("HC101", Severity.Critical)));

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Reasons);
    }

    [Theory]
    [InlineData(Severity.Critical, 1)]
    [InlineData(Severity.High, 1)]
    [InlineData(Severity.Medium, 0)]
    public void A_failure_of_the_severity_or_worse_is_1(Severity severity, int code)
    {
        var result = Decide(High, Scanned(Pass("HC102", Severity.Critical), Fail("HC300", severity)));

        Assert.Equal(code, result.ExitCode);
    }

    [Fact]
    public void The_reason_names_check_and_target()
    {
        var result = Decide(High, Scanned(Fail("HC101", Severity.Critical)));

        Assert.Equal([$"HC101 (critical) failed on {Target}: Title of HC101"], result.Reasons);
    }

    [Fact]
    public void A_lowered_severity_decides()
    {
        var lowered = Scanned(Pass("HC102", Severity.Critical), Fail("HC101", Severity.Critical).LoweredTo(Severity.Medium));

        Assert.Equal(0, Decide(High, lowered).ExitCode);
        Assert.Equal(1, Decide(High with { FailOn = Severity.Medium }, lowered).ExitCode);
    }

    [Fact]
    public void Suppressed_and_known_failures_do_not_fail_the_gate_on_severity()
    {
        var passed = Pass("HC102", Severity.Critical);
        var failed = Fail("HC101", Severity.Critical);

        Assert.Equal(0, Decide(High, Scanned(passed, failed.Suppressed())).ExitCode);
        Assert.Equal(0, Decide(High, Scanned(passed, failed with { InBaseline = true })).ExitCode);
        Assert.Equal(1, Decide(High, Scanned(passed, failed with { InBaseline = false })).ExitCode);
    }

    [Theory]
    [InlineData(92, 0)]
    [InlineData(93, 1)]
    public void A_score_below_the_limit_is_1(int limit, int code)
    {
        var target = Scanned(Pass("HC101", Severity.Critical), Fail("HC300", Severity.Medium));

        Assert.Equal(code, Decide(new(null, limit, false), target).ExitCode);
    }

    [Fact]
    public void A_known_failure_still_lowers_the_score_that_is_held_against_the_limit()
    {
        var known = Fail("HC101", Severity.Critical) with { InBaseline = true };
        var result = Decide(new(Severity.High, 80, false), Scanned(known));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal([$"score 39 of {Target} is below 80 (--fail-if-score-below), capped by HC101 (critical)"], result.Reasons);
    }

    [Fact]
    public void An_inconclusive_check_of_weight_is_5_unless_allowed()
    {
        var target = Scanned(Pass("HC101", Severity.Critical), Unclear("HC121", Severity.High));
        var closed = Decide(High, target);

        Assert.Equal(5, closed.ExitCode);
        Assert.Equal([$"HC121 (high) is inconclusive on {Target}; to settle it: --path"], closed.Reasons);
        Assert.Equal(0, Decide(High with { AllowInconclusive = true }, target).ExitCode);
    }

    [Fact]
    public void An_inconclusive_check_of_little_weight_is_0()
    {
        var target = Scanned(Pass("HC101", Severity.Critical), Unclear("HC300", Severity.Medium));

        Assert.Equal(0, Decide(High, target).ExitCode);
    }

    [Fact]
    public void At_most_a_score_above_the_limit_is_5_and_below_it_1()
    {
        var target = Scanned(Pass("HC101", Severity.Critical), Unclear("HC121", Severity.High), Fail("HC300", Severity.Medium));

        Assert.Equal(5, Decide(new(null, 90, false), target).ExitCode);
        Assert.Equal(1, Decide(new(null, 95, false), target).ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_missing_score_never_passes(bool allowed)
    {
        var nothing = Scanned(Pass("HC300", Severity.Medium));
        var refused = Scanned(Pass("HC101", Severity.Critical)) with { ValidRefused = true };

        var bySeverity = Decide(High with { AllowInconclusive = allowed }, nothing);
        var byScore = Decide(new(null, 50, allowed), refused);

        Assert.Equal(5, bySeverity.ExitCode);
        Assert.Equal([$"no score for {Target}: no critical or high check passed or failed"], bySeverity.Reasons);
        Assert.Equal(5, byScore.ExitCode);
        Assert.Equal([$"no score for {Target}: the valid certificate is refused, and no critical check failed"], byScore.Reasons);
    }

    [Fact]
    public void Fail_on_never_alone_is_no_gate()
    {
        Assert.Equal(0, Decide(Never, Scanned(Fail("HC101", Severity.Critical))).ExitCode);
        Assert.Equal(0, Decide(Never, Scanned(Pass("HC101", Severity.Critical), Unclear("HC121", Severity.High))).ExitCode);
        Assert.Equal(0, Decide(Never, Scanned(Pass("HC300", Severity.Medium))).ExitCode);
    }

    [Fact]
    public void Fail_on_never_with_a_score_limit_is_a_gate()
    {
        var policy = Never with { FailBelow = 60 };

        Assert.Equal(1, Decide(policy, Scanned(Fail("HC101", Severity.Critical))).ExitCode);
        Assert.Equal(5, Decide(policy, Scanned(Pass("HC300", Severity.Medium))).ExitCode);
        Assert.Equal(0, Decide(policy, Scanned(Pass("HC101", Severity.Critical))).ExitCode);
    }

    [Fact]
    public void A_broken_rule_or_an_internal_error_is_3_whatever_the_policy()
    {
        var broken = Unclear("HC121", Severity.High);
        broken = broken with { Ruling = broken.Ruling with { Broken = true } };
        var target = Scanned(Pass("HC101", Severity.Critical), broken);
        var defect = new TargetReport(Target) { Error = new("internal", "a defect") };

        Assert.Equal(3, Decide(Never, target).ExitCode);
        Assert.Equal(3, Decide(High with { AllowInconclusive = true }, target).ExitCode);
        Assert.Equal($"HC121 itself failed on {Target}: report this as a defect of handclasp", Decide(High, target).Reasons[0]);
        Assert.Equal(3, Decide(Never, defect).ExitCode);
    }

    [Fact]
    public void Nothing_scanned_is_4_whatever_the_policy()
    {
        var result = Decide(Never, Unreachable, Unreachable);

        Assert.Equal(4, result.ExitCode);
        Assert.Equal("https://b.example.com:443/ was not scanned (unreachable): refused", result.Reasons[0]);
        Assert.Equal(4, Decide(Never).ExitCode);
    }

    [Fact]
    public void Some_of_several_targets_failed_is_5_whatever_the_policy()
    {
        var scanned = Scanned(Pass("HC101", Severity.Critical));

        Assert.Equal(5, Decide(High, scanned, Unreachable).ExitCode);
        Assert.Equal(5, Decide(High with { AllowInconclusive = true }, scanned, Unreachable).ExitCode);
        Assert.Equal(5, Decide(Never, scanned, Unreachable).ExitCode);
    }

    [Fact]
    public void A_partial_run_is_5_unless_allowed()
    {
        var report = Scoring.Score(Report(Scanned(Pass("HC101", Severity.Critical))).Partial());

        Assert.Equal(5, Gate.Decide(report, High).ExitCode);
        Assert.Equal(0, Gate.Decide(report, High with { AllowInconclusive = true }).ExitCode);
        Assert.Equal(0, Gate.Decide(report, Never).ExitCode);
    }

    [Fact]
    public void Where_several_hold_3_comes_before_4_before_1_before_5()
    {
        var defect = new TargetReport(Target) { Error = new("internal", "a defect") };
        var failing = Scanned(Fail("HC101", Severity.Critical), Unclear("HC121", Severity.High));

        Assert.Equal(3, Decide(High, defect, Unreachable).ExitCode);
        Assert.Equal(3, Decide(High, failing, defect).ExitCode);
        Assert.Equal(1, Decide(High, failing, Unreachable).ExitCode);
        Assert.Equal(1, Decide(High, failing).ExitCode);
    }

    [Fact]
    public void One_bad_score_fails_even_where_another_target_has_none()
    {
        var failing = Scanned(Fail("HC101", Severity.Critical) with { InBaseline = true });

        Assert.Equal(1, Decide(new(null, 50, false), failing, Unreachable).ExitCode);
    }

    [Fact]
    public void Every_reason_is_one_line()
    {
        var hostile = new TargetReport(Target) { Error = new("not-tls", "it said\n::error::pwned\e[31m") };
        var result = Decide(High, hostile);

        Assert.All(result.Reasons, r => Assert.DoesNotContain(r, char.IsControl));
    }

    private static GateResult Decide(GatePolicy policy, params TargetReport[] targets) =>
        Gate.Decide(Scoring.Score(Report(targets)), policy);
}
