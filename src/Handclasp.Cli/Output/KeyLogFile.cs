using System.Text;

namespace Handclasp.Cli.Output;

/// <summary>The file that SSLKEYLOGFILE names: with it, Wireshark and tshark can read what was recorded of a scan.</summary>
internal sealed class KeyLogFile : IDisposable
{
    private const string Variable = "SSLKEYLOGFILE";
    private readonly Lock door = new();
    private readonly FileStream file;

    private KeyLogFile(FileStream file) => this.file = file;

    /// <summary>Opens it for appending, readable by its owner only, and says so; null where the variable is not set or the file cannot be written.</summary>
    public static KeyLogFile? Open(World world)
    {
        if (world.Variable(Variable) is not { Length: > 0 } named)
            return null;
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(world.PathOf(named), options);
            world.Say(
                $"handclasp: {Variable} is set: the secrets of every connection are written to {named}; whoever has it can read them"
            );
            return new(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Set for other programs, perhaps: no reason not to scan.
            world.Say($"handclasp: {Variable} {named} cannot be written, no secrets are logged: {failure.Message}");
            return null;
        }
    }

    /// <summary>One whole line in one write: connections at once do not interleave.</summary>
    public void Write(string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line + "\n");
        lock (door)
        {
            try
            {
                file.Write(bytes);
            }
            catch (IOException)
            {
                // The disk is full: the scan itself is not about this file.
            }
        }
    }

    public void Dispose()
    {
        lock (door)
            file.Dispose();
    }
}
