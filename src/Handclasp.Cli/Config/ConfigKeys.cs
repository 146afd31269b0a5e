using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Cli.Scan;
using Handclasp.Cli.Sources;

namespace Handclasp.Cli.Config;

/// <summary>A section of the settings file and the options that may stand in it.</summary>
/// <param name="Name">Its key; "targets" holds a list of such sections.</param>
/// <param name="Says">What it is for, one sentence.</param>
internal sealed record ConfigSection(string Name, string Says, IReadOnlyList<OptionSpec> Options)
{
    /// <summary>The option of a key; hyphens and the plural of what may be repeated are accepted too. Null: there is none.</summary>
    public OptionSpec? Find(string key)
    {
        var plain = key.Replace('-', '_');
        return Options.FirstOrDefault(o => Spellings(o).Contains(plain, StringComparer.Ordinal));
    }

    /// <summary>The key, and its plural where several values may be given.</summary>
    public static IEnumerable<string> Spellings(OptionSpec option)
    {
        yield return option.Key;
        if (option.Repeatable && Plural(option.Key) is var plural && plural != option.Key)
            yield return plural;
    }

    private static string Plural(string key) =>
        key.EndsWith('s') ? key
        : key.EndsWith('y') ? key[..^1] + "ies"
        : key + "s";
}

/// <summary>
/// Which option may stand where, said by what it is not: every option of the command lines that is not named here has its key, so
/// a new one is in the file, its schema and the environment as soon as it is an option.
/// </summary>
internal static class ConfigKeys
{
    /// <summary>The key of a target's address.</summary>
    public const string Target = "target";

    /// <summary>The key of a name for a target.</summary>
    public const string Label = "name";

    private static readonly OptionSpec[] OfTheRun = [ScanOptionSpecs.Targets, ScanOptionSpecs.CallbackListen];

    /// <summary>What is asked for once, by a person; a file that always says it would only do harm.</summary>
    private static readonly OptionSpec[] NotInFiles =
    [
        SourceOptionSpecs.Fix,
        SourceOptionSpecs.UnsafeFixes,
        SourceOptionSpecs.Diff,
        SourceOptionSpecs.StdinFilename,
        SourceOptionSpecs.Since,
    ];

    private static readonly IReadOnlyList<OptionSpec> PerTarget = [.. ScanOptionSpecs.All.Except(OfTheRun)];

    public static ConfigSection Targets { get; } = new("targets", "What to scan, each with its own identities.", PerTarget);

    public static ConfigSection Defaults { get; } =
        new(
            "defaults",
            "What holds for every target that says nothing else.",
            [.. PerTarget.Where(o => o.Group != ScanOptionSpecs.Manners)]
        );

    public static ConfigSection Scan { get; } =
        new(
            "scan",
            "handclasp scan: its limits and its results.",
            [.. OfTheRun, .. PerTarget.Where(o => o.Group == ScanOptionSpecs.Manners), .. OutputOptionSpecs.OfResults]
        );

    public static ConfigSection Source { get; } =
        new("source", "handclasp source.", [.. SourceOptionSpecs.All.Except(NotInFiles), .. OutputOptionSpecs.OfResults]);

    public static ConfigSection Gate { get; } = new("gate", "What fails a run, of either command.", OutputOptionSpecs.OfGates);

    /// <summary>Every option that has an environment variable.</summary>
    public static IReadOnlyList<OptionSpec> InEnvironment { get; } =
    [.. ScanOptionSpecs.All.Concat(SourceOptionSpecs.All).Concat(OutputOptionSpecs.All).DistinctBy(o => o.Name)];

    /// <summary>The option of a certificate that goes with the option of its key: --client-cert for --client-key; null for any other.</summary>
    public static OptionSpec? CertificateOf(OptionSpec key) =>
        key.Name.EndsWith("-key", StringComparison.Ordinal)
            ? PerTarget.FirstOrDefault(o => o.Name == key.Name[..^4] || o.Name == key.Name[..^4] + "-cert")
            : null;
}
