using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The pages of the checks that a report speaks of, once each, at its end.</summary>
internal static class HtmlGuidance
{
    /// <summary>The anchor of a check's page. It stands inside the folded part, so that browsers open that when they are sent there.</summary>
    public static string Anchor(CheckInfo check) => $"about-{check.Id}";

    public static void Write(HtmlText html, Report report)
    {
        var checks = report
            .Targets.SelectMany(t => t.Findings)
            .Where(f => f.Ruling.Verdict != Verdict.NotTestable)
            .Select(f => f.Check)
            .DistinctBy(c => c.Id)
            .OrderBy(c => c.Id, StringComparer.Ordinal)
            .ToList();
        if (checks.Count == 0)
            return;
        html.Open("section", "about", "aria-labelledby", "about").Open("h2", "", "id", "about").Text("About the checks").Close("h2");
        foreach (var check in checks)
        {
            html.Open("details").Open("summary").Element("h3", $"{check.Id} {check.Title}").Close("summary");
            html.Open("div", "guidance", "id", Anchor(check));
            GuidanceHtml.Write(html, check.Guidance);
            html.Close("div").Close("details");
        }

        html.Close("section");
    }
}
