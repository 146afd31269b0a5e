using Xunit;

namespace Handclasp.WaysIn;

/// <summary>What a release weighs and holds.</summary>
public sealed class SizeTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>How fast it starts is measured by <c>bench/run.sh</c>, beside a peer: a timed test fails on a slow machine.</summary>
    [Fact]
    public async Task The_native_binary_is_small_and_needs_no_runtime_beside_it()
    {
        var native = Environment.GetEnvironmentVariable("HANDCLASP_NATIVE") ?? "";
        Assert.SkipWhen(native.Length == 0, "needs a native binary: set HANDCLASP_NATIVE, as .ci/run does");
        var alone = Path.Combine(scratch.Path, "handclasp");
        File.Copy(native, alone);

        // Nothing lies beside it, and what finds an installed .NET is taken away.
        var ran = await Ran.BashAsync("env -i ./handclasp --version", scratch.Path);

        Assert.InRange(new FileInfo(native).Length, 1, 30_000_000);
        Assert.Equal(0, ran.Code);
        Assert.StartsWith("handclasp ", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_holds_the_binary_and_its_papers_and_the_checksums_hold()
    {
        Assert.SkipWhen(Packages.OfPackSh.Length == 0, "needs what eng/pack.sh wrote: set WAYSIN_PACKAGES, as .ci/run does");
        var sums = await Ran.BashAsync(
            "sha256sum --check --strict --quiet SHA256SUMS && wc -l < SHA256SUMS && ls | grep -cv SHA256SUMS",
            Packages.OfPackSh
        );
        var listed = await Ran.BashAsync($"tar -tzf '{Packages.OfPackSh}'/handclasp-*-linux-*.tar.gz");
        var owners = await Ran.BashAsync(
            $"tar --numeric-owner -tvzf '{Packages.OfPackSh}'/handclasp-*-linux-*.tar.gz | awk '{{print $2, $4, $5}}' | sort -u"
        );
        var ran = await Ran.BashAsync($"tar -xzf '{Packages.OfPackSh}'/handclasp-*-linux-*.tar.gz && ./handclasp --version", scratch.Path);

        Assert.True(sums.Code == 0, sums.Out + sums.Error);
        var counts = sums.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(counts[1], counts[0]);
        Assert.Equal(
            [
                "LICENSE",
                "README.md",
                "THIRD-PARTY-NOTICES.md",
                "completions/_handclasp",
                "completions/handclasp.bash",
                "completions/handclasp.fish",
                "completions/handclasp.ps1",
                "handclasp",
                "handclasp.1",
            ],
            listed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        // One owner and one date in all of it.
        Assert.Matches("^0/0 [0-9-]+ [0-9:]+\n$", owners.Out);
        Assert.StartsWith("handclasp ", ran.Out, StringComparison.Ordinal);
    }
}
