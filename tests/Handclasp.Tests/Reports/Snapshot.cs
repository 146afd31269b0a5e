using System.Text;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

/// <summary>Compares outputs with files under Snapshots/. UPDATE_SNAPSHOTS=1 writes them; a missing one fails.</summary>
internal static class Snapshot
{
    private static readonly string Folder = Path.Combine(Root(), "tests", "Handclasp.Tests", "Reports", "Snapshots");

    /// <summary>The repository's root, found from the test binary: paths of sources are mapped away in builds of CI.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Handclasp.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run from within the repository");
    }

    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(path, actual, new UTF8Encoding(false));
        Assert.True(File.Exists(path), $"no snapshot {name}: run the test with UPDATE_SNAPSHOTS=1 and read what it writes");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}

/// <summary>Runs formats over reports.</summary>
internal static class Rendered
{
    public static readonly RenderOptions Plain = new(Color: false, Width: 0, Verbose: false);

    public static byte[] Bytes(string format, Report report, RenderOptions? options = null)
    {
        using var output = new MemoryStream();
        var found = Formats.Find(format) ?? throw new ArgumentException($"no format {format}", nameof(format));
        found.Write(report, output, options ?? Plain);
        return output.ToArray();
    }

    /// <summary>The text; throws on bytes that are no UTF-8.</summary>
    public static string Text(string format, Report report, RenderOptions? options = null) =>
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(format, report, options));
}
