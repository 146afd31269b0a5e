using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>
/// The base of every check that leads past a locked front door. It plans the ways; the engine holds them, shows each success twice beside
/// its control, and this base judges: one open way fails, a pass needs that all that were tried are shut.
/// </summary>
internal abstract class WayAround : IPlanned
{
    private const int MostCited = 12;

    public abstract CheckInfo Info { get; }

    public abstract IEnumerable<Detour> Plan(DetourFacts facts);

    /// <summary>Why a scan with these facts has no such way to try, as a ruling: not applicable, or not testable.</summary>
    protected virtual Ruling Nothing(DetourFacts facts) => Ruling.NotApplicable("there is no such way to try here");

    /// <summary>The severity of a failure, where these ways weigh less than the check's own.</summary>
    protected virtual Severity? Lowered(IReadOnlyList<DetourObservation> letIn) => null;

    /// <summary>What the open way means, in words that end before a colon.</summary>
    protected abstract string Harm { get; }

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        if (seen.Single<ScanFacts>() is not { } scan)
            yield break;
        var tried = seen.Of<DetourObservation>().Where(d => d.Detour.Check == Info.Id).ToList();
        var facts = seen.Single<DetourFacts>();
        if (scan.Level == Level.Passive)
            yield return Ruling.NotTestable("nothing is tried around the front door at this level", "--level standard");
        else if (tried.Count > 0)
            yield return Sum(tried, seen);
        else if (facts is null)
            yield return Ruling.Inconclusive("the scan ended before", "scan again; a larger --max-time or --max-connections");
        else if (facts.Doors.Count == 0)
            yield return Ruling.NotApplicable(
                facts.FrontDoorOpen
                    ? "the front door is open: there is nothing to go around (see HC100 to HC102)"
                    : "no client without certificate is clearly refused: there is nothing to hold a way around against"
            );
        else if (!facts.Complete)
            yield return Ruling.Inconclusive("the scan ended before", "scan again; a larger --max-time or --max-connections");
        else
            yield return Nothing(facts);
    }

    private Ruling Sum(List<DetourObservation> tried, EvidenceSet seen)
    {
        var letIn = Of(tried, DetourResult.LetIn);
        if (letIn.Count > 0)
            return Ruling.Fail(
                $"{Harm}: {letIn[0].Detour.Label}: {letIn[0].Reason}{Others(letIn)}",
                letIn.Max(d => d.Confidence),
                Cite(letIn)
            ) with
            {
                LoweredTo = Lowered(letIn),
                Reproduce =
                    letIn[0].Detour.Reproduce.Length > 0
                        ? letIn[0].Detour.Reproduce
                        : Reproductions.Of(seen.Single<AddressFacts>(), letIn[0].Detour, Info.Id),
            };
        var unclear = Of(tried, DetourResult.Unclear);
        if (unclear.Count > 0)
            return Ruling.Inconclusive(
                $"{unclear[0].Detour.Label}: {unclear[0].Reason}{Others(unclear)}",
                unclear[0].Settle,
                Cite(unclear)
            );
        if (Of(tried, DetourResult.Untold) is [var untold, ..])
            return Ruling.NotTestable($"{untold.Detour.Label}: {untold.Reason}", untold.Settle);
        var kept = Of(tried, DetourResult.Kept);
        if (kept.Count == 0)
            return Ruling.NotApplicable($"no such way: {tried[0].Detour.Label}: {tried[0].Reason}{Others(tried)}");
        return seen.Single<DetourFacts>() is { Complete: true }
            ? Ruling.Pass(
                $"the protected answer did not come back this way: {kept[0].Detour.Label}: {kept[0].Reason}{Others(kept)}",
                kept.Min(d => d.Confidence),
                Cite(kept)
            )
            : Ruling.Inconclusive(
                "the scan ended before every way was tried",
                "scan again; a larger --max-time or --max-connections",
                Cite(kept)
            );
    }

    private static List<DetourObservation> Of(List<DetourObservation> tried, DetourResult result) =>
        [.. tried.Where(d => d.Result == result).OrderBy(d => d.Outcome).ThenByDescending(d => d.Confidence)];

    private static string Others(List<DetourObservation> all) => all.Count > 1 ? $" (and {all.Count - 1} more)" : "";

    private static IReadOnlyList<EvidenceItem> Cite(List<DetourObservation> seen) =>
        [
            .. seen.Take(MostCited)
                .Select(d => new EvidenceItem(
                    $"{d.Detour.Who.Label}, {d.Detour.Label}: {d.Reason} ({d.Attempts} connection{(d.Attempts == 1 ? "" : "s")})",
                    d.Detour.Held.At.ToString()
                )),
            .. seen.Count > MostCited
                ? [new EvidenceItem($"and {seen.Count - MostCited} more", seen[0].Detour.Held.At.ToString())]
                : (EvidenceItem[])[],
        ];
}
