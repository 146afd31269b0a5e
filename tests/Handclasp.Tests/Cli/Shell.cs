using System.Diagnostics;
using System.Text;
using Handclasp.Cli;

namespace Handclasp.Tests.Cli;

/// <summary>What a command did.</summary>
internal sealed record Ran(int Code, string Out, string Error);

/// <summary>Runs the command line, in this process or in one of its own.</summary>
internal static class Shell
{
    public static async Task<Ran> RunAsync(
        IReadOnlyList<string> args,
        string input = "",
        string? folder = null,
        IReadOnlyDictionary<string, string>? variables = null,
        CancellationToken interrupted = default
    )
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var stdout = new MemoryStream();
        await using var stderr = new StringWriter();
        var world = new World(stdin, stdout, stderr, TimeProvider.System, interrupted)
        {
            Folder = folder ?? Environment.CurrentDirectory,
            Variable = name => variables?.GetValueOrDefault(name),
        };
        var code = await CliApp.RunAsync(args, world);
        return new(code, Encoding.UTF8.GetString(stdout.ToArray()), stderr.ToString());
    }

    /// <summary>The same program as a process of its own, by a shell line in which $HC stands for it.</summary>
    public static Process Start(string line)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Handclasp.Cli.dll");
        var process = new Process
        {
            StartInfo = new("bash", ["-c", line.Replace("$HC", $"dotnet exec '{program}'", StringComparison.Ordinal)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        process.StandardInput.Close();
        return process;
    }

    public static async Task<Ran> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var stdout = process.StandardOutput.ReadToEndAsync(patience.Token);
        var stderr = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await stdout, await stderr);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>A folder that goes away.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("handclasp-test-").FullName;

    public string File(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
