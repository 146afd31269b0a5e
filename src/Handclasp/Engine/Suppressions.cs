using System.Globalization;
using System.IO.Enumeration;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>One suppression of <c>.handclasp.yaml</c>.</summary>
/// <param name="Check">Check id or slug.</param>
/// <param name="Target">The target it is for, or empty for all.</param>
/// <param name="Reason">Obligatory.</param>
/// <param name="Until">The last day it holds; obligatory.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">1-based.</param>
internal sealed record SuppressionRule(string Check, string Target, string Reason, DateOnly Until, string File, int Line)
{
    /// <summary>The files it is for, as a pattern with * and ?; empty for all. Only findings about files are meant then.</summary>
    public string Path { get; init; } = "";

    /// <summary>True where it speaks of the file that a finding is about; of any finding where it names no files.</summary>
    public bool Covers(Finding finding) =>
        Path.Length == 0
        || finding.Ruling.Evidence is [var first, ..]
            && (
                FileSystemName.MatchesSimpleExpression(Path, first.Where, false)
                || first.Where.StartsWith(Path.TrimEnd('/') + "/", StringComparison.Ordinal)
            );

    /// <summary>True for the check's id or slug.</summary>
    public bool IsFor(CheckInfo check) =>
        Check.Equals(check.Id, StringComparison.OrdinalIgnoreCase) || Check.Equals(check.Slug, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True where it speaks of that target. <c>host</c> means every port and path of it, <c>host:port</c> every path, a full URL that
    /// one; a scheme, where it is given, must be the target's.
    /// </summary>
    public bool IsFor(string target)
    {
        if (Target.Length == 0)
            return true;
        var (scheme, authority, path) = Split(Target);
        var (ofScheme, ofAuthority, ofPath) = Split(target);
        return (scheme.Length == 0 || scheme.Equals(ofScheme, StringComparison.OrdinalIgnoreCase))
            && (
                authority.Equals(ofAuthority, StringComparison.OrdinalIgnoreCase)
                || authority.Equals(WithoutPort(ofAuthority), StringComparison.OrdinalIgnoreCase)
            )
            && (path is "" or "/" || path == ofPath);
    }

    private static (string Scheme, string Authority, string Path) Split(string url)
    {
        var mark = url.IndexOf("://", StringComparison.Ordinal);
        var rest = mark < 0 ? url : url[(mark + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return (mark < 0 ? "" : url[..mark], slash < 0 ? rest : rest[..slash], slash < 0 ? "" : rest[slash..]);
    }

    private static string WithoutPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith(']') ? authority : authority[..colon];
    }
}

/// <summary>
/// Reads and applies suppressions. Only failures are suppressed; an expired suppression leaves its failure counting and is itself a
/// finding, and so is one that covers nothing. To be applied before a baseline and before scoring.
/// </summary>
internal static class Suppressions
{
    internal static readonly CheckInfo Expired = new(
        "HC001",
        "expired-suppression",
        "Suppressions have not expired",
        Severity.Low,
        CheckGroup.Housekeeping,
        "expired suppression",
        """
        ## Why it matters
        A suppression is a promise to look again by a date. Past that date the failure counts again, and the entry itself is told, so that
        nobody believes it still holds.

        ## How it is tested
        The day of the run (UTC) is after the entry's `until`.

        ## What to do
        Fix what was suppressed and delete the entry, or decide anew and set a new date.
        """,
        "Fix what was suppressed and delete the entry, or decide anew and set a new date.",
        ["CWE-1068"]
    );

    internal static readonly CheckInfo Unused = new(
        "HC002",
        "unused-suppression",
        "Every suppression covers a failure",
        Severity.Info,
        CheckGroup.Housekeeping,
        "unused suppression",
        """
        ## Why it matters
        A suppression that covers nothing is a leftover. Should the flaw come back, it would be hidden without anybody deciding so.

        ## How it is tested
        The check ran and decided on every target the entry speaks of, and failed on none.

        ## What to do
        Delete the entry.
        """,
        "Delete the entry.",
        ["CWE-1068"]
    );

    /// <summary>The checks whose findings arise here, for the catalogue and <c>handclasp explain</c>.</summary>
    public static IReadOnlyList<CheckInfo> Checks { get; } = [Expired, Unused];

    /// <summary>Reads a file: <c>suppressions: [ { check, target?, reason, until } ]</c>.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="known">Every check there is.</param>
    /// <exception cref="UsageException">With file, line and what is wrong.</exception>
    public static IReadOnlyList<SuppressionRule> Parse(string yaml, string file, IReadOnlyCollection<CheckInfo> known) =>
        new SuppressionFile(file, known).Parse(yaml);

    /// <summary>Marks the failures that are covered, and adds findings about the entries themselves.</summary>
    /// <param name="report">The report, not yet scored.</param>
    /// <param name="rules">The entries.</param>
    /// <param name="today">The day of the run, UTC.</param>
    public static Report Apply(Report report, IReadOnlyList<SuppressionRule> rules, DateOnly today)
    {
        var holding = rules.Where(r => r.Until >= today).ToList();
        var targets = report.Targets.Select(t => t with { Findings = [.. t.Findings.Select(f => Marked(t, f))] }).ToList();
        foreach (var rule in rules)
        {
            if (Remark(rule, targets, today) is not { } remark)
                continue;
            var place = Place(rule, targets);
            targets[place] = With(targets[place], remark);
        }

        return report with
        {
            Targets = targets,
        };

        Finding Marked(TargetReport target, Finding finding) =>
            finding.Ruling.Verdict == Verdict.Fail
            && holding.Find(r => r.IsFor(finding.Check) && r.IsFor(target.Target) && r.Covers(finding)) is { } rule
                ? finding with
                {
                    Suppressed = new(rule.Reason, rule.Until),
                }
                : finding;
    }

    private static (CheckInfo Check, Ruling Ruling)? Remark(SuppressionRule rule, List<TargetReport> targets, DateOnly today)
    {
        var spoken =
            (rule.Target.Length > 0 ? $"{rule.Check} on {rule.Target}" : rule.Check) + (rule.Path.Length > 0 ? $" in {rule.Path}" : "");
        var until = rule.Until.ToString("O", CultureInfo.InvariantCulture);
        var evidence = new EvidenceItem($"{spoken}, until {until}: {rule.Reason}", Path.GetFileName(rule.File), rule.Line);
        var about = targets.Where(t => rule.IsFor(t.Target)).ToList();
        if (about.Count == 0)
            return null; // speaks of a target of another run
        if (rule.Until < today)
            return (
                Expired,
                Ruling.Fail($"the suppression of {spoken} expired on {until}", Confidence.Certain, [evidence]) with
                {
                    Subject = spoken,
                }
            );
        var findings = about.SelectMany(t => t.Findings).Where(f => rule.IsFor(f.Check)).ToList();
        var decided =
            about.TrueForAll(t => t.Error is null)
            && findings.Count > 0
            && findings.TrueForAll(f =>
                f.Ruling.Verdict is Verdict.Pass or Verdict.NotApplicable || rule.Path.Length > 0 && !rule.Covers(f)
            );
        return decided
            ? (
                Unused,
                Ruling.Fail($"the suppression of {spoken} covers no failure", Confidence.Certain, [evidence]) with
                {
                    Subject = spoken,
                }
            )
            : null;
    }

    /// <summary>The first target that the entry speaks of and whose failure it would cover; else the first it speaks of.</summary>
    private static int Place(SuppressionRule rule, List<TargetReport> targets)
    {
        var failing = targets.FindIndex(t =>
            rule.IsFor(t.Target) && t.Findings.Any(f => rule.IsFor(f.Check) && f.Ruling.Verdict == Verdict.Fail)
        );
        return failing >= 0 ? failing : targets.FindIndex(t => rule.IsFor(t.Target));
    }

    private static TargetReport With(TargetReport target, (CheckInfo Check, Ruling Ruling) remark)
    {
        var (check, ruling) = remark;
        var finding = new Finding(check, ruling) { Fingerprint = Fingerprints.Of(target.Target, check, ruling) };
        return target with
        {
            Findings =
            [
                .. target
                    .Findings.Append(finding)
                    .OrderBy(f => f.Check.Id, StringComparer.Ordinal)
                    .ThenBy(f => f.Ruling.Subject, StringComparer.Ordinal),
            ],
        };
    }
}
