using System.Text.Json;
using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary><c>handclasp source</c> as a user types it.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Bad = "https.get({ rejectUnauthorized: false });\n";
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-cli").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public async Task A_flaw_fails_and_says_where()
    {
        Write("src/a.js", Bad);

        var ran = await Run("source", ".");

        Assert.Equal(1, ran.Code);
        Assert.Contains("FAIL HC500 critical  src/a.js:1:13", ran.Out, StringComparison.Ordinal);
        Assert.Contains("(--fix writes it)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("HC500 (critical) failed", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sound_code_passes_with_an_A()
    {
        Write("a.js", "https.get({ ca });\n");

        var ran = await Run("source");

        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("score 100 A", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_changes_nothing_and_a_fix_changes_the_file()
    {
        Write("a.js", Bad);
        var diff = await Run("source", ".", "--diff");
        Assert.Equal(0, diff.Code);
        Assert.Contains("+https.get({ rejectUnauthorized: true });", diff.Out, StringComparison.Ordinal);
        Assert.Equal(Bad, Read("a.js"));

        var fix = await Run("source", ".", "--fix");
        Assert.Equal(0, fix.Code);
        Assert.Contains("corrected 1 places in 1 files", fix.Error, StringComparison.Ordinal);
        Assert.Equal(Bad.Replace("false", "true", StringComparison.Ordinal), Read("a.js"));

        Assert.Equal("", (await Run("source", ".", "--diff")).Out);
    }

    [Fact]
    public async Task Unsafe_corrections_wait_to_be_asked_for()
    {
        Write("a.go", "package a\n\nvar c = &tls.Config{ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: pool}\n");

        Assert.Equal("", (await Run("source", ".", "--diff")).Out);
        Assert.Contains(
            "+var c = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert",
            (await Run("source", ".", "--diff", "--unsafe-fixes")).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Standard_input_is_read_as_the_file_it_is_said_to_be()
    {
        var ran = await Shell.RunAsync(
            ["source", "-", "--stdin-filename", "x/a.py", "-f", "json"],
            "import requests\nrequests.get(u, verify=False)\n",
            folder
        );

        using var report = JsonDocument.Parse(ran.Out);
        var failed = report
            .RootElement.GetProperty("targets")[0]
            .GetProperty("findings")
            .EnumerateArray()
            .Single(f => f.GetProperty("verdict").GetString() == "fail");
        Assert.Equal(
            ("HC500", "x/a.py", 2),
            (
                failed.GetProperty("check").GetString(),
                failed.GetProperty("evidence")[0].GetProperty("at").GetProperty("where").GetString(),
                failed.GetProperty("evidence")[0].GetProperty("at").GetProperty("line").GetInt32()
            )
        );
        Assert.True(failed.GetProperty("fix").GetProperty("safe").GetBoolean());
        Assert.Equal("source", report.RootElement.GetProperty("run").GetProperty("command").GetString());
    }

    [Fact]
    public async Task A_baseline_leaves_what_is_new()
    {
        Write("a.js", Bad);
        await Run("source", ".", "-f", "json", "-o", Path.Combine(folder, "earlier.json"));
        Write("a.js", "\n" + Bad);
        Assert.Equal(0, (await Run("source", ".", "--baseline", Path.Combine(folder, "earlier.json"))).Code);
        Write("b.js", Bad);

        Assert.Equal(1, (await Run("source", ".", "--baseline", Path.Combine(folder, "earlier.json"))).Code);
    }

    [Fact]
    public async Task Since_a_commit_only_what_differs_is_read()
    {
        Write("old.js", Bad);
        Git("init", "-q");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "first");
        Write("new.js", Bad);

        var ran = await Run("source", ".", "--since", "HEAD");

        Assert.Contains("new.js:1:13", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("old.js", ran.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("source", ".", "--since", "nothing")).Code);
    }

    [Fact]
    public async Task Includes_and_excludes_are_globs_as_in_gitignore()
    {
        Write("src/a.js", Bad);
        Write("src/b.ts", Bad);
        Write("lib/c.js", Bad);

        var included = await Run("source", ".", "--include", "src/**/*.js");
        var excluded = await Run("source", ".", "--exclude", "lib/");

        Assert.Contains("src/a.js:1", included.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("b.ts:1", included.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("c.js:1", included.Out, StringComparison.Ordinal);
        Assert.Contains("b.ts:1", excluded.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("c.js:1", excluded.Out, StringComparison.Ordinal);
    }

    private Task<Ran> Run(params string[] args) => Shell.RunAsync(args, "", folder);

    private string Read(string path) => File.ReadAllText(Path.Combine(folder, path));

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void Git(params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = folder }
        )!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
