using System.Net.Sockets;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>Tests whose peers have tenths of a second: on a busy machine a late answer would be told as silence.</summary>
[CollectionDefinition(nameof(InTime), DisableParallelization = true)]
public sealed class InTime;

/// <summary>Peers that speak no TLS, break it, stall or flood: each ends with its own reason, in time.</summary>
[Collection(nameof(InTime))]
public sealed class HostilePeerTests
{
    private static readonly byte[] HelloRequest = [22, 3, 3, 0, 4, 0, 0, 0, 0];

    [Theory]
    [InlineData(
        "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n",
        "expected a TLS record, got \"HTTP/1.1 400 Bad Request\": looks like HTTP"
    )]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "got \"SSH-2.0-OpenSSH_9.2\": looks like SSH")]
    [InlineData("220 mail.test ESMTP\r\n", "looks like SMTP or FTP")]
    [InlineData(
        "<html><title>400 The plain HTTP request was sent to HTTPS port</title>",
        "looks like HTTP that takes us for a plain HTTP client"
    )]
    [InlineData("\u001b[31mred\u0007 evil text\r\n", "got \"\\x1b[31mred\\x07 evil text\"")]
    [InlineData("\0\0\u0012\u0004\0\0\0\0\0\0\u0003", "looks like HTTP/2 without TLS")]
    public async Task What_is_not_TLS_is_quoted_and_named(string greeting, string detail)
    {
        await using var peer = ScriptedPeer.Answering(Encoding.Latin1.GetBytes(greeting));

        var talked = await Talk.ToAsync(peer.Port, Short(TlsVersion.Tls13));

        Assert.Equal((Ending.NotTls, Stage.ClientHelloSent), (talked.Seen.Ending, talked.Seen.EndedAt));
        Assert.Contains(detail, talked.Seen.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 40, Ending.Alert, 40)]
    [InlineData(1, 0, Ending.CloseNotify, -1)]
    [InlineData(2, 0, Ending.CloseNotify, -1)]
    public async Task An_alert_before_the_ServerHello_is_told(byte level, byte code, object ending, int received)
    {
        await using var peer = ScriptedPeer.Answering([21, 3, 1, 0, 2, level, code]);

        var talked = await Talk.ToAsync(peer.Port, Short(TlsVersion.Tls12));

        Assert.Equal(
            ((Ending)ending, received, Stage.ClientHelloSent),
            (talked.Seen.Ending, talked.Seen.AlertReceived, talked.Seen.EndedAt)
        );
    }

    [Fact]
    public async Task A_close_and_a_reset_are_told_apart()
    {
        await using var closes = ScriptedPeer.Answering([]);
        await using var resets = new ScriptedPeer(
            async (stream, token) =>
            {
                await stream.ReadExactlyAsync(new byte[5], token);
                stream.Socket.LingerState = new LingerOption(true, 0);
                // Not the stream, which would say FIN first.
                stream.Socket.Dispose();
            }
        );
        await using var cuts = ScriptedPeer.Answering([22, 3, 3, 0, 90, 2, 0]);

        var closed = await Talk.ToAsync(closes.Port, Short(TlsVersion.Tls13));
        var reset = await Talk.ToAsync(resets.Port, Short(TlsVersion.Tls13));
        var cut = await Talk.ToAsync(cuts.Port, Short(TlsVersion.Tls13));

        Assert.Equal((Ending.Eof, ""), (closed.Seen.Ending, closed.Seen.Detail));
        Assert.Equal((Ending.Reset, Stage.ClientHelloSent), (reset.Seen.Ending, reset.Seen.EndedAt));
        Assert.Equal(Ending.Eof, cut.Seen.Ending);
    }

    [Fact]
    public async Task Silence_and_dripping_run_out_of_time_each_with_its_own_reason()
    {
        await using var silent = new ScriptedPeer((_, token) => Task.Delay(Timeout.Infinite, token));
        await using var drips = new ScriptedPeer(
            async (stream, token) =>
            {
                // A ServerHello of which a byte comes now and then.
                byte[] start = [22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3];
                for (var i = 0; ; i++)
                {
                    await stream.WriteAsync(new[] { i < start.Length ? start[i] : (byte)0 }, token);
                    await Task.Delay(50, token);
                }
            }
        );

        var waited = await Talk.ToAsync(silent.Port, Short(TlsVersion.Tls13));
        var dripped = await Talk.ToAsync(drips.Port, Short(TlsVersion.Tls13));

        Assert.Equal((Ending.Timeout, "no byte for 0.4 s"), (waited.Seen.Ending, waited.Seen.Detail));
        Assert.Equal((Ending.Timeout, "the handshake was not complete after 1 s"), (dripped.Seen.Ending, dripped.Seen.Detail));
    }

    public static TheoryData<string, byte[], object, string> Floods =>
        new()
        {
            { "HelloRequests", Repeat(HelloRequest, 300), Ending.LimitReached, "more than 200 handshake messages" },
            { "warnings", Repeat([21, 3, 3, 0, 2, 1, 112], 100), Ending.LimitReached, "more than 32 alerts" },
            {
                "huge message",
                [22, 3, 3, 0, 8, 2, 16, 0, 0, 3, 3, 0, 0],
                Ending.LimitReached,
                "a handshake message is larger than 262144 bytes"
            },
            {
                "endless message",
                [
                    .. Repeat([22, 3, 3, 0x40, 0, 2, 0x30, 0, 0, .. new byte[0x4000 - 4]], 1),
                    .. Repeat([22, 3, 3, 0x40, 0, .. new byte[0x4000]], 80),
                ],
                Ending.LimitReached,
                "more than 1048576 bytes in the handshake"
            },
            { "huge record", [22, 3, 3, 0xFF, 0xFF, 1, 2, 3], Ending.ProtocolError, "a record of 65535 bytes" },
            { "application data", [23, 3, 3, 0, 1, 0], Ending.ProtocolError, "unexpected_message" },
            { "no handshake type", [22, 3, 3, 0, 4, 99, 0, 0, 0], Ending.ProtocolError, "unexpected_message" },
            { "text after a record", [21, 3, 3, 0, 2, 1, 112, .. "HTTP/1.1 500"u8], Ending.ProtocolError, "got \"HTTP/1.1 500\"" },
        };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Floods_and_broken_records_end_at_their_bound(string name, byte[] bytes, object ending, string detail)
    {
        await using var peer = ScriptedPeer.Answering(bytes);

        var talked = await Talk.ToAsync(
            peer.Port,
            Short(TlsVersion.Tls12) with
            {
                Limits = new() { HandshakeMessage = name == "endless message" ? 1 << 22 : 256 * 1024 },
            }
        );

        Assert.True((Ending)ending == talked.Seen.Ending, $"{name}: {talked}");
        Assert.Contains(detail, talked.Seen.Detail, StringComparison.Ordinal);
        Assert.InRange(talked.Seen.Lines.Count, 1, 200);
    }

    [Fact]
    public async Task Only_the_callers_cancellation_throws()
    {
        await using var silent = new ScriptedPeer((_, token) => Task.Delay(Timeout.Infinite, token));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Talk.ToAsync(silent.Port, Talk.Settings(TlsVersion.Tls13), stop: stop.Token)
        );
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData(null, false)]
    public async Task The_ClientHello_carries_the_name_only_where_one_was_given(string? sni, bool carries)
    {
        var hello = new TaskCompletionSource<byte[]>();
        await using var peer = new ScriptedPeer(
            async (stream, token) =>
            {
                var bytes = new byte[4096];
                hello.TrySetResult(bytes[..await stream.ReadAsync(bytes, token)]);
            }
        );

        await Talk.ToAsync(peer.Port, Short(TlsVersion.Tls13) with { Sni = sni });

        var sent = await hello.Task;
        Assert.Equal(carries, sent.AsSpan().IndexOf("localhost"u8) >= 0);
        // post_handshake_auth, empty, and psk_key_exchange_modes [psk_dhe_ke]
        Assert.True(sent.AsSpan().IndexOf<byte>([0, 49, 0, 0]) >= 0);
        Assert.True(sent.AsSpan().IndexOf<byte>([0, 45, 0, 2, 1, 1]) >= 0);
    }

    private static byte[] Repeat(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(b => b)];

    private static TlsClientSettings Short(TlsVersion version) =>
        Talk.Settings(version) with
        {
            Limits = new() { Wait = TimeSpan.FromMilliseconds(400), Handshake = TimeSpan.FromSeconds(1) },
        };
}
