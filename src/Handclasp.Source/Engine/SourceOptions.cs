using Handclasp.Model;

namespace Handclasp.Source.Engine;

/// <summary>What a run of <c>handclasp source</c> is told.</summary>
internal sealed record SourceOptions
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public long MaxFileSize { get; init; } = 2 * 1024 * 1024;

    /// <summary>Findings below this confidence are counted, not told.</summary>
    public Confidence MinConfidence { get; init; } = Confidence.Firm;

    /// <summary>True to read what .gitignore and .handclaspignore leave out.</summary>
    public bool NoIgnore { get; init; }

    /// <summary>Only files that match one of these globs; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Not the files that match one of these globs.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Only these languages, by name in lower case; empty for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Only these files (full paths), where a git reference was named; null for all.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>True when a check runs: all but the one that a policy asks for.</summary>
    public Func<CheckInfo, bool> Runs { get; init; } = info => info.Id != Checks.Code.NoPin.Rule.Id;

    /// <summary>True where corrections are asked for: the files' tokens are kept.</summary>
    public bool Corrects { get; init; }

    /// <summary>The day of the run, UTC: for suppressions that end.</summary>
    public DateOnly Today { get; init; }

    /// <summary>Files read at once.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;
}
