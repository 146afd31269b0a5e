using System.Globalization;
using System.Net;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>
/// HTTP/2 (RFC 9113) by the platform's own client over our channel. Only a response's HEADERS are an answer: SETTINGS arrive from
/// a server that refuses the client a moment later (TLS 1.3 post-handshake alerts).
/// </summary>
internal static class Http2
{
    private const int MostHeadKib = 64;

    /// <summary>Connection fields that HTTP/2 forbids (RFC 9113 section 8.2.2).</summary>
    private static readonly string[] OfConnection = ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"];

    public static async Task<Answer?> AskAsync(IChannel channel, Question question, TimeProvider clock, CancellationToken stop)
    {
        var asked = HttpRequest.Of(question);
        using var limit = new CancellationTokenSource(question.Deadline, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        await using var stream = new Http2Stream(channel, question, clock, both.Token, stop);
        using var handler = HandlerOver(stream);
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = RequestFor(asked, question.Send);
        try
        {
            using var response = await client.SendAsync(request, both.Token).ConfigureAwait(false);
            var (body, complete) = await BodyAsync(response, stream, both.Token).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            return HttpAnswer.Of(Head(response), body, complete, asked.Method);
        }
        catch (Exception failed)
            when (failed is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            stop.ThrowIfCancellationRequested();
            if (Failed(stream, failed) is { } answer)
                return answer;
            await stream.DisposeAsync().ConfigureAwait(false);
            await EndAsync(channel, question, clock, stop).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Without response headers: what the server's frames said instead, or nothing.</summary>
    private static Answer? Failed(Http2Stream stream, Exception failed)
    {
        var seen = stream.Incoming;
        if (seen.Error == Http2Error.Http11Required)
            // Apache per-Location: a certificate can only be asked for in HTTP/1.1 (RFC 9113 section 9.2.3). Like 421: not on this connection.
            return new(AnswerKind.Misdirected) { StatusLine = "HTTP/2 HTTP_1_1_REQUIRED: the server asks for HTTP/1.1 here" };
        if (seen.Broken.Length > 0)
            return HttpAnswer.Unclear($"not HTTP/2: {seen.Broken}");
        if (seen.HasResponse)
            return HttpAnswer.Unclear($"HTTP/2 with a response that cannot be read: {OneLine.Shown(Reason(failed), 120)}");
        if (seen.WasReset && seen.Error is Http2Error.None or Http2Error.ProtocolError or Http2Error.StreamClosed or Http2Error.Cancel)
            // nginx's 444 and its like: only this request is turned away, in place of the close that HTTP/1.1 would get. Overload and
            // failures have codes of their own, and say nothing about the client.
            return new(AnswerKind.Refused) { StatusLine = $"HTTP/2 RST_STREAM {Http2Incoming.Name(seen.Error)} in place of an answer" };
        if (seen.WasReset)
            return new(AnswerKind.Error) { StatusLine = $"HTTP/2 RST_STREAM {Http2Incoming.Name(seen.Error)}", Complete = false };
        if (seen.Error != Http2Error.None)
            return HttpAnswer.Unclear($"HTTP/2 {seen.ErrorFrame} {Http2Incoming.Name(seen.Error)}");
        var broken = seen.Any && !seen.SaidGoodbye && !stream.EndTold && failed is not OperationCanceledException;
        return broken ? HttpAnswer.Unclear($"HTTP/2 that cannot be read: {OneLine.Shown(Reason(failed), 120)}") : null;
    }

    /// <summary>
    /// A server that says goodbye (GOAWAY without an error) is about to close, perhaps with an alert: how it does is all there is to
    /// judge, so we wait for it.
    /// </summary>
    private static async Task EndAsync(IChannel channel, Question question, TimeProvider clock, CancellationToken stop)
    {
        var rest = new AnswerReader(channel, question with { Deadline = question.Wait }, clock, HttpAnswer.MostBody, stop);
        while (!channel.Ended && await rest.FillAsync().ConfigureAwait(false))
            rest.Take(rest.Pending.Length);
    }

    private static string Reason(Exception failed) =>
        failed is OperationCanceledException ? "it came too slowly" : (failed.InnerException ?? failed).Message;

    private static SocketsHttpHandler HandlerOver(Http2Stream stream)
    {
        var taken = 0;
        return new()
        {
            // A second connection would be a retry of the handler's own; one conversation is one connection.
            ConnectCallback = (_, _) =>
                Interlocked.Exchange(ref taken, 1) == 0
                    ? ValueTask.FromResult<Stream>(stream)
                    : ValueTask.FromException<Stream>(new IOException("one conversation is one connection")),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MostHeadKib,
            InitialHttp2StreamWindowSize = 2 * HttpAnswer.MostBody,
            ResponseDrainTimeout = TimeSpan.Zero,
        };
    }

    /// <summary>
    /// An http address, for TLS is ours already. It never carries the host, which need not be a name that URIs allow; nor is its
    /// path made canonical: "/a/../b" and "/%2e" go out as given.
    /// </summary>
    /// <param name="body">Sent with POST; empty sends none.</param>
    private static HttpRequestMessage RequestFor(HttpRequest asked, byte[] body)
    {
        var exactly = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var target = asked.Target.StartsWith('/') ? asked.Target : "/" + asked.Target;
        var request = new HttpRequestMessage(new(asked.Method), new Uri($"http://handclasp.invalid{target}", exactly))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Host", asked.Host);
        foreach (var header in asked.Headers)
            if (!Array.Exists(OfConnection, name => HttpRequest.Is(header, name)))
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (asked.Method == "POST" && body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            foreach (var header in asked.Headers.Where(h => HttpRequest.Is(h, "content-type")))
                request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return request;
    }

    private static async Task<(MemoryStream Body, bool Complete)> BodyAsync(
        HttpResponseMessage response,
        Http2Stream stream,
        CancellationToken stop
    )
    {
        var body = new MemoryStream();
        var piece = new byte[16 * 1024];
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
            while (body.Length < HttpAnswer.MostBody)
            {
                var room = (int)Math.Min(piece.Length, HttpAnswer.MostBody - body.Length);
                var count = await content.ReadAsync(piece.AsMemory(0, room), stop).ConfigureAwait(false);
                if (count == 0)
                    return (body, true);
                body.Write(piece, 0, count);
                stream.Took(count);
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            // An alert, a reset or our deadline in the middle: what came is the answer.
        }

        return (body, false);
    }

    private static HttpHead Head(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var fields = response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Concat(response.TrailingHeaders.NonValidated);
        return new(
            status,
            string.Create(CultureInfo.InvariantCulture, $"HTTP/2 {status}"),
            [.. fields.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key.ToLowerInvariant(), value)))]
        );
    }
}
