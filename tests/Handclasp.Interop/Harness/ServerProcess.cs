using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Handclasp.Interop.Harness;

/// <summary>Something that listens on loopback until it is disposed.</summary>
public interface IRunning : IAsyncDisposable
{
    /// <summary>What it wrote so far, for messages of failing tests.</summary>
    string Log { get; }
}

/// <summary>Waits for servers that take connections before they serve.</summary>
internal static class Readiness
{
    /// <summary>The server, when it has written some words.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message carries its log.</exception>
    public static async Task<IRunning> SaysAsync(this IRunning server, string words)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!server.Log.Contains(words, StringComparison.Ordinal))
        {
            if (TimeProvider.System.GetElapsedTime(since) > ServerProcess.Patience)
                throw new InvalidOperationException(
                    $"it did not say \"{words}\" within {ServerProcess.Patience.TotalSeconds} s:\n{server.Log}"
                );
            await Task.Delay(20).ConfigureAwait(false);
        }

        return server;
    }
}

/// <summary>A server in a process of its own: started, found ready, and ended together with its children.</summary>
public sealed class ServerProcess : IRunning
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    private ServerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Log => string.Join('\n', lines);

    /// <summary>Starts a program and waits until its port takes connections.</summary>
    /// <exception cref="InvalidOperationException">It ended or stayed silent; the message carries its log.</exception>
    public static async Task<ServerProcess> StartAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        int port,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(File.Exists(program) ? program : Tools.Find(program), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Kept open: openssl s_server ends when its standard input does.
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var server = new ServerProcess(start);
        try
        {
            await server.WaitUntilReadyAsync(port).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().ConfigureAwait(false);
        }

        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(int port)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            if (process.HasExited)
                throw new InvalidOperationException(
                    $"{process.StartInfo.FileName} ended with {process.ExitCode} before it listened:\n{Log}"
                );
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20).ConfigureAwait(false);
            }
        }

        throw new InvalidOperationException(
            $"{process.StartInfo.FileName} did not listen on port {port} within {Patience.TotalSeconds} s:\n{Log}"
        );
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        while (lines.Count > 400)
            lines.TryDequeue(out _);
    }
}
