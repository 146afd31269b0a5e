using Handclasp.Model;
using Handclasp.Source.Checks.Code.Packs.Jvm;
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
            The client's certificate is read in a file whose server asks for certificates without verifying them; in Java and Kotlin also a certificate that a request carries in its body, with no verification beside it; in JavaScript on a way to it on which nobody looks at `authorized`; in Python also a client that compares the name in a certificate which its context does not verify, the subject of what Azure App Service hands on in X-ARR-ClientCert, which it does not verify, and the name in a certificate that came with a signed message and that nobody verified. In PHP and Ruby also a certificate that is verified by hand where the answer decides nothing: nobody looks at it, an error counts as yes, or the key is the certificate's own. In R also a certificate that a server has just shown and that is known by the name of its issuer alone. A file that compares a digest or a key, or verifies by hand, is left alone.

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
    [
        new([All.JavaScript], UnverifiedIdentity.Readers.JavaScript),
        new([All.Go], c => UnverifiedIdentity.Go.Look(c).Concat(UnverifiedIdentity.Go.Documents(c))),
        new([All.Java, All.Kotlin], More.Identity)
        {
            Bad = """
                SslContext context = SslContextBuilder.forServer(chain, key).trustManager(InsecureTrustManagerFactory.INSTANCE).clientAuth(ClientAuth.REQUIRE).build();
                String who(SSLSession session) throws Exception {
                    return session.getPeerPrincipal().getName();
                }
                """,
            Good = """
                SslContext context = SslContextBuilder.forServer(chain, key).trustManager(new File("clients-ca.pem")).clientAuth(ClientAuth.REQUIRE).build();
                String who(SSLSession session) throws Exception {
                    return session.getPeerPrincipal().getName();
                }
                """,
        },
        new([All.Java, All.Kotlin], JvmIssuers.Look)
        {
            Bad = """
                String owner(String pem) throws CertificateException {
                    X509Certificate cert = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem.getBytes()));
                    if (!cert.getIssuerX500Principal().equals(ca.getSubjectX500Principal())) {
                        throw new CertificateException("foreign");
                    }
                    return cert.getSubjectX500Principal().getName();
                }
                """,
            Good = """
                String owner(String pem) throws GeneralSecurityException {
                    X509Certificate cert = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem.getBytes()));
                    cert.verify(ca.getPublicKey());
                    return cert.getSubjectX500Principal().getName();
                }
                """,
        },
        new([All.Java, All.Kotlin, All.Scala, All.Groovy, All.Clojure], JvmParsed.DatesOnly),
        new([All.Java, All.Kotlin], JvmParsed.Look)
        {
            Bad = """
                void enrol(Context ctx) throws Exception {
                    X509Certificate device = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(ctx.bodyAsBytes()));
                    devices.add(device.getSubjectX500Principal().getName());
                }
                """,
            Good = """
                void enrol(Context ctx) throws Exception {
                    X509Certificate device = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(ctx.bodyAsBytes()));
                    device.verify(factoryRoot.getPublicKey());
                    devices.add(device.getSubjectX500Principal().getName());
                }
                """,
        },
        new([All.CSharp], UnverifiedIdentity.Readers.CSharp)
        {
            Bad = """
                kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate());
                app.MapGet("/who", (HttpContext http) => http.Connection.ClientCertificate.Subject);
                """,
            Good = """
                kestrel.ConfigureHttpsDefaults(https => https.ClientCertificateMode = ClientCertificateMode.RequireCertificate);
                app.MapGet("/who", (HttpContext http) => http.Connection.ClientCertificate.Subject);
                """,
        },
        new([All.Python], UnverifiedIdentity.Readers.Python)
        {
            Bad = """
                from OpenSSL import SSL
                context = SSL.Context(SSL.TLS_SERVER_METHOD)
                context.set_verify(SSL.VERIFY_PEER, lambda connection, certificate, number, depth, ok: True)
                def who(connection):
                    return connection.get_peer_certificate().get_subject().CN
                """,
            Good = """
                from OpenSSL import SSL
                context = SSL.Context(SSL.TLS_SERVER_METHOD)
                context.set_verify(SSL.VERIFY_PEER, lambda connection, certificate, number, depth, ok: ok)
                def who(connection):
                    return connection.get_peer_certificate().get_subject().CN
                """,
        },
    ];
}
