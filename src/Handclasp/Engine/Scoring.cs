using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>The score (DESIGN.md section 5). Pure.</summary>
internal static class Scoring
{
    /// <summary>The version of these rules; changes when the same findings would score otherwise.</summary>
    public const string Version = "1";

    /// <summary>Fills in every target's score and the report's.</summary>
    public static Report Score(Report report) => throw new NotSupportedException("stub");
}

/// <summary>What makes a run fail.</summary>
/// <param name="FailOn">Fail on a counting failure of this severity or worse; null never.</param>
/// <param name="FailBelow">Fail when the score is below; null is no such gate.</param>
/// <param name="AllowInconclusive">An incomplete score is no reason to fail closed.</param>
internal sealed record GatePolicy(Severity? FailOn, int? FailBelow, bool AllowInconclusive);

/// <summary>The gate's decision.</summary>
/// <param name="ExitCode">0, 1, 3, 4, 5 (DESIGN.md section 6); 2 and 130 are the command line's.</param>
/// <param name="Reasons">Why, one line each; empty when it passed.</param>
internal sealed record GateResult(int ExitCode, IReadOnlyList<string> Reasons);

/// <summary>Decides the exit code of a scored report. Pure.</summary>
internal static class Gate
{
    public static GateResult Decide(Report report, GatePolicy policy) => throw new NotSupportedException("stub");
}

/// <summary>The stable identity of a finding.</summary>
internal static class Fingerprints
{
    /// <summary>Stable across runs and machines: target, check and subject, never texts or times.</summary>
    public static string Of(string target, CheckInfo check, Ruling ruling) => throw new NotSupportedException("stub");
}
