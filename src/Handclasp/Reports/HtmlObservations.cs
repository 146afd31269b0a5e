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
                foreach (var outcome in who.Where(o => Place(o) == place).Select(o => o.Outcome).Distinct().Order())
                    html.Element("span", outcome.Word(), $"tag {Kind(who.Key, outcome)}").Text(" ");
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

    /// <summary>To be let in is good for the controls and bad for everybody else; a table of facts, not of verdicts, so nothing else is coloured.</summary>
    private static string Kind(string identity, Outcome outcome)
    {
        var letIn = outcome is Outcome.Served or Outcome.Answered;
        var refused = outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting;
        return identity is "valid" or "twin"
            ? (letIn ? "good" : "open")
            : (letIn, refused) switch
            {
                (true, _) => "bad",
                (_, true) => "good",
                _ => "none",
            };
    }
}
