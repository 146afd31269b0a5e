using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Exposure;

/// <summary>HC184: URLs inside a certificate that nobody trusts are not followed.</summary>
internal sealed class CallBacks : IPlanned
{
    public CheckInfo Info { get; } =
        new(
            "HC184",
            "call-back-before-trust",
            "Server does not follow URLs inside a certificate that it does not trust",
            Severity.Medium,
            CheckGroup.Exposure,
            "call-backs",
            """
            ## Why it matters
            A certificate may name where its issuer's certificate, its revocation list and its OCSP responder are found. A server that fetches them before it trusts the certificate lets everybody make it send requests to any address it can reach,
            internal ones included (server-side request forgery without a log-in; CVE-2026-21945 in Java).

            ## How it is tested
            Only with `--callback-listen ADDRESS:PORT`, where Handclasp listens and the target can reach it. A client certificate of an unknown authority is presented whose authority information access and CRL distribution point name that address. It fails when somebody calls there.
            Needs an endpoint that refuses strangers.

            ## What to do
            Switch the fetching of issuers off (Java `com.sun.security.enableAIAcaIssuers=false`, .NET `DisableCertificateDownloads`), and check revocation after the chain, through a proxy that knows your responders only.
            """,
            "Fetch nothing that a certificate names before its chain is trusted.",
            ["CWE-918", .. Standards.Exposure]
        );

    public IEnumerable<Detour> Plan(DetourFacts facts) =>
        facts.CallbackUrl is not { } url
            ? []
            : from door in facts.PerVersion
            select new Detour(
                Info.Id,
                Bypass.Revocation,
                "URLs in an untrusted certificate",
                door,
                door.Ask(Identity.UntrustedCa) with
                {
                    Callback = $"{url}/untrusted",
                }
            );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var shown = seen.Of<DetourObservation>().Where(d => d.Detour.Check == Info.Id).ToList();
        if (seen.Single<CallbackFacts>() is not { } calls)
            yield return Ruling.NotApplicable("nobody listens for call-backs (--callback-listen ADDRESS:PORT)");
        else if (shown.Count == 0)
            yield return Ruling.NotApplicable(
                "no endpoint refuses strangers: there is nobody whose certificate is looked at without trust"
            );
        else if (calls.Heard.Where(h => h.Contains("/untrusted/", StringComparison.Ordinal)).ToList() is { Count: > 0 } heard)
            yield return Ruling.Fail(
                $"somebody called the address inside an untrusted certificate: {string.Join(", ", heard.Distinct().Take(3))}",
                Confidence.Certain,
                [.. heard.Distinct().Take(6).Select(h => new EvidenceItem($"called: {h}", calls.Address))]
            );
        else
            yield return Ruling.Pass(
                $"nobody called {calls.Address} until the scan's end",
                Confidence.Firm,
                [.. shown.Select(d => new EvidenceItem($"{d.Detour.Label}: {d.Reason}", d.Detour.Held.At.ToString()))]
            );
    }
}
