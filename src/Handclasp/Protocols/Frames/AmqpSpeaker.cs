using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>AMQP 0-9-1 and 1.0: the protocol header is sent; Connection.Start, or a header in return, says that the client was let as far as the log-in.</summary>
internal sealed class AmqpSpeaker : ISpeaker
{
    private const int LongestField = 64 * 1024;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        await with.SendAsync(new byte[] { (byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1 }).ConfigureAwait(false);
        if (await with.BytesAsync(8).ConfigureAwait(false) is not { } head)
            return with.Broken("AMQP");
        if (head.AsSpan().StartsWith("AMQP"u8))
            return ProtocolAnswer.Of(
                AnswerKind.Asked,
                string.Create(CultureInfo.InvariantCulture, $"protocol header AMQP {head[5]}.{head[6]}.{head[7]}: 0-9-1 is not spoken here")
            );
        // Frame: type 1 (method), channel 0, size; then class and method.
        var isMethod = head[0] == 1 && BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(3)) is >= 4 and < 1 << 20;
        if (!isMethod || await with.BytesAsync(3).ConfigureAwait(false) is not { } rest)
            return with.Broken("AMQP");
        var (kind, method) = (head[7] << 8 | rest[0], rest[1] << 8 | rest[2]);
        return (kind, method) switch
        {
            (10, 10) => await StartAsync(with, question).ConfigureAwait(false),
            (10, 50) => ProtocolAnswer.Of(AnswerKind.Refused, "Connection.Close"),
            _ => ProtocolAnswer.Of(AnswerKind.Unclear, string.Create(CultureInfo.InvariantCulture, $"AMQP method {kind}.{method}")),
        };
    }

    /// <summary>version, server-properties, mechanisms, locales (AMQP 0-9-1, section 1.4.2.1).</summary>
    private static async ValueTask<Answer> StartAsync(Exchange with, Question question)
    {
        const string asks = "Connection.Start: asks for a log-in";
        if (
            await with.BytesAsync(6).ConfigureAwait(false) is not { } head
            || BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(2)) is var properties && properties > LongestField
            || await with.BytesAsync((int)properties + 4).ConfigureAwait(false) is not { } table
            || BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan((int)properties)) is var length && length > LongestField
            || await with.BytesAsync((int)length).ConfigureAwait(false) is not { } names
        )
            return ProtocolAnswer.Of(AnswerKind.Asked, asks);
        var mechanisms = Encoding.ASCII.GetString(names).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (mechanisms.Length == 0)
            return ProtocolAnswer.Of(AnswerKind.Refused, "Connection.Start offers no way to log in");
        // EXTERNAL is the certificate itself: without TLS there is none.
        return question.Via == Transport.Plain && mechanisms is ["EXTERNAL"]
            ? ProtocolAnswer.Of(AnswerKind.Refused, "Connection.Start offers EXTERNAL alone, the certificate of TLS")
            : ProtocolAnswer.Of(AnswerKind.Asked, $"{asks} ({string.Join(' ', mechanisms)})");
    }
}
