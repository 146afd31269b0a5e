using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The findings of one target, by verdict: failures open, the rest folded.</summary>
internal sealed class HtmlFindings(HtmlText html, TargetView view)
{
    public void Write()
    {
        Group("Failed", view.Failures, open: true);
        Group("Inconclusive", view.Unclear, open: false);
        Group("Worth knowing", view.Remarks, open: false);
        Group("Suppressed", view.Suppressed, open: false);
        NotTestable();
        Folded("Passed", view.Passed);
        Folded("Not applicable", view.NotApplicable);
    }

    private void Group(string title, IReadOnlyList<Finding> findings, bool open)
    {
        if (findings.Count == 0)
            return;
        html.Element("h3", Counted(title, findings));
        Rows(findings, open);
    }

    private void Folded(string title, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return;
        html.Open("details", "fold").Open("summary").Element("h3", Counted(title, findings)).Close("summary");
        Rows(findings, open: false);
        html.Close("details");
    }

    private void Rows(IReadOnlyList<Finding> findings, bool open)
    {
        html.Open("div", "group");
        foreach (var finding in findings)
            One(finding, open);
        html.Close("div");
    }

    private static string Counted(string title, IReadOnlyList<Finding> findings) =>
        string.Create(CultureInfo.InvariantCulture, $"{title} ({findings.Count})");

    private void One(Finding finding, bool open)
    {
        var ruling = finding.Ruling;
        html.Open("details", "finding", open ? ["open", ""] : []);
        html.Open("summary").Element("span", Word(finding), $"tag {Kind(finding)}");
        html.Element("h4", $"{finding.Check.Id} {finding.Check.Title}");
        html.Element("p", ruling.Because).Close("summary");
        if (view.Pair(finding) is { } pair && ruling.Verdict == Verdict.Fail)
        {
            html.Open("dl");
            Row(pair.LetIn.Identity == "none" ? "no certificate" : pair.LetIn.Identity, pair.LetIn.Reason);
            if (pair.Valid is { } valid)
                Row("your certificate", valid.Reason);
            html.Close("dl");
        }

        Evidence(ruling);
        html.Open("dl");
        if (ruling.Verdict == Verdict.Fail)
            Row("What to do", ruling.Remediation.Length > 0 ? ruling.Remediation : finding.Check.Remediation);
        if (ruling.Settle.Length > 0)
            Row(ruling.Verdict == Verdict.Inconclusive ? "To settle it" : "See also", ruling.Settle);
        if (finding.Suppressed is { } suppressed)
            Row("Suppressed", string.Create(CultureInfo.InvariantCulture, $"until {suppressed.Until:yyyy-MM-dd}: {suppressed.Reason}"));
        if (finding.InBaseline is { } known)
            Row("Baseline", known ? "known before" : "new");
        Row("Confidence", ruling.Confidence.Word());
        if (finding.Check.References.Count > 0)
            Row("References", string.Join(", ", finding.Check.References));
        html.Close("dl");
        if (ruling.Reproduce.Length > 0)
            html.Element("h5", "Reproduce").Open("pre").Element("code", ruling.Reproduce).Close("pre");
        html.Open("p").Open("a", "", "href", $"#{HtmlGuidance.Anchor(finding.Check)}").Text("About this check").Close("a").Close("p");
        html.Close("details");
    }

    private void Evidence(Ruling ruling)
    {
        if (ruling.Evidence.Count == 0)
            return;
        html.Open("ul");
        foreach (var item in ruling.Evidence)
        {
            var line = item.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{item.Line}") : "";
            html.Open("li").Text(item.Fact).Text(" ").Element("span", item.Where + line, "soft").Close("li");
        }

        html.Close("ul");
    }

    private void NotTestable()
    {
        if (view.NotTestable.Count == 0)
            return;
        html.Element("h3", string.Create(CultureInfo.InvariantCulture, $"Not testable ({view.NotTestable.Count})"));
        foreach (var group in view.Missing)
        {
            html.Open("p").Text("Needs ").Element("code", group.Key).Text(":").Close("p").Open("ul");
            foreach (var finding in group)
                html.Element("li", $"{finding.Check.Id} {finding.Check.Title}");
            html.Close("ul");
        }
    }

    private void Row(string term, string text) => html.Element("dt", term).Element("dd", text);

    private static string Word(Finding finding) =>
        finding.Ruling.Verdict switch
        {
            Verdict.Fail when finding.InBaseline is true => $"{finding.Severity.Word()} (known)",
            Verdict.Fail or Verdict.Inconclusive => finding.Severity.Word(),
            var verdict => verdict.Word(),
        };

    private static string Kind(Finding finding) =>
        finding switch
        {
            { Suppressed: not null } or { Severity: Severity.Info, Ruling.Verdict: Verdict.Fail } => "none",
            { Ruling.Verdict: Verdict.Fail, Severity: >= Severity.High } => "bad",
            { Ruling.Verdict: Verdict.Fail or Verdict.Inconclusive } => "open",
            { Ruling.Verdict: Verdict.Pass } => "good",
            _ => "none",
        };
}
