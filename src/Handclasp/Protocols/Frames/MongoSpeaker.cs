using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>
/// MongoDB (wire protocol, OP_MSG): hello, which everybody may ask, then listDatabases by name only, which needs a log-in where authorization is on
/// (error 13).
/// </summary>
internal sealed class MongoSpeaker : ISpeaker
{
    private const int OpMsg = 2013;
    private const int MostBson = 128 * 1024;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        await with.SendAsync(Command(1, "hello", [])).ConfigureAwait(false);
        if (await ReplyAsync(with).ConfigureAwait(false) is not { } hello)
            return with.Broken("MongoDB");
        if (!hello.Ok)
            return ProtocolAnswer.Of(AnswerKind.Refused, $"hello: {hello.Said}", hello.Code);
        await with.SendAsync(Command(2, "listDatabases", [8, .. "nameOnly"u8, 0, 1])).ConfigureAwait(false);
        return await ReplyAsync(with).ConfigureAwait(false) switch
        {
            { Ok: true } => ProtocolAnswer.Of(AnswerKind.Granted, "listDatabases: ok"),
            { } failed => ProtocolAnswer.Of(AnswerKind.Asked, $"hello answered; listDatabases: {failed.Said}", failed.Code),
            null => ProtocolAnswer.Of(AnswerKind.Asked, "hello answered, listDatabases not"),
        };
    }

    /// <summary>{ name: 1, …, $db: "admin" }</summary>
    private static byte[] Command(int id, string name, byte[] more)
    {
        byte[] fields = [0x10, .. Encoding.ASCII.GetBytes(name), 0, 1, 0, 0, 0, .. more, 2, .. "$db"u8, 0, 6, 0, 0, 0, .. "admin"u8, 0, 0];
        var message = new byte[16 + 4 + 1 + 4 + fields.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), id);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(21), 4 + fields.Length);
        fields.CopyTo(message, 25);
        return message;
    }

    private static async ValueTask<BsonReply?> ReplyAsync(Exchange with)
    {
        if (await with.BytesAsync(16).ConfigureAwait(false) is not { } head)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12)) != OpMsg || length is < 26 or > MostBson)
            return null;
        return await with.BytesAsync(length - 16).ConfigureAwait(false) is { } body ? BsonReply.Read(body.AsSpan(5)) : null;
    }
}

/// <summary>The few fields of a BSON document (bsonspec.org) that tell how a command went.</summary>
internal sealed record BsonReply(bool Ok, int Code, string Said)
{
    public static BsonReply? Read(ReadOnlySpan<byte> document)
    {
        var (ok, code, text) = (false, 0, "");
        var at = 4;
        while (at < document.Length && document[at] != 0)
        {
            var type = document[at++];
            var end = document[at..].IndexOf((byte)0);
            if (end < 0)
                return null;
            var name = Encoding.UTF8.GetString(document.Slice(at, Math.Min(end, 64)));
            at += end + 1;
            if (Size(type, document[at..]) is not { } size || at + size > document.Length)
                return null;
            var value = document.Slice(at, size);
            at += size;
            switch (name)
            {
                case "ok":
                    ok = type == 1 ? BinaryPrimitives.ReadDoubleLittleEndian(value) == 1 : value.Length > 0 && value[0] == 1;
                    break;
                case "code" when type == 0x10:
                    code = BinaryPrimitives.ReadInt32LittleEndian(value);
                    break;
                case "errmsg" when type == 2:
                    text = Encoding.UTF8.GetString(value.Slice(4, Math.Min(value.Length - 5, 300)));
                    break;
            }
        }

        return new(
            ok,
            code,
            string.Create(CultureInfo.InvariantCulture, $"{(ok ? "ok" : $"error {code}")}{(text.Length > 0 ? ", " + text : "")}")
        );
    }

    private static int? Size(byte type, ReadOnlySpan<byte> rest)
    {
        var announced = rest.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(rest) : -1;
        var bounded = announced is >= 0 and < 1 << 20;
        return type switch
        {
            1 or 9 or 0x11 or 0x12 => 8,
            2 or 0x0D or 0x0E => bounded && announced > 0 ? 4 + announced : null,
            3 or 4 => bounded && announced >= 5 ? announced : null,
            5 => bounded ? 5 + announced : null,
            7 => 12,
            8 => 1,
            0x0A => 0,
            0x10 => 4,
            0x13 => 16,
            _ => null,
        };
    }
}
