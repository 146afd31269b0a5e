using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>An earlier report as the state to compare with: its failures are known and do not count.</summary>
internal static class Baselines
{
    /// <param name="json">The text of an earlier JSON report.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="UsageException">It is no report of ours.</exception>
    public static Report Apply(Report report, string json, string name) => throw new NotSupportedException("stub");
}

/// <summary>One suppression of <c>.handclasp.yaml</c>.</summary>
/// <param name="Check">Check id or slug.</param>
/// <param name="Target">The target it is for, or empty for all.</param>
/// <param name="Reason">Obligatory.</param>
/// <param name="Until">The last day it holds; obligatory.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">1-based.</param>
internal sealed record SuppressionRule(string Check, string Target, string Reason, DateOnly Until, string File, int Line);

/// <summary>Reads and applies suppressions; an expired or unused one is itself a finding.</summary>
internal static class Suppressions
{
    /// <exception cref="UsageException">With file, line and what is wrong.</exception>
    public static IReadOnlyList<SuppressionRule> Parse(string yaml, string file, IReadOnlyCollection<CheckInfo> known) =>
        throw new NotSupportedException("stub");

    /// <param name="today">The day of the run, UTC.</param>
    public static Report Apply(Report report, IReadOnlyList<SuppressionRule> rules, DateOnly today) =>
        throw new NotSupportedException("stub");
}
