using System.Text;
using Handclasp.Model;

namespace Handclasp.Cli;

/// <summary>Text files that the user names.</summary>
internal static class InputFiles
{
    /// <exception cref="UsageException">It is not there, not readable, a folder, too large or no UTF-8.</exception>
    public static string Text(string file, string option, World world, int largest)
    {
        var path = world.PathOf(file);
        if (Directory.Exists(path))
            throw new UsageException($"{option} {file} is a folder: name a file");
        if (!File.Exists(path))
            throw new UsageException($"{option} {file} does not exist");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new MemoryStream();
            var part = new byte[16 * 1024];
            while (stream.Read(part) is > 0 and var count)
            {
                text.Write(part, 0, count);
                if (text.Length > largest)
                    throw new UsageException($"{option} {file} is larger than {largest >> 20} MiB");
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.GetBuffer(), 0, (int)text.Length);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{option} {file} is no text in UTF-8");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file} cannot be read: permission denied");
        }
        catch (IOException failure)
        {
            throw new UsageException($"{option} {file} cannot be read: {failure.Message}");
        }
    }
}
