using Handclasp.Model;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>HC511: where roots for clients are configured, a client certificate is demanded.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC511",
            "client-auth-never-demanded",
            "Where roots for clients are configured, a client certificate is demanded",
            Severity.High,
            CheckGroup.ServerCode,
            "client certificate never demanded",
            """
            ## Why it matters
            The roots of the clients are loaded, so mutual TLS was meant. But nobody told the library to ask: every client is served, and the roots are never used.

            ## How it is found
            A server's configuration has roots for clients and no word that asks for a certificate.

            ## What to do

            ```go bad
            config := &tls.Config{Certificates: pair, ClientCAs: clients}
            ```
            ```go good
            config := &tls.Config{Certificates: pair, ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert}
            ```
            ```js bad
            https.createServer({ key, cert, ca: fs.readFileSync('clients-ca.pem') }, handle).listen(443);
            ```
            ```js good
            https.createServer({ key, cert, ca: fs.readFileSync('clients-ca.pem'), requestCert: true }, handle).listen(443);
            ```
            ```python bad
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile="clients-ca.pem")
            context.load_cert_chain("server.pem", "server.key")
            ```
            ```python good
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile="clients-ca.pem")
            context.verify_mode = ssl.CERT_REQUIRED
            ```
            """,
            "Demand the certificate as well.",
            SourceStandards.Presence
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Go], ClientAuthNeverDemanded.Readers.Go),
        new([All.Go], ClientAuthNeverDemanded.Readers.GoLibraries)
        {
            Bad = """
                peers := transport.TLSInfo{CertFile: "peer.crt", KeyFile: "peer.key", TrustedCAFile: "ca.crt", ClientCertAuth: false}
                """,
            Good = """
                peers := transport.TLSInfo{CertFile: "peer.crt", KeyFile: "peer.key", TrustedCAFile: "ca.crt", ClientCertAuth: true}
                """,
        },
        new([All.JavaScript], ClientAuthNeverDemanded.Readers.JavaScript),
        new([All.Python], ClientAuthNeverDemanded.Readers.Python),
        new([All.CSharp], CSharp.Look)
        {
            Bad = """
                var options = new SslServerAuthenticationOptions { ServerCertificate = own, CertificateChainPolicy = clients };
                """,
            Good = """
                var options = new SslServerAuthenticationOptions { ServerCertificate = own, CertificateChainPolicy = clients, ClientCertificateRequired = true };
                """,
        },
        new([All.Java, All.Kotlin], JvmRefused.Look),
        new([All.Java, All.Kotlin, All.Scala, All.Groovy], JvmTables.Look),
        new([All.Java, All.Kotlin], JvmBoot.Look),
        new([All.Java, All.Kotlin], More.NeverDemanded)
        {
            Bad = """
                SslContext context = SslContextBuilder.forServer(chain, key).trustManager(new File("clients-ca.pem")).build();
                """,
            Good = """
                SslContext context = SslContextBuilder.forServer(chain, key).trustManager(new File("clients-ca.pem")).clientAuth(ClientAuth.REQUIRE).build();
                """,
        },
    ];
}
