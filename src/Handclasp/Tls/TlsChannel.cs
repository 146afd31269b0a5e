using Handclasp.Model;

namespace Handclasp.Tls;

/// <summary>One TLS connection as client, under our control message by message.</summary>
internal sealed class TlsChannel(Stream transport, TlsClientSettings settings, TimeProvider clock) : IChannel, IAsyncDisposable
{
    public bool Ended => throw new NotSupportedException($"stub {transport} {settings} {clock}");

    public string Alpn => throw new NotSupportedException("stub");

    /// <summary>Handshakes until done on our side or ended.</summary>
    public Task HandshakeAsync(CancellationToken stop) => throw new NotSupportedException("stub");

    /// <summary>
    /// TLS 1.3 only (returns at once in older versions): listens until an alert, data, a close or a NewSessionTicket, at most <paramref name="longest"/>.
    /// </summary>
    public Task SettleAsync(TimeSpan longest, CancellationToken stop) => throw new NotSupportedException("stub");

    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop) => throw new NotSupportedException("stub");

    public ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop) => throw new NotSupportedException("stub");

    /// <summary>Says close_notify, without waiting for an answer; never throws.</summary>
    public Task CloseAsync() => throw new NotSupportedException("stub");

    /// <summary>What was seen so far.</summary>
    public Transcript Snapshot() => throw new NotSupportedException("stub");

    public ValueTask DisposeAsync() => throw new NotSupportedException("stub");
}
