using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>HC501: server code verifies the certificates of its clients.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC501",
            "client-not-verified",
            "Server code verifies the certificates of its clients",
            Severity.Critical,
            CheckGroup.ServerCode,
            "client not verified",
            """
            ## Why it matters
            The server asks for a certificate, gets one, and believes it: anybody can make one that bears any name. It looks like mutual TLS in every log, and keeps nobody out.

            ## How it is found
            The standard verification is switched off on the side of the server (`rejectUnauthorized: false`, `RequireAnyClientCert`, `AllowAnyClientCertificate`, a trust manager that never throws), and nothing in the file verifies in its place.

            ## What to do
            Demand a certificate and let the library verify it against your clients' root:

            ```js bad
            https.createServer({ key, cert, ca: fs.readFileSync('clients-ca.pem'), requestCert: true, rejectUnauthorized: false }, handle).listen(443);
            ```
            ```js good
            https.createServer({ key, cert, ca: fs.readFileSync('clients-ca.pem'), requestCert: true, rejectUnauthorized: true }, handle).listen(443);
            ```
            ```go bad
            server := &http.Server{TLSConfig: &tls.Config{ClientAuth: tls.RequireAnyClientCert}}
            ```
            ```go good
            server := &http.Server{TLSConfig: &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}}
            ```
            ```java bad
            SslContextBuilder.forServer(chain, key).trustManager(InsecureTrustManagerFactory.INSTANCE).clientAuth(ClientAuth.REQUIRE).build();
            ```
            ```java good
            SslContextBuilder.forServer(chain, key).trustManager(new File("clients-ca.pem")).clientAuth(ClientAuth.REQUIRE).build();
            ```
            ```csharp bad
            options.ConfigureHttpsDefaults(https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            });
            ```
            ```csharp good
            options.ConfigureHttpsDefaults(https => https.ClientCertificateMode = ClientCertificateMode.RequireCertificate);
            ```
            """,
            "Let the library verify client certificates against your clients' root.",
            SourceStandards.Server
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], JavaScript.Look),
        new([All.Go], Go.Look),
        new([All.Java, All.Kotlin], c => [.. Jvm.Look(c), .. Jvm.Libraries(c)]),
        new([All.CSharp], CSharp.Look),
        new([All.Python], Python.Look)
        {
            Bad = """
                from OpenSSL import SSL
                context = SSL.Context(SSL.TLS_SERVER_METHOD)
                context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda connection, certificate, number, depth, ok: True)
                """,
            Good = """
                from OpenSSL import SSL
                context = SSL.Context(SSL.TLS_SERVER_METHOD)
                context.load_verify_locations("clients-ca.pem")
                context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda connection, certificate, number, depth, ok: ok)
                """,
        },
    ];

    protected override bool CanBeSwitched => true;
}
