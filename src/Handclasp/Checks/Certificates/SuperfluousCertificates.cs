using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC308: server sends no certificate that nobody needs.</summary>
internal sealed class SuperfluousCertificates : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC308",
            "superfluous-server-certificates",
            "Server sends no certificate that nobody needs",
            Severity.Low,
            CheckGroup.ServerCertificate,
            "superfluous certificates",
            $"""
            ## Why it matters
            Every certificate costs bytes in each full handshake, and one that does not belong there confuses clients that do not sort. A root that is sent along is only waste: a client that trusts it has it already.

            ## How it is tested
            Every certificate that was sent is looked for in the paths from the server's certificate upwards, cross-signed alternatives included.

            ## What to do
            {Remedies.ServeChain}
            """,
            "Send the path only, without its root.",
            Standards.ServerChain
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var stray = chain.Sent.Where(s => s.Number > 1 && (s.Parsed is null || !chain.Ancestors.Contains(s.Sha256))).ToList();
        var twice = chain.Sent.GroupBy(s => s.Sha256).Where(g => g.Count() > 1).Select(g => g.First()).ToList();
        if (chain.Broken.Count == 0 && (stray.Count > 0 || twice.Count > 0))
            return Ruling.Fail(
                stray.Count > 0
                    ? $"{string.Join(", ", stray.Take(5).Select(s => s.Parsed is null ? $"certificate {s.Number} (unreadable: {s.Error})" : $"certificate {s.Number} {s.Subject}"))} belongs to no path of the server's certificate"
                    : $"sent twice: {string.Join(", ", twice.Take(5).Select(s => s.Subject))}",
                Confidence.Certain,
                [.. stray.Concat(twice).Take(10).Select(s => Cite(chain, $"certificate {s.Number}: {s.Subject}, SHA-256 {s.Sha256}"))]
            );
        var root = chain.Sent.FirstOrDefault(s => s is { Number: > 1, Parsed.IsSelfIssued: true } && chain.Ancestors.Contains(s.Sha256));
        return root is null
            ? Ruling.Pass("every certificate that was sent is needed", Confidence.Certain, [Cite(chain, $"{chain.Sent.Count} sent")])
            : Ruling.Fail(
                $"the root {root.Subject} is sent along",
                Confidence.Certain,
                [Cite(chain, $"certificate {root.Number} is self-issued")]
            ) with
            {
                LoweredTo = Severity.Info,
            };
    }
}
