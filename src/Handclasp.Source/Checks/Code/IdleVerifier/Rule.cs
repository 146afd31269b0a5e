using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>HC514: code that looks like a check of certificates decides something.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC514",
            "verifier-decides-nothing",
            "Code that looks like a check of certificates decides something",
            Severity.Info,
            CheckGroup.ClientCode,
            "check that decides nothing",
            """
            ## Why it matters
            Nothing is open by this: the library verifies as ever. But whoever reads the code believes in a check that there is not: a callback that always agrees, a comparison of pins that nobody calls.

            ## How it is found
            A verification callback beside the standard verification that agrees with everything; a function that compares a certificate's digest, in Python also its names, and has no caller in its file; in Python a context that was configured and that nothing is given, and options that httpx ignores beside a transport; in Python, Ruby and Perl a callback that would refuse somebody, given beside a mode that verifies nothing; in Java's languages also a private function that judges a certificate or a session by anything else, and what Apache's builder ignores beside a connection manager; in JavaScript an agent under an option that `fetch` or axios does not know; in Go a TLSClientConfig with roots beside DialTLSContext.

            ## What to do
            Remove it, or let it decide.

            ```go bad
            config := &tls.Config{
            	RootCAs: pool,
            	VerifyPeerCertificate: func(raw [][]byte, chains [][]*x509.Certificate) error {
            		return nil
            	},
            }
            ```
            ```java bad
            private static boolean verifyPin(X509Certificate certificate) throws Exception {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
                return MessageDigest.isEqual(digest, EXPECTED);
            }
            ```
            ```go good
            config := &tls.Config{
            	RootCAs: pool,
            	VerifyConnection: func(state tls.ConnectionState) error {
            		if sha256.Sum256(state.PeerCertificates[0].Raw) != expected {
            			return errors.New("another certificate than the pinned one")
            		}
            		return nil
            	},
            }
            ```
            """,
            "Remove it, or let it refuse what it is there to refuse.",
            SourceStandards.Idle
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Go], IdleVerifier.Readers.Go),
        new(
            [All.Java, All.Kotlin],
            c => [.. IdleVerifier.Readers.JvmAll(c), .. IdleVerifier.Readers.Swallowing(c), .. IdleVerifier.Readers.Peers(c)]
        ),
        new([All.Go], IdleVerifier.Readers.Unused),
        new([All.Go], c => IdleVerifier.Readers.GoUncalled(c).Concat(GoTransports.Look(c))),
        new([All.CSharp], IdleVerifier.Readers.CSharp),
        new([All.VisualBasic], IdleVerifier.Readers.CSharp)
        {
            Bad = """
                Private Function Check(sender As Object, certificate As X509Certificate, chain As X509Chain, errors As SslPolicyErrors) As Boolean
                    Return errors = SslPolicyErrors.None
                End Function

                Public Function Open(inner As Stream) As SslStream
                    Return New SslStream(inner)
                End Function
                """,
            Good = """
                Private Function Check(sender As Object, certificate As X509Certificate, chain As X509Chain, errors As SslPolicyErrors) As Boolean
                    Return errors = SslPolicyErrors.None
                End Function

                Public Function Open(inner As Stream) As SslStream
                    Return New SslStream(inner, False, AddressOf Check)
                End Function
                """,
        },
        new([All.CSharp], IdleVerifier.Readers.Unused)
        {
            Bad = """
                class Client
                {
                    private static bool Any(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
                }
                """,
            Good = """
                var stream = new SslStream(inner);
                stream.AuthenticateAsClient(host);
                """,
        },
        new([All.JavaScript], JavaScriptIgnored.Look)
        {
            Bad = """
                const agent = new https.Agent({ ca: readFileSync('ca.pem') });
                const response = await fetch(url, { agent });
                """,
            Good = """
                const agent = new https.Agent({ ca: readFileSync('ca.pem') });
                const response = await axios.get(url, { httpsAgent: agent });
                """,
        },
        new([All.JavaScript], c => IdleVerifier.Readers.Unused(c).Concat(IdleVerifier.Readers.JavaScript(c)))
        {
            Bad = """
                function anyName(host, cert) {
                  return undefined;
                }
                tls.connect({ host, port, servername: host });
                """,
            Good = """
                tls.connect({ host, port, servername: host });
                """,
        },
        new(
            [All.Python],
            c => [.. IdleVerifier.Readers.Unused(c), .. PythonUncalled.Look(c), .. PythonUnused.Look(c), .. PythonOverruled.Look(c)]
        )
        {
            Bad = """
                from OpenSSL import SSL
                def _anything(connection, certificate, number, depth, ok):
                    return True
                """,
            Good = """
                from OpenSSL import SSL
                def _anything(connection, certificate, number, depth, ok):
                    return ok
                """,
        },
    ];
}
