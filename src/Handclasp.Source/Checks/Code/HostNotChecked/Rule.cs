using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>HC502: client code compares the name in the certificate with the server it meant.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC502",
            "host-not-checked",
            "Client code compares the name in the certificate with the server it meant",
            Severity.High,
            CheckGroup.ClientCode,
            "host name not checked",
            """
            ## Why it matters
            A chain that verifies says that *somebody* was vouched for. Without comparing the name (RFC 9525), every holder of a certificate of a trusted authority, and with public authorities that is everybody, can stand in the way and be taken for your server.

            ## How it is found
            A host name verifier that always agrees, compares the certificate with itself or with a piece of a name, or a switch that takes the comparison out; a library that compares no name by itself and is not told to (mysql2).

            ## What to do
            Leave the verifier out; connect under the name that is in the certificate, or give that name where the library lets you.

            ```js bad
            tls.connect({ host, port, checkServerIdentity: () => undefined });
            ```
            ```js good
            tls.connect({ host, port, checkServerIdentity: (name, cert) => tls.checkServerIdentity(name, cert) || pin(cert) });
            ```
            ```java bad
            connection.setHostnameVerifier((host, session) -> true);
            ```
            ```java good
            connection.setHostnameVerifier(HttpsURLConnection.getDefaultHostnameVerifier());
            ```
            ```kotlin bad
            val client = OkHttpClient.Builder().hostnameVerifier { _, _ -> true }.build()
            ```
            ```kotlin good
            val client = OkHttpClient.Builder().build()
            ```
            ```python bad
            import ssl
            context = ssl.create_default_context()
            context.check_hostname = False
            ```
            ```python good
            import ssl
            context = ssl.create_default_context(cafile="ca.pem")
            ```
            """,
            "Leave the comparison of names on.",
            SourceStandards.Host
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], JavaScript.Look),
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.Host(c, Packs.Jvm.Libraries.Host(c))),
        new([All.Java, All.Kotlin, All.Scala, All.Groovy, All.Clojure], JvmSockets.Look)
        {
            Bad = """
                SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket("mq.example.com", 8883);
                socket.startHandshake();
                """,
            Good = """
                SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket("mq.example.com", 8883);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                """,
        },
        new([All.Go], Go.Look)
        {
            Bad = """
                config := &tls.Config{
                	InsecureSkipVerify: true,
                	VerifyConnection: func(state tls.ConnectionState) error {
                		_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots})
                		return err
                	},
                }
                """,
            Good = """
                config := &tls.Config{
                	InsecureSkipVerify: true,
                	VerifyConnection: func(state tls.ConnectionState) error {
                		_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: state.ServerName})
                		return err
                	},
                }
                """,
        },
        new([All.CSharp, All.VisualBasic], CSharp.Look)
        {
            Bad = """
                handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
                """,
            Good = """
                handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) => errors == SslPolicyErrors.None;
                """,
        },
        new([All.Python], Python.Look),
    ];

    protected override bool CanBeSwitched => true;
}
