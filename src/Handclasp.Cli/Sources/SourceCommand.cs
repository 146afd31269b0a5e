using System.Text;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Config;
using Handclasp.Cli.Output;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Source.Checks;
using Handclasp.Source.Engine;
using Handclasp.Source.Reading;

namespace Handclasp.Cli.Sources;

/// <summary><c>handclasp source</c>.</summary>
internal static class SourceCommand
{
    private const int LargestInput = 64 * 1024 * 1024;

    public static CommandSpec Spec { get; } =
        new(
            "source",
            "find in code where verification was switched off, and switch it on again",
            "[PATH]…",
            [.. SourceOptionSpecs.All, .. OutputOptionSpecs.All],
            RunAsync
        )
        {
            MostArguments = int.MaxValue,
            About =
                "Reads folders and files, and tells each place where a TLS peer is not verified or mutual TLS is only half there: the line, why it is a flaw on this side, and what to write instead.\n"
                + "Nothing is run, nothing is sent. Without --fix nothing is changed.",
            Examples =
            [
                ("handclasp source .", "everything below this folder"),
                ("handclasp source src/ --format sarif --output out.sarif", "for a code scanning service"),
                ("handclasp source . --diff", "what --fix would change"),
                ("handclasp source . --since origin/main --fail-on medium", "only what a branch touches"),
                ("git show HEAD:app.js | handclasp source - --stdin-filename app.js", "one text"),
            ],
        };

    private static Task<int> RunAsync(Typed typed, World world)
    {
        var layers = new Layers(typed, Spec.Options, world);
        typed = layers.Merged(layers.File?.Source ?? [], layers.File?.Gate ?? []);
        var options = Layers.Told(typed, () => SourceArguments.Of(typed, world));
        var paths = typed.Arguments.Count == 0 ? ["."] : typed.Arguments;
        if (paths.Contains("-") && (paths.Count > 1 || !typed.Has(SourceOptionSpecs.StdinFilename)))
            throw new UsageException(
                "'-' reads one text from standard input: give --stdin-filename PATH, which tells its language, and no other path"
            );
        if (typed.Has(SourceOptionSpecs.StdinFilename) && !paths.Contains("-"))
            throw new UsageException("--stdin-filename names the text on standard input: give '-' as the path");
        foreach (var path in paths.Where(p => p != "-" && !File.Exists(world.PathOf(p)) && !Directory.Exists(world.PathOf(p))))
            throw new UsageException($"{CommandParser.Shown(path)}: there is no such file or folder");
        if (typed.Has(SourceOptionSpecs.Fix) && (typed.Has(SourceOptionSpecs.Diff) || paths.Contains("-")))
            throw new UsageException("--fix writes files: it goes neither with --diff, which changes nothing, nor with standard input");
        if (typed.Has(SourceOptionSpecs.UnsafeFixes) && !typed.Has(SourceOptionSpecs.Fix) && !typed.Has(SourceOptionSpecs.Diff))
            throw new UsageException("--unsafe-fixes goes with --fix or --diff");
        var publishing = Layers.Told(typed, () => new Publishing(typed, world));
        var began = world.Clock.GetTimestamp();
        var started = world.Clock.GetUtcNow();
        var scan = new SourceScan(
            options,
            [.. SourceChecks.Rules.Where(r => options.Runs(r.Info) || options.Runs(SourceChecks.Switch.Info))],
            world.Interrupted
        );
        var seen = Read(scan, paths, typed, world);
        if (typed.Has(SourceOptionSpecs.Diff))
            return Task.FromResult(Diff(seen, typed, world));
        if (typed.Has(SourceOptionSpecs.Fix) && Fix(seen, typed, world) > 0)
            seen = Read(scan, paths, typed, world);
        var took = (long)world.Clock.GetElapsedTime(began).TotalMilliseconds;
        var run = new RunInfo(started, took, "source", 0, 0, false);
        var none = new Score(null, "none", false, null, new(0, 0, 0));
        return Task.FromResult(
            publishing.Publish(new(new("handclasp", CliApp.Version, Scoring.Version), run, none, [.. seen.SelectMany(s => s.Targets)]))
        );
    }

    private static List<SourceResult> Read(SourceScan scan, IReadOnlyList<string> paths, Typed typed, World world) =>
        [
            .. paths.Select(path =>
                path == "-"
                    ? scan.ReadText(Input(world), typed.One(SourceOptionSpecs.StdinFilename)!)
                    : scan.Read(world.PathOf(path), path.Replace('\\', '/'))
            ),
        ];

    private static SourceText Input(World world)
    {
        using var text = new MemoryStream();
        var buffer = new byte[65536];
        for (int read; (read = world.Input.Read(buffer)) > 0; )
        {
            text.Write(buffer, 0, read);
            if (text.Length > LargestInput)
                throw new UsageException("the text on standard input is longer than 64 MiB");
        }

        return SourceText.Of(text.ToArray());
    }

    /// <summary>Writes corrections; what cannot be written is told, and the others are.</summary>
    private static int Fix(List<SourceResult> seen, Typed typed, World world)
    {
        var (fixedFiles, places) = (0, 0);
        foreach (var (file, flags) in Correctable(seen, typed))
        {
            try
            {
                Fixing.Write(file.File.Full, Fixing.Corrected(file.Code!, flags), file.Code!.Source.Encoding);
                fixedFiles++;
                places += flags.Count;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                world.Say($"handclasp: {file.File.Relative} cannot be written: {failure.Message}");
            }
        }

        world.Say($"handclasp: corrected {places} places in {fixedFiles} files");
        return fixedFiles;
    }

    private static int Diff(List<SourceResult> seen, Typed typed, World world)
    {
        var text = new StringBuilder();
        foreach (var (file, flags) in Correctable(seen, typed))
            text.Append(Fixing.Diff(file.File.Relative, file.Code!.Source.Text, Fixing.Corrected(file.Code!, flags)));
        world.Print(text.ToString());
        return ExitCodes.Passed;
    }

    private static IEnumerable<(FileFindings File, List<Flag> Flags)> Correctable(List<SourceResult> seen, Typed typed)
    {
        var unsafeToo = typed.Has(SourceOptionSpecs.UnsafeFixes);
        foreach (var file in seen.SelectMany(s => s.Files))
        {
            var flags = file.Told.Where(f => f.Changes.Count > 0 && (f.IsSafe || unsafeToo)).ToList();
            if (flags.Count > 0)
                yield return (file, flags);
        }
    }
}
