using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Handclasp.WaysIn;

/// <summary>One request as a fake server got it.</summary>
internal sealed record WebRequest(string Method, string Path, string Body, string? Authorization);

/// <summary>A small web server on loopback: GitHub's API, or a place with releases.</summary>
internal sealed class ActionWeb : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<WebRequest, (int Status, byte[] Body)> answer;

    public ActionWeb(Func<WebRequest, (int, byte[])> answer)
    {
        this.answer = answer;
        Address = $"http://127.0.0.1:{Ports.Free()}";
        listener.Prefixes.Add(Address + "/");
        listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<WebRequest> Requests { get; } = new();

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var request = new WebRequest(
                    context.Request.HttpMethod,
                    context.Request.RawUrl!,
                    await reader.ReadToEndAsync(),
                    context.Request.Headers["Authorization"]
                );
                Requests.Enqueue(request);
                var (status, body) = answer(request);
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
