using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// The handshake that a finding rests on, message by message, beside its control. Bounded: for what failed or stayed open, so many on a
/// page, so many lines each. The JSON report holds every conversation, and so does this page with -v.
/// </summary>
internal sealed class HtmlTimelines(HtmlText html, bool verbose, int targets)
{
    private const int MostOnAPage = 200;
    private const int MostLines = 40;
    private int left = MostOnAPage;

    /// <summary>Every conversation is wanted.</summary>
    public bool Verbose => verbose;

    /// <summary>The deciding conversation and its control; nothing where the finding rests on none.</summary>
    public void Write(TargetView view, Finding finding, bool first)
    {
        if (!verbose && finding.Ruling.Verdict is not (Verdict.Fail or Verdict.Inconclusive))
            return;
        if (Deciding(view, finding) is not { } seen)
            return;
        if (!verbose && left-- <= 0)
        {
            html.Element("p", $"{HtmlWords.Client(seen.Identity)}: {seen.Reason}");
            html.Element("p", "The page shows no more handshakes: the JSON report holds all of them.", "soft");
            return;
        }

        var control = Control(view, seen);
        html.Open("details", "seen", first && targets <= 5 ? ["open", ""] : []);
        html.Open("summary").Text("What was seen: ").Text(HtmlWords.Client(seen.Identity));
        html.Text(control is null ? "" : $" beside {HtmlWords.Client(control.Identity)}").Close("summary");
        html.Open("div", "pair");
        Figure(seen);
        if (control is not null)
            Figure(control);
        html.Close("div");
        Elsewhere(view, finding, seen);
        html.Close("details");
    }

    /// <summary>One conversation, from the first message to what came of it.</summary>
    public void Figure(ObservationReport seen)
    {
        html.Open("figure").Open("figcaption").Element("b", HtmlWords.Client(seen.Identity)).Text(" ");
        HtmlWords.Tag(html, seen);
        html.Open("span", "soft").Text(" " + HtmlWords.Place(seen));
        html.Text(seen.Bypass is { } way ? $", way around: {way}" : "").Close("span").Close("figcaption");
        if (seen.Transcript.Count > 0)
        {
            html.Open("ol", "talk");
            foreach (var step in Handshake.Steps(seen).Take(MostLines))
                Line(step);
            if (Handshake.Steps(seen).Skip(MostLines).Count() is var more and > 0)
                html.Element("li", HtmlHeader.Count(more, "further message"), "soft");
            html.Close("ol");
        }

        html.Open("p", $"end {HtmlWords.Kind(seen)}").Text(seen.Reason).Close("p").Close("figure");
    }

    private void Line(HandshakeStep step)
    {
        html.Open("li", $"{(step.Sent ? "client" : "server")}{(step.Matters ? " matters" : "")}");
        html.Element("span", step.Sent ? "client" : "server", "who").Open("span", "what").Text(step.Message);
        if (step.Times > 1)
            html.Text(string.Create(CultureInfo.InvariantCulture, $" × {step.Times}"));
        html.Close("span");
        if (step.Meaning.Length > 0)
            html.Element("span", step.Meaning, "soft");
        html.Close("li");
    }

    /// <summary>The same client at other endpoints, and other clients that fared alike: told, not drawn.</summary>
    private void Elsewhere(TargetView view, Finding finding, ObservationReport seen)
    {
        var alike = view
            .Target.Observations.Where(o => o.Check == finding.Check.Id && o.Outcome == seen.Outcome && o != seen)
            .Select(o => $"{HtmlWords.Client(o.Identity)}, {HtmlWords.Place(o)}")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (alike.Count == 0)
            return;
        var more = alike.Count > 6 ? string.Create(CultureInfo.InvariantCulture, $"; and {alike.Count - 6} more") : "";
        html.Element("p", $"The same outcome ({seen.Outcome.Word()}): {string.Join("; ", alike.Take(6))}{more}.", "soft");
    }

    private static ObservationReport? Deciding(TargetView view, Finding finding)
    {
        if (finding.Ruling.Verdict == Verdict.Fail && view.Pair(finding) is { } pair)
            return pair.LetIn;
        var mine = view.Target.Observations.Where(o => o.Check == finding.Check.Id && o.Outcome != Outcome.NotTestable).ToList();
        return mine.Find(o => finding.Ruling.Verdict == Verdict.Inconclusive && o.Outcome is Outcome.Inconclusive or Outcome.Silent)
            ?? mine.FirstOrDefault();
    }

    /// <summary>Beside a spoiled certificate its sound twin, where there is one; else the certificate that must be served.</summary>
    private static ObservationReport? Control(TargetView view, ObservationReport seen)
    {
        var there = view
            .Target.Observations.Where(o =>
                HtmlWords.IsControl(o)
                && o.Outcome != Outcome.NotTestable
                && (o.Protocol, o.Alpn, o.Path) == (seen.Protocol, seen.Alpn, seen.Path)
            )
            .ToList();
        return (seen.Twin is null ? null : there.Find(o => o.Identity == "twin"))
            ?? there.Find(o => o.Identity == "valid")
            ?? there.FirstOrDefault();
    }
}
