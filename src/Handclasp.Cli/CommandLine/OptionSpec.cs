namespace Handclasp.Cli.CommandLine;

/// <summary>What a shell can offer for a value.</summary>
internal enum Offer
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Names of files.</summary>
    Files,

    /// <summary>Names of folders.</summary>
    Folders,

    /// <summary><see cref="OptionSpec.Words"/>.</summary>
    Words,
}

/// <summary>What a value is; text where nothing else is said.</summary>
internal enum Takes
{
    /// <summary>Words, a name, a file.</summary>
    Text,

    /// <summary>A whole number from <see cref="OptionSpec.Least"/> to <see cref="OptionSpec.Most"/>.</summary>
    Whole,

    /// <summary>A number that is not below zero.</summary>
    Rate,

    /// <summary>A number and a unit.</summary>
    Duration,

    /// <summary>"Name: value"; in the settings file also a map.</summary>
    Header,
}

/// <summary>One option: parsing, help, completion, the environment, the settings file and its schema are made from it.</summary>
/// <param name="Name">With its dashes: "--client-cert".</param>
/// <param name="Value">The value's name in help ("FILE"); empty for a switch.</param>
/// <param name="Group">The heading in help.</param>
/// <param name="Summary">A few words, lower case, no full stop.</param>
internal sealed record OptionSpec(string Name, string Value, string Group, string Summary)
{
    /// <summary>Other spellings.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>May be given several times.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The values a shell offers.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The value is a list, separated by commas.</summary>
    public bool IsList { get; init; }

    /// <summary>What a shell offers.</summary>
    public Offer Offer { get; init; }

    /// <summary>What a value is.</summary>
    public Takes Takes { get; init; }

    /// <summary>The smallest whole number.</summary>
    public int Least { get; init; }

    /// <summary>The largest whole number.</summary>
    public int Most { get; init; }

    /// <summary>Takes no value.</summary>
    public bool IsSwitch => Value.Length == 0;

    /// <summary><see cref="Words"/> are all there are; in a list they are examples.</summary>
    public bool IsOneOfWords => Words.Count > 0 && !IsList;

    /// <summary>Its key in the settings file: "client_cert".</summary>
    public string Key => Name.TrimStart('-').Replace('-', '_');

    /// <summary>Its environment variable: "HANDCLASP_CLIENT_CERT".</summary>
    public string Variable => "HANDCLASP_" + Key.ToUpperInvariant();

    public IEnumerable<string> Spellings => Aliases.Prepend(Name);

    /// <summary>Its spellings as help names them: -f, --format.</summary>
    public IEnumerable<string> ShortestFirst => Spellings.OrderBy(s => s.Length).ThenBy(s => s, StringComparer.Ordinal);
}

/// <summary>One command.</summary>
/// <param name="Name">The word.</param>
/// <param name="Summary">A few words for the list of commands.</param>
/// <param name="Arguments">How its arguments are written in help: "[TARGET]…"; empty where it takes none.</param>
/// <param name="Options">Its own options.</param>
/// <param name="Run">Does it; gets what was typed and gives the exit code.</param>
internal sealed record CommandSpec(
    string Name,
    string Summary,
    string Arguments,
    IReadOnlyList<OptionSpec> Options,
    Func<Typed, World, Task<int>> Run
)
{
    /// <summary>Its summary as a sentence.</summary>
    public string Sentence => $"{char.ToUpperInvariant(Summary[0])}{Summary[1..]}.";

    /// <summary>The most arguments; 0 where it takes none.</summary>
    public int MostArguments { get; init; }

    /// <summary>A paragraph for its help.</summary>
    public string About { get; init; } = "";

    /// <summary>Commands as a person types them, with what they do.</summary>
    public IReadOnlyList<(string Command, string Does)> Examples { get; init; } = [];

    /// <summary>The words a shell offers for the arguments; made only when asked for.</summary>
    public Func<IReadOnlyList<string>> ArgumentWords { get; init; } = static () => [];
}
