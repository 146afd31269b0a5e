using System.Text;
using Handclasp.Model;
using static Handclasp.Reports.MarkdownReport;

namespace Handclasp.Cli.Diffs;

/// <summary>The comparison for a pull request or a job summary. Everything foreign is escaped as in the Markdown report.</summary>
internal static class DiffMarkdown
{
    public static string Of(Comparison comparison)
    {
        var text = new StringBuilder();
        text.Append("# Handclasp: ").Append(Escape(DiffWords.Counts(comparison))).Append("\n\n");
        text.Append("Score ").Append(Escape(DiffWords.Score(comparison.Old.Score, comparison.New.Score))).Append("\n\n");
        foreach (var note in DiffWords.Notes(comparison))
            text.Append("- Note: ").Append(Escape(note)).Append("\n\n");
        foreach (var target in comparison.Targets)
            Target(text, target);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Target(StringBuilder text, TargetChange target)
    {
        text.Append("## ").Append(Escape(target.Name)).Append("\n\n").Append(Headline(target)).Append("\n\n");
        (string Mark, IReadOnlyList<Change> Changes, bool Lost)[] lists =
        [
            ("**new**", target.Added, false),
            ("**no longer known**", target.New?.Error is null ? target.Lost : [], true),
            ("fixed", target.Fixed, false),
            ("suppressed now", target.Suppressed, false),
            ("unchanged", target.Unchanged, false),
            ("no longer applicable", target.Inapplicable, true),
            ("known now", target.Gained, false),
        ];
        if (lists.All(l => l.Changes.Count == 0))
            return;
        text.Append("| | check | severity | why |\n|---|---|---|---|\n");
        foreach (var (mark, changes, lost) in lists)
        foreach (var change in changes)
        {
            text.Append("| ").Append(mark).Append(" | ").Append(Escape(DiffWords.Name(change.Finding))).Append(" | ");
            text.Append(change.Finding.Severity.Word()).Append(" | ").Append(Escape(DiffWords.Why(change, lost))).Append(" |\n");
        }

        text.Append('\n');
    }

    private static string Headline(TargetChange target) =>
        target switch
        {
            { Old: null } => $"**Came**, score {Escape(target.New!.Score.ToString())}",
            { New: null } => $"**Went**: it is not in the new report; its score was {Escape(target.Old.Score.ToString())}",
            { New.Error: { } error } => $"**Not scanned**: {Escape(error)}; {target.Lost.Count} verdicts are no longer known",
            _ => $"Score {Escape(DiffWords.Score(target.Old.Score, target.New.Score))}",
        };
}
