using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The head of the page: the grade, the worst that was found as a sentence, and what the score rests on.</summary>
internal static class HtmlHeader
{
    /// <summary>What the page is about: the target, or how many.</summary>
    public static string Subject(IReadOnlyList<TargetView> views) => views.Count == 1 ? views[0].Name : Count(views.Count, "target");

    public static void Write(HtmlText html, Report report, IReadOnlyList<TargetView> views)
    {
        var score = report.Score;
        html.Open("header");
        Grade(html, score);
        html.Open("div").Element("p", $"{report.Tool.Name} {report.Run.Command} · {Subject(views)}", "soft over");
        html.Element("h1", Headline(views));
        html.Element("p", Score(score), "soft");
        if (score.Value is not null && score.AtMost)
            html.Element("p", "At most this score: a check of weight was not decided.", "soft");
        if (report.Run.Partial)
            html.Element("p", "The run ended early: this is what was found until then.", "say open");
        html.Close("div").Close("header");
    }

    /// <summary>"1 target", "2 targets".</summary>
    public static string Count(int number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{(number == 0 ? "no" : number)} {thing}{(number == 1 ? "" : "s")}");

    private static string Headline(IReadOnlyList<TargetView> views)
    {
        if (views.Count == 0)
            return "Nothing was scanned";
        var failures = views.Sum(v => v.Failures.Count);
        if (views is [var only])
        {
            if (only.Target.Error is not null)
                return $"{only.Name} could not be scanned";
            if (only.OpenDoor is { } open && only.Pair(open) is not null)
                return only.Harm(open);
            return failures == 0
                ? $"{only.Plain}: no failure found"
                : $"{only.Plain}: {Count(failures, only.Target.IsSource ? "place" : "failure")}{(only.Target.IsSource ? " to correct" : "")}";
        }

        var absent = views.Count(v => v.Target.Error is not null);
        var rest = absent > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {absent} not scanned") : "";
        var letIn = views.Count(v => v.OpenDoor is { } open && v.Pair(open) is not null);
        if (letIn > 0)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{letIn} of {views.Count} targets let in a client that they must refuse{rest}"
            );
        var failed = views.Count(v => v.Failures.Count > 0);
        if (failed > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{failed} of {views.Count} targets failed a check{rest}");
        return absent == views.Count ? "No target could be scanned" : $"No failure found at {Count(views.Count - absent, "target")}{rest}";
    }

    private static string Score(Score score)
    {
        var (tested, missing, unclear) = score.Coverage;
        var all = tested + missing + unclear;
        var parts = new List<string>
        {
            score.Value is null ? "No score: what was found does not allow a number"
            : score.Cap is { } cap ? $"Score capped by {cap}"
            : "",
            all > 0 ? string.Create(CultureInfo.InvariantCulture, $"{tested} of {Count(all, "check")} tested") : "",
            missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"{missing} not testable") : "",
            unclear > 0 ? string.Create(CultureInfo.InvariantCulture, $"{unclear} inconclusive") : "",
        };
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    /// <summary>The grade in a box, the number below it.</summary>
    private static void Grade(HtmlText html, Score score)
    {
        var word = score.Value is null;
        html.Open(
            "div",
            $"grade {HtmlReport.Kind(score)}{(word ? " word" : "")}",
            "role",
            "img",
            "aria-label",
            TargetView.ScoreLine(score)
        );
        html.Text(word ? "none" : score.Grade);
        if (score.Value is { } value)
            html.Element("small", string.Create(CultureInfo.InvariantCulture, $"{(score.AtMost ? "≤ " : "")}{value} / 100"));
        html.Close("div");
    }
}
