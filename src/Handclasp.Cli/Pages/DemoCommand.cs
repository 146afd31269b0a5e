using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Cli.Scan;
using Handclasp.Demo;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Reports;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp demo</c>: four servers of our own, scanned with the real scanner.</summary>
internal static class DemoCommand
{
    private const string PageName = "handclasp-demo.html";
    private static readonly OptionSpec Page = new("--output", "FILE", "Options", $"the page to write, or a folder for it [{PageName}]")
    {
        Aliases = ["-o"],
        Offer = Offer.Files,
    };

    public static CommandSpec Spec { get; } =
        new(
            "demo",
            "see it work: four servers of its own, three of them holed",
            "",
            [Page, OutputOptionSpecs.Color, OutputOptionSpecs.Quiet, OutputOptionSpecs.Verbose, OutputOptionSpecs.Trace],
            RunAsync
        )
        {
            About =
                "Starts four servers on 127.0.0.1 with certificates made in memory, scans them as `handclasp scan` would, tells what is\n"
                + $"planted in each and whether it was found, and writes {PageName}. Needs no network, no files and no other program.\n"
                + "Exit code 0: every planted hole was found and nothing was found where nothing is.",
            Examples = [("handclasp demo", "takes a few seconds")],
        };

    private static async Task<int> RunAsync(Typed typed, World world)
    {
        var named = world.PathOf(typed.One(Page) ?? PageName);
        var page = Directory.Exists(named) ? System.IO.Path.Combine(named, PageName) : named;
        OutputFiles.Check(page, Page.Name);
        var color = Colours.Wanted(typed, world, world.OutputIsTerminal);
        var html = Formats.Find("html")!;
        var table = Formats.Find("table")!;
        var quiet = typed.Has(OutputOptionSpecs.Quiet);
        using var trace = TraceFile.Open(typed.One(OutputOptionSpecs.Trace) is { } file ? world.PathOf(file) : null);
        Exception? defect = null;
        var servers = DemoServers.Start(world.Clock, failure => Interlocked.CompareExchange(ref defect, failure, null));
        await using (servers.ConfigureAwait(false))
        {
            var seen = await ScanCommand
                .LookAsync(
                    [.. servers.Targets.Select(t => new ScanJob(t, servers.Options, ScanArguments.Rules(servers.Options)))],
                    world,
                    quiet,
                    trace
                )
                .ConfigureAwait(false);
            if (defect is not null)
                throw new InvalidOperationException($"a server of the demonstration failed: {defect.Message}", defect);
            var scored = Scoring.Score(seen);
            var results = DemoCase.All.Zip(scored.Targets, static (demo, found) => demo.Hold(found)).ToList();
            var code =
                world.Interrupted.IsCancellationRequested ? ExitCodes.Interrupted
                : results.TrueForAll(r => r.Right) ? ExitCodes.Passed
                : ExitCodes.ToolFailed;
            var report = scored with { Run = scored.Run with { Command = "demo", ExitCode = code } };
            var options = new RenderOptions(color, world.OutputIsTerminal ? world.Width : 0, typed.Has(OutputOptionSpecs.Verbose))
            {
                Quiet = quiet,
            };
            OutputFiles.Print(world, output => table.Write(report, output, options));
            OutputFiles.Write(page, output => html.Write(report, output, options with { Color = false, Width = 0 }));
            world.Print(Told(results, report.Run, page));
            return code;
        }
    }

    private static string Told(IReadOnlyList<DemoResult> results, RunInfo run, string page)
    {
        var text = new System.Text.StringBuilder("\nWhat was planted, and what was found\n");
        foreach (var (demo, result) in DemoCase.All.Zip(results))
        {
            text.Append(result.Right ? "  ok      " : "  WRONG   ").Append(demo.Path.PadRight(18));
            text.Append(demo.Planted).Append('\n');
            text.Append(' ', 28).Append("-> ").Append(result.Said).Append('\n');
        }

        text.Append($"\n{run.Connections} connections in {run.DurationMs / 1000.0:0.0} s. The same as a page: {page}\n");
        return text.ToString();
    }
}
