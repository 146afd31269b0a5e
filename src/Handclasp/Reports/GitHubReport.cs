using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// GitHub Actions workflow commands: one annotation for every failure and every undecided check that matters. A line of foreign text can
/// neither end its command nor begin another.
/// </summary>
internal sealed class GitHubReport : IReportFormat
{
    public string Name => "github";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        var text = new StringBuilder();
        foreach (var target in report.Targets)
        {
            if (target.Error is { } error)
                Append(text, "error", "handclasp: not scanned", $"{target.Target}: {error.Message}");
            var view = new TargetView(target);
            if (target.Error is null && target.Score.Value is null)
                Append(text, "error", "handclasp: no score", $"{target.Target}: {string.Join("; ", view.First)}");
            foreach (var finding in view.Failures.Concat(view.Remarks))
                Failure(text, target, finding);
            foreach (var finding in view.Unclear.Where(f => f.Severity >= Severity.High))
                Append(text, "warning", $"{finding.Check.Id} inconclusive", $"{target.Target}: {finding.Ruling.Because}", Settle(finding));
        }

        Append(text, "notice", "handclasp", TargetView.ScoreLine(report.Score));
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Failure(StringBuilder text, TargetReport target, Finding finding)
    {
        var known = finding.InBaseline is true;
        var level =
            known ? "notice"
            : finding.Severity >= Severity.High ? "error"
            : finding.Severity == Severity.Medium ? "warning"
            : "notice";
        var title = $"{finding.Check.Id} {finding.Check.Title}{(known ? " (known)" : "")}";
        var remedy = finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation;
        if (target.IsSource && finding.Ruling.Evidence is [{ Line: > 0 } at, ..])
            Append(
                text,
                $"{level} file={Property(at.Where)},line={at.Line},col={Math.Max(1, at.Column)},",
                title,
                finding.Ruling.Because,
                remedy
            );
        else
            Append(text, level, title, $"{target.Target}: {finding.Ruling.Because}", remedy);
    }

    private static string Settle(Finding finding) => finding.Ruling.Settle.Length > 0 ? $"to settle it: {finding.Ruling.Settle}" : "";

    private static void Append(StringBuilder text, string level, string title, params ReadOnlySpan<string> lines)
    {
        text.Append("::").Append(level).Append(level.EndsWith(',') ? "title=" : " title=").Append(Property(title)).Append("::");
        var first = true;
        foreach (var line in lines)
        {
            if (line.Length == 0)
                continue;
            text.Append(first ? "" : "%0A").Append(Data(line));
            first = false;
        }

        text.Append('\n');
    }

    private static string Data(string value) =>
        ForeignText
            .OneLine(value)
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string value) =>
        Data(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
