using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>
/// An earlier report as the state to compare with: its failures are known and do not fail the gate again; the score still counts them
/// (docs/decisions/baseline-and-score.md).
/// </summary>
internal static class Baselines
{
    /// <summary>Says of every failure whether the earlier report held it already, with the same severity or a heavier one.</summary>
    /// <param name="report">The new report.</param>
    /// <param name="json">The text of an earlier JSON report.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="UsageException">It is no report of ours.</exception>
    public static Report Apply(Report report, string json, string name)
    {
        var earlier = new EarlierReport("baseline", name);
        var known = earlier.Read(json, root => Failures(root, earlier));
        return report with { Targets = [.. report.Targets.Select(t => t with { Findings = [.. t.Findings.Select(Marked)] })] };

        Finding Marked(Finding finding) =>
            finding.Ruling.Verdict != Verdict.Fail
                ? finding
                : finding with
                {
                    InBaseline = known.TryGetValue(finding.Fingerprint, out var severity) && severity >= finding.Severity,
                };
    }

    /// <summary>The failures of the earlier report by fingerprint. A suppressed one is not among them: it must not outlive its date.</summary>
    private static Dictionary<string, Severity> Failures(JsonElement root, EarlierReport earlier)
    {
        var known = new Dictionary<string, Severity>(StringComparer.Ordinal);
        foreach (var target in earlier.List(root, "targets"))
        foreach (var finding in earlier.List(target, "findings"))
        {
            var (fingerprint, verdict, suppressed) = earlier.Finding(finding);
            if (verdict != Verdict.Fail || suppressed)
                continue;
            var severity = earlier.SeverityOf(finding);
            known[fingerprint] = known.TryGetValue(fingerprint, out var other) && other > severity ? other : severity;
        }

        return known;
    }
}
