using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Handclasp.Demo;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Tls.Server;

/// <summary>The server role, held against clients that are not ours, and against ours where others cannot misbehave.</summary>
public sealed class TlsListenerTests : IAsyncLifetime
{
    private readonly DemoPki pki = new(TimeProvider.System);
    private readonly List<Exception> defects = [];
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-test-").FullName;
    private ConnectionListener? listener;

    private int Port => listener!.Address.Port;

    public ValueTask InitializeAsync()
    {
        Assert.True(ParsedCertificate.TryParse(pki.ClientCa, out var anchor, out _));
        listener = Start(new ClientChainRules([anchor], TimeProvider.System).Judge);
        Write("ca", [pki.ServerCa], null);
        Write("valid", pki.Valid.Chain, pki.Valid.Key);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var self = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        Write("self", [self.RawData], key);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await listener!.DisposeAsync();
        pki.Dispose();
        Directory.Delete(folder, recursive: true);
        Assert.Empty(defects);
    }

    [Theory]
    [InlineData("tls1_2", "-cert valid.crt -key valid.key", "HTTP/1.1 200 OK")]
    [InlineData("tls1_3", "-cert valid.crt -key valid.key", "HTTP/1.1 200 OK")]
    [InlineData("tls1_2", "", "alert handshake failure")]
    [InlineData("tls1_3", "", "alert certificate required")]
    [InlineData("tls1_2", "-cert self.crt -key self.key", "alert unknown ca")]
    [InlineData("tls1_3", "-cert self.crt -key self.key", "alert unknown ca")]
    public async Task Openssl_is_served_or_told_why_not(string version, string credential, string says)
    {
        var told = await RunAsync(
            $"(printf 'GET /page HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'; sleep 0.5) | timeout 20 openssl s_client -connect 127.0.0.1:{Port} -{version} -alpn http/1.1 -CAfile ca.crt -verify_return_error -quiet {credential} 2>&1"
        );

        Assert.Contains(says, told, StringComparison.Ordinal);
        Assert.Equal(says.StartsWith("HTTP", StringComparison.Ordinal), told.Contains("for clients only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--tlsv1.2 --tls-max 1.2")]
    [InlineData("--tlsv1.3")]
    public async Task Curl_is_served(string version)
    {
        var told = await RunAsync(
            $"curl -sS --max-time 20 {version} --cacert ca.crt --cert valid.crt --key valid.key https://localhost:{Port}/page 2>&1"
        );

        Assert.Equal("for clients only\n", told);
    }

    [Fact]
    public async Task The_request_names_the_authorities_and_the_protocol_is_agreed()
    {
        var told = await RunAsync(
            $"timeout 20 openssl s_client -connect 127.0.0.1:{Port} -alpn h2,http/1.1 -CAfile ca.crt -cert valid.crt -key valid.key </dev/null 2>&1"
        );

        Assert.Contains("CN = Handclasp demo client CA", told, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: http/1.1", told, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_opens_nothing()
    {
        var told = await RunAsync(
            $"(sleep 1) | timeout 20 openssl s_client -connect 127.0.0.1:{Port} -tls1_3 -cert valid.crt -key valid.key -sess_out s.pem >/dev/null 2>&1;"
                + $"timeout 20 openssl s_client -connect 127.0.0.1:{Port} -tls1_3 -cert valid.crt -key valid.key -sess_in s.pem </dev/null 2>&1;"
                + "openssl sess_id -in s.pem -noout -text"
        );

        Assert.Contains("New, TLSv1.3", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Reused", told, StringComparison.Ordinal);
        Assert.Contains("TLS session ticket lifetime hint: 300", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_1 -cipher ALL:@SECLEVEL=0")]
    [InlineData("-tls1_2 -cipher AES128-SHA")]
    public async Task Old_versions_and_suites_are_refused(string offer)
    {
        var told = await RunAsync($"timeout 20 openssl s_client -connect 127.0.0.1:{Port} {offer} -CAfile ca.crt </dev/null 2>&1");

        Assert.Matches("alert (protocol version|handshake failure)", told);
    }

    [Fact]
    public async Task Dotnet_is_served()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Port);
        await using var tls = new SslStream(tcp.GetStream());
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "valid.crt"), Path.Combine(folder, "valid.key"));
        using var anchor = X509CertificateLoader.LoadCertificate(pki.ServerCa);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { anchor },
                    RevocationMode = X509RevocationMode.NoCheck,
                    DisableCertificateDownloads = true,
                },
                TargetHost = "localhost",
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                EnabledSslProtocols = SslProtocols.Tls13,
            }
        );
        await tls.WriteAsync("GET /page HTTP/1.1\r\n\r\n"u8.ToArray());
        using var answer = new StreamReader(tls, Encoding.ASCII);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await answer.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, false, "None", -1)]
    [InlineData(TlsVersion.Tls13, false, "None", -1)]
    [InlineData(TlsVersion.Tls12, true, "None", 51)]
    [InlineData(TlsVersion.Tls13, true, "None", 51)]
    [InlineData(TlsVersion.Tls12, false, "GarbageSignature", 51)]
    [InlineData(TlsVersion.Tls13, false, "GarbageSignature", 51)]
    [InlineData(TlsVersion.Tls12, false, "OmitCertificateVerify", 10)]
    [InlineData(TlsVersion.Tls13, false, "OmitCertificateVerify", 10)]
    public async Task Possession_is_proved_or_refused(TlsVersion version, bool wrongKey, string fault, int alert)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var credential = new ClientCredential(pki.Valid.Chain, wrongKey ? other : pki.Valid.Key)
        {
            Fault = Enum.Parse<PossessionFault>(fault),
        };
        var settings = new TlsClientSettings { Version = version, Credential = credential };
        var dialed = await TcpDialer.ConnectAsync(
            new("127.0.0.1", Port),
            TimeSpan.FromSeconds(5),
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        await using var channel = new TlsChannel(dialed.Stream!, settings, TimeProvider.System);

        await channel.HandshakeAsync(TestContext.Current.CancellationToken);
        await channel.WriteAsync("GET /page HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var count = await channel.ReadAsync(new byte[1000], TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(alert, channel.Snapshot().AlertReceived);
        Assert.Equal(alert < 0, count > 0);
    }

    [Fact]
    public async Task Many_clients_at_once_need_no_thread_each()
    {
        var before = ThreadPool.ThreadCount;
        var idle = new List<Socket>();
        for (var i = 0; i < 200; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener!.Address);
            idle.Add(client);
        }

        var told = await RunAsync(
            $"curl -sS --max-time 20 --cacert ca.crt --cert valid.crt --key valid.key https://localhost:{Port}/page 2>&1"
        );

        Assert.Equal("for clients only\n", told);
        Assert.True(ThreadPool.ThreadCount - before < 50);
        idle.ForEach(c => c.Dispose());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello")]
    public async Task Rubbish_ends_only_its_own_connection(string rubbish)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(rubbish));
        client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);

        var told = await RunAsync(
            $"curl -sS --max-time 20 --cacert ca.crt --cert valid.crt --key valid.key https://localhost:{Port}/page 2>&1"
        );

        Assert.True(answer.Length < 100);
        Assert.Equal("for clients only\n", told);
    }

    private ConnectionListener Start(Func<IReadOnlyList<byte[]>, ClientDecision> judge) =>
        TlsListener.Start(
            new(IPAddress.Loopback, 0),
            new()
            {
                Chain = pki.ServerChain,
                Key = pki.ServerKey,
                Alpn = ["http/1.1"],
                RequestCertificate = true,
                AcceptedIssuers = [pki.ClientCaName],
                Judge = judge,
            },
            static (channel, stop) => DemoHttp.ServeAsync(channel, "/page", "for clients only\n", stop),
            defects.Add,
            TimeProvider.System
        );

    private void Write(string name, IReadOnlyList<byte[]> chain, AsymmetricAlgorithm? key)
    {
        File.WriteAllText(
            Path.Combine(folder, $"{name}.crt"),
            string.Join('\n', chain.Select(der => new string(PemEncoding.Write("CERTIFICATE", der)))) + "\n"
        );
        if (key is not null)
            File.WriteAllText(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private async Task<string> RunAsync(string line)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, WorkingDirectory = folder }
        )!;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
