using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

/// <summary>Programs that end TLS in front of the same plain backend, and byte pipes.</summary>
public sealed class Terminators : IProduct
{
    public static string Name => "terminators";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Hitch("hitch, no client-verify", _ => ""),
        Hitch("hitch, required", s => $"client-verify = required\nclient-verify-ca = \"{s.Pki.ClientCa}\""),
        Hitch("hitch, optional", s => $"client-verify = optional\nclient-verify-ca = \"{s.Pki.ClientCa}\""),
        Nghttpx("nghttpx, verify-client", s => ["--verify-client", $"--verify-client-cacert={s.Pki.ClientCa}"]),
        Nghttpx("nghttpx, no verify-client", _ => []),
        Socat("socat, verify=1", "verify=1"),
        Socat("socat, verify=0", "verify=0"),
        Stunnel("stunnel, verifyPeer", s => $"verifyPeer = yes\nCAfile = {s.Pki.ValidCertificate}"),
        Stunnel("stunnel, verify = 2", s => $"verify = 2\nCAfile = {s.Pki.ClientCa}"),
        Stunnel(
            "stunnel, verify = 3",
            s => $"verify = 3\nCAfile = {s.Write("peers.pem", File.ReadAllText(s.Pki.ClientCa) + File.ReadAllText(s.Pki.ValidCertificate))}"
        ),
        Stunnel("stunnel, verify = 4", s => $"verify = 4\nCAfile = {s.Pki.ValidCertificate}"),
        Stunnel("stunnel, verifyChain, checkHost", s => $"verifyChain = yes\nCAfile = {s.Pki.ClientCa}\ncheckHost = alice.clients.test"),
        Stunnel("stunnel, verifyChain, CRL", s => $"verifyChain = yes\nCAfile = {s.Pki.ClientCa}\nCRLfile = {s.Pki.RootCrl}"),
        Stream("nginx stream, on", s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa};"),
        Stream("nginx stream, optional", s => $"ssl_verify_client optional; ssl_client_certificate {s.Pki.ClientCa};"),
        Stream("nginx stream, optional_no_ca", s => $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa};"),
        HaProxyTcp("HAProxy tcp, required", s => $"ca-file {s.Pki.ClientCa} verify required"),
        HaProxyTcp("HAProxy tcp, optional", s => $"ca-file {s.Pki.ClientCa} verify optional"),
        HaProxyTcp(
            "HAProxy tcp, optional, reject unless used",
            s => $"ca-file {s.Pki.ClientCa} verify optional",
            "tcp-request content reject unless { ssl_c_used }"
        ),
        HaProxyTcp(
            "HAProxy tcp, errors ignored, reject unless verified",
            s => $"ca-file {s.Pki.ClientCa} verify optional crt-ignore-err all ca-ignore-err all",
            "tcp-request content reject unless { ssl_c_used } { ssl_c_verify 0 }"
        ),
    ];

    private static Configuration Behind(string name, Func<Launch, int, Task<IRunning>> start) =>
        new(
            name,
            async stage =>
            {
                var backend = new PlainBackend();
                try
                {
                    return new Together(await start(stage, backend.Port).ConfigureAwait(false), backend);
                }
                catch
                {
                    await backend.DisposeAsync().ConfigureAwait(false);
                    throw;
                }
            }
        );

    private static Configuration Hitch(string name, Func<Launch, string> verify) =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "hitch",
                    "--config="
                        + s.Write(
                            "hitch.conf",
                            $"""
                            frontend = "[127.0.0.1]:{s.Port}"
                            backend = "[127.0.0.1]:{port}"
                            pem-file = "{s.Pki.ServerBoth}"
                            workers = 1
                            daemon = off
                            quiet = off
                            user = "nobody"
                            tls-protos = TLSv1.2 TLSv1.3
                            {verify(s)}

                            """
                        )
                )
        );

    private static Configuration Nghttpx(string name, Func<Launch, string[]> verify) =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "nghttpx",
                    [
                        $"--frontend=127.0.0.1,{s.Port}",
                        $"--backend=127.0.0.1,{port}",
                        "--workers=1",
                        "--conf=" + s.Write("nghttpx.conf", "\n"),
                        .. verify(s),
                        s.Pki.ServerKey,
                        s.Pki.ServerCertificate,
                    ]
                )
        ) with
        {
            Http2 = true,
        };

    private static Configuration Socat(string name, string verify) =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "socat",
                    $"OPENSSL-LISTEN:{s.Port},bind=127.0.0.1,reuseaddr,fork,backlog=64,cert={s.Pki.ServerBoth},cafile={s.Pki.ClientCa},{verify}",
                    $"TCP:127.0.0.1:{port}"
                )
        );

    private static Configuration Stunnel(string name, Func<Launch, string> verify) =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "stunnel",
                    s.Write(
                        "stunnel.conf",
                        $"""
                        foreground = yes
                        pid =
                        debug = info
                        [tls]
                        accept = 127.0.0.1:{s.Port}
                        connect = 127.0.0.1:{port}
                        cert = {s.Pki.ServerBoth}
                        {verify(s)}

                        """
                    )
                )
        );

    private static Configuration Stream(string name, Func<Launch, string> verify) =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "nginx",
                    "-p",
                    s.Folder,
                    "-e",
                    "stderr",
                    "-c",
                    s.Write(
                        "nginx.conf",
                        $$"""
                        daemon off;
                        worker_processes 1;
                        pid nginx.pid;
                        load_module /usr/lib/nginx/modules/ngx_stream_module.so;
                        events { worker_connections 256; }
                        stream {
                          error_log stderr;
                          server {
                            listen 127.0.0.1:{{s.Port}} ssl;
                            ssl_protocols TLSv1.2 TLSv1.3;
                            ssl_certificate {{s.Pki.ServerCertificate}};
                            ssl_certificate_key {{s.Pki.ServerKey}};
                            {{verify(s)}}
                            proxy_pass 127.0.0.1:{{port}};
                          }
                        }
                        """
                    )
                )
        );

    private static Configuration HaProxyTcp(string name, Func<Launch, string> verify, string rule = "") =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "haproxy",
                    "-db",
                    "-f",
                    s.Write(
                        "haproxy.cfg",
                        $"""
                        global
                          ssl-default-bind-options ssl-min-ver TLSv1.2
                        defaults
                          mode tcp
                          timeout client 20s
                          timeout connect 5s
                          timeout server 20s
                        frontend tls
                          bind 127.0.0.1:{s.Port} ssl crt {s.Pki.ServerBoth} {verify(s)}
                          {rule}
                          default_backend plain
                        backend plain
                          server one 127.0.0.1:{port}

                        """
                    )
                )
        );
}
