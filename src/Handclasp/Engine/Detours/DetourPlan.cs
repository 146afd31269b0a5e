using Handclasp.Model;
using Handclasp.Protocols;

namespace Handclasp.Engine;

/// <summary>From what was seen at the front door to the ways around it. Pure.</summary>
internal static class DetourPlan
{
    public static IReadOnlyList<Detour> Of(IEnumerable<IRule> rules, DetourFacts facts) =>
        [.. rules.OfType<IPlanned>().Where(r => facts.Options.Runs(r.Info)).SelectMany(r => r.Plan(facts))];

    public static DetourFacts Facts(
        IReadOnlyList<EndpointResult> seen,
        IEnumerable<byte[]> leaves,
        ScanOptions options,
        TargetAddress target,
        SchemeInfo scheme,
        (string? Sni, string Host) own,
        Credentials credentials
    )
    {
        var siblings = Siblings.Of(
            options,
            own.Sni?.ToLowerInvariant(),
            leaves,
            name => TargetAddress.HostHeader(name, target.Port, scheme.DefaultPort),
            own.Host
        );
        return new([.. seen.Select(r => DoorAt(r, own)).OfType<Door>()], siblings, options, target, scheme, credentials.Has)
        {
            ValidCertificate = credentials.Credential(Identity.Valid, false)?.Chain[0],
            FrontDoorOpen = seen.Any(r => r.Seen.Any(o => o.Who == Identity.None && o.Outcome is Outcome.Served or Outcome.Answered)),
        };
    }

    private static Door? DoorAt(EndpointResult result, (string? Sni, string Host) own)
    {
        if (result.Seen.FirstOrDefault(o => o.Who == Identity.None) is not { } none)
            return null;
        var otherPage =
            !none.Refused && result.Anchors.Usable && none is { Outcome: not Outcome.Served, Transcript.Answer.Kind: AnswerKind.Content };
        if (!none.Refused && !otherPage)
            return null;
        var strangers = result.Seen.Where(o => o.Who.Class == TrialClass.Trust).ToList();
        return new(result.At, own.Sni, own.Host)
        {
            Anchors = result.Anchors,
            Refusal = none.Reason,
            ByRequest = none.Transcript.Answer is not null || none.Asked is AskedWhen.PostHandshake or AskedWhen.Renegotiation,
            AppRefuses = none.Transcript.Answer is not null,
            OtherPage = otherPage,
            AsksLate = result.Seen.Any(o => o.Asked is AskedWhen.PostHandshake or AskedWhen.Renegotiation),
            AsksTwice = result.Seen.Any(o => o.Transcript.TimesAsked > 1),
            TrustRefused = strangers.Count > 0 && strangers.TrueForAll(o => o.Refused),
            SameAsMissing = result.Comparison.SameAsMissing,
        };
    }
}
