using System.Text;
using System.Text.Json;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The settings file and the environment, as a user meets them.</summary>
public sealed class ConfigTests
{
    /// <summary>Nobody listens there: a scan that gets so far ends with 4.</summary>
    private const string Nobody = "tls://127.0.0.1:1";

    [Fact]
    public async Task Two_targets_each_have_their_own_client()
    {
        using var folder = new ConfigFolder();
        await folder.PkiAsync("A");
        await folder.PkiAsync("B");
        using var a = await OpensslServer.StartAsync(
            folder.Path,
            "-cert serverA.pem -key serverA-key.pem -CAfile caA.pem -Verify 1 -verify_return_error"
        );
        using var b = await OpensslServer.StartAsync(
            folder.Path,
            "-cert serverB.pem -key serverB-key.pem -CAfile caB.pem -Verify 1 -verify_return_error"
        );
        folder.File(
            ConfigFolder.Name,
            $"""
            version: 1
            defaults:
              checks: [HC101, HC102]
              tls: [1.3]
            targets:
              - target: https://localhost:{a.Port}
                name: first
                client_cert: clientA.pem
                client_key: clientA-key.pem
                server_ca: serverA.pem
              - target: https://localhost:{b.Port}
                client_cert: clientB.pem
                client_key: clientB-key.pem
                server_ca: serverB.pem
            """
        );

        var both = await folder.RunAsync("$HC scan -f json");
        var named = await folder.RunAsync("$HC scan first -f json");
        var addressed = await folder.RunAsync($"$HC scan localhost:{b.Port} -f json");
        var wrongClient = await folder.RunAsync(
            $"$HC scan localhost:{b.Port} --client-cert clientA.pem --client-key clientA-key.pem -f json"
        );

        // Certain is only what stands beside a client that was served: each target's own.
        Assert.Equal(["certain", "certain"], Confidence(both));
        Assert.Equal(["certain"], Confidence(named));
        Assert.Equal(["certain"], Confidence(addressed));
        Assert.NotEqual(["certain"], Confidence(wrongClient));
        Assert.Contains("named first in the settings", both.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_comes_before_the_environment_before_the_file()
    {
        using var folder = new ConfigFolder($"targets:\n  - target: {Nobody}\n    client_cert: file.pem\n");
        var variable = new Dictionary<string, string> { ["HANDCLASP_CLIENT_CERT"] = "variable.pem" };

        var file = await folder.RunAsync("$HC scan");
        var environment = await folder.RunAsync("$HC scan", variable);
        var typed = await folder.RunAsync("$HC scan --client-cert typed.pem", variable);

        Assert.Equal(
            (2, "handclasp: .handclasp.yaml:3:18: client_cert 'file.pem' does not exist: check the path\n"),
            (file.Code, file.Error)
        );
        Assert.Equal(
            (2, "handclasp: HANDCLASP_CLIENT_CERT 'variable.pem' does not exist: check the path\n"),
            (environment.Code, environment.Error)
        );
        Assert.Equal((2, "handclasp: --client-cert 'typed.pem' does not exist: check the path\n"), (typed.Code, typed.Error));
    }

    [Fact]
    public async Task A_switch_of_the_file_is_switched_off_by_the_environment()
    {
        using var folder = new ConfigFolder($"targets:\n  - target: {Nobody}\nscan:\n  quiet: true\n");

        var on = await folder.RunAsync("$HC scan");
        var off = await folder.RunAsync("$HC scan", new Dictionary<string, string> { ["HANDCLASP_QUIET"] = "false" });
        var neither = await folder.RunAsync("$HC scan", new Dictionary<string, string> { ["HANDCLASP_QUIET"] = "perhaps" });

        Assert.Equal((4, 4, 2), (on.Code, off.Code, neither.Code));
        Assert.NotEqual(on.Error, off.Error);
        Assert.Equal("handclasp: HANDCLASP_QUIET 'perhaps' is neither true nor false\n", neither.Error);
    }

    [Fact]
    public async Task Outputs_of_the_file_are_written_beside_it()
    {
        using var folder = new ConfigFolder(
            $$"""
            targets: [{{Nobody}}]
            scan:
              format: table
              output: [out.json, { format: gitlab, output: gl.json }]
            """
        );
        folder.File("below/empty.txt", "");
        await Ran.BashAsync("git init -q", folder.Path);

        var ran = await folder.RunAsync("$HC scan", below: "below");
        var typed = await folder.RunAsync("rm -f out.json && $HC scan -f jsonl");

        Assert.StartsWith("tls://127.0.0.1:1/", ran.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "gl.json")));
        Assert.Equal(4, typed.Code);
        Assert.StartsWith("{", typed.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "out.json")), "formats of the command line replace those of the file");
    }

    [Theory]
    [InlineData("tagrets: []", ":1:1: unknown key 'tagrets' in the file: did you mean 'targets'?")]
    [InlineData("version: 2", ":1:10: version is 1: this handclasp knows no other")]
    [InlineData("defaults:\n  client-crt: a", ":2:3: unknown key 'client-crt' in 'defaults': did you mean 'client_cert'?")]
    [InlineData("defaults:\n  timeout: 5s", ":2:3: 'timeout' does not stand in 'defaults': it belongs to 'scan'")]
    [InlineData("targets:\n  - target: a.test\n    fail_on: high", ":3:5: 'fail_on' does not stand in 'targets': it belongs to 'gate'")]
    [InlineData("source:\n  fix: true", ":2:3: 'fix' does not stand in a settings file: give --fix on the command line")]
    [InlineData("gate:\n  fail_on: hihg", ":2:12: fail_on 'hihg' is none of critical, high, medium, low, info, never (did you mean high?)")]
    [InlineData("gate:\n  fail_if_score_below: 101", ":2:24: fail_if_score_below '101' is no whole number from 0 to 100")]
    [InlineData("gate:\n  fail_on: high\n  fail_on: low", ":3:3: 'fail_on' stands twice")]
    [InlineData("gate:\n  fail_on: [high]", ":2:12: 'fail_on' is one value, not a list")]
    [InlineData("gate:\n  fail_on:", ":2:11: 'fail_on' has no value: give one, or leave the key out")]
    [InlineData("scan:\n  timeout: 5", ":2:12: timeout 5 has no unit: write timeout 5s for seconds (ms, s, m, h)")]
    [InlineData("defaults:\n  mtls: yes", ":2:9: 'mtls' is true or false, not 'yes'")]
    [InlineData("defaults:\n  mtls: 'true'", ":2:9: 'mtls' is true or false, not 'true'")]
    [InlineData("targets:\n  - mtls: true", ":2:5: the entry has no 'target': write target: https://host:port/path")]
    [InlineData(
        "targets:\n  - a.test\n  - https://a.test:443/",
        ":3:5: https://a.test:443/ stands twice, first at .handclasp.yaml:2: a second client of one target is other_cert and other_key"
    )]
    [InlineData("targets: a.test", ":1:10: 'targets' is a list: begin each entry with '- target:'")]
    [InlineData(
        "targets:\n  - target: 'a b'",
        ":2:13: target 'a b' is empty, too long or contains spaces: write [scheme://]host[:port][/path]"
    )]
    [InlineData("suppressions:\n  - check: HC101\n    resaon: x", ":3:5: unknown key 'resaon': did you mean 'reason'?")]
    [InlineData("a: &a [x, x]\nb: [*a, *a]", ":1:4: anchors and aliases (& and *) are not known here: write the value out, or quote it")]
    [InlineData("scan: !!map {}", ":1:7: tags (!) are not known here: write the plain value, or quote it")]
    [InlineData("scan: {}\n---\nscan: {}", ":2:1: a second document: the file holds one")]
    public async Task A_mistake_is_told_with_its_place_and_what_was_meant(string yaml, string said)
    {
        using var folder = new ConfigFolder(yaml);

        var ran = await folder.RunAsync($"$HC scan {Nobody}");

        Assert.Equal((2, $"handclasp: .handclasp.yaml{said}\n", ""), (ran.Code, ran.Error, ran.Out));
    }

    [Fact]
    public async Task The_same_without_a_mistake_is_accepted()
    {
        using var folder = new ConfigFolder(
            $$"""
            version: 1
            defaults: { tls: [1.3, 1.2], alpn: http/1.1, level: passive, skip: [HC181] }
            targets: [{ target: "{{Nobody}}", name: x, path: /a, also-path: [/b], also_ports: [8443], header: { X-A: 1 } }]
            scan: { timeout: 1.5s, max-time: 2m, rate: 0, concurrency: 4 }
            source: { include: "src/**", policies: [pinning], languages: [go, java] }
            gate: { fail_on: medium, fail_if_score_below: 80, allow_inconclusive: true }
            suppressions:
            """
        );

        var scan = await folder.RunAsync("$HC scan");
        var off = await folder.RunAsync($"$HC scan {Nobody} --config none");

        Assert.Equal((4, 4), (scan.Code, off.Code));
        Assert.DoesNotContain("yaml", scan.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("passphrase: hunter2", "'passphrase' would hold a secret")]
    [InlineData("password: hunter2", "'password' would hold a secret")]
    [InlineData("client_key: |\n      -----BEGIN PRIVATE KEY-----\n      hunter2\n", "'client_key' holds a certificate or key itself")]
    [InlineData("header: { Authorization: Bearer hunter2 }", "the header Authorization holds a secret")]
    [InlineData("header: ['X-Api-Key: hunter2']", "the header X-Api-Key holds a secret")]
    [InlineData("header: { X-A: '${HOME}' }", "only variables whose name begins with HANDCLASP_SECRET_ are filled in")]
    [InlineData("header: { Authorization: '${HANDCLASP_SECRET_T}' }", "the environment variable HANDCLASP_SECRET_T is not set")]
    [InlineData("client_key_passphrase_env: hunter2!\n    client_cert: c.pem", "give the variable's name, not the passphrase")]
    public async Task A_secret_in_the_file_is_refused_and_not_repeated(string entry, string said)
    {
        using var folder = new ConfigFolder($"targets:\n  - target: {Nobody}\n    {entry}\n");

        var ran = await folder.RunAsync("$HC scan");

        Assert.Equal(2, ran.Code);
        Assert.Contains(said, ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_secret_from_the_environment_is_accepted()
    {
        using var folder = new ConfigFolder(
            "targets:\n  - target: rediss://u:${HANDCLASP_SECRET_P}@127.0.0.1:1\n    header: { Authorization: 'Bearer ${HANDCLASP_SECRET_T}' }\n"
        );

        var ran = await folder.RunAsync(
            "$HC scan",
            new Dictionary<string, string> { ["HANDCLASP_SECRET_P"] = "hunter2", ["HANDCLASP_SECRET_T"] = "hunter3" }
        );
        var literal = await folder.RunAsync("sed -i 's/${HANDCLASP_SECRET_P}/hunter2/' .handclasp.yaml && $HC scan");

        Assert.Equal(4, ran.Code);
        Assert.DoesNotContain("hunter", ran.Error + ran.Out, StringComparison.Ordinal);
        Assert.Equal(2, literal.Code);
        Assert.DoesNotContain("hunter", literal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_found_above_up_to_the_repository_and_no_further()
    {
        using var folder = new ConfigFolder("gate: { fail_on: nonsense }\n");
        folder.File("repository/below/x.txt", "");

        var outside = await folder.RunAsync($"$HC scan {Nobody}", below: "repository/below");
        await Ran.BashAsync("git init -q", Path.Combine(folder.Path, "repository"));
        var stops = await folder.RunAsync($"$HC scan {Nobody}", below: "repository/below");
        folder.File("repository/.handclasp.yaml", "gate: { fail_on: hgh }\n");
        var inside = await folder.RunAsync($"$HC scan {Nobody}", below: "repository/below");

        Assert.Equal((4, 4), (outside.Code, stops.Code));
        Assert.Equal(2, inside.Code);
        Assert.StartsWith("handclasp: ../.handclasp.yaml:1:18: fail_on 'hgh'", inside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_settings_file_ends_in_one_line()
    {
        using var folder = new ConfigFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "latin1.yaml"), [.. "scan: { format: "u8, 0xE9, .. "}"u8]);
        folder.File("large.yaml", "# " + new string('x', 2 * 1024 * 1024));
        folder.File("deep.yaml", "scan: " + new string('[', 100_000));
        folder.File("bomb.yaml", string.Concat(Enumerable.Range(0, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")));
        folder.File("binary.yaml", Encoding.Latin1.GetString([0, 1, 2, 3]));

        foreach (var name in new[] { "latin1.yaml", "large.yaml", "deep.yaml", "bomb.yaml", "binary.yaml", "missing.yaml", "." })
        {
            var ran = await folder.RunAsync($"$HC scan {Nobody} --config {name}");
            Assert.True(ran.Code == 2, $"{name}: {ran.Code} {ran.Error}");
            Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
            Assert.Contains(name, ran.Error, StringComparison.Ordinal);
            Assert.True(ran.Error.Length < 400, $"{name}: {ran.Error.Length} characters");
        }
    }

    [Fact]
    public async Task A_variable_that_is_not_known_is_told_and_ours_are_not()
    {
        using var folder = new ConfigFolder();
        var wrong = new Dictionary<string, string> { ["HANDCLASP_CLIENT_CRT"] = "x", ["HANDCLASP_QUITE"] = "1" };
        var right = new Dictionary<string, string>
        {
            ["HANDCLASP_API_KEY"] = "abc",
            ["HANDCLASP_BINARY"] = "/x",
            ["HANDCLASP_FAIL_ON"] = "low",
            ["HANDCLASP_MTLS"] = "",
            ["HANDCLASP_KEY_PASSPHRASE"] = "x",
            ["HANDCLASP_CLIENT_KEY_PASSPHRASE_ENV"] = "HANDCLASP_KEY_PASSPHRASE",
        };

        var told = await folder.RunAsync($"$HC scan {Nobody}", wrong);
        var silent = await folder.RunAsync($"$HC scan {Nobody}", right);

        Assert.Equal(4, told.Code);
        Assert.Contains(
            "HANDCLASP_CLIENT_CRT is not known and does nothing: did you mean HANDCLASP_CLIENT_CERT?",
            told.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "HANDCLASP_QUITE is not known and does nothing: did you mean HANDCLASP_QUIET?",
            told.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(4, silent.Code);
        Assert.DoesNotContain("HANDCLASP_", silent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_takes_its_section_and_the_gate()
    {
        using var folder = new ConfigFolder("source: { exclude: 'old/**' }\ngate: { fail_on: never, fail_if_score_below: 0 }\n");
        const string flaw = "package main\nimport \"crypto/tls\"\nvar c = &tls.Config{InsecureSkipVerify: true}\n";
        folder.File("old/a.go", flaw);
        folder.File("new/b.go", flaw);

        var ran = await folder.RunAsync("$HC source . -f json");
        var without = await folder.RunAsync("$HC source . -f json --config none");

        Assert.Equal((0, 1), (ran.Code, without.Code));
        Assert.DoesNotContain("old/a.go", ran.Out, StringComparison.Ordinal);
        Assert.Contains("new/b.go", ran.Out, StringComparison.Ordinal);
        Assert.Contains("old/a.go", without.Out, StringComparison.Ordinal);
    }

    private static List<string> Confidence(Ran ran)
    {
        using var report = JsonDocument.Parse(ran.Out);
        return
        [
            .. report
                .RootElement.GetProperty("targets")
                .EnumerateArray()
                .Select(t => t.GetProperty("findings").EnumerateArray().First(f => f.GetProperty("check").GetString() == "HC101"))
                .Select(f => f.TryGetProperty("confidence", out var c) ? c.GetString()! : f.GetProperty("verdict").GetString()!),
        ];
    }
}
