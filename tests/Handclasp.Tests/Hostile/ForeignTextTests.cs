using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Texts that steer a terminal or a browser, in the page, the header and the certificate: readers get them escaped.</summary>
public sealed class ForeignTextTests
{
    private const string Steering = "\u001b[2J\u001b]8;;e\u0007<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>";

    [Theory]
    [InlineData("the status line", "")]
    [InlineData("the title", "<title>Forbidden: {0}</title>")]
    [InlineData("the text", "<p>Forbidden</p> {0}")]
    public async Task Reach_readers_only_escaped(string where, string page)
    {
        var settings = new RogueSettings(TlsVersion.Tls13) { Chain = [Certificate(out var key)], Key = key };
        await using var peer = RogueConnection.Listen(
            settings,
            async connection =>
            {
                await connection.RequestAsync();
                await connection.WriteAsync(
                    $"HTTP/1.1 403 {Steering}\r\nServer: {Steering}\r\nVia: {Steering}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                        + page.Replace("{0}", Steering.Replace("<", "&lt;", StringComparison.Ordinal), StringComparison.Ordinal)
                );
                connection.Tls.Close();
            }
        );

        var scan = await Attacked.ScanAsync(peer.Port, Attacked.Quick with { Versions = [TlsVersion.Tls13], Alpn = ["http/1.1"] });

        // The control: the text did come so far.
        Assert.True(
            scan.Target.Observations.Any(o => o.Reason.Contains("<script>alert(1)", StringComparison.Ordinal)),
            $"{where}: {scan.Observed(Identity.None).First().Reason}"
        );
        Assert.Contains("alert(1)", scan.Target.Server!.Chain[0].Subject, StringComparison.Ordinal);
        foreach (var format in Formats.All)
        {
            var text = scan.Rendered(format.Name, verbose: true);
            Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
        }

        Assert.DoesNotContain('\u202e', scan.Rendered("table", verbose: true));
        var html = scan.Rendered("html", verbose: true);
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>alert", scan.Rendered("markdown", verbose: true), StringComparison.OrdinalIgnoreCase);
        using var parsed = JsonDocument.Parse(scan.Rendered("json"));
        Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
    }

    private static byte[] Certificate(out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(Steering);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1))
            .RawData;
    }
}
