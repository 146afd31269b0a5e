using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The block of one folder or file: each place with its line, why it is a flaw and what to write instead.</summary>
internal sealed class TableSource(TerminalText text, TargetView view, RenderOptions options)
{
    private const string Indent = "       ";

    public void Write()
    {
        foreach (var line in view.Leading())
            text.Line("", line, ink: Paint.Magenta);
        text.Line($"{view.Name}   ", view.Target.Notes is [var read, ..] ? read : "", Paint.Bold);
        foreach (var finding in view.Failures)
            Place("FAIL", finding, Paint.Red);
        foreach (var finding in view.Unclear)
            text.Line($"  ???? {finding.Check.Id} ", finding.Ruling.Because, Paint.Magenta);
        foreach (var finding in view.Remarks)
            Place("info", finding, Paint.Cyan);
        if (!options.Quiet)
            Rest();
        Score();
    }

    private void Place(string tag, Finding finding, Paint paint)
    {
        var at = finding.Ruling.Evidence[0];
        var known = finding.InBaseline is true ? " (known)" : "";
        text.Line(
            $"  {tag} {finding.Check.Id} ",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{finding.Severity.Word()}{known}  {at.Where}:{at.Line}{(at.Column > 0 ? $":{at.Column}" : "")}"
            ),
            paint,
            Paint.Bold
        );
        if (options.Quiet)
            return;
        if (at.Fact.Length > 0)
            text.Line($"{Indent}| ", at.Fact, Paint.Dim);
        text.Line(Indent, finding.Ruling.Because);
        foreach (var beside in finding.Ruling.Evidence.Skip(1))
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{Indent}{beside.Where}:{beside.Line}: "), beside.Fact, Paint.Dim);
        var fixable = finding.Ruling.Fix switch
        {
            { Safe: true } => " (--fix writes it)",
            { } => " (--fix --unsafe-fixes writes it)",
            _ => "",
        };
        text.Line(
            $"{Indent}-> ",
            (finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation) + fixable
        );
    }

    private void Rest()
    {
        foreach (var finding in view.Suppressed)
        {
            var until = finding.Suppressed!.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var at = finding.Ruling.Evidence[0];
            text.Line(
                string.Create(CultureInfo.InvariantCulture, $"  suppressed until {until}: {finding.Check.Id} {at.Where}:{at.Line}  "),
                finding.Suppressed.Reason,
                Paint.Dim
            );
        }

        if (options.Verbose)
            foreach (var finding in view.Passed.Concat(view.NotApplicable))
                text.Line(
                    $"  {(finding.Ruling.Verdict == Verdict.Pass ? "PASS" : "n/a ")} {finding.Check.Id} {finding.Check.Label}   ",
                    finding.Ruling.Because,
                    Paint.Dim
                );
        else if (view.Passed.Count > 0)
            text.Line(
                "  PASS ",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{view.Passed.Count} checks found nothing: {string.Join(' ', view.Passed.Select(f => f.Check.Id))}"
                ),
                Paint.Green
            );
        foreach (var note in view.Target.Notes.Skip(1))
            text.Line("  note: ", note, Paint.Cyan);
    }

    private void Score()
    {
        var score = view.Target.Score;
        var paint = score.Value switch
        {
            null => Paint.Magenta,
            >= 80 => Paint.Green,
            >= 60 => Paint.Bold,
            _ => Paint.Red,
        };
        text.Line("  ", TargetView.ScoreLine(score) + (score.Cap is { } why ? $"  capped: {why}" : ""), ink: paint);
    }
}
