using Handclasp.Cli.CommandLine;
using Handclasp.Model;
using Handclasp.Reports;

namespace Handclasp.Cli.Output;

/// <summary>One rendering: a format and where it goes.</summary>
/// <param name="Path">The full path; null is standard output.</param>
internal sealed record Rendering(IReportFormat Format, string? Path);

/// <summary>Which formats go where, from <c>--format F --output P</c> in the order typed.</summary>
internal static class OutputPlan
{
    private static readonly (string Ending, string Format)[] Endings =
    [
        (".json", "json"),
        (".jsonl", "jsonl"),
        (".sarif", "sarif"),
        (".xml", "junit"),
        (".html", "html"),
        (".htm", "html"),
        (".md", "markdown"),
        (".txt", "table"),
    ];

    /// <summary>
    /// An --output belongs to the --format before it, or else to the one after it, or else its ending names the format.
    /// The one format without an output goes to standard output; none given at all: the table does.
    /// </summary>
    /// <exception cref="UsageException">Two for standard output, an unknown format, an output whose format cannot be told.</exception>
    public static IReadOnlyList<Rendering> Of(Typed typed, World world)
    {
        List<(string? Format, string? Path)> pairs = [];
        foreach (var (option, value) in typed.Values)
        {
            if (option == OutputOptionSpecs.Format)
            {
                if (pairs is [.., (null, { } waiting)])
                    pairs[^1] = (value, waiting);
                else
                    pairs.Add((value, null));
            }
            else if (option == OutputOptionSpecs.Output)
            {
                if (pairs is [.., ({ } open, null)])
                    pairs[^1] = (open, value);
                else
                    pairs.Add((null, value));
            }
        }

        if (pairs.Count == 0)
            pairs.Add(("table", null));
        var plan = pairs.Select(p => Rendering(p.Format, p.Path, world)).ToList();
        if (plan.Count(r => r.Path is null) > 1)
            throw new UsageException("only one format can go to standard output: write --format F --output FILE for the others");
        var twice = plan.Where(r => r.Path is not null).GroupBy(r => r.Path).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? plan : throw new UsageException($"--output {twice.Key} was given twice: give each format its own file");
    }

    private static Rendering Rendering(string? format, string? path, World world)
    {
        if (path is "")
            throw new UsageException("--output is empty: name a file, or - for standard output");
        var name =
            format
            ?? Endings.FirstOrDefault(e => path!.EndsWith(e.Ending, StringComparison.OrdinalIgnoreCase)).Format
            ?? throw new UsageException($"--output {CommandParser.Shown(path!)} does not tell its format: write --format F --output FILE");
        var found =
            Formats.Find(name)
            ?? throw new UsageException(
                $"--format '{CommandParser.Shown(name)}' is none of {string.Join(", ", Formats.All.Select(f => f.Name))}"
                    + (Nearest.Of(name, Formats.All.Select(f => f.Name)) is { } near ? $" (did you mean {near}?)" : "")
            );
        return new(found, path is null or "-" ? null : world.PathOf(path));
    }
}
