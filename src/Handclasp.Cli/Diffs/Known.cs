using Handclasp.Model;

namespace Handclasp.Cli.Diffs;

/// <summary>The findings of one target, to look up.</summary>
internal sealed class Known
{
    private readonly Dictionary<string, SideFinding> byFingerprint = new(StringComparer.Ordinal);
    private readonly ILookup<string, SideFinding> byCheck;

    public Known(IReadOnlyList<SideFinding> findings)
    {
        foreach (var finding in findings)
            if (!byFingerprint.TryGetValue(finding.Fingerprint, out var other) || Weight(finding) > Weight(other))
                byFingerprint[finding.Fingerprint] = finding;
        byCheck = findings.ToLookup(f => f.Check, StringComparer.Ordinal);
    }

    /// <summary>Failures that count, in the order of the report.</summary>
    public IEnumerable<SideFinding> Failures => byFingerprint.Values.Where(f => f.Fails);

    /// <summary>Everything with a verdict; of a suppressed failure nobody waits for news.</summary>
    public IEnumerable<SideFinding> Decided => byFingerprint.Values.Where(f => f.IsDecided && !f.Suppressed);

    public SideFinding? Failing(string fingerprint) =>
        byFingerprint.TryGetValue(fingerprint, out var finding) && finding.Fails ? finding : null;

    /// <summary>
    /// What stands here in the place of another report's finding, and whether that decides it. A pass has no subject (a certificate, a
    /// place in a file) where the failure had one, so without the same fingerprint the check's other findings answer.
    /// </summary>
    public (SideFinding? Finding, bool Settled) Now(SideFinding other)
    {
        if (byFingerprint.TryGetValue(other.Fingerprint, out var same))
            return (same, same.IsDecided);
        var others = byCheck[other.Check].ToList();
        if (others.Find(f => !f.IsDecided) is { } open)
            return (open, false);
        return others.Count == 0 ? (null, false) : (others[0], true);
    }

    /// <summary>What stood here before a finding: its verdict in one word; empty where nothing did.</summary>
    public string WordFor(SideFinding finding) =>
        Now(finding).Finding is not { } before ? ""
        : before.Suppressed ? "suppressed"
        : before.Fails && before.Fingerprint != finding.Fingerprint ? ""
        : before.Verdict.Word();

    /// <summary>Of two with one fingerprint the worse counts.</summary>
    private static int Weight(SideFinding finding) =>
        finding.Fails ? 10 + (int)finding.Severity
        : finding.IsDecided ? 0
        : 1;
}
