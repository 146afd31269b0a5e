using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC101: a client without a certificate.</summary>
internal sealed class NoClientCertificate : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC101",
            "no-client-certificate",
            "Server refuses a client without a certificate",
            Severity.Critical,
            CheckGroup.Trust,
            "no certificate",
            """
            ## Why it matters
            A server that asks for a client certificate and then serves clients that send none has optional, not mutual, authentication:
            an answer to CertificateRequest may be an empty Certificate message (RFC 8446 section 4.4.2.4), and it is the server that must then refuse.
            The usual causes are an `optional` setting whose result nobody checks, and a listener or location that was left out.

            ## How it is tested
            The handshake is answered with an empty Certificate message. Then the protected path is asked for, and the answer is held against the
            one that the valid certificate gets. A completed handshake proves nothing; only the answer does.

            ## What to do
            Make the certificate mandatory where TLS ends (nginx `ssl_verify_client on`, Apache `SSLVerifyClient require`, HAProxy `verify required`),
            or check the verification result for every request before anything is served.
            """,
            "Require a client certificate for every protected path, and refuse the request where none was verified.",
            ["CWE-306", "CWE-295", "RFC 8446 §4.4.2.4", "OWASP ASVS 5.0 V12.3.5"]
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.None];

    protected override Severity? Lowered(ScanFacts facts) => facts.Claimed ? null : Severity.Medium;
}
