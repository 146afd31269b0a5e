using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class MoreServers : IProduct
{
    private const string Wsgi =
        "def application(e, start):\n    start('200 OK', [('Content-Type', 'text/plain')])\n    return [b'" + Configuration.Marker + "']\n";

    public static string Name => "more servers";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Ruby("none"),
        Ruby("peer"),
        Ruby("fail"),
        Erlang("verify_none"),
        Erlang("verify_peer"),
        Erlang("fail_if_no_peer_cert"),
        Puma("puma, none", "none"),
        Uwsgi("uwsgi, no client CA", s => ""),
        Uwsgi("uwsgi, client CA optional", s => "," + "HIGH," + s.Pki.ClientCa),
        Uwsgi("uwsgi, client CA required", s => "," + "HIGH,!" + s.Pki.ClientCa),
        H2o("h2o", ""),
        SServer("s_server, -no_ticket", "-no_ticket"),
        SServer("s_server, -num_tickets 0", "-num_tickets", "0"),
        SServer("s_server, -tls1_2", "-tls1_2"),
        SServer("s_server, -sigalgs", "-client_sigalgs", "ECDSA+SHA256:RSA-PSS+SHA256"),
        SServer("s_server, -curves P-384", "-curves", "P-384") with
        {
            Pki = PkiKind.Ec384,
        },
        SServer("s_server, -no_middlebox", "-no_middlebox"),
        SServer("s_server, -cipher", "-cipher", "ECDHE+AESGCM", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"),
        SServer("s_server, -verify_depth 1 partial chain", "-partial_chain"),
        SServer("s_server, intermediate trusted, partial chain", "-partial_chain", "-ISSUING") with
        {
            BelowIntermediate = true,
        },
        SServer("s_server, policies", "-policy_check"),
        SServer("s_server, x509_strict", "-x509_strict"),
        SServer("s_server, -legacy_renegotiation seclevel 0", "-cipher", "ALL:@SECLEVEL=0"),
        SServer("s_server, seclevel 2", "-cipher", "DEFAULT:@SECLEVEL=2"),
        SServer("s_server, seclevel 2, RSA", "-cipher", "DEFAULT:@SECLEVEL=2") with
        {
            Pki = PkiKind.Rsa,
        },
        SServer("s_server, seclevel 0, RSA", "-cipher", "ALL:@SECLEVEL=0") with
        {
            Pki = PkiKind.Rsa,
        },
        SServer("s_server, ffdhe group", "-groups", "ffdhe2048:ffdhe3072"),
        SServer("s_server, small records", "-max_send_frag", "512", "-split_send_frag", "512"),
        SServer("s_server, RSA key exchange, CBC", "-tls1_2", "-cipher", "AES128-SHA") with
        {
            Pki = PkiKind.Rsa,
        },
        SServer("s_server, DHE", "-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256") with
        {
            Pki = PkiKind.Rsa,
        },
        SServer("s_server, CBC SHA384", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384"),
        SServerKey("s_server, Ed25519 key", "ed25519"),
        SServerKey("s_server, Ed448 key", "ed448"),
        SServerKey("s_server, P-521 key", "ec -pkeyopt ec_paramgen_curve:P-521"),
        SServerKey("s_server, RSA-PSS key", "rsa-pss -pkeyopt rsa_keygen_bits:2048"),
        SServerKey("s_server, RSA-1024 key", "rsa -pkeyopt rsa_keygen_bits:1024"),
        new Configuration(
            "nghttpd, verify",
            s =>
                s.RunAsync(
                    "nghttpd",
                    "-a",
                    "127.0.0.1",
                    "-d",
                    s.Pages(),
                    "--verify-client",
                    $"{s.Port}",
                    s.Pki.ServerKey,
                    s.Pki.ServerCertificate
                )
        )
        {
            Http2 = true,
        },
        Gnu("gnutls-serv, 1.2 only", "NORMAL:-VERS-ALL:+VERS-TLS1.2"),
        Gnu("gnutls-serv, SECURE256", "SECURE192:+SECURE128:-VERS-TLS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"),
        Gnu("gnutls-serv, RSA", "NORMAL") with
        {
            Pki = PkiKind.Rsa,
        },
    ];

    private static Configuration Ruby(string mode) =>
        new("WEBrick, " + mode, s => s.RunAsync("ruby", [Launch.App("webrick.rb"), mode, .. s.Common()]));

    private static Configuration Erlang(string mode) =>
        new("Erlang ssl, " + mode, s => s.RunAsync("escript", [Launch.App("inets.escript"), mode, .. s.Common()]));

    private static Configuration Puma(string name, string mode) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "puma",
                    "-e",
                    "production",
                    "-t",
                    "4:8",
                    "-b",
                    $"ssl://127.0.0.1:{s.Port}?cert={s.Pki.ServerCertificate}&key={s.Pki.ServerKey}&verify_mode={mode}&ca={s.Pki.ClientCa}",
                    s.Write(
                        "config.ru",
                        "run lambda { |env| env['PATH_INFO'] == '/protected' ? [200, {'content-type' => 'text/plain'}, ['"
                            + Configuration.Marker
                            + "']] : [404, {}, []] }\n"
                    )
                )
        );

    private static Configuration Uwsgi(string name, Func<Launch, string> more) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "uwsgi",
                    "--plugin",
                    "python3",
                    "--https-socket",
                    $"127.0.0.1:{s.Port},{s.Pki.ServerCertificate},{s.Pki.ServerKey}{more(s)}",
                    "--wsgi-file",
                    s.Write("app.py", Wsgi),
                    "--master",
                    "--need-app",
                    "--listen",
                    "64"
                )
        );

    private static Configuration H2o(string name, string more) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "h2o",
                    "-c",
                    s.Write(
                        "h2o.conf",
                        $"""
                        user: root
                        listen:
                          host: 127.0.0.1
                          port: {s.Port}
                          ssl:
                            certificate-file: {s.Pki.ServerCertificate}
                            key-file: {s.Pki.ServerKey}
                        hosts:
                          default:
                            paths:
                              /:
                                file.dir: {s.Pages()}
                        {more}
                        """
                    )
                )
        )
        {
            Http2 = true,
        };

    private static Configuration SServer(string name, params string[] options) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "bash",
                    [
                        "-c",
                        "cd \"$0\" && shift 0 && exec openssl s_server \"$@\"",
                        s.Pages(),
                        "-accept",
                        $"127.0.0.1:{s.Port}",
                        "-cert",
                        s.Pki.ServerCertificate,
                        "-key",
                        s.Pki.ServerKey,
                        "-cert_chain",
                        s.Pki.ServerIssuer,
                        "-CAfile",
                        options.Contains("-ISSUING") ? s.Pki.IssuingAlone : s.Pki.ClientCa,
                        "-quiet",
                        "-Verify",
                        "4",
                        "-verify_return_error",
                        "-WWW",
                        .. options.Where(o => o != "-ISSUING").Select(o => o == "MANY" ? s.Pki.ManyCas : o),
                    ]
                )
        )
        {
            Path = "/protected.txt",
        };

    private static Configuration SServerKey(string name, string algorithm) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "bash",
                    "-c",
                    $"openssl req -x509 -newkey {algorithm} -nodes -keyout own.key -out own.pem -subj /CN=localhost -days 9 && cp own.pem own.key pages && cd pages && exec openssl s_server -accept 127.0.0.1:{s.Port} -cert own.pem -key own.key -cipher ALL:@SECLEVEL=0 -CAfile {s.Pki.ClientCa} -quiet -Verify 4 -verify_return_error -WWW # {s.Pages()}"
                )
        )
        {
            Path = "/protected.txt",
        };

    private static Configuration Gnu(string name, string priority) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "gnutls-serv",
                    "--http",
                    "--port",
                    $"{s.Port}",
                    "--x509certfile",
                    s.Pki.ServerCertificate,
                    "--x509keyfile",
                    s.Pki.ServerKey,
                    "--x509cafile",
                    s.Pki.ClientCa,
                    "--priority",
                    priority,
                    "--require-client-cert",
                    "--verify-client-cert",
                    "--httpdata",
                    s.Write(
                        "answer",
                        $"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Configuration.Marker.Length}\r\n\r\n{Configuration.Marker}"
                    )
                )
        );
}
