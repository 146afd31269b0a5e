using System.Globalization;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Diffs;

/// <summary>When a comparison fails.</summary>
/// <param name="FailOn">A new failure so heavy or heavier; null is no gate on failures.</param>
/// <param name="ScoreDrops">A score lower by so many points or more; null is no gate on scores.</param>
/// <param name="AllowInconclusive">What is no longer known is no reason.</param>
internal sealed record DiffPolicy(Severity? FailOn, int? ScoreDrops, bool AllowInconclusive);

/// <summary>The decision, with a reason for each thing that fails.</summary>
internal sealed record DiffGate(int ExitCode, IReadOnlyList<string> Regressions, IReadOnlyList<string> Unknown)
{
    public static DiffGate Of(Comparison comparison, DiffPolicy policy)
    {
        List<string> regressions = [];
        List<string> unknown = [];
        foreach (var target in comparison.Targets.Where(t => t.New is not null))
        {
            regressions.AddRange(target.Added.Where(c => Counts(c)).Select(c => $"new: {Named(c, target)}"));
            if (target.New!.Error is { } error && policy.FailOn is not null)
                unknown.Add($"not scanned: {target.Name}: {error}");
            else
                unknown.AddRange(target.Lost.Where(c => Counts(c)).Select(c => $"no longer known: {Named(c, target)}"));
        }

        if (policy.ScoreDrops is { } points)
            Scores(comparison, points, regressions, unknown);
        if (policy.AllowInconclusive)
            unknown.Clear();
        var code =
            regressions.Count > 0 ? Gate.Failed
            : unknown.Count > 0 ? Gate.Inconclusive
            : ExitCodes.Passed;
        return new(code, regressions, unknown);

        bool Counts(Change change) => policy.FailOn is { } least && change.Finding.Severity >= least;
    }

    private static void Scores(Comparison comparison, int points, List<string> regressions, List<string> unknown)
    {
        if (!comparison.SameScoring)
        {
            unknown.Add("the scores were made by two versions of the scoring rules and cannot be compared: write the old report anew");
            return;
        }

        var pairs = comparison
            .Targets.Where(t => t is { Old: not null, New: not null })
            .Select(t => (t.Name, Old: t.Old!.Score, New: t.New!.Score))
            .Prepend((Name: "all targets", Old: comparison.Old.Score, New: comparison.New.Score));
        foreach (var (name, old, now) in pairs)
        {
            if (old.Value - now.Value is { } drop && drop >= points)
                regressions.Add(string.Create(CultureInfo.InvariantCulture, $"score {old} -> {now}, {drop} points lower: {name}"));
            else if (old.Value is not null && now.Value is null)
                unknown.Add($"score {old} -> none: {name}");
        }
    }

    private static string Named(Change change, TargetChange target) =>
        $"{change.Finding.Check} {change.Finding.Slug} ({change.Finding.Severity.Word()}): {target.Name}";
}
