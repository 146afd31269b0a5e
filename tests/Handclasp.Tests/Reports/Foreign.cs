using Handclasp.Model;

namespace Handclasp.Tests.Reports;

/// <summary>A report in which everything that a peer or a file chooses is replaced.</summary>
internal static class Foreign
{
    /// <summary>What breaks terminals, pages, XML, JSON, Markdown and workflow commands.</summary>
    public const string Hostile =
        "a\u001b[31m\u001b]0;t\u0007\0\u009b2J\u202e\u2066\u200f</script><img src=x onerror=alert(1)>\"'><b a='|`]]>%0A%3A\r\n::error title=x,y::pwned\n"
        + "| x |\n# head\n- item\n```\n\u2028@team #1 [x](https://evil.test) ![y](http://evil.test/y.png) www.evil.test {{7*7}} ${x} <!-- --> &amp; \\ \\| \ud800 \udc00é漢";

    /// <summary>The sample report with every foreign text made by <paramref name="make"/>; its structure stays.</summary>
    public static Report Report(Func<string, string> make) =>
        Sample.Report with
        {
            Targets = [.. Sample.Report.Targets.Select(t => Target(t, make))],
        };

    private static TargetReport Target(TargetReport target, Func<string, string> make) =>
        target with
        {
            Target = $"https://host:8443/{make("path")}",
            Error = target.Error is { } error ? new(error.Code, make(error.Message)) : null,
            Endpoints = [.. target.Endpoints.Select(e => e with { Path = make(e.Path), Because = make(e.Because) })],
            Server = target.Server is { } server
                ? new(
                    server.Protocols,
                    [.. server.Chain.Select(c => c with { Subject = make(c.Subject), Issuer = make(c.Issuer) })],
                    [.. server.AcceptedIssuers.Select(make)],
                    [.. server.Alpn.Select(make)]
                )
                : null,
            Observations =
            [
                .. target.Observations.Select(o =>
                    o with
                    {
                        Path = make(o.Path),
                        Reason = make(o.Reason),
                        Host = make("host"),
                        Sni = make("sni"),
                        Transcript = [.. o.Transcript.Select(make)],
                    }
                ),
            ],
            Findings = [.. target.Findings.Select(f => Finding(f, make))],
            Notes = [.. target.Notes.Select(make)],
        };

    private static Finding Finding(Finding finding, Func<string, string> make)
    {
        var told = finding.Ruling;
        var evidence = told.Evidence.Select(e => e with { Fact = make(e.Fact), Where = make(e.Where) }).ToList();
        var because = make(told.Because);
        var settle = told.Settle.Length > 0 ? make(told.Settle) : "";
        var ruling = told.Verdict switch
        {
            Verdict.Pass => Ruling.Pass(because, told.Confidence, evidence),
            Verdict.Fail => Ruling.Fail(because, told.Confidence, evidence),
            Verdict.Inconclusive => Ruling.Inconclusive(because, settle, evidence),
            Verdict.NotTestable => Ruling.NotTestable(because, settle),
            _ => Ruling.NotApplicable(because),
        };
        return finding with
        {
            Ruling = ruling with
            {
                LoweredTo = told.LoweredTo,
                Settle = settle,
                Reproduce = told.Reproduce.Length > 0 ? make(told.Reproduce) : "",
                Subject = told.Subject.Length > 0 ? make(told.Subject) : "",
                Remediation = told.Remediation.Length > 0 ? make(told.Remediation) : "",
            },
            Suppressed = finding.Suppressed is { } s ? new(make(s.Reason), s.Until) : null,
        };
    }
}
