using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>One conversation that was held.</summary>
internal sealed record Run(Conversation Conversation, Transcript Seen);

/// <summary>All runs of one identity at one endpoint, and what they come to.</summary>
internal sealed class Trial(Identity who, Endpoint at, IdentityMarks marks, string noControl)
{
    private readonly Lock door = new();
    private Run[] runs = [];

    public Identity Who => who;

    public IReadOnlyList<Run> Runs => runs;

    /// <summary>The controls around the block were as they should be.</summary>
    public bool Anchored { get; set; } = true;

    /// <summary>The valid certificate was served before and after, with the answer this one is held against.</summary>
    public bool BesideValid { get; set; }

    /// <summary>What the twin of the same shape got around it: the worse of before and after; null where there is none.</summary>
    public Outcome? Twin { get; set; }

    /// <summary>A silent close was confirmed.</summary>
    public bool SilenceConfirmed { get; set; }

    /// <summary>The server's failure goes with this client: it came each time, with the valid certificate served in between.</summary>
    public bool FailureConfirmed { get; set; }

    /// <summary>Safe beside readers: they keep the array they have.</summary>
    public void Add(Run run)
    {
        lock (door)
            runs = [.. runs, run];
    }

    public void Forget() => runs = [];

    public Reading Read(Run run, Anchors anchors) => Classifier.Read(run.Seen, who, marks, anchors);

    /// <summary>
    /// What all runs come to. A client that is let in twice is let in, however often it was turned away: that is a gate with a hole.
    /// Once only is no evidence yet.
    /// </summary>
    public Observation Conclude(Anchors anchors)
    {
        if (runs.Length == 0)
            return new(who, at, Outcome.Inconclusive, "not reached: the scan ended before") { Attempts = 0 };
        var read = runs.Select(run => (Run: run, Reading: Meant(Read(run, anchors)))).ToList();
        var (decisive, note) = Weigh(read);
        var letIn = read.Count(r => IsIn(r.Reading));
        return new(who, at, decisive.Reading.Outcome, decisive.Reading.Reason + note)
        {
            OwnReason = decisive.Reading.OwnReason,
            NeedsControl = decisive.Reading.NeedsControl,
            Weak = decisive.Reading.Weak,
            SilenceConfirmed = SilenceConfirmed,
            Twice = IsIn(decisive.Reading) ? letIn >= 2 : read.Count >= 2,
            Attempts = read.Count,
            Transcript = decisive.Run.Seen,
            Conversation = decisive.Run.Conversation,
            BesideValid = BesideValid && Anchored,
            Anchored = Anchored,
            Twin = Twin,
            NoControl = noControl,
            Asked = runs.Select(r => r.Seen.Asked).FirstOrDefault(a => a != AskedWhen.Never),
        };
    }

    /// <summary>True when the runs of one shape do not agree whether this client is let in.</summary>
    public bool Wavers(Anchors anchors) =>
        runs.GroupBy(r => r.Conversation.LeafAlone)
            .Any(shape => shape.Select(r => IsIn(Read(r, anchors))).Distinct().Count() > 1 && shape.Count() < 3);

    /// <summary>A gate may refuse by failing: HAProxy without a backend for strangers, an application that trips over the missing certificate.</summary>
    private Reading Meant(Reading reading) =>
        reading.ServerFailed && FailureConfirmed
            ? new(Outcome.RefusedApp, $"{reading.Reason}, each time, while the valid certificate is served in between")
            : reading;

    public static bool IsIn(Reading reading) => reading.Outcome is Outcome.Served or Outcome.Answered;

    private static ((Run Run, Reading Reading) Decisive, string Note) Weigh(List<(Run Run, Reading Reading)> read)
    {
        // The two shapes (with and without our root) are two tries of one attack: one of them served is served.
        var shapes = read.GroupBy(r => r.Run.Conversation.LeafAlone).Select(shape => WeighShape([.. shape])).ToList();
        return shapes.OrderBy(s => Rank(s.Decisive.Reading)).First();
    }

    private static ((Run Run, Reading Reading) Decisive, string Note) WeighShape(List<(Run Run, Reading Reading)> read)
    {
        var served = read.Where(r => r.Reading.Outcome == Outcome.Served).ToList();
        var letIn = served.Count > 0 ? served : read.Where(r => IsIn(r.Reading)).ToList();
        var others = read.Where(r => !IsIn(r.Reading)).ToList();
        if (letIn.Count > 0 && others.Count == 0)
            return (letIn[0], "");
        if (letIn.Count >= 2)
            return (letIn[0], $" ({letIn.Count} of {read.Count} connections; otherwise: {others[0].Reading.Reason})");
        if (letIn.Count == 1)
            return (
                (
                    letIn[0].Run,
                    new(
                        Outcome.Inconclusive,
                        $"{letIn[0].Reading.Reason}, but only on 1 of {read.Count} connections; otherwise: {others[0].Reading.Reason}"
                    )
                ),
                ""
            );
        // Silent in one run and an alert in another: the alert got lost, it was a refusal.
        return (others.OrderBy(r => Clarity(r.Reading)).First(), "");
    }

    private static int Clarity(Reading reading) =>
        reading switch
        {
            { OwnReason: true } => 0,
            { Outcome: Outcome.RefusedApp or Outcome.RefusedRouting } => 1,
            { Outcome: Outcome.RefusedTls } => 2,
            { Outcome: Outcome.Silent } => 3,
            _ => 4,
        };

    private static int Rank(Reading reading) =>
        reading.Outcome switch
        {
            Outcome.Served => 0,
            Outcome.Answered => 1,
            Outcome.Inconclusive => 2,
            Outcome.Silent => 3,
            _ => 4 + Clarity(reading),
        };
}
