using System.Text;
using Handclasp.Model;
using Handclasp.Reports;

namespace Handclasp;

/// <summary>What a <see cref="ServerScan"/> found.</summary>
public sealed class ServerScanResult
{
    /// <summary>Where a failure means that somebody without a trusted certificate and its key gets in.</summary>
    private static readonly HashSet<CheckGroup> Strangers =
    [
        CheckGroup.Trust,
        CheckGroup.Possession,
        CheckGroup.Chain,
        CheckGroup.Names,
        CheckGroup.Alternates,
        CheckGroup.Headers,
    ];

    internal ServerScanResult(Report report) => Report = report;

    /// <summary>The whole report, scored, with this one target. <c>Run.ExitCode</c> is what <c>handclasp scan</c> would end with.</summary>
    public Report Report { get; }

    /// <summary>The target's part of the report.</summary>
    public TargetReport Target => Report.Targets[0];

    /// <summary>The worst word of all protocol versions, application protocols and paths; inconclusive where nothing was scanned.</summary>
    public Enforcement Enforcement => Target.Enforcement ?? Enforcement.Inconclusive;

    /// <summary>
    /// True where a stranger was refused on every way that was tried: the word is <see cref="Enforcement.Required"/>, the scan ran to its end,
    /// and no High or Critical check of who is let in (trust, possession, chain, names, alternates, headers) failed or stayed undecided.
    /// What could not be tested does not make it false: <c>Target.Score.Coverage</c> counts it, <see cref="Explanation"/> names it.
    /// </summary>
    public bool RefusesStrangers =>
        Target.Error is null
        && !Report.Run.Partial
        && Enforcement == Enforcement.Required
        && !Target.Findings.Any(f =>
            f.Severity >= Severity.High && Strangers.Contains(f.Check.Group) && f.Ruling.Verdict is (Verdict.Fail or Verdict.Inconclusive)
        );

    /// <summary>What failed, the heaviest first.</summary>
    public IReadOnlyList<Finding> Failures =>
        [.. Target.Findings.Where(f => f.Counts).OrderByDescending(f => f.Severity).ThenBy(f => f.Check.Id, StringComparer.Ordinal)];

    /// <summary>What a person reads, as <c>handclasp scan</c> prints it: the harm first. For the message of an assertion.</summary>
    public string Explanation
    {
        get
        {
            using var text = new MemoryStream();
            Write(text, "table");
            return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    /// <summary>Writes the report in one of the formats of <c>--format</c>, in UTF-8.</summary>
    /// <param name="output">Stays open.</param>
    /// <param name="format">table, json, jsonl, sarif, junit, html, markdown, gitlab or github.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public void Write(Stream output, string format)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer =
            Formats.Find(format)
            ?? throw new ArgumentException(
                $"'{format}' is no format: {string.Join(", ", Formats.All.Select(f => f.Name))}",
                nameof(format)
            );
        writer.Write(Report, output, new(Color: false, Width: 0, Verbose: false));
    }
}
