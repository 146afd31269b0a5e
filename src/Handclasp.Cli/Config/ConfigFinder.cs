using Handclasp.Cli.CommandLine;
using Handclasp.Model;

namespace Handclasp.Cli.Config;

/// <summary>Where the settings file stands.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Shown">As messages name it: short, where the user can open it.</param>
internal sealed record ConfigPlace(string Path, string Shown)
{
    /// <summary>A relative path in the file, as the user would type it where they stand.</summary>
    public string FileIn(string written, World world)
    {
        if (written.StartsWith("~/", StringComparison.Ordinal) && world.Variable("HOME") is { Length: > 0 } home)
            return System.IO.Path.Combine(home, written[2..]);
        return System.IO.Path.IsPathRooted(written)
            ? written
            : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Shown) ?? "", written);
    }
}

/// <summary>Finds the settings file: where the user stands, or above, up to the root of the repository (the folder with .git).</summary>
internal static class ConfigFinder
{
    public const string Name = ".handclasp.yaml";
    private const int MostFolders = 64;

    /// <param name="named">What --config or its variable says, or null.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="UsageException">The file named does not exist.</exception>
    public static ConfigPlace? Find(string? named, World world)
    {
        if (named == ConfigOptionSpecs.None)
            return null;
        if (named is not null)
            return File.Exists(world.PathOf(named)) || Directory.Exists(world.PathOf(named))
                ? new(world.PathOf(named), named)
                : throw new UsageException(
                    $"{ConfigOptionSpecs.Config.Name} {CommandParser.Shown(named)} does not exist: handclasp init writes one"
                );
        var shown = "";
        var folder = world.Folder;
        for (var i = 0; i < MostFolders && folder is not null; i++)
        {
            var path = Path.Combine(folder, Name);
            if (File.Exists(path))
                return Inside(folder, i) ? new(path, shown + Name) : null;
            if (IsRoot(folder))
                return null;
            shown += "../";
            folder = Path.GetDirectoryName(folder);
        }

        return null;

        // Above the folder one stands in, only what belongs to the same repository is believed.
        static bool Inside(string folder, int above)
        {
            for (var at = folder; above > 0 && at is not null; at = Path.GetDirectoryName(at))
                if (IsRoot(at))
                    return true;
            return above == 0;
        }
    }

    private static bool IsRoot(string folder) => Path.Exists(Path.Combine(folder, ".git"));
}
