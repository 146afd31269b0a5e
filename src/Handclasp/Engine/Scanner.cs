using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What happens while a scan runs: for a person who waits.</summary>
/// <param name="Target">The target's URL.</param>
/// <param name="What">What is being done, in a few words.</param>
/// <param name="Connections">Connections opened so far, over all targets.</param>
internal sealed record ScanProgress(string Target, string What, int Connections);

/// <summary>The world around a scan.</summary>
/// <param name="Clock">The only clock there is.</param>
/// <param name="ToolVersion">The tool's version: User-Agent and report.</param>
internal sealed record ScanContext(TimeProvider Clock, string ToolVersion)
{
    public IProgress<ScanProgress>? Progress { get; init; }

    /// <summary>Gets one line per handshake message of every conversation (--trace), or null. May be called from several threads.</summary>
    public Action<string>? Trace { get; init; }
}

/// <summary>Scans live endpoints.</summary>
internal static class Scanner
{
    /// <summary>
    /// Scans every target and judges what was seen. Findings carry fingerprints; score, baseline and suppressions come afterwards
    /// (they need the user's policy). A target that fails becomes an entry with an error; cancelling <paramref name="stop"/>
    /// gives what was found so far, marked as partial, and does not throw.
    /// </summary>
    public static Task<Report> ScanAsync(
        IReadOnlyList<TargetAddress> targets,
        ScanOptions options,
        ScanContext context,
        CancellationToken stop
    ) => throw new InvalidOperationException("not built yet: the engine comes with the next commits");
}
