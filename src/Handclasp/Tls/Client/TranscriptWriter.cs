using System.Globalization;
using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>Writes a connection's transcript while it happens. Thread-safe: a reader and a writer may use the channel at once.</summary>
/// <param name="keepsMessages">Keep the first bytes of handshake messages.</param>
internal sealed class TranscriptWriter(TimeProvider clock, bool keepsMessages = false)
{
    private const int MostLines = 200;
    private const int MostBytes = 1024;
    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private readonly List<TranscriptLine> lines = [];
    private Transcript seen = new() { Stage = Stage.Connected };

    public bool Ended => seen.Ending != Ending.Open;

    public Stage Stage => seen.Stage;

    public string Alpn => seen.Alpn;

    public int Tickets => seen.Tickets;

    public long BytesReceived => seen.BytesReceived;

    public void Reach(Stage stage)
    {
        lock (gate)
            if (stage > seen.Stage)
                seen = seen with { Stage = stage };
    }

    /// <summary>Only the first ending counts: what follows it is its echo.</summary>
    public void End(Ending ending, string detail)
    {
        lock (gate)
            if (seen.Ending == Ending.Open)
                seen = seen with { Ending = ending, Detail = detail, EndedAt = seen.Stage };
    }

    public void Negotiated(TlsVersion version)
    {
        Update(s => s with { Version = version });
        Reach(Stage.ServerHello);
    }

    public void SelectedSuite(int suite) => Update(s => s with { CipherSuite = suite });

    public void SelectedAlpn(string protocol) => Update(s => s with { Alpn = protocol });

    public void ServerSent(IReadOnlyList<byte[]> chain, byte[] staple) =>
        Update(s => s.ServerChain.Count > 0 ? s : s with { ServerChain = chain, OcspStaple = staple });

    public void Stapled(byte[] staple) => Update(s => s with { OcspStaple = staple });

    public void Ticket() => Update(s => s with { Tickets = s.Tickets + 1 });

    public void EarlyData(long most) => Update(s => s with { MaxEarlyData = Math.Max(s.MaxEarlyData, most) });

    public void Resumed() => Update(s => s with { Resumed = true });

    public int TimesAsked => seen.TimesAsked;

    public void HelloRequested() => Update(s => s with { HelloRequested = true });

    public void Presented(byte[] leaf) => Update(s => s with { Presented = true, PresentedLeaf = leaf });

    public void Group(string name) => Update(s => s with { Group = name });

    /// <summary>A client certificate was asked for; the first time is what counts.</summary>
    public void Asked(AskedWhen when, IReadOnlyList<byte[]> issuers) =>
        Update(s =>
            s.Asked != AskedWhen.Never
                ? s with
                {
                    TimesAsked = s.TimesAsked + 1,
                }
                : s with
                {
                    TimesAsked = 1,
                    Asked = when,
                    AskedAfterRequest = s.Stage >= Stage.RequestSent,
                    AcceptedIssuers = issuers,
                }
        );

    public void Data(bool sent, int bytes)
    {
        Line(sent, "application data", bytes);
        if (!sent)
            Update(s => s with { BytesReceived = s.BytesReceived + bytes });
        Reach(sent ? Stage.RequestSent : Stage.Answered);
    }

    public void Alert(bool sent, short level, short code)
    {
        var name = AlertDescription.GetName(code);
        var fatal = level != AlertLevel.warning;
        Line(
            sent,
            code == AlertDescription.close_notify
                ? name
                : string.Create(CultureInfo.InvariantCulture, $"alert {(fatal ? "fatal" : "warning")} {code} {name}"),
            2
        );
        if (code == AlertDescription.close_notify)
        {
            if (!sent)
                End(Ending.CloseNotify, "");
            return;
        }
        if (!fatal)
            return;
        if (sent)
        {
            Update(s => s with { AlertSent = code });
            return;
        }
        Update(s => s with { AlertReceived = code });
        End(Ending.Alert, name);
    }

    /// <summary>A handshake message.</summary>
    public void Message(bool sent, string what, int bytes, ReadOnlySpan<byte> content) =>
        Add(new(sent, what, bytes, Now) { Head = keepsMessages ? content[..Math.Min(content.Length, MostBytes)].ToArray() : [] });

    private void Line(bool sent, string what, int bytes) => Add(new(sent, what, bytes, Now));

    private long Now => (long)clock.GetElapsedTime(start).TotalMicroseconds;

    private void Add(TranscriptLine line)
    {
        lock (gate)
            if (lines.Count < MostLines)
                lines.Add(line);
    }

    public Transcript Snapshot()
    {
        lock (gate)
            return seen with { Lines = [.. lines] };
    }

    private void Update(Func<Transcript, Transcript> change)
    {
        lock (gate)
            seen = change(seen);
    }
}
