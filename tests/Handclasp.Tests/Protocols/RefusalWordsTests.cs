using Handclasp.Protocols;
using Xunit;

namespace Handclasp.Tests.Protocols;

/// <summary>Pages that give the client's certificate as their reason, and pages that only mention one; pages that refuse with a success status.</summary>
public sealed class RefusalWordsTests
{
    private const string Lorem =
        "Our shop has everything for the garden: spades, rakes, hoses, seeds and bulbs, for every season and every soil. "
        + "This week tulips are ten percent off and the first snowdrops have come in from the nursery near the lake. "
        + "Read in our magazine how to prune roses, when to plant garlic and why moss is not the end of the world. "
        + "Visit us from Monday to Saturday, or order by telephone until noon and we deliver on the same day in town. "
        + "Members get a calendar with the phases of the moon, a bag of compost in spring and coffee whenever they come by. "
        + "Ask our gardeners about anything that grows, creeps or flowers; they like to talk and know what they talk about.";

    private static bool Names(int status, string body, string type = "text/html") => RefusalWords.NameCertificate(status, new(body, type));

    private static bool Speaks(string body, string type = "text/html", int status = 200) =>
        RefusalWords.SpeakOfRefusal(status, new(body, type));

    [Theory]
    [InlineData(
        400,
        "<html><head><title>400 No required SSL certificate was sent</title></head><body><center><h1>400 Bad Request</h1></center><center>No required SSL certificate was sent</center><hr><center>nginx/1.22.1</center></body></html>"
    )]
    [InlineData(
        400,
        "<html><head><title>400 The SSL certificate error</title></head><body><center><h1>400 Bad Request</h1></center><center>The SSL certificate error</center><hr><center>nginx</center></body></html>"
    )]
    [InlineData(
        403,
        "<h3>HTTP Error 403.7 - Forbidden</h3><h4>The page you are attempting to access requires your browser to have a Secure Sockets Layer (SSL) client certificate that the Web server recognizes.</h4>"
    )]
    [InlineData(
        403,
        "<h2>403 - Forbidden: Access is denied.</h2><h3>Your client certificate was revoked, or the revocation status could not be determined.</h3>"
    )]
    [InlineData(403, "<h2>HTTP Error 403.16</h2>")]
    [InlineData(403, "Forbidden: 403 - Forbidden: Access is denied. Client certificate is untrusted or invalid.")]
    [InlineData(
        403,
        "<p>You don't have permission to access this resource.Reason: Cannot perform Post-Handshake Authentication.<br /></p>"
    )]
    [InlineData(401, "{\"message\":\"No required TLS certificate was sent\"}")]
    [InlineData(401, "{\"message\":\"TLS certificate failed verification\"}")]
    [InlineData(401, "<h1>HTTP Status 401 – Unauthorized</h1><p><b>Message</b> No client certificate chain in this request</p>")]
    [InlineData(
        401,
        "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"x509: certificate signed by unknown authority\",\"code\":401}"
    )]
    [InlineData(400, "{\"errors\":[\"client certificate must be supplied\"]}")]
    [InlineData(403, "mTLS is required for this endpoint.")]
    [InlineData(403, "This API can only be reached with mutual TLS; none was established: mutual TLS required")]
    [InlineData(401, "{\"error\":\"invalid_client\",\"error_description\":\"Missing client certificate\"}")]
    [InlineData(403, "{\"code\":\"CLIENT_CERTIFICATE_REQUIRED\"}")]
    [InlineData(403, "{\"type\":\"ClientCertExpired\"}")]
    [InlineData(403, "{\"client_cert\": \"untrusted\"}")]
    [InlineData(403, "certificate required")]
    [InlineData(403, "A valid certificate is required")]
    [InlineData(403, "no certificate presented")]
    [InlineData(403, "Please provide a client certificate.")]
    [InlineData(403, "Your browser's X.509 certificate has been revoked")]
    [InlineData(401, "Client’s certificate isn’t trusted")]
    [InlineData(495, "")]
    [InlineData(496, "whatever")]
    public void Refusals_that_name_the_clients_certificate(int status, string body) =>
        Assert.True(Names(status, body, body.StartsWith('{') ? "application/json" : ""));

    [Theory]
    [InlineData(200, "No required SSL certificate was sent")]
    [InlineData(302, "Client certificate required")]
    [InlineData(404, "<h1>Not Found</h1><p>See the page on client certificates, which are required for the API.</p>")]
    [InlineData(404, "No client certificate page with this name")]
    [InlineData(429, "Too many requests without a client certificate")]
    [InlineData(502, "The upstream's SSL certificate is invalid")]
    [InlineData(526, "Invalid SSL certificate")]
    [InlineData(400, "<title>400 The plain HTTP request was sent to HTTPS port</title>")]
    [InlineData(
        403,
        "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p><address>Apache/2.4 Server at x Port 443</address>"
    )]
    [InlineData(403, "<h1>Forbidden</h1><p>Need help? Read how SSL certificates protect your shop.</p>")]
    [InlineData(403, "Forbidden. This site uses an SSL certificate of Example CA.")]
    [InlineData(403, "The gift certificate has expired")]
    [InlineData(403, "Your birth certificate was not accepted")]
    [InlineData(403, "The origin server certificate is invalid")]
    [InlineData(401, "Log in with your password or client certificate.")]
    [InlineData(401, "{\"error\":\"invalid_token\"}")]
    [InlineData(403, "Version 1.403.16 of the firewall blocked you")]
    [InlineData(403, "RBAC: access denied")]
    [InlineData(400, "")]
    public void Pages_that_do_not(int status, string body) =>
        Assert.False(Names(status, body, body.StartsWith('{') ? "application/json" : ""));

    [Fact]
    public void A_refusal_below_a_long_page_is_not_looked_for() =>
        Assert.False(Names(403, $"{Lorem} {Lorem} {Lorem} {Lorem} A client certificate is required."));

    [Theory]
    [InlineData("<title>Access denied</title>")]
    [InlineData("<h1>Forbidden</h1><p>Sorry.</p>")]
    [InlineData("<title>Sign in</title><body>Welcome</body>")]
    [InlineData("<title>Log in to Acme</title>")]
    [InlineData("<form><input name=u><input name=p type = 'PASSWORD'><button>Go</button></form>")]
    [InlineData("Please sign in to see this page.")]
    [InlineData("You have to log in first")]
    [InlineData("you have no certificate")]
    [InlineData("Sorry, a client certificate is required.")]
    [InlineData("{\"error\":\"unauthorized\"}")]
    [InlineData("{\"error\":{\"code\":401}}")]
    [InlineData("{\"status\": 403}")]
    [InlineData("{\"authenticated\":false}")]
    [InlineData("{\"loggedIn\":false}")]
    [InlineData("{\"error\":\"ACCESS_DENIED\"}")]
    [InlineData("Authentication is required")]
    [InlineData("You are not authorized to view this")]
    [InlineData("authorized=false")]
    public void Success_pages_that_refuse(string body) => Assert.True(Speaks(body, ""));

    [Theory]
    [InlineData("")]
    [InlineData("the balance is 42")]
    [InlineData("Hello CN=client, balance 42")]
    [InlineData("{\"authenticated\":true}")]
    [InlineData("{\"authorized\":true,\"status\":200,\"code\":0}")]
    [InlineData("{\"openapi\":\"3.1.0\",\"paths\":{\"/a\":{\"get\":{\"responses\":{\"401\":{\"description\":\"Unauthorized\"}}}}}}")]
    [InlineData("<title>Portal</title><a href=/login>Login</a> Welcome to the portal")]
    [InlineData("<!-- access denied --><script>var m='unauthorized';</script><p>hello</p>")]
    [InlineData(
        "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p></body></html>"
    )]
    public void Success_pages_that_do_not(string body) => Assert.False(Speaks(body, ""));

    [Fact]
    public void Much_content_with_a_small_log_in_is_content_and_only_headings_speak_for_it()
    {
        Assert.False(
            Speaks(
                $"<title>Garden</title><a>Login</a><h1>Tulips</h1><p>{Lorem}</p><p>{Lorem}</p><small>Unauthorized copying is forbidden. Please sign in.</small>"
            )
        );
        Assert.True(Speaks($"<title>Access denied</title><p>{Lorem}</p><p>{Lorem}</p>"));
    }

    [Fact]
    public void Only_success_is_asked_whether_it_refuses()
    {
        Assert.False(Speaks("Access denied", status: 403));
        Assert.True(Speaks("Access denied", status: 204));
    }

    [Fact]
    public void Titles_are_one_decoded_bounded_line()
    {
        Assert.Equal("A & B – C", new Page("<HTML><Title lang=en>\n A &amp;\r\n B &#8211; C</Title><title>two</title>", "").Title);
        Assert.Equal("Hello world", new Page("<p>Hello</p><p>world</p>", "").Title);
        Assert.Equal("{ \"error\": \"no\"}", new Page("{\n\"error\":\n\"no\"}\n", "application/json").Title);
        Assert.Equal(201, new Page($"<title>{new string('x', 5000)}</title>", "").Title.Length);
        Assert.Equal("", new Page("\0\u0001\u0002\u0003", "").Title);
        Assert.Equal("", new Page(new string('x', 5000), "text/plain").Title);
        Assert.Equal("ab", new Page("<title>a\u001b\u0007b</title>", "").Title);
    }

    [Theory]
    [InlineData("mTLS, x.509 and X509Certificate2: SSLError!", "mtls x509 and x509 certificate2 ssl error")]
    [InlineData("client_cert clientCert CLIENT-CERT", "client cert client cert client cert")]
    [InlineData("can't log in; logged-in signIn", "cant login loggedin login")]
    [InlineData("Error 403.16. Next", "error 403.16|next")]
    [InlineData("{\"a\":\"b\",\"c\":1}", "a b|c 1")]
    public void Words_and_sentences(string text, string read) =>
        Assert.Equal(read, string.Join('|', Sentences.Of(text, 100).Select(s => string.Join(' ', s))));

    [Fact]
    public void Hostile_markup_takes_a_bounded_time()
    {
        foreach (var piece in (string[])["<", "<a", "</title", "<!--", "<title>", "<script>", "&", "&#x", "<input type=", "a.b.", "\""])
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var page = new Page(string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)), "text/html");
            _ = RefusalWords.NameCertificate(403, page) | RefusalWords.SpeakOfRefusal(200, page);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), piece);
        }
    }
}
