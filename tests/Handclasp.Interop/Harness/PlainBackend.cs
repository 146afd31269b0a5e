using System.Net;
using System.Net.Sockets;
using System.Text;
using Handclasp.Interop.Servers;

namespace Handclasp.Interop.Harness;

/// <summary>Plain HTTP behind a TLS terminator: the marker at /protected, 404 elsewhere.</summary>
public sealed class PlainBackend : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public PlainBackend()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        listener.Stop();
        await accepting.ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token).ConfigureAwait(false));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            var stream = client.GetStream();
            var head = new StringBuilder();
            var buffer = new byte[4096];
            while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer, stop.Token).ConfigureAwait(false);
                if (read == 0)
                    return;
                head.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }

            var found = head.ToString().StartsWith("GET /protected ", StringComparison.Ordinal);
            var body = found ? Configuration.Marker : "nothing here";
            var answer =
                $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // The terminator in front hung up.
        }
    }
}

/// <summary>A terminator and what stands behind it.</summary>
public sealed class Together(IRunning front, IAsyncDisposable back) : IRunning
{
    public string Log => front.Log;

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync().ConfigureAwait(false);
        await back.DisposeAsync().ConfigureAwait(false);
    }
}
