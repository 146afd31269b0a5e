using System.IO.Compression;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Tests.Tls;
using Org.BouncyCastle.Tls;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>A gigabyte of anything: the scanner hangs up at its bound, and keeps little of what came.</summary>
[Collection(nameof(Memory))]
public sealed class FloodTests
{
    private const long Gigabyte = 1L << 30;

    /// <summary>What the scanner takes, and the socket buffers of both sides.</summary>
    private const long MostPerConnection = 24L << 20;

    /// <summary>
    /// Alive at once, eight conversations with everything they hold, the rogue server's own included; the store of what all conversations
    /// showed is bounded by 32 MB.
    /// </summary>
    private const long MostAlive = 160L << 20;

    private static readonly byte[] Block = new byte[64 * 1024];

    private static readonly Dictionary<string, (TlsVersion Version, byte[] Start, byte[] Again)> Raw = new()
    {
        ["handshake bytes"] = (
            TlsVersion.Tls12,
            [.. Wire.ServerHello12, .. Wire.Record(ContentType.handshake, Wire.Head(HandshakeType.certificate, 200_000))],
            Wire.Record(ContentType.handshake, new byte[1 << 14])
        ),
        ["a chain of 16 MB"] = (
            TlsVersion.Tls12,
            [.. Wire.ServerHello12, .. Wire.Record(ContentType.handshake, Wire.Head(HandshakeType.certificate, (1 << 24) - 1))],
            Wire.Record(ContentType.handshake, new byte[1 << 14])
        ),
        ["records of one byte"] = (TlsVersion.Tls12, Wire.ServerHello12, Wire.Times(8000, Wire.Record(ContentType.handshake, 11))),
        ["empty records"] = (TlsVersion.Tls12, Wire.ServerHello12, Wire.Times(8000, Wire.Record(ContentType.handshake))),
        ["records before the ServerHello"] = (TlsVersion.Tls13, [], Wire.Times(4, Wire.Record(ContentType.handshake, new byte[1 << 14]))),
        ["bytes that are no records"] = (TlsVersion.Tls13, [], Block),
    };

    public static TheoryData<string> RawNames => [.. Raw.Keys];

    [Theory]
    [MemberData(nameof(RawNames))]
    public async Task Of_bytes_in_the_handshake(string name)
    {
        var (version, start, again) = Raw[name];
        var count = new ByteCount();
        await using var peer = new ScriptedPeer(
            async (stream, stop) =>
            {
                await stream.ClientHelloAsync(stop);
                await stream.WriteAsync(start, stop);
                await stream.FloodAsync(again, Gigabyte, count, stop);
            }
        );

        var (scan, alive) = await Memory.OfAsync(() => Attacked.ScanAsync(peer.Port, Only(version)));

        scan.NothingEarned();
        Assert.InRange(count.Value / scan.Report.Run.Connections, 1, MostPerConnection);
        Assert.InRange(alive, 0, MostAlive);
    }

    private static readonly Dictionary<string, (string Start, string Again, string Names)> Answers = new()
    {
        ["a body"] = ($"HTTP/1.1 200 OK\r\nContent-Length: {Gigabyte}\r\n\r\n", new string('b', 1 << 14), "200"),
        ["a body without an end"] = ("HTTP/1.1 200 OK\r\n\r\n", new string('b', 1 << 14), "200"),
        ["chunks"] = ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", $"2000\r\n{new string('c', 0x2000)}\r\n", "200"),
        ["chunks of one byte"] = (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            string.Concat(Enumerable.Repeat("1\r\nd\r\n", 2000)),
            "200"
        ),
        ["a chunk line"] = ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", new string('0', 1 << 14), "endless chunk line"),
        ["trailers"] = ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", new string('t', 1 << 14), "200"),
        ["a status line"] = ("HTTP/1.1 200 ", new string('s', 1 << 14), "is too long"),
        ["a header line"] = ("HTTP/1.1 200 OK\r\nX: ", new string('h', 1 << 14), "longer than 64 KiB"),
        ["header lines"] = ("HTTP/1.1 200 OK\r\n", string.Concat(Enumerable.Repeat("X-Again: and again\r\n", 800)), "lines"),
        ["interim answers"] = (
            "",
            string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 400)),
            "more than 10 interim answers"
        ),
        ["line feeds"] = ("", new string('\n', 1 << 14), "not HTTP"),
    };

    public static TheoryData<string> AnswerNames => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public async Task Of_an_answer(string name)
    {
        var (start, again, names) = Answers[name];
        var count = new ByteCount();
        var block = System.Text.Encoding.ASCII.GetBytes(again);
        await using var peer = RogueConnection.Listen(
            new(TlsVersion.Tls13),
            async connection =>
            {
                await connection.RequestAsync();
                await connection.WriteAsync(start);
                await connection.FloodAsync(tls => tls.Write(block), Gigabyte, count);
            }
        );

        var (scan, alive) = await Memory.OfAsync(() => Attacked.ScanAsync(peer.Port, Only(TlsVersion.Tls13)));

        Assert.Null(scan.Target.Error);
        Assert.NotEqual(Enforcement.Required, scan.Target.Enforcement);
        Assert.NotEqual(Verdict.Pass, scan.Of("HC101").Verdict);
        scan.Says(Identity.None, names);
        Assert.InRange(count.Value / scan.Report.Run.Connections, 1, MostPerConnection);
        Assert.InRange(alive, 0, MostAlive);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    public async Task Of_a_packed_body(string coding)
    {
        var body = coding.Split(", ").Aggregate(new byte[64 << 20], Pack);
        await using var peer = RogueConnection.Listen(
            new(TlsVersion.Tls13),
            async connection =>
            {
                await connection.RequestAsync();
                await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n");
                connection.Tls.Write(body);
                await connection.FlushAsync();
                await connection.Stream.HearOutAsync(connection.Stop);
            }
        );

        var (scan, alive) = await Memory.OfAsync(() => Attacked.ScanAsync(peer.Port, Only(TlsVersion.Tls13)));

        // Everybody gets it, the stranger as well.
        Assert.Equal(Verdict.Fail, scan.Of("HC101").Verdict);
        Assert.InRange(alive, 0, MostAlive);
    }

    private static ScanOptions Only(TlsVersion version) => Attacked.Quick with { Versions = [version], Alpn = ["http/1.1"] };

    private static byte[] Pack(byte[] plain, string coding)
    {
        using var packed = new MemoryStream();
        using (
            Stream into = coding switch
            {
                "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            }
        )
            into.Write(plain);
        return packed.ToArray();
    }
}
