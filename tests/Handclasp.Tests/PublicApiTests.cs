using System.Runtime.CompilerServices;
using Handclasp.Model;
using PublicApiGenerator;
using Xunit;

namespace Handclasp.Tests;

/// <summary>The public surface changes on purpose only (DESIGN.md section 8, habit 7).</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_written_down()
    {
        var surface = typeof(Report)
            .Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n")
            .TrimEnd();
        var file = WrittenDown();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, surface + "\n");

        Assert.Equal(File.ReadAllText(file).TrimEnd(), surface);
    }

    private static string WrittenDown([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "PublicApi.txt");
}
