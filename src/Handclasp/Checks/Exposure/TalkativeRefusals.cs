using System.Text.RegularExpressions;
using Handclasp.Model;

namespace Handclasp.Checks.Exposure;

/// <summary>HC183: refusals that explain themselves to strangers.</summary>
internal sealed partial class TalkativeRefusals : IRule
{
    private const int MostRead = 64 * 1024;

    public CheckInfo Info { get; } =
        new(
            "HC183",
            "talkative-refusals",
            "Refusals do not explain themselves to strangers",
            Severity.Info,
            CheckGroup.Exposure,
            "talkative refusals",
            """
            ## Why it matters
            A page that says why a certificate was refused (its verification error, the issuer looked for, a stack trace) helps whoever tries to make one that is not.

            ## How it is tested
            The pages that refused clients get are read for verification errors in the words of the common libraries, for stack traces, and for paths of the server's files. That a certificate is missing or was not accepted says nothing new.

            ## What to do
            Answer all refused clients with the same page, and write the reason into the log.
            """,
            "Answer all refused clients alike; the reason belongs into the log.",
            ["CWE-209", .. Standards.Exposure]
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var pages = seen.Of<Observation>()
            .Where(o =>
                o.Outcome is Outcome.RefusedApp or Outcome.Inconclusive && o.Transcript.Answer is { Body.Length: > 0, Status: >= 400 }
            )
            .ToList();
        if (pages.Count == 0)
        {
            yield return Ruling.NotApplicable("no refusal has a page of its own");
            yield break;
        }

        var told = pages
            .Select(o => (Seen: o, Found: Reason().Match(Head(o.Transcript.Answer!.Body))))
            .Where(t => t.Found.Success)
            .DistinctBy(t => t.Found.Value)
            .ToList();
        yield return told.Count > 0
            ? Ruling.Fail(
                $"{told[0].Seen.Who.Label}: the page says \"{told[0].Found.Value}\"",
                Confidence.Firm,
                [.. told.Take(5).Select(t => new EvidenceItem($"{t.Seen.Who.Label}: \"{t.Found.Value}\"", t.Seen.At.ToString()))]
            )
            : Ruling.Pass(
                "no page of a refusal gives a verification error, a stack trace or a file's path",
                Confidence.Firm,
                [.. pages.DistinctBy(o => o.Reason).Take(5).Select(o => new EvidenceItem($"{o.Who.Label}: {o.Reason}", o.At.ToString()))]
            );
    }

    private static string Head(string body) => body.Length > MostRead ? body[..MostRead] : body;

    /// <summary>Verification errors as OpenSSL, GnuTLS, Go, Java and .NET word them; traces of Python, Java, .NET, Node.js and PHP.</summary>
    [GeneratedRegex(
        @"certificate has expired|certificate is not yet valid|self[- ]signed certificate|unable to get (local )?issuer certificate|unable to verify the first certificate|unsupported certificate purpose|invalid CA certificate|certificate signature failure|FAILED:[a-z ]{4,60}|unknown authority|PKIX path \w+ failed|RemoteCertificate(ChainErrors|NameMismatch)|UntrustedRoot|PartialChain|Traceback \(most recent call last\)|\bat [\w$.]{4,80}\([\w$]{1,60}\.java:\d+\)|\s+at [\w.<>`]{4,120}\(.{0,120}\) in \S{1,120}:line \d+|\bat \S{1,80} \((/|node:)\S{1,120}:\d+:\d+\)|(/etc|/usr/lib|/var/www|/home|/opt|/srv)/[\w./-]{4,100}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex Reason();
}
