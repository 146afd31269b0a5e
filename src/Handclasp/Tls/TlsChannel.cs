using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using Handclasp.Model;
using Handclasp.Tls.Client;

namespace Handclasp.Tls;

/// <summary>
/// One TLS connection as client, under our control message by message. One reader and one writer may use it at the same time.
/// </summary>
internal sealed class TlsChannel(Stream transport, TlsClientSettings settings, TimeProvider clock) : IChannel, IAsyncDisposable
{
    private const int RecordHead = 5;

    /// <summary>RFC 5246 section 6.2.3: 2^14 bytes of content and at most 2048 of protection.</summary>
    private const int LargestRecord = (1 << 14) + 2048;
    private const int LargestWrite = 1 << 16;
    private const int MostReadsAfterBrokenWrite = 32;

    /// <summary>How long a farewell may take: an alert of ours, a close_notify.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSegments = TimeSpan.FromMilliseconds(40);
    private readonly TranscriptWriter transcript = new(clock, settings.KeepsMessages);
    private readonly Lock state = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly SemaphoreSlim receiving = new(1, 1);
    private readonly TimedToken sendTimer = new(clock);
    private readonly TimedToken receiveTimer = new(clock);
    private readonly ArrayBufferWriter<byte> outgoing = new(2048);
    private readonly byte[] incoming = ArrayPool<byte>.Shared.Rent(RecordHead + LargestRecord);
    private int filled;
    private long handshakeBytes;
    private bool sawRecord;
    private bool helloSent;
    private bool writeBroke;
    private bool disposed;
    private ClientEngine? engine;

    public bool Ended => transcript.Ended && Available == 0;

    public string Alpn => transcript.Alpn;

    /// <summary>Handshakes until done on our side or ended.</summary>
    public async Task HandshakeAsync(CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        lock (state)
        {
            engine = new(settings, transcript, clock);
            engine.Start();
        }
        await FlushAsync(settings.Limits.Wait, stop).ConfigureAwait(false);
        while (!transcript.Ended && !engine.HandshakeDone)
        {
            var left = settings.Limits.Handshake - clock.GetElapsedTime(begun);
            var wait = left < settings.Limits.Wait ? left : settings.Limits.Wait;
            if (!await PumpAsync(wait, () => !engine.HandshakeDone, stop).ConfigureAwait(false))
                transcript.End(
                    Ending.Timeout,
                    left < settings.Limits.Wait
                        ? $"the handshake was not complete after {Seconds(settings.Limits.Handshake)}"
                        : $"no byte for {Seconds(settings.Limits.Wait)}"
                );
        }
    }

    /// <summary>
    /// TLS 1.3 only (returns at once in older versions): listens until an alert, data, a close or a NewSessionTicket, at most
    /// <paramref name="longest"/>. A server that refuses our certificate says so only now (RFC 8446 section 2).
    /// </summary>
    public async Task SettleAsync(TimeSpan longest, CancellationToken stop)
    {
        if (settings.Version != TlsVersion.Tls13)
            return;
        var begun = clock.GetTimestamp();
        // Tickets that came with the server's own flight were sent before it had read ours.
        var tickets = transcript.Tickets;
        while (!transcript.Ended && Available == 0 && transcript.Tickets == tickets)
        {
            var left = longest - clock.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || !await PumpAsync(left, () => Available == 0, stop).ConfigureAwait(false))
                return;
        }
    }

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await FinishRenegotiationAsync(stop).ConfigureAwait(false);
        for (var at = 0; at < bytes.Length; at += LargestWrite)
        {
            var part = bytes[at..Math.Min(bytes.Length, at + LargestWrite)];
            lock (state)
            {
                if (engine?.Write(part.Span) != true)
                    return false;
                transcript.Data(true, part.Length);
            }
            await FlushAsync(settings.Limits.Wait, stop).ConfigureAwait(false);
            if (writeBroke)
                await HearLastWordsAsync(stop).ConfigureAwait(false);
            if (transcript.Ended)
                return false;
        }
        return !transcript.Ended;
    }

    public async ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        // Nothing was written: our last flight is not held back for ever.
        if (settings.SpeakAtOnce)
            await FlushAsync(settings.Limits.Wait, stop).ConfigureAwait(false);
        while (into.Length > 0 && engine is not null)
        {
            lock (state)
                if (engine.Read(into.Span) is var read and > 0)
                    return read;
            var left = wait - clock.GetElapsedTime(begun);
            if (transcript.Ended || disposed || left <= TimeSpan.Zero)
                return 0;
            await PumpAsync(left, () => Available == 0, stop).ConfigureAwait(false);
        }
        return 0;
    }

    /// <summary>Says close_notify, without waiting for an answer; never throws.</summary>
    public async Task CloseAsync()
    {
        lock (state)
            engine?.Close();
        if (!disposed && !writeBroke)
            await FlushAsync(Farewell, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The latest session of this kind that the server gave on this connection, or null.</summary>
    public SavedSession? Session(SessionKind kind)
    {
        lock (state)
            return engine?.Session(kind);
    }

    /// <summary>What was seen so far.</summary>
    public Transcript Snapshot() => transcript.Snapshot();

    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await transport.DisposeAsync().ConfigureAwait(false);
        // What a read or write under way still uses is left to the collector.
        if (await receiving.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            ArrayPool<byte>.Shared.Return(incoming);
            receiveTimer.Dispose();
            receiving.Release();
        }
        if (await sending.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            sendTimer.Dispose();
            sending.Release();
        }
    }

    private int Available
    {
        get
        {
            lock (state)
                return engine?.Available ?? 0;
        }
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    /// <summary>Data of ours waits until a renegotiation is over.</summary>
    private async ValueTask FinishRenegotiationAsync(CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        while (!transcript.Ended && engine is { IsRenegotiating: true })
        {
            var left = settings.Limits.Handshake - clock.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || !await PumpAsync(left, () => engine.IsRenegotiating, stop).ConfigureAwait(false))
                transcript.End(Ending.Timeout, $"the renegotiation was not complete after {Seconds(settings.Limits.Handshake)}");
        }
    }

    /// <summary>A write failed because the peer is gone; what it said before may still be read, an alert above all.</summary>
    private async ValueTask HearLastWordsAsync(CancellationToken stop)
    {
        for (var i = 0; i < MostReadsAfterBrokenWrite && !transcript.Ended; i++)
            if (!await PumpAsync(Farewell, () => true, stop).ConfigureAwait(false))
                break;
        transcript.End(Ending.Reset, "while we were writing");
    }

    /// <summary>Reads from the transport once and handles the whole records that have come.</summary>
    /// <param name="needed">Asked again once nobody else reads: that one may have brought what was wanted.</param>
    /// <returns>False when the wait passed without a byte.</returns>
    private async ValueTask<bool> PumpAsync(TimeSpan wait, Func<bool> needed, CancellationToken stop)
    {
        bool handshakeWasDone;
        await receiving.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (transcript.Ended || disposed || !needed())
                return true;
            if (!await FillAsync(wait, stop).ConfigureAwait(false))
                return false;
            lock (state)
            {
                handshakeWasDone = engine!.HandshakeDone;
                HandleRecords();
            }
        }
        finally
        {
            receiving.Release();
        }
        if (!HoldsBack || handshakeWasDone)
            await FlushAsync(transcript.Ended ? Farewell : settings.Limits.Wait, stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>Our last flight waits for the first bytes of the application.</summary>
    private bool HoldsBack =>
        settings is { SpeakAtOnce: true, Version: TlsVersion.Tls13 } && !transcript.Ended && engine is { HandshakeDone: true };

    private async ValueTask<bool> FillAsync(TimeSpan wait, CancellationToken stop)
    {
        using var timed = receiveTimer.Start(wait, stop);
        try
        {
            var read = await transport.ReadAsync(incoming.AsMemory(filled), timed.Token).ConfigureAwait(false);
            if (read == 0)
                transcript.End(
                    writeBroke ? Ending.Reset : Ending.Eof,
                    filled == 0 ? ""
                        : sawRecord ? "in the middle of a record"
                        : $"after {ForeignProtocols.Quote(incoming.AsSpan(0, filled))}"
                );
            filled += read;
            handshakeBytes += engine!.HandshakeDone ? 0 : read;
            if (handshakeBytes > settings.Limits.HandshakeBytes)
                transcript.End(Ending.LimitReached, $"more than {settings.Limits.HandshakeBytes} bytes in the handshake");
            return true;
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return false;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            transcript.End(Ending.Reset, IsReset(e) ? "" : ProtocolErrors.OneLine(e.GetBaseException().Message));
            return true;
        }
    }

    private void HandleRecords()
    {
        var at = 0;
        while (!transcript.Ended && filled > at && Header(incoming.AsSpan(at, filled - at)) is { } length)
        {
            if (filled - at < length)
                break;
            sawRecord = true;
            engine!.Offer(incoming, at, length);
            at += length;
        }
        incoming.AsSpan(at, filled - at).CopyTo(incoming);
        filled -= at;
    }

    /// <summary>The whole length of the record that starts here; null where that cannot be told yet, or where no record starts.</summary>
    private int? Header(ReadOnlySpan<byte> bytes)
    {
        // change_cipher_spec, alert, handshake, application_data; major version 3 since SSL 3.0.
        if (bytes[0] is < 20 or > 23 || (bytes.Length > 1 && bytes[1] != 3))
        {
            transcript.End(sawRecord ? Ending.ProtocolError : Ending.NotTls, ForeignProtocols.Describe(bytes));
            return null;
        }
        if (bytes.Length < RecordHead)
            return null;
        var length = bytes[3] << 8 | bytes[4];
        if (length <= LargestRecord)
            return RecordHead + length;
        transcript.End(Ending.ProtocolError, $"a record of {length} bytes, at most {LargestRecord} are allowed");
        return null;
    }

    /// <summary>Sends what the engine has to say, in order; a failure is noted and shows in what the next read brings.</summary>
    private async ValueTask FlushAsync(TimeSpan wait, CancellationToken stop)
    {
        await sending.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (disposed)
                return;
            using var timed = sendTimer.Start(wait, stop);
            while (!writeBroke)
            {
                outgoing.ResetWrittenCount();
                lock (state)
                    engine?.TakeOutput(outgoing);
                if (outgoing.WrittenCount == 0)
                    return;
                var pending = outgoing.WrittenMemory;
                if (settings.Hello == HelloShape.Segments && !helloSent)
                {
                    // Nagle's algorithm is off: what is written apart leaves apart.
                    var at = HelloCut.At(pending.Span, settings.Sni);
                    await transport.WriteAsync(pending[..at], timed.Token).ConfigureAwait(false);
                    await Task.Delay(BetweenSegments, clock, timed.Token).ConfigureAwait(false);
                    pending = pending[at..];
                }
                helloSent = true;
                await transport.WriteAsync(pending, timed.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            writeBroke = true;
            stop.ThrowIfCancellationRequested();
            transcript.End(Ending.Timeout, $"the server took no bytes for {Seconds(wait)}");
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            writeBroke = true;
        }
        finally
        {
            sending.Release();
        }
    }

    private static bool IsReset(Exception e) =>
        e.GetBaseException()
            is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown };
}
