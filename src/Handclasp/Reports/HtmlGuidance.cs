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
        // On paper only what failed or stayed open is explained; the rest can be read with `handclasp explain`.
        var printed = report
            .Targets.SelectMany(t => t.Findings)
            .Where(f => f.Ruling.Verdict is Verdict.Fail or Verdict.Inconclusive)
            .Select(f => f.Check.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var check in checks)
        {
            html.Open("details", printed.Contains(check.Id) ? "" : "screen")
                .Open("summary")
                .Element("h3", $"{check.Id} {check.Title}")
                .Close("summary");
            html.Open("div", "guidance", "id", Anchor(check));
            GuidanceHtml.Write(html, check.Guidance);
            html.Close("div").Close("details");
        }

        html.Close("section");
    }
}
