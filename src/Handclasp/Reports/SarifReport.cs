using System.Globalization;
using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// SARIF 2.1.0 (OASIS). Results carry failures only, so that no viewer shows a pass as a problem; the other verdicts stand under
/// <c>run.properties</c>. No times and no machine paths.
/// </summary>
internal sealed class SarifReport : IReportFormat
{
    private const string SchemaUri = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    public string Name => "sarif";

    public void Write(Report report, Stream output, RenderOptions options) =>
        ReportJson.Document(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("$schema", SchemaUri);
                json.WriteString("version", "2.1.0");
                json.Objects("runs", [report], r => Run(json, r));
                json.WriteEndObject();
            }
        );

    private static void Run(Utf8JsonWriter json, Report report)
    {
        var checks = report
            .Targets.SelectMany(t => t.Findings)
            .Select(f => f.Check)
            .DistinctBy(c => c.Id)
            .OrderBy(c => c.Id, StringComparer.Ordinal)
            .ToList();
        json.Object("tool", () => json.Object("driver", () => SarifRules.Driver(json, report.Tool, checks)));
        json.Object("automationDetails", () => json.Text("id", $"handclasp/{report.Run.Command}/"));
        json.Objects("invocations", [report], r => Invocation(json, r));
        json.WriteString("columnKind", "utf16CodeUnits");
        var failed =
            from target in report.Targets
            from finding in target.Findings
            where finding.Ruling.Verdict == Verdict.Fail
            select (target, finding);
        json.Objects("results", failed, f => Result(json, f.target, f.finding, checks.FindIndex(c => c.Id == f.finding.Check.Id)));
        json.Object("properties", () => Properties(json, report));
    }

    private static void Invocation(Utf8JsonWriter json, Report report)
    {
        var errors = report.Targets.Where(t => t.Error is not null).ToList();
        var broken = report.Targets.Any(t => t.Findings.Any(f => f.Ruling.Broken));
        json.WriteBoolean("executionSuccessful", !broken && !report.Run.Partial && errors.Count < report.Targets.Count);
        json.Objects(
            "toolExecutionNotifications",
            errors,
            target =>
            {
                json.WriteString("level", "error");
                json.Object("message", () => json.Text("text", ForeignText.OneLine($"{target.Target}: {target.Error!.Message}")));
                json.Object("descriptor", () => json.Text("id", target.Error!.Code));
            }
        );
    }

    private static void Result(Utf8JsonWriter json, TargetReport target, Finding finding, int rule)
    {
        json.Text("ruleId", finding.Check.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", SarifRules.Level(finding.Severity));
        var said = target.IsSource ? finding.Ruling.Because : $"{target.Target}: {finding.Ruling.Because}";
        json.Object("message", () => json.Text("text", ForeignText.OneLine(said)));
        json.Objects("locations", [finding], f => Location(json, target, f));
        if (target.IsSource)
            SarifSource.Write(json, finding);
        json.Object("partialFingerprints", () => json.Text("handclasp/v1", finding.Fingerprint));
        if (finding.InBaseline is { } known)
            json.WriteString("baselineState", known ? "unchanged" : "new");
        json.Objects(
            "suppressions",
            finding.Suppressed is { } s ? [s] : Array.Empty<Suppression>(),
            s => Suppression(json, s, target.IsSource)
        );
        json.Object(
            "properties",
            () =>
            {
                json.Text("target", target.Target);
                json.WriteString("severity", finding.Severity.Word());
                json.WriteString("confidence", finding.Ruling.Confidence.Word());
                json.Text("remediation", finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation);
                json.Text("reproduce", finding.Ruling.Reproduce);
                json.Texts("evidence", finding.Ruling.Evidence.Select(e => ForeignText.OneLine($"{e.Place}: {e.Fact}")));
            }
        );
    }

    private static void Location(Utf8JsonWriter json, TargetReport target, Finding finding)
    {
        var place = Addresses.Of(target, finding);
        json.Object(
            "physicalLocation",
            () =>
            {
                json.Object("artifactLocation", () => json.Text("uri", place.Path));
                json.Object("region", () => SarifSource.Region(json, finding, place.Line));
            }
        );
        if (target.IsSource)
            return;
        json.Objects(
            "logicalLocations",
            [target],
            t =>
            {
                json.Text("fullyQualifiedName", t.Target);
                json.WriteString("kind", "resource");
            }
        );
    }

    private static void Suppression(Utf8JsonWriter json, Suppression suppression, bool inSource)
    {
        json.WriteString("kind", inSource ? "inSource" : "external");
        json.WriteString("status", "accepted");
        json.Text("justification", suppression.Reason);
        json.Object("properties", () => json.WriteString("until", suppression.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    private static void Properties(Utf8JsonWriter json, Report report)
    {
        json.Object("score", () => JsonReport.Score(json, report.Score));
        json.Objects(
            "targets",
            report.Targets,
            target =>
            {
                json.Text("target", target.Target);
                json.Text("enforcement", target.Enforcement?.Word());
                json.Object("score", () => JsonReport.Score(json, target.Score));
                json.Objects(
                    "verdicts",
                    target.Findings.Where(f => f.Ruling.Verdict != Verdict.Fail),
                    finding =>
                    {
                        json.Text("check", finding.Check.Id);
                        json.WriteString("verdict", finding.Ruling.Verdict.Word());
                        json.WriteString("severity", finding.Severity.Word());
                        json.Text("subject", finding.Ruling.Subject);
                        json.Text("because", finding.Ruling.Because);
                        json.Text("settle", finding.Ruling.Settle.Length > 0 ? finding.Ruling.Settle : null);
                    }
                );
            }
        );
    }
}
