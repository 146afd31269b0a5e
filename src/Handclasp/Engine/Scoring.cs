using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>
/// The score (DESIGN.md section 5). Pure. A suppressed failure does not lower it; a failure known from a baseline does: the
/// baseline is about the gate, the score about the target (docs/decisions/baseline-and-score.md).
/// </summary>
internal static class Scoring
{
    /// <summary>The version of these rules; changes when the same findings would score otherwise.</summary>
    public const string Version = "1";

    /// <summary>All Low failures together cost at most this.</summary>
    private const int LowAtMost = 10;

    /// <summary>Fills in every target's score and the report's, which is the lowest.</summary>
    public static Report Score(Report report)
    {
        // One target alone is what a partial run left unfinished; with several it is not known which, so only the sum is open.
        var alone = report.Run.Partial && report.Targets.Count == 1;
        var targets = report.Targets.Select(t => t with { Score = Of(t, alone) }).ToList();
        return report with { Targets = targets, Score = Lowest(targets, report.Run.Partial) };
    }

    private static Score Of(TargetReport target, bool partial)
    {
        var judged = target.Findings.Where(f => f.Check.Group != CheckGroup.Housekeeping).ToList();
        var coverage = Cover(judged);
        var failed = target.Findings.Where(Lowers).ToList();
        var critical = failed.Exists(f => f.Severity == Severity.Critical);
        var decided = judged.Exists(f => f.Severity >= Severity.High && (f.Ruling.Verdict == Verdict.Pass || Lowers(f)));
        if (target.Error is not null || !decided || (target.ValidRefused && !critical))
            return new(null, "none", false, null, coverage);

        var value = 100 - Penalty(failed);
        string? cap = null;
        foreach (var (limit, why) in Caps(target, failed))
        {
            if (limit >= value)
                continue;
            (value, cap) = (limit, why);
        }

        var open = judged.Exists(f => f is { Ruling.Verdict: Verdict.Inconclusive, Severity: >= Severity.High });
        return new(value, Grade(value), open || partial, cap, coverage);
    }

    /// <summary>True for a failure that lowers the score.</summary>
    private static bool Lowers(Finding finding) => finding.Ruling.Verdict == Verdict.Fail && finding.Suppressed is null;

    private static int Penalty(IReadOnlyList<Finding> failed)
    {
        var heaviest = failed.GroupBy(f => f.Check.Group).Select(Heaviest).ToList();
        var low = heaviest.Where(h => h.Severity == Severity.Low).Sum(h => h.Weight);
        var more = heaviest.Where(h => h.Severity != Severity.Low).Sum(h => h.Weight) + Math.Min(low, LowAtMost);
        return (int)Math.Min(100, Math.Round(more, MidpointRounding.AwayFromZero));
    }

    /// <summary>
    /// The heaviest failure of a group. In source one check fails at many places: each further one takes off half of the one before, to
    /// twice its weight.
    /// </summary>
    private static (Severity Severity, double Weight) Heaviest(IGrouping<CheckGroup, Finding> group)
    {
        var worst = group.Max(f => f.Severity);
        var places = group
            .Where(f => f.Severity == worst && IsSourceCheck(f.Check))
            .GroupBy(f => f.Check.Id, StringComparer.Ordinal)
            .Select(c => c.Count())
            .DefaultIfEmpty(1)
            .Max();
        return (worst, Weight(worst) * (2 - Math.Pow(0.5, Math.Min(places, 30) - 1)));
    }

    private static bool IsSourceCheck(CheckInfo check) =>
        check.Id.StartsWith("HC5", StringComparison.Ordinal) || check.Id.StartsWith("HC6", StringComparison.Ordinal);

    private static int Weight(Severity severity) =>
        severity switch
        {
            Severity.Critical => 40,
            Severity.High => 20,
            Severity.Medium => 8,
            Severity.Low => 3,
            _ => 0,
        };

    /// <summary>What caps the score, lowest cap first: the first that binds is the one to name.</summary>
    private static IEnumerable<(int Limit, string Why)> Caps(TargetReport target, IReadOnlyList<Finding> failed)
    {
        if (failed.FirstOrDefault(f => f.Severity == Severity.Critical) is { } critical)
            yield return (39, $"{critical.Check.Id} (critical)");
        if (failed.FirstOrDefault(f => f.Severity == Severity.High) is { } high)
            yield return (69, $"{high.Check.Id} (high)");
        if (target is { Claimed: true, ValidGiven: false })
            yield return (79, "no valid certificate given");
        var untested = target
            .Findings.Where(f => f is { Ruling.Verdict: Verdict.NotTestable, Severity: >= Severity.High } && IsServerCheck(f.Check))
            .MaxBy(f => f.Severity);
        if (untested is not null)
            yield return (89, $"{untested.Check.Id} ({untested.Severity.Word()}) not testable");
    }

    private static bool IsServerCheck(CheckInfo check) => check.Id.StartsWith("HC1", StringComparison.Ordinal);

    /// <summary>Every check counts once, however many findings it has: a failure is a test, else the least decided finding says it.</summary>
    private static Coverage Cover(IReadOnlyList<Finding> judged)
    {
        var words = judged
            .GroupBy(f => f.Check.Id, StringComparer.Ordinal)
            .Select(g => Standing(g.Select(f => f.Ruling.Verdict).ToHashSet()));
        var counts = words.CountBy(w => w).ToDictionary();
        return new(
            counts.GetValueOrDefault(Verdict.Pass),
            counts.GetValueOrDefault(Verdict.NotTestable),
            counts.GetValueOrDefault(Verdict.Inconclusive)
        );

        static Verdict Standing(HashSet<Verdict> verdicts) =>
            verdicts.Contains(Verdict.Fail) ? Verdict.Pass
            : verdicts.Contains(Verdict.Inconclusive) ? Verdict.Inconclusive
            : verdicts.Contains(Verdict.NotTestable) ? Verdict.NotTestable
            : verdicts.Contains(Verdict.Pass) ? Verdict.Pass
            : Verdict.NotApplicable;
    }

    private static string Grade(int value) =>
        value switch
        {
            >= 90 => "A",
            >= 80 => "B",
            >= 70 => "C",
            >= 60 => "D",
            _ => "F",
        };

    /// <summary>The lowest of the targets' scores; a target without one leaves the whole without one.</summary>
    private static Score Lowest(List<TargetReport> targets, bool partial)
    {
        var coverage = new Coverage(
            targets.Sum(t => t.Score.Coverage.Tested),
            targets.Sum(t => t.Score.Coverage.NotTestable),
            targets.Sum(t => t.Score.Coverage.Inconclusive)
        );
        if (targets.Count == 0 || targets.Any(t => t.Score.Value is null))
            return new(null, "none", false, null, coverage);
        var lowest = targets.MinBy(t => t.Score.Value)!.Score;
        return lowest with { AtMost = partial || targets.Any(t => t.Score.AtMost), Coverage = coverage };
    }
}
