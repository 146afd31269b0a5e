using System.Globalization;
using Handclasp.Model;
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
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(600)];

    private readonly TranscriptStore store = new();

    public ISpeaker Speaker => speaker;

    public TargetAddress Target => target;

    /// <summary>Where the connections go.</summary>
    public HostPort Destination { get; } = options.Connect ?? new(target.Host, target.Port);

    /// <summary>Holds one conversation. Only cancellation throws.</summary>
    /// <param name="credential">What to present when asked; null answers with an empty Certificate.</param>
    /// <param name="patience">Multiplies every wait.</param>
    /// <param name="alpn">The application protocols to offer; null offers the endpoint's.</param>
    public async Task<Transcript> HoldAsync(
        Conversation conversation,
        ClientCredential? credential,
        CancellationToken stop,
        int patience = 1,
        IReadOnlyList<string>? alpn = null
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var seen = await HoldOnceAsync(conversation, credential, patience, alpn, stop).ConfigureAwait(false);
            if (seen.Ending is not (Ending.ConnectRefused or Ending.ConnectFailed) || attempt >= Backoff.Length)
                return Traced(conversation, store.Keep(seen));
            await Task.Delay(Backoff[attempt], context.Clock, stop).ConfigureAwait(false);
        }
    }

    private async Task<Transcript> HoldOnceAsync(
        Conversation conversation,
        ClientCredential? credential,
        int patience,
        IReadOnlyList<string>? alpn,
        CancellationToken stop
    )
    {
        if (!await gate.EnterAsync(stop).ConfigureAwait(false))
            return new() { Ending = Ending.LimitReached, Detail = $"--max-connections {options.MaxConnections} were opened" };
        try
        {
            var dialed = await TcpDialer
                .ConnectAsync(Destination, options.Timeout, options.Proxy, context.Clock, stop)
                .ConfigureAwait(false);
            if (dialed.Stream is null)
                return new() { Ending = dialed.Ending, Detail = dialed.Detail };
            await using var channel = new TlsChannel(dialed.Stream, Settings(conversation, credential, patience, alpn), context.Clock);
            var answer = await TalkAsync(channel, conversation, patience, dialed.ConnectMicroseconds, stop).ConfigureAwait(false);
            await channel.CloseAsync().ConfigureAwait(false);
            var seen = channel.Snapshot() with { ConnectMicroseconds = dialed.ConnectMicroseconds, Answer = answer };
            if (answer is not null)
                return seen with { Stage = Stage.Answered };
            return seen.Ending == Ending.Open && seen.Stage >= Stage.HandshakeComplete
                ? seen with
                {
                    Ending = Ending.Timeout,
                    EndedAt = Stage.RequestSent,
                }
                : seen;
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<Answer?> TalkAsync(TlsChannel channel, Conversation conversation, int patience, long rtt, CancellationToken stop)
    {
        await channel.HandshakeAsync(stop).ConfigureAwait(false);
        if (channel.Ended)
            return null;
        if (!conversation.Eager)
        {
            var threeTrips = TimeSpan.FromMicroseconds(3 * rtt);
            await channel.SettleAsync(threeTrips > ListenFirst ? threeTrips : ListenFirst, stop).ConfigureAwait(false);
            if (channel.Ended)
                return null;
        }

        var question = new Question(conversation.Method, conversation.Host, conversation.At.Path)
        {
            Headers = options.Headers,
            Send = options.Send,
            Wait = options.Timeout * patience,
            Deadline = options.Timeout * 3 * patience,
        };
        return await speaker.AskAsync(channel, question, context.Clock, stop).ConfigureAwait(false);
    }

    private TlsClientSettings Settings(
        Conversation conversation,
        ClientCredential? credential,
        int patience,
        IReadOnlyList<string>? alpn
    ) =>
        new()
        {
            Version = conversation.At.Version,
            Alpn = alpn ?? (conversation.At.Alpn.Length > 0 ? [conversation.At.Alpn] : []),
            Sni = conversation.Sni,
            Credential = credential,
            RequestStaple = true,
            SpeakAtOnce = conversation.Eager,
            Limits = new() { Wait = options.Timeout * patience, Handshake = options.Timeout * 3 * patience },
        };

    private Transcript Traced(Conversation conversation, Transcript seen)
    {
        if (context.Trace is not { } trace)
            return seen;
        var head = $"{target.Url} {conversation.At} {conversation.Who.Word}";
        foreach (var line in seen.Lines)
            trace(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{head} {line.AtMicroseconds, 8} us {(line.Sent ? ">" : "<")} {line.What} {line.Bytes}"
                )
            );
        trace($"{head} = {seen.Ending} at {seen.EndedAt} {seen.Detail}");
        return seen;
    }
}
