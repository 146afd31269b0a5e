using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>Cassandra (CQL binary protocol 4): STARTUP; READY lets in, AUTHENTICATE asks for a log-in.</summary>
internal sealed class CassandraSpeaker : ISpeaker
{
    private const byte Error = 0;
    private const byte Startup = 1;
    private const byte Ready = 2;
    private const byte Authenticate = 3;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        byte[] body = [0, 1, .. Text("CQL_VERSION"), .. Text("3.0.0")];
        await with.SendAsync(
                new byte[] { 4, 0, 0, 1, Startup, 0, 0, 0, (byte)body.Length }
                    .Concat(body)
                    .ToArray()
            )
            .ConfigureAwait(false);
        if (await with.BytesAsync(9).ConfigureAwait(false) is not { } head || (head[0] & 0x80) == 0)
            return with.Broken("Cassandra");
        if (await with.BytesAsync(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5))).ConfigureAwait(false) is not { } content)
            return with.Broken("Cassandra");
        return head[4] switch
        {
            Ready => ProtocolAnswer.Of(AnswerKind.Granted, "READY"),
            Authenticate => ProtocolAnswer.Of(AnswerKind.Asked, "AUTHENTICATE: asks for a log-in"),
            Error when content.Length >= 6 => Failure(content),
            _ => ProtocolAnswer.Of(AnswerKind.Unclear, string.Create(CultureInfo.InvariantCulture, $"opcode {head[4]}")),
        };
    }

    private static Answer Failure(byte[] content)
    {
        var code = BinaryPrimitives.ReadInt32BigEndian(content);
        var said = string.Create(CultureInfo.InvariantCulture, $"ERROR 0x{code:x4} {Encoding.UTF8.GetString(content.AsSpan(6))}");
        return ProtocolAnswer.Of(
            code switch
            {
                0x0100 => AnswerKind.Asked,
                0x1000 or 0x1001 or 0x1002 or 0x0000 => AnswerKind.Error,
                _ => AnswerKind.Refused,
            },
            said,
            code
        );
    }

    private static byte[] Text(string text) => [0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
