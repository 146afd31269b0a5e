using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC140: server refuses a revoked client certificate.</summary>
internal sealed class RevokedClientCertificate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC140",
            "revoked-client-certificate",
            "Server refuses a revoked client certificate",
            Severity.High,
            CheckGroup.Revocation,
            "revoked",
            """
            ## Why it matters
            A lost laptop or a dismissed partner stays a client until the certificate ends, unless the server learns of the revocation. Most servers are not set up to (in our measurements 18 of 20 accept);
            short-lived certificates are another answer. Say `--expect-revocation` where revocation is part of your promise: a failure then weighs High, else Low.

            ## How it is tested
            The pair given with `--revoked-cert` and `--revoked-key` is presented, beside a valid certificate of the same issuer, which must be served: a server whose list is stale refuses everybody.

            ## What to do
            * nginx: `ssl_crl` with a list of every authority in the chain; a missing one refuses good clients. Newer versions also know `ssl_ocsp`.
            * Apache: `SSLCARevocationCheck chain` with `SSLCARevocationFile`, or `SSLOCSPEnable on`. HAProxy: `crl-file`. stunnel: `CRLfile`.
            * Go: check `VerifiedChains` against your list in `VerifyConnection`, which also runs on resumption. Node: `crl`. Caddy: a verifier module.
            * Java: `PKIXRevocationChecker`. Kestrel: `CheckCertificateRevocation`, and `RevocationMode` in the certificate authentication handler.
            * Reload the list before it ends, or issue certificates that live for hours.
            """,
            "Give the server a fresh revocation list for every authority in the chain, or issue short-lived certificates.",
            Standards.Revocation
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.Revoked];

    protected override Severity? Lowered(ScanFacts facts) => facts.ExpectRevocation ? null : Severity.Low;
}
