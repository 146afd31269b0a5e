using System.Globalization;
using System.Text;
using System.Xml;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// JUnit XML: a suite per target, a case per finding. A failure that counts is a failure; a check of severity Critical or High that is
/// inconclusive is an error; everything else that is no pass is skipped, with its reason. Times are left out, so that bytes are stable.
/// </summary>
internal sealed class JUnitReport : IReportFormat
{
    public string Name => "junit";

    public void Write(Report report, Stream output, RenderOptions options)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        };
        using (var xml = XmlWriter.Create(output, settings))
        {
            var suites = report.Targets.Select(t => (Target: t, Cases: Cases(t))).ToList();
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "handclasp");
            Counts(xml, [.. suites.SelectMany(s => s.Cases)]);
            foreach (var (target, cases) in suites)
                Suite(xml, target, cases);
            xml.WriteEndElement();
        }

        output.WriteByte((byte)'\n');
    }

    /// <param name="Name">The check, and its subject where it has several.</param>
    /// <param name="Element">"failure", "error", "skipped", or empty for a pass.</param>
    /// <param name="Message">One line.</param>
    /// <param name="Type">Severity or error code; empty where the element has none.</param>
    /// <param name="Text">More lines.</param>
    private sealed record Case(string Name, string Element, string Message, string Type, string Text);

    private static void Suite(XmlWriter xml, TargetReport target, List<Case> cases)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", ForeignText.OneLine(target.Target));
        Counts(xml, cases);
        foreach (var one in cases)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", ForeignText.OneLine(target.Target));
            xml.WriteAttributeString("name", ForeignText.OneLine(one.Name));
            if (one.Element.Length > 0)
            {
                xml.WriteStartElement(one.Element);
                xml.WriteAttributeString("message", ForeignText.OneLine(one.Message));
                if (one.Type.Length > 0)
                    xml.WriteAttributeString("type", one.Type);
                if (one.Text.Length > 0)
                    xml.WriteString(one.Text);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, List<Case> cases)
    {
        xml.WriteAttributeString("tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", Count(cases, "failure"));
        xml.WriteAttributeString("errors", Count(cases, "error"));
        xml.WriteAttributeString("skipped", Count(cases, "skipped"));
    }

    private static string Count(List<Case> cases, string element) =>
        cases.Count(c => c.Element == element).ToString(CultureInfo.InvariantCulture);

    private static List<Case> Cases(TargetReport target)
    {
        List<Case> cases = [];
        if (target.Error is { } error)
            cases.Add(new("scan", "error", error.Message, error.Code, ""));
        else if (target.Score.Value is null)
            cases.Add(new("score", "error", string.Join("; ", new TargetView(target).First), "no-score", ""));
        cases.AddRange(target.Findings.Select(Of));
        return cases;
    }

    private static Case Of(Finding finding)
    {
        var subject = finding.Ruling.Subject.Length > 0 ? $" [{finding.Ruling.Subject}]" : "";
        var name = $"{finding.Check.Id} {finding.Check.Title}{subject}";
        var because = finding.Ruling.Because;
        return finding.Ruling.Verdict switch
        {
            Verdict.Pass => new(name, "", "", "", ""),
            Verdict.Fail when finding.Suppressed is { } s => Skipped(
                name,
                string.Create(CultureInfo.InvariantCulture, $"suppressed until {s.Until:yyyy-MM-dd}: {s.Reason}")
            ),
            Verdict.Fail when finding.InBaseline is true => Skipped(name, $"known from the baseline: {because}"),
            Verdict.Fail when finding.Severity == Severity.Info => Skipped(name, $"information: {because}"),
            Verdict.Fail => new(name, "failure", because, finding.Severity.Word(), Details(finding)),
            Verdict.Inconclusive when finding.Severity >= Severity.High => new(name, "error", because, "inconclusive", Details(finding)),
            Verdict.Inconclusive => Skipped(name, $"inconclusive: {because}"),
            Verdict.NotTestable => Skipped(name, $"not testable: {because}; needs {finding.Ruling.Settle}"),
            _ => Skipped(name, $"not applicable: {because}"),
        };
    }

    private static Case Skipped(string name, string message) => new(name, "skipped", message, "", "");

    private static string Details(Finding finding)
    {
        List<string> lines = [.. finding.Ruling.Evidence.Select(e => $"{e.Place}: {e.Fact}")];
        if (finding.Ruling.Settle.Length > 0)
            lines.Add($"to settle it: {finding.Ruling.Settle}");
        if (finding.Ruling.Verdict == Verdict.Fail)
            lines.Add($"what to do: {(finding.Ruling.Remediation.Length > 0 ? finding.Ruling.Remediation : finding.Check.Remediation)}");
        if (finding.Ruling.Reproduce.Length > 0)
            lines.Add($"reproduce: {finding.Ruling.Reproduce}");
        return "\n" + string.Concat(lines.Select(l => ForeignText.OneLine(l) + "\n"));
    }
}
