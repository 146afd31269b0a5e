using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// GitLab's Code Quality report: a list of failures. Suppressed ones are left out; those known from a baseline stay in, for GitLab
/// itself compares fingerprints with the target branch.
/// </summary>
internal sealed class GitLabReport : IReportFormat
{
    public string Name => "gitlab";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        var failed =
            from target in report.Targets
            from finding in target.Findings
            where finding.Ruling.Verdict == Verdict.Fail && finding.Suppressed is null
            select (target, finding);
        ReportJson.Document(
            output,
            json =>
            {
                json.WriteStartArray();
                foreach (var (target, finding) in failed)
                {
                    var place = Addresses.Of(target, finding);
                    json.WriteStartObject();
                    json.Text("description", ForeignText.OneLine($"{finding.Check.Title}: {finding.Ruling.Because} ({target.Target})"));
                    json.Text("check_name", $"{finding.Check.Id}-{finding.Check.Slug}");
                    json.Text("fingerprint", finding.Fingerprint);
                    json.WriteString("severity", Severity(finding.Severity));
                    json.Object(
                        "location",
                        () =>
                        {
                            json.Text("path", place.Path);
                            json.Object("lines", () => json.WriteNumber("begin", place.Line));
                        }
                    );
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    private static string Severity(Severity severity) =>
        severity switch
        {
            Model.Severity.Critical => "blocker",
            Model.Severity.High => "critical",
            Model.Severity.Medium => "major",
            Model.Severity.Low => "minor",
            _ => "info",
        };
}
