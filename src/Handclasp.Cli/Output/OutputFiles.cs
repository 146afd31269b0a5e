using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Cli.Output;

/// <summary>Files that appear whole or not at all.</summary>
internal static class OutputFiles
{
    /// <summary>Finds out before the work is done whether its result could be written.</summary>
    /// <exception cref="UsageException">It could not: why.</exception>
    public static void Check(string path, string option)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{option} {path} is a folder: name a file in it");
        var folder = Path.GetDirectoryName(path);
        if (folder is not null && !Directory.Exists(folder))
            throw new UsageException(
                File.Exists(folder)
                    ? $"{option} {path}: {folder} is a file, not a folder"
                    : $"{option} {path}: the folder {folder} does not exist; create it first"
            );
        try
        {
            if (IsDevice(path) || File.Exists(path))
            {
                using var existing = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                if (IsDevice(path))
                    return;
            }

            var probe = Temporary(Target(path));
            File.Create(probe).Dispose();
            File.Delete(probe);
        }
        catch (Exception failure) when (Denied(failure))
        {
            throw new UsageException($"{option} {path} cannot be written: {Why(failure)}");
        }
    }

    /// <summary>Writes a temporary file beside <paramref name="path"/> and moves it there.</summary>
    /// <exception cref="OutputFailedException">The disk is full, the folder went away.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            if (IsDevice(path))
            {
                using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                write(device);
                return;
            }

            var target = Target(path);
            var temporary = Temporary(target);
            try
            {
                using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                    write(file);
                File.Move(temporary, target, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception failure) when (Denied(failure))
        {
            throw new OutputFailedException($"{path} could not be written: {Why(failure)}", failure);
        }
    }

    /// <summary>Writes to standard output, which stays open. A reader that has gone away has seen enough.</summary>
    /// <exception cref="OutputFailedException">The disk behind a redirection is full.</exception>
    public static void Print(World world, Action<Stream> write)
    {
        try
        {
            write(world.Output);
            world.Output.Flush();
        }
        catch (IOException gone) when (World.IsBrokenPipe(gone))
        {
            // `handclasp scan … | head -1`
        }
        catch (IOException failure)
        {
            throw new OutputFailedException($"standard output could not be written: {failure.Message}", failure);
        }
    }

    private static bool Denied(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException;

    private static string Why(Exception failure) =>
        failure switch
        {
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "the name is too long",
            _ => failure.Message,
        };

    /// <summary>What a symbolic link points to: the link itself must survive.</summary>
    private static string Target(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static string Temporary(string path) =>
        Path.Combine(
            Path.GetDirectoryName(path) ?? ".",
            $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp"
        );

    /// <summary>Devices and descriptors of the process are written directly: nothing can be moved over them.</summary>
    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
}

/// <summary>A result could not be written although that was checked before: becomes one line and exit code 3.</summary>
internal sealed class OutputFailedException(string message, Exception cause) : Exception(message, cause);
