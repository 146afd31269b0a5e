using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class ApacheVariants : IProduct
{
    private const string Optional = "SSLVerifyClient optional\nSSLVerifyDepth 3\n";
    private const string Any = "SSLVerifyClient optional_no_ca\nSSLVerifyDepth 3\n";

    public static string Name => "Apache, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Apache.Of("optional, Require expr verified", Optional + At("Require expr %{SSL_CLIENT_VERIFY} == 'SUCCESS'")),
        Apache.Of("optional, SSLRequire", Optional + At("SSLRequire %{SSL_CLIENT_VERIFY} eq \"SUCCESS\"")),
        Apache.Of("optional, SSLRequire by name", Optional + At("SSLRequire %{SSL_CLIENT_S_DN_CN} eq \"alice\"")) with
        {
            ByName = true,
        },
        Apache.Of("optional_no_ca, SSLRequire by name", Any + At("SSLRequire %{SSL_CLIENT_S_DN_CN} eq \"alice\"")) with
        {
            ByName = true,
        },
        Apache.Of("optional_no_ca, Require expr verified", Any + At("Require expr %{SSL_CLIENT_VERIFY} == 'SUCCESS'")),
        Apache.Of(
            "optional, rewrite to 404",
            Optional + "RewriteEngine on\nRewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS\nRewriteRule .* - [R=404,L]"
        ),
        Apache.Of(
            "optional, rewrite to a log-in",
            Optional + "RewriteEngine on\nRewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS\nRewriteRule .* https://login.example.test/ [R,L]"
        ),
        Apache.Of(
            "optional, ErrorDocument 403 of text",
            Optional + "ErrorDocument 403 \"Please come back with a certificate\"\n" + At("Require ssl-verify-client")
        ),
        Apache.Of(
            "FakeBasicAuth",
            "SSLVerifyClient require\nSSLOptions +FakeBasicAuth\n"
                + At("AuthType Basic\nAuthName x\nAuthBasicProvider file\nAuthUserFile users\nRequire valid-user")
        ),
        Apache.Of("require, depth 1", "SSLVerifyClient require\nSSLVerifyDepth 1"),
        Apache.Of("per Location, TLS 1.2 only", "SSLProtocol -all +TLSv1.2\n" + At("SSLVerifyClient require\nSSLVerifyDepth 3")),
        Apache.Of(
            "per Location, TLS 1.2 only, HTTP/2",
            "SSLProtocol -all +TLSv1.2\nProtocols h2 http/1.1\n" + At("SSLVerifyClient require\nSSLVerifyDepth 3")
        ) with
        {
            Http2 = true,
        },
        Apache.Of("per Location, TLS 1.3 only", "SSLProtocol -all +TLSv1.3\n" + At("SSLVerifyClient require\nSSLVerifyDepth 3")),
        Apache.Of("per Location, optional_no_ca", At("SSLVerifyClient optional_no_ca\nSSLVerifyDepth 3")),
        Apache.Of("per Location, optional with Require", At("SSLVerifyClient optional\nSSLVerifyDepth 3\nRequire ssl-verify-client")),
        Apache.Of(
            "optional, per Location require, TLS 1.2 only",
            "SSLProtocol -all +TLSv1.2\nSSLVerifyClient optional\nSSLVerifyDepth 3\n" + At("SSLVerifyClient require")
        ),
        Apache.Of("require, RSA", "SSLVerifyClient require\nSSLVerifyDepth 3") with
        {
            Pki = PkiKind.Rsa,
        },
        Apache.Of("per Location, RSA", At("SSLVerifyClient require\nSSLVerifyDepth 3")) with
        {
            Pki = PkiKind.Rsa,
        },
        Apache.Of("per Location, path length 0", At("SSLVerifyClient require\nSSLVerifyDepth 4")) with
        {
            Pki = PkiKind.Narrow,
            BelowIntermediate = true,
        },
    ];

    private static string At(string rules) => $"<Location /protected>\n{rules}\n</Location>";
}

public sealed class HaProxyVariants : IProduct
{
    private const string Lenient = "verify optional crt-ignore-err all ca-ignore-err all";
    private const string Stranger = "unless { ssl_c_used } { ssl_c_verify 0 }";

    public static string Name => "HAProxy, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Rule("return 200 page", $"http-request return status 200 content-type text/html string \"<h1>Welcome</h1>\" {Stranger}") with
        {
            Expect = Configuration.Marker,
        },
        Rule("return 401", $"http-request return status 401 content-type application/json string '{{\"message\":\"no\"}}' {Stranger}"),
        Rule("deny 404", $"http-request deny deny_status 404 {Stranger}"),
        Rule("deny 503", $"http-request deny deny_status 503 {Stranger}"),
        Rule("deny 500", $"http-request deny deny_status 500 {Stranger}"),
        Rule("deny 429", $"http-request deny deny_status 429 {Stranger}"),
        Rule("reject", $"http-request reject {Stranger}"),
        Rule("tarpit", $"http-request tarpit {Stranger}"),
        Rule("redirect", $"http-request redirect location https://login.example.test/ {Stranger}"),
        Rule("tcp content reject", $"tcp-request inspect-delay 2s\n  tcp-request content reject {Stranger}"),
        Rule("session reject", $"tcp-request session reject {Stranger}"),
        Rule("deny by name", "http-request deny unless { ssl_c_s_dn(cn) -m str alice }") with
        {
            ByName = true,
        },
        HaProxy.Of("required, two bind options, TLS 1.2 only", s => $"ca-file {s.Pki.ClientCa} verify required ssl-max-ver TLSv1.2"),
        HaProxy.Of("required, no tickets", s => $"ca-file {s.Pki.ClientCa} verify required no-tls-tickets"),
        HaProxy.Of("required, RSA", s => $"ca-file {s.Pki.ClientCa} verify required") with
        {
            Pki = PkiKind.Rsa,
        },
        HaProxy.Of(
            "optional, HTTP/2, deny unless used",
            s => $"ca-file {s.Pki.ClientCa} verify optional alpn h2,http/1.1",
            "unless { ssl_c_used }"
        ) with
        {
            Http2 = true,
        },
        HaProxy.Of(
            "errors ignored, HTTP/2, reject",
            s => $"ca-file {s.Pki.ClientCa} {Lenient} alpn h2,http/1.1",
            "if FALSE",
            $"http-request reject {Stranger}"
        ) with
        {
            Http2 = true,
        },
        HaProxy.Of(
            "required, issuer alone and root as verify file",
            s => $"ca-file {s.Pki.IssuingAlone} ca-verify-file {s.Pki.ClientCa} verify required"
        ) with
        {
            BelowIntermediate = true,
        },
    ];

    private static Configuration Rule(string name, string rule) =>
        HaProxy.Of("errors ignored, " + name, s => $"ca-file {s.Pki.ClientCa} {Lenient}", "if FALSE", rule);
}
