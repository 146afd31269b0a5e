using Handclasp.Model;
using Handclasp.Tls;

namespace Handclasp.Engine;

/// <summary>What can be learned from a ServerHello alone: SSL 3.0, and the cipher suites nobody should offer any more.</summary>
internal sealed class ServerProbes(
    ConversationRunner runner,
    ScanOptions options,
    ScanContext context,
    ConnectionGate gate,
    string? sni,
    HostPort destination
)
{
    private static readonly string[] Categories = ["anonymous", "null", "export", "rc4", "3des"];

    /// <param name="offered">The versions the server is known to offer.</param>
    public async Task RunAsync(IReadOnlyList<TlsVersion> offered, List<Evidence> evidence, CancellationToken stop)
    {
        List<Task<Evidence?>> tasks = [];
        if (options.Versions.Count == 0 || options.Versions.Contains(TlsVersion.Ssl3))
            tasks.Add(Ssl3Async(stop));
        // TLS 1.3 has none of these suites (RFC 8446 appendix B.4); the newest older version stands for the others.
        var older = offered.Where(v => v < TlsVersion.Tls13).OrderDescending().FirstOrDefault(TlsVersion.Ssl3);
        if (older > TlsVersion.Ssl3)
            tasks.AddRange(Categories.Select(c => SuiteAsync(older, c, stop)));
        var found = await Task.WhenAll(tasks).ConfigureAwait(false);
        lock (evidence)
            evidence.AddRange(found.OfType<Evidence>());
    }

    private async Task<Evidence?> Ssl3Async(CancellationToken stop)
    {
        var seen = await ProbeAsync(TlsVersion.Ssl3, CipherSuites.Legacy, stop).ConfigureAwait(false);
        return seen is null ? null : new VersionFacts(TlsVersion.Ssl3, Decided(seen) ? seen.Selected : null, seen.Detail);
    }

    private async Task<Evidence?> SuiteAsync(TlsVersion version, string category, CancellationToken stop)
    {
        var seen = await ProbeAsync(version, CipherSuites.OfCategory(category), stop).ConfigureAwait(false);
        return seen is null || !Decided(seen)
            ? null
            : new SuiteFacts(version, category, seen.Selected ? CipherSuites.Name(seen.Suite) : "", seen.Selected, seen.Detail);
    }

    private static bool Decided(HelloAnswer seen) =>
        seen.Selected || seen.Ending is Ending.Alert or Ending.Eof or Ending.Reset or Ending.CloseNotify;

    private async Task<HelloAnswer?> ProbeAsync(TlsVersion version, IReadOnlyList<int> suites, CancellationToken stop)
    {
        if (!await gate.EnterAsync(stop).ConfigureAwait(false))
            return null;
        try
        {
            var dialed = await TcpDialer
                .ConnectAsync(destination, options.Timeout, options.Proxy, context.Clock, stop)
                .ConfigureAwait(false);
            if (dialed.Stream is null)
                return null;
            await using var stream = dialed.Stream;
            if (!await runner.UpgradeAsync(stream, stop).ConfigureAwait(false))
                return null;
            return await HelloProber.ProbeAsync(stream, version, suites, sni, options.Timeout, context.Clock, stop).ConfigureAwait(false);
        }
        finally
        {
            gate.Leave();
        }
    }
}
