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
