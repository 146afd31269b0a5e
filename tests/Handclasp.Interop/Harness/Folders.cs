using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

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

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file still open in an ending server: the system's own cleaning of /tmp gets it.
        }
    }
}
