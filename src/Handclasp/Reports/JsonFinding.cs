using System.Globalization;
using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>One finding as the JSON formats write it.</summary>
internal static class JsonFinding
{
    /// <summary>All members of a finding in the JSON report.</summary>
    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        Head(json, finding);
        json.Objects("evidence", finding.Ruling.Evidence, e => Evidence(json, e));
        json.Text("remediation", finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation);
        Fix(json, finding.Ruling.Fix);
        json.Text("reproduce", finding.Ruling.Reproduce.Length > 0 ? finding.Ruling.Reproduce : null);
        json.Texts("references", finding.Check.References);
        Tail(json, finding);
    }

    /// <summary>What is found: the members that every JSON format has.</summary>
    public static void Head(Utf8JsonWriter json, Finding finding)
    {
        json.Text("check", finding.Check.Id);
        json.Text("slug", finding.Check.Slug);
        json.Text("title", finding.Check.Title);
        json.WriteString("severity", finding.Severity.Word());
        json.WriteString("confidence", finding.Ruling.Confidence.Word());
        json.WriteString("verdict", finding.Ruling.Verdict.Word());
        json.Text("subject", finding.Ruling.Subject);
        json.Text("because", finding.Ruling.Because);
        json.Text("settle", finding.Ruling.Settle.Length > 0 ? finding.Ruling.Settle : null);
    }

    /// <summary>Which finding it is, and whether it counts.</summary>
    public static void Tail(Utf8JsonWriter json, Finding finding)
    {
        json.Text("fingerprint", finding.Fingerprint);
        if (finding.Suppressed is { } suppressed)
        {
            json.Object(
                "suppressed",
                () =>
                {
                    json.Text("reason", suppressed.Reason);
                    json.WriteString("until", suppressed.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                }
            );
        }
        else
        {
            json.WriteNull("suppressed");
        }

        if (finding.InBaseline is { } known)
            json.WriteBoolean("inBaseline", known);
        else
            json.WriteNull("inBaseline");
    }

    private static void Fix(Utf8JsonWriter json, SourceFix? fix)
    {
        if (fix is null)
        {
            json.WriteNull("fix");
            return;
        }

        json.Object(
            "fix",
            () =>
            {
                json.WriteBoolean("safe", fix.Safe);
                json.Objects(
                    "edits",
                    fix.Edits,
                    edit =>
                    {
                        json.Text("path", edit.Path);
                        json.WriteNumber("line", edit.Line);
                        json.WriteNumber("column", edit.Column);
                        json.WriteNumber("endLine", edit.EndLine);
                        json.WriteNumber("endColumn", edit.EndColumn);
                        json.Text("text", edit.Text);
                    }
                );
            }
        );
    }

    private static void Evidence(Utf8JsonWriter json, EvidenceItem item)
    {
        json.Text("fact", item.Fact);
        json.Object(
            "at",
            () =>
            {
                json.Text("where", item.Where);
                // Conversations and certificates have no lines.
                if (item.Line > 0)
                    json.WriteNumber("line", item.Line);
                if (item.EndLine > 0)
                    json.WriteNumber("endLine", item.EndLine);
                if (item.Column > 0)
                    json.WriteNumber("column", item.Column);
                if (item.EndColumn > 0)
                    json.WriteNumber("endColumn", item.EndColumn);
            }
        );
    }
}
