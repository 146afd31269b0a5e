using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What makes a run fail.</summary>
/// <param name="FailOn">Fail on a counting failure of this severity or worse; null never.</param>
/// <param name="FailBelow">Fail when the score is below; null is no such gate.</param>
/// <param name="AllowInconclusive">An incomplete score is no reason to fail closed.</param>
internal sealed record GatePolicy(Severity? FailOn, int? FailBelow, bool AllowInconclusive)
{
    /// <summary>False for <c>--fail-on never</c> without <c>--fail-if-score-below</c>: then nothing that was found fails the run.</summary>
    public bool IsGate => FailOn is not null || FailBelow is not null;
}

/// <summary>The gate's decision.</summary>
/// <param name="ExitCode">0, 1, 3, 4, 5 (DESIGN.md section 6); 2 and 130 are the command line's.</param>
/// <param name="Reasons">Why, one line each, the decisive first; empty when it passed.</param>
internal sealed record GateResult(int ExitCode, IReadOnlyList<string> Reasons);

/// <summary>Decides the exit code of a scored report. Pure.</summary>
internal static class Gate
{
    /// <summary>Something failed that must not.</summary>
    public const int Failed = 1;

    /// <summary>A defect of ours.</summary>
    public const int Broken = 3;

    /// <summary>Nothing was scanned.</summary>
    public const int NothingScanned = 4;

    /// <summary>What matters is not decided.</summary>
    public const int Inconclusive = 5;

    /// <summary>Where several codes hold, the first of these decides.</summary>
    private static readonly int[] Precedence = [Broken, NothingScanned, Failed, Inconclusive];

    public static GateResult Decide(Report report, GatePolicy policy)
    {
        List<(int Code, string Why)> held = [.. Tool(report), .. Scanned(report)];
        if (policy.IsGate)
            held.AddRange([.. Failures(report, policy), .. Scores(report, policy), .. Open(report, policy)]);
        var ordered = held.OrderBy(h => Array.IndexOf(Precedence, h.Code)).ToList();
        return new(ordered.Count > 0 ? ordered[0].Code : 0, [.. ordered.Select(h => ForeignText.OneLine(h.Why))]);
    }

    /// <summary>3: a defect of ours.</summary>
    private static IEnumerable<(int, string)> Tool(Report report)
    {
        foreach (var target in report.Targets)
        {
            if (target.Error is { Code: "internal" } error)
                yield return (Broken, $"{target.Target}: {error.Message}");
            foreach (var finding in target.Findings.Where(f => f.Ruling.Broken))
                yield return (Broken, $"{finding.Check.Id} itself failed on {target.Target}: report this as a defect of handclasp");
        }
    }

    /// <summary>4 or 5: targets of which nothing is known. No matter of a gate: what was asked for was not done.</summary>
    private static IEnumerable<(int, string)> Scanned(Report report)
    {
        var failed = report.Targets.Where(t => t.Error is not null).ToList();
        if (report.Targets.Count == 0)
            yield return (NothingScanned, "no target was given");
        var code = failed.Count == report.Targets.Count ? NothingScanned : Inconclusive;
        foreach (var target in failed)
            yield return (code, $"{target.Target} was not scanned ({target.Error!.Code}): {target.Error.Message}");
    }

    /// <summary>1: failures that count.</summary>
    private static IEnumerable<(int, string)> Failures(Report report, GatePolicy policy) =>
        from target in report.Targets
        from finding in target.Findings
        where finding.Counts && policy.FailOn is { } worst && finding.Severity >= worst
        select (Failed, $"{finding.Check.Id} ({finding.Severity.Word()}) failed on {target.Target}: {finding.Check.Title}");

    /// <summary>1: scores below the limit; also where the whole has none because another target failed.</summary>
    private static IEnumerable<(int, string)> Scores(Report report, GatePolicy policy) =>
        from target in report.Targets
        where target.Score.Value < policy.FailBelow
        select (Failed, Told(target, policy.FailBelow!.Value));

    private static string Told(TargetReport target, int limit)
    {
        var most = target.Score.AtMost ? "at most " : "";
        var cap = target.Score.Cap is { } why ? $", capped by {why}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"score {most}{target.Score.Value} of {target.Target} is below {limit} (--fail-if-score-below){cap}"
        );
    }

    /// <summary>5: what is not known must not pass.</summary>
    private static IEnumerable<(int, string)> Open(Report report, GatePolicy policy)
    {
        foreach (var target in report.Targets.Where(t => t.Error is null && t.Score.Value is null))
        {
            var why = target.ValidRefused
                ? "the valid certificate is refused, and no critical check failed"
                : "no critical or high check passed or failed";
            yield return (Inconclusive, $"no score for {target.Target}: {why}");
        }

        if (policy.AllowInconclusive)
            yield break;
        foreach (var target in report.Targets.Where(t => t.Score.AtMost))
        foreach (var finding in target.Findings.Where(f => f is { Ruling.Verdict: Verdict.Inconclusive, Severity: >= Severity.High }))
            yield return (
                Inconclusive,
                $"{finding.Check.Id} ({finding.Severity.Word()}) is inconclusive on {target.Target}{Settled(finding)}"
            );
        if (report.Run.Partial)
            yield return (Inconclusive, "the run ended early: the result is incomplete");
    }

    private static string Settled(Finding finding) => finding.Ruling.Settle.Length > 0 ? $"; to settle it: {finding.Ruling.Settle}" : "";
}
