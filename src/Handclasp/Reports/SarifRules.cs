using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>The tool and its rules in SARIF, from the checks' metadata.</summary>
internal static class SarifRules
{
    public static void Driver(Utf8JsonWriter json, ToolInfo tool, IReadOnlyList<CheckInfo> checks)
    {
        json.Text("name", tool.Name);
        json.Text("version", tool.Version);
        json.Text("semanticVersion", tool.Version);
        json.Objects("rules", checks, c => Rule(json, c));
    }

    /// <summary>SARIF's level of a severity.</summary>
    public static string Level(Severity severity) =>
        severity switch
        {
            Severity.Critical or Severity.High => "error",
            Severity.Medium => "warning",
            _ => "note",
        };

    private static void Rule(Utf8JsonWriter json, CheckInfo check)
    {
        json.Text("id", check.Id);
        json.Text("name", Pascal(check.Slug));
        json.Object("shortDescription", () => json.Text("text", check.Title));
        json.Object("fullDescription", () => json.Text("text", $"{check.Title}. {check.Remediation}"));
        json.Object(
            "help",
            () =>
            {
                json.Text("text", check.Remediation);
                json.Text("markdown", check.Guidance.ReplaceLineEndings("\n"));
            }
        );
        json.Object("defaultConfiguration", () => json.WriteString("level", Level(check.Severity)));
        json.Object(
            "properties",
            () =>
            {
                // GitHub sorts by this number: above 9.0 critical, from 7.0 high, from 4.0 medium.
                json.WriteString("security-severity", SecuritySeverity(check.Severity));
                json.WriteString("precision", "very-high");
                json.Texts("tags", Tags(check));
            }
        );
    }

    private static string SecuritySeverity(Severity severity) =>
        severity switch
        {
            Severity.Critical => "9.5",
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            Severity.Low => "3.0",
            _ => "0.0",
        };

    private static IEnumerable<string> Tags(CheckInfo check) =>
        check
            .References.Select(r => r.StartsWith("CWE-", StringComparison.Ordinal) ? $"external/cwe/{r.ToLowerInvariant()}" : r)
            .Prepend("security")
            .Distinct(StringComparer.Ordinal);

    private static string Pascal(string slug) =>
        string.Concat(slug.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}
