using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Config;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;

namespace Handclasp.Cli.Scan;

/// <summary>Every target with the options that hold for it: its own in the settings file, below what was typed.</summary>
internal static class ScanJobs
{
    /// <exception cref="UsageException">No target, or an option that is wrong.</exception>
    public static IReadOnlyList<ScanJob> Of(Layers layers, Typed run, World world)
    {
        var targets = Layers.Told(run, () => TargetList.Of(run, layers.File, world));
        // Files are read once for all targets that have nothing of their own.
        Dictionary<string, (ScanOptions Options, IReadOnlyList<IRule> Rules)> read = [];
        var fromRun = layers.File?.Scan ?? [];
        return [.. targets.Select(Job)];

        ScanJob Job(TargetAddress target)
        {
            var entry = layers.File?.Find("", target);
            if (!read.TryGetValue(entry?.Place ?? "", out var known))
            {
                var merged = layers.Merged(entry?.Values ?? [], layers.File?.Defaults ?? [], fromRun);
                var options = Layers.Told(merged, () => ScanArguments.Of(merged, world));
                read[entry?.Place ?? ""] = known = (options, ScanArguments.Rules(options));
            }

            if (known.Options.Send.Length > 0 && Speakers.Find(known.Options.Protocol ?? target.Scheme).Scheme != "tls")
                throw new UsageException("--send is for raw TLS: write tls://host:port, or --protocol tls");
            return new(target, known.Options, known.Rules) { Label = entry?.Label ?? "" };
        }
    }
}
