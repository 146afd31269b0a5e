using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Handclasp.Model;
using Handclasp.Tls.Client;

namespace Handclasp.Tls;

/// <summary>The result of one connection attempt.</summary>
/// <param name="Stream">The connection, or null.</param>
/// <param name="Ending">Why there is none; <see cref="Model.Ending.Open"/> where there is one.</param>
/// <param name="Detail">In words, or empty.</param>
/// <param name="ConnectMicroseconds">How long the connect took.</param>
internal sealed record Dialed(Stream? Stream, Ending Ending, string Detail, long ConnectMicroseconds)
{
    /// <summary>The peer is this machine itself.</summary>
    public bool Loopback { get; init; }
}

/// <summary>Opens TCP connections, directly or through an HTTP proxy (CONNECT).</summary>
internal static class TcpDialer
{
    private const int MostAddresses = 8;

    /// <summary>RFC 8305 section 5: how long an address may be silent before the next one is tried beside it.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <param name="timeout">The longest wait for each of: the name's resolution, the connection, the proxy's answer.</param>
    /// <param name="proxy">An HTTP proxy, or null.</param>
    public static async Task<Dialed> ConnectAsync(
        HostPort to,
        TimeSpan timeout,
        HostPort? proxy,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        if (proxy is null)
            return await DialAsync(to, timeout, clock, stop).ConfigureAwait(false);
        var reached = await DialAsync(proxy, timeout, clock, stop).ConfigureAwait(false);
        return reached.Stream is null
            ? reached with
            {
                Detail = $"proxy: {reached.Detail}",
            }
            : await HttpProxy.TunnelAsync(reached, proxy, to, timeout, clock, stop).ConfigureAwait(false);
    }

    private static async Task<Dialed> DialAsync(HostPort to, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        var (addresses, trouble) = await ResolveAsync(to.Host, timeout, clock, stop).ConfigureAwait(false);
        return addresses.Count == 0
            ? new(null, Ending.Unresolvable, trouble, 0)
            : await RaceAsync(addresses, to.Port, timeout, clock, stop).ConfigureAwait(false);
    }

    private static async Task<(List<IPAddress> Addresses, string Trouble)> ResolveAsync(
        string host,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        if (IPAddress.TryParse(host, out var literal))
            return ([literal], "");
        var shown = ProtocolErrors.OneLine(host);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, stop).WaitAsync(timeout, clock, stop).ConfigureAwait(false);
            var addresses = found.Distinct().ToList();
            // Resolvers differ in which of the two they name; servers in which of the two they listen on.
            if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
                addresses = [.. addresses.Union([IPAddress.Loopback, IPAddress.IPv6Loopback])];
            return (addresses[..Math.Min(addresses.Count, MostAddresses)], $"the name {shown} has no address");
        }
        catch (SocketException e)
        {
            return ([], $"the name {shown} does not resolve: {ProtocolErrors.OneLine(e.Message)}");
        }
        catch (ArgumentException e)
        {
            return ([], $"the name {shown} cannot be resolved: {ProtocolErrors.OneLine(e.Message)}");
        }
        catch (TimeoutException)
        {
            return ([], $"the name {shown} did not resolve in {Seconds(timeout)}");
        }
    }

    /// <summary>Tries the addresses in order, each with a head start over the next; the first that answers wins.</summary>
    private static async Task<Dialed> RaceAsync(
        List<IPAddress> addresses,
        int port,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        using var lost = new CancellationTokenSource(timeout, clock);
        using var link = stop.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), lost);
        if (addresses.Count == 1)
        {
            var only = await AttemptAsync(new(addresses[0], port), timeout, clock, lost.Token).ConfigureAwait(false);
            if (only.Stream is null)
                stop.ThrowIfCancellationRequested();
            return only;
        }
        List<Task<Dialed>> running = [];
        List<Dialed> failed = [];
        Dialed? won = null;
        var next = 0;
        while (won is null && (running.Count > 0 || next < addresses.Count))
        {
            if (next < addresses.Count)
                running.Add(AttemptAsync(new(addresses[next++], port), timeout, clock, lost.Token));
            var first = Task.WhenAny(running);
            if (next < addresses.Count)
                await Task.WhenAny(first, Task.Delay(HeadStart, clock, stop)).ConfigureAwait(false);
            else
                await first.ConfigureAwait(false);
            foreach (var done in running.Where(t => t.IsCompleted).ToList())
            {
                running.Remove(done);
                var result = await done.ConfigureAwait(false);
                if (won is not null)
                    await DropAsync(result).ConfigureAwait(false);
                else if (result.Stream is not null)
                    won = result;
                else
                    failed.Add(result);
            }
        }

        await lost.CancelAsync().ConfigureAwait(false);
        foreach (var late in running)
            await DropAsync(await late.ConfigureAwait(false)).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
        {
            if (won is not null)
                await DropAsync(won).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
        return won ?? Failure(failed);
    }

    /// <summary>Nobody listens somewhere: refused. Otherwise it failed.</summary>
    private static Dialed Failure(List<Dialed> failed)
    {
        var ending = failed.Exists(f => f.Ending == Ending.ConnectRefused) ? Ending.ConnectRefused : Ending.ConnectFailed;
        return new(null, ending, string.Join("; ", failed.Select(f => f.Detail)), 0);
    }

    private static async ValueTask DropAsync(Dialed result)
    {
        if (result.Stream is { } stream)
            await stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Dialed> AttemptAsync(IPEndPoint to, TimeSpan timeout, TimeProvider clock, CancellationToken lost)
    {
        Socket? socket = null;
        var begun = clock.GetTimestamp();
        try
        {
            socket = new(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(to, lost).ConfigureAwait(false);
            var took = (long)clock.GetElapsedTime(begun).TotalMicroseconds;
            return new(new NetworkStream(socket, ownsSocket: true), Ending.Open, "", took) { Loopback = IPAddress.IsLoopback(to.Address) };
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            return new(null, Ending.ConnectFailed, $"{to} did not answer in {Seconds(timeout)}: filtered, or down", 0);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            return Refused(to, e);
        }
    }

    private static Dialed Refused(IPEndPoint to, SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new(null, Ending.ConnectRefused, $"{to} refused the connection: nothing listens there", 0),
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.AddressFamilyNotSupported => new(
                null,
                Ending.ConnectFailed,
                $"there is no way to {to}: {ProtocolErrors.OneLine(e.Message)}",
                0
            ),
            SocketError.TimedOut => new(null, Ending.ConnectFailed, $"{to} did not answer: filtered, or down", 0),
            _ => new(null, Ending.ConnectFailed, $"{to}: {ProtocolErrors.OneLine(e.Message)}", 0),
        };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
