using System.Net;
using System.Net.Sockets;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Tls.Server;

/// <summary>It hears who calls, and gives nobody what was asked for.</summary>
public sealed class CallbackListenerTests
{
    [Theory]
    [InlineData("GET /w/twin/unavailable/list.crl HTTP/1.1\r\nHost: a\r\n\r\n", "/w/twin/unavailable/list.crl", "503")]
    [InlineData("POST /w/twin/close/ocsp HTTP/1.0\r\n\r\n", "/w/twin/close/ocsp", "")]
    public async Task A_call_is_heard_and_not_helped(string request, string path, string answer)
    {
        await using var listener = CallbackListener.Start(new("127.0.0.1", 0), TimeProvider.System);

        var got = await CallAsync(listener.Address, request);

        Assert.Equal([path], listener.Heard("/w/"));
        Assert.Empty(listener.Heard("/other/"));
        Assert.Equal(answer, got.Length == 0 ? "" : got.Split(' ')[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("SSH-2.0-x\r\n")]
    public async Task What_is_no_request_is_passed_over(string sent)
    {
        await using var listener = CallbackListener.Start(new("127.0.0.1", 0), TimeProvider.System);

        await CallAsync(listener.Address, sent);
        await CallAsync(listener.Address, "GET /after HTTP/1.0\r\n\r\n");

        Assert.Equal(["/after"], listener.Heard("/"));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await using var first = CallbackListener.Start(new("127.0.0.1", 0), TimeProvider.System);

        var wrong = Assert.Throws<UsageException>(() => CallbackListener.Start(new("127.0.0.1", first.Address.Port), TimeProvider.System));

        Assert.Contains($"127.0.0.1:{first.Address.Port}", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<string> CallAsync(IPEndPoint at, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(at, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
