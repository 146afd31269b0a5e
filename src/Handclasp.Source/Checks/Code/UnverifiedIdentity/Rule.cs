using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>HC512: a name is read from a verified certificate only.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC512",
            "identity-from-unverified-certificate",
            "A name is read from a verified certificate only",
            Severity.High,
            CheckGroup.ServerCode,
            "identity not verified",
            """
            ## Why it matters
            A subject is a text that its maker chose. Read from a certificate that nobody verified it proves nothing: whoever knows the name can be that client.

            ## How it is found
            The client's certificate is read in a file whose server asks for certificates without verifying them.

            ## What to do

            ```js bad
            const server = https.createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, (req, res) => {
              if (req.socket.getPeerCertificate().subject.CN !== 'billing') return res.writeHead(403).end();
              res.end('ok');
            });
            ```
            ```js good
            const server = https.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true }, (req, res) => {
              if (req.socket.getPeerCertificate().subject.CN !== 'billing') return res.writeHead(403).end();
              res.end('ok');
            });
            ```
            ```go bad
            server := &http.Server{TLSConfig: &tls.Config{ClientAuth: tls.RequestClientCert}}
            func who(r *http.Request) string {
            	return r.TLS.PeerCertificates[0].Subject.CommonName
            }
            ```
            ```go good
            server := &http.Server{TLSConfig: &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}}
            func who(r *http.Request) string {
            	return r.TLS.VerifiedChains[0][0].Subject.CommonName
            }
            ```
            """,
            "Verify the certificate before its name is read.",
            SourceStandards.Identity
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [new([All.JavaScript], UnverifiedIdentity.Readers.JavaScript), new([All.Go], UnverifiedIdentity.Readers.Go)];
}
