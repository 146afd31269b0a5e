using System.Runtime.Versioning;
using Handclasp.Interop.Harness;
using Xunit;

[assembly: SupportedOSPlatform("linux")]
[assembly: AssemblyFixture(typeof(FoldersRemoved))]

namespace Handclasp.Interop.Harness;

/// <summary>Temporary folders of one run, below one folder that is removed when the process ends.</summary>
public static class Folders
{
    private static readonly Lazy<string> Top = new(MakeTop);

    public static string Create(string name)
    {
        var folder = Path.Combine(Top.Value, $"{name}-{Guid.NewGuid():N}"[..(name.Length + 9)]);
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static string MakeTop()
    {
        var top = Directory.CreateTempSubdirectory("handclasp-interop-").FullName;
        // Workers of some servers (Apache) give up root and still have to read their files.
        File.SetUnixFileMode(
            top,
            UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead
                | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherExecute
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(top);
        return top;
    }

    /// <summary>Removes all of them: the databases' alone take longer than a process may take to end.</summary>
    public static void RemoveAll()
    {
        if (Top.IsValueCreated)
            Remove(Top.Value);
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file still open in an ending server: the system's own cleaning of /tmp gets it.
        }
    }
}

/// <summary>At the end of all tests: xUnit counts a process that needs more than ten seconds to end as one that hangs.</summary>
public sealed class FoldersRemoved : IDisposable
{
    public void Dispose() => Folders.RemoveAll();
}
