using System.Net;
using System.Net.Sockets;

namespace Handclasp.Tls.Server;

/// <summary>What a server does with one connection. The stream is closed afterwards, gently.</summary>
internal delegate Task ServeConnection(Stream connection, CancellationToken stop);

/// <summary>
/// A TCP listener of ours: one asynchronous task per connection, no thread that waits, and no more connections at once than agreed
/// (further ones wait in the backlog).
/// </summary>
internal sealed class ConnectionListener : IAsyncDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
    private readonly Socket socket;
    private readonly ServeConnection serve;
    private readonly Action<Exception> defect;
    private readonly TimeProvider clock;
    private readonly int atOnce;
    private readonly SemaphoreSlim seats;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    private ConnectionListener(Socket socket, ServeConnection serve, Action<Exception> defect, TimeProvider clock, int atOnce)
    {
        this.socket = socket;
        this.serve = serve;
        this.defect = defect;
        this.clock = clock;
        this.atOnce = atOnce;
        seats = new(atOnce);
        Address = (IPEndPoint)socket.LocalEndPoint!;
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens, with the port that was assigned.</summary>
    public IPEndPoint Address { get; }

    /// <param name="at">Port 0 takes any free one.</param>
    /// <param name="defect">Told of exceptions that no client can bring about; they end only their connection.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static ConnectionListener Start(
        IPEndPoint at,
        ServeConnection serve,
        Action<Exception> defect,
        TimeProvider clock,
        int atOnce = 256
    )
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(at);
            socket.Listen(512);
            return new(socket, serve, defect, clock, atOnce);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening, ends the open connections and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        await accepting.ConfigureAwait(false);
        for (var i = 0; i < atOnce; i++)
            await seats.WaitAsync().ConfigureAwait(false);
        seats.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await seats.WaitAsync(stop.Token).ConfigureAwait(false);
                Socket client;
                try
                {
                    client = await socket.AcceptAsync(stop.Token).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // A client that went away in the queue, or no descriptors left: the next one may do better.
                    seats.Release();
                    await Task.Delay(TimeSpan.FromMilliseconds(20), clock, stop.Token).ConfigureAwait(false);
                    continue;
                }
                catch
                {
                    seats.Release();
                    throw;
                }

                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // We were told to stop.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        try
        {
            client.NoDelay = true;
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await serve(stream, stop.Token).ConfigureAwait(false);
            await CloseGentlyAsync(client, stream).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client went away, or we were told to stop.
        }
        catch (Exception bug)
        {
            defect(bug);
        }
        finally
        {
            client.Dispose();
            seats.Release();
        }
    }

    /// <summary>
    /// Closing a socket with unread bytes sends a reset, and a reset can overtake the alert that the client should read:
    /// so first half the connection, then what is still coming, for a moment (RFC 9112 section 9.6 asks the same of HTTP servers).
    /// </summary>
    private async Task CloseGentlyAsync(Socket client, NetworkStream stream)
    {
        client.Shutdown(SocketShutdown.Send);
        using var moment = new CancellationTokenSource(Linger, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, stop.Token);
        var rest = new byte[4096];
        for (var i = 0; i < 64; i++)
            if (await stream.ReadAsync(rest, both.Token).ConfigureAwait(false) == 0)
                return;
    }
}
