namespace Handclasp.Model;

/// <summary>One fact that a verdict rests on.</summary>
/// <param name="Fact">One sentence: what was seen.</param>
/// <param name="Where">Where it was seen: an endpoint ("TLSv1.3 http/1.1 /"), a file, a certificate.</param>
/// <param name="Line">1-based line in a file, 0 where there is none.</param>
/// <param name="EndLine">Last line, 0 where there is none.</param>
/// <param name="Column">1-based column in UTF-16 code units, 0 where there is none.</param>
/// <param name="EndColumn">1-based column after the last character, 0 where there is none.</param>
public sealed record EvidenceItem(string Fact, string Where, int Line = 0, int EndLine = 0, int Column = 0, int EndColumn = 0)
{
    /// <summary>Where, with the line where there is one: "src/client.js:12".</summary>
    public string Place => Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Where}:{Line}") : Where;
}

/// <summary>One replacement in a file.</summary>
/// <param name="Path">The file, relative to the report's root, with forward slashes.</param>
/// <param name="Line">1-based line where it begins.</param>
/// <param name="Column">1-based column where it begins, in UTF-16 code units.</param>
/// <param name="EndLine">1-based line where it ends.</param>
/// <param name="EndColumn">1-based column after its last character.</param>
/// <param name="Text">What stands there afterwards.</param>
public sealed record SourceEdit(string Path, int Line, int Column, int EndLine, int EndColumn, string Text);

/// <summary>A correction of source.</summary>
/// <param name="Safe">True when it changes nothing that worked as it should.</param>
/// <param name="What">One sentence: what it does.</param>
/// <param name="Edits">The replacements, in the order of the file, none over another.</param>
public sealed record SourceFix(bool Safe, string What, IReadOnlyList<SourceEdit> Edits);

/// <summary>
/// A rule's judgement. Made only by the five factories, one per verdict; a pass and a fail throw when nothing is cited.
/// </summary>
public sealed record Ruling
{
    private Ruling(Verdict verdict, string because, Confidence confidence, IReadOnlyList<EvidenceItem> evidence)
    {
        Verdict = verdict;
        Because = because;
        Confidence = confidence;
        Evidence = evidence;
    }

    /// <summary>The verdict.</summary>
    public Verdict Verdict { get; }

    /// <summary>One sentence: why.</summary>
    public string Because { get; private init; }

    /// <summary>How sure.</summary>
    public Confidence Confidence { get; }

    /// <summary>The facts it rests on; never empty for a pass or a fail.</summary>
    public IReadOnlyList<EvidenceItem> Evidence { get; private init; }

    /// <summary>Set when the ruling lowers its check's severity; it can never raise it.</summary>
    public Severity? LoweredTo { get; init; }

    /// <summary>For not testable: the options that would make it testable. For inconclusive: what would settle it. Else empty.</summary>
    public string Settle { get; init; } = "";

    /// <summary>A shell command that shows the same, or empty.</summary>
    public string Reproduce { get; init; } = "";

    /// <summary>What tells two findings of the same check on the same target apart (a certificate's SHA-256, a file and symbol), or empty.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What to do here, where that is more exact than the check's own sentence; or empty.</summary>
    public string Remediation { get; init; } = "";

    /// <summary>For findings in source: the correction, or null.</summary>
    public SourceFix? Fix { get; init; }

    /// <summary>True when the rule itself failed, by a defect of ours: the exit code says so.</summary>
    public bool Broken { get; init; }

    /// <summary>The demanded behaviour was observed.</summary>
    /// <exception cref="ArgumentException">Nothing is cited.</exception>
    public static Ruling Pass(string because, Confidence confidence, IReadOnlyList<EvidenceItem> evidence) =>
        new(Verdict.Pass, because, confidence, Cited(evidence));

    /// <summary>The flaw was observed.</summary>
    /// <exception cref="ArgumentException">Nothing is cited.</exception>
    public static Ruling Fail(string because, Confidence confidence, IReadOnlyList<EvidenceItem> evidence) =>
        new(Verdict.Fail, because, confidence, Cited(evidence));

    /// <summary>The evidence does not decide.</summary>
    /// <param name="because">Why it does not.</param>
    /// <param name="settle">What would settle it.</param>
    /// <param name="evidence">What was seen, as far as it goes.</param>
    public static Ruling Inconclusive(string because, string settle, IReadOnlyList<EvidenceItem>? evidence = null) =>
        new(Verdict.Inconclusive, because, Confidence.Tentative, evidence ?? []) { Settle = settle };

    /// <summary>A credential or an option is missing.</summary>
    /// <param name="because">Why it could not be tested.</param>
    /// <param name="settle">The options that would make it testable.</param>
    public static Ruling NotTestable(string because, string settle) =>
        new(Verdict.NotTestable, because, Confidence.Certain, []) { Settle = settle };

    /// <summary>The question does not arise.</summary>
    public static Ruling NotApplicable(string because) => new(Verdict.NotApplicable, because, Confidence.Certain, []);

    /// <summary>The same ruling; its texts as <paramref name="once"/> gives them back.</summary>
    internal Ruling Sharing(Func<string, string> once) =>
        this with
        {
            Because = once(Because),
            Settle = once(Settle),
            Remediation = once(Remediation),
            Evidence = [.. Evidence.Select(e => e with { Fact = once(e.Fact), Where = once(e.Where) })],
        };

    private static IReadOnlyList<EvidenceItem> Cited(IReadOnlyList<EvidenceItem> evidence) =>
        evidence.Count > 0 ? evidence : throw new ArgumentException("A pass or a fail cites what it rests on.", nameof(evidence));
}

/// <summary>Why and until when a finding is suppressed.</summary>
/// <param name="Reason">The reason its author gave.</param>
/// <param name="Until">The last day it holds.</param>
public sealed record Suppression(string Reason, DateOnly Until);

/// <summary>A check's ruling on one target.</summary>
/// <param name="Check">The check's metadata.</param>
/// <param name="Ruling">The judgement.</param>
public sealed record Finding(CheckInfo Check, Ruling Ruling)
{
    /// <summary>Stable across runs and machines; identifies the finding in baselines and SARIF.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The suppression that covers it, or null.</summary>
    public Suppression? Suppressed { get; init; }

    /// <summary>True when an earlier report given as baseline already held this failure; null without a baseline.</summary>
    public bool? InBaseline { get; init; }

    /// <summary>The severity after the ruling had its say: never above the check's.</summary>
    public Severity Severity => Ruling.LoweredTo is { } lowered && lowered < Check.Severity ? lowered : Check.Severity;

    /// <summary>True for a failure that counts: not suppressed and not in the baseline.</summary>
    public bool Counts => Ruling.Verdict == Verdict.Fail && Suppressed is null && InBaseline is not true;
}
