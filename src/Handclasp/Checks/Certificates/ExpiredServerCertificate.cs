using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC303: no certificate in the server's chain has expired.</summary>
internal sealed class ExpiredServerCertificate : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC303",
            "expired-server-certificate",
            "No certificate in the server's chain has expired",
            Severity.High,
            CheckGroup.ServerCertificate,
            "expired server chain",
            """
            ## Why it matters
            An expired certificate stops every client that checks dates, and teaches people to ignore warnings. An expired intermediate does the same to those clients that find no other path.
            An expired certificate that no path needs (an old cross-signature) breaks only clients that insist on it, and weighs Low.

            ## How it is tested
            The dates of every certificate that was sent are compared with the clock. Where several paths exist, the best one counts.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Renew the certificate, replace expired intermediates, and remove those no path needs.",
            Standards.ServerDates
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var over = chain.Sent.Select(s => s.Parsed).OfType<ParsedCertificate>().Where(p => chain.Now > p.NotAfter).ToList();
        if (over.Count == 0)
            return Ruling.Pass(
                "every certificate's time is still running",
                Confidence.Certain,
                [Cite(chain, leaf, $"until {leaf.NotAfter:yyyy-MM-dd HH:mm} UTC")]
            );
        var needed = over.Where(chain.OnPath).ToList();
        var worst = needed.Count > 0 ? needed[0] : over[0];
        return Ruling.Fail(
            $"{Name(chain, worst)} ended on {worst.NotAfter:yyyy-MM-dd HH:mm} UTC{(needed.Count == 0 ? "; the path does not need it" : "")}",
            Confidence.Certain,
            [.. over.Select(p => Cite(chain, p, $"ended on {p.NotAfter:yyyy-MM-dd HH:mm} UTC"))]
        ) with
        {
            LoweredTo = needed.Count == 0 ? Severity.Low : null,
        };
    }
}
