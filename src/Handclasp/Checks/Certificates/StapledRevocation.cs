using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Checks.Certificates;

/// <summary>HC313: stapled OCSP response is good, fresh and the issuer's.</summary>
internal sealed class StapledRevocation : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC313",
            "stapled-ocsp-response",
            "Stapled OCSP response is good, fresh and the issuer's",
            Severity.High,
            CheckGroup.ServerCertificate,
            "OCSP staple",
            """
            ## Why it matters
            A stapled response tells clients that the certificate is not revoked, without a further connection. One that is stale, of another certificate or signed by a stranger is refused by careful clients; a revoked one by all. A certificate with the must-staple feature (RFC 7633) needs one.
            Revoked weighs High, every other fault Medium.

            ## How it is tested
            The response in the handshake is read: which certificate it speaks of, who signed it, and for how long. Where none is stapled and none is promised, the question does not arise. `--revocation off` leaves this out.

            ## What to do
            * nginx: `ssl_stapling on; ssl_stapling_verify on;` with `ssl_trusted_certificate` and a `resolver`. Apache: `SSLUseStapling on` with `SSLStaplingCache`.
            * HAProxy: `ocsp-update on`, or a `.ocsp` file beside the certificate. Caddy staples by itself. Others: a file that a timer refreshes.
            * Some authorities (Let's Encrypt among them) have ended OCSP: switch stapling and must-staple off there.
            """,
            "Let the server fetch a fresh response in time, or switch stapling off.",
            Standards.ServerRevocation
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (chain.Staple is not { } staple)
            return Ruling.NotApplicable("left out (--revocation off)");
        EvidenceItem[] evidence = [Cite(chain, leaf, staple.Text)];
        return staple.State switch
        {
            StapleState.Absent when leaf.Said.MustStaple => Ruling.Fail(
                "the certificate promises a stapled OCSP response (must-staple), and none came",
                Confidence.Certain,
                evidence
            ) with
            {
                LoweredTo = Severity.Medium,
            },
            StapleState.Absent => Ruling.NotApplicable(staple.Text),
            StapleState.Good => Ruling.Pass(staple.Text, Confidence.Certain, evidence),
            StapleState.Unverifiable => Ruling.Inconclusive(staple.Text, "--server-ca with the issuer's certificate", evidence) with
            {
                LoweredTo = Severity.Medium,
            },
            StapleState.Revoked => Ruling.Fail(staple.Text, Confidence.Certain, evidence),
            _ => Ruling.Fail(staple.Text, Confidence.Certain, evidence) with { LoweredTo = Severity.Medium },
        };
    }
}
