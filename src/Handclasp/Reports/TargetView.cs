using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>What the formats for people say of one target: the same sentences in each. Text in it is not yet escaped.</summary>
internal sealed class TargetView(TargetReport target)
{
    public TargetReport Target => target;

    /// <summary>The target as people write it: without <c>https://</c>.</summary>
    public string Name { get; } = Short(target.Target);

    /// <summary>The same without the scheme's own port, for sentences.</summary>
    public string Plain { get; } = WithoutPort(target.Target);

    /// <summary>Failures that weigh something, the heaviest first. Suppressed ones stand in <see cref="Suppressed"/>.</summary>
    public IReadOnlyList<Finding> Failures { get; } =
    [
        .. target
            .Findings.Where(f => f.Ruling.Verdict == Verdict.Fail && f.Suppressed is null && f.Severity > Severity.Info)
            .OrderByDescending(f => f.Severity)
            .ThenBy(f => f.Check.Id, StringComparer.Ordinal),
    ];

    /// <summary>Failures of severity Info: facts worth knowing.</summary>
    public IReadOnlyList<Finding> Remarks { get; } =
    [.. target.Findings.Where(f => f.Ruling.Verdict == Verdict.Fail && f.Suppressed is null && f.Severity == Severity.Info)];

    public IReadOnlyList<Finding> Suppressed { get; } = [.. target.Findings.Where(f => f.Suppressed is not null)];

    /// <summary>What the evidence did not decide, the heaviest first.</summary>
    public IReadOnlyList<Finding> Unclear { get; } =
    [
        .. target
            .Findings.Where(f => f.Ruling.Verdict == Verdict.Inconclusive)
            .OrderByDescending(f => f.Severity)
            .ThenBy(f => f.Check.Id, StringComparer.Ordinal),
    ];

    public IReadOnlyList<Finding> Passed => With(Verdict.Pass);

    public IReadOnlyList<Finding> NotTestable => With(Verdict.NotTestable);

    public IReadOnlyList<Finding> NotApplicable => With(Verdict.NotApplicable);

    /// <summary>What could not be tested, by what would make it testable.</summary>
    public IReadOnlyList<IGrouping<string, Finding>> Missing =>
        [.. NotTestable.GroupBy(f => f.Ruling.Settle.Length > 0 ? f.Ruling.Settle : f.Ruling.Because, StringComparer.Ordinal)];

    /// <summary>What has to be said before everything else: a refused certificate, a missing score, an open door.</summary>
    public IReadOnlyList<string> First => OpenDoor is { } open ? [.. Leading(), Harm(open)] : [.. Leading()];

    /// <summary>The failure whose harm is said first: the worst, where it is grave or where a client was let in; else null.</summary>
    public Finding? OpenDoor =>
        Failures is [var worst, ..] && (worst.Severity >= Severity.High || (worst.Severity == Severity.Medium && Pair(worst) is not null))
            ? worst
            : null;

    /// <summary>One line about the server: versions, whether it asks for a certificate, how many issuers it names.</summary>
    public string Facts
    {
        get
        {
            var versions = target.Server?.Protocols.Select(p => Human(p).Replace("TLS ", "", StringComparison.Ordinal)).ToList() ?? [];
            var asks = Asks();
            string[] parts = [versions.Count > 0 ? "TLS " + string.Join(' ', versions) : "", asks];
            return string.Join(" · ", parts.Where(p => p.Length > 0));
        }
    }

    /// <summary>The enforcement word with its confidence, and why it is not certain.</summary>
    public string Enforcement
    {
        get
        {
            if (target.Enforcement is not { } word)
                return target.IsSource ? "" : "unknown: no endpoint was reached";
            var places = target.Endpoints.Where(e => e.Enforcement == word).ToList();
            if (word == Model.Enforcement.Inconclusive || places.Count == 0)
                return word.Word();
            var confidence = places.Min(e => e.Confidence);
            return confidence == Confidence.Certain ? $"{word.Word()} (certain)" : $"{word.Word()} ({confidence.Word()}: {NotCertain()})";
        }
    }

    /// <summary>True where the endpoints do not all have the same word, so that each has to be shown.</summary>
    public bool EndpointsDiffer =>
        target.Endpoints.Select(e => e.Enforcement).Append(target.Enforcement ?? Model.Enforcement.Inconclusive).Distinct().Count() > 1;

    /// <summary>"score 79 C  (6 of 25 tested)", without the reason of a cap.</summary>
    public static string ScoreLine(Score score)
    {
        var all = score.Coverage.Tested + score.Coverage.NotTestable + score.Coverage.Inconclusive;
        var value = score.Value is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{(score.AtMost ? "at most " : "")}{number} {score.Grade}")
            : "none";
        return string.Create(CultureInfo.InvariantCulture, $"score {value}  ({score.Coverage.Tested} of {all} tested)");
    }

    /// <summary>An endpoint as people write it: "TLS 1.3 http/1.1 /".</summary>
    public static string Place(string protocol, string alpn, string path) =>
        string.Join(' ', new[] { Human(protocol), alpn, path }.Where(p => p.Length > 0));

    /// <summary>What was seen of a check's clients: the usual reason, at how many endpoints it held, and of how many.</summary>
    public (string Reason, int Held, int Of)? Seen(Finding finding)
    {
        var mine = target.Observations.Where(o => o.Check == finding.Check.Id && o.Outcome != Outcome.NotTestable).ToList();
        if (mine.Count == 0)
            return null;
        if (mine.TrueForAll(o => o.Bypass is not null))
        {
            // Ways around: so many were tried, and none led in.
            var shut = mine.Where(o => o.Outcome is not (Outcome.Served or Outcome.Inconclusive)).ToList();
            return ((shut.Find(o => IsRefusal(o.Outcome)) ?? mine[0]).Reason, shut.Count, mine.Count);
        }

        var held = mine.GroupBy(o => (o.Protocol, o.Alpn, o.Path)).Count(place => place.All(o => IsRefusal(o.Outcome)));
        var usual = mine.Where(o => IsRefusal(o.Outcome))
            .GroupBy(o => o.Reason, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .FirstOrDefault();
        return (usual?.Key ?? mine[0].Reason, held, target.Endpoints.Count);
    }

    /// <summary>Both sides of a failure: the client that was let in and, where there is one, the valid certificate at the same endpoint.</summary>
    public (ObservationReport LetIn, ObservationReport? Valid)? Pair(Finding finding)
    {
        var admitted = target.Observations.Where(o => o.Outcome is Outcome.Served or Outcome.Answered).ToList();
        // A server that never asks lets a stranger in, though the stranger's conversation belongs to another check.
        var letIn =
            admitted.Find(o => o.Check == finding.Check.Id)
            ?? (finding.Check.Group == CheckGroup.Trust ? admitted.Find(o => o.Identity == "none") : null);
        if (letIn is null)
            return null;
        var valid = target.Observations.FirstOrDefault(o =>
            o.Identity == "valid" && (o.Protocol, o.Alpn, o.Path) == (letIn.Protocol, letIn.Alpn, letIn.Path) && o.Outcome is Outcome.Served
        );
        return (letIn, valid);
    }

    /// <summary>One sentence: what a failure means for the owner of the target.</summary>
    public string Harm(Finding finding)
    {
        if (Pair(finding) is not { } pair)
            return finding.Ruling.Because;
        var beside = pair is { LetIn.Outcome: Outcome.Served, Valid: not null };
        var gave = beside ? "the answer that your certificate gets" : "an answer";
        return pair.LetIn.Identity switch
        {
            "none" => $"{Plain} gave a stranger {gave}",
            "self-signed" or "untrusted-ca" or "lookalike-ca" or "lookalike-ca-aki" or "subject-clone" =>
                $"{Plain} gave a client with a home-made certificate {gave}",
            _ => $"{Plain} gave a client that it must refuse ({finding.Check.Label}) {gave}",
        };
    }

    private IReadOnlyList<Finding> With(Verdict verdict) => [.. target.Findings.Where(f => f.Ruling.Verdict == verdict)];

    /// <summary>A refused certificate and a missing score.</summary>
    public IEnumerable<string> Leading()
    {
        if (target.Error is not null)
            yield break;
        if (target.ValidRefused)
            yield return $"{Plain} refuses the valid certificate itself: is it the right one for this server? Every verdict that needs it is inconclusive";
        if (target.Score.Value is null)
            yield return target.ValidRefused
                ? $"no score for {Plain}: with the valid certificate refused, and no critical check failed, a number would prove nothing"
                : $"no score for {Plain}: no critical or high check passed or failed";
    }

    private string Asks()
    {
        var words = target.Endpoints.Select(e => e.Enforcement).Where(w => w != Model.Enforcement.Inconclusive).ToList();
        var issuers = target.Server?.AcceptedIssuers.Count ?? 0;
        if (words.Count == 0 && issuers == 0)
            return "";
        if (words.Count > 0 && words.TrueForAll(w => w == Model.Enforcement.NotRequested))
            return "asks for no certificate";
        var somewhere = words.Contains(Model.Enforcement.NotRequested) ? " at some endpoints only" : "";
        var names = issuers switch
        {
            0 => "names no issuers",
            1 => "names 1 issuer",
            _ => string.Create(CultureInfo.InvariantCulture, $"names {issuers} issuers"),
        };
        return $"asks for a certificate{somewhere}, {names}";
    }

    private string NotCertain() =>
        !target.ValidGiven ? "no valid certificate to compare with"
        : target.ValidRefused ? "the valid certificate is refused as well"
        : "the valid certificate's answer does not tell one client from another";

    private static bool IsRefusal(Outcome outcome) =>
        outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting or Outcome.Silent;

    private static string Short(string url) => url.StartsWith("https://", StringComparison.Ordinal) ? url["https://".Length..] : url;

    private static string WithoutPort(string url)
    {
        var name = Short(url);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? name : name[..slash];
        return authority.EndsWith(":443", StringComparison.Ordinal) && name != url ? authority[..^4] + name[authority.Length..] : name;
    }

    private static string Human(string protocol) =>
        Enum.GetValues<TlsVersion>().Where(v => v.Word() == protocol).Select(v => v.Human()).FirstOrDefault() ?? protocol;
}
