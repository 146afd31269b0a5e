using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// The filters. They are style rules over the state of their controls (see Report.css), so that they work without a script; the search
/// needs the script, and is not shown without it. No form: there is nowhere to send it.
/// </summary>
internal static class HtmlFilters
{
    /// <summary>The parts of a target that hold findings, in the order of the page: the class of each, what it is called, what stands in it.</summary>
    public static IReadOnlyList<(string Kind, string Title, Func<TargetView, IReadOnlyList<Finding>> Of)> Verdicts { get; } =
    [
        ("failed", "Failed", v => v.Failures),
        ("inconclusive", "Inconclusive", v => v.Unclear),
        ("remark", "Worth knowing", v => v.Remarks),
        ("suppressed", "Suppressed", v => v.Suppressed),
        ("untested", "Not testable", v => v.NotTestable),
        ("passed", "Passed", v => v.Passed),
        ("inapplicable", "Not applicable", v => v.NotApplicable),
    ];

    public static void Write(HtmlText html, IReadOnlyList<TargetView> views)
    {
        var findings = views.SelectMany(v => v.Target.Findings).ToList();
        if (findings.Count == 0)
            return;
        html.Open("div", "filters", "role", "search", "aria-label", "Filter the findings");
        html.Open("p", "find scripted-only").Open("label", "", "for", "find").Text("Search the findings").Close("label");
        html.Open("input", "", "id", "find", "type", "search", "autocomplete", "off", "spellcheck", "false");
        html.Open("span", "soft", "id", "shown", "role", "status").Close("span").Close("p");
        html.Open("details").Element("summary", "Filter by verdict, severity and group").Open("div", "choices");
        html.Open("fieldset").Element("legend", "Verdict");
        foreach (var (kind, title, of) in Verdicts)
            Box(html, $"v-{kind}", title, views.Sum(v => of(v).Count));
        html.Close("fieldset").Open("fieldset").Element("legend", "Severity");
        foreach (var severity in Enum.GetValues<Severity>().OrderDescending())
            Box(html, $"s-{severity.Word()}", severity.Word(), findings.Count(f => f.Severity == severity));
        html.Close("fieldset");
        Groups(html, findings);
        html.Close("div").Close("details");
        html.Open("p", "scripted-only");
        foreach (var (id, text) in new[] { ("open-all", "Open all"), ("close-all", "Close all"), ("reset", "Show everything") })
            html.Open("button", "", "type", "button", "id", id).Text(text).Close("button").Newline();
        html.Close("p").Close("div");
    }

    /// <summary>The classes by which the filters know a finding.</summary>
    public static string Kinds(Finding finding) => $"item s-{finding.Severity.Word()} g-{Kind(finding.Check.Group)}";

    private static void Box(HtmlText html, string id, string title, int count)
    {
        if (count == 0)
            return;
        html.Open("label").Open("input", "", "type", "checkbox", "id", id, "checked", "", "autocomplete", "off");
        html.Text(string.Create(CultureInfo.InvariantCulture, $" {title} ({count})")).Close("label");
    }

    private static void Groups(HtmlText html, List<Finding> findings)
    {
        html.Open("p").Open("label", "", "for", "group").Text("Group of checks").Close("label");
        html.Open("select", "", "id", "group", "autocomplete", "off").Open("option", "", "value", "").Text("all").Close("option");
        foreach (var group in findings.GroupBy(f => f.Check.Group).OrderBy(g => g.Key))
        {
            html.Open("option", "", "value", Kind(group.Key));
            html.Text(string.Create(CultureInfo.InvariantCulture, $"{Words(group.Key)} ({group.Count()})")).Close("option");
        }

        html.Close("select").Close("p");
    }

    private static string Kind(CheckGroup group) => group.ToString().ToLowerInvariant();

    private static string Words(CheckGroup group) =>
        group switch
        {
            CheckGroup.Trust => "presence and trust",
            CheckGroup.Possession => "proof of possession",
            CheckGroup.Content => "content of the certificate",
            CheckGroup.Chain => "certification paths",
            CheckGroup.Names => "names and virtual hosts",
            CheckGroup.Alternates => "other ways to the same content",
            CheckGroup.Headers => "forwarded headers",
            CheckGroup.ServerCertificate => "the server's chain",
            CheckGroup.ClientCertificate => "the client's certificate",
            CheckGroup.ClientCode => "code of clients",
            CheckGroup.ServerCode => "code of servers",
            CheckGroup.TrustCode => "trusted roots in code",
            CheckGroup.Secrets => "keys and passwords in code",
            _ => Kind(group),
        };
}
