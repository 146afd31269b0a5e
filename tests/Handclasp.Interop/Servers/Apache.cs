namespace Handclasp.Interop.Servers;

public sealed class Apache : IProduct
{
    public static string Name => "Apache";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("SSLVerifyClient none", ""),
        Of("require", "SSLVerifyClient require"),
        Of("require, SSLVerifyDepth 3", "SSLVerifyClient require\nSSLVerifyDepth 3"),
        Of("require, HTTP/2", "SSLVerifyClient require\nSSLVerifyDepth 3\nProtocols h2 http/1.1") with
        {
            Http2 = true,
        },
        Of("optional", "SSLVerifyClient optional"),
        Of("optional_no_ca", "SSLVerifyClient optional_no_ca"),
        Of(
            "optional, Require ssl-verify-client",
            "SSLVerifyClient optional\nSSLVerifyDepth 3\n<Location /protected>\nRequire ssl-verify-client\n</Location>"
        ),
        Of("per Location", "<Location /protected>\nSSLVerifyClient require\nSSLVerifyDepth 3\n</Location>"),
        Of(
            "per Location, HTTP/2",
            "Protocols h2 http/1.1\n<Location /protected>\nSSLVerifyClient require\nSSLVerifyDepth 3\n</Location>"
        ) with
        {
            Http2 = true,
        },
        Of("per Location, optional", "<Location /protected>\nSSLVerifyClient optional\nSSLVerifyDepth 3\n</Location>"),
    ];

    internal static Configuration Of(string name, string verify) =>
        new(name, stage => stage.RunAsync("apache2", "-f", Write(stage, verify), "-DFOREGROUND"));

    private static string Write(Launch stage, string verify)
    {
        // For FakeBasicAuth: the client's name with the password "password".
        const string password = ":{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n";
        stage.Write("users", $"/CN=alice/O=Handclasp Interop{password}/O=Handclasp Interop/CN=alice{password}");
        return stage.Write(
            "apache.conf",
            $"""
            ServerRoot {stage.Folder}
            ServerName localhost
            Listen 127.0.0.1:{stage.Port}
            PidFile {stage.Folder}/apache.pid
            ErrorLog /dev/stderr
            Mutex file:{stage.Folder}
            {Load("mpm_event")}
            {Load("authz_core")}
            {Load("authz_user")}
            {Load("authz_host")}
            {Load("authn_core")}
            {Load("auth_basic")}
            {Load("authn_file")}
            {Load("alias")}
            {Load("rewrite")}
            {Load("headers")}
            {Load("socache_shmcb")}
            {Load("http2")}
            {Load("ssl")}
            User www-data
            Group www-data
            StartServers 1
            ThreadsPerChild 16
            DocumentRoot {stage.Pages()}
            SSLEngine on
            {(verify.Contains("SSLProtocol", StringComparison.Ordinal) ? "" : "SSLProtocol -all +TLSv1.2 +TLSv1.3")}
            SSLCertificateFile {stage.Pki.ServerCertificate}
            SSLCertificateKeyFile {stage.Pki.ServerKey}
            SSLCACertificateFile {stage.Pki.ClientCa}
            SSLSessionCache shmcb:{stage.Folder}/sessions(512000)
            {verify}

            """
        );
    }

    private static string Load(string module) => $"LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so";
}
