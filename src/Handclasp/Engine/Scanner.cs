using Handclasp.Model;
using Handclasp.Tls.Server;

namespace Handclasp.Engine;

/// <summary>What happens while a scan runs: for a person who waits.</summary>
/// <param name="Target">The target's URL.</param>
/// <param name="What">What is being done, in a few words.</param>
/// <param name="Connections">Connections opened so far to this target's host and port.</param>
internal sealed record ScanProgress(string Target, string What, int Connections);

/// <summary>The world around a scan.</summary>
/// <param name="Clock">The only clock there is.</param>
/// <param name="ToolVersion">The tool's version: User-Agent and report.</param>
internal sealed record ScanContext(TimeProvider Clock, string ToolVersion)
{
    public IProgress<ScanProgress>? Progress { get; init; }

    /// <summary>The handshakes' texts, shared by all targets.</summary>
    public TranscriptTexts Transcripts { get; } = new();

    /// <summary>Gets one line per handshake message of every conversation (--trace), or null. May be called from several threads.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>A number for the next conversation.</summary>
    public int NextConversation() => Interlocked.Increment(ref conversations);

    private int conversations;

    /// <summary>Gets the secrets of every connection, one line of the NSS key log each (SSLKEYLOGFILE), or null. May be called from several threads.</summary>
    public Action<string>? KeyLog { get; init; }
}

/// <summary>One target with what was asked for it.</summary>
/// <param name="Rules">The checks that run.</param>
internal sealed record ScanJob(TargetAddress Target, ScanOptions Options, IReadOnlyList<IRule> Rules)
{
    /// <summary>Its name in the settings file, or empty.</summary>
    public string Label { get; init; } = "";
}

/// <summary>Scans live endpoints.</summary>
internal static class Scanner
{
    private const int TargetsAtOnce = 20;

    /// <summary>
    /// Scans every target and judges what was seen. Findings carry fingerprints; score, baseline and suppressions come afterwards
    /// (they need the user's policy). A target that fails becomes an entry with an error; cancelling <paramref name="stop"/>
    /// gives what was found so far, marked as partial, and does not throw.
    /// </summary>
    public static Task<Report> ScanAsync(
        IReadOnlyList<TargetAddress> targets,
        ScanOptions options,
        ScanContext context,
        IReadOnlyList<IRule> rules,
        CancellationToken stop
    ) => ScanAsync([.. targets.Select(t => new ScanJob(t, options, rules))], context, stop);

    /// <summary>The same for targets that each have options of their own.</summary>
    public static async Task<Report> ScanAsync(IReadOnlyList<ScanJob> jobs, ScanContext context, CancellationToken stop)
    {
        var started = context.Clock.GetUtcNow();
        var clock = context.Clock.GetTimestamp();
        var gates = jobs.GroupBy(j => (j.Target.Host, j.Target.Port)).ToDictionary(g => g.Key, g => Gate([.. g.Select(j => j.Options)]));
        await using var callbacks = jobs.Select(j => j.Options.CallbackListen).FirstOrDefault(l => l is not null) is { } at
            ? CallbackListener.Start(at, context.Clock)
            : null;
        using var seats = new SemaphoreSlim(TargetsAtOnce);
        try
        {
            var done = await Task.WhenAll(jobs.Select(j => ScanOneAsync(j, gates[(j.Target.Host, j.Target.Port)]))).ConfigureAwait(false);
            var took = (long)context.Clock.GetElapsedTime(clock).TotalMilliseconds;
            var run = new RunInfo(started, took, "scan", 0, gates.Values.Sum(g => g.Taken), done.Any(d => d.Partial));
            return new(
                new("handclasp", context.ToolVersion, Scoring.Version),
                run,
                new(null, "none", false, null, new(0, 0, 0)),
                [.. done.Select(d => d.Report)]
            );
        }
        finally
        {
            foreach (var gate in gates.Values)
                gate.Dispose();
        }

        // Several paths of one host and port: the most careful of their limits.
        ConnectionGate Gate(IReadOnlyList<ScanOptions> all) =>
            new(
                all.Min(o => o.Concurrency),
                all.Min(o => o.Rate > 0 ? o.Rate : double.MaxValue) is var rate and < double.MaxValue ? rate : 0,
                all.Min(o => o.MaxConnections),
                context.Clock
            );

        async Task<(TargetReport Report, bool Partial)> ScanOneAsync(ScanJob job, ConnectionGate gate)
        {
            var (target, options, rules) = job;
            try
            {
                await seats.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return (
                    new(target.Url)
                    {
                        Claimed = options.Claimed,
                        Error = new("interrupted", "not scanned: the run was interrupted before"),
                    },
                    true
                );
            }

            try
            {
                var scan = new TargetScan(target, options, context, gate, rules, callbacks);
                var report = await scan.RunAsync(stop).ConfigureAwait(false);
                return (Named(job, report), scan.Partial);
            }
#pragma warning disable CA1031 // One target's failure, even by a defect of ours, must not lose the other targets' results.
            catch (Exception defect) when (defect is not UsageException)
#pragma warning restore CA1031
            {
                context.Trace?.Invoke(TraceLines.Of(target.Url, defect));
                return (
                    new(target.Url)
                    {
                        Claimed = options.Claimed,
                        Error = new(
                            "internal",
                            $"the scan failed by a defect of handclasp ({defect.GetType().Name}: {defect.Message}): please report it"
                        ),
                    },
                    false
                );
            }
            finally
            {
                seats.Release();
            }
        }
    }

    private static TargetReport Named(ScanJob job, TargetReport report) =>
        job.Label.Length == 0
            ? report
            : report with
            {
                Notes = [$"named {ForeignText.OneLine(job.Label)} in the settings", .. report.Notes],
            };
}
