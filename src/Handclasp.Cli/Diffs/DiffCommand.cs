using System.Text;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Model;

namespace Handclasp.Cli.Diffs;

/// <summary><c>handclasp diff</c>.</summary>
internal static class DiffCommand
{
    private const int LargestInput = 256 * 1024 * 1024;
    private const string Results = "Results";
    private const string Gates = "What fails the run";

    private static readonly OptionSpec Format = new("--format", "FORMAT", Results, "table, json or markdown [table, or as FILE ends]")
    {
        Aliases = ["-f"],
        Offer = Offer.Words,
        Words = ["table", "json", "markdown"],
    };
    private static readonly OptionSpec Output = new("--output", "FILE", Results, "write there [standard output]")
    {
        Aliases = ["-o"],
        Offer = Offer.Files,
    };
    private static readonly OptionSpec FailOn = OutputOptionSpecs.FailOn with
    {
        Summary = "a new failure, or a verdict no longer known, so heavy or heavier [high]",
    };
    private static readonly OptionSpec ScoreDrops = new("--fail-if-score-drops", "N", Gates, "a score lower by N points or more")
    {
        Takes = Takes.Whole,
        Least = 1,
        Most = 100,
    };
    private static readonly OptionSpec AllowInconclusive = OutputOptionSpecs.AllowInconclusive with
    {
        Summary = "a verdict no longer known is no reason to fail",
    };

    public static CommandSpec Spec { get; } =
        new(
            "diff",
            "what changed between two JSON reports",
            "OLD.json NEW.json",
            [Format, Output, FailOn, ScoreDrops, AllowInconclusive, OutputOptionSpecs.Color, OutputOptionSpecs.Quiet],
            (typed, world) => Task.FromResult(Run(typed, world))
        )
        {
            MostArguments = 2,
            About =
                "Tells which failures are new, fixed or unchanged, how the scores moved, and which verdicts the new report no longer has: a check that\n"
                + "passed and is not testable now is no failure, and no pass either. Both reports are of handclasp scan, or both of handclasp source.\n"
                + "Exit codes: 0 no regression · 1 a regression · 5 none, but a critical or high verdict is no longer known · 2 a file is no report.",
            Examples =
            [
                ("handclasp diff yesterday.json today.json", "did anything get worse?"),
                ("handclasp diff old.json new.json --fail-if-score-drops 1 -f markdown -o diff.md", "a lower score fails as well"),
            ],
        };

    private static int Run(Typed typed, World world)
    {
        if (typed.Arguments is not [var first, var second])
            throw new UsageException("name two JSON reports, the older one first: handclasp diff OLD.json NEW.json");
        var policy = new DiffPolicy(
            typed.Read(FailOn, Values.SeverityOrNever, Severity.High),
            typed.Read<int?>(ScoreDrops, (n, _) => Values.Whole(n, ScoreDrops), null),
            typed.Has(AllowInconclusive)
        );
        var output = typed.One(Output) is { } file and not "-" ? file : null;
        var path = output is null ? null : world.PathOf(output);
        var format = typed.Read(Format, (w, o) => Values.OneOf(w, o, [.. Format.Words.Select(f => (f, f))]), Ending(output));
        var color = Colours.Wanted(typed, world, path is null && world.OutputIsTerminal);
        if (path is not null)
            OutputFiles.Check(path, Output.Name);
        var (old, now) = (Read(first, world), Read(second, world));
        if (old.Command != now.Command)
            throw new UsageException(
                $"{first} is a report of handclasp {ForeignText.OneLine(old.Command)}, {second} of handclasp {ForeignText.OneLine(now.Command)}: "
                    + "compare two of the same command"
            );
        var comparison = Comparison.Of(old, now);
        var gate = DiffGate.Of(comparison, policy);
        if (path is null)
            OutputFiles.Print(world, Write);
        else
            OutputFiles.Write(path, Write);
        if (!typed.Has(OutputOptionSpecs.Quiet))
            Say(gate, output, format, world);
        return gate.ExitCode;

        void Write(Stream stream)
        {
            if (format == "json")
                DiffJson.Write(stream, comparison, gate);
            else
                stream.Write(
                    Encoding.UTF8.GetBytes(
                        format == "markdown"
                            ? DiffMarkdown.Of(comparison)
                            : DiffTable.Of(comparison, path is null && world.OutputIsTerminal ? world.Width : 0, color)
                    )
                );
        }
    }

    private static Side Read(string file, World world) => Side.Read(InputFiles.Text(file, "report", world, LargestInput), file);

    private static string Ending(string? output) =>
        output is null ? "table"
        : output.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "json"
        : output.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? "markdown"
        : "table";

    private static void Say(DiffGate gate, string? output, string format, World world)
    {
        const int most = 20;
        var reasons = gate.Regressions.Concat(gate.Unknown).ToList();
        foreach (var reason in reasons.Take(most))
            world.Say($"handclasp: {reason}");
        if (reasons.Count > most)
            world.Say($"handclasp: … and {reasons.Count - most} more; the comparison names them");
        if (output is not null)
            world.Say($"handclasp: wrote {output} ({format})");
    }
}
