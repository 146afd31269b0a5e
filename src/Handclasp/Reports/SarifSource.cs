using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>What SARIF has for findings in files: exact regions, related places, corrections.</summary>
internal static class SarifSource
{
    /// <summary>The region of the first evidence; the line alone where it has no column.</summary>
    public static void Region(Utf8JsonWriter json, Finding finding, int line)
    {
        if (finding.Ruling.Evidence.FirstOrDefault(e => e.Line > 0) is { Column: > 0 } item)
            Region(json, item.Line, item.Column, item.EndLine, item.EndColumn);
        else
            json.WriteNumber("startLine", line);
    }

    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        var related = finding.Ruling.Evidence.Where(e => e.Line > 0).Skip(1).ToList();
        if (related.Count > 0)
            json.Objects(
                "relatedLocations",
                related,
                item =>
                {
                    json.Object(
                        "physicalLocation",
                        () => Physical(json, item.Where, () => Region(json, item.Line, item.Column, item.EndLine, item.EndColumn))
                    );
                    json.Object("message", () => json.Text("text", ForeignText.OneLine(item.Fact)));
                }
            );
        if (finding.Ruling.Fix is { } fix)
            json.Objects("fixes", [fix], f => Fix(json, f));
    }

    private static void Fix(Utf8JsonWriter json, SourceFix fix)
    {
        json.Object("description", () => json.Text("text", ForeignText.OneLine(fix.What)));
        json.Objects(
            "artifactChanges",
            fix.Edits.GroupBy(e => e.Path, StringComparer.Ordinal),
            file =>
            {
                json.Object("artifactLocation", () => json.Text("uri", Addresses.OfFile(file.Key)));
                json.Objects(
                    "replacements",
                    file,
                    edit =>
                    {
                        json.Object("deletedRegion", () => Region(json, edit.Line, edit.Column, edit.EndLine, edit.EndColumn));
                        json.Object("insertedContent", () => json.Text("text", edit.Text));
                    }
                );
            }
        );
    }

    private static void Physical(Utf8JsonWriter json, string path, Action region)
    {
        json.Object("artifactLocation", () => json.Text("uri", Addresses.OfFile(path)));
        json.Object("region", region);
    }

    private static void Region(Utf8JsonWriter json, int line, int column, int endLine, int endColumn)
    {
        json.WriteNumber("startLine", line);
        if (column > 0)
            json.WriteNumber("startColumn", column);
        if (endLine > 0)
            json.WriteNumber("endLine", endLine);
        if (endColumn > 0)
            json.WriteNumber("endColumn", endColumn);
    }
}
