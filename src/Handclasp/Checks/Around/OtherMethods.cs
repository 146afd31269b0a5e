using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC168: no other method is let past the check.</summary>
internal sealed class OtherMethods : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC168",
            "another-method",
            "Other request methods are refused like GET",
            Severity.Critical,
            CheckGroup.Alternates,
            "request methods",
            """
            ## Why it matters
            Rules for clients are often written for the methods their author thought of (`limit_except`, `<Limit GET POST>`, security constraints that list methods). HEAD, OPTIONS, POST or a method that nobody knows then reach the application
            without a certificate; many applications treat what they do not know like GET.

            ## How it is tested
            Where the refusal depends on the request, a client without certificate asks with HEAD and OPTIONS; at `--level intrusive` also with POST (an empty body) and an unknown method.
            It fails when the protected answer comes back, twice: for HEAD, the head that the valid certificate gets. OPTIONS that only lists methods passes.

            ## What to do
            Write rules for clients without a list of methods, or deny every method that is not listed.
            """,
            "Write the rule for all methods.",
            Standards.OtherPaths
        );

    protected override string Harm => "another method reaches the protected path without a certificate";

    public override IEnumerable<Detour> Plan(DetourFacts facts)
    {
        if (!facts.IsHttp)
            yield break;
        foreach (var door in facts.ByRequest.Where(d => d.Usable))
        {
            if (facts.Has(Identity.Valid))
                yield return Way(door, "HEAD") with
                {
                    Positive = door.Ask(Identity.Valid) with { Method = "HEAD" },
                };
            foreach (var method in (string[])(facts.Intrusive ? ["OPTIONS", "POST", "HANDCLASP"] : ["OPTIONS"]))
                yield return Way(door, method);
        }
    }

    /// <summary>A head alone shows that the rule does not hold, not the content.</summary>
    protected override Severity? Lowered(IReadOnlyList<DetourObservation> letIn) =>
        letIn.All(d => d.Detour.Held.Method == "HEAD") ? Severity.Medium : null;

    protected override Ruling Nothing(DetourFacts facts) =>
        !facts.IsHttp ? Ruling.NotApplicable("the protocol has no paths and methods")
        : facts.Doors.Any(d => d.ByRequest)
            ? Ruling.NotTestable(
                "without a served valid certificate it is not known what the protected answer looks like",
                "--client-cert and --client-key"
            )
        : Ruling.NotApplicable("strangers are refused before they name a method");

    private Detour Way(Door door, string method)
    {
        var held = door.Ask(Identity.None) with { Method = method, Headers = method == "POST" ? [new("Content-Length", "0")] : [] };
        // Where a method is answered alike for a path that does not exist, it says nothing of the protected one.
        var nowhere = held with
        {
            At = held.At with { Path = Siblings.Nowhere },
        };
        return new(Info.Id, Bypass.Method, method, door, held)
        {
            Unlike = Unlike.Elsewhere,
            Baselines = door is { SameAsMissing: true, Content: true } ? [] : [nowhere],
        };
    }
}
