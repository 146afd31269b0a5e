using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC304: no certificate in the server's chain lies in the future.</summary>
internal sealed class NotYetValidServerCertificate : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC304",
            "not-yet-valid-server-certificate",
            "No certificate in the server's chain lies in the future",
            Severity.High,
            CheckGroup.ServerCertificate,
            "not yet valid server chain",
            """
            ## Why it matters
            A certificate that begins later is refused by every client that checks dates. Mostly a clock is wrong: the server's, the authority's, or this machine's.

            ## How it is tested
            The dates of every certificate that was sent are compared with the clock.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Correct the clocks, or install the certificate when its time has come.",
            Standards.ServerDates
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var early = chain.Sent.Select(s => s.Parsed).OfType<ParsedCertificate>().Where(p => chain.Now < p.NotBefore).ToList();
        if (early.Count == 0)
            return Ruling.Pass(
                "every certificate's time has begun",
                Confidence.Certain,
                [Cite(chain, leaf, $"since {leaf.NotBefore:yyyy-MM-dd HH:mm} UTC")]
            );
        var needed = early.Where(chain.OnPath).ToList();
        var worst = needed.Count > 0 ? needed[0] : early[0];
        return Ruling.Fail(
            $"{Name(chain, worst)} begins on {worst.NotBefore:yyyy-MM-dd HH:mm} UTC only{(needed.Count == 0 ? "; the path does not need it" : "")}",
            Confidence.Certain,
            [.. early.Select(p => Cite(chain, p, $"begins on {p.NotBefore:yyyy-MM-dd HH:mm} UTC"))]
        ) with
        {
            LoweredTo = needed.Count == 0 ? Severity.Low : null,
        };
    }
}
