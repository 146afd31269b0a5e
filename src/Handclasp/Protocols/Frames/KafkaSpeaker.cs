using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>Kafka (protocol guide): ApiVersions, which every client may ask, then Metadata without topics, which a broker with SASL answers only after a log-in.</summary>
internal sealed class KafkaSpeaker : ISpeaker
{
    private const short Metadata = 3;
    private const short ApiVersions = 18;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        await with.SendAsync(Request(ApiVersions, 0, 1, [])).ConfigureAwait(false);
        if (await ResponseAsync(with, 1).ConfigureAwait(false) is not { } versions)
            return with.Broken("Kafka");
        var error = versions.Length >= 2 ? BinaryPrimitives.ReadInt16BigEndian(versions) : (short)-1;
        if (error is not 0 and not 35)
            return ProtocolAnswer.Of(AnswerKind.Refused, string.Create(CultureInfo.InvariantCulture, $"ApiVersions: error {error}"), error);
        // Version 1, an empty array of topics: the brokers, no topic.
        await with.SendAsync(Request(Metadata, 1, 2, [0, 0, 0, 0])).ConfigureAwait(false);
        return await ResponseAsync(with, 2).ConfigureAwait(false) is { Length: >= 4 }
            ? ProtocolAnswer.Of(AnswerKind.Granted, "Metadata: the list of brokers")
            : ProtocolAnswer.Of(AnswerKind.Asked, "ApiVersions answered, Metadata not: asks for a log-in");
    }

    private static byte[] Request(short key, short version, int correlation, byte[] body)
    {
        var client = Encoding.ASCII.GetBytes("handclasp");
        var message = new byte[4 + 8 + 2 + client.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(4), key);
        BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(6), version);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(8), correlation);
        BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(12), (short)client.Length);
        client.CopyTo(message, 14);
        body.CopyTo(message, 14 + client.Length);
        return message;
    }

    /// <summary>What follows the correlation id; null when it is no answer to this request.</summary>
    private static async ValueTask<byte[]?> ResponseAsync(Exchange with, int correlation)
    {
        if (
            await with.BytesAsync(8).ConfigureAwait(false) is not { } head
            || BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) != correlation
        )
            return null;
        return await with.BytesAsync(BinaryPrimitives.ReadInt32BigEndian(head) - 4L).ConfigureAwait(false);
    }
}
