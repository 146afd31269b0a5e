using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC101: server refuses a client without a certificate.</summary>
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
            $"""
            ## Why it matters
            A server that asks for a client certificate and then serves clients that send none has optional, not mutual, authentication.
            An answer to CertificateRequest may be an empty Certificate message (RFC 8446 section 4.4.2.4), and it is the server that must then refuse.
            The usual causes are an `optional` setting whose result nobody checks, and a listener, name or location that was left out.

            ## How it is tested
            The request for a certificate is answered with an empty Certificate message. Then the protected path is asked for, on two connections, and the answer
            is held against the one that the valid certificate gets. A completed handshake proves nothing; only the answer does.
            Where the answer with, without a certificate and for a path that does not exist is the same, name a protected resource with `--path`.

            ## What to do
            {Remedies.Demand}
            """,
            "Require a client certificate for every protected path, and refuse the request where none was verified.",
            Standards.NoCertificateNeeded
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.None];

    protected override Severity? Lowered(ScanFacts facts) => facts.Claimed ? null : Severity.Medium;
}
