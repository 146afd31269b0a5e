using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Sources;

/// <summary>The options of <c>handclasp source</c>.</summary>
internal static class SourceOptionSpecs
{
    private const string Files = "Which files";
    private const string Fixes = "Corrections";
    private const string What = "What is told";

    public static readonly OptionSpec Include = new("--include", "GLOB", Files, "only these files (src/**/*.go)") { Repeatable = true };
    public static readonly OptionSpec Exclude = new("--exclude", "GLOB", Files, "not these files") { Repeatable = true };
    public static readonly OptionSpec NoIgnore = new(
        "--no-ignore",
        "",
        Files,
        "read what .gitignore and .handclaspignore leave out, and folders of others' code"
    );
    public static readonly OptionSpec Languages = new(
        "--languages",
        "NAMES",
        Files,
        "only these, as the first line of a report names them: go,java,python,…"
    )
    {
        IsList = true,
    };
    public static readonly OptionSpec MaxFileSize = new("--max-file-size", "SIZE", Files, "larger files are left out, and counted [2MiB]");
    public static readonly OptionSpec Since = new("--since", "REF", Files, "only files that differ from this commit, branch or tag of git");
    public static readonly OptionSpec StdinFilename = new(
        "--stdin-filename",
        "PATH",
        Files,
        "with '-': the name that the text on standard input has"
    );

    public static readonly OptionSpec Fix = new("--fix", "", Fixes, "write the corrections that are safe");
    public static readonly OptionSpec UnsafeFixes = new(
        "--unsafe-fixes",
        "",
        Fixes,
        "with --fix or --diff: also those that may refuse what was served"
    );
    public static readonly OptionSpec Diff = new("--diff", "", Fixes, "print what --fix would change, and change nothing");

    public static readonly OptionSpec MinConfidence = new("--min-confidence", "WORD", What, "tentative, firm, certain [firm]")
    {
        Offer = Offer.Words,
        Words = ["tentative", "firm", "certain"],
    };
    public static readonly OptionSpec Checks = new("--checks", "IDS", What, "only these checks") { Repeatable = true, IsList = true };
    public static readonly OptionSpec Skip = new("--skip", "IDS", What, "not these checks") { Repeatable = true, IsList = true };

    public static readonly OptionSpec Policy = new("--policy", "WORD", What, "pinning: clients must know their servers' keys (HC561)")
    {
        Repeatable = true,
        Offer = Offer.Words,
        Words = [Source.Checks.Code.NoPin.Rule.Policy],
    };

    public static IReadOnlyList<OptionSpec> All { get; } =
    [Include, Exclude, NoIgnore, Languages, MaxFileSize, Since, StdinFilename, Fix, UnsafeFixes, Diff, MinConfidence, Checks, Skip, Policy];
}
