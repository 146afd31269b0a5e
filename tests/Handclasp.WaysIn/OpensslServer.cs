using System.Diagnostics;

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
        var port = Ports.Free();
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
        if (await Loopback.ListensAsync(port, process).ConfigureAwait(false))
            return new(process, port);
        throw new InvalidOperationException("openssl s_server does not listen");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
