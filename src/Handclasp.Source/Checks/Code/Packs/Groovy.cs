using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Groovy, Gradle and Jenkins: the platform's words by Java's readers, and HTTPBuilder, wslite, plugins.</summary>
internal static class Groovy
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.Groovy], c => Shared.Server(c, Ignoring(c)))
            {
                Bad = "httpRequest url: 'https://api.example.com', ignoreSslErrors: true",
                Good = "httpRequest url: 'https://api.example.com', ignoreSslErrors: false",
            }
        ),
        new(
            "HC501",
            new([All.Groovy], ClientNotVerified.Jvm.Look)
            {
                Bad = "def server = SslContextBuilder.forServer(cert, key).trustManager(InsecureTrustManagerFactory.INSTANCE)",
                Good =
                    "def server = SslContextBuilder.forServer(cert, key).trustManager(new File('clients-ca.pem')).clientAuth(ClientAuth.REQUIRE)",
            }
        ),
        new(
            "HC502",
            new([All.Groovy], c => Shared.Host(c))
            {
                Bad = "connection.hostnameVerifier = { host, session -> true } as HostnameVerifier",
                Good = "connection.sslSocketFactory = context.socketFactory",
            }
        ),
        new(
            "HC503",
            new([All.Groovy], AcceptingVerifier.Jvm.Look)
            {
                Bad = """
                def trust = [
                    checkClientTrusted: { chain, type -> },
                    checkServerTrusted: { chain, type -> },
                    getAcceptedIssuers: { null }
                ] as X509TrustManager
                """,
                Good = """
                def trust = TrustManagerFactory.getInstance('PKIX')
                trust.init(roots)
                context.init(keys.keyManagers, trust.trustManagers, null)
                """,
            }
        ),
        new(
            "HC510",
            new([All.Groovy], c => Shared.Asked(c))
            {
                Bad = "serverSocket.wantClientAuth = true",
                Good = "serverSocket.needClientAuth = true",
            }
        ),
        new(
            "HC511",
            new([All.Groovy], More.NeverDemanded)
            {
                Bad = "def server = SslContextBuilder.forServer(cert, key).trustManager(new File('clients-ca.pem')).build()",
                Good =
                    "def server = SslContextBuilder.forServer(cert, key).trustManager(new File('clients-ca.pem')).clientAuth(ClientAuth.REQUIRE).build()",
            }
        ),
        new(
            "HC512",
            new([All.Groovy], More.Identity)
            {
                Bad = """
                class Any implements X509TrustManager {
                    void checkClientTrusted(X509Certificate[] chain, String type) {}
                    void checkServerTrusted(X509Certificate[] chain, String type) { parent.checkServerTrusted(chain, type) }
                }
                serverSocket.needClientAuth = true
                def user = certificate.subjectX500Principal.name
                """,
                Good = """
                serverSocket.needClientAuth = true
                def user = certificate.subjectX500Principal.name
                """,
            }
        ),
        new(
            "HC514",
            new([All.Groovy], IdleVerifier.Readers.JvmAll)
            {
                Bad = """
                boolean checkPin(X509Certificate cert) {
                    MessageDigest.getInstance('SHA-256').digest(cert.encoded) == pin
                }
                """,
                Good = """
                boolean checkPin(X509Certificate cert) {
                    MessageDigest.getInstance('SHA-256').digest(cert.encoded) == pin
                }
                if (!checkPin(chain[0])) throw new CertificateException('pin')
                """,
            }
        ),
        new(
            "HC520",
            new([All.Groovy], c => [.. More.Empty(c), .. More.OwnAnchor(c)])
            {
                Bad = """
                def store = KeyStore.getInstance('PKCS12')
                store.load(null, null)
                def factory = TrustManagerFactory.getInstance('PKIX')
                factory.init(store)
                """,
                Good = """
                def store = KeyStore.getInstance('PKCS12')
                store.load(null, null)
                store.setCertificateEntry('root', root)
                def factory = TrustManagerFactory.getInstance('PKIX')
                factory.init(store)
                """,
            }
        ),
        new(
            "HC521",
            new([All.Groovy], SystemTrust.Jvm.Look)
            {
                Bad = "def context = SSLContext.getInstance('TLS')\ncontext.init(keys.keyManagers, null, null)",
                Good = "def context = SSLContext.getInstance('TLS')\ncontext.init(keys.keyManagers, roots.trustManagers, null)",
            }
        ),
        new(
            "HC540",
            new([All.Groovy], c => Shared.Revocation(c))
            {
                Bad = "parameters.revocationEnabled = false",
                Good = "parameters.revocationEnabled = true",
            }
        ),
        new(
            "HC550",
            new([All.Groovy], c => Shared.Protocols(c))
            {
                Bad = "socket.enabledProtocols = ['TLSv1', 'TLSv1.2'] as String[]",
                Good = "socket.enabledProtocols = ['TLSv1.3', 'TLSv1.2'] as String[]",
            }
        ),
        new(
            "HC551",
            new([All.Groovy], c => Shared.Suites(c))
            {
                Bad = "socket.enabledCipherSuites = ['TLS_RSA_WITH_NULL_SHA256'] as String[]",
                Good = "socket.enabledCipherSuites = ['TLS_AES_128_GCM_SHA256'] as String[]",
            }
        ),
        new(
            "HC571",
            new([All.Groovy], Shared.Keys)
            {
                Bad = "def keys = KeyStore.getInstance('PKCS12')\nkeys.load(stream, 'changeit'.toCharArray())",
                Good = "def keys = KeyStore.getInstance('PKCS12')\nkeys.load(stream, System.getenv('KEYS_PASSWORD').toCharArray())",
            }
        ),
        new(
            "HC530",
            new([All.Groovy], ForwardedIdentity.Any.Look)
            {
                Bad = """
                def name = request.getHeader('X-SSL-Client-S-DN')
                """,
                Good = """
                if (!trustedProxies.contains(request.remoteAddr)) return
                def name = request.getHeader('X-SSL-Client-S-DN')
                """,
            }
        ),
        new(
            "HC531",
            new([All.Groovy], SharedTicketKeys.Readers.Jvm)
            {
                Bad = """
                sessions.setTicketKeys(new OpenSslSessionTicketKey('name'.bytes, '0123456789abcdef'.bytes, 'fedcba9876543210'.bytes))
                """,
                Good = """
                sessions.setTicketKeys(new OpenSslSessionTicketKey(random(16), random(16), random(16)))
                """,
            }
        ),
        new(
            "HC552",
            new([All.Groovy], WeakMinting.Any.Look)
            {
                Bad = """
                def signer = new JcaContentSignerBuilder('SHA1withRSA').build(pair.private)
                """,
                Good = """
                def signer = new JcaContentSignerBuilder('SHA256withRSA').build(pair.private)
                """,
            }
        ),
        new(
            "HC560",
            new([All.Groovy], c => [.. MisreadPin.Any.Look(c), .. Pins.Look(c)])
            {
                Bad = """
                if (chain[0].getIssuerX500Principal().getName() != pinnedIssuer) throw new CertificateException('pin')
                """,
                Good = """
                if (digest(chain[0].publicKey.encoded) != pinnedKey) throw new CertificateException('pin')
                """,
            }
        ),
        new(
            "HC572",
            new([All.Groovy], OpenKeyFile.Any.Look)
            {
                Bad = """
                Files.setPosixFilePermissions(Paths.get('server.key'), PosixFilePermissions.fromString('rw-r--r--'))
                """,
                Good = """
                Files.setPosixFilePermissions(Paths.get('server.key'), PosixFilePermissions.fromString('rw-------'))
                """,
            }
        ),
        new(
            "HC580",
            new([All.Groovy], Variables.Look)
            {
                Bad = """
                pipeline {
                    environment {
                        NODE_TLS_REJECT_UNAUTHORIZED = '0'
                    }
                }
                """,
                Good = """
                pipeline {
                    environment {
                        NODE_EXTRA_CA_CERTS = '/etc/ssl/root.pem'
                    }
                }
                """,
            }
        ),
    ];

    /// <summary>HTTPBuilder and its like: a call that needs no argument.</summary>
    private static IEnumerable<Flag> Ignoring(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "ignoreSSLIssues",
                "ignoreSslIssues",
                "trustAllCerts",
                "trustAllCertificates",
                "disableSSLVerification",
                "disableSslVerification",
                "useInsecureSSL",
                "acceptAnyCertificate",
                "ignoreCertificateErrors"
            )
        )
            if (
                // What this file does under that name is told there.
                !code.Functions.Named(call.Word).Any()
                && call.Called is null
                && !(
                    call.Arguments is [var only]
                    && (
                        code.Values.Of(only).IsKnown
                        || code.Values.Of(only).Kind is ValueKind.Switch or ValueKind.Given && call.Word != "ignoreSslIssues"
                    )
                )
            )
                yield return new(call.Whole, $"{call.Word}: this client talks to whoever answers, with any certificate")
                {
                    Remedy = More.Trust,
                };
    }
}
