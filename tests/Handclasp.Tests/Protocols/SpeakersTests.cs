using System.Text;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;
using Xunit;

namespace Handclasp.Tests.Protocols;

/// <summary>The schemes, and the barest of the speakers.</summary>
public sealed class SpeakersTests
{
    private static readonly Question Nothing = new("GET", "h", "");

    private static Task<Answer?> RawAsync(ScriptChannel channel, Question? question = null) =>
        Speakers.Find("tls").Speaker.AskAsync(channel, question ?? Nothing, TimeProvider.System, CancellationToken.None);

    [Fact]
    public void Known_schemes_have_their_port_and_protocols()
    {
        Assert.Equal((443, true), (Speakers.Find("https").DefaultPort, Speakers.Find("https").Speaker.HasPaths));
        Assert.Equal(["h2", "http/1.1"], Speakers.Find("https").Speaker.Alpn);
        Assert.Equal(443, Speakers.Find("h2").DefaultPort);
        Assert.Equal(["h2"], Speakers.Find("H2").Speaker.Alpn);
        Assert.Equal((0, false), (Speakers.Find("tls").DefaultPort, Speakers.Find("tls").Speaker.HasPaths));
        Assert.Empty(Speakers.Find("tls").Speaker.Alpn);
        Assert.Equal(Speakers.All.Count, Speakers.All.Select(s => s.Scheme).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Speakers.All, s => Assert.Same(s, Speakers.Find(s.Scheme.ToUpperInvariant())));
    }

    /// <summary>A target without a scheme is what its port says; 443, and what nobody owns, is https.</summary>
    [Theory]
    [InlineData(443, "https")]
    [InlineData(8443, "https")]
    [InlineData(80, "https")]
    [InlineData(5432, "postgres")]
    [InlineData(8883, "mqtts")]
    [InlineData(6379, "rediss")]
    [InlineData(25, "smtp")]
    [InlineData(993, "imaps")]
    [InlineData(636, "ldaps")]
    [InlineData(2379, "etcd")]
    public void A_port_names_the_protocol(int port, string scheme)
    {
        Assert.Equal(scheme, Speakers.OfPort(port).Scheme);
        Assert.Equal(scheme, TargetAddress.Parse($"host.test:{port}").Scheme);
        Assert.Equal("tls", TargetAddress.Parse($"tls://host.test:{port}").Scheme);
    }

    [Theory]
    [InlineData("http", " (did you mean 'https'?)")]
    [InlineData("htps", " (did you mean 'https'?)")]
    [InlineData("ssl", "")]
    [InlineData("websocket", "")]
    [InlineData("tsl", " (did you mean 'tls'?)")]
    [InlineData("", "")]
    [InlineData("mqts", " (did you mean 'mqtts'?)")]
    public void Unknown_schemes_are_named_beside_the_known_ones(string scheme, string nearest)
    {
        var wrong = Assert.Throws<UsageException>(() => Speakers.Find(scheme));

        Assert.Equal(
            $"unknown scheme '{scheme}'{nearest}: known are {string.Join(", ", Speakers.All.Select(s => s.Scheme))}",
            wrong.Message
        );
    }

    [Fact]
    public void A_scheme_is_shown_on_one_short_line()
    {
        var wrong = Assert.Throws<UsageException>(() => Speakers.Find("\u001b[31m\n" + new string('x', 500)));

        Assert.DoesNotContain(wrong.Message, char.IsControl);
        Assert.True(wrong.Message.Length < 500);
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_until_it_is_quiet_or_closes()
    {
        var open = await RawAsync(new([.. "220 hello\x1b\r\n250 more\r\n"u8.ToArray().Chunk(3)], closes: false));
        var closed = await RawAsync(new(["220 hello"u8.ToArray()]));

        Assert.Equal(
            (AnswerKind.Content, 0, "220 hello\\x1b", "220 hello\x1b\r\n250 more\r\n", true),
            (open!.Kind, open.Status, open.StatusLine, open.Body, open.Complete)
        );
        Assert.Equal(("220 hello", true), (closed!.Body, closed.Complete));
    }

    [Fact]
    public async Task What_send_names_is_sent_as_it_is()
    {
        var channel = new ScriptChannel(["+PONG\r\n"u8.ToArray()], closes: false);
        byte[] ping = [0, 255, .. "PING\r\n"u8];

        var answer = await RawAsync(channel, Nothing with { Send = ping });

        Assert.Equal(ping, channel.Written);
        Assert.Equal("+PONG", answer!.StatusLine);
        Assert.Empty(await WrittenAsync());
    }

    [Fact]
    public async Task Not_a_byte_is_no_answer_and_too_many_are_cut()
    {
        var much = await RawAsync(new([.. Enumerable.Repeat(new byte[10_000], 20)]));

        Assert.Null(await RawAsync(new([])));
        Assert.Null(await RawAsync(new([], closes: false)));
        Assert.Equal((64 * 1024, false), (much!.Body.Length, much.Complete));
    }

    private static async Task<byte[]> WrittenAsync()
    {
        var silent = new ScriptChannel([Encoding.ASCII.GetBytes("x")]);
        await RawAsync(silent);
        return silent.Written;
    }
}
