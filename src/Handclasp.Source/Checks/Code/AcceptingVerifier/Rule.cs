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
            The body is read: it throws nothing and returns yes on every path; it verifies within a `try` whose `catch` goes on; it takes errors of the chain out of the result before it looks; it agrees on a way that is open to what the library refused. In JavaScript also what decides by a name, an address or a date alone (Electron), lets the errors pass that tell a stranger, compares the names of issuer and root and verifies no signature, or asks a promise that nobody waits for.

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
            """,
            "Remove the callback, and give the library your root.",
            SourceStandards.Client
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Java, All.Kotlin], Jvm.Look),
        new([All.CSharp], CSharp.Look),
        new([All.Python], Python.Look),
        new([All.JavaScript], JavaScript.Look)
        {
            Bad = """
                const forge = require('node-forge');
                forge.tls.createConnection({ server: false, verify: (connection, verified, depth, certs) => true });
                """,
            Good = """
                const forge = require('node-forge');
                forge.tls.createConnection({ server: false, verify: (connection, verified, depth, certs) => verified });
                """,
        },
    ];

    protected override bool CanBeSwitched => true;
}
