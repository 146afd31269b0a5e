using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>What a person sees in a terminal, and what is left of a run that they end.</summary>
public sealed partial class TerminalTests
{
    [Theory]
    [InlineData("scan tls://127.0.0.1:1")]
    [InlineData("explain HC101")]
    [InlineData("--help")]
    [InlineData("scan --help")]
    public async Task Lines_end_where_the_terminal_does(string command)
    {
        var narrow = await OnTerminalAsync(command, 80);
        var wide = await OnTerminalAsync(command, 140);

        Assert.NotEmpty(narrow);
        Assert.NotEmpty(wide);
        // Commands are to be copied and stay whole.
        Assert.All(narrow.Where(l => !l.Contains("handclasp ", StringComparison.Ordinal)), l => Assert.True(l.Length <= 80, l));
        Assert.All(wide, l => Assert.True(l.Length <= 140, l));
    }

    [Fact]
    public async Task Colours_stand_on_a_terminal_only_and_not_where_they_are_not_wanted()
    {
        const string command = "scan tls://127.0.0.1:1";

        var coloured = await OnTerminalAsync(command, 80, plain: false);
        var noColor = await OnTerminalAsync(command, 80, "NO_COLOR=1 TERM=xterm", plain: false);
        var dumb = await OnTerminalAsync(command, 80, "TERM=dumb", plain: false);
        var piped = await Ran.BashAsync($"'{Ran.Tool}' {command}");

        Assert.Matches(Sgr(), string.Concat(coloured));
        Assert.DoesNotMatch(Sgr(), string.Concat(noColor));
        Assert.DoesNotContain("\x1b", string.Concat(dumb), StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", piped.Out + piped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_scan_tells_and_writes_what_was_found()
    {
        using var folder = new ConfigFolder();
        await folder.PkiAsync("");
        using var server = await OpensslServer.StartAsync(folder.Path, "-cert server.pem -key server-key.pem -tls1_3");
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;

        var ran = await folder.RunAsync(
            $"timeout --preserve-status -s INT 45 $HC scan localhost:{server.Port} localhost:{port} --timeout 60s --max-time 10m -f table -f json -o r.json -f html -o r.html"
        );

        Assert.Equal(130, ran.Code);
        Assert.Contains($"localhost:{server.Port}/   TLS 1.3", ran.Out, StringComparison.Ordinal);
        Assert.Contains("the run ended early", ran.Out, StringComparison.Ordinal);
        Assert.Contains("handclasp: interrupted: the report is partial", ran.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "r.html")));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "r.json")));
        Assert.Equal(130, report.RootElement.GetProperty("run").GetProperty("exitCode").GetInt32());
        Assert.Equal(2, report.RootElement.GetProperty("targets").GetArrayLength());
        Assert.Equal("not-requested", report.RootElement.GetProperty("targets")[0].GetProperty("enforcement").GetString());
    }

    /// <summary>
    /// Signals that follow each other at once are one (a terminal and a wrapper both send it); a later one ends the run whatever it waits
    /// for, here the reader of its output. The first case is the same run, ended by one signal.
    /// </summary>
    [Theory]
    [InlineData("", 130, true)]
    [InlineData("kill -INT $tool; kill -INT $tool; kill -TERM $tool;", 130, true)]
    [InlineData("sleep 4; kill -INT $tool; gone;", 130, false)]
    [InlineData("sleep 4; kill -TERM $tool; gone;", 143, false)]
    public async Task The_first_signal_asks_and_one_a_second_later_ends(string then, int code, bool told)
    {
        using var folder = new ConfigFolder();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;

        // The pipe of its output is full: the report waits for a reader, who comes after the last signal.
        // A test run in the background of a script begins with SIGINT ignored, and so would its children.
        var ran = await folder.RunAsync(
            $$"""
            gone() { for i in $(seq 100); do kill -0 $tool || break; sleep 0.1; done 2> gone.txt; }
            set -m; mkfifo pipe; exec 3<>pipe 4<pipe; dd if=/dev/zero of=pipe bs=64k count=1 status=none
            env --default-signal=INT $HC scan localhost:{{port}} --timeout 60s -f json > pipe 2> error.txt & tool=$!
            until grep -q " 0100007F:{{port:X4}} 01 " /proc/net/tcp; do sleep 0.05; done
            kill -INT $tool; {{then}}
            cat <&4 > out.txt 3>&- & reader=$!; exec 3>&-
            wait $tool; code=$?; wait $reader; exit $code
            """
        );

        var (said, report) = (
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "error.txt")),
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "out.txt"))
        );
        Assert.True(ran.Code == code, $"{ran.Code}: {ran.Error}{said}{report.TrimStart('\0')}");
        Assert.Equal(told, said.Contains("the report is partial", StringComparison.Ordinal));
        Assert.Equal(told, report.Contains("\"exitCode\": 130", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verbose_tells_each_message_with_what_decides()
    {
        using var folder = new ConfigFolder();
        await folder.PkiAsync("X");
        using var server = await OpensslServer.StartAsync(
            folder.Path,
            "-cert serverX.pem -key serverX-key.pem -CAfile caX.pem -Verify 1 -verify_return_error -tls1_3"
        );

        var ran = await folder.RunAsync(
            $"$HC scan localhost:{server.Port} --tls 1.3 --checks HC101,HC102 --client-cert clientX.pem --client-key clientX-key.pem --server-ca serverX.pem -v --trace t.jsonl"
        );

        foreach (
            var line in new[]
            {
                "-> ClientHello: TLS 1.3, name localhost, http/1.1",
                "<- ServerHello: TLS 1.3, TLS_",
                "<- CertificateRequest: names 1 issuer: CN=client CA X",
                "<- Certificate (1): CN=localhost, issued by itself",
                "-> Certificate (1): CN=client X, issued by CN=client CA X",
                "-> Certificate (0): none",
                "<- alert fatal 116 certificate_required",
                "-> application data: GET /",
                "<- application data: HTTP/1.0 200 ok",
            }
        )
            Assert.Contains(line, ran.Out, StringComparison.Ordinal);
        var trace = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "t.jsonl"));
        Assert.NotEmpty(trace);
        foreach (var line in trace)
        {
            using var json = JsonDocument.Parse(line);
            Assert.True(line.Length < 4096, "a line is bounded");
            if (json.RootElement.TryGetProperty("message", out var message) && message.GetString() == "application data")
                Assert.False(json.RootElement.TryGetProperty("hex", out _), "application data is never quoted");
        }

        Assert.Contains(
            trace,
            l => l.Contains("\"message\":\"ClientHello\"", StringComparison.Ordinal) && l.Contains("\"hex\":\"01", StringComparison.Ordinal)
        );
    }

    /// <summary>What stands on a terminal of that width, line by line; <paramref name="plain"/>: without escape sequences.</summary>
    private static async Task<List<string>> OnTerminalAsync(string command, int columns, string variables = "TERM=xterm", bool plain = true)
    {
        var inner = string.Create(CultureInfo.InvariantCulture, $"stty cols {columns}; env {variables} '{Ran.Tool}' {command}");
        var ran = await Ran.BashAsync(
            $"script -qec \"{inner}\" /dev/null < /dev/null",
            environment: new Dictionary<string, string> { ["NO_COLOR"] = "" }
        );
        var lines = ran.Out.Split('\n').Select(l => l.TrimEnd('\r').Split('\r')[^1]).Select(l => plain ? Escape().Replace(l, "") : l);
        return [.. lines.Where(l => l.Length > 0)];
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial Regex Sgr();

    [GeneratedRegex("\x1b\\[[0-9;?]*[A-Za-z]|\x1b[=>]")]
    private static partial Regex Escape();
}
