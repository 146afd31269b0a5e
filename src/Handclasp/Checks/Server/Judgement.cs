using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>What a fail and a pass need, per class of check (DESIGN.md section 4, the table). Pure.</summary>
internal static class Judgement
{
    private const string NeedsValid = "--client-cert and --client-key with a certificate this server accepts";

    /// <summary>The judgement at one endpoint, or null where nothing of it was seen there.</summary>
    public static Part? Of(ServerTrial check, EndpointFacts place, IReadOnlyList<Observation> here, ScanFacts facts)
    {
        var mine = here.Where(o => check.Who.Contains(o.Who)).ToList();
        if (mine.Count == 0)
            return null;
        var scene = new Scene(place, here, facts);
        if (scene.Fold(mine[0].Who.Class) is { } folded)
            return folded;
        return mine[0].Who.Class switch
        {
            TrialClass.Presence => Presence(scene, mine[0]),
            TrialClass.Trust => Trust(scene, mine),
            TrialClass.Possession => Possession(scene, mine[0]),
            TrialClass.Revoked => Revoked(scene, mine[0]),
            _ => Content(scene, mine[0]),
        };
    }

    private static Part Presence(Scene scene, Observation none)
    {
        if (scene.IsIn(none))
        {
            if (!none.Twice)
                return scene.Unclear(none, $"a client without a certificate got an answer once: {none.Reason}", "scan again");
            if (none.Weak)
                return scene.Unclear(
                    none,
                    $"a client without a certificate is answered, but not with content: {none.Reason}",
                    $"--path of a protected resource, or {NeedsValid}"
                );
            if (!scene.Place.AllTheSame)
                return scene.Failed(
                    none,
                    scene.Place.PositiveUsable
                        ? $"a client without a certificate gets the answer that the valid certificate gets: {none.Reason}"
                        : $"a client without a certificate is answered: {none.Reason}",
                    scene.Place.PositiveUsable ? Confidence.Certain : Confidence.Firm
                );
            var same =
                $"with the valid certificate, without one, and for a path that does not exist, the answer is the same: {none.Reason}";
            return scene.Facts.Claimed && scene.Place.PositiveStatus is >= 200 and < 300
                ? scene.Failed(none, same, Confidence.Firm) with
                {
                    Settle = "--path of a resource that only your clients may see",
                }
                : scene.Unclear(none, same, "--path of a resource that only your clients may see");
        }

        return Refusal(scene, none, "a client without a certificate", "the valid certificate is served");
    }

    private static Part Trust(Scene scene, List<Observation> mine)
    {
        if (mine.Find(o => scene.IsIn(o) && o.Twice && !o.Weak) is { } letIn)
            return scene.NoneRefused
                ? scene.Failed(
                    letIn,
                    $"a client whose certificate no trusted issuer signed ({letIn.Who.Label}) is let in: {letIn.Reason}",
                    letIn.Outcome == Outcome.Served && scene.Place.PositiveUsable ? Confidence.Certain : Confidence.Firm
                )
                : scene.Unclear(letIn, $"{letIn.Who.Label} is let in, but so may be everybody: {letIn.Reason}", NeedsValid);
        if (mine.Find(o => !o.Refused) is { } unclear)
            return scene.Unclear(unclear, $"{unclear.Who.Label}: {unclear.Reason}", Settling(scene, unclear));
        var parts = mine.Select(o => Refusal(scene, o, o.Who.Label, "the valid certificate is served")).ToList();
        return parts.Find(p => p.Verdict != Verdict.Pass)
            ?? new(
                Verdict.Pass,
                parts.Min(p => p.Confidence),
                $"refused: {string.Join(", ", mine.Select(o => o.Who.Label))}; {mine[0].Reason}",
                [.. parts.SelectMany(p => p.Evidence)]
            );
    }

    private static Part Possession(Scene scene, Observation seen)
    {
        if (!scene.Place.PositiveUsable)
            return scene.Unclear(
                seen,
                $"{seen.Who.Label}: {seen.Reason}; without a served valid certificate this proves nothing",
                NeedsValid
            );
        if (seen.Outcome == Outcome.Served && seen.Twice)
            return scene.TrustRefused
                ? scene.Failed(
                    seen,
                    $"a client that does not hold the certificate's key ({seen.Who.Label}) is served: {seen.Reason}",
                    Confidence.Certain
                )
                : scene.Unclear(
                    seen,
                    $"{seen.Who.Label} is served, but certificates that nobody trusts are not clearly refused",
                    "see HC102"
                );
        return seen.Refused
            ? Refusal(scene, seen, seen.Who.Label, "the valid certificate is served")
            : scene.Unclear(seen, $"{seen.Who.Label}: {seen.Reason}", Settling(scene, seen));
    }

    private static Part Content(Scene scene, Observation seen)
    {
        if (seen.NoControl.Length > 0)
            return new(Verdict.NotTestable, Confidence.Certain, seen.NoControl, []) { Settle = seen.NoControl };
        if (scene.IsIn(seen) && seen.Twice && !seen.Weak)
            return scene.TrustRefused
                ? scene.Failed(
                    seen,
                    $"a certificate of a trusted issuer that must be refused ({seen.Who.Label}) is let in: {seen.Reason}{Told(seen)}",
                    seen.Outcome == Outcome.Served && scene.Place.PositiveUsable ? Confidence.Certain : Confidence.Firm
                )
                : scene.Unclear(
                    seen,
                    $"{seen.Who.Label} is let in, but certificates that nobody trusts are not clearly refused",
                    "see HC102"
                );
        if (!seen.Refused)
            return scene.Unclear(seen, $"{seen.Who.Label}: {seen.Reason}", Settling(scene, seen));
        if (seen.Twin is Outcome.Served || (seen.Twin is Outcome.Answered && !scene.Place.PositiveUsable))
            return new(
                Verdict.Pass,
                Confidence.Certain,
                $"refused beside its served twin: {seen.Reason}",
                [scene.Cite(seen), scene.CiteTwin(seen)]
            );
        if (seen is { Twin: null, BesideValid: true })
            return new(
                Verdict.Pass,
                Confidence.Certain,
                $"refused beside the served valid certificate of the same issuer: {seen.Reason}",
                [scene.Cite(seen), .. scene.CiteValid()]
            );
        if (seen.Who.Shape == "subordinate" && scene.LeafTwinServed)
            return new(
                Verdict.NotApplicable,
                Confidence.Certain,
                "this server accepts no certificate issued below a subordinate CA, not even a sound one",
                []
            );
        return scene.Unclear(
            seen,
            $"{seen.Who.Label} is refused ({seen.Reason}), but so is its sound twin: the refusal may have another reason",
            "--client-ca and --client-ca-key of the CA that this server trusts"
        );
    }

    private static Part Revoked(Scene scene, Observation seen)
    {
        if (!seen.BesideValid)
            return scene.Unclear(
                seen,
                $"revoked: {seen.Reason}; no served certificate of the same issuer stands beside it",
                NeedsValid + ", of the same issuer"
            );
        if (seen.Outcome == Outcome.Served && seen.Twice)
            return scene.Failed(seen, $"a revoked certificate is served: {seen.Reason}", Confidence.Certain);
        return seen.Refused
            ? new(
                Verdict.Pass,
                Confidence.Certain,
                $"refused beside a served certificate of the same issuer: {seen.Reason}",
                [scene.Cite(seen), .. scene.CiteValid()]
            )
            : scene.Unclear(seen, $"revoked: {seen.Reason}", Settling(scene, seen));
    }

    /// <summary>A refusal is certain beside a served control, firm when it gives its own reason, else nothing.</summary>
    private static Part Refusal(Scene scene, Observation seen, string client, string control)
    {
        if (!seen.Refused)
            return scene.Unclear(seen, $"{client}: {seen.Reason}", Settling(scene, seen));
        if (seen.BesideValid && scene.Place.PositiveUsable)
            return new(
                Verdict.Pass,
                Confidence.Certain,
                $"{client} is refused while {control}: {seen.Reason}",
                [scene.Cite(seen), .. scene.CiteValid()]
            );
        return seen.OwnReason || seen.SilenceConfirmed
            ? new(Verdict.Pass, Confidence.Firm, $"{client} is refused, with its own reason: {seen.Reason}", [scene.Cite(seen)])
            : scene.Unclear(
                seen,
                $"{client} is refused without a reason ({seen.Reason}), and nobody is let in to compare with",
                NeedsValid
            );
    }

    private static string Told(Observation seen) => seen.Twin is { } twin ? $" (its sound twin: {twin.Word()})" : "";

    private static string Settling(Scene scene, Observation seen) =>
        seen.Outcome == Outcome.Answered && scene.Place.PositiveUsable ? "--expect REGEX that only the protected answer matches"
        : scene.Place.PositiveUsable ? "scan again; --timeout, --concurrency 1 and --rate help with a slow or limited server"
        : NeedsValid;
}

/// <summary>One endpoint as the judgement needs it.</summary>
internal sealed record Scene(EndpointFacts Place, IReadOnlyList<Observation> Here, ScanFacts Facts)
{
    public Observation? None => Here.FirstOrDefault(o => o.Who == Identity.None);

    public bool NoneRefused => None is { Refused: true };

    public bool TrustRefused =>
        Here.Any(o => o.Who.Class == TrialClass.Trust) && Here.Where(o => o.Who.Class == TrialClass.Trust).All(o => o.Refused);

    public bool LeafTwinServed => Here.Any(o => o.Who == Identity.Twin && IsIn(o));

    public bool IsIn(Observation seen) => EnforcementWords.LetIn(seen, Place.PositiveUsable);

    /// <summary>HC100, HC101, HC102: the first that fails makes the later ones and content moot.</summary>
    public Part? Fold(TrialClass kind)
    {
        if (Place.Word == Enforcement.NotRequested)
            return Folded("the server never asks for a client certificate: see HC100");
        if (!Place.Asked)
            return new(Verdict.Inconclusive, Confidence.Tentative, Place.Because, []) { Settle = "--path of a resource that answers" };
        if (kind == TrialClass.Presence)
            return null;
        if (None is { Twice: true } none && IsIn(none))
            return Folded("a client without a certificate is let in: see HC101");
        if (kind == TrialClass.Trust)
            return null;
        return Here.Any(o => o.Who.Class == TrialClass.Trust && IsIn(o) && o.Twice)
            ? Folded("certificates that no trusted issuer signed are let in: see HC102")
            : null;
    }

    public Part Failed(Observation seen, string because, Confidence confidence) =>
        new(Verdict.Fail, confidence, because, [Cite(seen), .. CiteValid()]) { Shown = seen };

    public Part Unclear(Observation seen, string because, string settle) =>
        new(Verdict.Inconclusive, Confidence.Tentative, because, [Cite(seen)]) { Settle = settle };

    public EvidenceItem Cite(Observation seen) =>
        new($"{seen.Who.Label}: {seen.Reason} ({seen.Attempts} connection{(seen.Attempts == 1 ? "" : "s")})", Place.At.ToString());

    public EvidenceItem CiteTwin(Observation seen) =>
        new($"its twin, equal but for the flaw: {seen.Twin?.Word()} before and after", Place.At.ToString());

    public IEnumerable<EvidenceItem> CiteValid() =>
        Here.Where(o => o.Who == Identity.Valid && o.Outcome == Outcome.Served)
            .Select(o => new EvidenceItem($"the valid certificate: {o.Reason}", Place.At.ToString()));

    private static Part Folded(string because) => new(Verdict.NotApplicable, Confidence.Certain, because, []) { Folded = true };
}
