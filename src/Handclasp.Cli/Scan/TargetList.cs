using System.Text;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Config;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Scan;

/// <summary>The targets named on the command line and in files.</summary>
internal static class TargetList
{
    private const int MostTargets = 100_000;
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>All targets, in the order named, each once; where none is named, those of the settings file.</summary>
    /// <exception cref="UsageException">None, or one that is no target; lines of a file are named by number.</exception>
    public static IReadOnlyList<TargetAddress> Of(Typed typed, ConfigFile? file, World world)
    {
        List<TargetAddress> targets = [.. typed.Arguments.Select(word => file?.Find(word, null)?.Address ?? TargetAddress.Parse(word))];
        if (typed.One(ScanOptionSpecs.Targets) is { } list)
            targets.AddRange(FromFile(list, world));
        if (targets.Count == 0)
            targets.AddRange(file?.Targets.Select(t => t.Address) ?? []);
        if (targets.Count == 0)
            throw new UsageException(
                "name a target, for example: handclasp scan https://api.example.com (or --targets FILE, or targets in "
                    + $"{file?.Place.Shown ?? "a settings file: handclasp init"})"
            );
        if (targets.Count > MostTargets)
            throw new UsageException($"{targets.Count} targets are too many for one run: at most {MostTargets}");
        return [.. targets.DistinctBy(t => (t.Url, t.User, t.Password))];
    }

    private static List<TargetAddress> FromFile(string file, World world)
    {
        var name = file == "-" ? "standard input" : file;
        List<TargetAddress> found = [];
        var number = 0;
        foreach (var raw in Text(file, world).Split('\n'))
        {
            number++;
            var line = Uncommented(raw);
            if (line.Length == 0)
                continue;
            try
            {
                found.Add(TargetAddress.Parse(line));
            }
            catch (UsageException wrong)
            {
                throw new UsageException($"--targets {name}, line {number}: {wrong.Message}");
            }
        }

        return found.Count > 0 ? found : throw new UsageException($"--targets {name} names no target: write one a line");
    }

    /// <summary>A comment begins the line, or follows a space: # may stand inside an address.</summary>
    private static string Uncommented(string line)
    {
        var text = line.Trim('\uFEFF').Trim();
        if (text.StartsWith('#'))
            return "";
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }

    private static string Text(string file, World world)
    {
        if (file == "-")
            return Encoding.UTF8.GetString(Bounded(world.Input, "standard input"));
        return InputFiles.Text(file, "--targets", world, LargestFile);
    }

    private static byte[] Bounded(Stream input, string name)
    {
        using var all = new MemoryStream();
        var part = new byte[16 * 1024];
        while (input.Read(part) is > 0 and var count)
        {
            all.Write(part, 0, count);
            if (all.Length > LargestFile)
                throw new UsageException($"--targets {name} is larger than {LargestFile >> 20} MiB");
        }

        return all.ToArray();
    }
}
