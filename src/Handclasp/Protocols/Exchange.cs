using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>Lines and frames to and from a peer, bounded in bytes and time. Nothing the peer does throws.</summary>
/// <param name="exact">Takes byte after byte, never one beyond what was asked for: what follows may be TLS.</param>
internal sealed class Exchange(IChannel channel, Question question, TimeProvider clock, CancellationToken stop, bool exact = false)
{
    private const int MostBytes = 256 * 1024;
    private const int LongestLine = 8 * 1024;
    private readonly AnswerReader reader = new(channel, question, clock, MostBytes, stop, exact ? 1 : AnswerReader.AtOnce);

    private long asked;

    /// <summary>Some bytes came.</summary>
    public bool Any => reader.Received > 0;

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        asked = reader.Received;
        return channel.WriteAsync(bytes, stop);
    }

    /// <summary>Sends a line; CRLF is added.</summary>
    public ValueTask<bool> SayAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    /// <summary>The next line without its end; null when none comes any more, or one that is longer than any.</summary>
    public async ValueTask<string?> LineAsync()
    {
        var (line, whole) = await reader.LineAsync(LongestLine).ConfigureAwait(false);
        return whole ? Encoding.UTF8.GetString(line) : null;
    }

    /// <summary>So many bytes; null when fewer come.</summary>
    public async ValueTask<byte[]?> BytesAsync(long count)
    {
        if (count is < 0 or > MostBytes)
            return null;
        var bytes = new MemoryStream();
        return await reader.CopyAsync(bytes, count, MostBytes).ConfigureAwait(false) == count ? bytes.ToArray() : null;
    }

    /// <summary>What came is no answer of this protocol, or no whole one; nothing at all after the last question is no answer.</summary>
    public Answer? Broken(string protocol) =>
        reader.Received > asked
            ? new(AnswerKind.Unclear) { StatusLine = $"what came is no whole answer of {protocol}", Complete = false }
            : null;
}
