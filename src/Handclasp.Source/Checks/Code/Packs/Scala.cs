using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Scala: the platform's words by Java's readers, and its own libraries: Akka and Pekko, Play, http4s, fs2, Finagle, sttp, ZIO.</summary>
internal static class Scala
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.Scala], Server)
            {
                Bad = "val response = requests.get(\"https://api.example.com\", verifySslCerts = false)",
                Good = "val response = requests.get(\"https://api.example.com\", cert = \"client.pem\")",
            }
        ),
        new(
            "HC501",
            new([All.Scala], c => [.. ClientNotVerified.Jvm.Look(c), .. Insecure(c, isServer: true)])
            {
                Bad = """
                val server = SslContextBuilder.forServer(cert, key)
                  .trustManager(InsecureTrustManagerFactory.INSTANCE)
                  .clientAuth(ClientAuth.REQUIRE)
                """,
                Good = """
                val server = SslContextBuilder.forServer(cert, key)
                  .trustManager(new File("clients-ca.pem"))
                  .clientAuth(ClientAuth.REQUIRE)
                """,
            }
        ),
        new(
            "HC502",
            new([All.Scala], Host)
            {
                Bad = "val client = EmberClientBuilder.default[IO].withTLSContext(tls).withCheckEndpointAuthentication(false).build",
                Good = "val client = EmberClientBuilder.default[IO].withTLSContext(tls).build",
            }
        ),
        new(
            "HC503",
            new([All.Scala], AcceptingVerifier.Jvm.Look)
            {
                Bad = """
                val trust = new X509TrustManager {
                  override def checkClientTrusted(chain: Array[X509Certificate], authType: String): Unit = ()
                  override def checkServerTrusted(chain: Array[X509Certificate], authType: String): Unit = ()
                  override def getAcceptedIssuers: Array[X509Certificate] = Array.empty
                }
                """,
                Good = """
                val factory = TrustManagerFactory.getInstance("PKIX")
                factory.init(roots)
                context.init(keys.getKeyManagers, factory.getTrustManagers, null)
                """,
            }
        ),
        new(
            "HC510",
            new([All.Scala], c => Shared.Asked(c))
            {
                Bad = "val https = ConnectionContext.https(context, clientAuth = Some(TLSClientAuth.Want))",
                Good = "val https = ConnectionContext.https(context, clientAuth = Some(TLSClientAuth.Need))",
            }
        ),
        new(
            "HC511",
            new([All.Scala], c => [.. More.NeverDemanded(c), .. Finagle(c)])
            {
                Bad = "val server = SslContextBuilder.forServer(cert, key).trustManager(new File(\"clients-ca.pem\")).build()",
                Good =
                    "val server = SslContextBuilder.forServer(cert, key).trustManager(new File(\"clients-ca.pem\")).clientAuth(ClientAuth.REQUIRE).build()",
            }
        ),
        new(
            "HC512",
            new([All.Scala], More.Identity)
            {
                Bad = """
                class Any extends X509TrustManager {
                  def checkClientTrusted(chain: Array[X509Certificate], kind: String): Unit = {}
                  def checkServerTrusted(chain: Array[X509Certificate], kind: String): Unit = parent.checkServerTrusted(chain, kind)
                }
                val socket = factory.createServerSocket(8443).asInstanceOf[SSLServerSocket]
                socket.setNeedClientAuth(true)
                def user(c: X509Certificate) = c.getSubjectX500Principal.getName
                """,
                Good = """
                val socket = factory.createServerSocket(8443).asInstanceOf[SSLServerSocket]
                socket.setNeedClientAuth(true)
                def user(c: X509Certificate) = c.getSubjectX500Principal.getName
                """,
            }
        ),
        new(
            "HC514",
            new([All.Scala], IdleVerifier.Readers.JvmAll)
            {
                Bad = """
                def checkPin(cert: X509Certificate): Boolean =
                  MessageDigest.getInstance("SHA-256").digest(cert.getEncoded).sameElements(pin)
                """,
                Good = """
                def checkPin(cert: X509Certificate): Boolean =
                  MessageDigest.getInstance("SHA-256").digest(cert.getEncoded).sameElements(pin)
                if (!checkPin(chain.head)) throw new CertificateException("pin")
                """,
            }
        ),
        new(
            "HC520",
            new([All.Scala], c => [.. More.Empty(c), .. More.OwnAnchor(c)])
            {
                Bad = """
                val store = KeyStore.getInstance(KeyStore.getDefaultType)
                store.load(null, null)
                val factory = TrustManagerFactory.getInstance("PKIX")
                factory.init(store)
                """,
                Good = """
                val store = KeyStore.getInstance(KeyStore.getDefaultType)
                store.load(null, null)
                store.setCertificateEntry("root", root)
                val factory = TrustManagerFactory.getInstance("PKIX")
                factory.init(store)
                """,
            }
        ),
        new(
            "HC521",
            new([All.Scala], SystemTrust.Jvm.Look)
            {
                Bad = "val context = SSLContext.getInstance(\"TLS\")\ncontext.init(keys.getKeyManagers, null, null)",
                Good = "val context = SSLContext.getInstance(\"TLS\")\ncontext.init(keys.getKeyManagers, roots.getTrustManagers, null)",
            }
        ),
        new(
            "HC540",
            new([All.Scala], Revocation) { Bad = "parameters.setRevocationEnabled(false)", Good = "parameters.setRevocationEnabled(true)" }
        ),
        new(
            "HC550",
            new([All.Scala], c => Shared.Protocols(c, Loose(c, "allowWeakProtocols")))
            {
                Bad = "engine.setEnabledProtocols(Array(\"TLSv1\", \"TLSv1.2\"))",
                Good = "engine.setEnabledProtocols(Array(\"TLSv1.3\", \"TLSv1.2\"))",
            }
        ),
        new(
            "HC551",
            new([All.Scala], c => Shared.Suites(c, Loose(c, "allowWeakCiphers")))
            {
                Bad = "engine.setEnabledCipherSuites(Array(\"TLS_RSA_WITH_NULL_SHA256\"))",
                Good = "engine.setEnabledCipherSuites(Array(\"TLS_AES_128_GCM_SHA256\"))",
            }
        ),
        new(
            "HC571",
            new([All.Scala], Shared.Keys)
            {
                Bad = "val keys = KeyStore.getInstance(\"PKCS12\")\nkeys.load(stream, \"changeit\".toCharArray)",
                Good = "val keys = KeyStore.getInstance(\"PKCS12\")\nkeys.load(stream, sys.env(\"KEYS_PASSWORD\").toCharArray)",
            }
        ),
        new(
            "HC530",
            new([All.Scala], ForwardedIdentity.Any.Look)
            {
                Bad = """
                val route = headerValueByName("X-SSL-Client-S-DN") { name =>
                  complete(tenants(name))
                }
                """,
                Good = """
                val route = extractClientIP { address =>
                  validate(trustedProxies.contains(address), "proxy") {
                    headerValueByName("X-SSL-Client-S-DN") { name => complete(tenants(name)) }
                  }
                }
                """,
            }
        ),
        new(
            "HC531",
            new([All.Scala], SharedTicketKeys.Readers.Jvm)
            {
                Bad = """
                sessions.setTicketKeys(new OpenSslSessionTicketKey("name".getBytes, "0123456789abcdef".getBytes, "fedcba9876543210".getBytes))
                """,
                Good = """
                sessions.setTicketKeys(new OpenSslSessionTicketKey(random(16), random(16), random(16)))
                """,
            }
        ),
        new(
            "HC552",
            new([All.Scala], WeakMinting.Any.Look)
            {
                Bad = """
                val signer = new JcaContentSignerBuilder("SHA1withRSA").build(pair.getPrivate)
                """,
                Good = """
                val signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate)
                """,
            }
        ),
        new(
            "HC560",
            new([All.Scala], c => [.. MisreadPin.Any.Look(c), .. Pins.Look(c)])
            {
                Bad = """
                if (chain.head.getIssuerX500Principal.getName != pinnedIssuer)
                  throw new CertificateException("pin")
                """,
                Good = """
                if (digest(chain.head.getPublicKey.getEncoded) != pinnedKey)
                  throw new CertificateException("pin")
                """,
            }
        ),
        new(
            "HC572",
            new([All.Scala], OpenKeyFile.Any.Look)
            {
                Bad = """
                Files.setPosixFilePermissions(Paths.get("server.key"), PosixFilePermissions.fromString("rw-r--r--"))
                """,
                Good = """
                Files.setPosixFilePermissions(Paths.get("server.key"), PosixFilePermissions.fromString("rw-------"))
                """,
            }
        ),
        new(
            "HC580",
            new([All.Scala], Variables.Look)
            {
                Bad = """
                Process("npm ci", None, "NODE_TLS_REJECT_UNAUTHORIZED" -> "0").!
                """,
                Good = """
                Process("npm ci", None, "NODE_EXTRA_CA_CERTS" -> "ca.pem").!
                """,
            }
        ),
    ];

    private static IEnumerable<Flag> Server(CodeFile code) =>
        Shared.Server(code, Words(code), Insecure(code, isServer: false), Loose(code, "acceptAnyCertificate"));

    /// <summary>Names that say it by themselves.</summary>
    private static IEnumerable<Flag> Words(CodeFile code)
    {
        foreach (
            var at in code.Index.Places(
                "allowUnsafeSSL",
                "withTlsWithoutValidation",
                "tlsWithoutValidation",
                "withoutCertificateValidation",
                "tlsWithoutValidations",
                "withoutTlsVerification",
                "trustAnyCertificate"
            )
        )
            if (code.IsWord(at) && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1) && !IsDeclared(code, at))
                yield return new(
                    new(code.Shown(at), at + 1),
                    $"{code[at].Value}: this client talks to whoever answers, with any certificate"
                )
                {
                    Remedy = More.Trust,
                };
        // fs2: TLSContext.Builder.forAsync[IO].insecure, Network[IO].tlsContext.insecure.
        foreach (var at in code.Index.Places("insecure", "insecureResource"))
            if (
                code.IsWord(at)
                && code.IsLink(at - 1)
                && (code.Names.Has("fs2") || code.Names.Has("TLSContext"))
                && !code.Is(at + 1, "=")
                && Enumerable
                    .Range(Math.Max(0, code.PathStart(at) - 8), at - Math.Max(0, code.PathStart(at) - 8))
                    .Any(i => code[i].Value is "TLSContext" or "tlsContext")
            )
                yield return new(
                    new(code.Shown(at), at + 1),
                    "the context of 'insecure' trusts every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = "Use TLSContext.Builder.system, or fromKeyStoreFile with your root.",
                };
        // Skunk: SSL.Trusted trusts whatever is presented.
        foreach (var at in code.Index.Places("Trusted"))
            if (
                code.IsWord(at)
                && code.Is(at - 2, "SSL")
                && (code.Names.Has("skunk") || code.Names.Has("Session"))
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(new(code.Shown(at), at + 1), "SSL.Trusted trusts every certificate: the driver talks to whoever answers")
                {
                    Remedy = "Use SSL.System, or SSL.fromSSLContext with your root.",
                };
        // ZIO HTTP: the client's default configuration trusts everything.
        foreach (var at in code.Index.Places("DefaultSSL", "Default"))
            if (
                code.IsWord(at)
                && (code.Is(at, "DefaultSSL") ? code[at - 2].Value is "ClientSSLOptions" : code[at - 2].Value is "ClientSSLConfig")
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(
                    new(code.Shown(at), at + 1),
                    $"{code.PathTo(at)} trusts every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = "Name the root: ClientSSLConfig.FromTrustStoreFile, ClientSSLOptions.CustomSSL.",
                };
    }

    private static bool IsDeclared(CodeFile code, int at) =>
        code[at - 1].Value is "def" or "val" or "var" or "object" or "class" or "import";

    /// <summary>Finagle's TrustCredentials.Insecure, on the side where it stands.</summary>
    private static IEnumerable<Flag> Insecure(CodeFile code, bool isServer)
    {
        foreach (var at in code.Index.Places("Insecure"))
        {
            if (!code.IsWord(at) || !code.Is(at - 2, "TrustCredentials") || Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1))
                continue;
            var serves = Enumerable.Range(Math.Max(0, at - 60), Math.Min(60, at)).Any(i => code[i].Value is "SslServerConfiguration");
            if (serves != isServer)
                continue;
            yield return new(
                new(code.Shown(at), at + 1),
                isServer
                    ? "TrustCredentials.Insecure lets every client in, with any certificate"
                    : "TrustCredentials.Insecure: this client talks to whoever answers, with any certificate"
            )
            {
                Remedy = "Use TrustCredentials.CertCollection with your root.",
            };
        }
    }

    /// <summary>A Finagle server with roots and without ClientAuth.</summary>
    private static IEnumerable<Flag> Finagle(CodeFile code)
    {
        foreach (var call in code.Calls("SslServerConfiguration"))
            if (
                code.In(call.Open, "trustCredentials") is { } roots
                && code.In(call.Open, "clientAuth") is null
                && code.Text(roots.Value).Contains("Cert", StringComparison.Ordinal)
            )
                yield return new(roots.Whole, "roots for clients are given, but no client is ever asked for a certificate")
                {
                    Remedy = "Add clientAuth = ClientAuth.Needed.",
                };
    }

    /// <summary>The loose settings of ssl-config: withAllowWeakProtocols(true).</summary>
    private static IEnumerable<Flag> Loose(CodeFile code, string option)
    {
        var name = char.ToUpperInvariant(option[0]) + option[1..];
        foreach (var call in code.Calls("with" + name, "set" + name))
            if (call.Arguments is [var only] && code.Values.Of(only).Is(true))
                yield return new(call.Whole, $"{call.Word}(true) takes what is known to be weak") { Remedy = "Remove the call." };
    }

    private static IEnumerable<Flag> Host(CodeFile code) => Shared.Host(code, Unchecked(code));

    private static IEnumerable<Flag> Unchecked(CodeFile code)
    {
        foreach (var at in code.Index.Places("withoutCheckEndpointAuthentication", "AlwaysValid"))
            if (
                code.IsWord(at)
                && (code[at].Value != "AlwaysValid" || code.Is(at - 2, "SslClientSessionVerifier"))
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(new(code.Shown(at), at + 1), $"{code[at].Value}: the server's name is not compared")
                {
                    Remedy = "Remove it.",
                };
    }

    private static IEnumerable<Flag> Revocation(CodeFile code) => Shared.Revocation(code, Unrevoked(code));

    private static IEnumerable<Flag> Unrevoked(CodeFile code)
    {
        foreach (var call in code.Calls("withCheckRevocation"))
            if (code.Text(call.Whole).Contains("false", StringComparison.Ordinal))
                yield return new(call.Whole, "revocation is not checked") { Remedy = "Remove the call." };
    }
}
