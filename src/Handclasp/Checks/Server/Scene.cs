using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>One endpoint as the judgement needs it: what was seen there, and how to cite it.</summary>
internal sealed record Scene(EndpointFacts Place, IReadOnlyList<Observation> Here, ScanFacts Facts)
{
    public Observation? None => Here.FirstOrDefault(o => o.Who == Identity.None);

    public bool NoneRefused => None is { Refused: true };

    public IReadOnlyList<Observation> Strangers => [.. Here.Where(o => o.Who.Class == TrialClass.Trust)];

    /// <summary>Every stranger that came was refused, and at least one came.</summary>
    public bool TrustRefused => Strangers is { Count: > 0 } all && all.All(o => o.Refused);

    public bool LeafTwinServed => Here.Any(o => o.Who == Identity.Twin && LetsIn(o));

    /// <summary>Served; or, where no usable A+ could tell the two apart, answered.</summary>
    public bool LetsIn(Observation seen) => EnforcementWords.LetIn(seen, Place.PositiveUsable);

    /// <summary>Let in on two connections, with an answer that may make a failure.</summary>
    public bool ClearlyLetsIn(Observation seen) => LetsIn(seen) && seen is { Twice: true, Weak: false };

    /// <summary>
    /// How sure a failure is: certain beside A+; firm without, or where A+ is the page of a path that does not exist, which cannot show
    /// that anything protected was given away.
    /// </summary>
    public Confidence OfFailure(Observation seen) =>
        seen.Outcome == Outcome.Served && Place is { PositiveUsable: true, SameAsMissing: false } ? Confidence.Certain : Confidence.Firm;

    /// <summary>How sure a pass beside a served control is: an application's refusal on a path that does not exist is firm at most.</summary>
    public Confidence OfPass(Observation seen) =>
        seen.Outcome == Outcome.RefusedApp && Place.SameAsMissing ? Confidence.Firm : Confidence.Certain;

    public Part Failed(Observation seen, string because, Confidence confidence) =>
        new(Verdict.Fail, confidence, because, [Cite(seen), .. CiteValid()]) { Shown = seen };

    public Part Passed(Observation seen, string because, Confidence confidence, params IEnumerable<EvidenceItem> controls) =>
        new(Verdict.Pass, confidence, because, [Cite(seen), .. controls]);

    public Part Unclear(Observation seen, string because, string settle) =>
        new(Verdict.Inconclusive, Confidence.Tentative, because, [Cite(seen)])
        {
            // The answer itself, or the valid client's, may say what would get further.
            Settle = Here.Where(o => o == seen || o.Who == Identity.Valid)
                .Select(o => o.Transcript.Answer?.Settle ?? "")
                .FirstOrDefault(s => s.Length > 0, settle),
        };

    public EvidenceItem Cite(Observation seen) =>
        new($"{seen.Who.Label}: {seen.Reason} ({seen.Attempts} connection{(seen.Attempts == 1 ? "" : "s")})", Place.At.ToString());

    public EvidenceItem CiteTwin(Observation seen) =>
        new($"its twin, equal but for the flaw: {seen.Twin?.Word()} before and after", Place.At.ToString());

    public IEnumerable<EvidenceItem> CiteValid() =>
        Here.Where(o => o.Who == Identity.Valid && o.Outcome == Outcome.Served)
            .Select(o => new EvidenceItem($"the valid certificate: {o.Reason}", Place.At.ToString()));
}
