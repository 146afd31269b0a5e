using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>What holds at which endpoint, and the words that say where.</summary>
internal sealed record Places<T>(IReadOnlyList<(Endpoint At, T What)> All)
    where T : class
{
    public IEnumerable<T> Of(Func<T, bool> holds) => All.Where(p => holds(p.What)).Select(p => p.What);

    public T? First(Func<T, bool> holds) => Of(holds).FirstOrDefault();

    /// <summary>" (at TLSv1.2 http/1.1 /; not at TLSv1.3 http/1.1 /)"; empty where there is one endpoint, or it holds everywhere.</summary>
    public string Where(Func<T, bool> holds)
    {
        var there = All.Where(p => holds(p.What)).Select(p => p.At.ToString()).ToList();
        var elsewhere = All.Where(p => !holds(p.What)).Select(p => p.At.ToString()).ToList();
        return there.Count == 0 || elsewhere.Count == 0 ? "" : $" (at {string.Join(", ", there)}; not at {string.Join(", ", elsewhere)})";
    }
}
