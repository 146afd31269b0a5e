using System.Globalization;
using System.Net.Sockets;
using Handclasp.Model;
using Handclasp.Tls.Client;

namespace Handclasp.Tls;

/// <summary>One TCP connection without TLS: before a STARTTLS step, or to see what is told without it.</summary>
/// <param name="patience">The longest wait for the peer to take bytes.</param>
internal sealed class PlainChannel(Stream transport, TimeSpan patience, TimeProvider clock) : IChannel, IDisposable
{
    private readonly TranscriptWriter transcript = new(clock);
    private readonly TimedToken sendTimer = new(clock);
    private readonly TimedToken receiveTimer = new(clock);

    public bool Ended => transcript.Ended;

    public string Alpn => "";

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        if (transcript.Ended)
            return false;
        using var timed = sendTimer.Start(patience, stop);
        try
        {
            await transport.WriteAsync(bytes, timed.Token).ConfigureAwait(false);
            transcript.Data(true, bytes.Length);
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            transcript.End(
                Ending.Timeout,
                string.Create(CultureInfo.InvariantCulture, $"the server took no bytes for {patience.TotalSeconds:0.###} s")
            );
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The peer may have answered before it hung up: the next read tells.
        }

        return !transcript.Ended;
    }

    public async ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop)
    {
        if (transcript.Ended || into.Length == 0)
            return 0;
        using var timed = receiveTimer.Start(wait, stop);
        try
        {
            var read = await transport.ReadAsync(into, timed.Token).ConfigureAwait(false);
            if (read == 0)
                transcript.End(Ending.Eof, "");
            else
                transcript.Data(false, read);
            return read;
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            transcript.End(Ending.Reset, ProtocolErrors.OneLine(e.GetBaseException().Message));
            return 0;
        }
    }

    /// <summary>What was seen so far. The stages are those of a secured conversation without its handshake.</summary>
    public Transcript Snapshot() => transcript.Snapshot();

    public void Dispose()
    {
        sendTimer.Dispose();
        receiveTimer.Dispose();
    }
}
