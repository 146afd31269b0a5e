using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Output;

/// <summary>The options about results that every scanning command has.</summary>
internal static class OutputOptionSpecs
{
    private const string Results = "Results";
    private const string Gates = "What fails the run";

    /// <summary>The formats' words (DESIGN.md section 6), here so that help and completion need no format.</summary>
    private static readonly string[] FormatWords = ["table", "json", "jsonl", "sarif", "junit", "html", "markdown", "gitlab", "github"];

    public static readonly OptionSpec Format = new(
        "--format",
        "FORMAT",
        Results,
        "table, json, jsonl, sarif, junit, html, markdown, gitlab, github [table]"
    )
    {
        Aliases = ["-f"],
        Repeatable = true,
        Offer = Offer.Words,
        Words = FormatWords,
    };
    public static readonly OptionSpec Output = new(
        "--output",
        "FILE",
        Results,
        "write the format before it to a file; may be repeated in pairs"
    )
    {
        Aliases = ["-o"],
        Repeatable = true,
        Offer = Offer.Files,
    };
    public static readonly OptionSpec Color = new("--color", "WHEN", Results, "[auto; NO_COLOR is honoured]")
    {
        Offer = Offer.Words,
        Words = ["auto", "always", "never"],
    };
    public static readonly OptionSpec Quiet = new("--quiet", "", Results, "only results, only errors") { Aliases = ["-q"] };
    public static readonly OptionSpec Verbose = new("--verbose", "", Results, "every conversation, message by message")
    {
        Aliases = ["-v"],
    };
    public static readonly OptionSpec Trace = new(
        "--trace",
        "FILE",
        Results,
        "every handshake message of every conversation, as lines of JSON"
    )
    {
        Offer = Offer.Files,
    };

    public static readonly OptionSpec FailOn = new("--fail-on", "SEVERITY", Gates, "a failure so heavy or heavier [high]")
    {
        Offer = Offer.Words,
        Words = ["critical", "high", "medium", "low", "info", "never"],
    };
    public static readonly OptionSpec FailBelow = new("--fail-if-score-below", "N", Gates, "a lower score")
    {
        Takes = Takes.Whole,
        Least = 0,
        Most = 100,
    };
    public static readonly OptionSpec AllowInconclusive = new(
        "--allow-inconclusive",
        "",
        Gates,
        "an undecided Critical or High check is no reason to fail"
    );
    public static readonly OptionSpec Baseline = new("--baseline", "FILE", Gates, "an earlier JSON report: its failures do not count")
    {
        Offer = Offer.Files,
    };
    public static readonly OptionSpec Suppressions = new("--suppressions", "FILE", Gates, "accepted failures [those in .handclasp.yaml]")
    {
        Offer = Offer.Files,
    };

    /// <summary>What decides whether the run failed.</summary>
    public static IReadOnlyList<OptionSpec> OfGates { get; } = [FailOn, FailBelow, AllowInconclusive, Baseline];

    /// <summary>What is shown, and where.</summary>
    public static IReadOnlyList<OptionSpec> OfResults { get; } = [Format, Output, Color, Quiet, Verbose, Trace];

    public static IReadOnlyList<OptionSpec> All { get; } =
    [Format, Output, .. OfGates, Suppressions, Color, Quiet, Verbose, Trace, Config.ConfigOptionSpecs.Config];
}
