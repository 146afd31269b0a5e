using System.Globalization;
using System.Net;
using Handclasp.Engine;
using Handclasp.Pki;
using Handclasp.Tls.Server;

namespace Handclasp.Demo;

/// <summary>Four servers of ours on loopback, one sound and three with planted holes, and what a scan of them is given.</summary>
internal sealed class DemoServers : IAsyncDisposable
{
    private readonly DemoPki pki;
    private readonly List<ConnectionListener> listeners = [];

    private DemoServers(TimeProvider clock) => pki = new(clock);

    /// <summary>One target per case, in their order.</summary>
    public IReadOnlyList<TargetAddress> Targets { get; private set; } = [];

    /// <summary>What the scan is given: what an owner of such servers has at hand.</summary>
    public ScanOptions Options =>
        new()
        {
            Mtls = true,
            Valid = pki.Valid,
            ClientCa = [pki.ClientCa],
            ClientCaKey = pki.ClientCaKey,
            ServerCa = [pki.ServerCa],
        };

    /// <param name="defect">Told of exceptions in the servers themselves.</param>
    /// <exception cref="System.Net.Sockets.SocketException">Nothing can be listened on at 127.0.0.1.</exception>
    public static DemoServers Start(TimeProvider clock, Action<Exception> defect)
    {
        var servers = new DemoServers(clock);
        servers.Listen(clock, defect);
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in listeners)
            await listener.DisposeAsync().ConfigureAwait(false);
        pki.Dispose();
    }

    private void Listen(TimeProvider clock, Action<Exception> defect)
    {
        if (!ParsedCertificate.TryParse(pki.ClientCa, out var anchor, out var error))
            throw new InvalidOperationException(error);
        var careful = new ClientChainRules([anchor], clock);
        var timeless = new ClientChainRules([anchor], clock, checkDates: false);
        foreach (var demo in DemoCase.All)
        {
            var settings = new TlsServerSettings
            {
                Chain = pki.ServerChain,
                Key = pki.ServerKey,
                Alpn = ["http/1.1"],
                RequestCertificate = true,
                AcceptedIssuers = [pki.ClientCaName],
                Judge = demo.Judge(careful, timeless),
            };
            var page = $"The books of {demo.Path[1..]}: for clients only.\nBalance 4711.08\n";
            listeners.Add(
                TlsListener.Start(
                    new(IPAddress.Loopback, 0),
                    settings,
                    (channel, stop) => DemoHttp.ServeAsync(channel, demo.Path, page, stop),
                    defect,
                    clock
                )
            );
        }

        Targets =
        [
            .. listeners.Zip(
                DemoCase.All,
                static (listener, demo) =>
                    TargetAddress.Parse(
                        string.Create(CultureInfo.InvariantCulture, $"https://{listener.Address}{demo.Path}"),
                        static _ => 443
                    )
            ),
        ];
    }
}
