using Handclasp.Cli.CommandLine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Cli;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void Durations_carry_their_unit(string text, int milliseconds) =>
        Assert.Equal(milliseconds, Values.Duration(text, "--timeout").TotalMilliseconds);

    [Theory]
    [InlineData(@"GET / HTTP/1.0\r\n\r\n", "474554202F20485454502F312E300D0A0D0A")]
    [InlineData(@"\x00\xff\\\t", "00FF5C09")]
    [InlineData("é😀", "C3A9F09F9880")]
    public void Escapes_become_bytes(string text, string hex) => Assert.Equal(hex, Convert.ToHexString(Values.Escaped(text, "--send")));

    [Theory]
    [InlineData(@"\")]
    [InlineData(@"\x1")]
    [InlineData(@"\u1234")]
    public void Unknown_escapes_are_refused(string text) => Assert.Throws<UsageException>(() => Values.Escaped(text, "--send"));

    [Fact]
    public void A_header_keeps_its_value() =>
        Assert.Equal(new("Authorization", "Bearer a:b"), Values.Header("Authorization:  Bearer a:b ", "-H"));

    [Fact]
    public void A_pattern_cannot_run_away()
    {
        var hard = Values.Pattern("^(a+)+$", "--expect");
        var lookAround = Values.Pattern("(?=b)b", "--expect");

        Assert.DoesNotMatch(hard, new string('a', 100_000) + "!");
        Assert.True(lookAround.MatchTimeout <= TimeSpan.FromSeconds(2));
        Assert.Matches(lookAround, "abc");
    }

    [Theory]
    [InlineData("tlsv1.2", TlsVersion.Tls12)]
    [InlineData("1.3", TlsVersion.Tls13)]
    [InlineData("TLS1.0", TlsVersion.Tls10)]
    public void Versions_may_be_written_as_others_write_them(string text, TlsVersion version) =>
        Assert.Equal(version, Values.Version(text, "--tls"));

    [Theory]
    [InlineData("--client-crt", "--client-cert")]
    [InlineData("--tagrets", "--targets")]
    [InlineData("hgih", "high")]
    public void The_nearest_word_is_named(string typed, string meant) =>
        Assert.Equal(meant, Nearest.Of(typed, ["--client-cert", "--client-ca", "--targets", "high", "low"]));

    [Theory]
    [InlineData("--openapi")]
    [InlineData("1.5")]
    [InlineData("zz")]
    public void A_far_word_names_none(string typed) => Assert.Null(Nearest.Of(typed, ["--client-cert", "--tls", "1.2", "1.3", "az"]));
}
