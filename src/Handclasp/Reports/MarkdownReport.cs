using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>GitHub-flavoured Markdown for a pull-request comment or a job summary. Everything foreign is written as character references.</summary>
internal sealed class MarkdownReport : IReportFormat
{
    public string Name => "markdown";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        var text = new StringBuilder();
        text.Append("# Handclasp: ").Append(Headline(report.Score)).Append("\n\n");
        if (report.Run.Partial)
            text.Append("**The run ended early: what follows is what was found until then.**\n\n");
        if (report.Targets.Count > 1)
            Overview(text, report);
        foreach (var target in report.Targets)
            Target(text, new(target));
        output.Write(Encoding.UTF8.GetBytes(text.ToString().TrimEnd('\n') + "\n"));
    }

    /// <summary>
    /// Foreign text as character references wherever a character could mean something in Markdown, HTML or GitHub's own extensions
    /// (links, mentions, issue numbers).
    /// </summary>
    public static string Escape(string text)
    {
        var clean = ForeignText.OneLine(text);
        var escaped = new StringBuilder(clean.Length + 32);
        for (var i = 0; i < clean.Length; i++)
        {
            var c = clean[i];
            if (IsPlain(c, i > 0 ? clean[i - 1] : ' ', i + 1 < clean.Length ? clean[i + 1] : ' '))
                escaped.Append(c);
            else
                escaped.Append("&#").Append((int)c).Append(c is '@' or '#' ? ";&#8203;" : ";"); // the invisible space keeps "@team" from being a mention
        }

        return escaped.ToString();
    }

    /// <summary>True for a character that means nothing where it stands, in the middle of a line.</summary>
    private static bool IsPlain(char c, char before, char after) =>
        c switch
        {
            ':' => after != '/', // no scheme, so no link
            '.' => before is not ('w' or 'W'), // no "www."
            '_' => char.IsAsciiLetterOrDigit(before) && char.IsAsciiLetterOrDigit(after),
            > '~' => true,
            _ => char.IsAsciiLetterOrDigit(c) || " ,/;=\"'-()?%".Contains(c, StringComparison.Ordinal),
        };

    private static string Headline(Score score) => Escape(TargetView.ScoreLine(score)["score ".Length..]) + Cap(score);

    private static string Cap(Score score) => score.Cap is { } cap ? $", capped: {Escape(cap)}" : "";

    private static void Overview(StringBuilder text, Report report)
    {
        text.Append("| target | enforcement | score | failures |\n|---|---|---|---|\n");
        foreach (var target in report.Targets)
        {
            var view = new TargetView(target);
            var word = target.Error is { } error ? $"error: {error.Code}" : view.Enforcement;
            text.Append("| ").Append(Escape(view.Name)).Append(" | ").Append(Escape(word)).Append(" | ");
            text.Append(Headline(target.Score)).Append(" | ").Append(view.Failures.Count).Append(" |\n");
        }

        text.Append('\n');
    }

    private static void Target(StringBuilder text, TargetView view)
    {
        var target = view.Target;
        text.Append("## ").Append(Escape(view.Name)).Append("\n\n");
        if (target.Error is { } error)
        {
            text.Append("**Not scanned** (").Append(Escape(error.Code)).Append("): ").Append(Escape(error.Message)).Append("\n\n");
            return;
        }

        foreach (var line in view.First)
            text.Append("**").Append(Escape(line)).Append("**\n\n");
        string[] said =
        [
            view.Enforcement.Length > 0 ? $"Enforcement: **{Escape(view.Enforcement)}**" : "",
            Escape(view.Facts),
            Escape(TargetView.ScoreLine(target.Score)) + Cap(target.Score),
        ];
        text.Append(string.Join(" · ", said.Where(s => s.Length > 0))).Append("\n\n");
        Table(text, view);
        foreach (var finding in view.Failures)
            Failure(text, view, finding);
        if (view.NotTestable.Count > 0)
        {
            text.Append("Not testable: ").Append(view.NotTestable.Count).Append("\n\n");
            foreach (var group in view.Missing)
                text.Append("- ")
                    .Append(Escape(group.Key))
                    .Append(": ")
                    .Append(string.Join(' ', group.Select(f => f.Check.Id)))
                    .Append('\n');
            text.Append('\n');
        }

        foreach (var note in target.Notes)
            text.Append("- Note: ").Append(Escape(note)).Append('\n');
        if (target.Notes.Count > 0)
            text.Append('\n');
    }

    private static void Table(StringBuilder text, TargetView view)
    {
        List<Finding> rows = [.. view.Failures, .. view.Unclear, .. view.Suppressed, .. view.Passed, .. view.Remarks];
        if (rows.Count == 0)
            return;
        text.Append("| | check | severity | why |\n|---|---|---|---|\n");
        foreach (var finding in rows)
        {
            text.Append("| ").Append(Mark(finding)).Append(" | ").Append(Escape($"{finding.Check.Id} {finding.Check.Label}"));
            var place = view.Target.IsSource && finding.Ruling.Evidence is [{ Line: > 0 } at, ..] ? $"{at.Place}: " : "";
            text.Append(" | ").Append(finding.Severity.Word()).Append(" | ").Append(Escape(place + finding.Ruling.Because));
            if (finding.Ruling.Verdict == Verdict.Inconclusive && finding.Ruling.Settle.Length > 0)
                text.Append("; to settle it: ").Append(Escape(finding.Ruling.Settle));
            text.Append(" |\n");
        }

        text.Append('\n');
    }

    private static string Mark(Finding finding) =>
        finding switch
        {
            { Suppressed: not null } => "suppressed",
            { Ruling.Verdict: Verdict.Fail, Severity: Severity.Info } => "information",
            { Ruling.Verdict: Verdict.Fail, InBaseline: true } => "**FAIL** (known)",
            { Ruling.Verdict: Verdict.Fail } => "**FAIL**",
            { Ruling.Verdict: Verdict.Inconclusive } => "inconclusive",
            _ => "pass",
        };

    private static void Failure(StringBuilder text, TargetView view, Finding finding)
    {
        text.Append("<details><summary>")
            .Append(finding.Check.Id)
            .Append(": ")
            .Append(Escape(finding.Check.Title))
            .Append("</summary>\n\n");
        if (view.Pair(finding) is { } pair)
        {
            text.Append("- ").Append(Escape(pair.LetIn.Identity)).Append(": ").Append(Escape(pair.LetIn.Reason)).Append('\n');
            if (pair.Valid is { } valid)
                text.Append("- valid: ").Append(Escape(valid.Reason)).Append('\n');
        }

        foreach (var item in finding.Ruling.Evidence)
            text.Append("- ").Append(Escape(item.Place)).Append(": ").Append(Escape(item.Fact)).Append('\n');
        text.Append("- What to do: ");
        text.Append(Escape(finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation)).Append('\n');
        if (finding.Ruling.Reproduce.Length > 0)
            text.Append("- Reproduce: <code>").Append(Escape(finding.Ruling.Reproduce)).Append("</code>\n");
        text.Append("\n</details>\n\n");
    }
}
