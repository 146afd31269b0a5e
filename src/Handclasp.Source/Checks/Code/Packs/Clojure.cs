using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Clojure: the platform's words by Java's readers, and clj-http, http-kit, aleph, hato, Ring's adapters, clj-ldap.</summary>
internal static partial class Clojure
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.Clojure], c => Shared.Server(c, Words(c), Ldap(c), Modes(c, "require", "prefer", "allow"), Keyed(c)))
            {
                Bad = "(client/get \"https://api.example.com\" {:insecure? true})",
                Good = "(client/get \"https://api.example.com\" {:trust-store \"roots.p12\"})",
            }
        ),
        new(
            "HC501",
            new([All.Clojure], ClientNotVerified.Jvm.Look)
            {
                Bad = "(-> (SslContextBuilder/forServer cert key) (.trustManager InsecureTrustManagerFactory/INSTANCE) (.build))",
                Good = "(-> (SslContextBuilder/forServer cert key) (.trustManager clients-ca) (.clientAuth ClientAuth/REQUIRE) (.build))",
            }
        ),
        new(
            "HC502",
            new([All.Clojure], c => Shared.Host(c, Unnamed(c), Modes(c, "verify-ca", "VERIFY_CA")))
            {
                Bad = "(.setHostnameVerifier connection (reify HostnameVerifier (verify [_ host ^SSLSession session] true)))",
                Good = "(.setSSLSocketFactory connection (.getSocketFactory context))",
            }
        ),
        new(
            "HC503",
            new([All.Clojure], AcceptingVerifier.Jvm.Look)
            {
                Bad = """
                (def trust
                  (reify X509TrustManager
                    (checkClientTrusted [_ chain kind])
                    (checkServerTrusted [_ chain kind])
                    (getAcceptedIssuers [_] nil)))
                """,
                Good = """
                (def trust (doto (TrustManagerFactory/getInstance "PKIX") (.init roots)))
                (.init context (.getKeyManagers keys) (.getTrustManagers trust) nil)
                """,
            }
        ),
        new(
            "HC510",
            new([All.Clojure], c => Shared.Asked(c).Where(f => !IsChosen(c, f.At.From)))
            {
                Bad = "(run-jetty app {:ssl? true :ssl-port 8443 :keystore keys :client-auth :want})",
                Good = "(run-jetty app {:ssl? true :ssl-port 8443 :keystore keys :client-auth :need})",
            }
        ),
        new(
            "HC511",
            new([All.Clojure], c => [.. More.NeverDemanded(c), .. Jetty(c)])
            {
                Bad = "(run-jetty app {:ssl? true :ssl-port 8443 :keystore keys :truststore \"clients.p12\"})",
                Good = "(run-jetty app {:ssl? true :ssl-port 8443 :keystore keys :truststore \"clients.p12\" :client-auth :need})",
            }
        ),
        new(
            "HC521",
            new([All.Clojure], c => [.. SystemTrust.Jvm.Look(c), .. Private(c)])
            {
                Bad = "(def context (SSLContext/getInstance \"TLS\"))\n(.init context (.getKeyManagers keys) nil nil)",
                Good =
                    "(def context (SSLContext/getInstance \"TLS\"))\n(.init context (.getKeyManagers keys) (.getTrustManagers roots) nil)",
            }
        ),
        new(
            "HC540",
            new([All.Clojure], c => Shared.Revocation(c))
            {
                Bad = "(.setRevocationEnabled parameters false)",
                Good = "(.setRevocationEnabled parameters true)",
            }
        ),
        new(
            "HC550",
            new([All.Clojure], c => Shared.Protocols(c))
            {
                Bad = "(.setEnabledProtocols engine (into-array [\"TLSv1\" \"TLSv1.2\"]))",
                Good = "(.setEnabledProtocols engine (into-array [\"TLSv1.3\" \"TLSv1.2\"]))",
            }
        ),
        new(
            "HC551",
            new([All.Clojure], c => Shared.Suites(c))
            {
                Bad = "(.setEnabledCipherSuites engine (into-array [\"TLS_RSA_WITH_NULL_SHA256\"]))",
                Good = "(.setEnabledCipherSuites engine (into-array [\"TLS_AES_128_GCM_SHA256\"]))",
            }
        ),
        new(
            "HC571",
            new([All.Clojure], Shared.Keys)
            {
                Bad = "(run-jetty app {:ssl? true :keystore \"keys.p12\" :key-password \"changeit\"})",
                Good = "(run-jetty app {:ssl? true :keystore \"keys.p12\" :key-password (System/getenv \"KEYS_PASSWORD\")})",
            }
        ),
        new(
            "HC520",
            new([All.Clojure], c => [.. More.Empty(c), .. More.OwnAnchor(c), .. EmptyTrust.JvmMissing.Look(c)])
            {
                Bad = """
                (let [store (doto (KeyStore/getInstance "PKCS12") (.load nil nil))
                      factory (TrustManagerFactory/getInstance "PKIX")]
                  (.init factory store))
                """,
                Good = """
                (let [store (doto (KeyStore/getInstance "PKCS12") (.load nil nil) (.setCertificateEntry "root" root))
                      factory (TrustManagerFactory/getInstance "PKIX")]
                  (.init factory store))
                """,
            }
        ),
        new(
            "HC530",
            new([All.Clojure], ForwardedIdentity.Any.Look)
            {
                Bad = """
                (defn user [request] (get-in request [:headers "x-ssl-client-s-dn"]))
                """,
                Good = """
                (defn user [request]
                  (when (trusted-proxy? (:remote-addr request))
                    (get-in request [:headers "x-ssl-client-s-dn"])))
                """,
            }
        ),
        new(
            "HC552",
            new([All.Clojure], WeakMinting.Any.Look)
            {
                Bad = """
                (def signer (.build (JcaContentSignerBuilder. "SHA1withRSA") private-key))
                """,
                Good = """
                (def signer (.build (JcaContentSignerBuilder. "SHA256withRSA") private-key))
                """,
            }
        ),
        new(
            "HC560",
            new([All.Clojure], LatePins.Look)
            {
                Bad = """
                (defn report [^SSLSocket socket payload]
                  (io/copy payload (.getOutputStream socket))
                  (when-not (= pin (sha256 (.getPublicKey (first (.getPeerCertificates (.getSession socket))))))
                    (throw (ex-info "pin" {}))))
                """,
                Good = """
                (defn report [^SSLSocket socket payload]
                  (when-not (= pin (sha256 (.getPublicKey (first (.getPeerCertificates (.getSession socket))))))
                    (throw (ex-info "pin" {})))
                  (io/copy payload (.getOutputStream socket)))
                """,
            }
        ),
        new(
            "HC572",
            new([All.Clojure], OpenKeyFile.Any.Look)
            {
                Bad = """
                (Files/setPosixFilePermissions (.toPath (io/file "server.key")) (PosixFilePermissions/fromString "rw-r--r--"))
                """,
                Good = """
                (Files/setPosixFilePermissions (.toPath (io/file "server.key")) (PosixFilePermissions/fromString "rw-------"))
                """,
            }
        ),
        new(
            "HC580",
            new([All.Clojure], Variables.Look)
            {
                Bad = """
                (sh "npm" "ci" :env {"NODE_TLS_REJECT_UNAUTHORIZED" "0"})
                """,
                Good = """
                (sh "npm" "ci" :env {"NODE_EXTRA_CA_CERTS" "ca.pem"})
                """,
            }
        ),
        new(
            "HC512",
            new([All.Clojure], More.Identity)
            {
                Bad = """
                (def tm
                  (reify X509TrustManager
                    (checkClientTrusted [_ chain kind])
                    (checkServerTrusted [_ chain kind] (.checkServerTrusted parent chain kind))))
                (.setNeedClientAuth socket true)
                (defn user [certificate] (.getName (.getSubjectX500Principal certificate)))
                """,
                Good = """
                (.setNeedClientAuth socket true)
                (defn user [certificate] (.getName (.getSubjectX500Principal certificate)))
                """,
            }
        ),
    ];

    /// <summary>Names that say it by themselves; curl's switch handed on by Babashka.</summary>
    private static IEnumerable<Flag> Words(CodeFile code)
    {
        for (var at = 1; at < code.Tokens.Length; at++)
            if (
                code[at] is { Kind: TokenKind.Word, Value: { Length: > 8 and < 60 } word }
                && !word.StartsWith(':')
                && Trusting().IsMatch(word)
                && code[at - 1].Value is not ("def" or "defn" or "defn-" or "defonce" or "^:private" or "declare" or ":refer")
                && !code.Names.To(word).Any()
                && !code.Functions.Named(word).Any()
                && !IsReferred(code, at)
            )
                yield return new(new(code.PathStart(at), at + 1), $"{word}: this client talks to whoever answers, with any certificate")
                {
                    Remedy = "Give the client a context with your root.",
                };
        foreach (var setting in code.Settings(":raw-args"))
            for (var i = setting.Value.From; i < setting.Value.To; i++)
                if (code[i] is { Kind: TokenKind.Text, Value: "-k" or "--insecure" })
                    yield return new(new(i, i + 1), "curl's switch takes any certificate: this client talks to whoever answers")
                    {
                        Remedy = "Use --cacert with your root.",
                    };
    }

    /// <summary>(case client-auth :need … :want (.setWantClientAuth …)): whoever calls chooses among all of them.</summary>
    private static bool IsChosen(CodeFile code, int index) => code.Is(index - 1, "(") && code[index - 2].Value is ":want" or ":optional";

    /// <summary>clj-ldap trusts every certificate where no store is named.</summary>
    private static IEnumerable<Flag> Ldap(CodeFile code)
    {
        if (!code.Names.Mentions("clj-ldap"))
            yield break;
        foreach (var setting in code.Settings(":ssl?", ":startTLS?", ":start-tls?"))
            if (
                code.Values.Of(setting.Value).Is(true)
                && code.Is(setting.Container, "{")
                && !Has(code, setting.Container, ":trust-store", ":trust-managers")
            )
                yield return new(
                    setting.Whole,
                    "clj-ldap trusts every certificate where no trust store is named: this client talks to whoever answers"
                )
                {
                    Remedy = "Add :trust-store with a file that holds your root.",
                };
    }

    /// <summary>{:dbtype "postgresql" … :sslmode "require"}: what next.jdbc hands on to the driver.</summary>
    private static IEnumerable<Flag> Modes(CodeFile code, params string[] words)
    {
        foreach (var setting in code.Settings(":sslmode", ":sslMode", ":ssl-mode"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } mode && words.Contains(mode.Text))
                yield return new(
                    setting.Whole,
                    words.Length > 2
                        ? $"the mode {mode.Text} encrypts and verifies nothing: the driver talks to whoever answers"
                        : $"the mode {mode.Text} compares no name: any certificate of that authority will do"
                )
                {
                    Remedy = "Write :sslmode \"verify-full\", and :sslrootcert with your root.",
                    LoweredTo = Model.Severity.Medium,
                };
    }

    /// <summary>(assoc-in options [:ssl-context :insecure] true), (assoc options :insecure? true): a key and its value as arguments.</summary>
    private static IEnumerable<Flag> Keyed(CodeFile code)
    {
        foreach (var key in code.Index.Places(":insecure", ":insecure?"))
        {
            var (open, next) = (code.Parent(key), key + 1);
            if (code.Is(open, "["))
                (open, next) = (code.Parent(open), code.Mate(open) + 1);
            if (code[open + 1].Value is "assoc" or "assoc-in" or "->" && code.Values.Of(new(next, next + 1)).Is(true))
                yield return new(
                    new(key, next + 1),
                    $"{code[key].Value[1..]} is on: this client talks to whoever answers, with any certificate"
                )
                {
                    Remedy = "Give the client a context with your root.",
                };
        }
    }

    /// <summary>aleph: no algorithm, no comparison.</summary>
    private static IEnumerable<Flag> Unnamed(CodeFile code)
    {
        foreach (var setting in code.Settings(":ssl-endpoint-id-alg", ":endpoint-identification-algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" })
                yield return new(setting.Whole, $"{setting.Option[1..]} is empty: the server's name is not compared")
                {
                    Remedy = "Remove it.",
                };
    }

    /// <summary>Ring's adapter for Jetty: roots, and no word about certificates of clients.</summary>
    private static IEnumerable<Flag> Jetty(CodeFile code)
    {
        foreach (var setting in code.Settings(":truststore", ":trust-store", ":trust-store-path"))
            if (
                code.Is(setting.Container, "{")
                && Has(code, setting.Container, ":keystore", ":key-store", ":ssl-port", ":ssl?")
                && Has(code, setting.Container, ":port", ":ssl-port", ":join?", ":http?", ":ssl?")
                && !Has(code, setting.Container, ":client-auth", ":client-auth-need", ":need-client-auth")
                && !code.Names.Has("clj-http")
            )
                yield return new(setting.Whole, "roots for clients are given, but no client is ever asked for a certificate")
                {
                    Remedy = "Add :client-auth :need.",
                };
    }

    /// <summary>(client/get "https://billing.internal/" {:keystore …}): clj-http and its like, with a certificate, a private host and no root.</summary>
    private static IEnumerable<Flag> Private(CodeFile code)
    {
        foreach (var setting in code.Settings(":keystore", ":key-store"))
            if (
                code.Is(setting.Container, "{")
                && !Has(code, setting.Container, [.. Roots, ":port", ":ssl-port", ":ssl?", ":join?", ":client-auth", ":host"])
                && code.Parent(setting.Container) is > 0 and var form
                && code.Is(form, "(")
                && Enumerable.Range(form, setting.Container - form).Any(i => code[i].IsText && PrivateHosts.IsPrivate(code[i].Value))
            )
                yield return new(setting.Whole, PrivateHosts.AnybodyMayVouch) { Remedy = "Add :trust-store with the peer's root." };
    }

    /// <summary>Keys by which such a client is given roots, or all of its TLS.</summary>
    private static readonly string[] Roots =
    [
        ":trust-store",
        ":truststore",
        ":trust-managers",
        ":ssl-context",
        ":sslcontext",
        ":socket-factory",
        ":connection-manager",
        ":http-client",
        ":insecure?",
        ":insecure",
    ];

    private static bool Has(CodeFile code, int open, params string[] keys) =>
        Enumerable
            .Range(open, Math.Max(0, Math.Min(code.Mate(open), code.Tokens.Length) - open))
            .Any(i => code.IsWord(i) && keys.Contains(code[i].Value));

    /// <summary>(:require [x :refer [trust-all]]).</summary>
    private static bool IsReferred(CodeFile code, int at)
    {
        for (var (open, depth) = (code.Parent(at), 0); open >= 0 && depth < 6; open = code.Parent(open), depth++)
            if (code[open + 1].Value is ":require" or "require" or ":import" or "import" or ":use" or "ns")
                return true;
        return false;
    }

    [GeneratedRegex(
        "(?i)(^|-)trust-?(all|any|anybody|everybody|everything)(-|$)|^trustAnybody$|^insecure-(ssl|tls|trust|https|client-context)|accept-all-cert|all-trusting|^(naive|dummy|null)-trust"
    )]
    private static partial Regex Trusting();
}
