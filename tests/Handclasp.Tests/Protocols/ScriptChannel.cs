using Handclasp.Model;

namespace Handclasp.Tests.Protocols;

/// <summary>A peer that says given pieces, whatever it is asked, and then closes or falls silent. No sockets, no waiting.</summary>
internal sealed class ScriptChannel(IReadOnlyList<byte[]> pieces, bool closes = true, string alpn = "") : IChannel
{
    private readonly List<byte> written = [];
    private int piece;
    private int offset;

    public byte[] Written => [.. written];

    public int Reads { get; private set; }

    /// <summary>Called before each read: moves a clock, for example.</summary>
    public Action BeforeRead { get; init; } = () => { };

    public bool Ended => closes && piece >= pieces.Count;

    public string Alpn => alpn;

    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        written.AddRange(bytes.Span);
        return ValueTask.FromResult(!Ended);
    }

    public ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop)
    {
        Assert(wait > TimeSpan.Zero);
        Reads++;
        BeforeRead();
        if (piece >= pieces.Count)
            return ValueTask.FromResult(0);
        var count = Math.Min(into.Length, pieces[piece].Length - offset);
        pieces[piece].AsMemory(offset, count).CopyTo(into);
        offset += count;
        if (offset == pieces[piece].Length)
            (piece, offset) = (piece + 1, 0);
        return ValueTask.FromResult(count);
    }

    private static void Assert(bool held)
    {
        if (!held)
            throw new InvalidOperationException("a read without any wait");
    }
}
