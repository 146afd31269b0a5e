using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Engine;

/// <summary>From everything seen of one target to its findings. No I/O.</summary>
internal sealed class Conclusions(
    TargetAddress target,
    ScanOptions options,
    ScanContext context,
    ConversationRunner runner,
    Credentials credentials,
    IdentityMint mint,
    IReadOnlyList<IRule> rules
)
{
    public TargetReport Draw(
        IReadOnlyList<Discovered> discovered,
        IReadOnlyList<EndpointResult> results,
        IReadOnlyList<Evidence> collected,
        IReadOnlyList<string> remarks,
        bool exhausted
    )
    {
        var seen = Finish(results);
        var places = Places(seen);
        var missing = Missing(results);
        var address = Address();
        var transcripts = discovered.Select(d => d.Seen).Concat(seen.SelectMany(r => r.Seen).Select(o => o.Transcript)).ToList();
        List<Evidence> evidence =
        [
            .. collected,
            new ScanFacts(
                options.Claimed,
                options.Valid is not null,
                mint.ValidIsMinted,
                options.ClientCaKey is not null,
                options.ExpectRevocation,
                options.Level
            )
            {
                ExpectRefused = options.ExpectRefused,
            },
            address,
            .. places,
            .. seen.SelectMany(r => r.Seen),
            .. missing,
            Issuers(transcripts, places),
            .. CertificateEvidence.Of(transcripts, options.ServerName ?? target.Host, options, context.Clock),
        ];
        var set = new EvidenceSet(evidence);
        var findings = Judging.Findings(rules.Where(r => options.Runs(r.Info)), set, target.Url);
        var worst = places.Where(p => p.Counts).ToList();
        List<string> notes = [.. remarks, .. EdgeNotes.Of(transcripts, runner.Destination), .. Remarks(places, exhausted)];
        return new(target.Url)
        {
            Claimed = options.Claimed,
            ValidGiven = options.Valid is not null || mint.ValidIsMinted,
            ValidRefused = worst.Count > 0 && worst.TrueForAll(p => p.ValidRefused),
            Enforcement = worst.Count > 0 ? worst.Min(p => p.Word) : null,
            Endpoints =
            [
                .. places.Select(p => new EndpointReport(p.At.Version.Word(), p.At.Alpn, p.At.Path, p.Word, p.Confidence, p.Because)),
            ],
            Server = Server(discovered, collected, transcripts),
            Observations =
            [
                .. seen.SelectMany(r => r.Seen).Where(IsNamed).Select(Told),
                .. collected.OfType<DetourObservation>().Select(Told),
                .. NotHeld(missing, places),
            ],
            Findings = [.. findings.Select(f => f with { Ruling = f.Ruling.Sharing(t => context.Transcripts.Once(t)) })],
            Notes = notes,
            MintedSerials = [.. mint.MintedSerials],
        };
    }

    /// <summary>A bare 401 or 403 becomes a firm refusal once another client is answered on the same path.</summary>
    private static List<EndpointResult> Finish(IReadOnlyList<EndpointResult> results)
    {
        var answered = results
            .SelectMany(r => r.Seen)
            .Where(o => o.Outcome is Outcome.Served or Outcome.Answered && !o.Weak)
            .ToLookup(o => o.At.Path);
        return
        [
            .. results.Select(r =>
                r with
                {
                    Seen =
                    [
                        .. r.Seen.Select(o =>
                            o is { Outcome: Outcome.RefusedApp, OwnReason: false } && answered[o.At.Path].Any(a => a.Who != o.Who)
                                ? o with
                                {
                                    OwnReason = true,
                                }
                                : o
                        ),
                    ],
                }
            ),
        ];
    }

    private List<EndpointFacts> Places(List<EndpointResult> results)
    {
        var places = results.Select(Place).ToList();
        // Apache per-Location over h2 refuses everybody, for want of a way to ask; the same path is served elsewhere.
        var served = results.Where(r => r.Anchors.Usable).Select(r => r.At.Path).ToHashSet(StringComparer.Ordinal);
        var asked = places.Where(p => p.Asked).Select(p => p.At.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. places
                .Zip(results)
                .Select(pair =>
                {
                    var (place, result) = pair;
                    var none = result.Seen.FirstOrDefault(o => o.Who == Identity.None);
                    var nobody = none is { Refused: true } or { Transcript.Answer.Kind: AnswerKind.Error } && !result.Anchors.Usable;
                    var elsewhere = credentials.Has(Identity.Valid)
                        ? served.Contains(place.At.Path)
                        : !place.Asked && asked.Contains(place.At.Path);
                    if (OtherTongue(result, results))
                        return place with { Counts = false, Because = $"{place.At.Alpn} is not spoken here: {none?.Reason}" };
                    return nobody && elsewhere && !result.Seen.Any(o => o.Outcome is Outcome.Served or Outcome.Answered)
                        ? place with
                        {
                            Counts = false,
                            Because = $"refuses everybody here, while the path is served elsewhere: {none!.Reason}",
                        }
                        : place;
                }),
        ];
    }

    /// <summary>No answer here is one of this application protocol, while another protocol on the same path is answered.</summary>
    private static bool OtherTongue(EndpointResult result, IReadOnlyList<EndpointResult> all)
    {
        var answers = result.Seen.Select(o => o.Transcript.Answer).OfType<Answer>().ToList();
        return answers.Count > 0
            && answers.TrueForAll(a => a.Kind == AnswerKind.Unclear)
            && all.Any(r =>
                r.At.Version == result.At.Version
                && r.At.Path == result.At.Path
                && r.Seen.Any(o => o.Transcript.Answer is { Kind: not AnswerKind.Unclear })
            );
    }

    private EndpointFacts Place(EndpointResult result)
    {
        var asked = result.Seen.Select(o => o.Asked).FirstOrDefault(a => a != AskedWhen.Never);
        var valid = result.Seen.FirstOrDefault(o => o.Who == Identity.Valid);
        var refused =
            valid is not null
            && !result.Anchors.Usable
            && valid.Outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting or Outcome.Silent;
        var (word, because) = EnforcementWords.Decide(result.Seen, asked != AskedWhen.Never, result.Anchors.Usable, refused);
        return new(result.At)
        {
            Word = word,
            Because = because,
            Confidence = result.Anchors.Usable && !result.Comparison.AllTheSame ? Confidence.Certain : Confidence.Firm,
            Asked = asked != AskedWhen.Never,
            AskedWhen = asked,
            PositiveUsable = result.Anchors.Usable,
            PositiveStatus = result.Anchors.PositiveAnswer?.Status ?? 0,
            ValidRefused = refused,
            Unusable = result.ValidTrouble,
            SameAsMissing = result.Comparison.SameAsMissing,
            AllTheSame = result.Comparison.AllTheSame,
        };
    }

    private List<MissingIdentity> Missing(IReadOnlyList<EndpointResult> results)
    {
        var presented = results.SelectMany(r => r.Seen).Select(o => o.Who).ToHashSet();
        return
        [
            .. Plan
                .All.Where(who => !presented.Contains(who) && !credentials.Has(who))
                .Select(who =>
                {
                    var result = credentials.Result(who, false);
                    return new MissingIdentity(who, result.Reason, result.Options);
                }),
        ];
    }

    private AddressFacts Address()
    {
        var destination = runner.Destination.ToString();
        var own = new HostPort(target.Host, target.Port).ToString();
        var name = options.ServerName ?? target.ServerName ?? "";
        var origin = $"{target.Scheme}://{new HostPort(options.ServerName ?? target.Host, target.Port)}";
        return new(
            origin,
            destination,
            options.Connect is not null || options.ServerName is not null ? destination : "",
            name,
            target.Scheme == "https"
        );
    }

    private static AcceptedIssuersFacts Issuers(List<Transcript> transcripts, List<EndpointFacts> places)
    {
        var most = transcripts.Select(t => t.AcceptedIssuers).OrderByDescending(list => list.Count).FirstOrDefault() ?? [];
        return new([.. most.Select(DistinguishedNames.Text)], most.Sum(n => n.Length + 2), places.Exists(p => p.Asked));
    }

    private static ServerReport? Server(
        IReadOnlyList<Discovered> discovered,
        IReadOnlyList<Evidence> collected,
        List<Transcript> transcripts
    )
    {
        var versions = collected
            .OfType<VersionFacts>()
            .Where(v => v.Offered == true)
            .OrderBy(v => v.Version)
            .Select(v => v.Version.Word())
            .ToList();
        if (versions.Count == 0)
            return null;
        var chain = transcripts.Select(t => t.ServerChain).FirstOrDefault(c => c.Count > 0) ?? [];
        var issuers = transcripts.Select(t => t.AcceptedIssuers).OrderByDescending(list => list.Count).FirstOrDefault() ?? [];
        var alpn = transcripts
            .Select(t => t.Alpn)
            .Where(a => a.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return new(versions, [.. chain.Select(Certificate)], [.. issuers.Select(DistinguishedNames.Text)], alpn);
    }

    private static CertificateReport Certificate(byte[] der) =>
        ParsedCertificate.TryParse(der, out var parsed, out var error)
            ? new(parsed.Subject, parsed.Issuer, parsed.NotAfter, parsed.Sha256, "sent")
            : new(
                $"not a certificate: {error}",
                "",
                DateTimeOffset.UnixEpoch,
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(der)),
                "sent"
            );

    /// <summary>The report's word "twin" is the leaf's; the longer twins stand in the observations they control.</summary>
    private static bool IsNamed(Observation seen) => seen.Who.Class != TrialClass.Control || seen.Who.Shape == Identity.Twin.Shape;

    private ObservationReport Told(Observation seen)
    {
        var reason =
            seen.Asked == AskedWhen.Never && seen.Who != Identity.None ? $"{seen.Reason} (not presented: never asked)" : seen.Reason;
        return new(
            CheckOf(seen.Who),
            seen.Who.Word,
            seen.At.Version.Word(),
            seen.At.Alpn,
            context.Transcripts.Once(seen.Conversation.Sni),
            context.Transcripts.Once(seen.Conversation.Host),
            seen.At.Path,
            runner.Destination.Port,
            null,
            seen.Outcome,
            context.Transcripts.Once(reason),
            seen.Twin,
            seen.Attempts
        )
        {
            Status = seen.Transcript.Answer is { Status: > 0 } answer ? answer.Status : null,
            Transcript = context.Transcripts.Of(seen.Conversation, seen.Transcript),
        };
    }

    private ObservationReport Told(DetourObservation seen)
    {
        var held = seen.Detour.Held;
        return new(
            seen.Detour.Check,
            seen.Detour.Who.Word,
            held.At.Version.Word(),
            held.At.Alpn,
            context.Transcripts.Once(held.Sni),
            context.Transcripts.Once(held.Host),
            context.Transcripts.Once(held.At.Path),
            held.Port > 0 ? held.Port : runner.Destination.Port,
            context.Transcripts.Once(seen.Detour.Kind.ToString().ToLowerInvariant()),
            Word(seen),
            context.Transcripts.Once($"{seen.Detour.Label}: {seen.Reason}"),
            null,
            seen.Attempts
        )
        {
            Status = seen.Transcript.Answer is { Status: > 0 } answer ? answer.Status : null,
            Transcript = context.Transcripts.Of(held, seen.Transcript),
        };
    }

    /// <summary>`served` is said only of what was shown twice; what never came up, in the clear or before a ServerHello, is a refusal.</summary>
    private static Outcome Word(DetourObservation seen) =>
        (seen.Result, seen.Outcome) switch
        {
            (DetourResult.Unclear or DetourResult.Untold, Outcome.Served) => Outcome.Inconclusive,
            (DetourResult.Absent, _) => Outcome.NotTestable,
            (DetourResult.Kept, Outcome.Served) => Outcome.Answered,
            (DetourResult.Kept, Outcome.Inconclusive) => seen.Detour.Held.Via == Transport.Tls ? Outcome.RefusedTls : Outcome.Silent,
            _ => seen.Outcome,
        };

    private IEnumerable<ObservationReport> NotHeld(List<MissingIdentity> missing, List<EndpointFacts> places) =>
        from place in places
        where place == places.First(p => p.At.Version == place.At.Version && p.At.Path == place.At.Path)
        from gap in missing
        select new ObservationReport(
            CheckOf(gap.Who),
            gap.Who.Word,
            place.At.Version.Word(),
            place.At.Alpn,
            null,
            null,
            place.At.Path,
            runner.Destination.Port,
            null,
            Outcome.NotTestable,
            gap.Reason,
            null,
            0
        );

    private string? CheckOf(Identity who) => rules.OfType<IPresents>().FirstOrDefault(r => r.Who.Contains(who))?.Info.Id;

    private static IEnumerable<string> Remarks(List<EndpointFacts> places, bool exhausted)
    {
        if (exhausted)
            yield return "--max-connections was reached: what could not be asked any more is inconclusive";
        foreach (var trouble in places.Select(p => p.Unusable).Where(u => u.Length > 0).Distinct(StringComparer.Ordinal))
            yield return trouble;
        if (places.Exists(p => p is { SameAsMissing: true, AllTheSame: false }))
            yield return "the path's answer is that of a path that does not exist: --path names the resource to protect";
    }
}

/// <summary>A rule that judges clients of certain identities; lets observations name their check.</summary>
internal interface IPresents : IRule
{
    IReadOnlyList<Identity> Who { get; }
}
