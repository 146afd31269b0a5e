using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>
/// An earlier report as the state to compare with: its failures are known and do not fail the gate again; the score still counts them
/// (docs/decisions/baseline-and-score.md).
/// </summary>
internal static class Baselines
{
    /// <summary>A report of some hundred targets is a few megabytes; larger files are no reports of ours.</summary>
    private const int MaxCharacters = 64 * 1024 * 1024;

    /// <summary>Says of every failure whether the earlier report held it already, with the same severity or a heavier one.</summary>
    /// <param name="report">The new report.</param>
    /// <param name="json">The text of an earlier JSON report.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="UsageException">It is no report of ours.</exception>
    public static Report Apply(Report report, string json, string name)
    {
        var known = Read(json, name);
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
    private static Dictionary<string, Severity> Read(string json, string name)
    {
        if (json.Length > MaxCharacters)
            throw Wrong(name, "is too large");
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 32 });
            return Read(document.RootElement, name);
        }
        catch (JsonException problem)
        {
            throw Wrong(name, $"is not JSON (line {(problem.LineNumber ?? 0) + 1})");
        }
    }

    private static Dictionary<string, Severity> Read(JsonElement root, string name)
    {
        if (Text(root, "schema") is not { } schema || !schema.StartsWith("handclasp-report/", StringComparison.Ordinal))
            throw Wrong(name, "is no report of handclasp");
        if (schema != Report.Schema)
            throw Wrong(name, $"is a report of another version than {Report.Schema}");
        var known = new Dictionary<string, Severity>(StringComparer.Ordinal);
        foreach (var target in List(root, "targets", name))
        foreach (var finding in List(target, "findings", name))
        {
            if (Text(finding, "verdict") is not { } verdict || Text(finding, "fingerprint") is not { } fingerprint)
                throw Wrong(name, "holds a finding without verdict or fingerprint");
            if (verdict != Verdict.Fail.Word() || finding.TryGetProperty("suppressed", out var s) && s.ValueKind == JsonValueKind.Object)
                continue;
            var severity = SeverityOf(Text(finding, "severity")) ?? throw Wrong(name, "holds a finding without severity");
            known[fingerprint] = known.TryGetValue(fingerprint, out var other) && other > severity ? other : severity;
        }

        return known;
    }

    private static Severity? SeverityOf(string? word) =>
        Enum.GetValues<Severity>().Where(s => s.Word() == word).Select(s => (Severity?)s).FirstOrDefault();

    private static string? Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonElement.ArrayEnumerator List(JsonElement element, string property, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw Wrong(name, $"has no list '{property}'");

    private static UsageException Wrong(string name, string what) =>
        new($"baseline '{ForeignText.OneLine(name)}' {what}: give a report written by handclasp with --format json");
}
