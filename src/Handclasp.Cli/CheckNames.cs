using Handclasp.Cli.CommandLine;
using Handclasp.Model;

namespace Handclasp.Cli;

/// <summary>Checks by id or by name.</summary>
internal static class CheckNames
{
    /// <summary>Every check, by id.</summary>
    public static IReadOnlyList<CheckInfo> All() => Known.Value;

    private static readonly Lazy<IReadOnlyList<CheckInfo>> Known = new(() =>
        [.. Checks.All.Infos.Concat(Source.Checks.SourceChecks.Infos).OrderBy(i => i.Id, StringComparer.Ordinal)]
    );

    public static IReadOnlyList<string> Ids() => [.. All().Select(i => i.Id)];

    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public static CheckInfo Find(string word, string option)
    {
        var all = All();
        var found = all.FirstOrDefault(i =>
            i.Id.Equals(word, StringComparison.OrdinalIgnoreCase) || i.Slug.Equals(word, StringComparison.OrdinalIgnoreCase)
        );
        if (found is not null)
            return found;
        var near = CommandParser.DidYouMean(word, all.SelectMany(i => new[] { i.Id, i.Slug }));
        throw new UsageException(
            $"{option} '{CommandParser.Shown(word)}' is no check" + (near.Length > 0 ? near : ": handclasp checks lists them")
        );
    }
}
