using Handclasp.Engine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

public sealed class TargetAddressTests
{
    private static int Ports(string scheme) =>
        scheme switch
        {
            "https" => 443,
            "tls" => 0,
            _ => throw new UsageException($"scheme '{scheme}' is not known"),
        };

    [Theory]
    [InlineData("api.example.com", "https://api.example.com:443/")]
    [InlineData("https://api.example.com:8443/v1/x?y=1#frag", "https://api.example.com:8443/v1/x?y=1")]
    [InlineData("HTTPS://API.Example.COM", "https://api.example.com:443/")]
    [InlineData("https://user:pa:ss@h:1/", "https://h:1/")]
    [InlineData("[::1]:8443", "https://[::1]:8443/")]
    [InlineData("https://[2001:DB8::1]/", "https://[2001:db8::1]:443/")]
    [InlineData("::1", "https://[::1]:443/")]
    [InlineData("tls://h:99", "tls://h:99/")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example:443/")]
    [InlineData("h?x", "https://h:443/?x")]
    public void Targets_are_read_as_people_write_them(string text, string url) => Assert.Equal(url, TargetAddress.Parse(text, Ports).Url);

    [Theory]
    [InlineData("https://h:0/", "port '0'")]
    [InlineData("https://h:70000/", "port '70000'")]
    [InlineData("https://h:https/", "port 'https'")]
    [InlineData("gopher://h/", "scheme 'gopher'")]
    [InlineData("https:///x", "names no host")]
    [InlineData("https://[::1", "brackets")]
    [InlineData("a:b:c", "several colons")]
    [InlineData("tls://h", "names no port")]
    [InlineData("", "empty")]
    [InlineData("h h", "spaces")]
    [InlineData("-bad_$host", "no host name")]
    public void What_is_no_target_is_named(string text, string message)
    {
        var error = Assert.Throws<UsageException>(() => TargetAddress.Parse(text, Ports));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Passwords_are_never_echoed()
    {
        var error = Assert.Throws<UsageException>(() => TargetAddress.Parse("https://me:secret@h:0/", Ports));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h", "h")]
    [InlineData("https://127.0.0.1", null)]
    [InlineData("https://[::1]", null)]
    [InlineData("https://h.example.", "h.example")]
    public void Server_names_are_names_only(string text, string? name) => Assert.Equal(name, TargetAddress.Parse(text, Ports).ServerName);

    [Theory]
    [InlineData("h", 443, "h")]
    [InlineData("h", 8443, "h:8443")]
    [InlineData("::1", 443, "[::1]")]
    public void The_host_header_names_a_port_that_is_not_the_usual_one(string host, int port, string header) =>
        Assert.Equal(header, TargetAddress.HostHeader(host, port, 443));

    [Theory]
    [InlineData("https://api.test", false)]
    [InlineData("api.test:8443", false)]
    [InlineData("https://api.test/", true)]
    [InlineData("https://api.test/v1?x=1", true)]
    public void Only_a_path_that_was_typed_is_a_named_one(string text, bool given) =>
        Assert.Equal(given, TargetAddress.Parse(text, _ => 443).PathGiven);
}
