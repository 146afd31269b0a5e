using Handclasp.Model;

namespace Handclasp.Tests.Protocols;

/// <summary>A channel over any stream: SslStream for real servers, a pipe for our own. Refuses to be read and written at once.</summary>
internal sealed class StreamChannel(Stream stream, string alpn) : IChannel
{
    private readonly byte[] buffer = new byte[32 * 1024];
    private Task<int>? reading;
    private int busy;

    public bool Ended { get; private set; }

    public string Alpn => alpn;

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        Enter();
        try
        {
            await stream.WriteAsync(bytes, stop);
            await stream.FlushAsync(stop);
            return true;
        }
        catch (IOException)
        {
            Ended = true;
            return false;
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop)
    {
        Enter();
        try
        {
            reading ??= stream.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, into.Length)), stop).AsTask();
            if (await Task.WhenAny(reading, Task.Delay(wait, stop)) != reading)
            {
                stop.ThrowIfCancellationRequested();
                return 0;
            }

            var count = await reading;
            buffer.AsMemory(0, count).CopyTo(into);
            reading = null;
            Ended = count == 0;
            return count;
        }
        catch (IOException)
        {
            Ended = true;
            return 0;
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref busy, 1) != 0)
            throw new InvalidOperationException("the channel is read and written at once");
    }
}
