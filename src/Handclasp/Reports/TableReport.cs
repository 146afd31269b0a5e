using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>What a person reads in a terminal: the harm first, then what was found, then what could not be tested, then the score.</summary>
internal sealed class TableReport : IReportFormat
{
    public string Name => "table";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        var text = new TerminalText(options.Width, options.Color);
        for (var i = 0; i < report.Targets.Count; i++)
        {
            if (i > 0)
                text.Blank();
            if (report.Targets[i] is { IsSource: true, Error: null } source)
                new TableSource(text, new(source), options).Write();
            else
                new TableBlock(text, new(report.Targets[i]), options).Write();
        }

        if (report.Targets.Count != 1)
            Summary(text, report);
        if (report.Run.Partial)
            text.Line("", "the run ended early: what stands above is what was found until then", ink: Paint.Magenta);
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Words(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } all ? $" enforcement {all};" : "";

    private static void Summary(TerminalText text, Report report)
    {
        var failed = report.Targets.Count(t => t.Error is not null);
        var missing = failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {failed} not scanned") : "";
        var open = report.Targets.Count(t => t.Error is null && t.Score.Value is null);
        var none = open > 0 ? string.Create(CultureInfo.InvariantCulture, $", {open} without a score") : "";
        var words = report
            .Targets.Where(t => t.Enforcement is not null)
            .CountBy(t => t.Enforcement!.Value)
            .OrderBy(w => w.Key)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Value} {w.Key.Word()}"));
        text.Blank();
        text.Line(
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Targets.Count} targets{missing}{none}:{Words(words)} lowest {TargetView.ScoreLine(report.Score)}"
            ),
            ink: Paint.Bold
        );
    }
}

/// <summary>One target's block of the table.</summary>
internal sealed class TableBlock(TerminalText text, TargetView view, RenderOptions options)
{
    private const int MostUnfolded = 3;
    private const int WidestLabel = 36;
    private const int WidestReason = 64;
    private const string Indent = "       ";
    private readonly int labels = view
        .Target.Findings.Where(f => f.Ruling.Verdict is Verdict.Pass or Verdict.Fail or Verdict.Inconclusive)
        .Select(f => TerminalText.Cells(ForeignText.OneLine(f.Check.Label)))
        .Append(0)
        .Max();

    public void Write()
    {
        First();
        if (view.Target.Error is { } error)
        {
            text.Line($"{view.Name}   not scanned ({error.Code})   ", error.Message, Paint.Magenta);
            return;
        }

        text.Line($"{view.Name}   ", view.Facts, Paint.Bold);
        Enforcement();
        foreach (var finding in view.Failures)
            Failure(finding);
        foreach (var alike in view.Unclear.GroupBy(f => (f.Ruling.Because, f.Ruling.Settle)))
            Unclear([.. alike]);
        Passes();
        foreach (var finding in view.Remarks)
            text.Line(Lead("info", finding), finding.Ruling.Because, Paint.Cyan);
        if (!options.Quiet)
            Rest();
        Score();
        if (options.Verbose)
            new TableObservations(text, view).Write();
    }

    /// <summary>Before everything: a refused certificate, a missing score, and the harm with both status lines and the command that shows it.</summary>
    private void First()
    {
        foreach (var line in view.Leading())
            text.Line("", line, ink: Paint.Magenta);
        if (view.OpenDoor is not { } open)
            return;
        text.Line("", view.Harm(open), ink: Paint.Red);
        if (options.Quiet)
            return;
        if (view.Pair(open) is { } pair)
        {
            var client = pair.LetIn.Identity == "none" ? "no certificate" : pair.LetIn.Identity;
            var width = Math.Max(TerminalText.Cells(client), "your certificate".Length) + 3;
            var place = TargetView.Place(pair.LetIn.Protocol, pair.LetIn.Alpn, pair.LetIn.Path);
            text.Line("  " + TerminalText.Pad(client, width), $"{pair.LetIn.Reason}   {place}");
            if (pair.Valid is { } valid)
                text.Line("  " + TerminalText.Pad("your certificate", width), valid.Reason);
        }

        if (open.Ruling.Reproduce.Length > 0)
            text.Whole("  ", open.Ruling.Reproduce);
    }

    private void Enforcement()
    {
        var sure = view.Target.Enforcement switch
        {
            Model.Enforcement.Required => Paint.Green,
            Model.Enforcement.Inconclusive or null => Paint.Magenta,
            _ => Paint.Red,
        };
        text.Line("  enforcement  ", view.Enforcement, ink: sure);
        if (!view.EndpointsDiffer || options.Quiet)
            return;
        var places = view.Target.Endpoints.Select(e => (Place: TargetView.Place(e.Protocol, e.Alpn, e.Path), e)).ToList();
        var width = Math.Min(40, places.Max(p => TerminalText.Cells(ForeignText.OneLine(p.Place)))) + 3;
        foreach (var (place, endpoint) in places)
            text.Line("    " + TerminalText.Pad(place, width), $"{endpoint.Enforcement.Word()}: {endpoint.Because}");
    }

    private void Failure(Finding finding)
    {
        var known = finding.InBaseline is true ? " (known)" : "";
        text.Line(Lead("FAIL", finding), $"{finding.Severity.Word()}{known}: {finding.Ruling.Because}", Paint.Red);
        if (options.Quiet)
            return;
        if (!ReferenceEquals(finding, view.OpenDoor))
        {
            if (view.Pair(finding) is { Valid: { } valid })
                text.Line($"{Indent}your certificate: ", valid.Reason);
            if (finding.Ruling.Reproduce.Length > 0)
                text.Whole(Indent, finding.Ruling.Reproduce);
        }

        var remedy = finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation;
        text.Line($"{Indent}-> ", remedy);
        if (finding.Ruling.Settle.Length > 0)
            text.Line($"{Indent}see also: ", finding.Ruling.Settle);
    }

    /// <summary>Those of one cause; many are told in one line, as after an interruption.</summary>
    private void Unclear(IReadOnlyList<Finding> alike)
    {
        var finding = alike[0];
        if (alike.Count > MostUnfolded && !options.Verbose)
        {
            text.Line(
                "  ???? ",
                $"{alike.Count} undecided, {finding.Ruling.Because}: {string.Join(' ', alike.Select(f => f.Check.Id).Distinct(StringComparer.Ordinal))} (-v tells each)",
                Paint.Magenta
            );
        }
        else
        {
            foreach (var one in alike)
                text.Line(Lead("????", one), one.Ruling.Because, Paint.Magenta);
        }

        if (!options.Quiet && finding.Ruling.Settle.Length > 0)
            text.Line($"{Indent}to settle it: ", finding.Ruling.Settle);
    }

    private void Passes()
    {
        var all = view.Passed.Select(f => (Finding: f, Seen: view.Seen(f))).ToList();
        var folded = options.Verbose ? [] : all.Where(r => r.Seen is null).ToList();
        var rows = folded.Count > MostUnfolded ? all.Where(r => r.Seen is not null).ToList() : all;
        var reasons = rows.Where(r => r.Seen is not null)
            .Select(r => TerminalText.Cells(ForeignText.OneLine(r.Seen!.Value.Reason)))
            .Append(0)
            .Max();
        foreach (var (finding, seen) in rows)
            text.Line(Lead("PASS", finding), seen is { } s ? Told(s.Reason, s.Held, s.Of, reasons) : finding.Ruling.Because, Paint.Green);
        // What no client of ours was needed for: the server's own chain, its versions. One line, so that the refusals stay in view.
        if (folded.Count > MostUnfolded)
            text.Line(
                "  PASS ",
                $"{folded.Count} more about the server, its chain and your certificate: "
                    + $"{string.Join(' ', folded.Select(f => f.Finding.Check.Id).Distinct(StringComparer.Ordinal))} (-v tells each)",
                Paint.Green
            );
    }

    /// <summary>The reason, and at how many endpoints it was seen: in a column of its own where the line has room for it.</summary>
    private string Told(string reason, int held, int of, int widest)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"   {held}/{of}");
        var column = Math.Min(widest, WidestReason);
        var fits =
            options.Width == 0 || "  PASS HC101 ".Length + Math.Min(labels, WidestLabel) + 3 + column + count.Length <= options.Width;
        return (fits ? TerminalText.Pad(reason, column) : reason) + count;
    }

    private void Rest()
    {
        if (options.Verbose)
        {
            foreach (var finding in view.NotApplicable)
                text.Line(Lead("n/a ", finding), finding.Ruling.Because, Paint.Dim);
        }

        foreach (var finding in view.Suppressed)
        {
            var until = finding.Suppressed!.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            text.Line($"  suppressed until {until}: {finding.Check.Id}  ", finding.Suppressed.Reason, Paint.Dim);
        }

        if (view.NotTestable.Count > 0)
        {
            // "A, or B" says no more than an "A" beside it: with A at hand, those checks run as well.
            var keys = view.Missing.Select(g => g.Key).ToList();
            var needed = string.Join(
                ", ",
                keys.Where(key => !keys.Exists(other => key.StartsWith(other + ", or ", StringComparison.Ordinal)))
            );
            text.Line(string.Create(CultureInfo.InvariantCulture, $"  not testable: {view.NotTestable.Count}  -> "), needed);
            foreach (var group in options.Verbose ? view.Missing : [])
                text.Line($"{Indent}{group.Key}: ", string.Join(' ', group.Select(f => f.Check.Id)), Paint.Dim);
        }

        foreach (var note in view.Target.Notes)
            text.Line("  note: ", note, Paint.Cyan);
        if (view.Target.MintedSerials.Count > 0)
            text.Line(
                "  note: ",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{view.Target.MintedSerials.Count} certificates were minted under your CA; -v and the JSON report list their serial numbers"
                ),
                Paint.Cyan
            );
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
        var cap = score.Cap is { } why ? $"  capped: {why}" : "";
        text.Line("  ", TargetView.ScoreLine(score) + cap, ink: paint);
    }

    private string Lead(string tag, Finding finding) =>
        $"  {tag} {finding.Check.Id} {TerminalText.Pad(finding.Check.Label, Math.Min(labels, WidestLabel))}   ";
}

/// <summary>Every conversation of one target, for -v.</summary>
internal sealed class TableObservations(TerminalText text, TargetView view)
{
    public void Write()
    {
        var seen = view.Target.Observations;
        if (seen.Count > 0)
            text.Line("  observations", "", Paint.Bold);
        foreach (var one in seen)
        {
            var place = TargetView.Place(one.Protocol, one.Alpn, one.Path);
            var twin = one.Twin is { } outcome ? $" (twin: {outcome.Word()})" : "";
            var times = one.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({one.Attempts} connections)") : "";
            text.Line($"    {TerminalText.Pad(one.Identity, 26)} {place}   ", $"{one.Outcome.Word()}: {one.Reason}{twin}{times}");
            foreach (var line in one.Transcript)
                text.Line("      ", line, ink: Paint.Dim);
        }

        if (view.Target.MintedSerials.Count > 0)
            text.Line("  minted serials  ", string.Join(' ', view.Target.MintedSerials), Paint.Bold);
    }
}
