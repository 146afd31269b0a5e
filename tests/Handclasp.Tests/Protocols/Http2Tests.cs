using System.Text;
using Handclasp.Model;
using Handclasp.Protocols;
using Xunit;

namespace Handclasp.Tests.Protocols;

/// <summary>HTTP/2 against a server that plays given frames, whatever it is asked.</summary>
public sealed class Http2Tests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private static readonly Question Get = new("GET", "api.example.com:8443", "/a/../%2e/b?x=1")
    {
        Wait = TimeSpan.FromSeconds(1),
        Deadline = TimeSpan.FromSeconds(5),
    };
    private static readonly byte[] Hello = [.. Frame(Settings, 0, 0, []), .. Frame(Settings, 1, 0, [])];

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    /// <summary>A field that is never indexed, with a new name (RFC 7541 section 6.2.3).</summary>
    private static byte[] Field(string name, string value) =>
        [0x10, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Code(int code) => [0, 0, 0, (byte)code];

    private static async Task<(Answer? Answer, byte[] Sent)> AskAsync(Question question, bool closes, params byte[][] pieces)
    {
        var channel = new ScriptChannel(pieces, closes, "h2");
        var answer = await new HttpSpeaker(["h2", "http/1.1"]).AskAsync(channel, question, TimeProvider.System, CancellationToken.None);
        return (answer, channel.Written);
    }

    private static async Task<Answer?> AnswerAsync(params byte[][] pieces) => (await AskAsync(Get, true, pieces)).Answer;

    /// <summary>The fields of our HEADERS frame, for blocks of static indexes and plain or Huffman literals with static names.</summary>
    private static byte[] SentHeaders(byte[] sent)
    {
        Assert.StartsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        for (var at = 24; at < sent.Length; at += 9 + (sent[at] << 16 | sent[at + 1] << 8 | sent[at + 2]))
            if (sent[at + 3] == Headers)
                return sent[(at + 9)..(at + 9 + (sent[at] << 16 | sent[at + 1] << 8 | sent[at + 2]))];
        throw new InvalidOperationException("no HEADERS");
    }

    [Fact]
    public async Task The_request_says_https_and_names_host_and_path_as_given()
    {
        var question = Get with { Headers = [new("X-A", "1"), new("Connection", "close"), new("User-Agent", "mine")] };
        var (answer, sent) = await AskAsync(question, true, Hello, Frame(Headers, EndHeaders | EndStream, 1, [0x88]));

        var block = SentHeaders(sent);
        var text = Encoding.Latin1.GetString(block);
        Assert.Equal(200, answer!.Status);
        Assert.Equal(0x82, block[0]);
        Assert.Contains((byte)0x87, block[..40]);
        Assert.DoesNotContain((byte)0x86, block[..3]);
        Assert.Contains("api.example.com:8443", text, StringComparison.Ordinal);
        Assert.Contains("/a/../%2e/b?x=1", text, StringComparison.Ordinal);
        Assert.Contains("mine", text, StringComparison.Ordinal);
        Assert.DoesNotContain("handclasp", text, StringComparison.Ordinal);
        Assert.DoesNotContain("close", text, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_in_plaintext_is_asked_for_once_and_answered_in_frames()
    {
        var channel = new ScriptChannel(
            [
                Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
                Hello,
                Frame(Headers, EndHeaders, 1, [0x88]),
                Frame(Data, EndStream, 1, "protected"u8.ToArray()),
            ],
            true,
            ""
        );
        var question = Get with { Via = Transport.PlainUpgrade };
        var answer = await new HttpSpeaker([]).AskAsync(channel, question, TimeProvider.System, CancellationToken.None);

        var sent = Encoding.Latin1.GetString(channel.Written);
        Assert.StartsWith("GET /a/../%2e/b?x=1 HTTP/1.1\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: h2c\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nHTTP2-Settings: AAMAAABk\r\n", sent, StringComparison.Ordinal);
        Assert.Equal(200, answer!.Status);
        Assert.Equal("protected", answer.Body);
        // The request was made already: no HEADERS frame follows.
        var frames = channel.Written[sent.IndexOf("PRI * HTTP/2.0", StringComparison.Ordinal)..];
        Assert.Throws<InvalidOperationException>(() => SentHeaders(frames));
    }

    [Fact]
    public async Task A_server_that_takes_no_upgrade_answers_the_request_itself()
    {
        var page = "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno!"u8.ToArray();
        var answer = await new HttpSpeaker([]).AskAsync(
            new ScriptChannel([page], true, ""),
            Get with
            {
                Via = Transport.PlainUpgrade,
            },
            TimeProvider.System,
            CancellationToken.None
        );

        Assert.Equal(400, answer!.Status);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task The_scheme_is_found_behind_any_method(string method)
    {
        var (_, sent) = await AskAsync(Get with { Method = method }, true, Hello);

        var block = SentHeaders(sent);
        Assert.Equal(0x87, block[2 + method.Length]);
    }

    [Fact]
    public async Task Status_headers_and_body_are_read()
    {
        byte[] head =
        [
            0x8c,
            .. Field("server", "nginx"),
            .. Field("location", "/login"),
            .. Field("content-type", "text/html"),
            .. Field("x-secret", "1"),
        ];
        var answer = await AnswerAsync(
            Hello,
            Frame(Headers, EndHeaders, 1, head),
            Frame(Data, 0, 1, "<title>400 No required SSL certificate "u8.ToArray()),
            Frame(Data, EndStream, 1, "was sent</title>"u8.ToArray())
        );

        Assert.Equal(
            (AnswerKind.Content, 400, "HTTP/2 400", "No required SSL certificate was sent", true),
            (answer!.Kind, answer.Status, answer.StatusLine, answer.Title, answer.Complete)
        );
        Assert.Equal("<title>400 No required SSL certificate was sent</title>", answer.Body);
        Assert.True(answer.NamesCertificate);
        Assert.Equal("/login", answer.Location);
        Assert.Equal(["content-type", "server"], answer.Headers.Select(h => h.Key).Order());
    }

    [Fact]
    public async Task Settings_before_a_close_or_a_silence_are_no_answer()
    {
        Assert.Null(await AnswerAsync(Hello));
        Assert.Null((await AskAsync(Get, false, Hello)).Answer);
        Assert.Null(await AnswerAsync());
        Assert.Null(await AnswerAsync(Hello, Frame(GoAway, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])));
    }

    [Fact]
    public async Task Errors_of_the_protocol_are_unclear_and_named()
    {
        Assert.Equal("HTTP/2 RST_STREAM REFUSED_STREAM", (await AnswerAsync(Hello, Frame(Reset, 0, 1, Code(7))))!.StatusLine);
        Assert.Equal(
            "HTTP/2 GOAWAY INADEQUATE_SECURITY",
            (await AnswerAsync(Hello, Frame(GoAway, 0, 0, [0, 0, 0, 0, .. Code(12)])))!.StatusLine
        );
        Assert.Equal("HTTP/2 GOAWAY error 0xee", (await AnswerAsync(Hello, Frame(GoAway, 0, 0, [0, 0, 0, 0, .. Code(0xee)])))!.StatusLine);
        Assert.Equal(AnswerKind.Error, (await AnswerAsync(Hello, Frame(Reset, 0, 1, Code(2))))!.Kind);
        Assert.StartsWith(
            "HTTP/2 with a response that cannot be read",
            (await AnswerAsync(Hello, Frame(Headers, EndHeaders | EndStream, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])))!.StatusLine,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Frames_that_break_the_rules_are_unclear()
    {
        var odd = await AnswerAsync(Hello, Frame(Reset, 0, 1, [0, 0, 0, 0, 1]));
        var nowhere = await AnswerAsync(Hello, Frame(Reset, 0, 0, Code(1)));
        var body = await AnswerAsync(Hello, Frame(Data, 0, 0, Code(1)));

        Assert.All([odd, nowhere, body], a => Assert.Equal(AnswerKind.Unclear, a!.Kind));
        Assert.All([odd, nowhere, body], a => Assert.StartsWith("HTTP/2 that cannot be read", a!.StatusLine, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_goodbye_the_conversation_is_read_to_its_end()
    {
        var channel = new ScriptChannel([Hello, Frame(GoAway, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), new byte[100]], closes: true, "h2");

        Assert.Null(await new HttpSpeaker([]).AskAsync(channel, Get, TimeProvider.System, CancellationToken.None));
        Assert.True(channel.Ended);
    }

    [Theory]
    [InlineData(0, "NO_ERROR")]
    [InlineData(1, "PROTOCOL_ERROR")]
    [InlineData(8, "CANCEL")]
    public async Task A_request_turned_away_alone_is_a_refusal(int code, string name)
    {
        var answer = await AnswerAsync(Hello, Frame(Reset, 0, 1, Code(code)));

        Assert.Equal(AnswerKind.Refused, answer!.Kind);
        Assert.Equal($"HTTP/2 RST_STREAM {name} in place of an answer", answer.StatusLine);
    }

    [Fact]
    public async Task A_server_that_wants_HTTP11_for_this_is_a_refusal_to_route()
    {
        foreach (var frame in (byte[][])[Frame(Reset, 0, 1, Code(13)), Frame(GoAway, 0, 0, [0, 0, 0, 0, .. Code(13)])])
        {
            var answer = await AnswerAsync(Hello, frame);

            Assert.Equal(AnswerKind.Misdirected, answer!.Kind);
            Assert.Contains("HTTP_1_1_REQUIRED", answer.StatusLine, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task HTTP11_in_place_of_HTTP2_is_unclear()
    {
        var answer = await AnswerAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        Assert.Equal(AnswerKind.Unclear, answer!.Kind);
        Assert.Equal("not HTTP/2: 'HTTP/1.1 …'", answer.StatusLine);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_an_incomplete_answer()
    {
        var answer = await AnswerAsync(Hello, Frame(Headers, EndHeaders, 1, [0x88]), Frame(Data, 0, 1, "half"u8.ToArray()));
        var reset = await AnswerAsync(
            Hello,
            Frame(Headers, EndHeaders, 1, [0x88]),
            Frame(Data, 0, 1, "half"u8.ToArray()),
            Frame(Reset, 0, 1, Code(2))
        );

        Assert.Equal((200, "half", false), (answer!.Status, answer.Body, answer.Complete));
        Assert.Equal((200, false), (reset!.Status, reset.Complete));
    }

    [Fact]
    public async Task Endless_bodies_and_headers_are_bounded()
    {
        var piece = Frame(Data, 0, 1, new byte[16_000]);
        var body = await AnswerAsync([Hello, Frame(Headers, EndHeaders, 1, [0x88]), .. Enumerable.Repeat(piece, 100)]);
        var field = Field("x", new string('y', 120));
        byte[] some = [.. Enumerable.Repeat(field, 100).SelectMany(f => f)];
        var header = await AnswerAsync([Hello, Frame(Headers, 0, 1, [0x88, .. some]), .. Enumerable.Repeat(Frame(9, 0, 1, some), 300)]);

        Assert.Equal((1 << 20, false), (body!.Body.Length, body.Complete));
        Assert.Equal(AnswerKind.Unclear, header!.Kind);
    }

    [Fact]
    public async Task The_callers_cancellation_is_the_only_thing_that_escapes()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var silent = new ScriptChannel([Hello], closes: false, "h2");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new HttpSpeaker([]).AskAsync(
                silent,
                Get with
                {
                    Wait = TimeSpan.FromMinutes(1),
                    Deadline = TimeSpan.FromMinutes(1),
                },
                TimeProvider.System,
                stop.Token
            )
        );
    }
}
