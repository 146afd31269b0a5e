using System.Net;
using System.Net.Sockets;

namespace Handclasp.Tests.Tls;

/// <summary>A TCP server on loopback that plays one script per connection, and waits for none of them.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public ScriptedPeer(Func<NetworkStream, CancellationToken, Task> script)
    {
        listener.Start();
        accepting = AcceptAsync(script);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Reads the ClientHello, then writes <paramref name="bytes"/> and closes.</summary>
    public static ScriptedPeer Answering(byte[] bytes) =>
        new(
            async (stream, token) =>
            {
                await stream.ReadExactlyAsync(new byte[5], token);
                await stream.WriteAsync(bytes, token);
                await stream.FlushAsync(token);
                // Reads on: closing with unread bytes would send RST after what was written.
                stream.Socket.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[4096], token) > 0) { }
            }
        );

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> script)
    {
        List<Task> running = [];
        try
        {
            while (true)
                running.Add(PlayAsync(await listener.AcceptSocketAsync(stop.Token), script));
        }
        // A listener that was stopped in between calls that an invalid operation.
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task PlayAsync(Socket socket, Func<NetworkStream, CancellationToken, Task> script)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await script(stream, stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went first.
        }
    }
}
