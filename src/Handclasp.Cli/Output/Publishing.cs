using Handclasp.Cli.CommandLine;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Output;

/// <summary>From what was seen to what is told: suppressions, baseline, score, gate, formats. Read and checked before the scan begins.</summary>
internal sealed class Publishing
{
    private const int LargestInput = 64 * 1024 * 1024;
    private readonly World world;
    private readonly IReadOnlyList<Rendering> plan;
    private readonly GatePolicy policy;
    private readonly IReadOnlyList<SuppressionRule>? suppressions;
    private readonly (string Json, string Name)? baseline;
    private readonly Typed typed;
    private readonly bool verbose;

    /// <exception cref="UsageException">The first option or file that is wrong.</exception>
    public Publishing(Typed typed, World world)
    {
        this.world = world;
        Quiet = typed.Has(OutputOptionSpecs.Quiet);
        verbose = typed.Has(OutputOptionSpecs.Verbose);
        this.typed = typed;
        policy = Policy(typed);
        _ = Colours.Wanted(typed, world, false);
        plan = OutputPlan.Of(typed, world);
        suppressions = ReadSuppressions(typed);
        baseline = ReadBaseline(typed);
        foreach (var rendering in plan)
            if (rendering.Path is not null)
                OutputFiles.Check(rendering.Path, OutputOptionSpecs.Output.Name);
    }

    public bool Quiet { get; }

    /// <summary>Completes the report, writes every format, says why a gate failed, and gives the exit code.</summary>
    /// <exception cref="OutputFailedException">A format could not be written.</exception>
    public int Publish(Report seen)
    {
        var (report, gate) = Decide(seen);
        var code = report.Run.ExitCode;
        foreach (var rendering in plan)
            Render(rendering, report);
        if (Quiet)
        {
            Say(report.Targets.Where(t => t.Error is not null).Select(t => $"{t.Target}: {t.Error!.Message}"));
            return code;
        }

        Say(gate.Reasons);
        if (world.Interrupted.IsCancellationRequested)
            world.Say("handclasp: interrupted: the report is partial");
        foreach (var rendering in plan.Where(r => r.Path is not null))
            world.Say($"handclasp: wrote {rendering.Path} ({rendering.Format.Name})");
        return code;
    }

    private (Report Report, GateResult Gate) Decide(Report seen)
    {
        try
        {
            var scored = Scoring.Score(Judged(seen));
            var gate = Gate.Decide(scored, policy);
            var code = world.Interrupted.IsCancellationRequested ? ExitCodes.Interrupted : gate.ExitCode;
            return (scored with { Run = scored.Run with { ExitCode = code } }, gate);
        }
        catch
        {
            // A defect of ours in the last step must not lose what was seen in the first.
            foreach (var rendering in plan)
                Render(rendering, seen with { Run = seen.Run with { ExitCode = ExitCodes.ToolFailed } });
            throw;
        }
    }

    private Report Judged(Report seen)
    {
        // Suppressions first: what they add (an expired one is a finding) may be known from the baseline.
        var report = suppressions is null
            ? seen
            : Suppressions.Apply(seen, suppressions, DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime));
        return baseline is { } earlier ? Baselines.Apply(report, earlier.Json, earlier.Name) : report;
    }

    private void Render(Rendering rendering, Report report)
    {
        if (rendering.Path is { } path)
        {
            OutputFiles.Write(path, file => rendering.Format.Write(report, file, Options(toTerminal: false)));
            return;
        }

        OutputFiles.Print(world, output => rendering.Format.Write(report, output, Options(world.OutputIsTerminal)));
    }

    private Reports.RenderOptions Options(bool toTerminal) =>
        new(Colours.Wanted(typed, world, toTerminal), toTerminal ? world.Width : 0, verbose) { Quiet = Quiet };

    /// <summary>One line each, and no more than a person reads: the report has them all.</summary>
    private void Say(IEnumerable<string> lines)
    {
        const int most = 20;
        var all = lines.ToList();
        foreach (var line in all.Take(most))
            world.Say($"handclasp: {line}");
        if (all.Count > most)
            world.Say($"handclasp: … and {all.Count - most} more; the report names them");
    }

    private IReadOnlyList<SuppressionRule>? ReadSuppressions(Typed typed)
    {
        if (typed.One(OutputOptionSpecs.Suppressions) is not { } file)
            return null;
        var text = InputFiles.Text(file, OutputOptionSpecs.Suppressions.Name, world, LargestInput);
        return Suppressions.Parse(text, file, CheckNames.All());
    }

    private (string, string)? ReadBaseline(Typed typed)
    {
        if (typed.One(OutputOptionSpecs.Baseline) is not { } file)
            return null;
        var json = InputFiles.Text(file, OutputOptionSpecs.Baseline.Name, world, LargestInput);
        // Tried on an empty report: a file that is no report must not be found out after minutes of scanning.
        var score = new Score(null, "none", false, null, new(0, 0, 0));
        Baselines.Apply(new(new("handclasp", CliApp.Version, ""), new(world.Clock.GetUtcNow(), 0, "", 0, 0, false), score, []), json, file);
        return (json, file);
    }

    private static GatePolicy Policy(Typed typed) =>
        new(
            typed.Read(OutputOptionSpecs.FailOn, Values.SeverityOrNever, Severity.High),
            typed.Read<int?>(OutputOptionSpecs.FailBelow, (n, _) => Values.Whole(n, OutputOptionSpecs.FailBelow), null),
            typed.Has(OutputOptionSpecs.AllowInconclusive)
        );
}
