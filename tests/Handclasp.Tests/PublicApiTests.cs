using Handclasp.Model;
using Handclasp.Tests.Reports;
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
        var file = Path.Combine(Snapshot.Root(), "tests", "Handclasp.Tests", "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, surface + "\n");

        Assert.Equal(File.ReadAllText(file).TrimEnd(), surface);
    }
}
