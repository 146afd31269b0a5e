using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>Fetching a release: what has the right checksum is run, and nothing else is.</summary>
public sealed class ActionInstallTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-install-").FullName;
    private readonly Dictionary<string, byte[]> files = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_release_with_the_right_checksum_is_run()
    {
        using var web = await ReleaseAsync("9.9.9");

        var used = await InstallAsync(web, "v9.9.9");

        Assert.Equal(0, used.Code);
        Assert.Contains("handclasp 9.9.9 for linux-", used.Log, StringComparison.Ordinal);
        Assert.Contains("checksum from the release", used.Log, StringComparison.Ordinal);
        Assert.EndsWith("/bin/handclasp", used.Step["install.binary"], StringComparison.Ordinal);
        Assert.Equal([Path.GetDirectoryName(used.Step["install.binary"])!], used.Path);
        Assert.True(File.Exists(Path.Combine(folder, "was-run")));
    }

    [Theory]
    [InlineData("changed", "is not what the release says")]
    [InlineData("no sums", "SHA256SUMS could not be fetched")]
    [InlineData("not named", "SHA256SUMS of the release does not name handclasp-9.9.9-linux-")]
    [InlineData("absent", "could not be fetched: is 9.9.9 a release?")]
    public async Task Another_archive_is_not_run(string fault, string said)
    {
        using var web = await ReleaseAsync("9.9.9");
        var archive = files.Keys.Single(k => k.EndsWith(".tar.gz", StringComparison.Ordinal));
        var sums = "/v9.9.9/SHA256SUMS";
        switch (fault)
        {
            case "changed":
                files[archive] = [.. files[archive], 0];
                break;
            case "no sums":
                files.Remove(sums);
                break;
            case "not named":
                files[sums] = "# nothing\n"u8.ToArray();
                break;
            default:
                files.Remove(archive);
                break;
        }

        var used = await InstallAsync(web, "9.9.9");

        Assert.Equal(2, used.Code);
        Assert.Contains(used.Commands, c => c.Name == "error" && c.Data.Contains(said, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(folder, "was-run")));
    }

    [Fact]
    public async Task The_checksum_in_the_actions_own_commit_comes_before_the_one_beside_the_archive()
    {
        using var web = await ReleaseAsync("9.9.9");
        var action = Path.Combine(folder, "action");
        Directory.CreateDirectory(action);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Ran.Root, "action")))
            File.Copy(file, Path.Combine(action, Path.GetFileName(file)));
        await File.WriteAllBytesAsync(Path.Combine(folder, "sums"), files["/v9.9.9/SHA256SUMS"]);
        var pinned = await Ran.BashAsync("action/pin.sh v9.9.9 sums", folder);
        Assert.True(pinned.Code == 0, pinned.Error);

        var same = await ScriptAsync(web);
        // Somebody replaces the archive and the list beside it.
        using var other = await ReleaseAsync("9.9.9", "echo other");
        var replaced = await ScriptAsync(other);

        Assert.True(same.Code == 0, same.Out + same.Error);
        Assert.Contains("handclasp 9.9.9 for linux-", same.Out, StringComparison.Ordinal);
        Assert.Contains("checksum from the action", same.Out, StringComparison.Ordinal);
        Assert.Equal(2, replaced.Code);
        Assert.Contains("is not what the action says", replaced.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2", "http://127.0.0.1:1", "the version '1.2' is none")]
    [InlineData("1.2.3/../../x", "http://127.0.0.1:1", "is none: write it like 1.2.3")]
    [InlineData("1.2.3", "http://mirror.example", "HANDCLASP_RELEASES is no https address")]
    public async Task Wrong_settings_are_told_before_anything_is_fetched(string version, string releases, string said)
    {
        var used = await ActionRun.UseAsync(
            new Dictionary<string, string> { ["version"] = version, ["source"] = "." },
            folder,
            new Dictionary<string, string> { ["HANDCLASP_RELEASES"] = releases },
            own: false
        );

        Assert.Equal(2, used.Code);
        Assert.Contains(said, Assert.Single(used.Commands).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_the_version_is_not_pinned()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "sums"), $"{new string('a', 64)}  handclasp-1.2.3-linux-x64.tar.gz\n");

        var ran = await Ran.BashAsync($"'{Ran.Root}/action/pin.sh' 1.2.4 sums", folder);

        Assert.Equal((2, "pin: sums names no archive of 1.2.4\n"), (ran.Code, ran.Error));
    }

    private Task<ActionResult> InstallAsync(ActionWeb web, string version) =>
        ActionRun.UseAsync(
            new Dictionary<string, string> { ["version"] = version, ["source"] = "." },
            folder,
            new Dictionary<string, string> { ["HANDCLASP_RELEASES"] = web.Address },
            own: false
        );

    /// <summary>A copy of the script in this folder, with a pinned release.</summary>
    private Task<Ran> ScriptAsync(ActionWeb web) =>
        Ran.BashAsync(
            "bash action/install.sh",
            folder,
            new Dictionary<string, string>
            {
                ["HANDCLASP_RELEASES"] = web.Address,
                ["GITHUB_OUTPUT"] = Path.Combine(folder, "output"),
                ["RUNNER_TEMP"] = folder,
            }
        );

    /// <summary>An archive as the release workflow makes it, with a program that leaves a trace and writes an empty report.</summary>
    private async Task<ActionWeb> ReleaseAsync(string version, string more = "true")
    {
        var made = Directory.CreateDirectory(Path.Combine(folder, "made")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(made, "handclasp"),
            $"""
            #!/usr/bin/env bash
            [[ $1 == --version ]] && exit
            {more}
            touch '{folder}/was-run'
            while (($# > 0)); do if [[ $1 == --output && $2 != - ]]; then echo x > "$2"; fi; shift; done

            """
        );
        var packed = await Ran.BashAsync("chmod +x handclasp && tar -czf ../release.tar.gz handclasp && uname -m", made);
        var machine = packed.Out.Trim() is "aarch64" or "arm64" ? "arm64" : "x64";
        var archive = await File.ReadAllBytesAsync(Path.Combine(folder, "release.tar.gz"));
        var name = $"handclasp-{version}-linux-{machine}.tar.gz";
        files[$"/v{version}/{name}"] = archive;
        files[$"/v{version}/SHA256SUMS"] = Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(archive))}  {name}\n");
        return new(request => files.TryGetValue(request.Path, out var body) ? (200, body) : (404, []));
    }
}
