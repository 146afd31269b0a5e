using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC141: a server that cannot learn about revocation does not let the client in.</summary>
internal sealed class RevocationSoftFail : IPlanned
{
    public CheckInfo Info { get; } =
        new(
            "HC141",
            "revocation-soft-fail",
            "Server refuses a client whose revocation it cannot look up",
            Severity.Medium,
            CheckGroup.Revocation,
            "revocation soft-fail",
            """
            ## Why it matters
            A server that asks an OCSP responder or fetches a list, and lets the client in when nobody answers, has revocation only as long as the attacker does not disturb the asking (CVE-2026-29145, CVE-2026-53434 in Tomcat). Whoever holds a revoked
            certificate can often name the responder, or block it.

            ## How it is tested
            Needs `--client-ca`, `--client-ca-key` and `--callback-listen ADDRESS:PORT`, where Handclasp listens and the target can reach it. A good client certificate is minted that names that address as its OCSP responder and CRL distribution point. The listener
            hangs up, or answers 503. It fails when the server was heard there and let the client in nevertheless. A server that never calls checks no revocation online, and this check says nothing about it (see HC140).

            ## What to do
            Make the check hard: Java `PKIXRevocationChecker` without `SOFT_FAIL`, Apache `SSLOCSPEnable on` without `SSLOCSPNoverify`, .NET `X509RevocationMode.Online` with errors counted; or use short-lived certificates and fresh lists from files.
            """,
            "Refuse clients whose revocation cannot be looked up, or use lists from files and short-lived certificates.",
            Standards.Revocation
        );

    public IEnumerable<Detour> Plan(DetourFacts facts) =>
        facts.CallbackUrl is not { } url || !facts.Has(Identity.Twin)
            ? []
            : from door in facts.PerVersion
            from way in (string[])["close", "unavailable"]
            select new Detour(
                Info.Id,
                Bypass.Revocation,
                way == "close" ? "the responder hangs up" : "the responder answers 503",
                door,
                door.Ask(Identity.Twin) with
                {
                    Callback = $"{url}/twin/{way}",
                }
            );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var shown = seen.Of<DetourObservation>().Where(d => d.Detour.Check == Info.Id).ToList();
        if (seen.Single<CallbackFacts>() is not { } calls)
        {
            yield return Ruling.NotApplicable("nobody listens for call-backs (--callback-listen ADDRESS:PORT)");
            yield break;
        }

        if (shown.Count == 0)
        {
            yield return Ruling.NotTestable(
                "a good certificate that names our address cannot be minted",
                "--client-ca and --client-ca-key"
            );
            yield break;
        }

        var asked = shown
            .Where(d => calls.Heard.Any(h => h.Contains(new Uri(d.Detour.Held.Callback!).AbsolutePath + "/", StringComparison.Ordinal)))
            .ToList();
        if (asked.Count == 0)
            yield return Ruling.NotApplicable("the server looked for no revocation information at the address in the certificate");
        else if (asked.FirstOrDefault(d => d.Outcome is Outcome.Served or Outcome.Answered) is { } letIn)
            yield return Ruling.Fail(
                $"{letIn.Detour.Label}, and the client is let in: {letIn.Reason}",
                Confidence.Certain,
                [.. asked.Select(d => new EvidenceItem($"{d.Detour.Label}: {d.Reason}", d.Detour.Held.At.ToString()))]
            );
        else
            yield return Ruling.Pass(
                $"{asked[0].Detour.Label}, and the client is refused: {asked[0].Reason}",
                Confidence.Firm,
                [.. asked.Select(d => new EvidenceItem($"{d.Detour.Label}: {d.Reason}", d.Detour.Held.At.ToString()))]
            );
    }
}
