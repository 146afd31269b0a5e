using Handclasp.Engine;
using Handclasp.Model;
using Xunit;
using static Handclasp.Tests.Engine.Made;

namespace Handclasp.Tests.Engine;

/// <summary>DESIGN.md section 5, sentence by sentence.</summary>
public sealed class ScoringTests
{
    [Fact]
    public void It_starts_at_100()
    {
        var score = Of(Scanned(Pass("HC101", Severity.Critical)));

        Assert.Equal((100, "A", false, null), (score.Value, score.Grade, score.AtMost, score.Cap));
    }

    [Theory]
    [InlineData(Severity.Medium, 92, null)]
    [InlineData(Severity.Low, 97, null)]
    [InlineData(Severity.Info, 100, null)]
    [InlineData(Severity.High, 69, "HC300 (high)")]
    [InlineData(Severity.Critical, 39, "HC300 (critical)")]
    public void A_failure_weighs_its_severity_and_the_grave_ones_cap(Severity severity, int value, string? cap)
    {
        var score = Of(Scanned(Pass("HC101", Severity.Critical), Fail("HC300", severity, CheckGroup.Chain)));

        Assert.Equal((value, cap), (score.Value, score.Cap));
    }

    [Fact]
    public void Several_groups_add_up_below_the_caps()
    {
        // 100 - 20 - 20 = 60, below the High cap of 69: the cap does not bind, so none is named.
        var two = Of(Scanned(Fail("HC121", Severity.High, CheckGroup.Content), Fail("HC131", Severity.High, CheckGroup.Chain)));
        // 100 - 40 - 20 - 20 = 20, below the Critical cap of 39.
        var three = Of(
            Scanned(
                Fail("HC101", Severity.Critical),
                Fail("HC121", Severity.High, CheckGroup.Content),
                Fail("HC131", Severity.High, CheckGroup.Chain)
            )
        );

        Assert.Equal((60, "D", null), (two.Value, two.Grade, two.Cap));
        Assert.Equal((20, "F", null), (three.Value, three.Grade, three.Cap));
    }

    [Fact]
    public void It_never_falls_below_zero()
    {
        var groups = new[] { CheckGroup.Trust, CheckGroup.Possession, CheckGroup.Names, CheckGroup.Headers };
        var score = Of(Scanned([.. groups.Select((g, i) => Fail($"HC10{i}", Severity.Critical, g))]));

        Assert.Equal((0, "F"), (score.Value, score.Grade));
    }

    [Fact]
    public void Within_a_group_only_the_heaviest_failure_counts()
    {
        var score = Of(
            Scanned(
                Pass("HC101", Severity.Critical),
                Fail("HC301", Severity.Medium, CheckGroup.Strength),
                Fail("HC302", Severity.Medium, CheckGroup.Strength),
                Fail("HC303", Severity.Low, CheckGroup.Strength)
            )
        );

        Assert.Equal(92, score.Value);
    }

    [Fact]
    public void All_Low_failures_together_cost_at_most_10()
    {
        CheckGroup[] groups = [CheckGroup.Chain, CheckGroup.Content, CheckGroup.Headers, CheckGroup.Names, CheckGroup.Strength];
        var three = Of(Scanned([Pass("HC101", Severity.Critical), .. Low(3)]));
        var five = Of(Scanned([Pass("HC101", Severity.Critical), .. Low(5)]));
        var withMedium = Of(
            Scanned([Pass("HC101", Severity.Critical), .. Low(5), Fail("HC400", Severity.Medium, CheckGroup.ServerCertificate)])
        );

        Assert.Equal((91, 90, 82), (three.Value, five.Value, withMedium.Value));

        IEnumerable<Finding> Low(int count) => groups.Take(count).Select((g, i) => Fail($"HC30{i}", Severity.Low, g));
    }

    [Fact]
    public void Claimed_without_a_valid_identity_is_capped_at_79()
    {
        var target = Scanned(Pass("HC101", Severity.Critical));
        var without = Of(target with { ValidGiven = false });
        var unclaimed = Of(target with { ValidGiven = false, Claimed = false });

        Assert.Equal((79, "C", "no valid certificate given"), (without.Value, without.Grade, without.Cap));
        Assert.Equal((100, null), (unclaimed.Value, unclaimed.Cap));
    }

    [Theory]
    [InlineData("HC121", Severity.High, 89, "HC121 (high) not testable")]
    [InlineData("HC121", Severity.Critical, 89, "HC121 (critical) not testable")]
    [InlineData("HC121", Severity.Medium, 100, null)]
    [InlineData("HC301", Severity.High, 100, null)]
    public void A_grave_server_check_that_is_not_testable_caps_at_89(string id, Severity severity, int value, string? cap)
    {
        var score = Of(Scanned(Pass("HC101", Severity.Critical), Untested(id, severity)));

        Assert.Equal((value, cap), (score.Value, score.Cap));
    }

    [Fact]
    public void The_lowest_cap_binds_and_is_named()
    {
        var score = Of(Scanned(Fail("HC101", Severity.Critical), Untested("HC121", Severity.High)) with { ValidGiven = false });

        Assert.Equal((39, "HC101 (critical)"), (score.Value, score.Cap));
    }

    [Theory]
    [InlineData(0, 100, "A")]
    [InlineData(1, 92, "A")]
    [InlineData(2, 84, "B")]
    [InlineData(3, 76, "C")]
    [InlineData(4, 68, "D")]
    [InlineData(5, 60, "D")]
    [InlineData(6, 52, "F")]
    public void Grades_follow_the_value(int mediums, int value, string grade)
    {
        var groups = Enum.GetValues<CheckGroup>();
        var score = Of(
            Scanned([
                Pass("HC101", Severity.Critical),
                .. Enumerable.Range(0, mediums).Select(i => Fail($"HC30{i}", Severity.Medium, groups[i])),
            ])
        );

        Assert.Equal((value, grade), (score.Value, score.Grade));
    }

    [Theory]
    [InlineData(0, 90, "A")]
    [InlineData(1, 89, "B")]
    public void The_border_between_A_and_B_lies_at_90(int untested, int value, string grade)
    {
        CheckGroup[] groups = [CheckGroup.Chain, CheckGroup.Content, CheckGroup.Headers, CheckGroup.Names];
        var score = Of(
            Scanned([
                Pass("HC101", Severity.Critical),
                .. groups.Select((g, i) => Fail($"HC30{i}", Severity.Low, g)),
                .. Enumerable.Repeat(Untested("HC121", Severity.High), untested),
            ])
        );

        Assert.Equal((value, grade), (score.Value, score.Grade));
    }

    [Fact]
    public void A_lowered_severity_is_the_one_that_counts()
    {
        var score = Of(Scanned(Pass("HC102", Severity.Critical), Fail("HC101", Severity.Critical).LoweredTo(Severity.Medium)));

        Assert.Equal((92, null), (score.Value, score.Cap));
    }

    [Theory]
    [InlineData(Severity.Critical, true)]
    [InlineData(Severity.High, true)]
    [InlineData(Severity.Medium, false)]
    public void An_inconclusive_check_of_weight_makes_it_at_most(Severity severity, bool atMost)
    {
        var score = Of(Scanned(Pass("HC101", Severity.Critical), Unclear("HC121", severity, CheckGroup.Content)));

        Assert.Equal((100, atMost), (score.Value, score.AtMost));
    }

    [Fact]
    public void A_partial_run_leaves_the_score_open()
    {
        var whole = Scoring.Score(Report(Scanned(Pass("HC101", Severity.Critical))));
        var partial = Scoring.Score(Report(Scanned(Pass("HC101", Severity.Critical))).Partial());

        Assert.Equal((false, false), (whole.Score.AtMost, whole.Targets[0].Score.AtMost));
        Assert.Equal((true, true), (partial.Score.AtMost, partial.Targets[0].Score.AtMost));
    }

    [Fact]
    public void Nothing_grave_decided_is_no_score()
    {
        var nothing = Of(
            Scanned(
                Pass("HC300", Severity.Medium),
                Unclear("HC101", Severity.Critical),
                Untested("HC121", Severity.High),
                Moot("HC102", Severity.Critical)
            )
        );
        var decided = Of(Scanned(Pass("HC301", Severity.High), Unclear("HC101", Severity.Critical)));

        Assert.Equal((null, "none", false, null), (nothing.Value, nothing.Grade, nothing.AtMost, nothing.Cap));
        Assert.Equal((100, true), (decided.Value, decided.AtMost));
    }

    [Fact]
    public void A_failure_that_is_only_suppressed_decides_nothing()
    {
        var suppressed = Of(Scanned(Fail("HC101", Severity.Critical).Suppressed()));
        var counting = Of(Scanned(Fail("HC101", Severity.Critical)));

        Assert.Equal((null, "none"), (suppressed.Value, suppressed.Grade));
        Assert.Equal((39, "F"), (counting.Value, counting.Grade));
    }

    [Fact]
    public void Valid_refused_is_no_score_unless_something_critical_failed()
    {
        var high = Of(Scanned(Pass("HC101", Severity.Critical), Fail("HC121", Severity.High)) with { ValidRefused = true });
        var critical = Of(Scanned(Fail("HC101", Severity.Critical)) with { ValidRefused = true });

        Assert.Equal((null, "none"), (high.Value, high.Grade));
        Assert.Equal((39, "F"), (critical.Value, critical.Grade));
    }

    [Fact]
    public void A_target_with_an_error_has_no_score()
    {
        var score = Of(Scanned(Pass("HC101", Severity.Critical)) with { Error = new("unreachable", "no route") });

        Assert.Equal((null, "none"), (score.Value, score.Grade));
    }

    [Fact]
    public void Of_several_targets_the_lowest_counts()
    {
        var report = Scoring.Score(
            Report(
                Scanned(Pass("HC101", Severity.Critical)),
                Scanned(Fail("HC101", Severity.Critical)),
                Scanned(Pass("HC101", Severity.Critical), Unclear("HC121", Severity.High))
            )
        );

        Assert.Equal((39, "F", "HC101 (critical)", true), (report.Score.Value, report.Score.Grade, report.Score.Cap, report.Score.AtMost));
        Assert.Equal(new Coverage(3, 0, 1), report.Score.Coverage);
        Assert.Equal([100, 39, 100], report.Targets.Select(t => t.Score.Value));
    }

    [Fact]
    public void A_target_without_a_score_leaves_the_whole_without_one()
    {
        var scored = Scanned(Fail("HC101", Severity.Critical));
        var report = Scoring.Score(Report(scored, new TargetReport(Target) { Error = new("unreachable", "no route") }));

        Assert.Equal((null, "none"), (report.Score.Value, report.Score.Grade));
        Assert.Equal(39, report.Targets[0].Score.Value);
    }

    [Fact]
    public void Coverage_counts_every_check_once_and_leaves_out_what_does_not_arise()
    {
        var score = Of(
            Scanned(
                Pass("HC101", Severity.Critical),
                Fail("HC300", Severity.Low, CheckGroup.Chain, "first"),
                Fail("HC300", Severity.Low, CheckGroup.Chain, "second"),
                Pass("HC301", Severity.Low),
                Unclear("HC301", Severity.Low),
                Untested("HC121", Severity.High),
                Untested("HC122", Severity.High),
                Moot("HC102", Severity.Critical),
                Fail("HC001", Severity.Low, CheckGroup.Housekeeping)
            )
        );

        Assert.Equal(new Coverage(Tested: 2, NotTestable: 2, Inconclusive: 1), score.Coverage);
    }

    [Fact]
    public void Suppressed_failures_do_not_lower_it_but_known_ones_do()
    {
        var passed = Pass("HC101", Severity.Critical);
        var failed = Fail("HC300", Severity.Medium, CheckGroup.Chain);

        Assert.Equal(100, Of(Scanned(passed, failed.Suppressed())).Value);
        Assert.Equal(92, Of(Scanned(passed, failed with { InBaseline = true })).Value);
    }

    private static Score Of(TargetReport target) => Scoring.Score(Report(target)).Targets[0].Score;
}
