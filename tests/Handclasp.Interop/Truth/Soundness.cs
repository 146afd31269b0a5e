using Handclasp.Model;

namespace Handclasp.Interop.Truth;

/// <summary>A truth that cannot be one: the harness, not the scanner, is wrong then.</summary>
internal static class Soundness
{
    public static IEnumerable<string> Of(TruthTable truth)
    {
        var endpoints = truth.Endpoints.ToList();
        if (endpoints.Count == 0)
            yield return "[truth] nobody got an answer in any version";
        foreach (var group in endpoints.GroupBy(e => e.Version))
            if (group.All(e => truth.Served(Identity.Valid, e.Version, e.Alpn) != true))
                yield return $"[truth] the valid certificate is served nowhere in {group.Key.Word()}";
        foreach (var unclear in truth.Cells.Where(c => !c.Clear && c.Who.Class != TrialClass.Possession))
            if (endpoints.Contains((unclear.Version, unclear.Alpn)))
                yield return $"[truth] {unclear.Version.Word()} {unclear.Alpn} {unclear.Who}: {unclear.How}";
        foreach (var e in endpoints.Where(e => e.Alpn != "h2"))
            if (!truth.Cells.Any(c => c.Who == Identity.WrongKey && c.Version == e.Version && (c.Asked || c.Answered || c.How.Length > 0)))
                yield return $"[truth] {e.Version.Word()}: the wrong key was not presented";
    }
}
