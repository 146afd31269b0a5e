using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Handclasp.Model;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The library as a stranger uses it: only what is public.</summary>
public sealed class LibraryTests(DocsCommandsGround ground) : IClassFixture<DocsCommandsGround>
{
    private string Files => Path.Combine(ground.Folder, "files");

    [Fact]
    public async Task A_server_that_demands_a_certificate_refuses_strangers()
    {
        var result = await Scan(ground.Strict).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.RefusesStrangers, result.Explanation);
        Assert.Equal(Enforcement.Required, result.Enforcement);
        Assert.Contains("PASS HC101", result.Explanation, StringComparison.Ordinal);
        Assert.Equal(0, result.Report.Run.ExitCode);
    }

    [Fact]
    public async Task A_server_that_only_asks_does_not()
    {
        var result = await Scan(ground.Open).RunAsync(TestContext.Current.CancellationToken);

        Assert.False(result.RefusesStrangers, result.Explanation);
        Assert.Equal(Enforcement.OptionalUnverified, result.Enforcement);
        Assert.Equal("HC101", result.Failures[0].Check.Id);
        Assert.Equal(Severity.Critical, result.Failures[0].Severity);
        Assert.Contains("gave a stranger the answer", result.Explanation.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(1, result.Report.Run.ExitCode);
        using var page = new MemoryStream();
        result.Write(page, "html");
        Assert.Contains("HC101", Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("format", () => result.Write(page, "docx"));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_no_refusal()
    {
        var result = await new ServerScan("https://127.0.0.1:1/").RunAsync(TestContext.Current.CancellationToken);

        Assert.False(result.RefusesStrangers);
        Assert.Equal("unreachable", result.Target.Error?.Code);
        Assert.Contains("not scanned", result.Explanation, StringComparison.Ordinal);
        Assert.Equal(Enforcement.Inconclusive, result.Enforcement);
    }

    [Fact]
    public async Task What_cannot_be_used_is_told_before_anything_is_sent()
    {
        using var bare = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Files, "client-cert.pem"));
        var local = "https://127.0.0.1:1/";

        Assert.Throws<ArgumentException>("target", () => new ServerScan("https://"));
        await Told(new(local) { ClientCertificate = bare }, "ClientCertificate (CN=client) has no private key");
        await Told(new(local) { Skip = ["HC999"] }, "'HC999' is no check");
        await Told(new(local) { ConnectTo = "origin" }, "names no port");
        await Told(new(local) { ServerName = "127.0.0.1" }, "is an address");
        await Told(new(local) { Paths = ["balance"] }, "is no path");
        await Told(new(local) { AlsoPorts = [0] }, "is no port");
        await Told(new(local) { MaxTime = TimeSpan.Zero }, "MaxTime");

        static async Task Told(ServerScan scan, string what)
        {
            var wrong = await Assert.ThrowsAsync<ArgumentException>(() => scan.RunAsync(TestContext.Current.CancellationToken));
            Assert.Contains(what, wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancelled_scan_ends_at_once()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var began = System.Diagnostics.Stopwatch.StartNew();
        var scan = new ServerScan($"https://{silent.LocalEndpoint}/");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan.RunAsync(impatience.Token));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(4), $"{began.Elapsed}");
    }

    private ServerScan Scan(int port) =>
        new($"https://localhost:{port}/")
        {
            ClientCertificate = X509Certificate2.CreateFromPemFile(
                Path.Combine(Files, "client-cert.pem"),
                Path.Combine(Files, "client-key.pem")
            ),
            ServerCa = [X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Files, "server-ca.pem"))],
        };
}
