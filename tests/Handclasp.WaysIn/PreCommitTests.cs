using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The hook for pre-commit, run by pre-commit itself.</summary>
public sealed class PreCommitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-hook-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_commit_that_switches_verification_off_is_stopped_and_others_are_not()
    {
        // The hook's repository as it is in this working tree, committed or not; the user's repository beside it.
        var ready = await BashAsync(
            $$"""
            set -e
            mkdir -p bin hooks user
            ln -s '{{Ran.Tool}}' bin/handclasp
            cp '{{Ran.Root}}/.pre-commit-hooks.yaml' hooks/
            git -C hooks init -q && git -C hooks add -A && git -C hooks commit -q -m hooks
            cd user && git init -q
            printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: handclasp-source\n' "$PWD/../hooks" "$(git -C ../hooks rev-parse HEAD)" > .pre-commit-config.yaml
            git add -A && git commit -q -m start && pre-commit install
            """
        );
        Assert.True(ready.Code == 0, ready.Out + ready.Error);

        var text = await BashAsync("cd user; echo hello > README.md; printf 'a = 1\\n' > 'a b.toml'; git add -A; git commit -m text");
        var good = await BashAsync("cd user; echo 'x = 1' > 'a file.py'; echo y >> README.md; git add -A; git commit -m good");
        var bad = await BashAsync(
            "cd user; echo 'require(\"https\").get({rejectUnauthorized: false})' > 'b c.js'; git add -A; git commit -m bad"
        );
        var log = await BashAsync("git -C user log --format=%s");

        Assert.True(text.Code == 0, text.Out + text.Error);
        Assert.True(good.Code == 0, good.Out + good.Error);
        Assert.Contains("handclasp source", good.Error + good.Out, StringComparison.Ordinal);
        Assert.Equal(1, bad.Code);
        Assert.Contains("b c.js:1", bad.Error + bad.Out, StringComparison.Ordinal);
        Assert.Equal("good\ntext\nstart\n", log.Out);
    }

    [Fact]
    public async Task Every_file_that_the_hook_hands_on_is_one_that_the_tool_reads()
    {
        var pattern = ActionYaml.ReadList(Path.Combine(Ran.Root, ".pre-commit-hooks.yaml")).Single().At("files").Text();
        var endings = Regex.Match(pattern, @"\\\.\(([^)]*)\)").Groups[1].Value.Split('|', StringSplitOptions.TrimEntries);
        var names = Regex.Match(pattern, @"\(\^\|/\)\(([^)]*)\)").Groups[1].Value.Split('|', StringSplitOptions.TrimEntries);
        var files = endings.Select(e => $"x.{e}").Concat(names).ToList();
        Assert.True(files.Count > 50);
        foreach (var file in files)
            await File.WriteAllTextAsync(Path.Combine(folder, file), "\n");

        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "\n");

        var ran = await BashAsync($"'{Ran.Tool}' source {string.Join(' ', files)} notes.txt -f json");

        using var report = JsonDocument.Parse(ran.Out);
        var unread = report
            .RootElement.GetProperty("targets")
            .EnumerateArray()
            .Where(t => t.GetProperty("error").ValueKind == JsonValueKind.Object)
            .Select(t => t.GetProperty("target").GetString());
        Assert.Equal(["notes.txt"], unread);
    }

    private Task<Ran> BashAsync(string line) =>
        Ran.BashAsync(
            line,
            folder,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{folder}/bin:{Environment.GetEnvironmentVariable("PATH")}",
                ["PRE_COMMIT_HOME"] = Path.Combine(folder, "home"),
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_AUTHOR_NAME"] = "a",
                ["GIT_AUTHOR_EMAIL"] = "a@example.com",
                ["GIT_COMMITTER_NAME"] = "a",
                ["GIT_COMMITTER_EMAIL"] = "a@example.com",
            }
        );
}
