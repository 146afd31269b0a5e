using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>HC503: a verification callback of a client can refuse.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC503",
            "verifier-accepts-everything",
            "A verification callback of a client can refuse",
            Severity.Critical,
            CheckGroup.ClientCode,
            "verifier accepts everything",
            """
            ## Why it matters
            A callback or trust manager written by hand takes the place of the library's verification. One that never refuses, swallows the error, or looks at the dates only, makes the client talk to whoever answers.

            ## How it is found
            The body is read: it throws nothing and returns yes on every path; it verifies within a `try` whose `catch` goes on; it takes errors of the chain out of the result before it looks.

            ## What to do
            Remove it. Give the library your root instead.

            ```java bad
            class All implements X509TrustManager {
                public void checkClientTrusted(X509Certificate[] chain, String type) {}
                public void checkServerTrusted(X509Certificate[] chain, String type) {}
                public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
            }
            ```
            ```java good
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            ```
            ```kotlin bad
            val all = object : X509TrustManager {
                override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) {}
                override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) {}
                override fun getAcceptedIssuers(): Array<X509Certificate> = arrayOf()
            }
            ```
            ```csharp bad
            handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) => true;
            ```
            ```csharp good
            handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) => errors == SslPolicyErrors.None;
            ```
            ```python bad
            context.set_verify(SSL.VERIFY_PEER, lambda connection, certificate, number, depth, ok: True)
            ```
            ```python good
            context.set_verify(SSL.VERIFY_PEER, lambda connection, certificate, number, depth, ok: ok)
            ```
            ```rust bad
            impl ServerCertVerifier for Any {
                fn verify_server_cert(&self, end: &CertificateDer, rest: &[CertificateDer], name: &ServerName, ocsp: &[u8], now: UnixTime) -> Result<ServerCertVerified, Error> {
                    Ok(ServerCertVerified::assertion())
                }
            }
            ```
            ```rust good
            let verifier = WebPkiServerVerifier::builder(Arc::new(roots)).build()?;
            ```
            ```c bad
            static int yes(int preverify_ok, X509_STORE_CTX *store) { return 1; }
            void prepare(SSL_CTX *context) { SSL_CTX_set_verify(context, SSL_VERIFY_PEER, yes); }
            ```
            ```c good
            void prepare(SSL_CTX *context) { SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL); }
            ```
            """,
            "Remove the callback, and give the library your root.",
            SourceStandards.Client
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Java, All.Kotlin], Jvm.Look),
        new([All.CSharp], CSharp.Look),
        new([All.Python], Python.Look),
        new([All.Rust], ServerNotVerified.Rust.Verifiers),
        new([All.C, All.ObjectiveC], ServerNotVerified.C.Callbacks),
    ];

    protected override bool CanBeSwitched => true;
}
