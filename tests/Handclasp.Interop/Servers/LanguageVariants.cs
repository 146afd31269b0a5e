using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class NodeVariants : IProduct
{
    public static string Name => "Node.js, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Node.Of("strict, presence"),
        Node.Of("presence"),
        Node.Of("by name") with
        {
            ByName = true,
        },
        Node.Of("strict, by name") with
        {
            ByName = true,
        },
        Node.Of("trips over the missing certificate"),
        Node.Of("tells authorized") with
        {
            Expect = Configuration.Marker,
        },
        Node.Of("destroys the connection"),
        Node.Of("ends the connection"),
        Node.Of("strict, http2") with
        {
            Http2 = true,
        },
        Node.Of("rejectUnauthorized false, http2") with
        {
            Http2 = true,
        },
        Node.Of("strict, 1.3 only"),
        Node.Of("strict, RSA") with
        {
            Pki = PkiKind.Rsa,
        },
    ];
}

public sealed class GoVariants : IProduct
{
    public static string Name => "Go net/http, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Go.Of("RequireAnyClientCert, VerifyPeerCertificate, MinVersion 1.2"),
        Go.Of("RequestClientCert, VerifyPeerCertificate, MinVersion 1.2"),
        Go.Of("RequireAnyClientCert, VerifyConnection, MinVersion 1.2"),
        Go.Of("RequestClientCert, VerifyConnection, MinVersion 1.2"),
        Go.Of("RequireAnyClientCert, VerifyPeerCertificate by name, MinVersion 1.2") with
        {
            ByName = true,
        },
        Go.Of("RequireAndVerifyClientCert, VerifyPeerCertificate by name, MinVersion 1.2") with
        {
            ByName = true,
        },
        Go.Of("RequireAndVerifyClientCert, GetConfigForClient"),
        Go.Of("RequireAndVerifyClientCert, MinVersion 1.2, RSA") with
        {
            Pki = PkiKind.Rsa,
        },
        Go.Of("RequireAndVerifyClientCert, MinVersion 1.2, P-384") with
        {
            Pki = PkiKind.Ec384,
        },
        Go.Of("RequireAndVerifyClientCert, MinVersion 1.2, path length 0") with
        {
            Pki = PkiKind.Narrow,
            BelowIntermediate = true,
        },
    ];
}

public sealed class BareTls : IProduct
{
    public static string Name => "bare TLS";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Redis("redis, tls-auth-clients yes", "yes"),
        Redis("redis, tls-auth-clients optional", "optional"),
        Redis("redis, tls-auth-clients no", "no"),
        Mosquitto("mosquitto, require_certificate true", "require_certificate true"),
        Mosquitto("mosquitto, require_certificate false", "require_certificate false"),
        Mosquitto("mosquitto, use_identity_as_username", "require_certificate true\nuse_identity_as_username true\nallow_anonymous false"),
        SocatEcho("socat echo, verify=1", "verify=1"),
        SocatEcho("socat echo, verify=0", "verify=0"),
        Greeting("openssl s_server greets, -Verify -verify_return_error", "-Verify", "4", "-verify_return_error"),
        Ncat("ncat --ssl"),
    ];

    private static Configuration Redis(string name, string auth) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "redis-server",
                    "--port",
                    "0",
                    "--tls-port",
                    $"{s.Port}",
                    "--bind",
                    "127.0.0.1",
                    "--tls-cert-file",
                    s.Pki.ServerCertificate,
                    "--tls-key-file",
                    s.Pki.ServerKey,
                    "--tls-ca-cert-file",
                    s.Pki.ClientCa,
                    "--tls-auth-clients",
                    auth,
                    "--save",
                    "",
                    "--appendonly",
                    "no"
                )
        )
        {
            Scheme = "tls",
            Path = "",
            Send = "PING\r\n",
            Served = "+PONG",
        };

    private static Configuration Mosquitto(string name, string rules) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "mosquitto",
                    "-c",
                    s.Write(
                        "mosquitto.conf",
                        $"""
                        user root
                        allow_anonymous true
                        listener {s.Port} 127.0.0.1
                        cafile {s.Pki.ClientCa}
                        certfile {s.Pki.ServerCertificate}
                        keyfile {s.Pki.ServerKey}
                        {rules}

                        """
                    )
                )
        )
        {
            Scheme = "tls",
            Path = "",
            // CONNECT, clean session, client "x"; CONNACK 0.
            Send = "\x10\x0d\0\x04MQTT\x04\x02\0<\0\x01x",
            Served = " \x02\0\0",
        };

    private static Configuration SocatEcho(string name, string verify) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "socat",
                    $"OPENSSL-LISTEN:{s.Port},bind=127.0.0.1,reuseaddr,fork,backlog=64,cert={s.Pki.ServerBoth},cafile={s.Pki.ClientCa},{verify}",
                    "SYSTEM:read line; echo welcome-$line"
                )
        )
        {
            Scheme = "tls",
            Path = "",
            Send = "hello\n",
            Served = "welcome-hello",
        };

    private static Configuration Greeting(string name, params string[] verify) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "bash",
                    "-c",
                    $"yes welcome | head -c 4096000 | openssl s_server -accept 127.0.0.1:{s.Port} -cert {s.Pki.ServerCertificate} -key {s.Pki.ServerKey} -cert_chain {s.Pki.ServerIssuer} -CAfile {s.Pki.ClientCa} -rev {string.Join(' ', verify)}"
                )
        )
        {
            Scheme = "tls",
            Path = "",
            Send = "olleh\n",
            Served = "hello",
        };

    private static Configuration Ncat(string name) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "ncat",
                    "-l",
                    "-k",
                    "127.0.0.1",
                    $"{s.Port}",
                    "--ssl",
                    "--ssl-cert",
                    s.Pki.ServerCertificate,
                    "--ssl-key",
                    s.Pki.ServerKey,
                    "-c",
                    "read line; echo welcome-$line"
                )
        )
        {
            Scheme = "tls",
            Path = "",
            Send = "hello\n",
            Served = "welcome-hello",
        };
}
