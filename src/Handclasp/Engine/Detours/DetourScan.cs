using System.Collections.Concurrent;
using System.Globalization;
using Handclasp.Model;
using Handclasp.Tls;

namespace Handclasp.Engine;

/// <summary>
/// Holds the ways around that the rules planned. Each different conversation runs once; what lets a stranger in is shown again on fresh
/// connections, and the same client at the front door is refused beside it (PROBES.md sections 1f to 1h, 1j).
/// </summary>
internal sealed class DetourScan(ConversationRunner runner, Credentials credentials) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Transcript?>>> held = new(StringComparer.Ordinal);
    private const int MostCompared = 256 * 1024;
    private static readonly char[] WordEnds = [.. " \t\r\n\"'<>{}[]():;,=&/?!"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(120);

    /// <summary>In one scan.</summary>
    private const int MostPauses = 24;
    private const int MostPausesEach = 2;

    /// <summary>Runs of one conversation that are no pauses.</summary>
    private const int RunsBefore = 10;
    private readonly ConcurrentQueue<DetourObservation> results = new();
    private readonly SemaphoreSlim pausing = new(1);
    private readonly SemaphoreSlim turns = new(1);
    private int pauses;

    /// <summary>The server has said once that it was asked too often: from then on one after the other.</summary>
    private volatile bool limited;

    /// <summary>What is known so far; also after an interruption. By check, what was let in first.</summary>
    public IReadOnlyList<DetourObservation> Results =>
        [.. results.OrderBy(r => r.Detour.Check, StringComparer.Ordinal).ThenBy(r => r.Result)];

    public void Dispose()
    {
        pausing.Dispose();
        turns.Dispose();
    }

    public async Task RunAsync(IReadOnlyList<Detour> plan, CancellationToken stop) =>
        await Task.WhenAll(plan.Select(detour => TryAsync(detour, stop))).ConfigureAwait(false);

    private async Task TryAsync(Detour detour, CancellationToken stop)
    {
        var tried = await WeighAsync(detour, stop).ConfigureAwait(false);
        results.Enqueue(tried);
        if (detour.Parts.Count > 0 && await DiffersAsync(detour, tried, stop).ConfigureAwait(false))
            await RunAsync(detour.Parts, stop).ConfigureAwait(false);
    }

    /// <summary>A bundle that is answered otherwise than the plain client: one of its parts did it, or hides what another would do.</summary>
    private async Task<bool> DiffersAsync(Detour detour, DetourObservation tried, CancellationToken stop)
    {
        if (tried.Result is DetourResult.LetIn or DetourResult.Absent)
            return tried.Result == DetourResult.LetIn;
        var plain = await HoldAsync(detour.Control ?? detour.Door.Ask(detour.Held.Who), stop).ConfigureAwait(false);
        var (one, other) = (tried.Transcript.Answer, plain?.Answer);
        return one is null || other is null
            ? (one is null) != (other is null)
            : one.Status != other.Status || one.Kind != other.Kind || one.Title != other.Title || one.Location != other.Location;
    }

    private async Task<DetourObservation> WeighAsync(Detour detour, CancellationToken stop)
    {
        var door = detour.Door;
        if (detour.Positive is { } positive)
        {
            var shown = await HoldAsync(positive, stop).ConfigureAwait(false);
            if (shown?.Answer is not { Status: >= 200 and < 300 } answer)
                return new(detour, DetourResult.Absent, Outcome.Inconclusive, "the valid certificate gets no content this way either")
                {
                    Transcript = shown ?? new(),
                };
            door = door with
            {
                Anchors = Anchors.None with
                {
                    Positive = AnswerComparer.Learn([answer], credentials.Marks(positive.Who, false)),
                    PositiveAnswer = answer,
                },
            };
        }
        else if (
            detour.Held.Via != Transport.Tls
            && runner.Target.Password.Length > 0
            && door.Usable
            && await HoldAsync(door.Ask(Identity.Valid) with { WithoutPassword = true }, stop).ConfigureAwait(false)
                is { Answer: { Kind: not AnswerKind.Unclear } bare }
        )
        {
            // No password goes in plaintext; so the answer there is held against what the valid certificate gets without one.
            door = door with
            {
                Anchors = Anchors.None with
                {
                    Positive = AnswerComparer.Learn([bare], credentials.Marks(Identity.Valid, false)),
                    PositiveAnswer = bare,
                },
            };
        }

        var first = await PatientlyAsync(detour.Held, door, stop).ConfigureAwait(false);
        if (first is null)
            return new(detour, DetourResult.Absent, Outcome.Inconclusive, NoSession(detour.Held));
        var reading = Read(detour, door, first);
        return IsIn(detour, door, reading, first)
            ? await ConfirmAsync(detour, door, first, reading, stop).ConfigureAwait(false)
            : await KeptAsync(detour, door, first, reading, stop).ConfigureAwait(false);
    }

    private async Task<DetourObservation> KeptAsync(Detour detour, Door door, Transcript first, Reading reading, CancellationToken stop)
    {
        var told = new DetourObservation(detour, DetourResult.Kept, reading.Outcome, reading.Reason)
        {
            Transcript = first,
            Confidence = door.Usable ? Confidence.Certain : Confidence.Firm,
        };
        if (IsShed(first, door))
            return told with
            {
                Result = DetourResult.Unclear,
                Reason = $"{reading.Reason}: the server limits its clients",
                Settle = "scan again with --rate and --concurrency 1, or tell the server to let this machine through",
            };
        if (first.Answer is { Kind: AnswerKind.Unclear, Settle.Length: > 0 } early)
            return
                await HoldAsync(door.Ask(Identity.None) with { WithoutPassword = true }, stop).ConfigureAwait(false)
                    is { Answer: { } inTls }
                && Same(early, inTls)
                ? told with
                {
                    Reason = $"{reading.Reason}: as far as a client without certificate comes in TLS",
                    Confidence = Confidence.Firm,
                }
                : told with
                {
                    Result = DetourResult.Unclear,
                    Settle = early.Settle,
                };
        // Without an accepted client a refusal that gives no reason may be about the log-in, whoever comes.
        if (
            reading is { Outcome: Outcome.RefusedApp, OwnReason: false }
            && !door.Usable
            && !runner.Speaker.HasPaths
            && detour.Held.Via == Transport.Plain
        )
            return told with
            {
                Result = DetourResult.Untold,
                Settle = "--client-cert and --client-key with a certificate this server accepts, and its user (--user, or in the URL)",
            };
        if (Refuses(reading) || reading.ServerFailed || first.Answer?.Kind == AnswerKind.Error)
            return told;
        // A server that names a protocol of ALPN which was not offered does so whatever is offered: there is only one way.
        if (
            Absent(detour, first)
            || (detour.Kind == Bypass.Alpn && first is { Ending: Ending.ProtocolError, EndedAt: < Stage.HandshakeComplete })
        )
            return told with { Result = DetourResult.Absent };
        if (detour.Held.ResumeFrom is not null && !first.Resumed)
            return told with { Result = DetourResult.Absent, Reason = "the session was not taken up" };
        if (detour.Held.Later is not null && first.TimesAsked < 2)
            return told with { Result = DetourResult.Absent, Reason = "the certificate was asked for once only" };
        if (reading is { Outcome: Outcome.Answered, Weak: true })
            return told with { Reason = $"{reading.Reason}: not the protected answer" };
        if (reading.Outcome is Outcome.Answered or Outcome.Served)
            return await OtherPageAsync(told, door, stop).ConfigureAwait(false);
        // What is not even asked in TLS may be left without an answer: nothing came back.
        if (
            detour.Held.Via != Transport.Tls
            && first is { Ending: not (Ending.LimitReached or Ending.NoneLeft), Answer: null or { Kind: AnswerKind.Unclear } }
        )
            return told with { Confidence = Confidence.Firm };
        if (first.Ending == Ending.UpgradeRefused)
            return told with { Confidence = Confidence.Firm };
        // An alert to the ClientHello refuses a version, a name or a protocol of ALPN: there is no such way.
        if (first is { Ending: Ending.Alert or Ending.CloseNotify or Ending.Eof or Ending.Reset, EndedAt: < Stage.ServerHello })
            return told with { Confidence = Confidence.Firm };
        // Left waiting, while the valid certificate is served as ever: nothing came back this way.
        if (first.Answer is null && (reading.StaysOpen || reading.TimedOut) && await ServedStillAsync(door, stop).ConfigureAwait(false))
            return told with { Reason = $"{reading.Reason}, while the valid certificate is served", Confidence = Confidence.Firm };
        return told with
        {
            Result = DetourResult.Unclear,
            Settle = "scan again; --timeout, --concurrency 1 and --rate help with a slow or limited server",
        };
    }

    private async Task<bool> ServedStillAsync(Door door, CancellationToken stop) =>
        door.Usable
        && await HoldAsync(door.Ask(Identity.Valid) with { Run = 1 }, stop).ConfigureAwait(false) is { } valid
        && Classifier.Read(valid, Identity.Valid, credentials.Marks(Identity.Valid, false), door.Anchors).Outcome == Outcome.Served;

    /// <summary>An answer, but not the protected one.</summary>
    private async Task<DetourObservation> OtherPageAsync(DetourObservation told, Door door, CancellationToken stop)
    {
        var unlike = told.Detour.Unlike;
        if (door.Usable && unlike == Unlike.Elsewhere)
            return told with { Reason = $"{told.Reason}: another page", Confidence = Confidence.Firm };
        foreach (var baseline in told.Detour.Baselines)
            if (await HoldAsync(baseline, stop).ConfigureAwait(false) is { Answer: { } public_ } && Same(public_, told.Transcript.Answer!))
                return told with { Reason = $"{told.Reason}: the page that strangers get there anyway", Confidence = Confidence.Firm };
        return told with
        {
            Result = door.Usable ? DetourResult.Unclear : DetourResult.Untold,
            Settle = door.Usable
                ? "--expect REGEX that only the protected answer matches"
                : "--client-cert and --client-key with a certificate this server accepts: its answer shows what is protected",
        };
    }

    private async Task<DetourObservation> ConfirmAsync(Detour detour, Door door, Transcript first, Reading reading, CancellationToken stop)
    {
        var told = new DetourObservation(detour, DetourResult.Unclear, reading.Outcome, reading.Reason) { Transcript = first };
        if (await NoSecretAsync(detour, door, first, told, stop).ConfigureAwait(false) is { } settled)
            return settled;

        var letIn = 1;
        var runs = 1;
        for (; runs < 3 && letIn < 2; runs++)
            if (
                await PatientlyAsync(Anew(detour.Held, runs), door, stop).ConfigureAwait(false) is { } again
                && IsIn(detour, door, Read(detour, door, again), again)
            )
                letIn++;
        if (letIn < 2)
            return told with { Reason = $"{reading.Reason}, but on 1 of {runs} connections only", Attempts = runs, Settle = "scan again" };

        var control = detour.Control ?? door.Ask(detour.Held.Who);
        var asked = Anew(control, runs);
        var direct = await PatientlyAsync(asked, door, stop).ConfigureAwait(false);
        var plain = direct is null ? null : Read(detour, detour.Door, direct);
        if (direct is null || plain is null || IsShed(direct, door) || (plain.Outcome == Outcome.Inconclusive && !Tells(door, direct)))
            return told with
            {
                Reason = $"{reading.Reason}, but the same client at the front door gets no clear answer: {plain?.Reason ?? "none"}",
                Attempts = runs,
                Settle = "scan again",
            };
        // Beside the protected answer itself another page lets nobody in, where it was to be expected (a public page at "/") or is a log-in.
        var elsewhere =
            reading.Outcome == Outcome.Served
            && detour.Door.Usable
            && plain.Outcome == Outcome.Answered
            && (
                detour.Control is not null
                || (direct.Answer is { SpeaksOfRefusal: true } page && !HoldsMostOf(page, detour.Door.Anchors.PositiveAnswer))
            );
        if (Trial.IsIn(plain) && !plain.Weak && !elsewhere)
            return told with
            {
                Result = detour.Control is null ? DetourResult.Unclear : DetourResult.Absent,
                Reason = $"{reading.Reason}; the same client is let in at the front door as well",
                Attempts = runs,
                Settle = "scan again: the server changed its mind",
                AtTheDoor = detour.Control is null ? new(asked, direct) : null,
            };
        return told with
        {
            Result = DetourResult.LetIn,
            Reason = $"{reading.Reason}; without this: {plain.Reason}",
            Attempts = runs,
            Confidence =
                reading.Outcome == Outcome.Served && door is { Usable: true, SameAsMissing: false } ? Confidence.Certain : Confidence.Firm,
        };
    }

    /// <summary>A page with most of the other's words in it, and a remark that the client is not trusted, gives away what it holds.</summary>
    private static bool HoldsMostOf(Answer page, Answer? other)
    {
        var words = Words(other?.Body ?? "").ToHashSet(StringComparer.Ordinal);
        if (words.Count == 0)
            return true;
        var there = Words(page.Body).ToHashSet(StringComparer.Ordinal);
        return words.Count(there.Contains) * 2 >= words.Count;

        static IEnumerable<string> Words(string body) =>
            body.Length > MostCompared ? [] : body.Split(WordEnds, StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= 4);
    }

    /// <summary>Strangers get the same answer where nothing is protected: then it gives nothing away here, or shows nothing.</summary>
    private async Task<DetourObservation?> NoSecretAsync(
        Detour detour,
        Door door,
        Transcript first,
        DetourObservation told,
        CancellationToken stop
    )
    {
        foreach (var baseline in detour.Baselines.Where(b => ConversationKeys.Of(b) != ConversationKeys.Of(detour.Held)))
        {
            if (await PatientlyAsync(baseline, door, stop).ConfigureAwait(false) is not { } seen)
                continue;
            var same = seen.Answer is { } other && first.Answer is { } got && Same(other, got);
            if (!same && Read(detour, door, seen).Outcome != Outcome.Served)
                continue;
            // The same head for every path, for everybody: it speaks of nothing.
            if (detour.Positive is not null)
                return told with { Result = DetourResult.Absent, Reason = $"{told.Reason}: strangers get the same for every path" };
            if (!door.Usable)
                return told with { Result = DetourResult.Kept, Reason = $"{told.Reason}: the page that is had there anyway" };
            return told with
            {
                Result = door.Content ? DetourResult.Unclear : DetourResult.Untold,
                Reason = $"{told.Reason}; but strangers get the same from {Where(baseline)}, so it shows nothing",
                Settle = "--path of a resource that only your clients may see",
            };
        }

        return null;
    }

    /// <summary>The protected answer; or any content where the way itself is what the front door refuses.</summary>
    private static bool IsIn(Detour detour, Door door, Reading reading, Transcript seen) =>
        // A session that was not taken up, a second request that never came: then this was the front door, and proves nothing.
        (detour.Held.ResumeFrom is null || seen.Resumed || detour.Held.Who == Identity.None)
        && (detour.Held.Later is null || seen.TimesAsked > 1)
        && (
            reading.Outcome == Outcome.Served && (door.Usable || seen.Answer?.Kind == AnswerKind.Granted || door.Anchors.Expect is not null)
            || (
                detour.Unlike == Unlike.LetIn
                && seen.Answer is { SpeaksOfRefusal: false, Complete: true }
                && (
                    reading is { Outcome: Outcome.Answered or Outcome.Served, Weak: false }
                    // Content unlike the protected one, where the same client gets no content at all.
                    || (reading.Outcome == Outcome.Inconclusive && seen.Answer is { Kind: AnswerKind.Content, Status: >= 200 and < 300 })
                )
            )
        );

    private Reading Read(Detour detour, Door door, Transcript seen) =>
        Classifier.Read(seen, detour.Held.Who, credentials.Marks(detour.Marks ?? detour.Held.Who, false), door.Anchors);

    private static bool Refuses(Reading reading) =>
        reading.Outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting or Outcome.Silent;

    /// <summary>What is undecided by itself is plain beside the protected answer: nothing came, or another page did.</summary>
    private static bool Tells(Door door, Transcript seen) =>
        seen.Answer is null
            ? seen.Ending is not (Ending.LimitReached or Ending.NoneLeft or Ending.Timeout)
            : door.Usable && seen.Answer.Kind is AnswerKind.Content or AnswerKind.Unclear;

    private static bool Absent(Detour detour, Transcript seen) =>
        seen.Ending is Ending.ConnectRefused or Ending.ConnectFailed or Ending.Unresolvable
        || (detour.Held.Port != 0 && seen.Ending is Ending.NotTls or Ending.UpgradeRefused);

    private static bool Same(Answer one, Answer other) =>
        one.Status == other.Status && one.Kind == other.Kind && one.Location == other.Location && one.Body == other.Body;

    private static Conversation Anew(Conversation held, int run) =>
        held with
        {
            Run = held.Run + run,
            ResumeFrom = held.ResumeFrom is { } source ? source with { Run = source.Run + run } : null,
        };

    private static string NoSession(Conversation held) =>
        $"no {(held.Session == SessionKind.Id ? "session id" : "ticket")} was to be had from {Where(held.ResumeFrom!)}";

    private static string Where(Conversation there) =>
        (there.Sni ?? (there.Host.Length > 0 ? there.Host : "the server without a name"))
        + (there.Port > 0 ? $", port {there.Port}" : "")
        + (there.Via != Transport.Tls ? ", in plaintext" : "");

    /// <summary>Held once, whoever asks; null where the session it offers could not be had. A wait that ran out is given more patience once.</summary>
    private Task<Transcript?> HoldAsync(Conversation conversation, CancellationToken stop) =>
        held.GetOrAdd(ConversationKeys.Of(conversation), _ => new(() => HoldNowAsync(conversation, stop))).Value;

    /// <summary>
    /// The same, with pauses where the server only limits how often it may be asked: 429, and 503 where that is not how it refuses strangers.
    /// The pauses are taken one after the other, and so many in all.
    /// </summary>
    private async Task<Transcript?> PatientlyAsync(Conversation conversation, Door door, CancellationToken stop)
    {
        var seen = await HoldAsync(conversation, stop).ConfigureAwait(false);
        for (var again = 1; again <= MostPausesEach && seen is not null && IsShed(seen, door); again++)
        {
            limited = true;
            await pausing.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                if (pauses++ >= MostPauses)
                    return seen;
                await Task.Delay(Pause * again, runner.Clock, stop).ConfigureAwait(false);
                seen = await HoldAsync(Anew(conversation, RunsBefore * again), stop).ConfigureAwait(false);
            }
            finally
            {
                pausing.Release();
            }
        }

        return seen;
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        await turns.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await Task.Delay(Gap, runner.Clock, stop).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Too busy: 429, 503, or what other protocols have for it.</summary>
    private bool IsShed(Transcript seen, Door door) =>
        (seen.Answer?.Kind == AnswerKind.Error && !runner.Speaker.HasPaths)
        || seen.Answer is { Status: 429 or 503 } answer
            && !door.Refusal.Contains(answer.Status.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private async Task<Transcript?> HoldNowAsync(Conversation conversation, CancellationToken stop)
    {
        if (limited)
            await TurnAsync(stop).ConfigureAwait(false);
        var script = Scripted(conversation);
        if (conversation.ResumeFrom is { } source)
        {
            if (await SessionAsync(source, conversation.Session, stop).ConfigureAwait(false) is not { } session)
                return null;
            script = script with { Resume = session };
            var again = !spent.TryAdd(session, true);
            var offered = await runner.HoldAsync(script, stop).ConfigureAwait(false);
            // Some servers take a session once (RFC 8446 section 8.1): one that others have offered before is no proof.
            if (
                offered.Resumed
                || !again
                || await runner.TakeSessionAsync(Scripted(source), conversation.Session, stop).ConfigureAwait(false) is not { } fresh
            )
                return offered;
            return await runner.HoldAsync(script with { Resume = fresh }, stop).ConfigureAwait(false);
        }

        var seen = await runner.HoldAsync(script, stop).ConfigureAwait(false);
        return seen is { Ending: Ending.Timeout, Answer: null } && conversation is { Via: Transport.Tls, Port: 0 }
            ? await runner.HoldAsync(script with { Patience = 2 }, stop).ConfigureAwait(false)
            : seen;
    }

    private readonly ConcurrentDictionary<SavedSession, bool> spent = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, Lazy<Task<SavedSession?>>> sessions = new(StringComparer.Ordinal);

    /// <summary>One session of a kind and place serves every way that begins there: it may be offered any number of times.</summary>
    private Task<SavedSession?> SessionAsync(Conversation source, SessionKind kind, CancellationToken stop) =>
        sessions
            .GetOrAdd($"{kind} {ConversationKeys.Of(source)}", _ => new(() => runner.TakeSessionAsync(Scripted(source), kind, stop)))
            .Value;

    private Script Scripted(Conversation conversation) =>
        new(
            conversation,
            conversation.Callback is { } url
                ? credentials.Calling(conversation.Who, url)
                : credentials.Credential(conversation.Who, conversation.LeafAlone)
        )
        {
            Later = conversation.Later is { } later ? credentials.Credential(later, false) : null,
        };
}
