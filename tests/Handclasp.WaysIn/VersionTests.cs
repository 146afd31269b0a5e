using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The command line as a process: what every way in rests on.</summary>
public sealed class VersionTests
{
    [Fact]
    public async Task The_tool_tells_its_version()
    {
        var ran = await Ran.BashAsync($"'{Ran.Tool}' --version");

        Assert.Equal(0, ran.Code);
        Assert.Matches(@"^handclasp \d+\.\d+\.\d+\S*\n$", ran.Out);
    }
}
