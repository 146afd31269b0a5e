using System.Text;

namespace Handclasp.Cli.Output;

/// <summary>The file of --trace. Lines come from several threads.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly Lock door = new();
    private readonly StreamWriter writer;

    private TraceFile(string path) => writer = new(path, append: false, new UTF8Encoding(false));

    /// <summary>Opens it, or gives null where none was asked for.</summary>
    /// <exception cref="Model.UsageException">It cannot be written.</exception>
    public static TraceFile? Open(string? path)
    {
        if (path is null)
            return null;
        OutputFiles.Check(path, OutputOptionSpecs.Trace.Name);
        return new(path);
    }

    public void Write(string line)
    {
        lock (door)
            writer.WriteLine(line);
    }

    public void Dispose()
    {
        lock (door)
            writer.Dispose();
    }
}
