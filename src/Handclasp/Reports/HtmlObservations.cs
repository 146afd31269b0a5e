using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>Every conversation of a target: who got what, where; and each handshake, folded.</summary>
internal sealed class HtmlObservations(HtmlText html, TargetView view)
{
    public void Write()
    {
        var held = view.Target.Observations.Where(o => o.Outcome != Outcome.NotTestable).ToList();
        if (held.Count == 0)
            return;
        html.Element("h3", "Who got what");
        Matrix(held);
        html.Open("details").Element("summary", string.Create(CultureInfo.InvariantCulture, $"Handshakes ({held.Count})"));
        foreach (var seen in held)
            Talk(seen);
        html.Close("details");
    }

    private void Matrix(List<ObservationReport> held)
    {
        var places = held.Select(Place).Distinct(StringComparer.Ordinal).ToList();
        html.Open("div", "scroll").Open("table").Open("thead").Open("tr").Open("th", "", "scope", "col").Text("Client").Close("th");
        foreach (var place in places)
            html.Open("th", "", "scope", "col").Text(place).Close("th");
        html.Close("tr").Close("thead").Open("tbody");
        foreach (var who in held.GroupBy(o => o.Identity, StringComparer.Ordinal))
        {
            html.Open("tr").Open("th", "", "scope", "row").Text(who.Key).Close("th");
            foreach (var place in places)
            {
                html.Open("td");
                foreach (var seen in who.Where(o => Place(o) == place).DistinctBy(o => o.Outcome).OrderBy(o => o.Outcome))
                    html.Element("span", seen.Outcome.Word(), $"tag {Kind(seen)}").Text(" ");
                html.Close("td");
            }

            html.Close("tr");
        }

        html.Close("tbody").Close("table").Close("div");
    }

    private void Talk(ObservationReport seen)
    {
        html.Element("h4", $"{seen.Identity} · {Place(seen)}");
        html.Element("p", $"{seen.Outcome.Word()}: {seen.Reason}", "soft");
        if (seen.Transcript.Count == 0)
            return;
        html.Open("ol", "talk");
        foreach (var line in seen.Transcript)
            html.Element("li", line);
        html.Close("ol");
    }

    private static string Place(ObservationReport seen) =>
        TargetView.Place(seen.Protocol, seen.Alpn, seen.Path) + (seen.Bypass is { } way ? $" ({way})" : "");

    /// <summary>To be let in is right for the controls and wrong for clients that a check judges; the others are only observed.</summary>
    private static string Kind(ObservationReport seen)
    {
        var letIn = seen.Outcome is Outcome.Served or Outcome.Answered;
        var refused = seen.Outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting;
        if (seen.Identity is "valid" or "twin")
            return letIn ? "good" : "open";
        return seen.Check is null || (!letIn && !refused) ? "none"
            : letIn ? "bad"
            : "good";
    }
}
