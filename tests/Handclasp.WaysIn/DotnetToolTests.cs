using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The dotnet tool, installed from a folder.</summary>
public sealed class DotnetToolTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task It_installs_from_a_folder_and_does_the_job()
    {
        var packages = await Packages.FolderAsync();
        var version = Packages.VersionOf(packages, "Handclasp.Tool");

        var installed = await Ran.BashAsync(
            $"dotnet tool install Handclasp.Tool --version {version} --source '{packages}' --tool-path tools --no-http-cache",
            scratch.Path,
            Home
        );
        scratch.File("a.js", "https.get({ rejectUnauthorized: false });\n");
        var told = await Ran.BashAsync("tools/handclasp --version", scratch.Path);
        var source = await Ran.BashAsync("tools/handclasp source a.js", scratch.Path);

        Assert.True(installed.Code == 0, installed.Out + installed.Error);
        // What was packed is what was built: the package's own version may be a commit newer while one works.
        Assert.Equal((await Ran.BashAsync($"'{Ran.Tool}' --version")).Out, told.Out);
        Assert.Equal(1, source.Code);
        Assert.Contains("HC500", source.Out, StringComparison.Ordinal);
    }

    /// <summary>Portable: one package for every platform, with its papers; nothing native in it.</summary>
    [Fact]
    public async Task The_package_is_portable_and_carries_its_papers()
    {
        var packages = await Packages.FolderAsync();

        var ran = await Ran.BashAsync($"python3 -m zipfile -l Handclasp.Tool.*.nupkg | awk 'NR > 1 {{print $1}}'", packages);

        var files = ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Superset(
            new HashSet<string>
            {
                "README.md",
                "LICENSE",
                "THIRD-PARTY-NOTICES.md",
                "tools/net10.0/any/DotnetToolSettings.xml",
                "tools/net10.0/any/Handclasp.Cli.dll",
            },
            files.ToHashSet()
        );
        Assert.DoesNotContain(files, f => f.EndsWith(".so", StringComparison.Ordinal) || f.Contains("runtimes/", StringComparison.Ordinal));
    }

    /// <summary>A cache of its own, so that an earlier package of the same version is not taken for this one.</summary>
    private Dictionary<string, string> Home => new() { ["NUGET_PACKAGES"] = Path.Combine(scratch.Path, "cache") };
}
