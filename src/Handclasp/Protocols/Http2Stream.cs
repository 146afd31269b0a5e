using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>
/// The channel as the stream that HTTP/2 runs over. It corrects the scheme of what we send, notes what the server's frames say,
/// bounds bytes and silence, and never lets the channel be read and written at once: the channel promises nothing about that.
/// Once disposed it leaves the channel alone, whatever the platform's client still does in the background.
/// </summary>
/// <param name="deadline">Looked at between reads and never given to the channel: a read cut in the middle would lose what came.</param>
internal sealed class Http2Stream(
    IChannel channel,
    Question question,
    TimeProvider clock,
    CancellationToken deadline,
    CancellationToken stop
) : Stream
{
    private const long MostBytes = 4 * HttpAnswer.MostBody;

    /// <summary>While one read waits no write can go out (a SETTINGS acknowledgement, say): so long at most.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(25);

    /// <summary>Once the answer has begun the end of the conversation waits for a read's end.</summary>
    private static readonly TimeSpan ShortSlice = TimeSpan.FromMilliseconds(2);

    private const int DrainSteps = 40;
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Http2Outgoing outgoing = new(question.Via);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool over;
    private long received;
    private long taken;

    /// <summary>What the server's frames said so far.</summary>
    public Http2Incoming Incoming { get; } = new();

    /// <summary>We told the platform's client that nothing more comes: what failed then is not the protocol.</summary>
    public bool EndTold { get; private set; }

    /// <summary>The body's reader tells what it has taken.</summary>
    public void Took(int count) => Interlocked.Add(ref taken, count);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        // Nothing is worth reading before the question is out; and a read that waits would hold the question up.
        await asked.Task.WaitAsync(deadline).ConfigureAwait(false);
        var since = clock.GetTimestamp();
        while (received < MostBytes && !over)
        {
            deadline.ThrowIfCancellationRequested();
            var left = question.Wait - clock.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                break;
            var slice = Incoming.HasResponse ? ShortSlice : Slice;
            var count = await ReadSliceAsync(buffer, left < slice ? left : slice).ConfigureAwait(false);
            if (count > 0)
            {
                received += count;
                Incoming.Note(buffer.Span[..count]);
                return count;
            }

            if (channel.Ended)
                break;
        }

        EndTold = true;
        await LetDrainAsync().ConfigureAwait(false);
        return 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var ready = outgoing.Rewrite(buffer.Span);
        if (ready.Length > 0)
        {
            await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                // False when the conversation has ended: reading then tells so.
                if (!over)
                    await channel.WriteAsync(ready, stop).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }

        if (outgoing.Asked)
            asked.TrySetResult();
    }

    /// <summary>Waits for the read or write that is under way: a slice at most.</summary>
    public override async ValueTask DisposeAsync()
    {
        over = true;
        asked.TrySetResult();
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        turn.Release();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// The platform's client throws away what it has of a body once its connection ends; we want what came. So the end is told a
    /// little later, when the body's reader has taken all (or a moment has passed: padding counts as data here).
    /// </summary>
    private async Task LetDrainAsync()
    {
        for (var i = 0; i < DrainSteps && !over && Interlocked.Read(ref taken) < Incoming.Data; i++)
            await Task.Delay(DrainStep, clock, CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask<int> ReadSliceAsync(Memory<byte> buffer, TimeSpan wait)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return over ? 0 : await channel.ReadAsync(buffer, wait, stop).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
