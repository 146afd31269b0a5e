using System.Security.Cryptography;
using System.Text.Json;
using Handclasp.Demo;
using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary>The scan command as a whole, against the demonstration's servers.</summary>
public sealed class ScanTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly List<Exception> defects = [];
    private DemoServers? servers;

    private string Strict => servers!.Targets[0].Url;

    private string Optional => servers!.Targets[1].Url;

    private string[] Credentials =>
        [
            "--mtls",
            "--client-cert",
            Path.Combine(folder.Path, "client.pem"),
            "--client-key",
            Path.Combine(folder.Path, "client.key"),
            "--cacert",
            Path.Combine(folder.Path, "server-ca.pem"),
        ];

    public ValueTask InitializeAsync()
    {
        servers = DemoServers.Start(TimeProvider.System, defects.Add);
        var given = servers.Options;
        folder.File("client.pem", Pem(given.Valid!.Chain[0]));
        folder.File("client.key", given.Valid.Key.ExportPkcs8PrivateKeyPem());
        folder.File("server-ca.pem", Pem(given.ServerCa[0]));
        folder.File("client-ca.pem", Pem(given.ClientCa[0]));
        folder.File("client-ca.key", given.ClientCaKey!.ExportPkcs8PrivateKeyPem());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await servers!.DisposeAsync();
        folder.Dispose();
        Assert.Empty(defects);
    }

    [Fact]
    public async Task The_command_of_the_users_documents_works_word_for_word()
    {
        var ran = await Shell.RunAsync(["scan", Strict, .. Credentials], folder: folder.Path);

        Assert.Equal("", ran.Error);
        Assert.Equal(0, ran.Code);
        Assert.Contains("enforcement  required (certain)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("score 89 B", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_output_holds_the_report_and_nothing_else()
    {
        var ran = await Shell.RunAsync(["scan", Optional, .. Credentials, "-f", "json"], folder: folder.Path);

        using var report = JsonDocument.Parse(ran.Out);
        Assert.Equal(1, ran.Code);
        Assert.Equal(1, report.RootElement.GetProperty("run").GetProperty("exitCode").GetInt32());
        Assert.StartsWith("handclasp: HC101 (critical) failed on", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_is_quiet()
    {
        var ran = await Shell.RunAsync(
            ["scan", Optional, .. Credentials, "-q", "-f", "json", "-o", Path.Combine(folder.Path, "r.json")],
            folder: folder.Path
        );

        Assert.Equal((1, "", ""), (ran.Code, ran.Out, ran.Error));
        Assert.True(File.Exists(Path.Combine(folder.Path, "r.json")));
    }

    [Fact]
    public async Task Quiet_still_tells_errors()
    {
        var port = Ports.Free();

        var ran = await Shell.RunAsync(["scan", $"https://127.0.0.1:{port}", Strict, .. Credentials, "-q"], folder: folder.Path);

        Assert.Equal(5, ran.Code);
        Assert.Contains("refuses TCP connections", Assert.Single(ran.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Contains("enforcement  required", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fail-on never", 0, "")]
    [InlineData("--fail-on critical", 1, "HC101")]
    [InlineData("--fail-on never --fail-if-score-below 40", 1, "score 39")]
    [InlineData("--fail-on never --fail-if-score-below 39", 0, "")]
    public async Task Gates_say_why(string gate, int code, string why)
    {
        var ran = await Shell.RunAsync(["scan", Optional, .. Credentials, .. gate.Split(' ')], folder: folder.Path);

        Assert.Equal(code, ran.Code);
        Assert.Equal(why.Length == 0, ran.Error.Length == 0);
        Assert.Contains(why, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_of_itself_passes()
    {
        var earlier = Path.Combine(folder.Path, "earlier.json");
        var before = await Shell.RunAsync(["scan", Optional, .. Credentials, "-f", "json", "-o", earlier], folder: folder.Path);

        var after = await Shell.RunAsync(["scan", Optional, .. Credentials, "--baseline", earlier], folder: folder.Path);

        Assert.Equal((1, 0), (before.Code, after.Code));
    }

    [Fact]
    public async Task The_suppressions_beside_us_are_read_unasked()
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var without = await Shell.RunAsync(["scan", Optional, .. Credentials], folder: folder.Path);
        folder.File(".handclasp.yaml", $"suppressions:\n  - check: HC101\n    reason: it is a demonstration\n    until: {day}\n");

        var with = await Shell.RunAsync(["scan", Optional, .. Credentials], folder: folder.Path);

        Assert.Equal((1, 0), (without.Code, with.Code));
    }

    [Fact]
    public async Task Broken_suppressions_are_told_with_their_line()
    {
        folder.File(".handclasp.yaml", "suppressions:\n  - check: HC101\n    reasn: typo\n");

        var ran = await Shell.RunAsync(["scan", Optional, .. Credentials], folder: folder.Path);

        Assert.Equal(2, ran.Code);
        Assert.Contains(".handclasp.yaml", ran.Error, StringComparison.Ordinal);
        Assert.Contains("reasn", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chosen_checks_run_and_others_do_not()
    {
        var ran = await Shell.RunAsync(
            ["scan", Strict, .. Credentials, "--checks", "hc101,untrusted-client-certificate", "--tls", "1.3", "-f", "json"],
            folder: folder.Path
        );

        using var report = JsonDocument.Parse(ran.Out);
        var target = report.RootElement.GetProperty("targets")[0];
        Assert.Equal(
            ["HC101", "HC102"],
            target.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("check").GetString()).Distinct()
        );
        Assert.Equal(
            ["TLSv1.3"],
            target.GetProperty("endpoints").EnumerateArray().Select(e => e.GetProperty("protocol").GetString()).Distinct()
        );
    }

    [Fact]
    public async Task A_trace_has_a_line_a_message()
    {
        var trace = Path.Combine(folder.Path, "trace.txt");

        var ran = await Shell.RunAsync(["scan", Strict, .. Credentials, "--trace", trace], folder: folder.Path);

        Assert.Equal(0, ran.Code);
        Assert.Contains("\"message\":\"ClientHello\"", await File.ReadAllTextAsync(trace), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(trace), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", "", false)]
    [InlineData("always", "", true)]
    [InlineData("never", "", false)]
    [InlineData("always", "1", true)]
    public async Task Colours_go_where_they_are_wanted(string when, string noColor, bool coloured)
    {
        var variables = new Dictionary<string, string> { ["NO_COLOR"] = noColor };

        var ran = await Shell.RunAsync(["scan", Strict, .. Credentials, "--color", when], folder: folder.Path, variables: variables);

        Assert.Equal(coloured, ran.Out.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Targets_of_a_file_and_of_the_line_are_one_list()
    {
        var list = folder.File("targets.txt", $"# ours\n{Strict}\n{Optional}  # the second\n\n{Strict}\n");

        var ran = await Shell.RunAsync(["scan", Strict, "--targets", list, .. Credentials, "-f", "json"], folder: folder.Path);

        using var report = JsonDocument.Parse(ran.Out);
        Assert.Equal(
            [Strict, Optional],
            report.RootElement.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("target").GetString())
        );
    }

    [Theory]
    [InlineData("client.pem", null, "--client-key")]
    [InlineData("client.pem", "client-ca.key", "does not belong")]
    [InlineData("client.key", "client.pem", "private key where a certificate is expected")]
    [InlineData("empty", "client.key", "is empty")]
    [InlineData("garbage", "client.key", "garbage")]
    public async Task Pairs_that_are_none_are_told(string certificate, string? key, string says)
    {
        folder.File("empty", "");
        folder.File("garbage", "not PEM at all");
        string[] pair = ["--client-cert", Path.Combine(folder.Path, certificate)];

        var ran = await Shell.RunAsync([
            "scan",
            Strict,
            .. pair,
            .. key is null ? [] : new[] { "--client-key", Path.Combine(folder.Path, key) },
        ]);

        Assert.Equal(2, ran.Code);
        Assert.Empty(ran.Out);
        Assert.Contains(says, Assert.Single(ran.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    private static string Pem(byte[] der) => PemEncoding.WriteString("CERTIFICATE", der) + "\n";
}
