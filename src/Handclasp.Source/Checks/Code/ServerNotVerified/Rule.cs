using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>HC500: client code verifies the server.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC500",
            "server-not-verified",
            "Client code verifies the server",
            Severity.Critical,
            CheckGroup.ClientCode,
            "server not verified",
            """
            ## Why it matters
            A client that takes any certificate talks to whoever answers: an attacker on the way (a café's network, a poisoned name server, a route taken over) reads and changes everything, tokens and the client's own certificate exchange included. Encryption without verification only hides the attack. It is the most frequent half of "mutual" TLS that is missing.

            ## How it is found
            An option, constant, environment variable or connection string that switches verification off, on the side of the client. A value that is constant is certain; what an operator can switch is [HC505](HC505.md). The same words in comments and texts are nothing.

            ## What to do
            Leave verification on. For a private authority name its root:

            ```js bad
            const https = require('https');
            https.get({ host: 'api.example.com', rejectUnauthorized: false }, show);
            ```
            ```js good
            const https = require('https');
            https.get({ host: 'api.example.com', ca: fs.readFileSync('ca.pem') }, show);
            ```
            ```go bad
            client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
            ```
            ```go good
            roots := x509.NewCertPool()
            if !roots.AppendCertsFromPEM(pem) {
            	return errors.New("no certificate in ca.pem")
            }
            client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
            ```
            ```java bad
            SslContext ssl = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
            ```
            ```java good
            SslContext ssl = SslContextBuilder.forClient().trustManager(new File("ca.pem")).build();
            ```
            ```kotlin bad
            val options = WebClientOptions().setSsl(true).setTrustAll(true)
            ```
            ```kotlin good
            val options = WebClientOptions().setSsl(true).setTrustOptions(PemTrustOptions().addCertPath("ca.pem"))
            ```
            ```csharp bad
            var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
            ```
            ```csharp good
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
            policy.CustomTrustStore.ImportFromPemFile("ca.pem");
            var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } };
            ```
            ```python bad
            import requests
            requests.get("https://api.example.com", verify=False)
            ```
            ```python good
            import requests
            requests.get("https://api.example.com", verify="ca.pem", cert=("client.pem", "client.key"))
            ```
            """,
            "Leave verification on, and name the private root where there is one.",
            SourceStandards.Client
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], JavaScript.Look),
        new([All.Go], Go.Look),
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.Server(c, Packs.Jvm.Libraries.Server(c))),
        new([All.CSharp], CSharp.Look),
        new([All.Python], Python.Look),
    ];

    protected override bool CanBeSwitched => true;
}
