using Handclasp.Model;

namespace Handclasp.Pki;

/// <summary>A file the user named, read whole within a bound.</summary>
/// <param name="Option">With dashes, for messages.</param>
/// <param name="Name">As the user wrote it.</param>
internal sealed record CredentialFile(string Option, string Name, byte[] Bytes)
{
    /// <summary>No certificate chain or key comes near it.</summary>
    public const int MostBytes = 1 << 20;

    /// <exception cref="UsageException">Missing, empty, a directory, unreadable or too large.</exception>
    public static CredentialFile Read(string name, string option, int most = MostBytes)
    {
        var dashed = "--" + option.TrimStart('-');
        if (string.IsNullOrWhiteSpace(name))
            throw new UsageException($"{dashed} names no file: give a path");
        if (Directory.Exists(name))
            throw Fault(dashed, name, "is a directory: name the file in it");
        byte[] bytes;
        try
        {
            bytes = ReadBounded(name, most);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault(dashed, name, "does not exist: check the path");
        }
        catch (UnauthorizedAccessException)
        {
            throw Fault(dashed, name, "may not be read by this user: check its permissions");
        }
        catch (Exception wrong) when (wrong is IOException or ArgumentException or NotSupportedException)
        {
            throw Fault(dashed, name, $"cannot be read: {SafeText.Line(wrong.Message)}");
        }

        return bytes.Length switch
        {
            0 => throw Fault(dashed, name, "is empty: was it written?"),
            _ when bytes.Length > most => throw Fault(dashed, name, $"is larger than {most >> 20} MiB: this is no certificate or key file"),
            _ => new(dashed, name, bytes),
        };
    }

    /// <summary>One line that names option and file.</summary>
    public UsageException Fault(string what) => Fault(Option, Name, what);

    /// <summary>The file's name in quotes, for a message about another one.</summary>
    public string Shown => Quoted(Name);

    private static UsageException Fault(string option, string name, string what) => new($"{option} {Quoted(name)} {what}");

    private static string Quoted(string name) => $"'{SafeText.Line(name)}'";

    /// <summary>Not by its length: pipes and /dev/fd/… have none.</summary>
    private static byte[] ReadBounded(string name, int most)
    {
        using var stream = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (all.Length <= most && stream.Read(buffer) is > 0 and var read)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }
}
