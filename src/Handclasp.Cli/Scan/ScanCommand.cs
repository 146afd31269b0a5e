using Handclasp.Cli.CommandLine;
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
        if (typed.Arguments.Count == 0 && !typed.Has(ScanOptionSpecs.Targets))
            throw new UsageException("name a target, for example: handclasp scan https://api.example.com (or --targets FILE)");
        var options = ScanArguments.Of(typed, world);
        var targets = TargetList.Of(typed, world);
        if (options.Send.Length > 0 && (options.Protocol ?? targets.FirstOrDefault(t => t.Scheme != "tls")?.Scheme ?? "tls") != "tls")
            throw new UsageException("--send is for raw TLS: write tls://host:port, or --protocol tls");
        var publishing = new Publishing(typed, world);
        using var trace = TraceFile.Open(typed.One(OutputOptionSpecs.Trace) is { } file ? world.PathOf(file) : null);
        return publishing.Publish(await LookAsync(targets, options, world, publishing.Quiet, trace).ConfigureAwait(false));
    }

    /// <summary>Scans, with progress on a terminal.</summary>
    public static async Task<Report> LookAsync(
        IReadOnlyList<TargetAddress> targets,
        ScanOptions options,
        World world,
        bool quiet,
        TraceFile? trace
    )
    {
        using var progress =
            world.ErrorIsTerminal && !quiet && world.Variable("TERM") != "dumb" ? new ProgressLine(world, targets.Count) : null;
        var context = new ScanContext(world.Clock, CliApp.Version) { Progress = progress, Trace = trace is null ? null : trace.Write };
        return await Scanner.ScanAsync(targets, options, context, ScanArguments.Rules(options), world.Interrupted).ConfigureAwait(false);
    }
}
