namespace Handclasp.WaysIn;

/// <summary>The packages under test: those of eng/pack.sh where <c>WAYSIN_PACKAGES</c> names their folder (CI), else NuGet's two, packed from what stands built.</summary>
internal static class Packages
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>The folder that eng/pack.sh wrote; empty where it was not run.</summary>
    public static string OfPackSh { get; } =
        Environment.GetEnvironmentVariable("WAYSIN_PACKAGES") is { Length: > 0 } folder ? Path.GetFullPath(folder, Ran.Root) : "";

    /// <summary>A folder with Handclasp.*.nupkg and Handclasp.Tool.*.nupkg.</summary>
    public static Task<string> FolderAsync() => Made.Value;

    /// <summary>The version of a package, from its file's name.</summary>
    public static string VersionOf(string folder, string id)
    {
        var files = Directory.GetFiles(folder, $"{id}.*.nupkg").Select(f => Path.GetFileNameWithoutExtension(f)[(id.Length + 1)..]);
        return files.Single(version => char.IsAsciiDigit(version[0]));
    }

    private static async Task<string> MakeAsync()
    {
        if (OfPackSh.Length > 0)
            return OfPackSh;
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var folder = Directory.CreateTempSubdirectory("handclasp-packages-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var common = $"-c {configuration} --no-build --no-restore -v quiet -nologo -o '{folder}'";
        var ran = await Ran.BashAsync(
                $"dotnet pack src/Handclasp {common} && dotnet pack src/Handclasp.Cli {common} -p:AsTool=true",
                seconds: 600
            )
            .ConfigureAwait(false);
        return ran.Code == 0 ? folder : throw new InvalidOperationException($"dotnet pack: {ran.Out}{ran.Error}");
    }
}
