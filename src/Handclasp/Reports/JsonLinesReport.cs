using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>One JSON object a line: every finding, every target, and the summary at last. For grep, jq and log pipelines.</summary>
internal sealed class JsonLinesReport : IReportFormat
{
    public string Name => "jsonl";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        foreach (var target in report.Targets)
        {
            foreach (var finding in target.Findings)
                Finding(output, target, finding);
            Target(output, target);
        }

        Summary(output, report);
    }

    private static void Finding(Stream output, TargetReport target, Finding finding) =>
        ReportJson.Line(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type", "finding");
                json.Text("target", target.Target);
                JsonFinding.Head(json, finding);
                JsonFinding.Tail(json, finding);
                json.WriteEndObject();
            }
        );

    private static void Target(Stream output, TargetReport target) =>
        ReportJson.Line(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type", "target");
                json.Text("target", target.Target);
                json.Text("error", target.Error?.Code);
                json.Text("message", target.Error?.Message);
                json.Text("enforcement", target.Enforcement?.Word());
                json.Object("score", () => JsonReport.Score(json, target.Score));
                json.WriteEndObject();
            }
        );

    private static void Summary(Stream output, Report report) =>
        ReportJson.Line(
            output,
            json =>
            {
                var verdicts = report.Targets.SelectMany(t => t.Findings).CountBy(f => f.Ruling.Verdict).ToDictionary();
                json.WriteStartObject();
                json.WriteString("type", "summary");
                json.WriteString("schema", Report.Schema);
                json.Text("version", report.Tool.Version);
                json.Text("scoring", report.Tool.Scoring);
                json.WriteNumber("targets", report.Targets.Count);
                json.WriteNumber("errors", report.Targets.Count(t => t.Error is not null));
                json.Object(
                    "verdicts",
                    () =>
                    {
                        foreach (var verdict in Enum.GetValues<Verdict>())
                            json.WriteNumber(verdict.Word(), verdicts.GetValueOrDefault(verdict));
                    }
                );
                json.Object("score", () => JsonReport.Score(json, report.Score));
                json.WriteEndObject();
            }
        );
}
