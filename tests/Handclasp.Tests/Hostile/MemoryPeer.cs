namespace Handclasp.Tests.Hostile;

/// <summary>
/// A rogue TLS server as the transport of a client, in memory and in lockstep: what is written is answered at once, and what the client
/// would wait for in vain is the end. Every record on its way to the client passes the wire's hands.
/// </summary>
/// <param name="wire">Takes one record, gives what arrives in its place.</param>
/// <param name="serve">Called whenever the server has received something; may say more.</param>
/// <param name="pauses">The client listens once before it speaks (TLS 1.3), and is left in silence for that moment.</param>
internal sealed class MemoryPeer(
    RogueTls server,
    Func<byte[], IEnumerable<byte[]>> wire,
    Action<RogueTls> serve,
    Random random,
    bool pauses
) : Stream
{
    private readonly Queue<byte> arrived = [];
    private readonly List<byte> leaving = [];
    private bool silent = pauses;

    /// <summary>Nothing arrives any more.</summary>
    public bool Cut { get; set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        server.Offer(buffer.Span);
        serve(server);
        Transport();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (arrived.Count == 0 && server.Done && silent)
        {
            silent = false;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        // The end: half of them say FIN, the others RST.
        if (arrived.Count == 0)
            return random.Next(2) == 0 ? 0 : throw new IOException("reset", new System.Net.Sockets.SocketException(104));
        var count = Math.Min(buffer.Length, Math.Min(arrived.Count, random.Next(3) == 0 ? random.Next(1, 9) : 1 << 15));
        for (var i = 0; i < count; i++)
            buffer.Span[i] = arrived.Dequeue();
        return count;
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Transport()
    {
        leaving.AddRange(server.Take());
        while (leaving.Count >= 5 && leaving.Count >= 5 + (leaving[3] << 8 | leaving[4]))
        {
            var record = leaving.GetRange(0, 5 + (leaving[3] << 8 | leaving[4])).ToArray();
            leaving.RemoveRange(0, record.Length);
            foreach (var piece in wire(record))
            foreach (var octet in Cut ? [] : piece)
                arrived.Enqueue(octet);
        }
    }
}
