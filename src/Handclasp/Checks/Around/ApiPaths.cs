using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC172: no path of the API document is served without a certificate.</summary>
internal sealed class ApiPaths : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC172",
            "api-path-without-certificate",
            "Every path of the API document is refused without a certificate",
            Severity.Critical,
            CheckGroup.Alternates,
            "API paths",
            """
            ## Why it matters
            Client authentication that is set up path by path is forgotten for the next path. The OpenAPI document knows them all.

            ## How it is tested
            Each path of `--openapi` with a safe method (GET, HEAD; operations with `security: []` are left out, parameters take their examples) is asked for with the valid certificate and without any. It fails when a client without certificate
            gets what the valid one gets, twice, and a path that does not exist is answered otherwise. What the valid certificate gets no content from shows nothing.

            ## What to do
            Demand the certificate for the whole API; name the paths that are public in the document with `security: []`.
            """,
            "Demand the certificate for the whole API, and mark public operations with `security: []`.",
            Standards.OtherPaths
        );

    protected override string Harm => "a path of the API is served to clients without certificate";

    public override IEnumerable<Detour> Plan(DetourFacts facts)
    {
        if (!facts.IsHttp || !facts.Has(Identity.Valid) || facts.PerPath is not [var door, ..])
            return [];
        var known = facts.Doors.Select(d => d.At.Path).ToHashSet(StringComparer.Ordinal);
        return from api in facts.Options.ApiPaths
            where !known.Contains(api.Path)
            from method in api.Methods.Contains("GET") ? (string[])["GET"]
            : api.Methods.Contains("HEAD") ? ["HEAD"]
            : []
            let at = door.At with
            {
                Path = api.Path,
            }
            let held = door.Ask(Identity.None) with
            {
                At = at,
                Method = method,
            }
            select new Detour(Info.Id, Bypass.Path, $"{method} {api.Path}", door, held)
            {
                Positive = held with { Who = Identity.Valid },
                Unlike = Unlike.Elsewhere,
                Baselines = [held with { At = door.At with { Path = Siblings.Nowhere } }],
            };
    }

    protected override Ruling Nothing(DetourFacts facts) =>
        facts.Options.ApiPaths.Count == 0 ? Ruling.NotApplicable("no API document was given (--openapi)")
        : facts.Has(Identity.Valid) ? Ruling.NotApplicable("its paths were all tested as protected paths")
        : Ruling.NotTestable("without a valid certificate it is not known what its paths give", "--client-cert and --client-key");
}
