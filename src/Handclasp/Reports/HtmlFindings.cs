using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The findings of one target, by verdict: failures open, the rest folded.</summary>
internal sealed class HtmlFindings(HtmlText html, TargetView view, HtmlTimelines timelines)
{
    private bool first = true;

    public void Write()
    {
        foreach (var (kind, title, of) in HtmlFilters.Verdicts)
            if (of(view) is { Count: > 0 } findings)
                Part(kind, title, findings);
    }

    private void Part(string kind, string title, IReadOnlyList<Finding> findings)
    {
        if (kind == "untested")
            NotTestable(kind, title, findings);
        else if (kind is "passed" or "inapplicable")
            Folded(kind, title, findings);
        else
            Group(kind, title, findings, open: kind == "failed");
    }

    private void Group(string kind, string title, IReadOnlyList<Finding> findings, bool open)
    {
        html.Open("div", $"verdict {kind}").Element("h3", Counted(title, findings));
        Rows(findings, open);
        html.Close("div");
    }

    private void Folded(string kind, string title, IReadOnlyList<Finding> findings)
    {
        html.Open("details", $"fold verdict {kind}").Open("summary").Element("h3", Counted(title, findings)).Close("summary");
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
        html.Open("details", $"finding {HtmlFilters.Kinds(finding)}", open ? ["open", ""] : []);
        Summary(finding);
        Body(finding);
        html.Close("details");
    }

    private void Summary(Finding finding)
    {
        html.Open("summary").Open("div", "line").Element("span", Word(finding), $"tag {Kind(finding)}").Text(" ");
        if (finding.Suppressed is not null)
            html.Element("span", finding.Severity.Word(), "tag none").Text(" ");
        html.Open("h4").Element("span", finding.Check.Id, "id").Text(" ").Text(finding.Check.Title).Close("h4").Close("div");
        if (IsPlace(finding))
            html.Open("p", "place").Element("code", finding.Ruling.Evidence[0].Place).Close("p");
        html.Element("p", finding.Ruling.Because).Close("summary");
    }

    private void Body(Finding finding)
    {
        var ruling = finding.Ruling;
        if (ruling.Verdict == Verdict.Fail)
            Told("What to do", ruling.Remediation.Length > 0 ? ruling.Remediation : finding.Check.Remediation);
        if (ruling.Settle.Length > 0)
            Told(ruling.Verdict == Verdict.Inconclusive ? "To settle it" : "See also", ruling.Settle);
        if (IsPlace(finding))
        {
            new HtmlSource(html).Write(ruling);
        }
        else
        {
            if (finding.Severity > Severity.Info || ruling.Verdict != Verdict.Fail)
                timelines.Write(view, finding, first && ruling.Verdict == Verdict.Fail);
            first = false;
            Evidence(ruling);
        }

        if (ruling.Reproduce.Length > 0)
            html.Element("h5", "Reproduce").Open("pre").Element("code", ruling.Reproduce).Close("pre");
        html.Open("dl", "small");
        if (finding.Suppressed is { } suppressed)
            Row("Suppressed", string.Create(CultureInfo.InvariantCulture, $"until {suppressed.Until:yyyy-MM-dd}: {suppressed.Reason}"));
        if (finding.InBaseline is { } known)
            Row("Baseline", known ? "known before" : "new");
        Row("Confidence", ruling.Confidence.Word());
        if (finding.Check.References.Count > 0)
            Row("References", string.Join(", ", finding.Check.References));
        html.Element("dt", "Check").Open("dd").Open("a", "", "href", $"#{HtmlGuidance.Anchor(finding.Check)}");
        html.Text($"About {finding.Check.Id}").Close("a").Close("dd").Close("dl");
    }

    private void Evidence(Ruling ruling)
    {
        if (ruling.Evidence.Count == 0)
            return;
        html.Open("ul", "evidence");
        foreach (var item in ruling.Evidence)
            html.Open("li").Text(item.Fact).Text(" ").Element("span", item.Place, "soft").Close("li");
        html.Close("ul");
    }

    private void NotTestable(string kind, string title, IReadOnlyList<Finding> findings)
    {
        html.Open("div", $"verdict {kind}").Element("h3", Counted(title, findings));
        foreach (var group in view.Missing)
        {
            html.Open("div", "needs").Open("p").Text("Needs ").Element("code", group.Key).Text(":").Close("p").Open("ul");
            foreach (var finding in group)
                html.Element("li", $"{finding.Check.Id} {finding.Check.Title}", HtmlFilters.Kinds(finding));
            html.Close("ul").Close("div");
        }

        html.Close("div");
    }

    private void Told(string term, string text) => html.Open("p", "do").Element("b", term).Text(" ").Text(text).Close("p");

    private void Row(string term, string text) => html.Element("dt", term).Element("dd", text);

    private bool IsPlace(Finding finding) => view.Target.IsSource && finding.Ruling.Evidence is [{ Line: > 0 }, ..];

    private static string Word(Finding finding) =>
        finding.Ruling.Verdict switch
        {
            Verdict.Fail when finding.Suppressed is not null => "suppressed",
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
