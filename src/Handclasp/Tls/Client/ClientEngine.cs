using System.Buffers;
using System.Runtime.InteropServices;
using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>
/// The synchronous half of a connection: whole records in; records and application data out. Nothing throws: endings go to the
/// transcript. Not thread-safe.
/// </summary>
/// <remarks>
/// A renegotiation (TLS 1.2 and older) is a second protocol tunnelled through the first: its handshake messages travel in the first's
/// records until each side has sent ChangeCipherSpec, and from then on its records travel bare (RFC 5246 section 7.4.1.1). Once it is
/// complete it takes the first's place.
/// </remarks>
internal sealed class ClientEngine
{
    /// <summary>Records in a row without a message or a byte of data: empty ones, or fragments of something endless.</summary>
    private const int MostIdleRecords = 1024;
    private const int RecordHead = 5;
    private readonly TlsClientSettings settings;
    private readonly TranscriptWriter transcript;
    private readonly TimeProvider clock;
    private readonly MessageBudget budget;
    private readonly ArrayBufferWriter<byte> output = new(2048);
    private readonly Queue<ClientProtocol> retired = [];
    private ClientPeer peer;
    private ClientProtocol current;
    private ClientPeer? nextPeer;
    private ClientProtocol? next;
    private bool nextReadsBare;
    private bool nextWritesBare;
    private int idleRecords;
    private bool closed;
    private short lastHandled = -1;

    public ClientEngine(TlsClientSettings settings, TranscriptWriter transcript, TimeProvider clock)
    {
        this.clock = clock;
        this.settings = settings;
        this.transcript = transcript;
        budget = new(settings.Limits);
        peer = new(settings, transcript, []);
        current = Protocol(peer, AskedWhen.InHandshake, []);
    }

    /// <summary>The first handshake is complete on our side.</summary>
    public bool HandshakeDone => current.Done;

    /// <summary>A renegotiation is under way: application data waits for it.</summary>
    public bool IsRenegotiating => next is not null;

    /// <summary>Application bytes that wait to be read.</summary>
    public int Available => AvailableIn(current) + (retired.Count == 0 ? 0 : retired.Sum(p => p.GetAvailableInputBytes()));

    /// <summary>The latest session of this kind that was given on this connection, or null.</summary>
    public SavedSession? Session(SessionKind kind) => peer.Session is { } session && session.Kind == kind ? session : null;

    public void Start() => Guard(current.Start);

    /// <summary>Takes one whole record; its bytes are overwritten.</summary>
    public void Offer(byte[] buffer, int offset, int length)
    {
        if (transcript.Ended)
            return;
        var before = Available;
        var type = buffer[offset];
        Guard(() =>
        {
            if (next is null)
                current.OfferInput(buffer, offset, length);
            else if (nextReadsBare)
                next.OfferInput(buffer, offset, length);
            else if (type == ContentType.change_cipher_spec)
                OfferChangeCipherSpec();
            else
                current.OfferInput(buffer, offset, length);
        });
        if (next is { Done: true })
            Promote();
        Progress(Available - before);
    }

    /// <summary>Encrypts application data.</summary>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (transcript.Ended || !current.Done || next is not null || closed)
            return false;
        var copy = bytes.ToArray();
        Guard(() => current.WriteApplicationData(copy, 0, copy.Length));
        return !transcript.Ended;
    }

    /// <summary>Application bytes, oldest first.</summary>
    /// <returns>How many, 0 where none wait.</returns>
    public int Read(Span<byte> into)
    {
        while (retired.TryPeek(out var old))
        {
            if (old.GetAvailableInputBytes() > 0)
                return Read(old, into);
            retired.Dequeue();
        }
        return AvailableIn(current) > 0 ? Read(current, into) : 0;
    }

    /// <summary>Says close_notify.</summary>
    public void Close()
    {
        closed = true;
        try
        {
            if (current.Done && !transcript.Ended)
                current.Close();
        }
        catch (IOException)
        {
            // Nothing is owed to a peer that is gone.
        }
    }

    /// <summary>Moves the records that are to be sent into <paramref name="into"/>.</summary>
    public void TakeOutput(ArrayBufferWriter<byte> into)
    {
        DrainNext();
        Drain(current, output);
        into.Write(output.WrittenSpan);
        output.ResetWrittenCount();
    }

    private ClientProtocol Protocol(ClientPeer peer, AskedWhen when, byte[] priorVerifyData) =>
        new(peer, settings, transcript, budget, when, priorVerifyData, clock) { OnHelloRequest = Renegotiate };

    private void Renegotiate()
    {
        if (next is not null)
            return;
        budget.SpendLate();
        // Without secure renegotiation (RFC 5746) there is nothing to send and nothing to check.
        var bound = peer.IsRenegotiationSecure;
        nextPeer = new(settings, transcript, bound ? peer.OwnVerifyData : []);
        next = Protocol(nextPeer, AskedWhen.Renegotiation, bound ? [.. peer.OwnVerifyData, .. peer.ServerVerifyData] : []);
        current.Divert = OfferTunnelled;
        next.Start();
        DrainNext();
    }

    /// <summary>A handshake message that came in the first protocol's records: given to the second as a record of its own.</summary>
    private bool OfferTunnelled(byte[] message)
    {
        const int most = 1 << 14;
        for (var at = 0; at < message.Length; at += most)
        {
            var part = message.AsSpan(at, Math.Min(most, message.Length - at));
            byte[] record = [(byte)ContentType.handshake, 3, 3, (byte)(part.Length >> 8), (byte)part.Length, .. part];
            next!.OfferInput(record);
        }
        DrainNext();
        return true;
    }

    private void OfferChangeCipherSpec()
    {
        next!.OfferInput([(byte)ContentType.change_cipher_spec, 3, 3, 0, 1, 1]);
        nextReadsBare = true;
    }

    private void Promote()
    {
        DrainNext();
        if (current.GetAvailableInputBytes() > 0)
            retired.Enqueue(current);
        current = next!;
        peer = nextPeer!;
        next = null;
        nextPeer = null;
        nextReadsBare = nextWritesBare = false;
    }

    /// <summary>Sends what the second protocol has to say: inside the first's records up to its ChangeCipherSpec, bare afterwards.</summary>
    private void DrainNext()
    {
        if (next is null || next.GetAvailableOutputBytes() == 0)
            return;
        var records = new ArrayBufferWriter<byte>();
        Drain(next, records);
        var rest = records.WrittenSpan;
        while (rest.Length >= RecordHead)
        {
            var length = RecordHead + (rest[3] << 8 | rest[4]);
            if (nextWritesBare)
            {
                output.Write(rest[..length]);
            }
            else
            {
                current.Inject(rest[0], rest[RecordHead..length]);
                Drain(current, output);
                nextWritesBare = rest[0] == ContentType.change_cipher_spec;
            }
            rest = rest[length..];
        }
    }

    private static void Drain(ClientProtocol from, ArrayBufferWriter<byte> into)
    {
        var count = from.GetAvailableOutputBytes();
        if (count == 0)
            return;
        MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)into.GetMemory(count), out var space);
        into.Advance(from.ReadOutput(space.Array!, space.Offset, count));
    }

    private static int Read(ClientProtocol from, Span<byte> into)
    {
        var count = Math.Min(into.Length, from.GetAvailableInputBytes());
        var bytes = ArrayPool<byte>.Shared.Rent(count);
        var read = from.ReadInput(bytes, 0, count);
        bytes.AsSpan(0, read).CopyTo(into);
        ArrayPool<byte>.Shared.Return(bytes);
        return read;
    }

    private static int AvailableIn(ClientProtocol? protocol) => protocol is { Done: true } ? protocol.GetAvailableInputBytes() : 0;

    /// <summary>Notes data, and ends a connection whose records bring nothing.</summary>
    private void Progress(int data)
    {
        var handled = (next ?? current).Handling;
        if (data > 0)
            transcript.Data(false, data);
        if (data > 0 || handled != lastHandled || !current.Done)
            idleRecords = 0;
        else if (++idleRecords > MostIdleRecords)
            transcript.End(Ending.LimitReached, $"more than {MostIdleRecords} records without content");
        lastHandled = handled;
    }

    /// <summary>Turns what BouncyCastle throws into an ending.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (TlsFatalAlertReceived)
        {
            // Noted where it was received.
        }
        catch (LimitException e)
        {
            transcript.End(Ending.LimitReached, e.Message);
        }
        catch (TlsFatalAlert e)
        {
            var (ending, detail) = ProtocolErrors.Describe(e, (next ?? current).Handling, settings.Limits.HandshakeMessage);
            transcript.End(ending, detail);
        }
        catch (Exception e)
        {
            // BouncyCastle lets only I/O exceptions out; whatever else is a flaw here, and must not end a scan.
            transcript.End(Ending.ProtocolError, $"{HandshakeNames.Of((next ?? current).Handling)}: {ProtocolErrors.OneLine(e.Message)}");
        }
    }
}
