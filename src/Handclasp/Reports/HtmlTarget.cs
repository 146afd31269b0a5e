using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>One target of the page: the harm, enforcement per endpoint, findings, observations, the server's own side.</summary>
internal sealed class HtmlTarget(HtmlText html, TargetView view, string anchor, HtmlTimelines timelines, int targets)
{
    private TargetReport Target => view.Target;

    public void Write()
    {
        html.Open("article", "", "id", anchor, "aria-labelledby", $"{anchor}-name");
        html.Open("h2", "", "id", $"{anchor}-name").Text(view.Name).Close("h2");
        if (Target.Error is { } error)
        {
            html.Open("div", "say open").Text($"Not scanned ({error.Code})").Element("p", error.Message).Close("div");
            Back();
            html.Close("article");
            return;
        }

        if (view.Facts.Length > 0)
            html.Element("p", view.Facts, "soft");
        First();
        Summary();
        Notes();
        if (targets == 1)
            HtmlFilters.Write(html, [view]);
        new HtmlFindings(html, view, timelines).Write();
        Endpoints();
        new HtmlObservations(html, view, timelines).Write();
        Server();
        Back();
        html.Close("article");
    }

    private void Back()
    {
        if (targets > 1)
            html.Open("p", "back").Open("a", "", "href", $"#{HtmlOverview.Anchor}").Text("All targets").Close("a").Close("p");
    }

    /// <summary>What has to be said first; the open door with both status lines and the command that shows it.</summary>
    private void First()
    {
        foreach (var line in view.Leading())
            html.Element("div", line, "say open");
        if (view.OpenDoor is not { } open)
            return;
        var pair = view.Pair(open);
        // Of a single target the head of the page has said it already.
        if (targets == 1 && pair is null && open.Ruling.Reproduce.Length == 0)
            return;
        html.Open("div", "say bad");
        if (targets > 1)
            html.Text(view.Harm(open));
        if (pair is { } both)
        {
            html.Open("dl");
            Row(HtmlWords.Client(both.LetIn.Identity), both.LetIn.Reason);
            if (both.Valid is { } valid)
                Row(HtmlWords.Client(valid.Identity), valid.Reason);
            html.Close("dl");
        }

        if (open.Ruling.Reproduce.Length > 0)
            html.Open("pre").Element("code", open.Ruling.Reproduce).Close("pre");
        html.Close("div");
    }

    private void Summary()
    {
        var score = Target.Score;
        html.Open("dl", "facts");
        if (view.Enforcement.Length > 0)
        {
            html.Element("dt", "Enforcement").Open("dd");
            var word = Target.Enforcement?.Word() ?? "unknown";
            html.Element("span", word, $"tag {Kind(Target.Enforcement)}");
            html.Element("span", view.Enforcement[word.Length..].TrimStart(':'), "soft").Close("dd");
        }

        html.Element("dt", "Score").Open("dd").Element("span", ScoreWord(score), $"tag {HtmlReport.Kind(score)}");
        if (score.Cap is { } cap)
            html.Text($" capped: {cap}");
        html.Close("dd").Element("dt", "Coverage").Open("dd");
        var (tested, missing, unclear) = score.Coverage;
        html.Text(string.Create(CultureInfo.InvariantCulture, $"{tested} tested, {unclear} inconclusive, {missing} not testable"));
        Bar(tested, unclear, missing);
        html.Close("dd").Close("dl");
    }

    private static string ScoreWord(Score score) =>
        score.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{score.Grade} · {(score.AtMost ? "at most " : "")}{value}")
            : "none";

    /// <summary>Widths are attributes of a drawing: the page's policy allows no style attributes.</summary>
    private void Bar(int tested, int unclear, int missing)
    {
        var all = tested + unclear + missing;
        if (all == 0)
            return;
        html.Open(
            "svg",
            "bar",
            "viewBox",
            $"0 0 {all.ToString(CultureInfo.InvariantCulture)} 1",
            "preserveAspectRatio",
            "none",
            "aria-hidden",
            "true"
        );
        var x = 0;
        foreach (var (count, kind) in new[] { (tested, "tested"), (unclear, "unclear"), (missing, "untested") })
        {
            if (count > 0)
                html.Open("rect", kind, "x", Number(x), "y", "0", "width", Number(count), "height", "1").Close("rect");
            x += count;
        }

        html.Close("svg");

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private void Endpoints()
    {
        if (Target.Endpoints.Count == 0)
            return;
        html.Open("details", "fold", view.EndpointsDiffer ? ["open", ""] : []).Open("summary");
        html.Element("h3", $"Enforcement by endpoint ({Target.Endpoints.Count.ToString(CultureInfo.InvariantCulture)})").Close("summary");
        html.Open("table", "stack").Open("thead").Open("tr");
        foreach (var head in new[] { "Endpoint", "Enforcement", "Why" })
            html.Open("th", "", "scope", "col").Text(head).Close("th");
        html.Close("tr").Close("thead").Open("tbody");
        foreach (var endpoint in Target.Endpoints)
        {
            html.Open("tr").Open("th", "", "scope", "row");
            html.Text(TargetView.Place(endpoint.Protocol, endpoint.Alpn, endpoint.Path)).Close("th").Open("td");
            html.Element("span", endpoint.Enforcement.Word(), $"tag {Kind(endpoint.Enforcement)}").Text(" ");
            html.Element("span", endpoint.Confidence.Word(), "soft").Close("td").Element("td", endpoint.Because, "why").Close("tr");
        }

        html.Close("tbody").Close("table").Close("details");
    }

    private void Server()
    {
        if (Target.Server is not { } server)
            return;
        html.Open("details", "fold").Open("summary").Element("h3", "The server's own side").Close("summary").Open("dl");
        Row("Versions", string.Join(", ", server.Protocols));
        if (server.Alpn.Count > 0)
            Row("ALPN", string.Join(", ", server.Alpn));
        html.Close("dl");
        if (server.Chain.Count > 0)
        {
            html.Element("h4", $"Certificate chain ({server.Chain.Count.ToString(CultureInfo.InvariantCulture)})");
            foreach (var certificate in server.Chain)
            {
                html.Open("dl");
                Row("Subject", certificate.Subject);
                Row("Issuer", certificate.Issuer);
                Row("Valid until", certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
                Row("SHA-256", certificate.Sha256);
                html.Close("dl");
            }
        }

        Issuers(server.AcceptedIssuers);
        html.Close("details");
    }

    private void Issuers(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return;
        html.Element("h4", $"Issuers it accepts client certificates from ({names.Count.ToString(CultureInfo.InvariantCulture)})")
            .Open("ul");
        foreach (var issuer in names)
            html.Element("li", issuer);
        html.Close("ul");
    }

    private void Notes()
    {
        if (Target.Notes.Count == 0)
            return;
        html.Open("ul", "notes");
        foreach (var note in Target.Notes)
            html.Element("li", note);
        html.Close("ul");
    }

    private void Row(string term, string text) => html.Element("dt", term).Element("dd", text);

    private static string Kind(Enforcement? word) =>
        word switch
        {
            Enforcement.Required => "good",
            Enforcement.Inconclusive or null => "open",
            _ => "bad",
        };
}
