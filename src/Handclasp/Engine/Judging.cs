using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>Runs rules over evidence. A rule that throws becomes an inconclusive finding that names it; the others go on.</summary>
internal static class Judging
{
    public static IReadOnlyList<Finding> Findings(IEnumerable<IRule> rules, EvidenceSet seen, string target) =>
        [
            .. rules
                .SelectMany(rule =>
                    Rulings(rule, seen)
                        .Select(ruling => new Finding(rule.Info, ruling) { Fingerprint = Fingerprints.Of(target, rule.Info, ruling) })
                )
                .OrderBy(f => f.Check.Id, StringComparer.Ordinal)
                .ThenBy(f => f.Ruling.Subject, StringComparer.Ordinal),
        ];

    private static IReadOnlyList<Ruling> Rulings(IRule rule, EvidenceSet seen)
    {
        try
        {
            return [.. rule.Judge(seen)];
        }
#pragma warning disable CA1031 // A defect in one rule must not lose the others' findings; it is told, and the exit code says so.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            return
            [
                Ruling.Inconclusive(
                    $"the rule itself failed ({defect.GetType().Name}: {defect.Message})",
                    "report this as a defect of handclasp"
                ) with
                {
                    Broken = true,
                },
            ];
        }
    }
}
