using Handclasp.Model;

namespace Handclasp.Cli.Diffs;

/// <summary>One line of a comparison.</summary>
/// <param name="Finding">The finding as the report holds it that it is taken from: the new one for what is new and known now, else the old one.</param>
/// <param name="Was">What stood there before: a verdict, a lighter severity, "suppressed"; empty where nothing did.</param>
/// <param name="Now">What stands there now, or why nothing does; empty where the list says it.</param>
internal sealed record Change(SideFinding Finding, string Was = "", string Now = "");

/// <summary>What became of one target.</summary>
internal sealed record TargetChange(string Name, SideTarget? Old, SideTarget? New)
{
    /// <summary>Failures that were none, or weighed less.</summary>
    public IReadOnlyList<Change> Added { get; init; } = [];

    /// <summary>Failures that are none any more, decided again.</summary>
    public IReadOnlyList<Change> Fixed { get; init; } = [];

    public IReadOnlyList<Change> Unchanged { get; init; } = [];

    /// <summary>What was decided and no longer is: not testable, inconclusive, not looked at. No failure, and no pass either.</summary>
    public IReadOnlyList<Change> Lost { get; init; } = [];

    /// <summary>Passes whose question no longer arises: behind an open door nobody asks about the locks.</summary>
    public IReadOnlyList<Change> Inapplicable { get; init; } = [];

    /// <summary>Passes where nothing was known.</summary>
    public IReadOnlyList<Change> Gained { get; init; } = [];

    /// <summary>Failures that are suppressed now and were not.</summary>
    public IReadOnlyList<Change> Suppressed { get; init; } = [];

    /// <summary>Points gained or lost; null where one of both is missing.</summary>
    public int? ScoreChange => New?.Score.Value - Old?.Score.Value;
}

/// <summary>Two reports of the same command, held against each other.</summary>
internal sealed record Comparison(Side Old, Side New, IReadOnlyList<TargetChange> Targets)
{
    public int? ScoreChange => New.Score.Value - Old.Score.Value;

    /// <summary>Points of two versions of the scoring rules do not compare.</summary>
    public bool SameScoring => Old.Scoring == New.Scoring;

    /// <summary>In the order of the new report; targets that went come last.</summary>
    public static Comparison Of(Side old, Side now)
    {
        var before = old.Targets.GroupBy(t => t.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, Merged, StringComparer.Ordinal);
        var after = now.Targets.GroupBy(t => t.Name, StringComparer.Ordinal).Select(Merged).ToList();
        var names = after.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var complete = now is { Command: "source", Partial: false };
        return new(
            old,
            now,
            [
                .. after.Select(t => Of(before.GetValueOrDefault(t.Name), t, complete)),
                .. before.Values.Where(t => !names.Contains(t.Name)).Select(t => new TargetChange(t.Name, t, null)),
            ]
        );
    }

    /// <summary>A target may be named twice (two ports of one name through --connect): its findings are one list then.</summary>
    private static SideTarget Merged(IEnumerable<SideTarget> same)
    {
        var all = same.ToList();
        return all.Count == 1
            ? all[0]
            : all[0] with
            {
                Error = all.Find(t => t.Error is not null)?.Error,
                Findings = [.. all.SelectMany(t => t.Findings)],
            };
    }

    private static TargetChange Of(SideTarget? old, SideTarget now, bool complete)
    {
        List<Change> added = [];
        List<Change> unchanged = [];
        var (before, after) = (new Known(old?.Findings ?? []), new Known(now.Findings));
        foreach (var finding in after.Failures)
        {
            var known = before.Failing(finding.Fingerprint);
            if (known is null)
                added.Add(new(finding, before.WordFor(finding)));
            else if (known.Severity < finding.Severity)
                added.Add(new(finding, known.Severity.Word()));
            else
                unchanged.Add(new(finding));
        }

        var change = new TargetChange(now.Name, old, now) { Added = added, Unchanged = unchanged };
        return old is null ? change : Rest(change, before, after, now, complete);
    }

    /// <summary>What became of everything the old report had decided.</summary>
    private static TargetChange Rest(TargetChange change, Known before, Known after, SideTarget now, bool complete)
    {
        List<Change> repaired = [];
        List<Change> lost = [];
        List<Change> inapplicable = [];
        List<Change> suppressed = [];
        foreach (var finding in before.Decided)
        {
            if (after.Failing(finding.Fingerprint) is not null)
                continue;
            var (found, settled) = after.Now(finding);
            if (finding.Fails && found is { Verdict: Verdict.Fail, Suppressed: true } && found.Fingerprint == finding.Fingerprint)
                suppressed.Add(new(finding, Now: "suppressed"));
            else if (settled || (found is null && complete && now.Error is null))
            {
                if (finding.Fails)
                    repaired.Add(new(finding, Now: found?.Verdict.Word() ?? "gone"));
                else if (finding.Verdict == Verdict.Pass && found?.Verdict == Verdict.NotApplicable)
                    inapplicable.Add(new(finding, finding.Verdict.Word(), Why(now, found)));
            }
            else if (finding.Fails || finding.Verdict == Verdict.Pass)
                lost.Add(new(finding, finding.Verdict.Word(), Why(now, found)));
        }

        var gained = after
            .Decided.Where(f => f.Verdict == Verdict.Pass && before.Now(f) is ({ IsDecided: false } or null, false))
            .Select(f => new Change(f, before.WordFor(f)));
        return change with { Fixed = repaired, Lost = lost, Inapplicable = inapplicable, Suppressed = suppressed, Gained = [.. gained] };
    }

    private static string Why(SideTarget now, SideFinding? found) =>
        now.Error is { } error ? $"not scanned: {error}"
        : found is null ? "not among the checks of the new report"
        : $"{found.Verdict.Word()}: {found.Because}";
}
