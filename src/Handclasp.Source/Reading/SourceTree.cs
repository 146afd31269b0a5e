using Handclasp.Source.Engine;
using MAB.DotIgnore;

namespace Handclasp.Source.Reading;

/// <summary>A file that is to be read.</summary>
/// <param name="Full">Its path on this machine.</param>
/// <param name="Relative">Its path in the report, with forward slashes.</param>
internal sealed record Found(string Full, string Relative);

/// <summary>What was left out, by reason: nothing vanishes silently.</summary>
internal sealed class LeftOut
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    public void Add(string reason, int count = 1)
    {
        lock (counts)
            counts[reason] = counts.GetValueOrDefault(reason) + count;
    }

    /// <summary>Reasons with their counts, in the order of the alphabet.</summary>
    public IReadOnlyList<(string Reason, int Count)> All
    {
        get
        {
            lock (counts)
                return [.. counts.Select(c => (c.Key, c.Value)).OrderBy(c => c.Key, StringComparer.Ordinal)];
        }
    }
}

/// <summary>Walks a folder: ignore files honoured, symbolic links to folders not followed, unreadable places told.</summary>
internal sealed class SourceTree(string root, SourceOptions options, LeftOut leftOut, Action<string> unreadable)
{
    private static readonly string[] NeverFolders = [".git", ".hg", ".svn"];

    /// <summary>Folders of others' code: packages as they were installed. Read with --no-ignore.</summary>
    private static readonly string[] VendoredFolders =
    [
        "node_modules",
        "bower_components",
        "vendor",
        "third_party",
        "site-packages",
        ".venv",
        "venv",
        ".tox",
        "Pods",
        ".gradle",
        "obj",
        "__pycache__",
    ];

    private readonly IgnoreList? include = options.Include.Count > 0 ? new(options.Include) : null;
    private readonly IgnoreList? exclude = options.Exclude.Count > 0 ? new(options.Exclude) : null;

    /// <summary>The files, in the order of their paths. Lazily: a large tree is not held twice.</summary>
    public IEnumerable<Found> Files() => Walk(root, "", []);

    private IEnumerable<Found> Walk(string folder, string relative, List<(string Base, IgnoreList Rules)> ignores)
    {
        if (!options.NoIgnore)
            ignores = WithRulesOf(folder, relative, ignores);
        foreach (var entry in Entries(folder))
        {
            var path = relative.Length == 0 ? entry.Name : relative + "/" + entry.Name;
            var isFolder = entry is DirectoryInfo;
            if (IsLeftOut(entry, path, isFolder, ignores))
                continue;
            if (isFolder)
            {
                foreach (var file in Walk(entry.FullName, path, ignores))
                    yield return file;
            }
            else
            {
                yield return new(entry.FullName, path);
            }
        }
    }

    private bool IsLeftOut(FileSystemInfo entry, string path, bool isFolder, List<(string Base, IgnoreList Rules)> ignores)
    {
        if (isFolder && NeverFolders.Contains(entry.Name, StringComparer.Ordinal))
            return true;
        if (isFolder && entry.LinkTarget is not null)
        {
            leftOut.Add("symbolic link to a folder");
            return true;
        }

        if (!isFolder && IsLinkToNothing(entry))
        {
            leftOut.Add("symbolic link to nothing");
            return true;
        }

        if (exclude?.IsIgnored(path, isFolder) == true || (!isFolder && include?.IsIgnored(path, false) == false))
        {
            leftOut.Add(isFolder ? "folder not asked for (--include, --exclude)" : "file not asked for (--include, --exclude)");
            return true;
        }

        if (options.NoIgnore)
            return false;
        if (isFolder && VendoredFolders.Contains(entry.Name, StringComparer.Ordinal))
        {
            leftOut.Add($"folder of others' code ({entry.Name})");
            return true;
        }

        foreach (var (from, rules) in ignores)
        {
            var inside = from.Length == 0 ? path : path[(from.Length + 1)..];
            if (!rules.IsIgnored(inside, isFolder))
                continue;
            leftOut.Add(isFolder ? "folder ignored by .gitignore or .handclaspignore" : "file ignored by .gitignore or .handclaspignore");
            return true;
        }

        return false;
    }

    /// <summary>A link whose target is not there, or that leads back to itself.</summary>
    private static bool IsLinkToNothing(FileSystemInfo entry)
    {
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return false;
        try
        {
            return entry.ResolveLinkTarget(true) is { Exists: false };
        }
        catch (IOException)
        {
            return true;
        }
    }

    private List<(string, IgnoreList)> WithRulesOf(string folder, string relative, List<(string Base, IgnoreList Rules)> ignores)
    {
        foreach (var name in (string[])[".gitignore", ".handclaspignore"])
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file))
                continue;
            try
            {
                var lines = File.ReadLines(file).Take(10_000).Where(l => l.Length is > 0 and < 1000).ToList();
                ignores = [.. ignores, (relative, new IgnoreList(lines))];
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                unreadable($"{(relative.Length == 0 ? name : relative + "/" + name)}: {failure.Message}");
            }
        }

        return ignores;
    }

    private List<FileSystemInfo> Entries(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            unreadable($"{folder}: {failure.Message}");
            return [];
        }
    }
}
