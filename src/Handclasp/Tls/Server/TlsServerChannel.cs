using System.Buffers;
using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Server;

/// <summary>One TLS connection as server, over any stream. No thread waits while the client thinks; one caller at a time.</summary>
/// <param name="transport">The connection; the caller keeps it.</param>
internal sealed class TlsServerChannel(Stream transport, TlsServerSettings settings, TimeProvider clock) : IChannel, IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;
    private readonly ServerProtocol protocol = new(settings.Tickets);
    private readonly ServerPeer peer = new(settings);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int received;

    public bool Ended { get; private set; }

    public string Alpn => peer.Alpn;

    /// <summary>The version spoken, or null before it is agreed.</summary>
    public TlsVersion? Version => peer.Version;

    /// <summary>The client's chain as sent, DER, leaf first; empty where none was sent.</summary>
    public IReadOnlyList<byte[]> ClientChain => peer.ClientChain;

    /// <summary>The client's server name indication, or null.</summary>
    public string? Sni => peer.Sni;

    /// <summary>The fatal alert that we sent, or -1.</summary>
    public int AlertSent => peer.AlertSent;

    /// <summary>The fatal alert that the client sent, or -1.</summary>
    public int AlertReceived => peer.AlertReceived;

    /// <summary>Why the connection ended where no alert says it; or empty.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Handshakes; true when it is complete, the client's proof of possession included.</summary>
    public async Task<bool> HandshakeAsync(CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(settings.Limits.Handshake, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            protocol.Accept(peer);
            while (!peer.Complete && !Ended)
                await PullAsync(settings.Limits.Wait, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            End("the handshake took too long");
        }
        catch (Exception failure) when (Expected(failure))
        {
            End(failure.Message);
        }

        return peer.Complete && !Ended;
    }

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        if (Ended || !peer.Complete)
            return false;
        try
        {
            protocol.WriteApplicationData(bytes.Span);
            await FlushAsync(stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (Expected(failure))
        {
            End(failure.Message);
            return false;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop)
    {
        while (protocol.GetAvailableInputBytes() == 0)
        {
            if (Ended || !await PullAsync(wait, stop).ConfigureAwait(false))
                return 0;
        }

        var count = Math.Min(into.Length, Math.Min(BufferSize, protocol.GetAvailableInputBytes()));
        // The transport buffer is free between reads: it carries the bytes over.
        protocol.ReadInput(buffer, 0, count);
        buffer.AsSpan(0, count).CopyTo(into.Span);
        return count;
    }

    /// <summary>Says close_notify; never throws but for cancellation.</summary>
    public async Task CloseAsync(CancellationToken stop)
    {
        if (Ended)
            return;
        try
        {
            protocol.Close();
            await FlushAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (Expected(failure))
        {
            Detail = failure.Message;
        }

        Ended = true;
    }

    public ValueTask DisposeAsync()
    {
        Ended = true;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes what the client sends next, and answers it. False when the wait passed in vain or the conversation ended.</summary>
    private async Task<bool> PullAsync(TimeSpan wait, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(wait, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, timer.Token);
        int count;
        try
        {
            count = await transport.ReadAsync(buffer.AsMemory(0, BufferSize), both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            if (!peer.Complete)
                End("the client stalled in the handshake");
            return false;
        }
        catch (Exception failure) when (Expected(failure))
        {
            End(failure.Message);
            return false;
        }

        if (count == 0)
        {
            End("the client closed the connection");
            return false;
        }

        received = peer.Complete ? 0 : received + count;
        if (received > settings.Limits.HandshakeBytes)
        {
            End("the client's handshake is too large");
            return false;
        }

        return await OfferAsync(count, stop).ConfigureAwait(false);
    }

    private async Task<bool> OfferAsync(int count, CancellationToken stop)
    {
        var trouble = "";
        try
        {
            protocol.OfferInput(buffer, 0, count);
        }
        catch (Exception failure) when (Expected(failure))
        {
            trouble = failure.Message.Length > 0 ? failure.Message : failure.GetType().Name;
        }

        try
        {
            // Also after an exception: it is how our alert leaves.
            await FlushAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (Expected(failure))
        {
            trouble = trouble.Length > 0 ? trouble : failure.Message;
        }

        if (trouble.Length > 0 || peer.SaidGoodbye)
            End(trouble);
        return trouble.Length == 0;
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        while (protocol.GetAvailableOutputBytes() is > 0 and var waiting)
        {
            var output = ArrayPool<byte>.Shared.Rent(waiting);
            try
            {
                var count = protocol.ReadOutput(output, 0, waiting);
                await transport.WriteAsync(output.AsMemory(0, count), stop).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(output);
            }
        }
    }

    private void End(string why)
    {
        Ended = true;
        Detail = Detail.Length > 0 ? Detail : why;
    }

    /// <summary>What a client can bring about. Anything else is a defect and goes up.</summary>
    private static bool Expected(Exception failure) =>
        failure
            is IOException
                or TlsException
                or ObjectDisposedException
                or InvalidOperationException
                or ArgumentException
                or System.Security.Cryptography.CryptographicException;
}
