using System.Diagnostics;

namespace Handclasp.Tests.Tls;

/// <summary>A real server on a free loopback port, ended with the test.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> log = [];

    private ServerProcess(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What the server wrote so far, for the messages of failed assertions and as independent truth.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return string.Join('\n', log);
        }
    }

    /// <summary>openssl s_server: answers HTTP with a page that tells what it has seen.</summary>
    public static Task<ServerProcess> OpensslAsync(params string[] arguments) =>
        StartAsync("openssl", port => ["s_server", "-accept", $"127.0.0.1:{port}", "-www", .. arguments]);

    public static async Task<ServerProcess> StartAsync(string program, Func<int, string[]> arguments)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(program, arguments(port))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var server = new ServerProcess(process, port);
        process.OutputDataReceived += (_, line) => server.Note(line.Data);
        process.ErrorDataReceived += (_, line) => server.Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var i = 0; i < 200; i++)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{program} ended: {server.Log}");
            if (IsListening(port))
                return server;
            await Task.Delay(25);
        }
        throw new InvalidOperationException($"{program} does not listen: {server.Log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Without connecting: s_server would take the connection for a client.</summary>
    private static bool IsListening(int port)
    {
        foreach (var file in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
            if (
                File.Exists(file)
                && File.ReadLines(file)
                    .Any(l => l.Contains($":{port:X4} ", StringComparison.Ordinal) && l.Contains(" 0A ", StringComparison.Ordinal))
            )
                return true;
        return false;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (log)
            log.Add(line);
    }
}
