using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Exposure;

/// <summary>HC181: alerts that tell a trusted issuer's name from a stranger's.</summary>
internal sealed class IssuerOracle : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC181",
            "issuer-oracle",
            "Alerts do not tell strangers which issuers are trusted",
            Severity.Info,
            CheckGroup.Exposure,
            "issuer oracle",
            """
            ## Why it matters
            Servers on OpenSSL answer a certificate of an unknown issuer with unknown_ca, and one whose issuer has a trusted name but another key with decrypt_error. By guessing names, anybody can find out which authorities a server trusts, without
            a certificate. That is how TLS libraries are, and no fault of the set-up: information, not a flaw. It also shows that the server really checks signatures.

            ## How it is tested
            The alerts for a client of an unknown authority and for one of a look-alike of a trusted authority (same name, other key) are compared.

            ## What to do
            Nothing, usually. Do not count on the names of your authorities being secret.
            """,
            "Do not count on the names of your authorities being secret.",
            Standards.Exposure
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var alerts = seen.Of<Observation>().Where(o => o.Transcript.AlertReceived >= 0).ToList();
        var pairs = (
            from stranger in alerts
            where stranger.Who == Identity.UntrustedCa
            join like in alerts on stranger.At equals like.At
            where like.Who == Identity.LookalikeCa
            select (At: stranger.At, Stranger: stranger.Transcript.AlertReceived, Like: like.Transcript.AlertReceived)
        ).ToList();
        if (pairs.Count == 0)
        {
            yield return Ruling.NotApplicable("there are no two alerts to compare");
            yield break;
        }

        var told = pairs.Find(p => p.Stranger != p.Like);
        yield return told.At is not null
            ? Ruling.Fail(
                $"an unknown issuer gets {Alerts.Describe(told.Stranger)}, one with a trusted name {Alerts.Describe(told.Like)}: names of trusted issuers can be guessed",
                Confidence.Certain,
                [new($"{Alerts.Describe(told.Stranger)} and {Alerts.Describe(told.Like)}", told.At.ToString())]
            )
            : Ruling.Pass(
                $"unknown and look-alike issuers get the same answer: {Alerts.Describe(pairs[0].Like)}",
                Confidence.Firm,
                [new(Alerts.Describe(pairs[0].Like), pairs[0].At.ToString())]
            );
    }
}
