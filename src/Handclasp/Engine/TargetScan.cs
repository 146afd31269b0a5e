using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Server;

namespace Handclasp.Engine;

/// <summary>One target from the first connection to its findings.</summary>
internal sealed class TargetScan(
    TargetAddress target,
    ScanOptions options,
    ScanContext context,
    ConnectionGate gate,
    IReadOnlyList<IRule> rules,
    CallbackListener? callbacks = null
)
{
    private static readonly TimeSpan CallbackGrace = TimeSpan.FromSeconds(2);
    private static readonly TlsVersion[] AllVersions = [TlsVersion.Tls13, TlsVersion.Tls12, TlsVersion.Tls11, TlsVersion.Tls10];
    private readonly ConversationRunner runner = new(
        target,
        options,
        Protocols.Speakers.Find(options.Protocol ?? target.Scheme).Speaker,
        gate,
        context
    );
    private readonly ServerMemory memory = new();
    private readonly List<byte[]> acceptedIssuers = [];
    private readonly List<Evidence> evidence = [];
    private readonly List<string> notes = [];
    private readonly List<EndpointScan> endpoints = [];
    private readonly List<Discovered> discovered = [];
    private IdentityMint? mint;
    private Credentials? credentials;
    private bool partial;

    private string? Sni => options.ServerName ?? target.ServerName;

    private string Host =>
        TargetAddress.HostHeader(options.ServerName ?? target.Host, target.Port, Protocols.Speakers.Find(target.Scheme).DefaultPort);

    private string Path => target.PathGiven ? target.Path : Protocols.Speakers.Find(options.Protocol ?? target.Scheme).DefaultPath;

    private IReadOnlyList<string> Paths =>
        !runner.Speaker.HasPaths ? [""]
        : target.PathGiven || options.Paths.Count == 0 ? [.. options.Paths.Prepend(Path).Distinct(StringComparer.Ordinal)]
        : [.. options.Paths.Distinct(StringComparer.Ordinal)];

    /// <summary>Scans. Cancelling gives what was found so far.</summary>
    public async Task<TargetReport> RunAsync(CancellationToken stop)
    {
        mint = new(
            new()
            {
                Valid = options.Valid,
                ClientCa = options.ClientCa,
                ClientCaKey = options.ClientCaKey,
                Expired = options.Expired,
                Revoked = options.Revoked,
                Other = options.Other,
                AcceptedIssuers = acceptedIssuers,
            },
            context.Clock
        );
        credentials = new(mint);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = context.Clock.CreateTimer(_ => limit.Cancel(), null, options.MaxTime, Timeout.InfiniteTimeSpan);
        try
        {
            if (await DiscoverAsync(limit.Token).ConfigureAwait(false) is { } trouble)
                return new(target.Url) { Error = trouble, Claimed = options.Claimed };
            await ConverseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            partial = true;
            notes.Add(
                stop.IsCancellationRequested
                    ? "interrupted: what follows is what was found until then"
                    : $"--max-time {options.MaxTime.TotalSeconds:0} s ended the scan early"
            );
        }

        return Conclude();
    }

    public bool Partial => partial;

    /// <summary>Which versions are offered, and which application protocols in each.</summary>
    private async Task<TargetError?> DiscoverAsync(CancellationToken stop)
    {
        Progress("looking for protocol versions");
        var versions = options.Versions.Count > 0 ? AllVersions.Where(options.Versions.Contains).ToArray() : AllVersions;
        // One first: a server that is not there, or that is no TLS server, is found out once and not eight times.
        var first = await DiscoverAsync(versions[0], stop).ConfigureAwait(false);
        discovered.Add(first);
        if (first.Seen.Stage < Stage.ServerHello && Unreachable(first.Seen) is { } trouble)
            return trouble;
        discovered.AddRange(await Task.WhenAll(versions.Skip(1).Select(v => DiscoverAsync(v, stop))).ConfigureAwait(false));
        foreach (var found in discovered)
            evidence.Add(new VersionFacts(found.At, found.Decided, Told(found.Seen)));
        if (discovered.Exists(d => d.Offered))
            return null;
        // The limit holds for a host and port: what other paths of it have taken is not left for this one.
        if (discovered.Exists(d => d.Seen.Ending == Ending.NoneLeft))
            return new(
                "limit-reached",
                $"not scanned: all of --max-connections {options.MaxConnections} to {runner.Destination} were taken before; allow more"
            );
        return discovered.Select(d => NoTls(d.Seen)).FirstOrDefault(e => e is not null)
            ?? new("not-tls", $"{runner.Destination} completes no handshake in any TLS version: {Told(first.Seen)}");
    }

    private async Task<Discovered> DiscoverAsync(TlsVersion version, CancellationToken stop)
    {
        var alpn = Offered();
        var none = await HoldBareAsync(Identity.None, version, alpn, stop).ConfigureAwait(false);
        if (none.Stage >= Stage.ServerHello)
            return new(version, none, alpn)
            {
                Chosen = [none.Alpn, .. await LessPreferredAsync(none, version, alpn, stop).ConfigureAwait(false)],
            };
        if (Unreachable(none) is not null || NoTls(none) is not null)
            return new(version, none, alpn);
        // A version counts as not offered only when neither a stranger nor a self-signed client sees a ServerHello. An ALPN
        // the server does not know may be the reason (alert 120): the second try offers none.
        var second = options.Level > Level.Passive ? Identity.SelfSigned : Identity.None;
        var bare = await HoldBareAsync(second, version, [], stop).ConfigureAwait(false);
        return bare.Stage >= Stage.ServerHello ? new(version, bare, []) : new(version, bare.Ending == Ending.NoneLeft ? bare : none, alpn);
    }

    /// <summary>Application protocols that the server speaks, but likes less than the one it chose: each is offered alone.</summary>
    private async Task<IReadOnlyList<string>> LessPreferredAsync(
        Transcript first,
        TlsVersion version,
        IReadOnlyList<string> offered,
        CancellationToken stop
    )
    {
        List<string> more = [];
        foreach (var alpn in offered.Where(a => first.Alpn.Length > 0 && a != first.Alpn && a != "http/1.1"))
        {
            var alone = await HoldBareAsync(Identity.None, version, [alpn], stop).ConfigureAwait(false);
            if (alone.Stage >= Stage.ServerHello && alone.Alpn == alpn)
                more.Add(alpn);
        }

        return more;
    }

    private IReadOnlyList<string> Offered() => options.Alpn.Count > 0 ? [.. options.Alpn] : runner.Speaker.Alpn;

    private Task<Transcript> HoldBareAsync(Identity who, TlsVersion version, IReadOnlyList<string> alpn, CancellationToken stop)
    {
        var conversation = new Conversation(who, new(version, alpn.Count > 0 ? alpn[0] : "", Paths[0]))
        {
            Sni = Sni,
            Host = Host,
            Method = options.Method,
        };
        return runner.HoldAsync(conversation, credentials!.Credential(who, false), stop, alpn: alpn);
    }

    private async Task ConverseAsync(CancellationToken stop)
    {
        foreach (var found in discovered.Where(d => d.Offered))
        foreach (var alpn in Alpns(found))
        foreach (var path in Paths)
            endpoints.Add(new(new(found.At, alpn, path), runner, credentials!, memory, options, Sni, Host));
        Progress("first conversations");
        var probes = new ServerProbes(runner, options, context, gate, Sni, runner.Destination);
        var side = probes.RunAsync([.. discovered.Where(d => d.Offered).Select(d => d.At)], evidence, stop);
        try
        {
            await PresentAllAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            // Also when interrupted: what was found is judged next, and nobody may add to it meanwhile.
            await side.ConfigureAwait(false);
        }
    }

    private async Task PresentAllAsync(CancellationToken stop)
    {
        await Task.WhenAll(endpoints.Select(e => e.StartAsync(stop))).ConfigureAwait(false);
        LearnIssuers();
        Progress("presenting identities");
        var shares = endpoints.Select(e => (Endpoint: e, Identities: Identities(e.At))).ToList();
        await Task.WhenAll(shares.Select(s => s.Endpoint.PresentAsync(s.Identities, stop))).ConfigureAwait(false);
        Progress("controls once more");
        await Task.WhenAll(endpoints.Select(e => e.EndAsync(stop))).ConfigureAwait(false);
        await GoAroundAsync(stop).ConfigureAwait(false);
    }

    /// <summary>The ways around the doors that are locked, as the rules plan them.</summary>
    private async Task GoAroundAsync(CancellationToken stop)
    {
        if (options.Level == Level.Passive)
            return;
        Progress("ways around");
        var facts = DetourPlan.Facts(
            [.. Spoken().Select(e => e.Conclude())],
            Transcripts().SelectMany(t => t.ServerChain.Take(1)),
            options,
            target,
            Protocols.Speakers.Find(options.Protocol ?? target.Scheme),
            (Sni, Host),
            credentials!
        );
        var word = RandomNumberGenerator.GetHexString(12, lowercase: true);
        if (callbacks is not null)
            facts = facts with { CallbackUrl = $"http://{callbacks.Address}/{word}" };
        evidence.Add(facts);
        using var scan = new DetourScan(runner, credentials!);
        try
        {
            await scan.RunAsync(DetourPlan.Of(rules, facts), stop).ConfigureAwait(false);
            evidence[evidence.IndexOf(facts)] = facts with { Complete = true };
            foreach (var result in scan.Results)
                if (result.AtTheDoor is { } later && endpoints.Find(e => e.At == result.Detour.Door.At) is { } open)
                    await open.AlsoSeenAsync(later, stop).ConfigureAwait(false);
        }
        finally
        {
            evidence.AddRange(scan.Results);
            if (callbacks is not null)
            {
                // Some servers look things up beside the conversation.
                await Task.Delay(CallbackGrace, context.Clock, CancellationToken.None).ConfigureAwait(false);
                evidence.Add(new CallbackFacts(callbacks.Address.ToString(), callbacks.Heard(word)));
            }
        }
    }

    private IEnumerable<string> Alpns(Discovered found)
    {
        // No protocols of its own, or a server that shook hands only when none was offered.
        if (runner.Speaker.Alpn.Count == 0 || found.Offering.Count == 0)
            return [""];
        // A server that chose nothing, or chose h2, is also spoken to in HTTP/1.1; what it never chooses is no endpoint.
        // HTTP/2 is not for versions below TLS 1.2 (RFC 9113 section 9.2): servers that choose it there only say so and hang up.
        List<string> spoken =
        [
            .. Offered()
                .Where(a => a == "http/1.1" || (found.Chosen.Contains(a) && (a != "h2" || found.At >= TlsVersion.Tls12)))
                .OrderBy(a => a == "http/1.1" ? 0 : 1),
        ];
        // A server that chooses nothing speaks its protocol all the same, whatever it is called.
        return spoken.Count > 0 ? spoken : Offered().Take(1);
    }

    private void LearnIssuers()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Transcripts().SelectMany(t => t.AcceptedIssuers))
            if (known.Add(Convert.ToHexString(name)))
                acceptedIssuers.Add(name);
    }

    private IEnumerable<Transcript> Transcripts() => discovered.Select(d => d.Seen).Concat(endpoints.SelectMany(e => e.Transcripts()));

    /// <summary>Core identities everywhere; the others in every version, on one application protocol.</summary>
    private List<Identity> Identities(Endpoint at)
    {
        if (options.Level == Level.Passive)
            return [];
        var rest = endpoints.Where(e => e.At.Version == at.Version && e.At.Path == at.Path).MinBy(e => e.Usefulness)!.At == at;
        Identity[] core = [Identity.UntrustedCa, Identity.LookalikeCa];
        var all = rest ? core.Concat(Plan.Others) : core;
        return [.. all.Where(who => credentials!.Has(who))];
    }

    private TargetReport Conclude() =>
        new Conclusions(target, options, context, runner, credentials!, mint!, rules).Draw(
            discovered,
            [.. Spoken().Select(e => e.Conclude())],
            evidence,
            notes,
            gate.Exhausted
        );

    /// <summary>Without a ServerHello to anybody, an application protocol is not offered in that version: no endpoint.</summary>
    private List<EndpointScan> Spoken()
    {
        var spoken = endpoints.Where(e => !e.NotOffered).ToList();
        return spoken.Count > 0 ? spoken : endpoints;
    }

    private void Progress(string what) => context.Progress?.Report(new(target.Url, what, gate.Taken));

    private TargetError? Unreachable(Transcript seen) =>
        seen.Ending switch
        {
            Ending.Unresolvable => new(
                "unresolvable",
                $"the name '{runner.Destination.Host}' does not resolve: check its spelling, or give the address with --connect"
            ),
            Ending.ConnectRefused => new(
                "unreachable",
                $"{runner.Destination} refuses TCP connections: is the server running, is the port right?"
            ),
            Ending.ConnectFailed => new("unreachable", $"{runner.Destination} cannot be reached: {seen.Detail}"),
            _ => null,
        };

    private TargetError? NoTls(Transcript seen) =>
        seen.Ending switch
        {
            Ending.NotTls => new("not-tls", $"{runner.Destination} does not speak TLS: {seen.Detail}"),
            Ending.UpgradeRefused => new("not-tls", $"{runner.Destination} would not start TLS: {seen.Detail}"),
            Ending.Timeout when seen.Stage < Stage.ServerHello => new(
                "timeout",
                $"{runner.Destination} accepts connections but does not answer a ClientHello within {options.Timeout.TotalSeconds:0.#} s: --timeout"
            ),
            _ => null,
        };

    private static string Told(Transcript seen) =>
        seen.AlertReceived >= 0 ? Alerts.Describe(seen.AlertReceived)
        : seen.Detail.Length > 0 ? seen.Detail
        : Classifier.Read(seen, Identity.None, IdentityMarks.None, Anchors.None).Reason;
}

/// <summary>One protocol version as first met.</summary>
/// <param name="Seen">The conversation without a certificate.</param>
/// <param name="Offering">The application protocols offered in it.</param>
internal sealed record Discovered(TlsVersion At, Transcript Seen, IReadOnlyList<string> Offering)
{
    /// <summary>The application protocols it chose when it could.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [Seen.Alpn];

    public bool Offered => Seen.Stage >= Stage.ServerHello;

    /// <summary>Whether it is offered; null where the question did not reach the server, or no answer came: that says nothing about the version.</summary>
    public bool? Decided =>
        Seen.Ending
            is Ending.NoneLeft
                or Ending.Unresolvable
                or Ending.ConnectRefused
                or Ending.ConnectFailed
                or Ending.Timeout
                or Ending.Open
        && !Offered
            ? null
            : Offered;
}
