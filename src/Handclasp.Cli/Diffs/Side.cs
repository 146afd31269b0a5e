using System.Text.Json;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Diffs;

/// <summary>One of the two reports, as far as it is compared.</summary>
/// <param name="Command">The command that wrote it: "scan", "source".</param>
/// <param name="StartedAt">As written; empty where it is not told.</param>
/// <param name="Partial">The run ended early.</param>
internal sealed record Side(
    string Command,
    string StartedAt,
    bool Partial,
    string Scoring,
    SideScore Score,
    IReadOnlyList<SideTarget> Targets
)
{
    /// <exception cref="UsageException">It is no report of ours.</exception>
    public static Side Read(string json, string name)
    {
        var file = new EarlierReport("report", name);
        return file.Read(json, root => Of(root, file));
    }

    private static Side Of(JsonElement root, EarlierReport file)
    {
        var run = EarlierReport.Member(root, "run", JsonValueKind.Object) ?? throw file.Wrong("has no 'run'");
        var tool = EarlierReport.Member(root, "tool", JsonValueKind.Object) ?? throw file.Wrong("has no 'tool'");
        return new(
            EarlierReport.Text(run, "command") ?? throw file.Wrong("does not tell the command that wrote it"),
            EarlierReport.Text(run, "startedAt") ?? "",
            EarlierReport.Member(run, "partial", JsonValueKind.True) is not null,
            EarlierReport.Text(tool, "scoring") ?? "",
            SideScore.Of(root),
            [.. file.List(root, "targets").Select(t => SideTarget.Of(t, file))]
        );
    }
}

/// <summary>A score; null where there is none.</summary>
internal sealed record SideScore(int? Value, string Grade)
{
    public override string ToString() =>
        Value is { } value ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value} {Grade}") : "none";

    public static SideScore Of(JsonElement holder)
    {
        if (EarlierReport.Member(holder, "score", JsonValueKind.Object) is not { } score)
            return new(null, "none");
        var value = EarlierReport.Member(score, "value", JsonValueKind.Number);
        return new(value is { } number && number.TryGetInt32(out var n) ? n : null, EarlierReport.Text(score, "grade") ?? "none");
    }
}

/// <summary>One target of a report.</summary>
/// <param name="Error">Why it was not scanned, or null.</param>
internal sealed record SideTarget(string Name, string? Error, SideScore Score, IReadOnlyList<SideFinding> Findings)
{
    public static SideTarget Of(JsonElement target, EarlierReport file) =>
        new(
            EarlierReport.Text(target, "target") ?? throw file.Wrong("holds a target without a name"),
            EarlierReport.Member(target, "error", JsonValueKind.Object) is { } error
                ? EarlierReport.Text(error, "message") ?? "not scanned"
                : null,
            SideScore.Of(target),
            [.. file.List(target, "findings").Select(f => SideFinding.Of(f, file))]
        );
}

/// <summary>One finding of a report.</summary>
/// <param name="Place">Its first place, where it has one in a file: "src/a.js:3"; else empty.</param>
internal sealed record SideFinding(
    string Check,
    string Slug,
    Severity Severity,
    Verdict Verdict,
    bool Suppressed,
    string Because,
    string Place,
    string Fingerprint
)
{
    /// <summary>A failure that counts.</summary>
    public bool Fails => Verdict == Verdict.Fail && !Suppressed;

    /// <summary>A verdict was reached; only these can be lost.</summary>
    public bool IsDecided => Verdict is Verdict.Pass or Verdict.Fail or Verdict.NotApplicable;

    public static SideFinding Of(JsonElement finding, EarlierReport file)
    {
        var (fingerprint, verdict, suppressed) = file.Finding(finding);
        var check = EarlierReport.Text(finding, "check") ?? throw file.Wrong("holds a finding without a check");
        var slug = EarlierReport.Text(finding, "slug") ?? "";
        var because = EarlierReport.Text(finding, "because") ?? "";
        return new(check, slug, file.SeverityOf(finding), verdict, suppressed, because, FirstPlace(finding), fingerprint);
    }

    private static string FirstPlace(JsonElement finding)
    {
        var evidence = EarlierReport.Member(finding, "evidence", JsonValueKind.Array)?.EnumerateArray().FirstOrDefault();
        if (evidence is not { } item || EarlierReport.Member(item, "at", JsonValueKind.Object) is not { } at)
            return "";
        return EarlierReport.Member(at, "line", JsonValueKind.Number) is { } line && line.TryGetInt32(out var n) && n > 0
            ? new EvidenceItem("", EarlierReport.Text(at, "where") ?? "", n).Place
            : "";
    }
}
