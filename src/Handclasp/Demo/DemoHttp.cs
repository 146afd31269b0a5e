using System.Text;
using Handclasp.Tls.Server;

namespace Handclasp.Demo;

/// <summary>The least of an HTTP/1.1 server: one request, one page, close.</summary>
internal static class DemoHttp
{
    private const int LongestHead = 16 * 1024;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <param name="path">The one path that there is; everything else is "not found".</param>
    /// <param name="page">What it holds.</param>
    public static async Task ServeAsync(TlsServerChannel channel, string path, string page, CancellationToken stop)
    {
        if (await HeadAsync(channel, stop).ConfigureAwait(false) is not { } head)
            return;
        var request = head.Split("\r\n", 2)[0].Split(' ');
        var (status, body) = request switch
        {
            [_, _, not ("HTTP/1.1" or "HTTP/1.0")] => ("400 Bad Request", "Bad request\n"),
            [not ("GET" or "HEAD"), _, _] => ("405 Method Not Allowed", "Method not allowed\n"),
            [_, var asked, _] when asked == path => ("200 OK", page),
            [_, _, _] => ("404 Not Found", "Not found\n"),
            _ => ("400 Bad Request", "Bad request\n"),
        };
        var bytes = Encoding.UTF8.GetBytes(body);
        var answer =
            $"HTTP/1.1 {status}\r\nServer: handclasp-demo\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
        await channel
            .WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(answer), .. request[0] == "HEAD" ? [] : bytes], stop)
            .ConfigureAwait(false);
    }

    /// <summary>The request up to its empty line; null where none came, or one too long.</summary>
    private static async Task<string?> HeadAsync(TlsServerChannel channel, CancellationToken stop)
    {
        var buffer = new byte[LongestHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await channel.ReadAsync(buffer.AsMemory(length), Wait, stop).ConfigureAwait(false);
            if (count == 0)
                return null;
            length += count;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
                return Encoding.Latin1.GetString(buffer, 0, length);
        }

        return null;
    }
}
