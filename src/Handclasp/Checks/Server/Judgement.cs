using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>What a fail and a pass need, per class of check (DESIGN.md section 4, the table). Pure.</summary>
internal static class Judgement
{
    private const string NeedsValid = "--client-cert and --client-key with a certificate this server accepts";
    private const string NeedsPath = "--path of a resource that only your clients may see";

    /// <summary>The judgement at one endpoint, or null where nothing of it was seen there.</summary>
    public static Part? Of(IReadOnlyList<Identity> who, EndpointFacts place, IReadOnlyList<Observation> here, ScanFacts facts)
    {
        var kind = who[0].Class;
        var scene = new Scene(place, here, facts);
        if (Fold(scene, kind) is { } folded)
            return folded;
        var mine = here.Where(o => who.Contains(o.Who)).ToList();
        if (mine.Count == 0)
            return null;
        if (!place.Asked)
            return new(Verdict.Inconclusive, Confidence.Tentative, place.Because, [.. mine.Select(scene.Cite)])
            {
                Settle = "--path of a resource that answers",
            };
        return kind switch
        {
            TrialClass.Presence => Presence(scene, mine[0]),
            TrialClass.Trust => Trust(scene, mine),
            TrialClass.Possession => Together([.. mine.Select(o => Possession(scene, o))]),
            TrialClass.Revoked => Together([.. mine.Select(o => Revoked(scene, o))]),
            _ => Together([.. mine.Select(o => Content(scene, o))]),
        };
    }

    /// <summary>HC100, HC101, HC102: the first that fails makes the later ones, and everything that needs them, moot.</summary>
    private static Part? Fold(Scene scene, TrialClass kind)
    {
        if (scene.Place.Word == Enforcement.NotRequested)
            return Folded("the server never asks for a client certificate: see HC100");
        if (kind == TrialClass.Presence || !scene.Place.Asked)
            return null;
        if (scene.None is { } none && Presence(scene, none).Verdict == Verdict.Fail)
            return Folded("a client without a certificate is let in: see HC101");
        if (kind == TrialClass.Trust)
            return null;
        return scene.Strangers is { Count: > 0 } strangers && Trust(scene, strangers).Verdict == Verdict.Fail
            ? Folded("certificates that no trusted issuer signed are let in: see HC102")
            : null;
    }

    private static Part Presence(Scene scene, Observation none)
    {
        const string Client = "a client without a certificate";
        if (none is { Outcome: Outcome.Answered, Weak: true } && !scene.Place.PositiveUsable)
            return scene.Unclear(
                none,
                $"{Client} is answered, but not with content: {none.Reason}",
                $"--path of a protected resource, or {NeedsValid}"
            );
        if (!scene.LetsIn(none))
            return Refusal(scene, none, Client);
        if (!none.Twice)
            return scene.Unclear(none, $"{Client} got an answer once: {none.Reason}", "scan again");
        if (!scene.Place.AllTheSame)
            return scene.Failed(
                none,
                scene.Place.PositiveUsable
                    ? $"{Client} gets the answer that the valid certificate gets: {none.Reason}"
                    : $"{Client} is answered: {none.Reason}",
                scene.Place.PositiveUsable ? Confidence.Certain : Confidence.Firm
            );
        var same = $"with the valid certificate, without one, and for a path that does not exist, the answer is the same: {none.Reason}";
        return scene.Facts.Claimed && scene.Place.PositiveStatus is >= 200 and < 300
            ? scene.Failed(none, $"{same} ({NeedsPath} would settle it)", Confidence.Firm)
            : scene.Unclear(none, same, NeedsPath);
    }

    private static Part Trust(Scene scene, IReadOnlyList<Observation> mine)
    {
        if (mine.FirstOrDefault(scene.ClearlyLetsIn) is { } letIn)
            return scene.NoneRefused
                ? scene.Failed(
                    letIn,
                    $"a client whose certificate no trusted issuer signed ({letIn.Who.Label}) is let in: {letIn.Reason}",
                    scene.OfFailure(letIn)
                )
                : scene.Unclear(
                    letIn,
                    $"{letIn.Who.Label} is let in, but so may be everybody: {letIn.Reason}",
                    scene.Place.PositiveUsable ? NeedsPath : NeedsValid
                );
        var parts = mine.Select(o => Refusal(scene, o, o.Who.Label)).ToList();
        if (parts.Find(p => p.Verdict != Verdict.Pass) is { } unclear)
            return unclear;
        return new(
            Verdict.Pass,
            parts.Min(p => p.Confidence),
            $"refused{(scene.Place.PositiveUsable ? " while the valid certificate is served" : "")}: "
                + $"{string.Join(", ", mine.Select(o => o.Who.Label))}; {mine[0].Reason}",
            [.. parts.SelectMany(p => p.Evidence).Distinct()]
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
        if (seen is { Outcome: Outcome.Served, Twice: true })
            return scene.TrustRefused
                ? scene.Failed(
                    seen,
                    $"a client that does not hold the certificate's key ({seen.Who.Label}) is served: {seen.Reason}",
                    scene.OfFailure(seen)
                )
                : Untrusting(scene, seen);
        if (!seen.Refused)
            return scene.Unclear(seen, $"{seen.Who.Label}: {seen.Reason}", Settling(scene, seen));
        // A refusal of this client says something only while the true holder of the key is served.
        return seen.BesideValid
            ? scene.Passed(
                seen,
                $"{seen.Who.Label} is refused while the valid certificate is served: {seen.Reason}",
                scene.OfPass(seen),
                scene.CiteValid()
            )
            : scene.Unclear(
                seen,
                $"{seen.Who.Label} is refused ({seen.Reason}), but the valid certificate was not served before and after",
                Settling(scene, seen)
            );
    }

    private static Part Content(Scene scene, Observation seen)
    {
        if (scene.ClearlyLetsIn(seen))
            return scene.TrustRefused
                ? scene.Failed(
                    seen,
                    $"a certificate of a trusted issuer that must be refused ({seen.Who.Label}) is let in: {seen.Reason}"
                        + (seen.Twin is { } told ? $" (its sound twin: {told.Word()})" : ""),
                    scene.OfFailure(seen)
                )
                : Untrusting(scene, seen);
        // A failure needs no twin; a refusal without one proves nothing.
        if (seen.NoControl.Length > 0)
            return new(Verdict.NotTestable, Confidence.Certain, $"{seen.Who.Label}: {seen.NoControl}", []) { Settle = seen.NoControl };
        if (!seen.Refused)
            return scene.Unclear(seen, $"{seen.Who.Label}: {seen.Reason}", Settling(scene, seen));
        if (seen.Twin is { } twin)
            return IsServed(scene, twin)
                ? scene.Passed(
                    seen,
                    $"{seen.Who.Label} is refused between two served twins: {seen.Reason}",
                    scene.OfPass(seen),
                    scene.CiteTwin(seen)
                )
                : Twinless(scene, seen);
        return ByOtherControl(scene, seen) ?? Twinless(scene, seen);
    }

    /// <summary>Without a twin of its shape: `path-length` has the twin directly below the issuing CA, a supplied pair the valid certificate.</summary>
    private static Part? ByOtherControl(Scene scene, Observation seen)
    {
        if (seen.Who.Shape == "subordinate" && Twin(scene) is { } leafTwin)
            return scene.LetsIn(leafTwin)
                ? scene.Passed(
                    seen,
                    $"{seen.Who.Label} is refused, while the twin directly below the issuing CA is served: {seen.Reason}",
                    scene.OfPass(seen),
                    scene.Cite(leafTwin)
                )
                : null;
        return seen.BesideValid
            ? scene.Passed(
                seen,
                $"{seen.Who.Label} is refused beside the served valid certificate of the same issuer: {seen.Reason}",
                scene.OfPass(seen),
                scene.CiteValid()
            )
            : null;
    }

    private static Part Twinless(Scene scene, Observation seen) =>
        seen.Who.Shape == "subordinate" && seen.Twin is not null && scene.LeafTwinServed
            ? new(
                Verdict.NotApplicable,
                Confidence.Certain,
                "this server accepts no certificate issued so far below the issuing CA, not even a sound one",
                []
            )
        : seen.Twin is null
            ? scene.Unclear(
                seen,
                $"{seen.Who.Label} is refused ({seen.Reason}), but no sound certificate of the same issuer was served beside it",
                NeedsValid
            )
        : scene.Unclear(
            seen,
            $"{seen.Who.Label} is refused ({seen.Reason}), but its sound twin got no answer either ({seen.Twin?.Word()}): the refusal may have another reason",
            "--client-ca and --client-ca-key of the CA that this server trusts"
        );

    private static Part Revoked(Scene scene, Observation seen)
    {
        if (seen.NoControl.Length > 0)
            return new(Verdict.NotTestable, Confidence.Certain, $"{seen.Who.Label}: {seen.NoControl}", []) { Settle = seen.NoControl };
        if (!seen.BesideValid)
            return scene.Unclear(
                seen,
                $"revoked: {seen.Reason}; no served certificate of the same issuer stands beside it",
                NeedsValid + ", of the same issuer"
            );
        if (seen is { Outcome: Outcome.Served, Twice: true })
            return scene.Failed(seen, $"a revoked certificate is served: {seen.Reason}", scene.OfFailure(seen));
        return seen.Refused
            ? scene.Passed(
                seen,
                $"the revoked certificate is refused beside a served certificate of the same issuer: {seen.Reason}",
                scene.OfPass(seen),
                scene.CiteValid()
            )
            : scene.Unclear(seen, $"revoked: {seen.Reason}", Settling(scene, seen));
    }

    /// <summary>A refusal is certain beside a served control, firm when it gives its own reason, else nothing.</summary>
    private static Part Refusal(Scene scene, Observation seen, string client)
    {
        if (!seen.Refused)
            return scene.Unclear(seen, $"{client}: {seen.Reason}", Settling(scene, seen));
        if (seen.BesideValid && scene.Place.PositiveUsable)
            return scene.Passed(
                seen,
                $"{client} is refused while the valid certificate is served: {seen.Reason}",
                scene.OfPass(seen),
                scene.CiteValid()
            );
        if (seen.OwnReason)
            return scene.Passed(seen, $"{client} is refused, with its own reason: {seen.Reason}", Confidence.Firm);
        // That a bad certificate is refused in words shows that certificates are verified, not that one is demanded.
        var spoken = seen.Who != Identity.None || scene.Here.Any(o => o.Outcome is Outcome.Served or Outcome.Answered);
        return seen.SilenceConfirmed && spoken
            ? scene.Passed(
                seen,
                $"{client} is refused in silence, each time, while another client is spoken to: {seen.Reason}",
                Confidence.Firm
            )
            : scene.Unclear(
                seen,
                $"{client} is refused without a reason ({seen.Reason}), and nobody is let in to compare with",
                NeedsValid
            );
    }

    private static Part Untrusting(Scene scene, Observation seen) =>
        scene.Unclear(seen, $"{seen.Who.Label} is let in, but certificates that nobody trusts are not clearly refused", "see HC102");

    /// <summary>Several identities of one check: the worst decides, and a pass needs them all.</summary>
    private static Part Together(List<Part> parts) =>
        parts.Count == 1
            ? parts[0]
            : Worst(parts, Verdict.Fail)
                ?? Worst(parts, Verdict.Inconclusive)
                ?? Worst(parts, Verdict.NotTestable)
                ?? Worst(parts, Verdict.NotApplicable)
                ?? new(
                    Verdict.Pass,
                    parts.Min(p => p.Confidence),
                    string.Join("; ", parts.Select(p => p.Because)),
                    [.. parts.SelectMany(p => p.Evidence).Distinct()]
                );

    private static Part? Worst(List<Part> parts, Verdict verdict) => parts.Find(p => p.Verdict == verdict);

    private static Observation? Twin(Scene scene) => scene.Here.FirstOrDefault(o => o.Who == Identity.Twin);

    private static bool IsServed(Scene scene, Outcome outcome) =>
        outcome == Outcome.Served || (outcome == Outcome.Answered && !scene.Place.PositiveUsable);

    private static string Settling(Scene scene, Observation seen) =>
        seen.Transcript is { Ending: Ending.NoneLeft } ? "a larger --max-connections"
        : seen.Outcome == Outcome.Answered && scene.Place.PositiveUsable ? "--expect REGEX that only the protected answer matches"
        : scene.Place.PositiveUsable ? "scan again; --timeout, --concurrency 1 and --rate help with a slow or limited server"
        : NeedsValid;

    private static Part Folded(string because) => new(Verdict.NotApplicable, Confidence.Certain, because, []) { Folded = true };
}
