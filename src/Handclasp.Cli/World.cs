namespace Handclasp.Cli;

/// <summary>Everything outside the process that a command touches; tests bring their own.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output: results, nothing else.</param>
/// <param name="Error">Standard error: progress, notes, reasons, errors.</param>
/// <param name="Clock">The only clock.</param>
/// <param name="Interrupted">Cancelled by the first Ctrl-C or SIGTERM.</param>
internal sealed record World(Stream Input, Stream Output, TextWriter Error, TimeProvider Clock, CancellationToken Interrupted)
{
    private const string Lead = "handclasp: ";

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; 0 where there is none.</summary>
    public int Width { get; init; }

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>The names of the environment variables that are set.</summary>
    public Func<IEnumerable<string>> Variables { get; init; } = static () => [];

    /// <summary>Relative paths are below it.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>A path as the user meant it.</summary>
    public string PathOf(string typed) => Path.GetFullPath(typed, Folder);

    /// <summary>The path for a message that names the file: as typed, where that works.</summary>
    public string FileOf(string typed) => Folder == Environment.CurrentDirectory ? typed : PathOf(typed);

    /// <summary>One line on standard error. It may quote a peer or a file: what could steer a terminal is taken out.</summary>
    public void Say(string line)
    {
        var plain = string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        var lead = plain.StartsWith(Lead, StringComparison.Ordinal) ? Lead : "";
        if (!ErrorIsTerminal || Width == 0)
        {
            Error.WriteLine(plain);
            return;
        }

        var text = new Reports.TerminalText(Width, color: false);
        text.Line(lead, plain[lead.Length..]);
        Error.Write(text.ToString());
    }

    /// <summary>Writes text to standard output.</summary>
    public void Print(string text) =>
        Handclasp.Cli.Output.OutputFiles.Print(this, output => output.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>EPIPE on Unix, ERROR_BROKEN_PIPE and ERROR_NO_DATA on Windows.</summary>
    public static bool IsBrokenPipe(IOException failure) =>
        failure.HResult is 32 or unchecked((int)0x8007006D) or unchecked((int)0x800700E8);
}
