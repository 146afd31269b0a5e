using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What is known of one server and shared by its endpoints.</summary>
internal sealed class ServerMemory
{
    private readonly Lock door = new();
    private readonly HashSet<(TlsVersion?, Stage, int)> known = [];

    /// <summary>A refusal of this shape (silent, or by the status of a failing server) was confirmed by three identical runs.</summary>
    public bool Knows(Transcript refused)
    {
        lock (door)
            return known.Contains(Shape(refused));
    }

    public void Learn(Transcript refused)
    {
        lock (door)
            known.Add(Shape(refused));
    }

    private static (TlsVersion?, Stage, int) Shape(Transcript refused) =>
        (refused.Version, refused.Answer is null ? refused.EndedAt : Stage.Answered, refused.Answer?.Status ?? 0);
}

/// <summary>
/// All conversations at one endpoint: controls at the start, in between and at the end; every identity between controls;
/// repeats where one run does not decide (DESIGN.md section 4, PROBES.md sections 1j and 3).
/// </summary>
internal sealed class EndpointScan(
    Endpoint at,
    ConversationRunner runner,
    Credentials credentials,
    ServerMemory memory,
    ScanOptions options,
    string? sni,
    string host
)
{
    private const int BlockSize = 20;
    private const int MostRaces = 4;
    private readonly Dictionary<Identity, Trial> trials = [];
    private readonly List<Trial> order = [];
    private Transcript? missing;
    private Anchors anchors = new() { Expect = options.Expect };
    private Anchors? frozen;
    private string validTrouble = "";
    private IReadOnlyList<Identity> needed = [];
    private int run;

    public Endpoint At => at;

    public IEnumerable<Transcript> Transcripts() => Known().SelectMany(t => t.Runs).Select(r => r.Seen);

    /// <summary>Every conversation ended at the ClientHello.</summary>
    public bool NotOffered =>
        Known() is { Count: > 0 } known
        && known.TrueForAll(t => t.Runs.Count > 0 && t.Runs.All(r => r.Seen.Ending == Ending.Alert && r.Seen.EndedAt < Stage.ServerHello));

    /// <summary>Which of several application protocols the longer list of identities is worth: the smaller the better.</summary>
    public int Usefulness =>
        NotOffered ? 3
        : anchors.Usable ? 0
        : Transcripts().Any(t => t.Answer is { Kind: AnswerKind.Unclear }) ? 2
        : 1;

    public Trial? Of(Identity who) => trials.GetValueOrDefault(who);

    /// <summary>Nobody gets as far as an answer or a refusal here: more conversations would only wait.</summary>
    private bool GivesNothing =>
        Known() is { Count: > 0 } known
        && known.TrueForAll(t =>
            t.Runs.Count > 0
            && t.Runs.All(r =>
                t.Read(r, anchors) is { TimedOut: true, StaysOpen: false }
                || r.Seen is { Ending: not Ending.Open, EndedAt: < Stage.ServerHello }
            )
        );

    /// <summary>The controls: valid twice, none, self-signed, and a path that does not exist.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        List<Task> first = [HoldAsync(Identity.None, stop)];
        if (options.Level > Level.Passive)
            first.Add(HoldAsync(Identity.SelfSigned, stop));
        if (credentials.Has(Identity.Valid))
        {
            first.Add(HoldAsync(Identity.Valid, stop));
            first.Add(HoldAsync(Identity.Valid, stop));
        }

        if (runner.Speaker.HasPaths)
            first.Add(AskForMissingAsync(stop));
        await Task.WhenAll(first).ConfigureAwait(false);
        LearnAnchors();
        foreach (var trial in Known())
            await RepeatAsync(trial, stop).ConfigureAwait(false);
        LearnAnchors();
    }

    /// <summary>Presents identities in blocks between controls.</summary>
    public async Task PresentAsync(IReadOnlyList<Identity> identities, CancellationToken stop)
    {
        if (GivesNothing)
            return;
        needed = [.. identities.Select(ControlOf).OfType<Identity>().Distinct()];
        var before = await ControlsAsync(false, stop).ConfigureAwait(false);
        foreach (var block in identities.Chunk(BlockSize))
        {
            var held = block.Select(TrialOf).ToList();
            await Task.WhenAll(held.Select(t => HoldAllShapesAsync(t, stop))).ConfigureAwait(false);
            var after = await ControlsAsync(true, stop).ConfigureAwait(false);
            if (before.Good && !after.Good)
                (before, after) = await OneByOneAsync(held, stop).ConfigureAwait(false);
            foreach (var trial in held)
                Settle(trial, before, after);
            await ConfirmAsync(held, stop).ConfigureAwait(false);
            before = after;
        }
    }

    /// <summary>The controls once more, and the first two trials again: a server that changed its mind in between is found out.</summary>
    public async Task EndAsync(CancellationToken stop)
    {
        if (GivesNothing)
            return;
        var ends = new[] { Identity.None, Identity.SelfSigned }.Where(trials.ContainsKey).Select(who => trials[who]).ToList();
        await Task.WhenAll(ends.Select(t => HoldAsync(t.Who, stop))).ConfigureAwait(false);
        foreach (var trial in ends)
            await RepeatAsync(trial, stop).ConfigureAwait(false);
        var controls = await ControlsAsync(true, stop).ConfigureAwait(false);
        foreach (var trial in ends)
            Settle(trial, controls, controls);
        await ConfirmAsync(ends, stop).ConfigureAwait(false);
        LearnAnchors();
        frozen = anchors;
    }

    /// <summary>A conversation at this door that was held later, for another question, counts like those of before; the client is asked in again beside it.</summary>
    public async Task AlsoSeenAsync(Run later, CancellationToken stop)
    {
        if (Of(later.Conversation.Who) is not { Runs.Count: > 0 } trial)
            return;
        trial.Add(later);
        await RepeatAsync(trial, stop).ConfigureAwait(false);
    }

    /// <summary>What was seen here, identity by identity, in the order presented.</summary>
    public EndpointResult Conclude()
    {
        if (frozen is null)
            LearnAnchors();
        var seen = order.Select(t => t.Conclude(anchors)).ToList();
        var (silent, wavers) = (ValidIsLeftInSilence, ValidWavers);
        seen = [.. seen.Select(o => Resolve(o, seen, wavers)).Select(o => silent ? Unconfirmed(o) : o)];
        return new(at, seen, anchors, validTrouble, Comparison());
    }

    private List<Reading> ValidReadings => Of(Identity.Valid) is { } valid ? [.. valid.Runs.Select(r => valid.Read(r, anchors))] : [];

    private bool ValidIsLeftInSilence => ValidReadings.Exists(r => r.Outcome == Outcome.Silent);

    /// <summary>The valid client was let in and then turned away: the server is tired of us, and says anything.</summary>
    private bool ValidWavers =>
        ValidReadings.Exists(Trial.IsIn)
        && ValidReadings.Exists(r => r.Outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting or Outcome.Silent);

    /// <summary>A server that leaves the valid client in silence as well refuses nobody by it.</summary>
    private static Observation Unconfirmed(Observation seen) =>
        seen is { Outcome: Outcome.Silent, SilenceConfirmed: true }
            ? seen with
            {
                SilenceConfirmed = false,
                Reason = $"{seen.Reason}, as the valid client was",
            }
            : seen;

    private PathComparison Comparison()
    {
        var none = trials.GetValueOrDefault(Identity.None)?.Runs.Select(r => r.Seen.Answer).FirstOrDefault(a => a is not null);
        var usable =
            anchors.Positive is not null
            && missing?.Answer is not null
            && AnswerComparer.SameAs(anchors.Positive, missing.Answer, credentials.Marks(Identity.Valid, false));
        return new(usable, usable && none is not null && AnswerComparer.SameAs(anchors.Positive!, none, IdentityMarks.None));
    }

    /// <summary>
    /// Alerts that need a control, and refusals in blocks whose control failed. Where the valid client is let in and turned away by turns,
    /// no refusal without a reason of its own says anything, and in such a block none at all.
    /// </summary>
    private static Observation Resolve(Observation seen, List<Observation> all, bool validWavers)
    {
        if (seen.NeedsControl)
        {
            var control =
                seen.Who.Class == TrialClass.Content
                    ? seen.Twin is Outcome.Served or Outcome.Answered || seen.BesideValid
                    : all.Any(o => o.Who != seen.Who && o.Outcome is Outcome.Served or Outcome.Answered);
            if (!control)
                return seen with
                {
                    Outcome = Outcome.Inconclusive,
                    Reason = $"{seen.Reason}: an alert that may have other causes, and no other client is let in to compare with",
                };
        }

        var unreliable = seen.OwnReason ? validWavers && !seen.Anchored : validWavers || !seen.Anchored;
        return seen.Refused && unreliable
            ? seen with
            {
                Outcome = Outcome.Inconclusive,
                Reason = $"{seen.Reason}, but the controls around it failed as well",
            }
            : seen;
    }

    private void LearnAnchors()
    {
        if (frozen is not null || Of(Identity.Valid) is not { Runs.Count: > 0 } valid)
            return;
        var answers = valid.Runs.Select(r => r.Seen.Answer).OfType<Answer>().ToList();
        var first = answers.FirstOrDefault();
        var bare = Anchors.None with { Expect = options.Expect, PositiveAnswer = first };
        validTrouble = Trouble(valid, answers);
        if (validTrouble.Length > 0 || first is null)
        {
            anchors = bare with { Unusable = validTrouble };
            return;
        }

        var same = answers.Where(a => a.Status == first.Status && a.Kind == first.Kind).ToList();
        anchors = bare with { Positive = AnswerComparer.Learn(same, credentials.Marks(Identity.Valid, false)) };
    }

    /// <summary>Why the valid certificate's answer cannot serve as A+, or empty.</summary>
    private string Trouble(Trial valid, List<Answer> answers)
    {
        var alone = valid.Runs.Select(r => valid.Read(r, Anchors.None with { Expect = options.Expect })).ToList();
        if (alone.FirstOrDefault(r => r.Outcome is Outcome.RefusedTls or Outcome.Silent or Outcome.RefusedRouting) is { } refused)
            return $"the valid certificate itself is refused: {refused.Reason}";
        if (alone.FirstOrDefault(r => r.OwnReason) is { } named)
            return $"the valid certificate itself is refused: {named.Reason}";
        if (options.Expect is not null && alone.FirstOrDefault(r => r.Outcome != Outcome.Served) is { } unmatched)
            return $"the valid certificate's answer does not match --expect: {unmatched.Reason}";
        if (answers.Count == 0)
            return alone[0].Reason;
        if (answers.Find(a => a.Kind is AnswerKind.Error or AnswerKind.Unclear or AnswerKind.Refused) is { } bad)
            return $"the valid certificate's answer cannot be used: {bad.StatusLine}";
        var none = Of(Identity.None)?.Runs.Select(r => r.Seen.Answer).FirstOrDefault(a => a is not null);
        return answers[0].Status is 401 or 403 && none?.Status == answers[0].Status && !none.NamesCertificate
            ? $"with and without certificate the answer is {answers[0].Status}: the application asks for more (-H 'Authorization: …', or another --path)"
            : "";
    }

    private async Task<Controls> ControlsAsync(bool anew, CancellationToken stop)
    {
        var valid = anchors.Usable || StaysOpen(Identity.Valid) ? Identity.Valid : null;
        var twins = Task.WhenAll(needed.Select(who => ControlAsync(who, true, stop)));
        var got = valid is null ? (Outcome?)null : await ControlAsync(valid, anew, stop).ConfigureAwait(false);
        var outcomes = needed.Zip(await twins.ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second);
        var good = got is Outcome.Served || (valid is not null && StaysOpen(Identity.Valid));
        if (valid is null && anew)
        {
            // Without a valid certificate the stranger's own outcome must at least be what it was.
            var none = TrialOf(Identity.None);
            var was = none.Runs.Count > 0 ? none.Read(none.Runs[0], anchors).Outcome : Outcome.Inconclusive;
            await HoldAsync(Identity.None, stop).ConfigureAwait(false);
            return new(none.Read(none.Runs[^1], anchors).Outcome == was, false, outcomes);
        }

        return new(valid is null || good, valid is not null && good && anchors.Usable, outcomes);
    }

    /// <summary>
    /// The sound certificate of the same shape, or null. Where the issuing CA has no room for it below itself, the next shorter one.
    /// </summary>
    private Identity? ControlOf(Identity who)
    {
        if (who.Class is not (TrialClass.Content or TrialClass.Capability) || who.Need != Need.IssuingKey)
            return null;
        Identity[] shapes = [who.Control, who.Shape == "subordinate" ? Identity.TwinBelowSubordinate : Identity.Twin, Identity.Twin];
        return Array.Find(shapes, credentials.Has);
    }

    private async Task<Outcome> ControlAsync(Identity who, bool anew, CancellationToken stop)
    {
        var trial = TrialOf(who);
        if (anew || trial.Runs.Count == 0)
            await HoldAsync(who, stop).ConfigureAwait(false);
        return trial.Read(trial.Runs[^1], anchors).Outcome;
    }

    private async Task<(Controls Before, Controls After)> OneByOneAsync(List<Trial> held, CancellationToken stop)
    {
        var before = await ControlsAsync(true, stop).ConfigureAwait(false);
        foreach (var trial in held)
        {
            trial.Forget();
            await HoldAllShapesAsync(trial, stop).ConfigureAwait(false);
        }

        return (before, await ControlsAsync(true, stop).ConfigureAwait(false));
    }

    private void Settle(Trial trial, Controls before, Controls after)
    {
        trial.Anchored = before.Good && after.Good;
        trial.BesideValid = before.ValidServed && after.ValidServed;
        trial.Twin = ControlOf(trial.Who) is { } control ? Worse(before.Twins[control], after.Twins[control]) : null;
    }

    private static Outcome Worse(Outcome one, Outcome other) =>
        one is Outcome.Served ? other
        : other is Outcome.Served ? one
        : one is Outcome.Answered ? other
        : one;

    /// <summary>What refuses without saying so (a silent close, a server that fails) must do so each time, beside somebody who gets an answer.</summary>
    private async Task ConfirmAsync(List<Trial> held, CancellationToken stop)
    {
        foreach (var trial in held)
        {
            var seen = trial.Conclude(anchors);
            if (seen.Outcome == Outcome.Silent && !trial.SilenceConfirmed)
                trial.SilenceConfirmed =
                    (memory.Knows(seen.Transcript) && trial.Anchored)
                    || (
                        ControlFor(trial) is { } control
                        && Learned(
                            await SilentThriceAsync(trial, control, seen.Conversation.LeafAlone, stop).ConfigureAwait(false),
                            trial,
                            seen.Transcript
                        )
                    );
            else if (anchors.Usable && trial.Runs.Count > 0 && trial.Runs.All(r => trial.Read(r, anchors).ServerFailed))
                trial.FailureConfirmed =
                    trial.FailureConfirmed
                    || (memory.Knows(seen.Transcript) && trial.Anchored)
                    || Learned(await FailsThriceAsync(trial, seen, stop).ConfigureAwait(false), trial, seen.Transcript);
        }
    }

    /// <summary>What was confirmed by runs that were all alike needs one run from now on.</summary>
    private bool Learned(bool confirmed, Trial trial, Transcript shape)
    {
        if (confirmed && trial.Runs.Select(r => trial.Read(r, anchors).Outcome).Distinct().Count() == 1)
            memory.Learn(shape);
        return confirmed;
    }

    private async Task<bool> FailsThriceAsync(Trial trial, Observation seen, CancellationToken stop)
    {
        for (var i = 0; i < 2; i++)
        {
            if (await ControlAsync(Identity.Valid, true, stop).ConfigureAwait(false) != Outcome.Served)
                return false;
            await HoldAsync(trial.Who, stop, seen.Conversation.LeafAlone).ConfigureAwait(false);
            if (trial.Runs[^1].Seen.Answer?.Status != seen.Transcript.Answer?.Status)
                return false;
        }

        return await ControlAsync(Identity.Valid, true, stop).ConfigureAwait(false) == Outcome.Served;
    }

    /// <summary>
    /// More runs, the last of which speak at once: lighttpd 1.4.69 without enforcement hangs up after a bad signature on a client that
    /// listens first (an old error of OpenSSL's is left in its queue), and serves it when its request is there by then.
    /// </summary>
    private async Task<bool> SilentThriceAsync(Trial trial, Trial control, bool leafAlone, CancellationToken stop)
    {
        foreach (var eager in (bool[])[false, true])
        {
            await HoldAsync(control.Who, stop).ConfigureAwait(false);
            if (!Speaks(control, control.Runs[^1]))
                return false;
            await HoldAsync(trial.Who, stop, leafAlone, eager).ConfigureAwait(false);
            var reading = trial.Read(trial.Runs[^1], anchors);
            if (reading.Outcome == Outcome.Inconclusive || Trial.IsIn(reading))
            {
                await LetInAgainAsync(trial, leafAlone, stop).ConfigureAwait(false);
                return false;
            }
        }

        return true;
    }

    /// <summary>Another identity that this server talks to: the best evidence that silence is meant for this one.</summary>
    private Trial? ControlFor(Trial silent) =>
        order
            .Where(t => t != silent && t.Runs.Count > 0 && Speaks(t, t.Runs[^1]))
            .OrderBy(t => t.Who == Identity.Valid ? 0 : 1)
            .ThenBy(t => Trial.IsIn(t.Read(t.Runs[^1], anchors)) ? 0 : 1)
            .FirstOrDefault();

    private bool Speaks(Trial trial, Run run)
    {
        var reading = trial.Read(run, anchors);
        return Trial.IsIn(reading) || reading.OwnReason || (trial.Who == Identity.Valid && reading.StaysOpen);
    }

    private bool StaysOpen(Identity who) => Of(who) is { Runs.Count: > 0 } trial && trial.Read(trial.Runs[^1], anchors).StaysOpen;

    private async Task HoldAllShapesAsync(Trial trial, CancellationToken stop)
    {
        await HoldAsync(trial.Who, stop).ConfigureAwait(false);
        if (credentials.HasLeafAlone(trial.Who))
            await HoldAsync(trial.Who, stop, leafAlone: true).ConfigureAwait(false);
        await RepeatAsync(trial, stop).ConfigureAwait(false);
    }

    /// <summary>Let in: once more, and a third time where the runs disagree.</summary>
    private async Task RepeatAsync(Trial trial, CancellationToken stop)
    {
        foreach (var shape in trial.Runs.Select(r => r.Conversation.LeafAlone).Distinct().ToList())
        {
            var runs = trial.Runs.Where(r => r.Conversation.LeafAlone == shape).ToList();
            if (runs.Count == 1 && Trial.IsIn(trial.Read(runs[0], anchors)))
                await HoldAsync(trial.Who, stop, shape).ConfigureAwait(false);
        }

        if (trial.Wavers(anchors))
            await HoldAsync(trial.Who, stop, trial.Runs[^1].Conversation.LeafAlone).ConfigureAwait(false);
        foreach (var shape in trial.Runs.Select(r => r.Conversation.LeafAlone).Distinct().ToList())
            await LetInAgainAsync(trial, shape, stop).ConfigureAwait(false);
    }

    /// <summary>Let in once and hung up on otherwise, without a word: a race. Spoken to at once, it comes out again if it is one.</summary>
    private async Task LetInAgainAsync(Trial trial, bool leafAlone, CancellationToken stop)
    {
        for (var i = 0; i < MostRaces; i++)
        {
            var read = trial.Runs.Where(r => r.Conversation.LeafAlone == leafAlone).Select(r => trial.Read(r, anchors)).ToList();
            if (read.Count(Trial.IsIn) != 1 || !read.TrueForAll(r => Trial.IsIn(r) || r.Outcome == Outcome.Silent))
                return;
            await HoldAsync(trial.Who, stop, leafAlone, eager: true).ConfigureAwait(false);
        }
    }

    private async Task HoldAsync(Identity who, CancellationToken stop, bool leafAlone = false, bool eager = false)
    {
        var trial = TrialOf(who);
        var conversation = Ask(who, at) with { LeafAlone = leafAlone, Eager = eager };
        var credential = credentials.Credential(who, leafAlone);
        var seen = await runner.HoldAsync(conversation, credential, stop).ConfigureAwait(false);
        var reading = trial.Read(new(conversation, seen), anchors);
        if (reading is { TimedOut: true, StaysOpen: false } && !GivesNothing)
            seen = await runner.HoldAsync(conversation, credential, stop, patience: 4).ConfigureAwait(false);
        trial.Add(new(conversation, seen));
    }

    private async Task AskForMissingAsync(CancellationToken stop)
    {
        var who = credentials.Has(Identity.Valid) ? Identity.Valid : Identity.None;
        var nowhere = at with { Path = $"/handclasp-{RandomNumberGenerator.GetHexString(12, true)}" };
        missing = await runner.HoldAsync(Ask(who, nowhere), credentials.Credential(who, false), stop).ConfigureAwait(false);
    }

    private Conversation Ask(Identity who, Endpoint where) =>
        new(who, where)
        {
            Sni = sni,
            Host = host,
            Method = options.Method,
            Run = Interlocked.Increment(ref run),
        };

    private List<Trial> Known()
    {
        lock (order)
            return [.. order];
    }

    private Trial TrialOf(Identity who)
    {
        lock (order)
        {
            if (trials.TryGetValue(who, out var known))
                return known;
            var trial = new Trial(
                who,
                at,
                credentials.Marks(who, false),
                who == Identity.None ? "" : credentials.Result(who, false).NoControl
            );
            trials.Add(who, trial);
            order.Add(trial);
            return trial;
        }
    }

    private sealed record Controls(bool Good, bool ValidServed, IReadOnlyDictionary<Identity, Outcome> Twins);
}

/// <summary>How the protected path's answer compares with others.</summary>
/// <param name="SameAsMissing">A+ is the answer of a path that does not exist.</param>
/// <param name="AllTheSame">And of a stranger.</param>
internal sealed record PathComparison(bool SameAsMissing, bool AllTheSame);

/// <summary>Everything seen at one endpoint.</summary>
internal sealed record EndpointResult(
    Endpoint At,
    IReadOnlyList<Observation> Seen,
    Anchors Anchors,
    string ValidTrouble,
    PathComparison Comparison
);
