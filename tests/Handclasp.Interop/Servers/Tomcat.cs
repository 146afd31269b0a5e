using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class Tomcat : IProduct
{
    public static string Name => "Tomcat";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("none", s => "certificateVerification=\"none\""),
        Of("optional", s => $"certificateVerification=\"optional\" caCertificateFile=\"{s.Pki.ClientCa}\""),
        Of("optionalNoCA", s => $"certificateVerification=\"optionalNoCA\" caCertificateFile=\"{s.Pki.ClientCa}\""),
        Of("required", s => $"certificateVerification=\"required\" caCertificateFile=\"{s.Pki.ClientCa}\""),
        Of("required, HTTP/2", s => $"certificateVerification=\"required\" caCertificateFile=\"{s.Pki.ClientCa}\"", true) with
        {
            Http2 = true,
        },
    ];

    private static Configuration Of(string name, Func<Launch, string> verify, bool http2 = false) =>
        new(
            name,
            s =>
            {
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
                return s.RunAsync(
                    "java",
                    "-cp",
                    "/usr/share/tomcat10/bin/bootstrap.jar:/usr/share/tomcat10/bin/tomcat-juli.jar",
                    "-Dcatalina.home=/usr/share/tomcat10",
                    "-Dcatalina.base=" + s.Folder,
                    "-XX:TieredStopAtLevel=1",
                    "org.apache.catalina.startup.Bootstrap",
                    "start"
                );
            }
        );
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
        Caddy("require, leaf pinned", s => $"mode require_and_verify\n trusted_leaf_cert_file {s.Pki.ValidCertificate}"),
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
