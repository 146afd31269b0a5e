using System.Net;
using System.Net.Sockets;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>Connections that stand, and each way they do not.</summary>
public sealed class TcpDialerTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost")]
    [InlineData("::1", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    public async Task Both_loopback_addresses_are_tried(string listens, string host)
    {
        using var listener = new TcpListener(IPAddress.Parse(listens), 0);
        listener.Start();

        var dialed = await DialAsync(host, ((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Equal((Ending.Open, ""), (dialed.Ending, dialed.Detail));
        Assert.True(dialed.ConnectMicroseconds > 0);
        await dialed.Stream!.DisposeAsync();
    }

    [Fact]
    public async Task A_closed_port_is_refused()
    {
        var port = Ports.Free();

        var dialed = await DialAsync("localhost", port);

        Assert.Null(dialed.Stream);
        Assert.Equal(Ending.ConnectRefused, dialed.Ending);
        Assert.Contains($"127.0.0.1:{port} refused the connection", dialed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_drops_what_comes_is_filtered()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        // With its queue full, Linux drops every further SYN.
        var fill = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var socket in fill)
            _ = socket.ConnectAsync(IPAddress.Loopback, port);
        await Task.Delay(100);

        var dialed = await DialAsync("127.0.0.1", port, TimeSpan.FromMilliseconds(400));

        fill.ForEach(s => s.Dispose());
        Assert.Equal(Ending.ConnectFailed, dialed.Ending);
        Assert.Equal($"127.0.0.1:{port} did not answer in 0.4 s: filtered, or down", dialed.Detail);
    }

    [Theory]
    [InlineData("no-such-name.invalid")]
    [InlineData("..")]
    public async Task A_name_without_address_does_not_resolve(string name)
    {
        var dialed = await DialAsync(name, 443);

        Assert.Equal(Ending.Unresolvable, dialed.Ending);
        Assert.Contains(name, dialed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_tunnels_what_follows_its_header()
    {
        var asked = new TaskCompletionSource<string>();
        await using var proxy = new ScriptedPeer(
            async (stream, token) =>
            {
                var bytes = new byte[1024];
                asked.TrySetResult(Encoding.ASCII.GetString(bytes, 0, await stream.ReadAsync(bytes, token)));
                await stream.WriteAsync("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nhello"u8.ToArray(), token);
                await Task.Delay(Timeout.Infinite, token);
            }
        );

        var dialed = await TcpDialer.ConnectAsync(
            new("target.test", 8443),
            TimeSpan.FromSeconds(3),
            new("127.0.0.1", proxy.Port),
            TimeProvider.System,
            default
        );

        var first = new byte[5];
        await dialed.Stream!.ReadExactlyAsync(first);
        await dialed.Stream.DisposeAsync();
        Assert.Equal("hello", Encoding.ASCII.GetString(first));
        Assert.StartsWith("CONNECT target.test:8443 HTTP/1.1\r\nHost: target.test:8443\r\n", await asked.Task, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407 Proxy Authentication Required")]
    [InlineData("SSH-2.0-x\r\n\r\n", "not an answer to CONNECT: \"SSH-2.0-x\"")]
    [InlineData("HTTP/1.1 200 OK\r\nIncomplete: yes\r\n", "not an answer to CONNECT")]
    [InlineData("", "closed without an answer")]
    [InlineData("endless", "closed without an answer to CONNECT, or an endless one")]
    public async Task A_proxy_that_does_not_let_us_through_is_quoted(string answer, string detail)
    {
        await using var proxy = ScriptedPeer.Answering(Encoding.ASCII.GetBytes(answer == "endless" ? new string('x', 20_000) : answer));

        var dialed = await TcpDialer.ConnectAsync(
            new("target.test", 443),
            TimeSpan.FromSeconds(3),
            new("127.0.0.1", proxy.Port),
            TimeProvider.System,
            default
        );

        Assert.Null(dialed.Stream);
        Assert.Equal(Ending.UpgradeRefused, dialed.Ending);
        Assert.StartsWith($"proxy 127.0.0.1:{proxy.Port}: ", dialed.Detail, StringComparison.Ordinal);
        Assert.Contains(detail, dialed.Detail, StringComparison.Ordinal);
    }

    private static Task<Dialed> DialAsync(string host, int port, TimeSpan? timeout = null) =>
        TcpDialer.ConnectAsync(new(host, port), timeout ?? TimeSpan.FromSeconds(3), null, TimeProvider.System, default);
}
