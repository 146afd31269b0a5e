using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>How a report is to look where the format leaves a choice.</summary>
/// <param name="Color">Terminal colours may be used.</param>
/// <param name="Width">Columns of the terminal; 0 does not wrap.</param>
/// <param name="Verbose">Show every observation with its transcript.</param>
internal sealed record RenderOptions(bool Color, int Width, bool Verbose)
{
    /// <summary>Show only the result lines (-q).</summary>
    public bool Quiet { get; init; }
}

/// <summary>One output format. Renders and never decides.</summary>
internal interface IReportFormat
{
    /// <summary>The word of --format.</summary>
    string Name { get; }

    /// <summary>Writes UTF-8 without a byte order mark.</summary>
    void Write(Report report, Stream output, RenderOptions options);
}

/// <summary>Every format.</summary>
internal static class Formats
{
    public static IReadOnlyList<IReportFormat> All { get; } =
    [
        new TableReport(),
        new JsonReport(),
        new JsonLinesReport(),
        new SarifReport(),
        new JUnitReport(),
        new HtmlReport(),
        new MarkdownReport(),
        new GitLabReport(),
        new GitHubReport(),
    ];

    /// <summary>The format of that name, or null.</summary>
    public static IReportFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
