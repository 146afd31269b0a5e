using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class Tomcat : IProduct
{
    public static string Name => "Tomcat";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("none", s => "certificateVerification=\"none\""),
        Of(
            "optional",
            s => $"certificateVerification=\"optional\" truststoreFile=\"{s.Folder}/trust.p12\" truststorePassword=\"changeit\""
        ),
        Of(
            "optionalNoCA",
            s => $"certificateVerification=\"optionalNoCA\" truststoreFile=\"{s.Folder}/trust.p12\" truststorePassword=\"changeit\""
        ),
        Of(
            "required",
            s => $"certificateVerification=\"required\" truststoreFile=\"{s.Folder}/trust.p12\" truststorePassword=\"changeit\""
        ),
        Of(
            "required, HTTP/2",
            s => $"certificateVerification=\"required\" truststoreFile=\"{s.Folder}/trust.p12\" truststorePassword=\"changeit\"",
            true
        ) with
        {
            Http2 = true,
        },
    ];

    private static Configuration Of(string name, Func<Launch, string> verify, bool http2 = false) =>
        new(
            name,
            async s =>
            {
                // Java trusts what keytool imported, not every certificate of a store.
                await Tools
                    .RunAsync(
                        "keytool",
                        [
                            "-importcert",
                            "-noprompt",
                            "-alias",
                            "ca",
                            "-file",
                            s.Pki.ClientCa,
                            "-keystore",
                            s.Folder + "/trust.p12",
                            "-storepass",
                            "changeit",
                            "-storetype",
                            "PKCS12",
                        ]
                    )
                    .ConfigureAwait(false);
                Directory.CreateDirectory(Path.Combine(s.Folder, "conf"));
                var pages = Directory.CreateDirectory(Path.Combine(s.Folder, "webapps", "ROOT")).FullName;
                File.WriteAllText(Path.Combine(pages, "protected"), Configuration.Marker);
                s.Write(
                    "conf/server.xml",
                    $"""
                    <Server port="-1"><Service name="Catalina">
                      <Connector port="{s.Port}" address="127.0.0.1" protocol="org.apache.coyote.http11.Http11NioProtocol" SSLEnabled="true" scheme="https" secure="true">
                        {(http2 ? "<UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"/>" : "")}
                        <SSLHostConfig protocols="TLSv1.2,TLSv1.3" {verify(s)}>
                          <Certificate certificateFile="{s.Pki.ServerCertificate}" certificateKeyFile="{s.Pki.ServerKey}" type="EC"/>
                        </SSLHostConfig>
                      </Connector>
                      <Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine>
                    </Service></Server>

                    """
                );
                s.Write(
                    "conf/web.xml",
                    """
                    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                      <servlet><servlet-name>default</servlet-name><servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class></servlet>
                      <servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
                    </web-app>

                    """
                );
                return await s.RunAsync(
                        "java",
                        "-cp",
                        "/usr/share/tomcat10/bin/bootstrap.jar:/usr/share/tomcat10/bin/tomcat-juli.jar",
                        "-Dcatalina.home=/usr/share/tomcat10",
                        "-Dcatalina.base=" + s.Folder,
                        "-XX:TieredStopAtLevel=1",
                        "org.apache.catalina.startup.Bootstrap",
                        "start"
                    )
                    .ConfigureAwait(false);
            }
        );
}

public sealed class Proxies : IProduct
{
    public static string Name => "caching proxies";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Squid("squid, clientca", s => $"tls-cafile={s.Pki.ClientCa} clientca={s.Pki.ClientCa}"),
        Squid("squid, DELAYED_AUTH", s => $"clientca={s.Pki.ClientCa} sslflags=DELAYED_AUTH"),
        Squid("squid, no clientca", s => ""),
        Squid("squid, conditional", s => $"clientca={s.Pki.ClientCa} sslflags=CONDITIONAL_AUTH"),
        Ats("traffic server, level 0", 0),
        Ats("traffic server, level 1", 1),
        Ats("traffic server, level 2", 2),
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

    private static Configuration Squid(string name, Func<Launch, string> verify) =>
        Behind(
            name,
            (s, port) =>
                s.RunAsync(
                    "squid",
                    "-N",
                    "-d1",
                    "-n",
                    $"s{s.Port}",
                    "-f",
                    s.Write(
                        "squid.conf",
                        $"""
                        https_port 127.0.0.1:{s.Port} accel defaultsite=localhost tls-cert={s.Pki.ServerCertificate} tls-key={s.Pki.ServerKey} {verify(
                            s
                        )}
                        cache_peer 127.0.0.1 parent {port} 0 no-query originserver
                        http_access allow all
                        cache deny all
                        access_log none
                        cache_log /dev/null
                        pid_filename none
                        coredump_dir {s.Folder}
                        cache_effective_user nobody
                        shutdown_lifetime 1 seconds
                        pinger_enable off

                        """
                    )
                )
        );

    private static Configuration Ats(string name, int level) =>
        Behind(
            name,
            (s, port) =>
            {
                foreach (var folder in (string[])["etc", "log", "run", "cache", "share", "snap"])
                    Directory.CreateDirectory(Path.Combine(s.Folder, folder));
                s.Write("etc/remap.config", $"map / http://127.0.0.1:{port}/\n");
                s.Write("etc/ssl_multicert.config", $"dest_ip=* ssl_cert_name={s.Pki.ServerCertificate} ssl_key_name={s.Pki.ServerKey}\n");
                s.Write("etc/ip_allow.yaml", "ip_allow:\n  - apply: in\n    ip_addrs: 0/0\n    action: allow\n    methods: ALL\n");
                s.Write("etc/plugin.config", "");
                s.Write("etc/storage.config", $"{s.Folder}/cache 64M\n");
                s.Write(
                    "etc/records.config",
                    $"""
                    CONFIG proxy.config.http.server_ports STRING {s.Port}:ssl:ip-in=127.0.0.1
                    CONFIG proxy.config.ssl.client.certification_level INT {level}
                    CONFIG proxy.config.ssl.CA.cert.filename STRING {s.Pki.ClientCa}
                    CONFIG proxy.config.ssl.CA.cert.path STRING /
                    CONFIG proxy.config.ssl.server.cert.path STRING /
                    CONFIG proxy.config.ssl.server.private_key.path STRING /
                    CONFIG proxy.config.http.cache.http INT 0
                    CONFIG proxy.config.exec_thread.autoconfig INT 0
                    CONFIG proxy.config.exec_thread.limit INT 2
                    CONFIG proxy.config.admin.user_id STRING #-1

                    """
                );
                s.Write(
                    "runroot.yaml",
                    $"prefix: {s.Folder}\nexec_prefix: /usr\nbindir: /usr/bin\nsbindir: /usr/sbin\nsysconfdir: {s.Folder}/etc\ndatadir: {s.Folder}/share\nincludedir: /usr/include\nlibdir: /usr/lib\nlibexecdir: /usr/lib/trafficserver/modules\nlocalstatedir: {s.Folder}/run\nruntimedir: {s.Folder}/run\nlogdir: {s.Folder}/log\nmandir: /usr/share/man\ncachedir: {s.Folder}/cache\n"
                );
                return s.RunAsync("traffic_server", $"--run-root={s.Folder}/runroot.yaml");
            }
        ) with
        {
            Http2 = true,
        };
}

public sealed class KestrelVariants : IProduct
{
    public static string Name => "Kestrel, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Caddy("require_and_verify, RSA", s => $"mode require_and_verify\n trusted_ca_cert_file {s.Pki.ClientCa}") with
        {
            Pki = PkiKind.Rsa,
        },
        Caddy("require_and_verify, issuer alone", s => $"mode require_and_verify\n trusted_ca_cert_file {s.Pki.IssuingAlone}") with
        {
            BelowIntermediate = true,
        },
        Caddy(
            "require_and_verify, leaf pinned",
            s => $"mode require_and_verify\n trusted_ca_cert_file {s.Pki.ClientCa}\n trusted_leaf_cert_file {s.Pki.ValidCertificate}"
        ),
        Caddy(
            "verify_if_given, refused in the site",
            s => $"mode verify_if_given\n trusted_ca_cert_file {s.Pki.ClientCa}",
            "@nobody expression {tls_client_subject} == null\n respond @nobody 403"
        ),
        Caddy("request, abort without", s => "mode request", "@nobody expression {tls_client_subject} == null\n abort @nobody"),
    ];

    private static Configuration Caddy(string name, Func<Launch, string> auth, string rules = "") =>
        new(
            "Caddy, " + name,
            s =>
                s.RunAsync(
                    "caddy",
                    "run",
                    "--adapter",
                    "caddyfile",
                    "--config",
                    s.Write(
                        "Caddyfile",
                        $$"""
                        {
                          admin off
                          auto_https disable_redirects
                          storage file_system {{s.Folder}}/storage
                        }
                        https://localhost:{{s.Port}} {
                          bind 127.0.0.1
                          tls {{s.Pki.ServerCertificate}} {{s.Pki.ServerKey}} {
                            protocols tls1.2 tls1.3
                            client_auth {
                              {{auth(s)}}
                            }
                          }
                          route {
                          {{rules}}
                          respond /protected "{{Configuration.Marker}}" 200
                          respond 404
                          }
                        }

                        """
                    )
                )
        )
        {
            Http2 = true,
        };
}
