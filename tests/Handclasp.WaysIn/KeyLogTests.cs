using Xunit;

namespace Handclasp.WaysIn;

/// <summary>SSLKEYLOGFILE, held against what the server's own TLS stack logs of the same connections.</summary>
public sealed class KeyLogTests
{
    [Theory]
    [InlineData(
        "1.3",
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET SERVER_HANDSHAKE_TRAFFIC_SECRET CLIENT_TRAFFIC_SECRET_0 SERVER_TRAFFIC_SECRET_0 EXPORTER_SECRET"
    )]
    [InlineData("1.2", "CLIENT_RANDOM")]
    public async Task Its_lines_are_the_servers(string version, string labels)
    {
        using var folder = new ConfigFolder();
        await folder.PkiAsync("");
        using var server = await OpensslServer.StartAsync(
            folder.Path,
            "-cert server.pem -key server-key.pem -CAfile ca.pem -verify 1 -keylogfile server.log"
        );
        var log = new Dictionary<string, string> { ["SSLKEYLOGFILE"] = "ours.log" };
        var scan =
            $"$HC scan https://localhost:{server.Port} --level passive --tls {version} --client-cert client.pem --client-key client-key.pem -f json";

        var ran = await folder.RunAsync(scan, log);
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "ours.log"));
        var theirs = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "server.log"));
        await folder.RunAsync(scan, log);
        var appended = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "ours.log"));
        var mode = await folder.RunAsync("stat -c %a ours.log");

        Assert.Contains(
            "SSLKEYLOGFILE is set: the secrets of every connection are written to ours.log",
            ran.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(
            labels.Split(' ').Order(StringComparer.Ordinal),
            lines.Select(l => l.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.True(lines.Length >= 3 * labels.Split(' ').Length, $"{lines.Length} lines");
        Assert.Empty(lines.Except(theirs, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(lines, appended[..lines.Length]);
        Assert.True(appended.Length > lines.Length);
        Assert.Equal("600\n", mode.Out);
    }

    [Fact]
    public async Task Without_the_variable_nothing_is_written_and_a_bad_one_does_not_stop_the_scan()
    {
        using var folder = new ConfigFolder();

        var without = await folder.RunAsync("$HC scan tls://127.0.0.1:1; ls -A");
        var bad = await folder.RunAsync("$HC scan tls://127.0.0.1:1", new Dictionary<string, string> { ["SSLKEYLOGFILE"] = "/nowhere/x" });

        Assert.DoesNotContain("log", without.Out + without.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, bad.Code);
        Assert.Contains("SSLKEYLOGFILE /nowhere/x cannot be written, no secrets are logged", bad.Error, StringComparison.Ordinal);
    }
}
