using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Source.Checks;
using Handclasp.Source.Reading;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>From flaws to findings: what weighs less, what is suppressed, what passed, what was left out.</summary>
internal sealed partial class SourceReporting(SourceOptions options, IReadOnlyList<SourceRule> rules)
{
    /// <summary>What one file gives.</summary>
    public FileFindings In(Found file, CodeFile code, IReadOnlyList<(SourceRule Rule, Flag Flag)> flags)
    {
        List<Finding> findings = [];
        List<Flag> open = [];
        var (tentative, lowered) = (0, 0);
        var isAside = IsAside(file.Relative);
        var suppressions = InlineSuppressions.Of(code);
        var used = new HashSet<InlineSuppression>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (rule, flag) in flags)
        {
            var info = flag.IsSwitch ? SourceChecks.Switch.Info : rule.Info;
            if (!options.Runs(info))
                continue;
            if (flag.Confidence < options.MinConfidence)
            {
                tentative++;
                continue;
            }

            lowered += isAside ? 1 : 0;
            var finding = Finding(file, code, info, flag, isAside, seen);
            var line = finding.Ruling.Evidence[0].Line;
            if (suppressions.FirstOrDefault(s => s.IsFor(info) && (s.For == line || s.Line == line)) is { } suppression)
            {
                used.Add(suppression);
                if (suppression.Suppression is { } holds && holds.Until >= options.Today)
                    finding = finding with { Suppressed = holds };
            }

            if (finding.Suppressed is null)
                open.Add(flag);
            findings.Add(finding);
        }

        findings.AddRange(suppressions.SelectMany(s => About(s, file, used.Contains(s))));
        return new(file, findings)
        {
            Tentative = tentative,
            Lowered = lowered,
            Code = options.Corrects ? code : null,
            Told = options.Corrects ? open : [],
        };
    }

    /// <summary>The report of one path; a file that could not be read is a target of its own, so that the exit code says it.</summary>
    public SourceResult Of(
        string shown,
        IReadOnlyList<FileFindings> files,
        Tally tally,
        IReadOnlyList<string> unreadable,
        IReadOnlyDictionary<string, string> broken
    )
    {
        List<Finding> findings = [.. files.SelectMany(f => f.Findings)];
        findings.AddRange(rules.Where(r => broken.ContainsKey(r.Info.Id)).Select(r => Broken(r, broken[r.Info.Id])));
        findings.AddRange(
            rules.Where(r => options.Runs(r.Info) && !findings.Exists(f => f.Check.Id == r.Info.Id)).Select(r => Passed(r, shown, tally))
        );
        if (tally.Of(_ => true) == 0)
            return new(
                [
                    new(shown)
                    {
                        IsSource = true,
                        Error = new("nothing-to-read", "no file in a language that it reads was found here: handclasp source --help"),
                    },
                    .. unreadable.Select(Unreadable),
                ],
                []
            );
        var report = new TargetReport(shown)
        {
            IsSource = true,
            Findings =
            [
                .. findings
                    .OrderBy(f => f.Check.Id, StringComparer.Ordinal)
                    .ThenBy(f => f.Ruling.Evidence.Count > 0 ? f.Ruling.Evidence[0].Where : "", StringComparer.Ordinal)
                    .ThenBy(f => f.Ruling.Evidence.Count > 0 ? f.Ruling.Evidence[0].Line : 0),
            ],
            Notes = [.. Notes(tally, files.Sum(f => f.Tentative), files.Sum(f => f.Lowered))],
        };
        return new([report, .. unreadable.Select(Unreadable)], files);
    }

    /// <summary>Tests, samples, documentation: they are rarely run against anybody's real peer, but they are copied.</summary>
    public static bool IsAside(string path) => Aside().IsMatch(path);

    private static TargetReport Unreadable(string told)
    {
        var colon = told.IndexOf(": ", StringComparison.Ordinal);
        return new(told[..colon]) { IsSource = true, Error = new("unreadable", $"cannot be read: {told[(colon + 2)..]}") };
    }

    private static IEnumerable<string> Notes(Tally tally, int tentative, int lowered)
    {
        yield return tally.Words();
        if (tally.LeftOut.All is { Count: > 0 } leftOut)
            yield return "left out: "
                + string.Join(", ", leftOut.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Count} × {l.Reason}")));
        if (tentative > 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{tentative} tentative findings are not shown: --min-confidence tentative shows them"
            );
        if (lowered > 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{lowered} findings in tests, samples or documentation weigh at most low"
            );
    }

    private static Finding Finding(Found file, CodeFile code, CheckInfo info, Flag flag, bool inTests, Dictionary<string, int> seen)
    {
        var evidence = new List<EvidenceItem>
        {
            Item(file, code, Fixing.Range(code, flag), flag.IsSecret ? "(not shown)" : Snippet(code, flag)),
        };
        evidence.AddRange(flag.Beside.Select(b => Item(file, code, Fixing.Range(code, b.At, b.Exact), b.Fact)));
        // What identifies it survives moved lines: the file, the flagged text and how many like it stand before.
        var text = flag.IsSecret ? "secret" : Spaces().Replace(Text(code, flag), " ");
        var subject = $"{file.Relative}#{(text.Length > 120 ? text[..120] : text)}";
        var count = seen[info.Id + subject] = seen.GetValueOrDefault(info.Id + subject) + 1;
        if (count > 1)
            subject = string.Create(CultureInfo.InvariantCulture, $"{subject}#{count}");
        Severity? severity = inTests && (flag.LoweredTo ?? info.Severity) > Severity.Low ? Severity.Low : flag.LoweredTo;
        var ruling = Ruling.Fail(flag.Because, flag.Confidence, evidence) with
        {
            LoweredTo = severity,
            Subject = subject,
            Remediation = flag.Remedy,
            Fix = Fix(file, code, flag),
        };
        return new(info, ruling) { Fingerprint = Fingerprints.Of("source", info, ruling) };
    }

    private static SourceFix? Fix(Found file, CodeFile code, Flag flag)
    {
        if (flag.Changes.Count == 0)
            return null;
        var edits = flag.Changes.Select(c =>
        {
            var (from, to) = Fixing.Range(code, c.At, c.Exact);
            var (start, end) = (code.Source.At(from), code.Source.At(to));
            return new SourceEdit(file.Relative, start.Line, start.Column, end.Line, end.Column, c.Text);
        });
        return new(flag.IsSafe, flag.Remedy, [.. edits]);
    }

    private static EvidenceItem Item(Found file, CodeFile code, (int From, int To) range, string fact)
    {
        var (start, end) = (code.Source.At(range.From), code.Source.At(range.To));
        return new(fact, file.Relative, start.Line, end.Line, start.Column, end.Column);
    }

    /// <summary>The first line of what is flagged, as written. Never a secret: those checks flag the header alone.</summary>
    private static string Snippet(CodeFile code, Flag flag)
    {
        var text = Text(code, flag).Split('\n')[0].Trim();
        return text.Length > 160 ? text[..159] + "…" : text;
    }

    private static string Text(CodeFile code, Flag flag)
    {
        var (from, to) = Fixing.Range(code, flag);
        return code.Source.Text[from..to];
    }

    private static Finding Passed(SourceRule rule, string shown, Tally tally)
    {
        var count = tally.Of(rule.Reads);
        var ruling =
            count == 0
                ? Ruling.NotApplicable("no file in a language that it reads")
                : Ruling.Pass(
                    string.Create(CultureInfo.InvariantCulture, $"no such place in {count} {(count == 1 ? "file" : "files")}"),
                    Confidence.Firm,
                    [new(tally.Words(), shown)]
                );
        return new(rule.Info, ruling) { Fingerprint = Fingerprints.Of("source", rule.Info, ruling) };
    }

    private static Finding Broken(SourceRule rule, string defect)
    {
        var ruling = Ruling.Inconclusive($"the rule itself failed ({defect})", "report this as a defect of handclasp") with
        {
            Broken = true,
        };
        return new(rule.Info, ruling) { Fingerprint = Fingerprints.Of("source", rule.Info, ruling) };
    }

    private IEnumerable<Finding> About(InlineSuppression suppression, Found file, bool isUsed)
    {
        var evidence = new EvidenceItem($"{InlineSuppressions.Mark} {suppression.Check}", file.Relative, suppression.Line);
        var (check, because) = Remark(suppression, isUsed);
        if (check is null)
            yield break;
        var ruling = Ruling.Fail(because, Confidence.Certain, [evidence]) with { Subject = $"{file.Relative}#{suppression.Check}" };
        yield return new(check, ruling) { Fingerprint = Fingerprints.Of("source", check, ruling) };
    }

    private (CheckInfo? Check, string Because) Remark(InlineSuppression suppression, bool isUsed)
    {
        if (suppression.Suppression is not { } whole)
            return (SourceChecks.MalformedSuppression, $"the suppression of {suppression.Check} is not honoured: {suppression.Wrong}");
        if (whole.Until < options.Today)
            return (
                Suppressions.Expired,
                string.Create(CultureInfo.InvariantCulture, $"the suppression of {suppression.Check} expired on {whole.Until:yyyy-MM-dd}")
            );
        return isUsed || !rules.Any(r => suppression.IsFor(r.Info) && options.Runs(r.Info))
            ? (null, "")
            : (Suppressions.Unused, $"the suppression of {suppression.Check} covers nothing on line {suppression.For}");
    }

    [GeneratedRegex(
        @"(^|/)(tests?|__tests__|__mocks__|testing|testdata|test-data|test_data|spec|specs|e2e|fixtures?|mocks?|examples?|samples?|demos?|docs?|benchmarks?|integration-tests?|[^/]*\.?[tT]ests)/|(_test|\.test|\.spec|_spec|\.stories|\.e2e)\.[a-z]+$|(^|/)(test_|conftest)[^/]*$|(Test|Tests|IT|Spec)\.(java|kt|cs|scala|groovy|swift|php)$",
        RegexOptions.None
    )]
    private static partial Regex Aside();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
