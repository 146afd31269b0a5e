using System.Globalization;

namespace Handclasp.Cli.Diffs;

/// <summary>The words that the table and the Markdown share.</summary>
internal static class DiffWords
{
    /// <summary>"1 new, 2 fixed, 3 unchanged, 1 no longer known", nothing of what there is none.</summary>
    public static string Counts(Comparison comparison)
    {
        (int Count, string Word)[] counts =
        [
            (comparison.Targets.Sum(t => t.Added.Count), "new"),
            (comparison.Targets.Sum(t => t.Fixed.Count), "fixed"),
            (comparison.Targets.Sum(t => t.Unchanged.Count), "unchanged"),
            (comparison.Targets.Sum(t => t.Suppressed.Count), "suppressed now"),
            (comparison.Targets.Sum(t => t.Lost.Count), "no longer known"),
            (comparison.Targets.Sum(t => t.Inapplicable.Count), "no longer applicable"),
            (comparison.Targets.Sum(t => t.Gained.Count), "known now"),
        ];
        var said = counts.Where(c => c.Count > 0).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} {c.Word}")).ToList();
        return said.Count == 0 ? "nothing changed" : string.Join(", ", said);
    }

    /// <summary>"85 B -> 39 F (-46)", or "85 B" where it stayed.</summary>
    public static string Score(SideScore old, SideScore now) =>
        old == now ? now.ToString()
        : now.Value - old.Value is { } change ? string.Create(CultureInfo.InvariantCulture, $"{old} -> {now} ({change:+0;-0;0})")
        : $"{old} -> {now}";

    public static string Name(SideFinding finding) => $"{finding.Check} {finding.Slug}";

    /// <summary>Where and why, with what stood there before.</summary>
    public static string Why(Change change, bool lost)
    {
        var place = change.Finding.Place.Length > 0 ? $"{change.Finding.Place}: " : "";
        var was = change.Was switch
        {
            "" => "",
            _ when lost => $"was {change.Was}, now ",
            "pass" => "passed before: ",
            var word => $"was {word}: ",
        };
        return place + was + (lost ? change.Now : change.Finding.Because);
    }

    /// <summary>What must be known to read the comparison.</summary>
    public static IEnumerable<string> Notes(Comparison comparison)
    {
        if (!comparison.SameScoring)
            yield return $"scored by different rules ({comparison.Old.Scoring} and {comparison.New.Scoring}): points do not compare";
        if (comparison.Old.Partial)
            yield return "the old run ended early: what it had not reached is new here";
        if (comparison.New.Partial)
            yield return "the new run ended early: what it did not reach is not known";
    }

    public static string State(TargetChange target) =>
        target switch
        {
            { Old: null } => "came",
            { New: null } => "went",
            { New.Error: not null } => "not scanned",
            _ => "both",
        };
}
