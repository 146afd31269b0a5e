using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Config;
using Handclasp.Cli.Output;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Scan;

/// <summary><c>handclasp scan</c>.</summary>
internal static class ScanCommand
{
    public static CommandSpec Spec { get; } =
        new(
            "scan",
            "prove that a server refuses every client it must refuse",
            "[TARGET]…",
            [.. ScanOptionSpecs.All, .. OutputOptionSpecs.All],
            RunAsync
        )
        {
            MostArguments = int.MaxValue,
            About =
                "Opens real connections with every wrong client certificate it can make, beside the right one, and tells who got the protected answer.\n"
                + "TARGET is [scheme://]host[:port][/path]: https (443) where none is named, or another protocol (docs/protocols.md: mqtts, postgres, ldaps, smtp …), tls for anything inside TLS.\n"
                + "Only harmless questions are sent (HTTP: GET, HEAD, OPTIONS; POST without a body at --level intrusive). Scan what you may scan.",
            Examples =
            [
                ("handclasp scan https://api.example.com", "is a client certificate demanded at all?"),
                (
                    "handclasp scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem",
                    "and are the wrong ones refused?"
                ),
                (
                    "handclasp scan api.example.com --client-ca ca.pem --client-ca-key ca-key.pem --server-ca server-ca.pem",
                    "everything: expired, wrong purpose, wrong chain"
                ),
                ("handclasp scan --targets hosts.txt --mtls -f json -o report.json -f junit -o junit.xml", "for machines"),
            ],
        };

    private static async Task<int> RunAsync(Typed typed, World world)
    {
        var layers = new Layers(typed, Spec.Options, world);
        var run = layers.Merged(layers.File?.Scan ?? [], layers.File?.Gate ?? []);
        var jobs = ScanJobs.Of(layers, run, world);
        var publishing = Layers.Told(run, () => new Publishing(run, world));
        using var trace = Layers.Told(run, () => TraceFile.Open(run.One(OutputOptionSpecs.Trace) is { } file ? world.PathOf(file) : null));
        return publishing.Publish(await LookAsync(jobs, world, publishing.Quiet, trace).ConfigureAwait(false));
    }

    /// <summary>Scans, with progress on a terminal.</summary>
    public static async Task<Report> LookAsync(IReadOnlyList<ScanJob> jobs, World world, bool quiet, TraceFile? trace)
    {
        using var progress =
            world.ErrorIsTerminal && !quiet && world.Variable("TERM") != "dumb" ? new ProgressLine(world, jobs.Count) : null;
        using var keys = KeyLogFile.Open(world);
        var context = new ScanContext(world.Clock, CliApp.Version)
        {
            Progress = progress,
            Trace = trace is null ? null : trace.Write,
            KeyLog = keys is null ? null : keys.Write,
        };
        return await Scanner.ScanAsync(jobs, context, world.Interrupted).ConfigureAwait(false);
    }
}
