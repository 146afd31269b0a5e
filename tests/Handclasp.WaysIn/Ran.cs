using System.Diagnostics;
using System.Text;

namespace Handclasp.WaysIn;

/// <summary>What a process of its own said.</summary>
internal sealed record Ran(int Code, string Out, string Error)
{
    /// <summary>The repository's root: the folder that holds the solution.</summary>
    public static string Root { get; } = RootAbove(AppContext.BaseDirectory);

    /// <summary>The command line as it was built beside these tests; <c>HANDCLASP_NATIVE</c> names the native binary where one was built.</summary>
    public static string Tool { get; } =
        Environment.GetEnvironmentVariable("HANDCLASP_NATIVE") is { Length: > 0 } native
            ? native
            : Path.Combine(AppContext.BaseDirectory, "Handclasp.Cli");

    /// <summary>Runs a line of bash in a folder and waits for its end.</summary>
    /// <param name="line">As a person would type it.</param>
    /// <param name="folder">Where; the repository's root where empty.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    public static async Task<Ran> BashAsync(
        string line,
        string folder = "",
        IReadOnlyDictionary<string, string>? environment = null,
        int seconds = 300
    )
    {
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = folder.Length > 0 ? folder : Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return new Ran(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"not ended after {seconds} s: {line}");
        }
    }

    private static string RootAbove(string folder) =>
        File.Exists(Path.Combine(folder, "Handclasp.slnx")) ? folder
        : Path.GetDirectoryName(folder.TrimEnd('/')) is { } parent ? RootAbove(parent)
        : throw new InvalidOperationException("the tests do not stand in the repository");
}
