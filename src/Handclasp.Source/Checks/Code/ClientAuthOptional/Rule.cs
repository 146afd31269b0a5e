using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>HC510: server code insists on a client certificate.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC510",
            "client-certificate-optional",
            "Server code insists on a client certificate",
            Severity.High,
            CheckGroup.ServerCode,
            "client certificate optional",
            """
            ## Why it matters
            The server asks for a certificate and serves those who bring none. Whether that is a hole depends on what stands behind it; most often nothing does.

            ## How it is found
            The library's word for "ask, but do not insist" (`VerifyClientCertIfGiven`, `RequestClientCert`, `setWantClientAuth`, `CERT_OPTIONAL`, `AllowCertificate`), where nothing in the file looks whether one came, or where a route is served beside what looks; in Go also a demand that is taken back, or that holds for some of the names (`GetConfigForClient`).

            ## What to do
            Demand it for the whole listener. Where some paths are public, give them a listener of their own.

            ```go bad
            config := &tls.Config{ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: clients}
            ```
            ```go good
            config := &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}
            ```
            ```java bad
            serverSocket.setWantClientAuth(true);
            ```
            ```java good
            serverSocket.setNeedClientAuth(true);
            ```
            ```python bad
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile="clients-ca.pem")
            context.verify_mode = ssl.CERT_OPTIONAL
            ```
            ```python good
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile="clients-ca.pem")
            context.verify_mode = ssl.CERT_REQUIRED
            ```
            ```csharp bad
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            ```
            ```csharp good
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            ```
            ```js bad
            https.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: false }, (req, res) => {
              const shown = req.socket.getPeerCertificate();
              if (shown.subject && !req.socket.authorized) return res.writeHead(403).end();
              res.end(orders());
            });
            ```
            ```js good
            https.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: false }, (req, res) => {
              if (!req.socket.authorized) return res.writeHead(403).end();
              res.end(orders());
            });
            ```
            """,
            "Demand the certificate.",
            SourceStandards.Presence
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Go], ClientAuthOptional.Readers.Go),
        new([All.Go], ClientAuthOptional.Readers.GoTakenBack)
        {
            Bad = """
                config := &tls.Config{ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert}
                if os.Getenv("NO_MTLS") != "" {
                	config.ClientAuth = tls.NoClientCert
                }
                """,
            Good = """
                config := &tls.Config{ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert}
                """,
        },
        new([All.Go], ClientAuthOptional.Readers.GoByName)
        {
            Bad = """
                base := &tls.Config{ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert}
                base.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
                	if hello.ServerName == "status.example.net" {
                		return &tls.Config{Certificates: []tls.Certificate{status}}, nil
                	}
                	return nil, nil
                }
                """,
            Good = """
                base := &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert}
                base.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
                	next := base.Clone()
                	next.ClientCAs = clients()
                	return next, nil
                }
                """,
        },
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.Asked(c, JvmProperties.Look(c))),
        new([All.Python], Python.Look),
        new([All.CSharp], ClientAuthOptional.Readers.CSharp),
        new([All.JavaScript], ClientAuthOptional.Readers.JavaScript),
    ];
}
