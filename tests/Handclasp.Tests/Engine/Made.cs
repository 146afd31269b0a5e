using Handclasp.Model;

namespace Handclasp.Tests.Engine;

/// <summary>Findings, targets and reports made by hand.</summary>
internal static class Made
{
    public const string Target = "https://api.example.com:443/";

    public static readonly EvidenceItem Seen = new("seen", "TLSv1.3 http/1.1 /");

    public static CheckInfo Check(string id, Severity severity, CheckGroup group = CheckGroup.Trust) =>
        new(id, $"slug-{id.ToLowerInvariant()}", $"Title of {id}", severity, group, $"label {id}", "## Why", "Do it.", ["CWE-295"]);

    public static Finding Pass(string id, Severity severity, CheckGroup group = CheckGroup.Trust) =>
        new(Check(id, severity, group), Ruling.Pass("because it passed", Confidence.Certain, [Seen]));

    public static Finding Fail(string id, Severity severity, CheckGroup group = CheckGroup.Trust, string subject = "") =>
        Printed(new(Check(id, severity, group), Ruling.Fail("because it failed", Confidence.Certain, [Seen]) with { Subject = subject }));

    public static Finding Unclear(string id, Severity severity, CheckGroup group = CheckGroup.Trust) =>
        new(Check(id, severity, group), Ruling.Inconclusive("because it is unclear", "--path"));

    public static Finding Untested(string id, Severity severity, CheckGroup group = CheckGroup.Trust) =>
        new(Check(id, severity, group), Ruling.NotTestable("because a key is missing", "--client-ca"));

    public static Finding Moot(string id, Severity severity) => new(Check(id, severity), Ruling.NotApplicable("because it does not arise"));

    public static Finding LoweredTo(this Finding finding, Severity severity) =>
        finding with
        {
            Ruling = finding.Ruling with { LoweredTo = severity },
        };

    public static Finding Suppressed(this Finding finding) => finding with { Suppressed = new("known and accepted", new(2027, 3, 31)) };

    /// <summary>A target that claims mTLS and has a valid certificate at hand.</summary>
    public static TargetReport Scanned(params Finding[] findings) =>
        new(Target)
        {
            Claimed = true,
            ValidGiven = true,
            Enforcement = Enforcement.Required,
            Findings = findings,
        };

    public static Report Report(params TargetReport[] targets) =>
        new(
            new("handclasp", "0.1.0", "1"),
            new(new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero), 1234, "scan", 0, 42, false),
            new(null, "none", false, null, new(0, 0, 0)),
            targets
        );

    public static Report Partial(this Report report) => report with { Run = report.Run with { Partial = true } };

    private static Finding Printed(Finding finding) =>
        finding with
        {
            Fingerprint = Handclasp.Engine.Fingerprints.Of(Target, finding.Check, finding.Ruling),
        };
}
