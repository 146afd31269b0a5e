using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The index of a page with several targets: a row each, that leads to its part.</summary>
internal static class HtmlOverview
{
    /// <summary>Where the way back from a target leads.</summary>
    public const string Anchor = "targets";

    public static void Write(HtmlText html, IReadOnlyList<TargetView> views)
    {
        html.Open("section", "index", "id", Anchor, "aria-labelledby", "targets-name");
        html.Open("h2", "hidden", "id", "targets-name").Text("All targets").Close("h2");
        html.Open("table", "stack").Open("thead").Open("tr");
        foreach (var head in new[] { "Target", "Score", "Enforcement", "Failures", "First" })
            html.Open("th", "", "scope", "col").Text(head).Close("th");
        html.Close("tr").Close("thead").Open("tbody");
        for (var i = 0; i < views.Count; i++)
            Row(html, views[i], HtmlReport.Anchor(i));
        html.Close("tbody").Close("table").Close("section");
    }

    private static void Row(HtmlText html, TargetView view, string anchor)
    {
        var target = view.Target;
        html.Open("tr", "", "data-target", anchor).Open("th", "", "scope", "row");
        html.Open("a", "", "href", $"#{anchor}").Text(view.Name).Close("a").Close("th");
        html.Open("td").Element("span", Short(target.Score), $"tag {HtmlReport.Kind(target.Score)}").Close("td");
        html.Element("td", target.Error is { } error ? $"not scanned ({error.Code})" : Enforcement(view));
        html.Element("td", target.Error is null ? HtmlHeader.Count(view.Failures.Count, "failure") : "", "count");
        html.Element("td", target.Error?.Message ?? string.Join("; ", view.First.Select(line => About(view, line))), "why").Close("tr");
    }

    /// <summary>The word and how sure it is; why it is not surer stands at the target.</summary>
    private static string Enforcement(TargetView view)
    {
        var colon = view.Enforcement.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 || !view.Enforcement.Contains('(', StringComparison.Ordinal) ? view.Enforcement : view.Enforcement[..colon] + ")";
    }

    /// <summary>The row names the target already.</summary>
    private static string About(TargetView view, string line) =>
        line.StartsWith(view.Plain + " ", StringComparison.Ordinal) ? line[(view.Plain.Length + 1)..] : line;

    private static string Short(Score score) =>
        score.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{score.Grade} {(score.AtMost ? "≤ " : "")}{value}")
            : "none";
}
