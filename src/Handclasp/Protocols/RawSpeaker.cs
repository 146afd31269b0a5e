using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>Bare TLS (PROBES.md 1k, last row): the server speaks first, or answers the bytes of --send.</summary>
internal sealed class RawSpeaker : ISpeaker
{
    private const int MostBytes = 64 * 1024;

    /// <summary>
    /// A greeting is over when nothing follows for so long, or for three times as long as its first byte took: nothing tells its
    /// end, and the whole wait would be paid every time.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    /// <inheritdoc/>
    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        if (question.Send.Length > 0)
            await secured.WriteAsync(question.Send, stop).ConfigureAwait(false);
        var body = new MemoryStream();
        var started = clock.GetTimestamp();
        var first = new AnswerReader(secured, question, clock, MostBytes, stop);
        if (!await first.FillAsync().ConfigureAwait(false))
            return null;
        body.Write(first.Pending.Span);
        var patience = 3 * clock.GetElapsedTime(started);
        patience = patience > Quiet ? patience : Quiet;
        var rest = new AnswerReader(
            secured,
            question with
            {
                Wait = question.Wait < patience ? question.Wait : patience,
            },
            clock,
            MostBytes - body.Length,
            stop
        );
        await rest.CopyAsync(body, long.MaxValue, MostBytes).ConfigureAwait(false);
        var text = ContentCodings.Text(body.GetBuffer().AsSpan(0, (int)body.Length));
        var line = text.AsSpan().TrimStart("\r\n");
        var end = line.IndexOfAny('\r', '\n');
        return new(AnswerKind.Content)
        {
            StatusLine = OneLine.Shown(end < 0 ? line : line[..end], 200),
            Body = text,
            Complete = rest.Stopped is Stopped.Closed or Stopped.Waited,
        };
    }
}
