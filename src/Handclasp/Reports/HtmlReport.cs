using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// One self-contained page: no script, no request to anywhere, and a policy that forbids both. Folded parts are details elements.
/// </summary>
internal sealed class HtmlReport : IReportFormat
{
    private static readonly string Css = EmbeddedFiles.Read("Report.css");
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";

    public string Name => "html";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        var views = report.Targets.Select(t => new TargetView(t)).ToList();
        var html = new HtmlText();
        html.DocType().Open("html", "", "lang", "en").Open("head");
        html.Open("meta", "", "charset", "utf-8");
        html.Open("meta", "", "http-equiv", "Content-Security-Policy", "content", Policy);
        html.Open("meta", "", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.Open("meta", "", "name", "color-scheme", "content", "light dark");
        html.Open("meta", "", "name", "referrer", "content", "no-referrer");
        html.Element("title", $"Handclasp: {Title(views)}").Style(Css).Close("head").Open("body");
        Header(html, report, views);
        html.Open("main");
        if (views.Count > 1)
            Overview(html, views);
        foreach (var (view, index) in views.Select((v, i) => (v, i)))
        {
            new HtmlTarget(html, view, Anchor(index)).Write();
            html.Flush(output);
        }

        HtmlGuidance.Write(html, report);
        html.Close("main");
        Footer(html, report);
        html.Close("body").Close("html");
        html.Flush(output);
    }

    /// <summary>The class of a grade: how it is coloured.</summary>
    public static string Kind(Score score) =>
        score.Grade switch
        {
            "A" or "B" => "good",
            "C" or "D" => "fair",
            "F" => "bad",
            _ => "none",
        };

    private static string Title(List<TargetView> views) =>
        views.Count == 1 ? views[0].Name : string.Create(CultureInfo.InvariantCulture, $"{views.Count} targets");

    private static string Anchor(int index) => string.Create(CultureInfo.InvariantCulture, $"target-{index + 1}");

    private static void Header(HtmlText html, Report report, List<TargetView> views)
    {
        var score = report.Score;
        html.Open("header");
        Grade(html, score);
        html.Open("div").Element("h1", Title(views)).Open("p");
        html.Text(
            score.Value is null ? "No score: what was found does not allow a number."
            : score.AtMost ? "At most this score: a check of weight was not decided."
            : report.Targets.All(t => t.IsSource) ? "What this code does with peers that it must refuse."
            : "What the server does with clients it must refuse."
        );
        html.Close("p");
        if (score.Cap is { } cap)
            html.Open("p", "soft").Text("Capped: ").Text(cap).Close("p");
        html.Element("p", TargetView.ScoreLine(score), "soft");
        if (report.Run.Partial)
            html.Element("p", "The run ended early: this is what was found until then.", "say open");
        html.Close("div").Close("header");
    }

    /// <summary>The grade in a box, the number below it.</summary>
    private static void Grade(HtmlText html, Score score)
    {
        var word = score.Value is null;
        html.Open("div", $"grade {Kind(score)}{(word ? " word" : "")}", "role", "img", "aria-label", TargetView.ScoreLine(score));
        html.Text(word ? "none" : score.Grade);
        if (score.Value is { } value)
            html.Element("small", string.Create(CultureInfo.InvariantCulture, $"{(score.AtMost ? "≤ " : "")}{value} / 100"));
        html.Close("div");
    }

    private static void Overview(HtmlText html, List<TargetView> views)
    {
        html.Open("section", "", "aria-label", "All targets").Open("div", "scroll").Open("table", "stack").Open("thead").Open("tr");
        foreach (var head in new[] { "Target", "Score", "Enforcement", "Failures", "First" })
            html.Open("th", "", "scope", "col").Text(head).Close("th");
        html.Close("tr").Close("thead").Open("tbody");
        foreach (var (view, index) in views.Select((v, i) => (v, i)))
        {
            var target = view.Target;
            html.Open("tr")
                .Open("th", "", "scope", "row")
                .Open("a", "", "href", $"#{Anchor(index)}")
                .Text(view.Name)
                .Close("a")
                .Close("th");
            html.Open("td").Element("span", Short(target.Score), $"tag {Kind(target.Score)}").Close("td");
            html.Element("td", target.Error is { } error ? $"not scanned ({error.Code})" : view.Enforcement);
            html.Element("td", target.Error is null ? Failures(view.Failures.Count) : "", "count");
            html.Element("td", target.Error?.Message ?? string.Join("; ", view.First), "why").Close("tr");
        }

        html.Close("tbody").Close("table").Close("div").Close("section");
    }

    private static string Failures(int count) =>
        count switch
        {
            0 => "no failure",
            1 => "1 failure",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} failures"),
        };

    private static string Short(Score score) =>
        score.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{score.Grade} {(score.AtMost ? "≤ " : "")}{value}")
            : "none";

    private static void Footer(HtmlText html, Report report)
    {
        var run = report.Run;
        var started = run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        html.Open("footer").Open("p");
        html.Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Tool.Name} {report.Tool.Version}, scoring {report.Tool.Scoring} · {run.Command} on {started} · {run.Connections} connections in {run.DurationMs / 1000.0:0.0} s · exit code {run.ExitCode}"
            )
        );
        html.Close("p");
        html.Element("p", "A finding is evidence for what was tested, when it was tested. It is no certificate of compliance.");
        foreach (var target in report.Targets.Where(t => t.MintedSerials.Count > 0))
        {
            html.Open("details").Element("summary", $"Certificates minted under your CA for {target.Target}: serial numbers, to revoke");
            html.Element("p", string.Join(' ', target.MintedSerials)).Close("details");
        }

        html.Close("footer");
    }
}
