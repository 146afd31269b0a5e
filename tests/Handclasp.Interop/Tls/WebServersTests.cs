using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;

namespace Handclasp.Interop.Tls;

/// <summary>The engine against nginx (asks in the handshake) and Apache (asks per Location, after the request).</summary>
public sealed class WebServersTests(WebServers servers) : IClassFixture<WebServers>
{
    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task Nginx_serves_the_trusted_and_answers_400_to_the_rest(TlsVersion version)
    {
        var served = await AskAsync(servers.NginxPort, version, servers.Trusted);
        var none = await AskAsync(servers.NginxPort, version, null);
        var stranger = await AskAsync(servers.NginxPort, version, servers.Stranger);

        Assert.Contains("the secret", served.Answer, StringComparison.Ordinal);
        Assert.Contains("400 No required SSL certificate was sent", none.Answer, StringComparison.Ordinal);
        Assert.Contains("400 The SSL certificate error", stranger.Answer, StringComparison.Ordinal);
        Assert.All(
            [served.Seen, none.Seen, stranger.Seen],
            s => Assert.Equal((AskedWhen.InHandshake, false), (s.Asked, s.AskedAfterRequest))
        );
        Assert.Equal((true, false, true), (served.Seen.Presented, none.Seen.Presented, stranger.Seen.Presented));
        Assert.Equal("http/1.1", served.Seen.Alpn);
    }

    [Theory]
    [InlineData(TlsVersion.Tls10, AskedWhen.Renegotiation, 40, 48)]
    [InlineData(TlsVersion.Tls11, AskedWhen.Renegotiation, 40, 48)]
    [InlineData(TlsVersion.Tls12, AskedWhen.Renegotiation, 40, 48)]
    [InlineData(TlsVersion.Tls13, AskedWhen.PostHandshake, 116, 48)]
    internal async Task Apache_asks_after_the_request_where_the_Location_demands_it(
        TlsVersion version,
        AskedWhen asked,
        int alertToNone,
        int alertToStranger
    )
    {
        var served = await AskAsync(servers.ApachePort, version, servers.Trusted, "/protected/");
        var none = await AskAsync(servers.ApachePort, version, null, "/protected/");
        var stranger = await AskAsync(servers.ApachePort, version, servers.Stranger, "/protected/");
        var open = await AskAsync(servers.ApachePort, version, null, "/");

        Assert.True(
            served.Answer.Contains("the secret", StringComparison.Ordinal),
            $"{served.Seen.Ending} {served.Seen.Detail} {served.Answer} {servers.ApacheLog}"
        );
        Assert.Equal((asked, true, true), (served.Seen.Asked, served.Seen.AskedAfterRequest, served.Seen.Presented));
        Assert.Equal(version < TlsVersion.Tls13, served.Seen.HelloRequested);
        Assert.Equal(servers.CaName, Assert.Single(served.Seen.AcceptedIssuers));
        Assert.Equal((Ending.Alert, alertToNone, asked), (none.Seen.Ending, none.Seen.AlertReceived, none.Seen.Asked));
        Assert.Equal((Ending.Alert, alertToStranger), (stranger.Seen.Ending, stranger.Seen.AlertReceived));
        Assert.Equal(Stage.RequestSent, none.Seen.EndedAt);
        Assert.Contains("for everybody", open.Answer, StringComparison.Ordinal);
        Assert.Equal(AskedWhen.Never, open.Seen.Asked);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, PossessionFault.GarbageSignature, 51)]
    [InlineData(TlsVersion.Tls12, PossessionFault.OmitCertificateVerify, 10)]
    [InlineData(TlsVersion.Tls13, PossessionFault.GarbageSignature, 51)]
    [InlineData(TlsVersion.Tls13, PossessionFault.OmitCertificateVerify, 10)]
    internal async Task Apache_refuses_a_spoiled_proof_that_comes_late(TlsVersion version, PossessionFault fault, int alert)
    {
        var refused = await AskAsync(servers.ApachePort, version, servers.Trusted with { Fault = fault }, "/protected/");

        Assert.Equal((Ending.Alert, alert), (refused.Seen.Ending, refused.Seen.AlertReceived));
        Assert.DoesNotContain("the secret", refused.Answer, StringComparison.Ordinal);
    }

    private static async Task<(Transcript Seen, string Answer)> AskAsync(
        int port,
        TlsVersion version,
        ClientCredential? credential,
        string path = "/"
    )
    {
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", port), TimeSpan.FromSeconds(5), null, TimeProvider.System, default);
        var settings = new TlsClientSettings
        {
            Version = version,
            Sni = "localhost",
            Alpn = ["http/1.1"],
            Credential = credential,
        };
        await using var channel = new TlsChannel(dialed.Stream!, settings, TimeProvider.System);
        await channel.HandshakeAsync(default);
        await channel.SettleAsync(TimeSpan.FromMilliseconds(300), default);
        await channel.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), default);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (await channel.ReadAsync(buffer, TimeSpan.FromSeconds(5), default) is var read and > 0)
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        await channel.CloseAsync();
        return (channel.Snapshot(), answer.ToString());
    }
}

/// <summary>nginx and Apache on free loopback ports, with a PKI of their own; ended with the tests.</summary>
public sealed class WebServers : IAsyncLifetime
{
    private readonly string home = Directory.CreateTempSubdirectory("handclasp-web-").FullName;
    private readonly List<Process> running = [];

    public int NginxPort { get; } = Ports.Free();

    public int ApachePort { get; } = Ports.Free();

    internal ClientCredential Trusted { get; private set; } = null!;

    internal ClientCredential Stranger { get; private set; } = null!;

    internal byte[] CaName { get; private set; } = [];

    internal string ApacheLog => File.ReadAllText(Path.Combine(home, "apache.log"));

    public async ValueTask InitializeAsync()
    {
        MakePki();
        Directory.CreateDirectory(Path.Combine(home, "site", "protected"));
        await File.WriteAllTextAsync(Path.Combine(home, "site", "index.html"), "for everybody");
        await File.WriteAllTextAsync(Path.Combine(home, "site", "protected", "index.html"), "the secret");
        await File.WriteAllTextAsync(Path.Combine(home, "nginx.conf"), NginxConfiguration());
        await File.WriteAllTextAsync(Path.Combine(home, "apache.conf"), ApacheConfiguration());
        await StartAsync("nginx", NginxPort, "-c", Path.Combine(home, "nginx.conf"), "-p", home);
        await StartAsync("apache2", ApachePort, "-X", "-f", Path.Combine(home, "apache.conf"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in running)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(home, recursive: true);
    }

    private string NginxConfiguration() =>
        $$"""
            daemon off; master_process off; pid {{home}}/nginx.pid; error_log {{home}}/nginx.log;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path {{home}}/t1; proxy_temp_path {{home}}/t2; fastcgi_temp_path {{home}}/t3;
                uwsgi_temp_path {{home}}/t4; scgi_temp_path {{home}}/t5;
                server {
                    listen 127.0.0.1:{{NginxPort}} ssl http2;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    ssl_certificate {{home}}/server.pem; ssl_certificate_key {{home}}/server.key;
                    ssl_client_certificate {{home}}/ca.pem; ssl_verify_client on;
                    location / { return 200 "the secret"; }
                }
            }
            """;

    private string ApacheConfiguration() =>
        $"""
            ServerRoot /usr/lib/apache2
            PidFile {home}/apache.pid
            ErrorLog {home}/apache.log
            ServerName localhost
            Listen 127.0.0.1:{ApachePort}
            LoadModule mpm_event_module modules/mod_mpm_event.so
            LoadModule authz_core_module modules/mod_authz_core.so
            LoadModule dir_module modules/mod_dir.so
            LoadModule socache_shmcb_module modules/mod_socache_shmcb.so
            LoadModule ssl_module modules/mod_ssl.so
            Mutex file:{home}
            DocumentRoot {home}/site
            DirectoryIndex index.html
            SSLEngine on
            SSLProtocol +TLSv1 +TLSv1.1 +TLSv1.2 +TLSv1.3
            SSLCipherSuite ALL:@SECLEVEL=0
            SSLCertificateFile {home}/server.pem
            SSLCertificateKeyFile {home}/server.key
            SSLCACertificateFile {home}/ca.pem
            <Location /protected>
                SSLVerifyClient require
            </Location>
            """;

    private async Task StartAsync(string program, int port, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        running.Add(process);
        for (var i = 0; i < 200 && !await IsListeningAsync(port); i++)
            await Task.Delay(25);
        Assert.False(process.HasExited, $"{program} ended; see its log in {home}");
        Assert.True(await IsListeningAsync(port), $"{program} does not listen");
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void MakePki()
    {
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        var until = from.AddDays(30);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Interop CA", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(from, until);
        CaName = ca.SubjectName.RawData;
        File.WriteAllText(Path.Combine(home, "ca.pem"), ca.ExportCertificatePem());

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        File.WriteAllText(Path.Combine(home, "server.pem"), server.Create(ca, from, until, [2]).ExportCertificatePem());
        File.WriteAllText(Path.Combine(home, "server.key"), serverKey.ExportPkcs8PrivateKeyPem());

        var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = new CertificateRequest("CN=client", clientKey, HashAlgorithmName.SHA256);
        Trusted = new([client.Create(ca, from, until, [3]).RawData], clientKey);
        Stranger = new([client.CreateSelfSigned(from, until).RawData], clientKey);
    }
}
