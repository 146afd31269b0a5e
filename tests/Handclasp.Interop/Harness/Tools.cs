using System.Diagnostics;

namespace Handclasp.Interop.Harness;

/// <summary>The programs of this machine. A missing one is a failure that says what installs it, never a skipped test.</summary>
public static class Tools
{
    private static readonly string[] Folders =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        "/usr/sbin",
        "/sbin",
    ];

    /// <summary>The full path of a program.</summary>
    /// <exception cref="InvalidOperationException">It is not here.</exception>
    public static string Find(string program) =>
        Folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"'{program}' is not on this machine: run eng/install-packages.sh");

    /// <summary>Runs a program to its end and returns what it wrote.</summary>
    public static async Task<ToolResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within two minutes");
        }

        return new(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }
}

/// <summary>What a finished program left.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Errors);
