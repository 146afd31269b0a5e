namespace Handclasp.Interop.Servers;

/// <summary>Spoken to in bare TLS: what they say is in no protocol that the scanner knows.</summary>
public sealed class BareTls : IProduct
{
    public static string Name => "bare TLS";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Redis("redis, tls-auth-clients yes", "yes"),
        Redis("redis, tls-auth-clients optional", "optional"),
        Mosquitto("mosquitto, require_certificate true", "require_certificate true"),
        Mosquitto("mosquitto, require_certificate false", "require_certificate false"),
        Mosquitto("mosquitto, use_identity_as_username", "require_certificate true\nuse_identity_as_username true\nallow_anonymous false"),
        SocatEcho("socat echo, verify=1", "verify=1"),
        SocatEcho("socat echo, verify=0", "verify=0"),
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
