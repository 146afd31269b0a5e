using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>Why no more bytes come.</summary>
internal enum Stopped
{
    /// <summary>They still may.</summary>
    No,

    /// <summary>The conversation ended: close, alert, reset.</summary>
    Closed,

    /// <summary>Silence for longer than <see cref="Question.Wait"/>.</summary>
    Waited,

    /// <summary>The whole answer took longer than <see cref="Question.Deadline"/>.</summary>
    Deadline,

    /// <summary>More bytes than any answer we read.</summary>
    TooMuch,
}

/// <summary>Reads an answer from a channel, bounded in bytes and in time however it drips.</summary>
/// <param name="most">The most bytes ever taken from the channel.</param>
internal sealed class AnswerReader(
    IChannel channel,
    Question question,
    TimeProvider clock,
    long most,
    CancellationToken stop,
    int atOnce = AnswerReader.AtOnce
)
{
    /// <summary>The most bytes taken from the channel in one read.</summary>
    public const int AtOnce = 16 * 1024;

    private readonly long started = clock.GetTimestamp();
    private readonly byte[] buffer = new byte[atOnce];
    private int start;
    private int end;

    /// <summary>Bytes taken from the channel so far.</summary>
    public long Received { get; private set; }

    public Stopped Stopped { get; private set; }

    /// <summary>What is received and not yet taken.</summary>
    public ReadOnlyMemory<byte> Pending => buffer.AsMemory(start, end - start);

    public void Take(int count) => start += count;

    /// <summary>Makes <see cref="Pending"/> non-empty; false once nothing more comes.</summary>
    public async ValueTask<bool> FillAsync()
    {
        if (end > start)
            return true;
        if (Stopped != Stopped.No)
            return false;
        start = end = 0;
        var left = question.Deadline - clock.GetElapsedTime(started);
        if (left <= TimeSpan.Zero || Received >= most)
        {
            Stopped = Received >= most ? Stopped.TooMuch : Stopped.Deadline;
            return false;
        }

        var room = (int)Math.Min(buffer.Length, most - Received);
        var count = await channel
            .ReadAsync(buffer.AsMemory(0, room), left < question.Wait ? left : question.Wait, stop)
            .ConfigureAwait(false);
        if (count > 0)
        {
            Received += count;
            end = count;
            return true;
        }

        Stopped =
            channel.Ended ? Stopped.Closed
            : clock.GetElapsedTime(started) >= question.Deadline ? Stopped.Deadline
            : Stopped.Waited;
        return false;
    }

    /// <summary>Takes one line, without its end (LF or CRLF); what came of it when the bytes ended or it is longer than allowed.</summary>
    /// <param name="longest">In bytes, without the end.</param>
    public async ValueTask<(byte[] Line, bool Whole)> LineAsync(int longest)
    {
        var line = new MemoryStream();
        while (await FillAsync().ConfigureAwait(false))
        {
            var pending = Pending;
            var feed = pending.Span.IndexOf((byte)'\n');
            var take = feed < 0 ? pending.Length : feed;
            if (line.Length + take > longest + 1)
            {
                line.Write(pending.Span[..Math.Min(take, longest + 1)]);
                return (line.ToArray()[..longest], false);
            }

            line.Write(pending.Span[..take]);
            Take(feed < 0 ? take : take + 1);
            if (feed < 0)
                continue;
            var bytes = line.ToArray();
            return bytes.Length > 0 && bytes[^1] == '\r' ? (bytes[..^1], true) : (bytes, bytes.Length <= longest);
        }

        return (line.ToArray(), false);
    }

    /// <summary>Moves up to <paramref name="count"/> bytes; how many were moved until the bytes ended or the sink was full.</summary>
    /// <param name="sink">Keeps at most <paramref name="full"/> bytes.</param>
    public async ValueTask<long> CopyAsync(MemoryStream sink, long count, long full)
    {
        var moved = 0L;
        while (moved < count && sink.Length < full && await FillAsync().ConfigureAwait(false))
        {
            var pending = Pending;
            var take = (int)Math.Min(pending.Length, Math.Min(count - moved, full - sink.Length));
            sink.Write(pending.Span[..take]);
            Take(take);
            moved += take;
        }

        return moved;
    }
}
