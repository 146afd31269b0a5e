using System.IO.Compression;
using System.Text;
using Handclasp.Model;
using Handclasp.Protocols;
using Xunit;

namespace Handclasp.Tests.Protocols;

/// <summary>HTTP/1.1: what goes out to the byte, and what comes in from well and badly behaved servers.</summary>
public sealed class Http1Tests
{
    private static readonly Question Get = new("GET", "api.example.com", "/balance?x=1");

    private static async Task<(Answer? Answer, string Sent)> AskAsync(
        string reply,
        Question? question = null,
        bool closes = true,
        int cut = 0
    )
    {
        var bytes = Encoding.Latin1.GetBytes(reply);
        var pieces =
            cut > 0 ? bytes.Chunk(cut).ToList()
            : bytes.Length > 0 ? [bytes]
            : [];
        var channel = new ScriptChannel(pieces, closes, "http/1.1");
        var answer = await new HttpSpeaker(["http/1.1"]).AskAsync(channel, question ?? Get, TimeProvider.System, CancellationToken.None);
        return (answer, Encoding.Latin1.GetString(channel.Written));
    }

    private static async Task<Answer> AnswerAsync(string reply, Question? question = null, bool closes = true) =>
        (await AskAsync(reply, question, closes)).Answer ?? throw new InvalidOperationException("no answer");

    [Fact]
    public async Task The_request_is_these_bytes()
    {
        var (_, sent) = await AskAsync("");

        Assert.Equal(
            $"GET /balance?x=1 HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: {HttpRequest.UserAgent}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            sent
        );
        Assert.Equal($"handclasp/{ProductVersion.Text} (+mTLS test)", HttpRequest.UserAgent);
        Assert.Matches(@"^\d+\.\d+\.\d+", ProductVersion.Text);
    }

    [Theory]
    [InlineData("//a/../b/%2e%2E/;x=%zz")]
    [InlineData("/A%2fb?q=[1]|2")]
    public async Task Paths_go_out_as_given(string path)
    {
        var (_, sent) = await AskAsync("", Get with { Path = path });

        Assert.StartsWith($"GET {path} HTTP/1.1\r\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_users_header_stands_in_place_of_ours_of_the_same_name()
    {
        var question = Get with { Headers = [new("user-agent", "mine"), new("Host", "other.example"), new("X-A", "1"), new("X-A", "2")] };

        var (_, sent) = await AskAsync("", question);

        Assert.Equal(
            "GET /balance?x=1 HTTP/1.1\r\nHost: other.example\r\nAccept: */*\r\nuser-agent: mine\r\nX-A: 1\r\nX-A: 2\r\nConnection: close\r\n\r\n",
            sent
        );
    }

    [Fact]
    public async Task Nothing_can_end_a_line_of_the_request()
    {
        const string evil = "x\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\n\0";
        var question = new Question("GET " + evil, evil, "/" + evil)
        {
            Headers = [new("X-B", evil), new(evil, "1"), new("Bad Name", "1"), new("", "1")],
        };

        var (_, sent) = await AskAsync("", question);

        var lines = sent.Split("\r\n");
        Assert.Equal(8, lines.Length);
        Assert.Equal("GET /x%0D%0AX-Evil:%201%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%0A%00 HTTP/1.1", lines[0]);
        Assert.Equal(["Host", "User-Agent", "Accept", "X-B", "Connection"], lines[1..6].Select(l => l.Split(':')[0]));
        Assert.Equal(["", ""], lines[6..]);
        Assert.All(lines, l => Assert.DoesNotContain(l, char.IsControl));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloEXTRA", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", "hello")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nhel\r\n2\r\nlo\r\n0\r\nX-Trailer: 1\r\n\r\n", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: Chunked\r\n\r\n005 \r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    public async Task Bodies_end_where_HTTP_says(string reply, string body)
    {
        var answer = await AnswerAsync(reply);

        Assert.Equal((AnswerKind.Content, 200, body, true), (answer.Kind, answer.Status, answer.Body, answer.Complete));
        Assert.StartsWith("HTTP/1.", answer.StatusLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n")]
    public async Task A_close_in_the_middle_leaves_an_incomplete_answer(string reply)
    {
        var answer = await AnswerAsync(reply);

        Assert.Equal((200, "hello", false), (answer.Status, answer.Body, answer.Complete));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "not HTTP: 'SSH-2.0-OpenSSH_9.2'")]
    [InlineData("<html>old</html>", "not HTTP: '<html>old</html>'")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "not HTTP: 'HTTP/1.1 2000 OK'")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", "not HTTP: 'HTTP/1.1 099 OK'")]
    [InlineData("\x1b[2J\r\n", "not HTTP: '\\x1b[2J'")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: x", "HTTP/1.1 200 OK, but its header was cut off")]
    [InlineData("HTTP/1.1 200 OK", "HTTP/1.1 200 OK, but its header was cut off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "HTTP/1.1 200 OK, but its length is '1, 2'")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx", "HTTP/1.1 200 OK, but its length is '-1'")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK, but its body has a chunk of length 'xyz'"
    )]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK, but its body has a chunk longer than its length"
    )]
    public async Task What_is_no_answer_is_unclear_and_says_why(string reply, string why)
    {
        var answer = await AnswerAsync(reply);

        Assert.Equal(AnswerKind.Unclear, answer.Kind);
        Assert.Equal(why, answer.StatusLine);
        Assert.Equal(0, answer.Status);
    }

    [Fact]
    public async Task Not_one_byte_is_no_answer()
    {
        Assert.Null((await AskAsync("")).Answer);
        Assert.Null((await AskAsync("", closes: false)).Answer);
        Assert.NotNull((await AskAsync("H")).Answer);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task Answers_without_a_body_wait_for_none(string method, int status)
    {
        var reply = $"HTTP/1.1 {status} X\r\nContent-Length: 100\r\n\r\n";

        var answer = await AnswerAsync(reply, Get with { Method = method }, closes: false);

        Assert.Equal((status, "", true), (answer.Status, answer.Body, answer.Complete));
    }

    [Fact]
    public async Task A_body_until_the_close_is_complete_at_the_close_and_not_after_a_wait()
    {
        Assert.True((await AnswerAsync("HTTP/1.1 200 OK\r\n\r\nhello")).Complete);
        Assert.False((await AnswerAsync("HTTP/1.1 200 OK\r\n\r\nhello", closes: false)).Complete);
    }

    [Fact]
    public async Task Endless_things_are_bounded()
    {
        var big = new string('x', 3 << 20);
        var longHeader = await AnswerAsync($"HTTP/1.1 200 OK\r\nX: {big}\r\n\r\n");
        var manyLines = await AnswerAsync($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat("a: b\r\n", 500))}\r\n");
        var longLine = await AnswerAsync($"HTTP/1.1 200 {big}");
        var interim = await AnswerAsync(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 50)));
        var longChunkLine = await AnswerAsync($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;{big}\r\n");
        var longBody = await AnswerAsync($"HTTP/1.1 200 OK\r\nContent-Length: {big.Length}\r\n\r\n{big}");
        var untilClose = await AnswerAsync($"HTTP/1.1 200 OK\r\n\r\n{big}");
        var inChunks = await AnswerAsync(
            $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat("1\r\nx\r\n", 2 << 20))}0\r\n\r\n"
        );

        Assert.Equal("HTTP/1.1 200 OK, but its header is longer than 64 KiB", longHeader.StatusLine);
        Assert.Equal("HTTP/1.1 200 OK, but its header has more than 200 lines", manyLines.StatusLine);
        Assert.EndsWith("but its header is too long", longLine.StatusLine, StringComparison.Ordinal);
        Assert.StartsWith("more than 10 interim answers", interim.StatusLine, StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 200 OK, but its body has an endless chunk line", longChunkLine.StatusLine);
        Assert.All([longHeader, manyLines, longLine, interim, longChunkLine], a => Assert.Equal(AnswerKind.Unclear, a.Kind));
        Assert.All([longHeader, manyLines, longLine, interim, longChunkLine], a => Assert.True(a.StatusLine.Length < 200));
        Assert.All([longBody, untilClose, inChunks], a => Assert.Equal((200, 1 << 20, false), (a.Status, a.Body.Length, a.Complete)));
    }

    [Fact]
    public async Task A_drip_ends_at_the_deadline_and_silence_at_the_wait()
    {
        var clock = new HandClock();
        var bytes = Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + new string('x', 5000));
        var drip = new ScriptChannel([.. bytes.Chunk(1)], closes: false) { BeforeRead = () => clock.Move(TimeSpan.FromSeconds(0.1)) };

        var answer = await new HttpSpeaker([]).AskAsync(drip, Get, clock, CancellationToken.None);

        Assert.Equal((AnswerKind.Content, 200, false), (answer!.Kind, answer.Status, answer.Complete));
        Assert.Equal(150, drip.Reads);
        Assert.Equal(150 - "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n".Length, answer.Body.Length);

        var slowHeader = new ScriptChannel([.. bytes.Chunk(1)], closes: false) { BeforeRead = () => clock.Move(TimeSpan.FromSeconds(1)) };
        Assert.Equal(
            "HTTP/1.1 200 OK, but its header came too slowly",
            (
                await new HttpSpeaker([]).AskAsync(
                    slowHeader,
                    Get with
                    {
                        Deadline = TimeSpan.FromSeconds(20),
                    },
                    clock,
                    CancellationToken.None
                )
            )!.StatusLine
        );
        Assert.Equal("HTTP/1.1 200 OK, but its header stalled", (await AnswerAsync("HTTP/1.1 200 OK\r\nServer", closes: false)).StatusLine);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Codings_nobody_asked_for_are_decoded_and_bombs_are_cut(string coding)
    {
        var (_, sent) = await AskAsync("");
        var hello = await AnswerAsync(Packed(coding, "the balance is 42"));
        var bomb = await AnswerAsync(Packed(coding, new string('a', 64 << 20)));
        var broken = await AnswerAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\nnot packed at all");

        Assert.DoesNotContain("Accept-Encoding", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("the balance is 42", true), (hello.Body, hello.Complete));
        Assert.Equal((1 << 20, false), (bomb.Body.Length, bomb.Complete));
        Assert.False(broken.Complete);
    }

    [Fact]
    public async Task Kinds_headers_location_and_text()
    {
        var redirect = await AnswerAsync(
            "HTTP/1.1 302 Found\r\nLocation: /login?next=%2F\r\nServer: nginx\r\nX-Secret: 1\r\nX-Fastly-Id: 9\r\nVia: a\r\n\tb\r\n\r\n"
        );

        Assert.Equal("/login?next=%2F", redirect.Location);
        Assert.Equal([new("server", "nginx"), new("x-fastly-id", "9"), new("via", "a b")], redirect.Headers);
        Assert.Equal(AnswerKind.Misdirected, (await AnswerAsync("HTTP/1.1 421 Misdirected Request\r\n\r\n")).Kind);
        Assert.Equal(AnswerKind.Error, (await AnswerAsync("HTTP/1.1 502 Bad Gateway\r\n\r\n")).Kind);
        Assert.Equal(AnswerKind.Content, (await AnswerAsync("HTTP/1.1 404 Not Found\r\n\r\n")).Kind);
        Assert.Equal("grün", (await AnswerAsync("HTTP/1.1 200 OK\r\n\r\ngr\u00c3\u00bcn")).Body);
        Assert.Equal("gr\u00fcn", (await AnswerAsync("HTTP/1.1 200 OK\r\n\r\ngr\u00fcn")).Body);
        Assert.Equal("gr", (await AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ngr\u00c3")).Body);
        Assert.Contains(
            new("content-length", "7"),
            (await AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", Get with { Method = "HEAD" })).Headers
        );
    }

    private static string Packed(string coding, string text)
    {
        var packed = new MemoryStream();
        using (
            Stream packer = coding switch
            {
                "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            }
        )
            packer.Write(Encoding.UTF8.GetBytes(text));
        return $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {packed.Length}\r\n\r\n{Encoding.Latin1.GetString(packed.ToArray())}";
    }
}
