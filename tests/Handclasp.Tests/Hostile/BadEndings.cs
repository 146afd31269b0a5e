using System.Net.Sockets;

namespace Handclasp.Tests.Hostile;

/// <summary>How a connection is left.</summary>
internal enum Manner
{
    /// <summary>TCP FIN, no close_notify.</summary>
    Closes,

    /// <summary>TCP RST.</summary>
    Resets,

    /// <summary>Open, and nothing more comes.</summary>
    Stalls,

    /// <summary>What should follow comes a byte at a time, each well within the wait for the next byte.</summary>
    Drips,
}

internal static class BadEndings
{
    private static readonly TimeSpan BetweenDrops = TimeSpan.FromMilliseconds(60);

    public static async Task LeaveAsync(this NetworkStream stream, Manner how, ReadOnlyMemory<byte> rest, CancellationToken stop)
    {
        switch (how)
        {
            case Manner.Closes:
                stream.Socket.Shutdown(SocketShutdown.Send);
                await stream.HearOutAsync(stop);
                break;
            case Manner.Resets:
                stream.Socket.LingerState = new LingerOption(true, 0);
                // Not the stream, which would say FIN first.
                stream.Socket.Dispose();
                break;
            case Manner.Stalls:
                await stream.HearOutAsync(stop);
                break;
            default:
                for (var at = 0; at < rest.Length; at++)
                {
                    await stream.WriteAsync(rest.Slice(at, 1), stop);
                    await Task.Delay(BetweenDrops, TimeProvider.System, stop);
                }
                break;
        }
    }

    /// <summary>Reads until the client has gone: closing with unread bytes would send RST.</summary>
    public static async Task HearOutAsync(this NetworkStream stream, CancellationToken stop)
    {
        var bytes = new byte[16 * 1024];
        while (await stream.ReadAsync(bytes, stop) > 0) { }
    }

    /// <summary>The same bytes again and again, until the client has gone or so many are out.</summary>
    public static async Task FloodAsync(this NetworkStream stream, byte[] block, long bytes, ByteCount count, CancellationToken stop)
    {
        for (var sent = 0L; sent < bytes; sent += block.Length)
        {
            await stream.WriteAsync(block, stop);
            count.Add(block.Length);
        }
    }

    public static async Task<byte[]> ClientHelloAsync(this NetworkStream stream, CancellationToken stop)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, stop);
        var body = new byte[head[3] << 8 | head[4]];
        await stream.ReadExactlyAsync(body, stop);
        return body;
    }
}
