using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Handclasp.WaysIn;

/// <summary><c>openssl s_server -www</c> on a free port of loopback.</summary>
internal sealed class OpensslServer : IDisposable
{
    private readonly Process process;

    private OpensslServer(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <param name="options">Beside -accept and -www.</param>
    public static async Task<OpensslServer> StartAsync(string folder, string options)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("openssl", $"s_server -accept 127.0.0.1:{port} -www -quiet {options}")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("openssl did not start");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                return new(process, port);
            }
            catch (SocketException)
            {
                await Task.Delay(50).ConfigureAwait(false);
            }
        }

        throw new InvalidOperationException("openssl s_server does not listen");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
