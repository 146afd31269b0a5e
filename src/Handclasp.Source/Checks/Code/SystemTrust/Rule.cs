using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>HC521: a private peer is verified against a private root.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC521",
            "system-trust-for-private-peer",
            "A private peer is verified against a private root",
            Severity.Low,
            CheckGroup.TrustCode,
            "system trust",
            """
            ## Why it matters
            Without trust managers of its own, an `SSLContext` uses the trust store of the platform. That is no missing validation: chains, names and dates are checked. But every public authority may vouch for the peer, a private one cannot, and revocation is not checked.

            ## How it is found
            `SSLContext.init` with key managers and `null` for the trust managers: mutual TLS with a peer whose root is not named. A server that demands certificates of its clients and names no roots for them (`ClientCAs`, `ca`), or the system's pool (`load_default_certs` and none of its own): every client of every public authority passes. A client that shows a certificate of its own to an evidently private host (`ledger.core.internal`, `vault.svc`, a single label) and names no root, where one file shows all three. The same of gRPC's `SslCredentials(null, pair)`, and of roots in .NET's `CustomTrustStore` that are ignored since `TrustMode` was left at `System`.

            ## What to do

            ```java bad
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, new SecureRandom());
            ```
            ```java good
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            ```
            """,
            "Name your own root, or say in a comment that the public authorities are meant.",
            SourceStandards.Trust
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Java, All.Kotlin], Jvm.Look),
        new([All.Python], Python.Look)
        {
            Bad = """
                import ssl
                ctx = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                ctx.verify_mode = ssl.CERT_REQUIRED
                ctx.load_default_certs(ssl.Purpose.CLIENT_AUTH)
                """,
            Good = """
                import ssl
                ctx = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile="clients.pem")
                ctx.verify_mode = ssl.CERT_REQUIRED
                """,
        },
        new([All.JavaScript], JavaScript.Look)
        {
            Bad = """
                https.createServer({ key, cert, requestCert: true, rejectUnauthorized: true }, handle).listen(443);
                """,
            Good = """
                https.createServer({ key, cert, ca: fs.readFileSync('clients-ca.pem'), requestCert: true, rejectUnauthorized: true }, handle).listen(443);
                """,
        },
        new([All.JavaScript], JavaScriptClients.Look)
        {
            Bad = """
                https.request({ host: 'ledger.core.internal', cert, key }, show);
                """,
            Good = """
                https.request({ host: 'ledger.core.internal', cert, key, ca: fs.readFileSync('ca.pem') }, show);
                """,
        },
        new([All.VisualBasic], DotNet.Look)
        {
            Bad = """
                Dim policy As New X509ChainPolicy()
                policy.CustomTrustStore.Add(root)
                """,
            Good = """
                Dim policy As New X509ChainPolicy()
                policy.TrustMode = X509ChainTrustMode.CustomRootTrust
                policy.CustomTrustStore.Add(root)
                """,
        },
        new([All.CSharp], DotNet.Look)
        {
            Bad = """
                var channel = new Channel(target, new SslCredentials(null, new KeyCertificatePair(certificate, key)));
                """,
            Good = """
                var channel = new Channel(target, new SslCredentials(roots, new KeyCertificatePair(certificate, key)));
                """,
        },
        new([All.Go], GoClients.Look)
        {
            Bad = """
                func dial(own tls.Certificate) (*tls.Conn, error) {
                	return tls.Dial("tcp", "ledger.payments.internal:8443", &tls.Config{Certificates: []tls.Certificate{own}})
                }
                """,
            Good = """
                func dial(own tls.Certificate, roots *x509.CertPool) (*tls.Conn, error) {
                	return tls.Dial("tcp", "ledger.payments.internal:8443", &tls.Config{Certificates: []tls.Certificate{own}, RootCAs: roots})
                }
                """,
        },
        new([All.Go], Go.Look)
        {
            Bad = """
                server := &http.Server{TLSConfig: &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert}}
                """,
            Good = """
                server := &http.Server{TLSConfig: &tls.Config{ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert}}
                """,
        },
    ];
}
