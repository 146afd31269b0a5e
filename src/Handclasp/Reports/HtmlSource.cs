using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>A finding in code: its place, the flagged text, and the correction as a diff of that text.</summary>
internal sealed class HtmlSource(HtmlText html)
{
    /// <param name="ruling">A failure, which cites at least one place.</param>
    public void Write(Ruling ruling)
    {
        var at = ruling.Evidence[0];
        // The summary names the first place, and a correction shows the flagged text itself.
        var fix = ruling.Fix is { Edits.Count: > 0 } ? ruling.Fix : null;
        if (at.Fact.Length > 0 && (fix is null || !fix.Edits.Any(e => Applied(at, e) is not null)))
            html.Open("pre").Element("code", at.Fact).Close("pre");
        foreach (var item in ruling.Evidence.Skip(1))
            html.Open("p").Element("code", item.Place).Text(" ").Text(item.Fact).Close("p");
        if (fix is null)
            return;
        html.Element("h5", fix.Safe ? "Correction" : "Correction, to be read before it is taken");
        html.Open("pre", "diff");
        foreach (var edit in fix.Edits)
            Change(at, edit);
        html.Close("pre");
        html.Open("p", "soft").Element("code", fix.Safe ? "handclasp source --fix" : "handclasp source --fix --unsafe-fixes");
        html.Text(" writes it.").Close("p");
    }

    /// <summary>
    /// The report holds the flagged text and no more of the file: where the edit lies within it, both are shown whole; else the edit's place
    /// and its text.
    /// </summary>
    private void Change(EvidenceItem at, SourceEdit edit)
    {
        html.Open("span", "at").Text(string.Create(CultureInfo.InvariantCulture, $"@@ {edit.Path}:{edit.Line}:{edit.Column} @@"));
        html.Close("span").Newline();
        if (Applied(at, edit) is { } after)
        {
            Line("del", "- ", at.Fact);
            if (after.Trim().Length > 0)
                Line("ins", "+ ", after);
            return;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"columns {edit.Column} to {edit.EndColumn - 1}");
        Line("del", "- ", edit.EndLine > edit.Line ? $"to line {edit.EndLine.ToString(CultureInfo.InvariantCulture)}" : place);
        if (edit.Text.Length > 0)
            Line("ins", "+ ", edit.Text);
    }

    private void Line(string element, string sign, string text) => html.Open(element).Text(sign).Text(text).Close(element).Newline();

    /// <summary>The flagged text after the edit; null where the edit is not within it, or the excerpt is not the whole of it.</summary>
    private static string? Applied(EvidenceItem at, SourceEdit edit)
    {
        var oneLine = at.Line > 0 && at.EndLine == at.Line && edit.Line == at.Line && edit.EndLine == at.Line && at.Where == edit.Path;
        if (!oneLine || at.Fact.Length != at.EndColumn - at.Column || edit.Column > at.EndColumn || edit.EndColumn < at.Column)
            return null;
        // An edit may take a blank before the flagged text with it.
        var from = Math.Max(0, edit.Column - at.Column);
        var to = Math.Min(at.Fact.Length, edit.EndColumn - at.Column);
        return to < from ? null : at.Fact[..from] + edit.Text + at.Fact[to..];
    }
}
