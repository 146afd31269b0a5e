using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The library as a package, in a project that has never seen this repository.</summary>
public sealed class LibraryPackageTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>The ten lines of docs/guide/library.md: a strict server is called so, and one that asks for no certificate is not.</summary>
    [Fact]
    public async Task The_ten_lines_work_in_a_fresh_project()
    {
        var packages = await Packages.FolderAsync();
        var version = Packages.VersionOf(packages, "Handclasp");
        scratch.File(
            "fresh.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
                <RestoreFallbackFolders>{Cache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Handclasp" Version="{version}" />
              </ItemGroup>
            </Project>
            """
        );
        File.Copy(Path.Combine(Ran.Root, "samples/Scan/Program.cs"), Path.Combine(scratch.Path, "Program.cs"));
        // A cache of its own: an earlier package of this version is not taken for this one.
        var built = await Ran.BashAsync(
            "dotnet build -v quiet -nologo -o out",
            scratch.Path,
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(scratch.Path, "cache") },
            seconds: 600
        );
        Assert.True(built.Code == 0, built.Out + built.Error);

        var strict = await ScanAsync("strict", "on");
        var open = await ScanAsync("open", "off");

        Assert.True(strict.Code == 0, strict.Out + strict.Error);
        Assert.Contains("PASS HC101", strict.Out, StringComparison.Ordinal);
        Assert.True(open.Code == 1, open.Out + open.Error);
        Assert.Contains("gave a stranger the answer", open.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_carries_documentation_papers_and_symbols()
    {
        var packages = await Packages.FolderAsync();

        var files = await Ran.BashAsync("python3 -m zipfile -l \"$(ls Handclasp.[0-9]*.nupkg)\" | awk 'NR > 1 {print $1}'", packages);
        var symbols = await Ran.BashAsync("python3 -m zipfile -l \"$(ls Handclasp.[0-9]*.snupkg)\" | awk 'NR > 1 {print $1}'", packages);
        var manifest = await Ran.BashAsync("unzip -p \"$(ls Handclasp.[0-9]*.nupkg)\" Handclasp.nuspec", packages);

        Assert.Superset(
            new HashSet<string>
            {
                "lib/net10.0/Handclasp.dll",
                "lib/net10.0/Handclasp.xml",
                "README.md",
                "LICENSE",
                "THIRD-PARTY-NOTICES.md",
            },
            files.Out.Split('\n').ToHashSet()
        );
        Assert.Contains("lib/net10.0/Handclasp.pdb", symbols.Out, StringComparison.Ordinal);
        Assert.Contains("<license type=\"expression\">Apache-2.0</license>", manifest.Out, StringComparison.Ordinal);
        Assert.Contains("<dependency id=\"BouncyCastle.Cryptography\"", manifest.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("MinVer", manifest.Out, StringComparison.Ordinal);
    }

    private static string Cache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    private async Task<Ran> ScanAsync(string name, string verify)
    {
        var folder = Path.Combine(scratch.Path, name);
        Directory.CreateDirectory(folder);
        await AcmeHost.PrepareAsync(folder, verify);
        return await AcmeHost.RunAsync(folder, "cp ca.pem server-ca.pem; ../out/fresh https://api.example.com:443/");
    }
}
