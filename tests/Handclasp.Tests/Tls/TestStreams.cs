namespace Handclasp.Tests.Tls;

/// <summary>A peer that says the same whatever it is told, in pieces of random size, and then closes.</summary>
internal sealed class PlayedStream(byte[] bytes, Random pieces) : MemoryStream(bytes, writable: false)
{
    public override bool CanWrite => true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieces.Next(1, 4096))], cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;
}

/// <summary>Keeps what the peer said before our second write.</summary>
internal sealed class RecordingStream(Stream inner) : Stream
{
    private readonly MemoryStream flight = new();
    private int writes;

    public int Writes => writes;

    public byte[] FirstFlight => flight.ToArray();

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
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (writes < 2)
            flight.Write(buffer.Span[..read]);
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        writes++;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        flight.Dispose();
        base.Dispose(disposing);
    }
}
