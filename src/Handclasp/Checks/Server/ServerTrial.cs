using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>
/// The base of every check that presents one kind of client to a server that must refuse it. The judgement stands in
/// <see cref="Judgement"/>, once: the class of the identity decides which controls a verdict needs (DESIGN.md section 4).
/// </summary>
internal abstract class ServerTrial : IPresents
{
    public abstract CheckInfo Info { get; }

    /// <summary>The identities that must be refused; all of one class.</summary>
    public abstract IReadOnlyList<Identity> Who { get; }

    /// <summary>The severity when nobody claims that this is refused, or null where the check's own stands.</summary>
    protected virtual Severity? Lowered(ScanFacts facts) => null;

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        if (seen.Single<ScanFacts>() is not { } facts)
            yield break;
        var ruling = Combine(seen, facts);
        // A pass keeps the check's own weight: it tells how much of the house was tested.
        yield return ruling.Verdict == Verdict.Pass ? ruling : ruling with { LoweredTo = Lowered(facts) };
    }

    private Ruling Combine(EvidenceSet seen, ScanFacts facts)
    {
        var all = seen.Of<Observation>().ToLookup(o => o.At);
        var parts = new Places<Part>([
            .. seen.Of<EndpointFacts>()
                .Where(e => e.Counts)
                .Select(place => (place.At, Judgement.Of(Who, place, [.. all[place.At]], facts)))
                .Where(part => part.Item2 is not null)
                .Select(part => (part.At, part.Item2!)),
        ]);
        if (parts.First(p => p.Verdict == Verdict.Fail) is { } worst)
            return Ruling.Fail(
                worst.Because + parts.Where(p => p.Verdict == Verdict.Fail),
                parts.Of(p => p.Verdict == Verdict.Fail).Max(p => p.Confidence),
                Cite(parts, Verdict.Fail)
            ) with
            {
                Reproduce = Reproduction.Of(seen.Single<AddressFacts>(), worst.Shown),
            };
        if (parts.First(p => p.Folded) is { } folded)
            return Ruling.NotApplicable(folded.Because + parts.Where(p => p.Folded));
        if (parts.First(p => p.Verdict == Verdict.Inconclusive) is { } unclear)
            return Ruling.Inconclusive(
                unclear.Because + parts.Where(p => p.Verdict == Verdict.Inconclusive),
                unclear.Settle,
                Cite(parts, Verdict.Inconclusive)
            );
        if (parts.First(p => p.Verdict == Verdict.NotTestable) is { } without)
            return Ruling.NotTestable(without.Because, without.Settle);
        if (parts.First(p => p.Verdict == Verdict.Pass) is { } sound)
            return Unreached(seen, parts) is { } gap
                ? Ruling.Inconclusive($"refused where it was tried, but not tried at {gap}", "scan again", Cite(parts, Verdict.Pass))
                : Ruling.Pass(
                    sound.Because + parts.Where(p => p.Verdict == Verdict.Pass),
                    parts.Of(p => p.Verdict == Verdict.Pass).Min(p => p.Confidence),
                    Cite(parts, Verdict.Pass)
                );
        if (parts.First(p => p.Verdict == Verdict.NotApplicable) is { } moot)
            return Ruling.NotApplicable(moot.Because);
        return seen.Of<MissingIdentity>().FirstOrDefault(m => Who.Contains(m.Who)) is { } missing
            ? Ruling.NotTestable(missing.Reason, missing.Options)
            : Ruling.NotTestable(
                "no conversation with this client was held",
                facts.Level == Level.Passive ? "--level standard" : "scan again"
            );
    }

    /// <summary>
    /// A version and path where this client never came, though it came elsewhere: the scan ended before. (Most clients come once per version and
    /// path, whatever the application protocol.)
    /// </summary>
    private static Endpoint? Unreached(EvidenceSet seen, Places<Part> parts)
    {
        var tried = parts.All.Select(p => (p.At.Version, p.At.Path)).ToHashSet();
        return seen.Of<EndpointFacts>().Where(e => e.Counts).Select(e => e.At).FirstOrDefault(at => !tried.Contains((at.Version, at.Path)));
    }

    private static List<EvidenceItem> Cite(Places<Part> parts, Verdict verdict) =>
        [.. parts.Of(p => p.Verdict == verdict).SelectMany(p => p.Evidence)];
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
