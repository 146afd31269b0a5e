using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>
/// The base of every check that presents one kind of client to a server that must refuse it. The judgement stands here, once:
/// the class of the identity decides which controls a verdict needs (DESIGN.md section 4).
/// </summary>
internal abstract class ServerTrial : IPresents
{
    public abstract CheckInfo Info { get; }

    /// <summary>The identities that must be refused.</summary>
    public abstract IReadOnlyList<Identity> Who { get; }

    /// <summary>The severity when nobody claims that this is refused, or null where the check's own stands.</summary>
    protected virtual Severity? Lowered(ScanFacts facts) => null;

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var facts = seen.Single<ScanFacts>();
        if (facts is null)
            yield break;
        yield return Combine(seen, facts) with
        {
            LoweredTo = Lowered(facts),
        };
    }

    private Ruling Combine(EvidenceSet seen, ScanFacts facts)
    {
        var all = seen.Of<Observation>().ToList();
        var places = seen.Of<EndpointFacts>().Where(e => e.Counts).ToList();
        var parts = places
            .Select(place => Judgement.Of(this, place, [.. all.Where(o => o.At == place.At)], facts))
            .Where(part => part is not null)
            .Select(part => part!)
            .ToList();
        if (parts.Find(p => p.Verdict == Verdict.Fail) is { } worst)
            return Ruling.Fail(worst.Because, Surest(parts, Verdict.Fail), Cite(parts, Verdict.Fail)) with
            {
                Settle = worst.Settle,
                Reproduce = Reproduction.Of(seen.Single<AddressFacts>(), worst.Shown),
            };
        if (parts.Find(p => p.Verdict == Verdict.NotApplicable && p.Folded) is { } folded)
            return Ruling.NotApplicable(folded.Because);
        if (parts.Find(p => p.Verdict == Verdict.Inconclusive) is { } unclear)
            return Ruling.Inconclusive(unclear.Because, unclear.Settle, Cite(parts, Verdict.Inconclusive));
        if (parts.Find(p => p.Verdict == Verdict.Pass) is { } sound)
            return Ruling.Pass(sound.Because, Least(parts), Cite(parts, Verdict.Pass));
        if (parts.Find(p => p.Verdict == Verdict.NotApplicable) is { } moot)
            return Ruling.NotApplicable(moot.Because);
        var missing = seen.Of<MissingIdentity>().Where(m => Who.Contains(m.Who)).ToList();
        return missing.Count > 0
            ? Ruling.NotTestable(missing[0].Reason, missing[0].Options)
            : Ruling.NotTestable(
                "no conversation with this client was held",
                facts.Level == Level.Passive ? "--level standard" : "scan again"
            );
    }

    private static Confidence Surest(List<Part> parts, Verdict verdict) => parts.Where(p => p.Verdict == verdict).Max(p => p.Confidence);

    private static Confidence Least(List<Part> parts) => parts.Where(p => p.Verdict == Verdict.Pass).Min(p => p.Confidence);

    private static List<EvidenceItem> Cite(List<Part> parts, Verdict verdict) =>
        [.. parts.Where(p => p.Verdict == verdict).SelectMany(p => p.Evidence)];
}

/// <summary>The judgement of one check at one endpoint.</summary>
internal sealed record Part(Verdict Verdict, Confidence Confidence, string Because, IReadOnlyList<EvidenceItem> Evidence)
{
    public string Settle { get; init; } = "";

    /// <summary>Not applicable because an earlier check failed here.</summary>
    public bool Folded { get; init; }

    /// <summary>The observation that shows a failure, for the command that reproduces it.</summary>
    public Observation? Shown { get; init; }
}
