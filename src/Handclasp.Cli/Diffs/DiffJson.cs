using System.Text.Json;
using Handclasp.Model;
using Handclasp.Reports;

namespace Handclasp.Cli.Diffs;

/// <summary>The comparison for machines: docs/report.md, "Comparing two reports".</summary>
internal static class DiffJson
{
    public const string Schema = "handclasp-diff/1";

    public static void Write(Stream output, Comparison comparison, DiffGate gate) =>
        ReportJson.Document(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteNumber("exitCode", gate.ExitCode);
                json.Texts("regressions", gate.Regressions);
                json.Texts("noLongerKnown", gate.Unknown);
                json.Text("oldStartedAt", comparison.Old.StartedAt);
                json.Text("newStartedAt", comparison.New.StartedAt);
                json.Object("score", () => Scores(json, comparison.Old.Score, comparison.New.Score));
                json.Objects("targets", comparison.Targets, t => Target(json, t));
                json.Texts("notes", DiffWords.Notes(comparison));
                json.WriteEndObject();
            }
        );

    private static void Target(Utf8JsonWriter json, TargetChange target)
    {
        json.Text("target", target.Name);
        json.WriteString("state", DiffWords.State(target));
        json.Text("error", target.New?.Error);
        json.Object("score", () => Scores(json, target.Old?.Score, target.New?.Score));
        json.Objects("new", target.Added, c => Change(json, c));
        json.Objects("fixed", target.Fixed, c => Change(json, c));
        json.Objects("unchanged", target.Unchanged, c => Change(json, c));
        json.Objects("lost", target.Lost, c => Change(json, c));
        json.Objects("inapplicable", target.Inapplicable, c => Change(json, c));
        json.Objects("gained", target.Gained, c => Change(json, c));
        json.Objects("suppressed", target.Suppressed, c => Change(json, c));
    }

    private static void Scores(Utf8JsonWriter json, SideScore? old, SideScore? now)
    {
        Score("old", old);
        Score("new", now);
        Number("change", now?.Value - old?.Value);

        void Score(string name, SideScore? score) =>
            json.Object(
                name,
                () =>
                {
                    Number("value", score?.Value);
                    json.Text("grade", score?.Grade ?? "none");
                }
            );

        void Number(string name, int? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }
    }

    private static void Change(Utf8JsonWriter json, Change change)
    {
        var finding = change.Finding;
        json.Text("check", finding.Check);
        json.Text("slug", finding.Slug);
        json.WriteString("severity", finding.Severity.Word());
        json.Text("because", finding.Because);
        json.Text("place", finding.Place.Length > 0 ? finding.Place : null);
        json.Text("was", change.Was.Length > 0 ? change.Was : null);
        json.Text("now", change.Now.Length > 0 ? change.Now : null);
        json.Text("fingerprint", finding.Fingerprint);
    }
}
