using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Handclasp.Model;
using Handclasp.Source.Languages;
using Handclasp.Source.Reading;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>What one file gave.</summary>
/// <param name="File">The file.</param>
/// <param name="Findings">What is told of it, suppressed or not.</param>
internal sealed record FileFindings(Found File, IReadOnlyList<Finding> Findings)
{
    /// <summary>Findings that are not sure enough to be told.</summary>
    public int Tentative { get; init; }

    /// <summary>Findings that weigh less, since the file is a test or a sample.</summary>
    public int Lowered { get; init; }

    /// <summary>Its tokens, where corrections are asked for; else null, so that a large tree is not held in memory.</summary>
    public CodeFile? Code { get; init; }

    /// <summary>The flaws that are told and not suppressed: those that may be corrected.</summary>
    public IReadOnlyList<Flag> Told { get; init; } = [];
}

/// <summary>What a path gave: the report, and the files behind it for those who correct them.</summary>
internal sealed record SourceResult(IReadOnlyList<TargetReport> Targets, IReadOnlyList<FileFindings> Files);

/// <summary>Reads folders and files, and makes a report of them.</summary>
internal sealed class SourceScan(SourceOptions options, IReadOnlyList<SourceRule> rules, CancellationToken stop)
{
    private static readonly Dictionary<string, Language> ByExtension = All
        .Languages.SelectMany(l => l.Extensions.Select(e => (e, l)))
        .ToDictionary(p => p.e, p => p.l, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Language> ByName = All
        .Languages.SelectMany(l => l.FileNames.Select(n => (n, l)))
        .ToDictionary(p => p.n, p => p.l, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> broken = new(StringComparer.Ordinal);

    /// <summary>Reads one path, a folder or a file.</summary>
    public SourceResult Read(string path, string shown)
    {
        var leftOut = new LeftOut();
        var unreadable = new ConcurrentBag<string>();
        IEnumerable<Found> files = File.Exists(path)
            ? [new(path, shown.Replace('\\', '/'))]
            : new SourceTree(path, options, leftOut, unreadable.Add).Files();
        var tally = new Tally(leftOut);
        var found = new ConcurrentBag<FileFindings>();
        Parallel.ForEach(
            Partitioner.Create(files, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = stop },
            file =>
            {
                try
                {
                    if (ReadFile(file, tally) is { } seen)
                        found.Add(seen);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    unreadable.Add($"{file.Relative}: {failure.Message}");
                }
            }
        );
        return new SourceReporting(options, rules).Of(
            shown,
            [.. found.OrderBy(f => f.File.Relative, StringComparer.Ordinal)],
            tally,
            [.. unreadable.Order(StringComparer.Ordinal)],
            broken
        );
    }

    /// <summary>Reads one text, as if it stood in a file of that name.</summary>
    public SourceResult ReadText(SourceText text, string name)
    {
        var tally = new Tally(new());
        var file = new Found(name, name.Replace('\\', '/'));
        var language = LanguageOf(file.Relative);
        FileFindings? seen = null;
        if (language is not null)
        {
            tally.Count(language);
            seen = Look(file, text, language, tally);
        }

        return new SourceReporting(options, rules).Of(name, seen is null ? [] : [seen], tally, [], broken);
    }

    /// <summary>The language of a file by its name, or null.</summary>
    public static Language? LanguageOf(string path)
    {
        var name = Path.GetFileName(path);
        return ByName.GetValueOrDefault(name)
            ?? ByExtension.GetValueOrDefault(Path.GetExtension(name))
            ?? All.Languages.FirstOrDefault(l => l.IsFile?.Invoke(path) == true);
    }

    /// <summary>The language of a file without an extension, by the interpreter that its first line names.</summary>
    private static Language? OfFirstLine(Found file)
    {
        if (Path.GetExtension(file.Relative).Length > 0 || new FileInfo(file.Full).Length < 8)
            return null;
        using var stream = new FileStream(file.Full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        Span<byte> begin = stackalloc byte[120];
        var line = Encoding.Latin1.GetString(begin[..stream.ReadAtLeast(begin, begin.Length, false)]);
        return HostFiles.OfFirstLine(line.Split('\n', 2)[0]);
    }

    private FileFindings? ReadFile(Found file, Tally tally)
    {
        if (options.Only is { } only && !only.Contains(file.Full))
            return null;
        if (
            (LanguageOf(file.Relative) ?? OfFirstLine(file)) is not { } language
            || (options.Languages.Count > 0 && !options.Languages.Contains(language.Name, StringComparer.OrdinalIgnoreCase))
        )
            return null;
        // A pipe or a device has no length, and would be waited for.
        if (new FileInfo(file.Full).Length == 0)
        {
            tally.Count(language);
            return null;
        }

        using var stream = new FileStream(file.Full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        var length = stream.Length;
        if (length > options.MaxFileSize)
        {
            tally.LeftOut.Add("file larger than --max-file-size");
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)length + 1);
        try
        {
            var read = stream.ReadAtLeast(buffer.AsSpan(0, (int)length), (int)length, false);
            var bytes = buffer.AsSpan(0, read);
            var isUtf16 = bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
            if (!isUtf16 && bytes[..Math.Min(read, 8000)].Contains((byte)0))
            {
                tally.LeftOut.Add("binary file");
                return null;
            }

            tally.Count(language);
            return isUtf16 || Prefilter.MayHold(bytes, language) ? Look(file, SourceText.Of(bytes), language, tally) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private FileFindings? Look(Found file, SourceText text, Language language, Tally tally)
    {
        if (IsMinified(text))
        {
            tally.LeftOut.Add("minified file");
            return null;
        }

        var code = new CodeFile(text, language);
        List<(SourceRule, Flag)> flags = [];
        foreach (var rule in rules)
        foreach (var flag in Flags(rule, code))
            flags.Add((rule, flag));
        var seen =
            flags.Count == 0 && !text.Text.Contains(InlineSuppressions.Mark, StringComparison.Ordinal)
                ? null
                : new SourceReporting(options, rules).In(file, code, flags);
        if (seen?.Code is null)
            code.Return();
        return seen;
    }

    /// <summary>A defect in one rule must not lose the others' findings: it is counted, and told.</summary>
    private List<Flag> Flags(SourceRule rule, CodeFile code)
    {
        try
        {
            // Of two that begin at one place the surer one: the other may be too unsure to be told.
            return [.. rule.Look(code).OrderByDescending(f => f.Confidence).DistinctBy(f => Fixing.Range(code, f).From)];
        }
#pragma warning disable CA1031 // Whatever it was, the exit code says that the tool failed.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            broken.TryAdd(rule.Info.Id, $"{defect.GetType().Name}: {defect.Message}");
            return [];
        }
    }

    /// <summary>Made by a machine for machines: lines far longer than a person writes.</summary>
    private static bool IsMinified(SourceText text) => text.Text.Length > 20_000 && text.Text.Length / text.LineCount > 500;
}

/// <summary>How many files of which language were read, and what was left out.</summary>
internal sealed class Tally(LeftOut leftOut)
{
    private readonly ConcurrentDictionary<Language, int> read = new();

    public LeftOut LeftOut => leftOut;

    public void Count(Language language) => read.AddOrUpdate(language, 1, (_, n) => n + 1);

    /// <summary>Files read in these languages.</summary>
    public int Of(Func<Language, bool> which) => read.Where(r => which(r.Key)).Sum(r => r.Value);

    /// <summary>"12 files read: Go 5, JavaScript 7".</summary>
    public string Words()
    {
        var all = read.OrderBy(r => r.Key.Name, StringComparer.Ordinal)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key.Name} {r.Value}"));
        var sum = Of(_ => true);
        return string.Create(CultureInfo.InvariantCulture, $"{sum} {(sum == 1 ? "file" : "files")} read")
            + (sum > 0 ? ": " + string.Join(", ", all) : "");
    }
}
