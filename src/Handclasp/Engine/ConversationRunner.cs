using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls;

namespace Handclasp.Engine;

/// <summary>Holds conversations with one target: dials, shakes hands, waits before it speaks, asks, and writes down what happened.</summary>
internal sealed class ConversationRunner(
    TargetAddress target,
    ScanOptions options,
    ISpeaker speaker,
    ConnectionGate gate,
    ScanContext context
)
{
    /// <summary>TLS 1.3 servers refuse after our handshake is done: so long we listen before we speak (PROBES.md section 3).</summary>
    private static readonly TimeSpan ListenFirst = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PlainWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(600)];

    private readonly TranscriptStore store = new();

    /// <summary>The same account for every client, the valid certificate's: a stranger asks for what the owner has.</summary>
    private readonly Lazy<string> account = new(() =>
        options.Valid is { Chain: [var leaf, ..] } && ParsedCertificate.TryParse(leaf, out var read, out _)
            ? read.CommonNames.FirstOrDefault("")
            : ""
    );

    public ISpeaker Speaker => speaker;

    public TimeProvider Clock => context.Clock;

    public TargetAddress Target => target;

    /// <summary>Where the connections go.</summary>
    public HostPort Destination { get; } = options.Connect ?? new(target.Host, target.Port);

    /// <summary>Holds one conversation. Only cancellation throws.</summary>
    /// <param name="credential">What to present when asked; null answers with an empty Certificate.</param>
    /// <param name="patience">Multiplies every wait.</param>
    /// <param name="alpn">The application protocols to offer; null offers the endpoint's.</param>
    public Task<Transcript> HoldAsync(
        Conversation conversation,
        ClientCredential? credential,
        CancellationToken stop,
        int patience = 1,
        IReadOnlyList<string>? alpn = null
    ) => HoldAsync(new(conversation, credential) { Patience = patience, Alpn = alpn }, stop);

    /// <summary>Holds one conversation. Only cancellation throws.</summary>
    public async Task<Transcript> HoldAsync(Script script, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var began = context.Clock.GetTimestamp();
            var (seen, _) = await HoldOnceAsync(script, stop).ConfigureAwait(false);
            var took = context.Clock.GetElapsedTime(began);
            // Another port that does not answer is closed: only the target's own is waited for.
            var waits = script.Conversation.Port == 0 && attempt < Backoff.Length;
            if (!waits || seen.Ending is not (Ending.ConnectRefused or Ending.ConnectFailed))
                return Traced(script.Conversation, store.Keep(seen), took);
            await Task.Delay(Backoff[attempt], context.Clock, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Holds one conversation for the session it brings; null where it brings none.</summary>
    public async Task<SavedSession?> TakeSessionAsync(Script script, SessionKind kind, CancellationToken stop)
    {
        var began = context.Clock.GetTimestamp();
        var (seen, session) = await HoldOnceAsync(script with { Take = kind }, stop).ConfigureAwait(false);
        Traced(script.Conversation, seen, context.Clock.GetElapsedTime(began));
        return session;
    }

    /// <summary>The step before TLS, where the protocol has one; false where the server would not take it.</summary>
    public async Task<bool> UpgradeAsync(Stream stream, CancellationToken stop)
    {
        if (!speaker.Upgrades)
            return true;
        using var plain = new PlainChannel(stream, options.Timeout, context.Clock);
        var question = Ask(new(new(Identity.None, new(TlsVersion.Tls12, "", "")), null));
        return (await speaker.StartTlsAsync(plain, question, context.Clock, stop).ConfigureAwait(false)).Length == 0;
    }

    private async Task<(Transcript Seen, SavedSession? Session)> HoldOnceAsync(Script script, CancellationToken stop)
    {
        if (!await gate.EnterAsync(stop).ConfigureAwait(false))
            return (new() { Ending = Ending.NoneLeft, Detail = $"--max-connections {options.MaxConnections} were opened" }, null);
        try
        {
            var port = script.Conversation.Port;
            var dialed = await TcpDialer
                .ConnectAsync(
                    port == 0 ? Destination : Destination with { Port = port },
                    options.Timeout,
                    options.Proxy,
                    context.Clock,
                    stop
                )
                .ConfigureAwait(false);
            if (dialed.Stream is null)
                return (new() { Ending = dialed.Ending, Detail = dialed.Detail }, null);
            await using var stream = dialed.Stream;
            // Manners are for others: a proxy on this machine leads to somebody else.
            if (dialed.Loopback && options.Proxy is null && !options.RateGiven)
                gate.Unhurried();
            using var plain = new PlainChannel(stream, options.Timeout * script.Patience, context.Clock);
            return script.Conversation.Via == Transport.Tls
                ? await SecuredAsync(stream, plain, script, dialed.ConnectMicroseconds, stop).ConfigureAwait(false)
                : (await PlainlyAsync(plain, script, dialed.ConnectMicroseconds, stop).ConfigureAwait(false), null);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<(Transcript Seen, SavedSession? Session)> SecuredAsync(
        Stream stream,
        PlainChannel plain,
        Script script,
        long rtt,
        CancellationToken stop
    )
    {
        if (speaker.Upgrades)
        {
            var trouble = await speaker.StartTlsAsync(plain, Ask(script), context.Clock, stop).ConfigureAwait(false);
            if (trouble.Length > 0)
                return (
                    plain.Snapshot() with
                    {
                        Stage = Stage.Connected,
                        Ending = Ending.UpgradeRefused,
                        EndedAt = Stage.Connected,
                        Detail = trouble,
                        ConnectMicroseconds = rtt,
                    },
                    null
                );
        }

        await using var channel = new TlsChannel(stream, Settings(script), context.Clock);
        var answer = await TalkAsync(channel, script, rtt, stop).ConfigureAwait(false);
        var session = script.Take is { } kind ? channel.Session(kind) : null;
        await channel.CloseAsync().ConfigureAwait(false);
        return (Ended(channel.Snapshot() with { ConnectMicroseconds = rtt, Answer = answer }), session);
    }

    private async Task<Transcript> PlainlyAsync(PlainChannel plain, Script script, long rtt, CancellationToken stop)
    {
        var answer = await speaker.AskAsync(plain, Ask(script), context.Clock, stop).ConfigureAwait(false);
        return Ended(plain.Snapshot() with { ConnectMicroseconds = rtt, Answer = answer });
    }

    private static Transcript Ended(Transcript seen) =>
        seen.Answer is not null ? seen with { Stage = Stage.Answered }
        : seen.Ending == Ending.Open && seen.Stage >= Stage.HandshakeComplete
            ? seen with
            {
                Ending = Ending.Timeout,
                EndedAt = Stage.RequestSent,
            }
        : seen;

    private async Task<Answer?> TalkAsync(TlsChannel channel, Script script, long rtt, CancellationToken stop)
    {
        await channel.HandshakeAsync(stop).ConfigureAwait(false);
        if (channel.Ended)
            return null;
        if (!script.Conversation.Eager)
        {
            var threeTrips = TimeSpan.FromMicroseconds(3 * rtt);
            await channel.SettleAsync(threeTrips > ListenFirst ? threeTrips : ListenFirst, stop).ConfigureAwait(false);
            if (channel.Ended)
                return null;
        }

        return await speaker.AskAsync(channel, Ask(script), context.Clock, stop).ConfigureAwait(false);
    }

    private Question Ask(Script script)
    {
        var conversation = script.Conversation;
        var secured = conversation.Via == Transport.Tls;
        return new(conversation.Method, conversation.Host, conversation.At.Path)
        {
            Headers = conversation.Headers.Count == 0 ? options.Headers : [.. options.Headers, .. conversation.Headers],
            Send = options.Send,
            // A port that wants TLS may wait for a ClientHello for ever; one that speaks plaintext answers at once.
            Wait = secured || options.Timeout < PlainWait ? options.Timeout * script.Patience : PlainWait,
            Deadline = options.Timeout * 3 * script.Patience,
            User = options.User ?? target.User,
            // A password goes only where the user sent it: through TLS.
            Password = secured && !conversation.WithoutPassword ? target.Password : "",
            Database = options.Database,
            Recipient = options.Recipient,
            CertificateName = account.Value,
            ServerName = conversation.Sni ?? options.ServerName ?? target.Host,
            Via = conversation.Via,
        };
    }

    private TlsClientSettings Settings(Script script)
    {
        var conversation = script.Conversation;
        return new()
        {
            Version = conversation.At.Version,
            Alpn = script.Alpn ?? (conversation.At.Alpn.Length > 0 ? [conversation.At.Alpn] : []),
            Sni = conversation.Sni,
            KeyLog = context.KeyLog,
            KeepsMessages = context.Trace is not null,
            Credential = Spoiled(script.Credential, conversation.Fault),
            Later = Spoiled(script.Later, conversation.LaterFault),
            Resume = script.Resume,
            Take = script.Take,
            Hello = conversation.Hello,
            RequestStaple = true,
            SpeakAtOnce = conversation.Eager,
            Limits = new() { Wait = options.Timeout * script.Patience, Handshake = options.Timeout * 3 * script.Patience },
        };
    }

    private static ClientCredential? Spoiled(ClientCredential? credential, PossessionFault fault) =>
        credential is not null && fault != PossessionFault.None ? credential with { Fault = fault } : credential;

    private Transcript Traced(Conversation conversation, Transcript seen, TimeSpan took)
    {
        if (context.Trace is not { } trace)
            return seen;
        foreach (var line in TraceLines.Of(target.Url, conversation, seen, took, context.NextConversation()))
            trace(line);
        return seen with { Lines = [.. seen.Lines.Select(l => l with { Head = [] })] };
    }
}

/// <summary>A conversation with what it needs in hand.</summary>
/// <param name="Credential">What to present when asked; null answers with an empty Certificate.</param>
internal sealed record Script(Conversation Conversation, ClientCredential? Credential)
{
    /// <summary>What to present when asked a second time; null: the same.</summary>
    public ClientCredential? Later { get; init; }

    /// <summary>The session to offer, or null.</summary>
    public SavedSession? Resume { get; init; }

    /// <summary>The kind of session to bring home, or null.</summary>
    public SessionKind? Take { get; init; }

    /// <summary>Multiplies every wait.</summary>
    public int Patience { get; init; } = 1;

    /// <summary>The application protocols to offer; null offers the endpoint's.</summary>
    public IReadOnlyList<string>? Alpn { get; init; }
}
