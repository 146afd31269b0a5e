using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC190: who else of the trusted authority's clients is let in.</summary>
internal sealed class OtherIdentity : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC190",
            "another-client-of-the-same-authority",
            "Server lets in no other client of the trusted authority",
            Severity.High,
            CheckGroup.Authorisation,
            "another client",
            """
            ## Why it matters
            A certificate proves who a client is, not what it may do. Where an authority issues for many clients, tenants or environments, a server that asks no more than "signed by that authority" lets all of them in.

            ## How it is tested
            The second identity given with `--other-cert` and `--other-key` is presented beside the valid one. That it is served is information, for it may be meant so; with `--expect-refused` it is a failure.

            ## What to do
            Decide on the certificate's name, not on its issuer alone: nginx `map $ssl_client_s_dn`, Apache `Require expr`, HAProxy `acl … ssl_c_s_dn(cn)`, Envoy RBAC on the authenticated principal, or in the application. Or give each purpose an authority of its own.
            """,
            "Decide on the client's name, not on its issuer alone.",
            Standards.Authorisation
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        if (seen.Single<ScanFacts>() is not { } facts)
            yield break;
        var others = seen.Of<Observation>().Where(o => o.Who == Identity.Other).ToList();
        if (others.Count == 0)
        {
            yield return facts.ExpectRefused
                ? Ruling.NotTestable("no second identity is given", "--other-cert and --other-key")
                : Ruling.NotApplicable("no second identity is given (--other-cert)");
            yield break;
        }

        var places = new Places<Observation>([.. others.Select(o => (o.At, o))]);
        if (places.First(IsIn) is { } letIn)
            yield return Ruling.Fail(
                $"the other client gets {letIn.Reason}{places.Where(IsIn)}",
                letIn.Outcome == Outcome.Served ? Confidence.Certain : Confidence.Firm,
                [.. places.Of(IsIn).Select(o => new EvidenceItem($"{o.Who.Label}: {o.Reason}", o.At.ToString()))]
            ) with
            {
                LoweredTo = facts.ExpectRefused ? null : Severity.Info,
            };
        else if (places.First(o => !o.Refused) is { } unclear)
            yield return Ruling.Inconclusive(unclear.Reason, "--expect REGEX that only the protected answer matches") with
            {
                LoweredTo = facts.ExpectRefused ? null : Severity.Info,
            };
        else
            yield return Ruling.Pass(
                $"the other client is refused: {others[0].Reason}",
                Confidence.Firm,
                [.. others.Select(o => new EvidenceItem($"{o.Who.Label}: {o.Reason}", o.At.ToString()))]
            );
    }

    /// <summary>A page of its own is access as well: another client's data need not look like the valid one's.</summary>
    private static bool IsIn(Observation seen) =>
        seen.Outcome is Outcome.Served or Outcome.Answered
        || (
            seen.Outcome == Outcome.Inconclusive
            && seen.Transcript.Answer is { Kind: AnswerKind.Content, Status: >= 200 and < 300, SpeaksOfRefusal: false, Complete: true }
        );
}
