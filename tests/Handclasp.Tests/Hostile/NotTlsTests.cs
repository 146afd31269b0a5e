using System.Text;
using Handclasp.Tests.Tls;
using Org.BouncyCastle.Tls;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Peers that never get as far as a ServerHello: the target is given up, quickly, with a message that names what was met.</summary>
public sealed class NotTlsTests
{
    public static TheoryData<string, string, string> Greetings =>
        new()
        {
            { "plain HTTP", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "looks like HTTP" },
            { "SSH", "SSH-2.0-OpenSSH_9.2p1\r\n", "looks like SSH" },
            { "SMTP", "220 mail.example.test ESMTP Postfix\r\n", "looks like SMTP or FTP" },
            { "escape sequences", "\u001b]0;owned\u0007\u001b[2J<b>hello</b>\r\n", "\\x1b]0;owned\\x07" },
            { "an endless line", new string('A', 200_000), "AAAA" },
        };

    [Theory]
    [MemberData(nameof(Greetings))]
    public async Task Another_protocol_is_named(string name, string greeting, string names)
    {
        await using var peer = ScriptedPeer.Answering(Encoding.Latin1.GetBytes(greeting));

        var scan = await Attacked.ScanAsync(peer.Port);

        scan.GivenUp("not-tls", names);
        Assert.True(scan.Took < Attacked.MaxTime, $"{name}: {scan.Took}");
    }

    [Theory]
    [InlineData("speaks first", "")]
    [InlineData("speaks first, SSH", "SSH-2.0-x\r\n")]
    public async Task A_server_that_does_not_wait_for_us_is_named(string name, string greeting)
    {
        await using var peer = new ScriptedPeer(
            async (stream, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(greeting), stop);
                await stream.LeaveAsync(Manner.Closes, default, stop);
            }
        );

        var scan = await Attacked.ScanAsync(peer.Port);

        scan.GivenUp("not-tls", greeting.Length > 0 ? "SSH" : "closed");
        Assert.True(scan.Took < Attacked.MaxTime, $"{name}: {scan.Took}");
    }

    [Theory]
    [InlineData(Manner.Closes, "not-tls", "closed")]
    [InlineData(Manner.Resets, "not-tls", "closed")]
    [InlineData(Manner.Stalls, "timeout", "--timeout")]
    [InlineData(Manner.Drips, "timeout", "--timeout")]
    internal async Task Nothing_after_the_ClientHello_is_told(Manner how, string code, string names)
    {
        await using var peer = new ScriptedPeer(
            async (stream, stop) =>
            {
                await stream.ClientHelloAsync(stop);
                await stream.LeaveAsync(how, Wire.ServerHello12, stop);
            }
        );

        var scan = await Attacked.ScanAsync(peer.Port);

        scan.GivenUp(code, names);
        Assert.True(scan.Took < Attacked.MaxTime, $"{scan.Took}");
    }

    public static TheoryData<string, byte[], string> Broken =>
        new()
        {
            { "garbage", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7 + 128))], "does not speak TLS" },
            {
                "garbage in a handshake record",
                Wire.Record(ContentType.handshake, [.. Enumerable.Repeat((byte)0xEE, 900)]),
                "no handshake"
            },
            { "a record that lies", [22, 3, 3, 0x7F, 0xFF, 2, 0, 0, 70], "a record of 32767 bytes" },
            { "a message that lies", Wire.Record(ContentType.handshake, [2, 0xFF, 0xFF, 0xFF, 3, 3]), "larger than 262144 bytes" },
            { "empty records", Wire.Times(20_000, Wire.Record(ContentType.handshake)), "no handshake" },
            { "empty alerts", Wire.Times(20_000, Wire.Record(ContentType.alert)), "no handshake" },
            { "warnings", Wire.Times(20_000, Wire.Record(ContentType.alert, 1, 112)), "no handshake" },
            { "ChangeCipherSpecs", Wire.Times(20_000, Wire.Record(ContentType.change_cipher_spec, 1)), "no handshake" },
            { "application data", Wire.Times(200, Wire.Record(ContentType.application_data, new byte[9000])), "no handshake" },
            { "HelloRequests", Wire.Times(20_000, Wire.Record(ContentType.handshake, 0, 0, 0, 0)), "no handshake" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Broken_records_are_no_handshake(string name, byte[] bytes, string names)
    {
        await using var peer = ScriptedPeer.Answering(bytes);

        var scan = await Attacked.ScanAsync(peer.Port);

        scan.GivenUp("not-tls", names);
        Assert.True(scan.Took < Attacked.MaxTime, $"{name}: {scan.Took}");
    }
}
