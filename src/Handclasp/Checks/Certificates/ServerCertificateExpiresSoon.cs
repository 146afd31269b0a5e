using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC305: server's chain does not expire soon.</summary>
internal sealed class ServerCertificateExpiresSoon : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC305",
            "server-certificate-expires-soon",
            "Server's chain does not expire soon",
            Severity.Low,
            CheckGroup.ServerCertificate,
            "expires soon",
            """
            ## Why it matters
            A certificate that is renewed by hand on its last day will one day be renewed a day late. Public certificates get shorter: at most 200 days since 2026-03-15, 100 from 2027-03-15, 47 from 2029-03-15.

            ## How it is tested
            Soon means less than 30 days, or less than a third of the whole lifetime where that is shorter, for the server's certificate and the intermediates of its path.

            ## What to do
            Renew automatically when two thirds of the lifetime have passed: certbot's timer, acme.sh's cron job, Caddy by itself, cert-manager's `renewBefore`, step's `step ca renew --daemon`. Let monitoring tell you when that did not happen.
            """,
            "Renew now, and automatically from here on.",
            Standards.NearExpiry
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var path = chain.Path?.Elements ?? [leaf];
        var own = path.Where(c => c.Sha256 == leaf.Sha256 || chain.Sent.Any(s => s.Sha256 == c.Sha256)).ToList();
        if (own.Exists(c => chain.Now > c.NotAfter))
            return Ruling.NotApplicable("it has expired already: see HC303");
        if (own.Find(c => Lifetimes.EndsSoon(c, chain.Now)) is { } soon)
            return Ruling.Fail(
                $"{Name(chain, soon)} ends in {Lifetimes.Words(soon.NotAfter - chain.Now)}",
                Confidence.Certain,
                [Cite(chain, soon, $"ends on {soon.NotAfter:yyyy-MM-dd HH:mm} UTC")]
            );
        return Ruling.Pass(
            $"{Lifetimes.Words(leaf.NotAfter - chain.Now)} are left",
            Confidence.Certain,
            [Cite(chain, leaf, $"ends on {leaf.NotAfter:yyyy-MM-dd HH:mm} UTC")]
        );
    }
}
