using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>Every conversation of a target, folded: who got what at the front door, then the ways around; with -v each handshake.</summary>
internal sealed class HtmlObservations(HtmlText html, TargetView view, HtmlTimelines timelines)
{
    public void Write()
    {
        var held = view.Target.Observations.Where(o => o.Outcome != Outcome.NotTestable).ToList();
        if (held.Count == 0)
            return;
        html.Open("details", "fold").Open("summary");
        html.Element("h3", string.Create(CultureInfo.InvariantCulture, $"Who got what ({held.Count} conversations)")).Close("summary");
        html.Element("p", "✓ as it must be, ✗ must not be; without a sign: only observed.", "soft");
        Matrix([.. held.Where(o => o.Bypass is null)]);
        Ways([.. held.Where(o => o.Bypass is not null)]);
        if (timelines.Verbose)
            Talks(held);
        html.Close("details");
    }

    private void Matrix(List<ObservationReport> held)
    {
        if (held.Count == 0)
            return;
        var places = held.Select(HtmlWords.Place).Distinct(StringComparer.Ordinal).ToList();
        Table($"Who got what at {view.Name}", places.Count > 4 ? "matrix wide" : "matrix", ["Client", .. places]);
        foreach (var who in held.GroupBy(o => o.Identity, StringComparer.Ordinal))
        {
            html.Open("tr").Open("th", "", "scope", "row").Text(HtmlWords.Client(who.Key)).Close("th");
            foreach (var place in places)
            {
                html.Open("td");
                foreach (var seen in who.Where(o => HtmlWords.Place(o) == place).DistinctBy(o => o.Outcome).OrderBy(o => o.Outcome))
                {
                    HtmlWords.Tag(html, seen);
                    html.Text(" ");
                }

                html.Close("td");
            }

            html.Close("tr");
        }

        End();
    }

    /// <summary>The ways around, equal ones in one row.</summary>
    private void Ways(List<ObservationReport> held)
    {
        if (held.Count == 0)
            return;
        Table($"Ways around at {view.Name}", "stack", ["Way around", "Client", "Outcome", "What was seen", "Where"]);
        foreach (var group in held.GroupBy(o => (o.Bypass, o.Check, o.Identity, o.Outcome, o.Reason)))
        {
            var seen = group.First();
            html.Open("tr").Open("th", "", "scope", "row").Text(seen.Bypass ?? "").Close("th");
            html.Element("td", HtmlWords.Client(seen.Identity)).Open("td");
            HtmlWords.Tag(html, seen);
            html.Close("td").Element("td", seen.Reason, "why");
            html.Element("td", string.Join("; ", group.Select(HtmlWords.Place).Distinct(StringComparer.Ordinal)), "at").Close("tr");
        }

        End();
    }

    private void Talks(List<ObservationReport> held)
    {
        html.Element("h4", "Every handshake").Open("div", "pair");
        foreach (var seen in held)
            timelines.Figure(seen);
        html.Close("div");
    }

    /// <summary>A wide table scrolls by itself; then the keyboard must reach it.</summary>
    private void Table(string label, string kind, IReadOnlyList<string> heads)
    {
        html.Open("div", "scroll", "role", "region", "tabindex", "0", "aria-label", label).Open("table", kind).Open("thead").Open("tr");
        foreach (var head in heads)
            html.Open("th", "", "scope", "col").Text(head).Close("th");
        html.Close("tr").Close("thead").Open("tbody");
    }

    private void End() => html.Close("tbody").Close("table").Close("div");
}
