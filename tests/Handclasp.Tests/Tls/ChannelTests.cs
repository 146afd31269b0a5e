using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>The channel as speakers use it: reading and writing at once, waits, closes.</summary>
public sealed class ChannelTests
{
    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task A_reader_and_a_writer_may_work_at_the_same_time(TlsVersion version)
    {
        await using var echo = Echo(version, int.MaxValue);
        await using var channel = await OpenAsync(echo.Port, version);
        var sent = RandomNumberGenerator.GetBytes(3_000_000);
        using var received = new MemoryStream();

        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < sent.Length; at += 50_000)
                Assert.True(await channel.WriteAsync(sent.AsMemory(at, 50_000), default));
        });
        var buffer = new byte[10_000];
        while (received.Length < sent.Length && await channel.ReadAsync(buffer, TimeSpan.FromSeconds(5), default) is var read and > 0)
            received.Write(buffer, 0, read);
        await writing;

        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        Assert.Equal(sent.Length, channel.Snapshot().BytesReceived);
        Assert.False(channel.Ended);
    }

    [Fact]
    public async Task A_wait_that_passes_ends_nothing()
    {
        await using var echo = Echo(TlsVersion.Tls13, int.MaxValue);
        await using var channel = await OpenAsync(echo.Port, TlsVersion.Tls13);
        var buffer = new byte[10];

        var clock = Stopwatch.StartNew();
        var nothing = await channel.ReadAsync(buffer, TimeSpan.FromMilliseconds(200), default);
        var waited = clock.Elapsed;
        await channel.WriteAsync("late"u8.ToArray(), default);
        var late = await channel.ReadAsync(buffer, TimeSpan.FromSeconds(5), default);

        Assert.Equal((0, 4), (nothing, late));
        Assert.InRange(waited.TotalMilliseconds, 190, 3000);
        Assert.Equal(Ending.Open, channel.Snapshot().Ending);
    }

    [Fact]
    public async Task Data_before_a_close_is_still_read()
    {
        await using var echo = Echo(TlsVersion.Tls13, 1);
        await using var channel = await OpenAsync(echo.Port, TlsVersion.Tls13);
        await channel.WriteAsync("bye"u8.ToArray(), default);
        await Task.Delay(200);
        await channel.SettleAsync(TimeSpan.FromSeconds(1), default);
        var buffer = new byte[10];

        Assert.False(channel.Ended);
        Assert.Equal("bye", Encoding.ASCII.GetString(buffer, 0, await channel.ReadAsync(buffer, TimeSpan.FromSeconds(2), default)));
        Assert.Equal(0, await channel.ReadAsync(buffer, TimeSpan.FromSeconds(2), default));
        Assert.True(channel.Ended);
        Assert.Equal((Ending.CloseNotify, Stage.Answered), (channel.Snapshot().Ending, channel.Snapshot().EndedAt));
        Assert.False(await channel.WriteAsync("more"u8.ToArray(), default));
    }

    [Fact]
    public async Task A_peer_that_reads_nothing_runs_out_of_time()
    {
        await using var deaf = new ScriptedPeer(
            async (stream, token) =>
            {
                await using var tls = await AcceptAsync(stream, TlsVersion.Tls13, token);
                await Task.Delay(Timeout.Infinite, token);
            }
        );
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", deaf.Port), TimeSpan.FromSeconds(3), null, TimeProvider.System, default);
        var settings = Talk.Settings(TlsVersion.Tls13) with { Limits = new() { Wait = TimeSpan.FromMilliseconds(500) } };
        await using var channel = new TlsChannel(dialed.Stream!, settings, TimeProvider.System);
        await channel.HandshakeAsync(default);

        var written = await channel.WriteAsync(new byte[64_000_000], default);

        Assert.False(written);
        Assert.Equal((Ending.Timeout, "the server took no bytes for 0.5 s"), (channel.Snapshot().Ending, channel.Snapshot().Detail));
    }

    [Fact]
    public async Task A_reset_while_writing_is_a_reset()
    {
        await using var resets = new ScriptedPeer(
            async (stream, token) =>
            {
                await using var tls = await AcceptAsync(stream, TlsVersion.Tls13, token);
                await tls.ReadExactlyAsync(new byte[1], token);
                stream.Socket.LingerState = new(true, 0);
                stream.Socket.Dispose();
            }
        );
        await using var channel = await OpenAsync(resets.Port, TlsVersion.Tls13);

        var open = true;
        for (var i = 0; i < 100 && open; i++)
        {
            open = await channel.WriteAsync(new byte[100], default);
            await Task.Delay(20);
        }

        Assert.False(open);
        Assert.Equal((Ending.Reset, Stage.RequestSent), (channel.Snapshot().Ending, channel.Snapshot().EndedAt));
    }

    [Fact]
    public async Task Nothing_is_thrown_to_a_reader_when_the_channel_is_disposed_of()
    {
        await using var echo = Echo(TlsVersion.Tls13, int.MaxValue);
        var channel = await OpenAsync(echo.Port, TlsVersion.Tls13);
        var reading = channel.ReadAsync(new byte[10], TimeSpan.FromSeconds(5), default);

        await channel.CloseAsync();
        await channel.DisposeAsync();
        await channel.DisposeAsync();

        Assert.Equal(0, await reading);
        Assert.Equal(0, await channel.ReadAsync(new byte[10], TimeSpan.FromSeconds(5), default));
        Assert.False(await channel.WriteAsync(new byte[10], default));
    }

    [Fact]
    public async Task Settling_takes_no_time_in_TLS12_and_its_time_in_TLS13()
    {
        await using var old = Echo(TlsVersion.Tls12, int.MaxValue);
        await using var modern = await ServerProcess.OpensslAsync(["-tls1_3", "-num_tickets", "0", .. TestPki.Shared.Server()]);
        await using var first = await OpenAsync(old.Port, TlsVersion.Tls12);
        await using var second = await OpenAsync(modern.Port, TlsVersion.Tls13);

        var clock = Stopwatch.StartNew();
        await first.SettleAsync(TimeSpan.FromSeconds(10), default);
        var none = clock.Elapsed;
        clock.Restart();
        await second.SettleAsync(TimeSpan.FromMilliseconds(400), default);

        Assert.True(none < TimeSpan.FromSeconds(1));
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 390, 3000);
        Assert.Equal(Ending.Open, second.Snapshot().Ending);
    }

    /// <summary>The server, which reads with one byte's patience, sees our Finished and our words in one piece, or in two.</summary>
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public async Task Speaking_at_once_sends_the_last_flight_together_with_the_first_words(bool atOnce, int writes)
    {
        await using var echo = Echo(TlsVersion.Tls13, 1);
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", echo.Port), TimeSpan.FromSeconds(3), null, TimeProvider.System, default);
        await using var counted = new RecordingStream(dialed.Stream!);
        await using var channel = new TlsChannel(
            counted,
            Talk.Settings(TlsVersion.Tls13) with
            {
                SpeakAtOnce = atOnce,
            },
            TimeProvider.System
        );
        var buffer = new byte[10];

        await channel.HandshakeAsync(default);
        await channel.WriteAsync("hello"u8.ToArray(), default);

        Assert.Equal(writes, counted.Writes);
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, await channel.ReadAsync(buffer, TimeSpan.FromSeconds(2), default)));
    }

    [Fact]
    public async Task Who_speaks_at_once_but_has_nothing_to_say_completes_the_handshake_by_reading()
    {
        await using var server = new ScriptedPeer(
            async (stream, token) =>
            {
                await using var tls = await AcceptAsync(stream, TlsVersion.Tls13, token);
                await tls.WriteAsync("welcome"u8.ToArray(), token);
                await Task.Delay(2000, token);
            }
        );
        var dialed = await TcpDialer.ConnectAsync(
            new("127.0.0.1", server.Port),
            TimeSpan.FromSeconds(3),
            null,
            TimeProvider.System,
            default
        );
        await using var channel = new TlsChannel(
            dialed.Stream!,
            Talk.Settings(TlsVersion.Tls13) with
            {
                SpeakAtOnce = true,
            },
            TimeProvider.System
        );
        var buffer = new byte[10];

        await channel.HandshakeAsync(default);

        Assert.Equal("welcome", Encoding.ASCII.GetString(buffer, 0, await channel.ReadAsync(buffer, TimeSpan.FromSeconds(2), default)));
    }

    private static async Task<TlsChannel> OpenAsync(int port, TlsVersion version)
    {
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", port), TimeSpan.FromSeconds(3), null, TimeProvider.System, default);
        var channel = new TlsChannel(dialed.Stream!, Talk.Settings(version), TimeProvider.System);
        await channel.HandshakeAsync(default);
        Assert.Equal(Stage.HandshakeComplete, channel.Snapshot().Stage);
        return channel;
    }

    /// <summary>An SslStream that says back what it reads, so many times, and then says close_notify.</summary>
    private static ScriptedPeer Echo(TlsVersion version, int times) =>
        new(
            async (stream, token) =>
            {
                await using var tls = await AcceptAsync(stream, version, token);
                var buffer = new byte[30_000];
                for (var i = 0; i < times && await tls.ReadAsync(buffer, token) is var read and > 0; i++)
                    await tls.WriteAsync(buffer.AsMemory(0, read), token);
                await tls.ShutdownAsync();
                await Task.Delay(2000, token);
            }
        );

    private static async Task<SslStream> AcceptAsync(Stream stream, TlsVersion version, CancellationToken token)
    {
        var files = TestPki.Shared.Server();
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new()
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(files[1], files[3]),
                EnabledSslProtocols = version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
            },
            token
        );
        return tls;
    }
}
