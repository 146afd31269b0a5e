using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed partial class HtmlTimelinesTests
{
    [Fact]
    public void A_failure_shows_the_stranger_beside_the_one_that_must_be_served()
    {
        var page = Rendered.Text("html", Sample.OpenAlone);

        Assert.Contains("What was seen: no certificate beside your certificate", page);
        var figures = Figure().Matches(page).Select(m => m.Value).ToList();
        Assert.Equal(2, figures.Count);
        Assert.Contains("<b>no certificate</b> <span class=\"tag bad\">✗ served</span>", figures[0]);
        Assert.Contains("<b>your certificate</b> <span class=\"tag good\">✓ served</span>", figures[1]);
        Assert.All(figures, f => Assert.Contains("200 &quot;Balance&quot;", f));
    }

    [Fact]
    public void What_stayed_open_is_shown_and_what_passed_only_when_all_is_wanted()
    {
        var page = Rendered.Text("html", Sample.StrictAlone);
        var verbose = Rendered.Text("html", Sample.StrictAlone, new(false, 0, true));

        Assert.Contains("What was seen: server-purpose beside sound twin", page);
        Assert.DoesNotContain("What was seen: expired beside sound twin", page);
        Assert.Contains("What was seen: expired beside sound twin", verbose);
        Assert.Contains("Every handshake", verbose);
    }

    [Fact]
    public void Messages_have_their_side_their_name_and_what_they_say_here()
    {
        var seen = new ObservationReport(
            "HC101",
            "none",
            "TLSv1.3",
            "h2",
            "api.test",
            "api.test",
            "/",
            443,
            null,
            Outcome.RefusedTls,
            "alert 116",
            null,
            1
        )
        {
            Status = 200,
            Transcript =
            [
                "-> ClientHello",
                "<- CertificateRequest",
                "-> Certificate (0)",
                "-> Certificate (2)",
                "<- application data",
                "<- application data",
                "<- alert fatal 116 certificate_required",
                "what nobody knows",
            ],
        };

        Assert.Equal(
            [
                new(true, "ClientHello", "offers TLS 1.3 h2, for api.test", false, 1),
                new(false, "CertificateRequest", "asks for a client certificate", true, 1),
                new(true, "Certificate", "empty: no certificate", true, 1),
                new(true, "Certificate", "2 certificates: no certificate", true, 1),
                new(false, "application data", "the answer, 200", false, 2),
                new(false, "alert 116 certificate_required", "", true, 1),
                new(true, "what nobody knows", "", false, 1),
            ],
            Handshake.Steps(seen)
        );
    }

    /// <summary>The lines as a scan writes them (Engine/HandshakeText): a name, what stood in the message, how often.</summary>
    [Fact]
    public void What_stood_in_a_message_is_told_beside_its_name()
    {
        var seen = new ObservationReport(
            "HC101",
            "valid",
            "TLSv1.3",
            "h2",
            "api.test",
            "api.test",
            "/",
            443,
            null,
            Outcome.Served,
            "200",
            null,
            1
        )
        {
            Transcript =
            [
                "-> ClientHello: TLS 1.3, name api.test, h2",
                "<- ServerHello: TLS 1.3, TLS_AES_128_GCM_SHA256, x25519",
                "<- CertificateRequest: names 1 issuer: CN=Clients",
                "<- Certificate (2): CN=api.test, issued by CN=Servers",
                "-> Certificate (0): none",
                "-> Certificate (1): CN=client, issued by CN=Clients",
                "-> application data: GET /",
                "<- NewSessionTicket (x2)",
                "<- application data: HTTP/2 200",
            ],
        };

        Assert.Equal(
            [
                new(true, "ClientHello", "offers TLS 1.3, name api.test, h2", false, 1),
                new(false, "ServerHello", "TLS 1.3, TLS_AES_128_GCM_SHA256, x25519", false, 1),
                new(false, "CertificateRequest", "asks for a client certificate: names 1 issuer: CN=Clients", true, 1),
                new(false, "Certificate", "the server's chain, 2 certificates: CN=api.test, issued by CN=Servers", false, 1),
                new(true, "Certificate", "empty: no certificate", true, 1),
                new(true, "Certificate", "1 certificate: your certificate: CN=client, issued by CN=Clients", true, 1),
                new(true, "application data", "the question: GET /", false, 1),
                new(false, "NewSessionTicket", "", false, 2),
                new(false, "application data", "the answer: HTTP/2 200", false, 1),
            ],
            Handshake.Steps(seen)
        );
    }

    [Fact]
    public void A_large_report_is_bounded_and_says_so()
    {
        var one = Sample.OpenAlone.Targets[0];
        var page = Rendered.Text("html", Sample.OpenAlone with { Targets = [.. Enumerable.Repeat(one, 250)] });

        Assert.Equal(200, page.Split("What was seen: ").Length - 1);
        Assert.Equal(50, page.Split("The page shows no more handshakes").Length - 1);
    }

    [GeneratedRegex("<figure>.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figure();
}
