using System.Text.Json;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The npm packages as a person installs them: from tarballs, without a network.</summary>
public sealed class NpmTests : IAsyncLifetime
{
    private readonly ScratchFolder scratch = new();

    private string Project => Path.Combine(scratch.Path, "project");

    private string Tarballs => Path.Combine(scratch.Path, "tarballs");

    /// <summary>Packs both packages; where no native binary was built, a script that becomes the tool stands in its place.</summary>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Project);
        var binary = scratch.File("binary", $"#!/bin/sh\nexec '{Ran.Tool}' \"$@\"\n");
        if (Environment.GetEnvironmentVariable("HANDCLASP_NATIVE") is { Length: > 0 } native)
            binary = native;
        else
            await DoneAsync($"chmod +x '{binary}'", "");
        await File.WriteAllTextAsync(Path.Combine(Project, "package.json"), "{ \"private\": true }", TestContext.Current.CancellationToken);
        await DoneAsync(
            $"node npm/pack.js 1.2.3 '{Tarballs}' \"$(node -p 'process.arch === \"arm64\" ? \"linux-arm64\" : \"linux-x64\"')={binary}\"",
            ""
        );
    }

    public ValueTask DisposeAsync()
    {
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_users_command_works_verbatim()
    {
        await InstallAsync("../tarballs/*.tgz");
        await AcmeHost.PrepareAsync(Project);

        var ran = await AcmeHost.RunAsync(
            Project,
            "npx handclasp scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem"
        );

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Contains("enforcement  required (certain)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("PASS HC101", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_fails_fails_through_npx()
    {
        await InstallAsync("../tarballs/*.tgz");
        await AcmeHost.PrepareAsync(Project, verify: "off");

        var ran = await AcmeHost.RunAsync(
            Project,
            "npx handclasp scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem"
        );

        Assert.True(ran.Code == 1, ran.Out + ran.Error);
        Assert.Contains("gave a stranger the answer", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_input_and_exit_code_pass_through()
    {
        await InstallAsync("../tarballs/*.tgz");

        var usage = await Ran.BashAsync("node_modules/.bin/handclasp scan https://localhost:1/ --fail-if-score-below 'x y'", Project);
        var input = await Ran.BashAsync(
            "echo 'https.get({ rejectUnauthorized: false });' | node_modules/.bin/handclasp source - --stdin-filename 'a b.js'",
            Project
        );

        Assert.Equal(2, usage.Code);
        Assert.Contains("x y", usage.Error, StringComparison.Ordinal);
        Assert.Equal(1, input.Code);
        Assert.Contains("a b.js", input.Out, StringComparison.Ordinal);
    }

    /// <summary>A binary of our own makes the signals visible: it says which it got, and dies of one.</summary>
    [Fact]
    public async Task Signals_reach_the_binary_and_its_death_is_seen()
    {
        await InstallAsync("../tarballs/*.tgz");
        const string Probe = """
            cat > "$(ls -d node_modules/@handclasp/*)/handclasp" <<'END'
            #!/usr/bin/env bash
            if [ "$1" = die ]; then kill -KILL $$; fi
            trap 'echo got INT; exit 130' INT
            trap 'echo got TERM; exit 7' TERM
            echo ready
            while :; do sleep 0.1; done
            END
            try() { # signal: sent to the launcher alone, once the binary runs
              node -e '
                const { spawn } = require("node:child_process");
                const child = spawn(process.execPath, ["node_modules/handclasp/handclasp.js", "wait"], { stdio: ["ignore", "pipe", "inherit"], detached: true });
                child.stdout.on("data", (d) => { process.stdout.write(d); if (String(d).includes("ready")) child.kill(process.argv[1]); });
                child.on("close", (code, signal) => console.log("ended", code, signal));' "$1"
            }
            try SIGTERM
            try SIGINT
            node -e '
              const { spawnSync } = require("node:child_process");
              const r = spawnSync(process.execPath, ["node_modules/handclasp/handclasp.js", "die"]);
              console.log("died", r.status, r.signal);'
            """;

        var ran = await Ran.BashAsync(Probe, Project, seconds: 60);

        Assert.Equal("ready\ngot TERM\nended 7 null\nready\ngot INT\nended 130 null\ndied null SIGKILL\n", ran.Out);
    }

    [Fact]
    public async Task Without_a_platform_package_it_says_which_and_why()
    {
        await InstallAsync("../tarballs/handclasp-1.2.3.tgz");

        var ran = await Ran.BashAsync("node_modules/.bin/handclasp --version", Project);

        Assert.Equal(3, ran.Code);
        Assert.Matches(@"^handclasp: the package @handclasp/linux-\w+ is missing: .*--omit=optional.*npm install handclasp\n$", ran.Error);
    }

    [Fact]
    public async Task No_script_runs_at_installation_and_every_platform_is_an_optional_dependency()
    {
        var thin = await ManifestAsync("handclasp-1.2.3.tgz");
        using var table = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Ran.Root, "npm/platforms.json"), TestContext.Current.CancellationToken)
        );
        var platforms = table.RootElement.EnumerateObject().Select(p => $"@handclasp/{p.Name}=1.2.3").ToList();

        Assert.Equal(7, platforms.Count);
        Assert.Equal(platforms, thin.GetProperty("optionalDependencies").EnumerateObject().Select(p => $"{p.Name}={p.Value}"));
        Assert.False(thin.TryGetProperty("scripts", out _));
        Assert.False(thin.TryGetProperty("dependencies", out _));

        var native = await ManifestAsync("handclasp-linux-*-1.2.3.tgz");
        Assert.Equal("linux", native.GetProperty("os")[0].GetString());
        Assert.Equal("glibc", native.GetProperty("libc")[0].GetString());
        Assert.False(native.TryGetProperty("scripts", out _));
    }

    private async Task<JsonElement> ManifestAsync(string tarball)
    {
        var ran = await DoneAsync($"tar -xzOf {tarball} package/package.json", Tarballs);
        using var document = JsonDocument.Parse(ran.Out);
        return document.RootElement.Clone();
    }

    private Task<Ran> InstallAsync(string tarballs) => DoneAsync($"npm install --offline --no-audit --no-fund {tarballs}", Project);

    private static async Task<Ran> DoneAsync(string line, string folder)
    {
        var ran = await Ran.BashAsync(line, folder);
        Assert.True(ran.Code == 0, $"{line}: {ran.Out}{ran.Error}");
        return ran;
    }
}
