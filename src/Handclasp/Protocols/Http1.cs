using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>HTTP/1.1 (RFC 9112), one request per connection. Written by hand: paths and hosts must go out exactly as given.</summary>
internal static class Http1
{
    private const int MostHeadBytes = 64 * 1024;
    private const int MostHeadLines = 200;
    private const int MostInterim = 10;
    private const int MostChunkLine = 4 * 1024;

    /// <summary>Body, header and the framing around them: a body in one-byte chunks costs six bytes each.</summary>
    private const long MostBytes = 8 * HttpAnswer.MostBody;

    public static async Task<Answer?> AskAsync(IChannel channel, Question question, TimeProvider clock, CancellationToken stop)
    {
        var request = HttpRequest.Of(question);
        var (answer, _) = await AskAsync(channel, request, question, clock, AnswerReader.AtOnce, stop).ConfigureAwait(false);
        return answer;
    }

    /// <summary>
    /// Asks for the upgrade to HTTP/2 in plaintext (RFC 7540 section 3.2, which RFC 9113 no longer has, but servers do), and hears the answer
    /// in whatever the server speaks then.
    /// </summary>
    public static async Task<Answer?> AskForUpgradeAsync(IChannel channel, Question question, TimeProvider clock, CancellationToken stop)
    {
        var request = HttpRequest.Of(
            question with
            {
                Headers =
                [
                    .. question.Headers,
                    new("Connection", "Upgrade, HTTP2-Settings"),
                    new("Upgrade", "h2c"),
                    // SETTINGS_MAX_CONCURRENT_STREAMS 100, in base64url.
                    new("HTTP2-Settings", "AAMAAABk"),
                ],
            }
        );
        // Byte after byte: what follows the head is HTTP/2.
        var (answer, upgraded) = await AskAsync(channel, request, question, clock, 1, stop).ConfigureAwait(false);
        return upgraded ? await Http2.AskAsync(channel, question, clock, stop).ConfigureAwait(false) : answer;
    }

    private static async Task<(Answer? Answer, bool Upgraded)> AskAsync(
        IChannel channel,
        HttpRequest request,
        Question question,
        TimeProvider clock,
        int atOnce,
        CancellationToken stop
    )
    {
        // A server may answer and close before it has read our request; so a write that fails is no reason not to read.
        await channel.WriteAsync(request.ToHttp1(), stop).ConfigureAwait(false);
        var reader = new AnswerReader(channel, question, clock, MostBytes, stop, atOnce);
        for (var interim = 0; ; interim++)
        {
            var (head, wrong) = await HeadAsync(reader).ConfigureAwait(false);
            if (head is null)
                return (reader.Received == 0 ? null : HttpAnswer.Unclear(wrong), false);
            if (head.Status == 101 && question.Via == Transport.PlainUpgrade && head.All("upgrade").Contains("h2c"))
                return (null, true);
            // 1xx only announces the answer (RFC 9110 section 15.2); 101 would end HTTP, and we ask for that in plaintext only.
            if (head.Status is >= 200 or 101)
                return (await AnswerAsync(head, request, reader).ConfigureAwait(false), false);
            if (interim == MostInterim)
                return (HttpAnswer.Unclear($"more than {MostInterim} interim answers: {head.StatusLine}"), false);
        }
    }

    private static async Task<(HttpHead? Head, string Wrong)> HeadAsync(AnswerReader reader)
    {
        var (first, whole) = await reader.LineAsync(MostChunkLine).ConfigureAwait(false);
        var statusLine = Encoding.Latin1.GetString(first);
        if (Status(statusLine) is not { } status)
            return (null, $"not HTTP: '{OneLine.Shown(statusLine, 80)}'");
        var broken = $"{OneLine.Folded(statusLine, 80)}, but its header";
        if (!whole)
            return (null, $"{broken} {Why(reader)}");
        var headers = new List<KeyValuePair<string, string>>();
        var left = MostHeadBytes;
        for (var lines = 0; ; lines++)
        {
            var (line, complete) = await reader.LineAsync(left).ConfigureAwait(false);
            left -= line.Length;
            if (!complete)
                return (null, $"{broken} {(reader.Stopped == Stopped.No ? "is longer than 64 KiB" : Why(reader))}");
            if (line.Length == 0)
                return (new(status, statusLine, headers), "");
            if (lines == MostHeadLines)
                return (null, $"{broken} has more than {MostHeadLines} lines");
            AddField(headers, Encoding.Latin1.GetString(line));
        }
    }

    private static async Task<Answer> AnswerAsync(HttpHead head, HttpRequest request, AnswerReader reader)
    {
        var body = new MemoryStream();
        if (request.Method == "HEAD" || head.Status is < 200 or 204 or 304)
            return HttpAnswer.Of(head, body, complete: true, request.Method);
        var complete = false;
        var codings = head.All("transfer-encoding");
        if (codings.Count > 0 && codings[^1] == "chunked")
        {
            var (whole, wrong) = await ChunksAsync(reader, body).ConfigureAwait(false);
            if (wrong.Length > 0)
                return HttpAnswer.Unclear($"{OneLine.Folded(head.StatusLine, 80)}, but its body {wrong}");
            complete = whole;
        }
        else if (codings.Count == 0 && head.All("content-length") is { Count: > 0 } lengths)
        {
            // Several equal values are one (RFC 9112 section 6.3, rule 5); anything else has no end that both sides agree on.
            var same = lengths.Distinct(StringComparer.Ordinal).ToList();
            if (same.Count != 1 || !long.TryParse(same[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                return HttpAnswer.Unclear(
                    $"{OneLine.Folded(head.StatusLine, 80)}, but its length is '{OneLine.Shown(string.Join(", ", lengths), 40)}'"
                );
            complete = await reader.CopyAsync(body, length, HttpAnswer.MostBody).ConfigureAwait(false) == length;
        }
        else
        {
            await reader.CopyAsync(body, long.MaxValue, HttpAnswer.MostBody).ConfigureAwait(false);
            complete = reader.Stopped == Stopped.Closed;
        }

        return HttpAnswer.Of(head, body, complete, request.Method);
    }

    /// <summary>RFC 9112 section 7.1. Extensions and trailers are read and dropped.</summary>
    private static async Task<(bool Whole, string Wrong)> ChunksAsync(AnswerReader reader, MemoryStream body)
    {
        while (true)
        {
            var (line, whole) = await reader.LineAsync(MostChunkLine).ConfigureAwait(false);
            if (!whole)
                return (false, reader.Stopped == Stopped.No ? "has an endless chunk line" : "");
            var text = Encoding.Latin1.GetString(line);
            var semicolon = text.IndexOf(';', StringComparison.Ordinal);
            var digits = (semicolon < 0 ? text : text[..semicolon]).Trim(' ', '\t');
            if (!uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
                return (false, $"has a chunk of length '{OneLine.Shown(digits, 20)}'");
            if (size == 0)
                return (await TrailerEndsAsync(reader).ConfigureAwait(false), "");
            if (await reader.CopyAsync(body, size, HttpAnswer.MostBody).ConfigureAwait(false) < size)
                return (false, "");
            var (rest, ended) = await reader.LineAsync(1).ConfigureAwait(false);
            if (rest.Length > 0)
                return (false, "has a chunk longer than its length");
            if (!ended)
                return (false, "");
        }
    }

    private static async Task<bool> TrailerEndsAsync(AnswerReader reader)
    {
        for (var lines = 0; lines < MostHeadLines; lines++)
        {
            var (line, whole) = await reader.LineAsync(MostChunkLine).ConfigureAwait(false);
            if (!whole)
                return false;
            if (line.Length == 0)
                return true;
        }

        return false;
    }

    /// <summary>Lines without a field name are no fields: dropped, as every browser does. A folded line continues the one before.</summary>
    private static void AddField(List<KeyValuePair<string, string>> headers, string line)
    {
        if (line[0] is ' ' or '\t')
        {
            if (headers.Count > 0)
                headers[^1] = new(headers[^1].Key, $"{headers[^1].Value} {line.Trim(' ', '\t')}");
            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
            headers.Add(new(line[..colon].TrimEnd(' ', '\t').ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')));
    }

    /// <summary>"HTTP/1.x", a space, three digits, and then nothing or a space (RFC 9112 section 4).</summary>
    private static int? Status(string line)
    {
        var sound =
            line.Length >= 12
            && line.StartsWith("HTTP/1.", StringComparison.Ordinal)
            && char.IsAsciiDigit(line[7])
            && line[8] == ' '
            && (line.Length == 12 || line[12] == ' ');
        return sound && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100
            ? status
            : null;
    }

    private static string Why(AnswerReader reader) =>
        reader.Stopped switch
        {
            Stopped.Closed => "was cut off",
            Stopped.Waited => "stalled",
            Stopped.Deadline => "came too slowly",
            _ => "is too long",
        };
}
