using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary>What only a process of its own can show: exit codes, signals, pipes.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData("$HC --version", 0)]
    [InlineData("$HC scan --bogus", 2)]
    public async Task Exit_codes_leave_the_process(string line, int code)
    {
        using var process = Shell.Start(line);

        Assert.Equal(code, (await Shell.EndAsync(process)).Code);
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_is_no_error()
    {
        using var process = Shell.Start("set -o pipefail; $HC scan --help | head -1");

        var ran = await Shell.EndAsync(process);

        Assert.Equal(0, ran.Code);
        Assert.Empty(ran.Error);
        Assert.Single(ran.Out.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        using var process = Shell.Start("$HC checks > /dev/full");

        var ran = await Shell.EndAsync(process);

        Assert.Equal(3, ran.Code);
        Assert.StartsWith("handclasp: standard output could not be written", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_refused_port_is_exit_4_and_named()
    {
        var port = Ports.Free();
        using var process = Shell.Start($"$HC scan https://127.0.0.1:{port} --format json");

        var ran = await Shell.EndAsync(process);

        Assert.Equal(4, ran.Code);
        Assert.Contains(
            $"127.0.0.1:{port} refuses TCP connections",
            Assert.Single(ran.Error.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal
        );
        using var report = JsonDocument.Parse(ran.Out);
        Assert.Equal(4, report.RootElement.GetProperty("run").GetProperty("exitCode").GetInt32());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_it_with_a_partial_report(string signal)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        // A test run in the background of a script begins with SIGINT ignored, and so would its children.
        using var process = Shell.Start(
            $"exec env --default-signal=INT $HC scan https://{server.LocalEndpoint} --timeout 60s --format json"
        );
        using var client = await server.AcceptTcpClientAsync();

        using var kill = System.Diagnostics.Process.Start("kill", ["-" + signal, $"{process.Id}"]);
        var ran = await Shell.EndAsync(process);

        Assert.Equal(130, ran.Code);
        using var report = JsonDocument.Parse(ran.Out);
        Assert.Equal(130, report.RootElement.GetProperty("run").GetProperty("exitCode").GetInt32());
        Assert.True(report.RootElement.GetProperty("run").GetProperty("partial").GetBoolean());
        Assert.Contains("partial", ran.Error, StringComparison.Ordinal);
    }
}
