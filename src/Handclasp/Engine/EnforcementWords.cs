using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>The enforcement word of one endpoint (DESIGN.md section 4), from observations alone. Pure.</summary>
internal static class EnforcementWords
{
    public static (Enforcement Word, string Because) Decide(
        IReadOnlyCollection<Observation> seen,
        bool asked,
        bool positiveUsable,
        bool validRefused
    )
    {
        var none = seen.FirstOrDefault(o => o.Who == Identity.None);
        var trust = seen.Where(o => o.Who.Class == TrialClass.Trust).ToList();
        if (!asked)
        {
            return seen.Any(o => o.Transcript.Answer is not null)
                ? (
                    Enforcement.NotRequested,
                    "the server never asked for a client certificate, neither in the handshake nor after the request"
                )
                : (Enforcement.Inconclusive, $"no certificate was asked for, and no answer came: {none?.Reason ?? "nothing was seen"}");
        }

        if (none is null)
            return (Enforcement.Inconclusive, "no conversation without a certificate was held");
        var letIn = trust.FirstOrDefault(o => LetIn(o, positiveUsable));
        if (LetIn(none, positiveUsable))
        {
            if (letIn is not null)
                return (Enforcement.OptionalUnverified, $"without a certificate: {none.Reason}; with {letIn.Who.Label}: {letIn.Reason}");
            return trust.Count > 0 && trust.All(o => o.Refused)
                ? (Enforcement.Optional, $"without a certificate: {none.Reason}; a bad one is refused: {trust[0].Reason}")
                : (
                    Enforcement.Inconclusive,
                    $"without a certificate: {none.Reason}; with a bad one it is not clear: {FirstUnclear(trust)}"
                );
        }

        if (!none.Refused)
            return (Enforcement.Inconclusive, $"without a certificate: {none.Reason}");
        if (letIn is not null)
            return (Enforcement.RequiredUnverified, $"without a certificate: {none.Reason}; with {letIn.Who.Label}: {letIn.Reason}");
        if (validRefused)
            return (Enforcement.Inconclusive, "the valid certificate is refused as well: is it the right one for this server?");
        if (trust.Count == 0 || trust.Any(o => !o.Refused))
            return (Enforcement.Inconclusive, $"refused without a certificate; with a bad one it is not clear: {FirstUnclear(trust)}");
        var sure = positiveUsable || (none.OwnReason && trust.All(o => o.OwnReason));
        return sure
            ? (Enforcement.Required, $"without a certificate: {none.Reason}; with a bad one: {trust[0].Reason}")
            : (
                Enforcement.Inconclusive,
                $"everybody is refused, not each with a reason of its own, and there is no accepted client to compare with: {none.Reason}"
            );
    }

    /// <summary>
    /// Served; or answered where no usable A+ could tell served from answered. Sent elsewhere or told "not found" may be either: some
    /// servers refuse so (nginx: error_page 495 496 =302 …, or =404), and without A+ nobody can tell.
    /// </summary>
    public static bool LetIn(Observation seen, bool positiveUsable) =>
        seen.Outcome == Outcome.Served || (seen.Outcome == Outcome.Answered && !positiveUsable && !seen.Weak);

    private static string FirstUnclear(IReadOnlyList<Observation> trust) =>
        trust.FirstOrDefault(o => !o.Refused) is { } unclear ? $"{unclear.Who.Label}: {unclear.Reason}" : "none was presented";
}
