using System.Text;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;
using Handclasp.Tests.Protocols;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Mutated answers to every speaker, in pieces of any size, up to what the classifier makes of them.</summary>
public sealed class AnswerFuzzTests
{
    private const int Plain = 4000;
    private const int Http2 = 600;

    private static readonly Question Get = new("GET", "localhost", "/")
    {
        Wait = TimeSpan.FromMilliseconds(100),
        Deadline = TimeSpan.FromSeconds(2),
    };

    private static readonly byte[][] PlainSeeds =
    [
        .. new[]
        {
            "HTTP/1.1 200 OK\r\nContent-Length: 21\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<title>The</title>\nok\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;a=b\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\nno certificate",
            "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.test/%00\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\n\r\n<html><head><title>400 No required SSL certificate was sent</title></head></html>",
            "220 mail.test ESMTP\r\n250-SIZE\r\n250 OK\r\n",
            "{\"error\":\"unauthorized\",\"reason\":\"client certificate\"}\n",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private static readonly byte[][] Http2Seeds =
    [
        [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88, .. Data],
        [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5, 1, 4, 0, 0, 0, 1, 0x48, 3, (byte)'4', (byte)'0', (byte)'3', .. Data],
        [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, .. Data],
        [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13],
    ];

    private static byte[] Data => [0, 0, 5, 0, 1, 0, 0, 0, 1, .. "books"u8];

    private static readonly byte[][] ProtocolSeeds =
    [
        .. new[]
        {
            "220 h\r\n250-h\r\n250 STARTTLS\r\n220 go\r\n250 ok\r\n",
            "* OK ready\r\na OK go\r\n* CAPABILITY IMAP4rev1\r\nb OK done\r\n",
            "+OK ready\r\n+OK go\r\n-ERR certificate\r\n",
            "INFO {\"tls_required\":true}\r\n+OK\r\nPONG\r\n-ERR 'x'\r\n",
            "+PONG\r\n-NOAUTH x\r\n",
            "<stream:stream><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features><proceed/>",
        }.Select(Encoding.Latin1.GetBytes),
        .. new[]
        {
            "2002000020020005",
            "53520000000800000000450000000D433333",
            "4A0000000A31302E31310001000000616161616161616100FEF7",
            "07000002000000020000 00 09000003FF150423323830303000".Replace(" ", "", StringComparison.Ordinal),
            "300C02010178070A010004000400300C02010365070A010004000400",
            "010000000000FF000A000A",
            "0000000600000001000000000C000000020000000000000000".Replace(" ", "", StringComparison.Ordinal),
            "2A0000000000000000000000DD0700000000000000150000000110 6F6B00000000000000F03F00".Replace(" ", "", StringComparison.Ordinal),
            "840000000200000000840000000000000006000001000000",
        }.Select(hex => Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0")),
    ];

    /// <summary>Before TLS and after it: no answer of a broker, a database or a mail server throws, hangs or is kept whole in memory.</summary>
    [Fact]
    public async Task Every_protocol_reads_what_comes_or_calls_it_unclear()
    {
        var speakers = Speakers.All.Select(s => s.Speaker).Where(s => !s.HasPaths).ToList();
        var (answered, refused) = (0, 0);
        var held = await Seeds.RunAsync(
            Plain,
            async (random, did) =>
            {
                var speaker = speakers[random.Next(speakers.Count)];
                var answer = await AskAsync(speaker, ProtocolSeeds, "", random, did);
                Interlocked.Add(ref answered, answer is null or { Kind: AnswerKind.Unclear } ? 0 : 1);
                if (!speaker.Upgrades)
                    return;
                var bytes = ProtocolSeeds[random.Next(ProtocolSeeds.Length)];
                var cut = new ScriptChannel([bytes[..random.Next(bytes.Length)]], closes: random.Next(2) == 0);
                var why = await speaker.StartTlsAsync(cut, Get, TimeProvider.System, CancellationToken.None);
                Assert.DoesNotContain(why, char.IsControl);
                Interlocked.Add(ref refused, why.Length > 0 ? 1 : 0);
            }
        );

        Assert.Equal(Plain, held);
        Assert.True(answered > 50 && refused > 50, $"{answered} answers, {refused} refusals: the seeds are not of these protocols");
    }

    [Fact]
    public async Task Plain_answers_are_read_or_called_unclear()
    {
        var answered = 0;
        var held = await Seeds.RunAsync(
            Plain,
            async (random, did) =>
            {
                ISpeaker speaker = random.Next(3) == 0 ? new RawSpeaker() : new HttpSpeaker(["http/1.1"]);
                var answer = await AskAsync(speaker, PlainSeeds, "", random, did);
                Interlocked.Add(ref answered, answer is { Kind: AnswerKind.Content } ? 1 : 0);
            }
        );

        Assert.Equal(Plain, held);
        Assert.InRange(answered, Plain / 10, Plain);
    }

    [Fact]
    public async Task Frames_are_read_or_called_unclear()
    {
        var held = await Seeds.RunAsync(
            Http2,
            async (random, did) => await AskAsync(new HttpSpeaker(["h2"]), Http2Seeds, "h2", random, did)
        );

        Assert.Equal(Http2, held);
    }

    private static async Task<Answer?> AskAsync(ISpeaker speaker, byte[][] seeds, string alpn, Random random, ICollection<string> did)
    {
        var bytes = random.Mutated(seeds[random.Next(seeds.Length)], did, most: 5);
        var pieces = bytes.Chunk(random.Next(2) == 0 ? random.Next(1, 12) : 4000).ToArray();
        var channel = new ScriptChannel(pieces, closes: true, alpn);
        var answer = await speaker.AskAsync(channel, Get, TimeProvider.System, default);
        var seen = new Transcript
        {
            Stage = answer is null ? Stage.RequestSent : Stage.Answered,
            Ending = Ending.Eof,
            Answer = answer,
        };
        var reading = Classifier.Read(seen with { EndedAt = seen.Stage }, Identity.None, IdentityMarks.None, Anchors.None);
        Assert.NotEmpty(reading.Reason);
        Assert.True(reading.Outcome != Outcome.Served || answer?.Kind == AnswerKind.Granted, $"nothing to compare with: {reading}");
        Assert.True(answer is null or { Kind: AnswerKind.Content } || answer.StatusLine.Length > 0, $"{answer}");
        Assert.DoesNotContain(answer?.StatusLine ?? "", char.IsControl);
        return answer;
    }
}
