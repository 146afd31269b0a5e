using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// One self-contained page. It asks for nothing, and its policy allows nothing but its own style sheet and its own small script, each by
/// its hash. Folded parts are details elements and the filters are style rules: without the script only the search is missing.
/// </summary>
internal sealed class HtmlReport : IReportFormat
{
    private static readonly string Css = EmbeddedFiles.Read("Report.css");
    private static readonly string Js = EmbeddedFiles.Read("Report.js");
    private static readonly string Policy =
        $"default-src 'none'; style-src '{Hash(Css)}'; script-src '{Hash(Js)}'; base-uri 'none'; form-action 'none'";

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
        html.Element("title", $"Handclasp: {HtmlHeader.Subject(views)}").Style(Css).Close("head").Open("body");
        html.Open("a", "skip", "href", "#findings").Text("Skip to the findings").Close("a").Newline();
        HtmlHeader.Write(html, report, views);
        html.Open("main");
        // Of a single target the harm stands before the filters: see HtmlTarget.
        if (views.Count > 1)
        {
            HtmlFilters.Write(html, views);
            HtmlOverview.Write(html, views);
        }

        html.Open("div", "", "id", "findings", "tabindex", "-1");
        var timelines = new HtmlTimelines(html, options.Verbose, views.Count);
        for (var i = 0; i < views.Count; i++)
        {
            new HtmlTarget(html, views[i], Anchor(i), timelines, views.Count).Write();
            html.Flush(output);
        }

        html.Close("div");
        HtmlGuidance.Write(html, report);
        html.Close("main");
        Footer(html, report);
        html.Script(Js).Close("body").Close("html");
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

    /// <summary>The id of the article of a target, by its place in the report.</summary>
    public static string Anchor(int index) => string.Create(CultureInfo.InvariantCulture, $"target-{index + 1}");

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

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
