using Handclasp.Demo;
using Handclasp.Model;
using Handclasp.Tests.Cli;
using Xunit;

namespace Handclasp.Tests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task Every_planted_hole_is_found_and_the_sound_server_is_clean()
    {
        using var folder = new TemporaryFolder();

        var ran = await Shell.RunAsync(["demo"], folder: folder.Path);

        Assert.Equal(
            ["ok /strict", "ok /optional", "ok /any-certificate", "ok /no-expiry"],
            ran.Out.Split('\n')
                .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(w => w is ["ok" or "WRONG", ..])
                .Select(w => $"{w[0]} {w[1]}")
        );
        Assert.Equal(0, ran.Code);
        Assert.Empty(ran.Error);
        Assert.StartsWith(
            "<!DOCTYPE html>",
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "handclasp-demo.html")),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Theory]
    [InlineData("/strict", Enforcement.Required, "", true)]
    [InlineData("/strict", Enforcement.Required, "HC121", false)]
    [InlineData("/strict", Enforcement.Inconclusive, "", false)]
    [InlineData("/no-expiry", Enforcement.Required, "HC121", true)]
    [InlineData("/no-expiry", Enforcement.Required, "HC122", false)]
    [InlineData("/optional", Enforcement.OptionalUnverified, "HC101", true)]
    [InlineData("/optional", Enforcement.Optional, "HC101", false)]
    public void A_wrong_scan_is_called_wrong(string path, Enforcement found, string failed, bool right)
    {
        var demo = DemoCase.All.Single(d => d.Path == path);
        var findings = Handclasp
            .Checks.All.Rules.Where(r => r.Info.Id == failed)
            .Select(r => new Finding(r.Info, Ruling.Fail("so it is", Confidence.Certain, [new("seen", "here")])));

        var result = demo.Hold(new("https://a.test/") { Enforcement = found, Findings = [.. findings] });

        Assert.Equal(right, result.Right);
        Assert.NotEmpty(result.Said);
    }

    [Fact]
    public void A_scan_that_failed_is_called_wrong()
    {
        var result = DemoCase.All[0].Hold(new("https://a.test/") { Error = new("internal", "it broke") });

        Assert.Equal(new(false, "it broke"), result);
    }
}
