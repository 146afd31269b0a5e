using Handclasp.Checks;
using Handclasp.Checks.Around;
using Handclasp.Engine;
using Handclasp.Interop.Servers;
using Handclasp.Interop.Truth;
using Handclasp.Model;

namespace Handclasp.Interop;

/// <summary>What a report must say when the truth is known: words, outcomes, verdicts.</summary>
internal sealed class Expectation(Situation situation, Configuration configuration, TruthTable truth)
{
    /// <summary>In truth, a session that began without a certificate leads past the check.</summary>
    public bool StrangersResume { get; init; }

    public IEnumerable<string> Differences(TargetReport report)
    {
        var found = report.Error is { } error
            ? [$"the scan failed: {error.Code}, {error.Message}"]
            : Words(report).Concat(Outcomes(report)).Concat(Twins(report)).Concat(Verdicts(report)).Concat(WaysAround(report)).ToList();
        if (found.Count > 0)
        {
            found.AddRange(report.Notes.Select(n => "note: " + n));
        }
        return found.Select(d => $"[{situation.Name}] {d}");
    }

    private IEnumerable<string> Words(TargetReport report)
    {
        foreach (var (version, alpn) in truth.Endpoints)
        {
            var expected = truth.Word(version, alpn);
            var found = report.Endpoints.FirstOrDefault(e => e.Protocol == version.Word() && e.Alpn == alpn);
            if (found is null)
                yield return $"{version.Word()} {alpn}: no such endpoint in the report, the truth is {expected.Word()}";
            else if (truth.Counts(version, alpn) && Wrong(found.Enforcement, expected))
                yield return $"{version.Word()} {alpn}: the word is {found.Enforcement.Word()}, the truth {expected.Word()}: {found.Because}";
        }

        foreach (var extra in report.Endpoints.Where(e => !truth.Endpoints.Any(t => t.Version.Word() == e.Protocol && t.Alpn == e.Alpn)))
            yield return $"{extra.Protocol} {extra.Alpn}: the report has this endpoint, no other client found it";
        if (report.Enforcement is not { } worst || Wrong(worst, truth.Worst()))
            yield return $"the target's word is {report.Enforcement?.Word() ?? "missing"}, the truth {truth.Worst().Word()}";
    }

    private bool Wrong(Enforcement said, Enforcement expected) =>
        said != expected
        && (situation.Certain || said != Enforcement.Inconclusive)
        // Who checks names alone refuses every name that we can make up.
        && !(configuration.ByName && !situation.HasValid && said == Enforcement.Required);

    private IEnumerable<string> Outcomes(TargetReport report)
    {
        foreach (var group in report.Observations.Where(o => o.Bypass is null).GroupBy(o => (o.Protocol, o.Alpn)))
        foreach (var seen in group.Where(o => o.Identity != Identity.Twin.Word))
        {
            var who = Identity.All.First(i => i.Word == seen.Identity);
            if (truth.Endpoints.All(e => e.Version.Word() != seen.Protocol || e.Alpn != seen.Alpn) || seen.Outcome == Outcome.NotTestable)
                continue;
            var version = truth.Endpoints.First(e => e.Version.Word() == seen.Protocol).Version;
            var where = $"{seen.Protocol} {seen.Alpn} {who.Label}";
            var served = truth.Served(who, version, seen.Alpn);
            var said = Said(seen.Outcome);
            if (configuration.IsUnsteady(who, version) || (configuration.ByName && !situation.HasValid))
                continue;
            if (served is null)
            {
                // No other client can send it: a server that refuses a proof by the wrong key must not be said to serve these.
                if (said == true && truth.Served(Identity.WrongKey, version, seen.Alpn) == false)
                    yield return $"{where}: {seen.Outcome.Word()}, though a proof by the wrong key is refused: {Tell(seen)}";
            }
            else if (said != served && (said is not null || situation.HasValid))
            {
                yield return $"{where}: {seen.Outcome.Word()}, the truth is {(served.Value ? "served" : "not served")} ({How(who, version, seen.Alpn)}): {Tell(seen)}";
            }
        }
    }

    /// <summary>These servers have one name, one port and one rule for everything: no way leads around it.</summary>
    private IEnumerable<string> WaysAround(TargetReport report)
    {
        foreach (var rule in All.Rules.OfType<WayAround>())
        {
            var ruling = report.Findings.First(f => f.Check.Id == rule.Info.Id).Ruling;
            if (StrangersResume && rule.Info.Id is "HC150" or "HC152" && ruling.Verdict == Verdict.Fail)
                continue;
            if (StrangersResume && rule.Info.Id is "HC152" && situation.HasValid && ruling.Verdict == Verdict.Pass)
                yield return $"{rule.Info.Id} passes, though strangers resume past the check: {ruling.Because}";
            if (ruling.Verdict == Verdict.Fail || (ruling.Verdict == Verdict.Inconclusive && situation.HasValid))
                yield return $"{rule.Info.Id} {rule.Info.Label}: {ruling.Verdict}, though there is no such way: {ruling.Because}";
        }
    }

    /// <summary>The report's word "twin" stands for several identities: not more of them may be served, nor refused, than in truth.</summary>
    private IEnumerable<string> Twins(TargetReport report)
    {
        foreach (var (version, alpn) in truth.Endpoints.Where(e => e.Alpn != "h2"))
        {
            var said = report
                .Observations.Where(o => o.Identity == Identity.Twin.Word && o.Protocol == version.Word() && o.Alpn == alpn)
                .Select(o => Said(o.Outcome))
                .ToList();
            var known = Identity.All.Where(i => i.Word == Identity.Twin.Word).Select(i => truth.Served(i, version, alpn)).ToList();
            foreach (var value in new bool?[] { true, false })
                if (said.Count(s => s == value) > known.Count(k => k == value))
                    yield return $"{version.Word()} {alpn}: {said.Count(s => s == value)} twins {(value == true ? "served" : "refused")}, in truth {known.Count(k => k == value)}";
        }
    }

    /// <summary>Served, refused, or neither: without a valid certificate to compare with, `answered` claims nothing.</summary>
    private static bool? Said(Outcome outcome) =>
        outcome switch
        {
            Outcome.Served => true,
            Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting or Outcome.Silent => false,
            _ => null,
        };

    private IEnumerable<string> Verdicts(TargetReport report)
    {
        foreach (var rule in All.Rules.OfType<IPresents>())
        {
            var verdict = report.Findings.FirstOrDefault(f => f.Check.Id == rule.Info.Id)?.Ruling;
            var flawed = truth
                .Endpoints.Where(e => rule.Who.Any(who => Flaw(who, e.Version, e.Alpn)))
                .Select(e => e.Version.Word())
                .ToList();
            var name = $"{rule.Info.Id} {rule.Info.Label}";
            if (verdict is null)
                yield return $"{name}: no finding";
            else if (verdict.Verdict == Verdict.Fail && flawed.Count == 0 && !Told(rule))
                yield return $"{name}: fail, but the truth knows no flaw: {verdict.Because}";
            else if (verdict.Verdict == Verdict.Pass && flawed.Count > 0 && (situation.HasValid || !configuration.ByName))
                yield return $"{name}: pass, but the truth has it served in {string.Join(", ", flawed)}: {verdict.Because}";
            else if (situation == Situation.Full && verdict.Verdict != Verdict.Fail && flawed.Count > 0)
                yield return $"{name}: {verdict.Verdict.Word()}, but the truth demands a fail in {string.Join(", ", flawed)}: {verdict.Because}";
            else if (situation == Situation.Full && verdict.Verdict == Verdict.Inconclusive && Decidable(rule))
                yield return $"{name}: inconclusive, though everything to decide it is there: {verdict.Because}";
        }
    }

    /// <summary>Where it stays open whether strangers are served, a revoked client that is served is told as the flaw it is.</summary>
    private bool Told(IPresents rule) =>
        !situation.Certain
        && rule.Who is [{ Class: TrialClass.Revoked } who]
        && truth.Endpoints.Any(e => truth.Served(who, e.Version, e.Alpn) == true);

    /// <summary>What DESIGN.md section 4 calls a failure of the identity's class, from the truth alone.</summary>
    private bool Flaw(Identity who, TlsVersion version, string alpn)
    {
        var word = truth.Word(version, alpn);
        if (truth.Served(who, version, alpn) != true || word == Enforcement.NotRequested)
            return false;
        return who.Class switch
        {
            TrialClass.Presence => true,
            TrialClass.Trust => word == Enforcement.RequiredUnverified,
            TrialClass.Content or TrialClass.Possession or TrialClass.Revoked => word == Enforcement.Required,
            _ => false,
        };
    }

    /// <summary>A content check needs a served twin of the same shape; the rest needs a served valid certificate, which every deployment has.</summary>
    private bool Decidable(IPresents rule) =>
        rule.Who.All(who => !truth.Endpoints.Any(e => configuration.IsUnsteady(who, e.Version)))
        && truth
            .Endpoints.Where(e => truth.Served(Identity.Valid, e.Version, e.Alpn) == true && e.Alpn != "h2")
            .All(e => rule.Who.All(who => truth.Served(who.Control, e.Version, e.Alpn) == true && Clear(who, e.Version, e.Alpn)));

    /// <summary>The truth itself was clear, that of a proof by the wrong key standing for the proofs that no other client can send.</summary>
    private bool Clear(Identity who, TlsVersion version, string alpn) =>
        truth.Served(who.Class == TrialClass.Possession ? Identity.WrongKey : who, version, alpn) is not null
        || !truth.Cells.Any(c => c.Who == who);

    private string How(Identity who, TlsVersion version, string alpn) =>
        string.Join(" / ", truth.Cells.Where(c => c.Who == who && c.Version == version && c.Alpn == alpn).Select(c => c.How));

    private static string Tell(ObservationReport seen) => $"{seen.Reason}\n      {string.Join("; ", seen.Transcript)}";
}
