using System.Text.Json;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>What is said of the packages inside: licences and bill of materials.</summary>
public sealed class NoticesTests
{
    [Fact]
    public async Task The_notices_are_those_of_the_packages_in_use()
    {
        var ran = await Ran.BashAsync("eng/notices.sh --check");

        Assert.True(ran.Code == 0, ran.Error);
    }

    /// <summary>The bill that eng/pack.sh wrote names each package of the notices with version, licence and address, and nothing that only builds.</summary>
    [Fact]
    public async Task The_bill_of_materials_names_what_the_notices_name()
    {
        Assert.SkipWhen(Packages.OfPackSh.Length == 0, "needs what eng/pack.sh wrote: set WAYSIN_PACKAGES, as .ci/run does");
        var notices = await File.ReadAllTextAsync(Path.Combine(Ran.Root, "THIRD-PARTY-NOTICES.md"), TestContext.Current.CancellationToken);
        using var bill = JsonDocument.Parse(
            await File.ReadAllTextAsync(Directory.GetFiles(Packages.OfPackSh, "*.cdx.json").Single(), TestContext.Current.CancellationToken)
        );
        var root = bill.RootElement;
        var inside = root.GetProperty("components").EnumerateArray().ToList();

        Assert.Equal("CycloneDX", root.GetProperty("bomFormat").GetString());
        Assert.Equal("1.6", root.GetProperty("specVersion").GetString());
        Assert.Equal("handclasp", root.GetProperty("metadata").GetProperty("component").GetProperty("name").GetString());
        Assert.False(root.GetProperty("metadata").TryGetProperty("timestamp", out _));
        Assert.All(inside, c => Assert.StartsWith("pkg:nuget/", c.GetProperty("purl").GetString(), StringComparison.Ordinal));
        Assert.All(inside, c => Assert.NotEmpty(c.GetProperty("licenses").EnumerateArray()));
        var listed = notices
            .Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(l => l.Split('|')[2].Trim());
        Assert.Equal(
            listed.Order(StringComparer.Ordinal),
            inside.Select(c => c.GetProperty("version").GetString()!).Order(StringComparer.Ordinal)
        );
        Assert.Contains(inside, c => c.GetProperty("name").GetString() == "BouncyCastle.Cryptography");
        Assert.DoesNotContain(inside, c => c.GetProperty("name").GetString() == "CSharpier.MsBuild");
    }
}
