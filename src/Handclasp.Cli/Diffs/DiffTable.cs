using Handclasp.Model;
using Handclasp.Reports;

namespace Handclasp.Cli.Diffs;

/// <summary>The comparison for a person at a terminal: what got worse first.</summary>
internal static class DiffTable
{
    public static string Of(Comparison comparison, int width, bool color)
    {
        var text = new TerminalText(width, color);
        text.Line("", DiffWords.Counts(comparison), ink: Paint.Bold);
        text.Line("", $"score {DiffWords.Score(comparison.Old.Score, comparison.New.Score)}");
        foreach (var note in DiffWords.Notes(comparison))
            text.Line("note: ", note);
        foreach (var target in comparison.Targets)
            Target(text, target);
        return text.ToString();
    }

    private static void Target(TerminalText text, TargetChange target)
    {
        text.Blank();
        text.Line("", $"{target.Name}   {Headline(target)}", ink: Paint.Bold);
        Lines(text, "NEW   ", target.Added, Paint.Red);
        if (target.New?.Error is not null && target.Lost.Count > 0)
            text.Line("  LOST   ", $"verdicts that the old report had: {target.Lost.Count}", Paint.Magenta);
        else
            Lines(text, "LOST  ", target.Lost, Paint.Magenta, lost: true);
        Lines(text, "FIXED ", target.Fixed, Paint.Green);
        Lines(text, "hushed", target.Suppressed, Paint.Cyan);
        Checks(text, "same  ", target.Unchanged);
        Checks(text, "n/a   ", target.Inapplicable);
        Checks(text, "known ", target.Gained);
        if (target.New is null)
            Checks(text, "failed", [.. target.Old!.Findings.Where(f => f.Fails).Select(f => new Change(f))]);
    }

    private static string Headline(TargetChange target) =>
        target switch
        {
            { Old: null } => $"came · score {target.New!.Score}",
            { New: null } => $"went: it is not in the new report · score was {target.Old.Score}",
            { New.Error: { } error } => $"not scanned: {error}",
            _ => $"score {DiffWords.Score(target.Old.Score, target.New.Score)}",
        };

    private static void Lines(TerminalText text, string word, IReadOnlyList<Change> changes, Paint paint, bool lost = false)
    {
        foreach (var change in changes)
        {
            var lead = $"  {word} {change.Finding.Severity.Word(), -8}  ";
            text.Line(lead, $"{DiffWords.Name(change.Finding)}: {DiffWords.Why(change, lost)}", paint);
        }
    }

    /// <summary>What nobody has to act on: the checks alone.</summary>
    private static void Checks(TerminalText text, string word, IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
            text.Line($"  {word} ", string.Join(' ', changes.Select(c => c.Finding.Check).Distinct()), Paint.Dim);
    }
}
