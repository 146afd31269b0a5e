using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>
/// MySQL and MariaDB (client/server protocol): greeting, SSLRequest, log-in without a password. The user is --user, else the certificate's
/// common name. An account that asks for a password and one that asks for a certificate refuse with the same error 1045.
/// </summary>
internal sealed class MySqlSpeaker : ISpeaker
{
    private const uint Protocol41 = 0x200;
    private const uint Ssl = 0x800;
    private const uint Secure = 0x8000;
    private const uint PluginAuth = 0x80000;
    private const uint WithDatabase = 8;
    private const int LargestPacket = 64 * 1024;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => true;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        if (await PacketAsync(with).ConfigureAwait(false) is not { } greeting)
            return with.Any ? "no MySQL greeting" : "no greeting";
        if (greeting is [0xFF, ..])
            return OneLine.Shown(Error(greeting).Said, 120);
        if (Capabilities(greeting) is not { } capabilities)
            return "no MySQL greeting of protocol 10";
        if ((capabilities & Ssl) == 0)
            return "the server offers no TLS (no SSL among its capabilities)";
        await with.SendAsync(Packet(1, Head(Ssl))).ConfigureAwait(false);
        return "";
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        byte sequence = 2;
        if (question.Via == Transport.Plain)
        {
            if (await PacketAsync(with).ConfigureAwait(false) is not { } greeting)
                return with.Broken("MySQL");
            if (greeting is [0xFF, ..])
                return Said(greeting);
            sequence = 1;
        }

        await with.SendAsync(Packet(sequence, LogIn(question))).ConfigureAwait(false);
        var answer = await PacketAsync(with).ConfigureAwait(false);
        // Another plugin is proposed: an empty answer to its challenge, too.
        if (answer is [0xFE, ..])
        {
            await with.SendAsync(Packet((byte)(sequence + 2), [])).ConfigureAwait(false);
            answer = await PacketAsync(with).ConfigureAwait(false);
        }

        if (answer is null)
            return with.Broken("MySQL");
        if (answer is [0x00, ..])
            await with.SendAsync(Packet(0, [1])).ConfigureAwait(false);
        return Said(answer);
    }

    private static Answer Said(byte[] packet)
    {
        if (packet is [0x00, ..])
            return ProtocolAnswer.Of(AnswerKind.Granted, "OK: logged in");
        if (packet is not [0xFF, ..])
            return ProtocolAnswer.Of(AnswerKind.Asked, "asks for another authentication");
        var (code, said) = Error(packet);
        return code switch
        {
            // Too many connections, host blocked, out of resources.
            1040 or 1129 or 1203 or 1226 => ProtocolAnswer.Of(AnswerKind.Error, said, code),
            // No such database, no right to it: the log-in succeeded.
            1049 or 1044 => ProtocolAnswer.Of(AnswerKind.Granted, said, code),
            _ => ProtocolAnswer.Of(AnswerKind.Refused, said, code),
        };
    }

    private static (int Code, string Said) Error(byte[] packet)
    {
        var code = packet.Length >= 3 ? BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(1)) : 0;
        var text = Encoding.UTF8.GetString(packet.AsSpan(Math.Min(packet.Length, 3)));
        return (
            code,
            string.Create(CultureInfo.InvariantCulture, $"{code} {(text.StartsWith('#') && text.Length > 6 ? text[6..] : text)}")
        );
    }

    /// <summary>The capability flags of a greeting of protocol 10, or null.</summary>
    private static uint? Capabilities(byte[] greeting)
    {
        var end = greeting is [10, ..] ? greeting.AsSpan(1).IndexOf((byte)0) : -1;
        var at = end + 2 + 4 + 8 + 1;
        if (end < 0 || greeting.Length < at + 2)
            return null;
        uint low = BinaryPrimitives.ReadUInt16LittleEndian(greeting.AsSpan(at));
        return greeting.Length >= at + 7 ? low | (uint)BinaryPrimitives.ReadUInt16LittleEndian(greeting.AsSpan(at + 5)) << 16 : low;
    }

    private static byte[] Head(uint more)
    {
        var head = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Protocol41 | Secure | PluginAuth | more);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), 1 << 24);
        head[8] = 45; // utf8mb4
        return head;
    }

    private static byte[] LogIn(Question question)
    {
        var user =
            question.User.Length > 0 ? question.User
            : question.CertificateName.Length > 0 ? question.CertificateName
            : "handclasp";
        var database = question.Database;
        return
        [
            .. Head((question.Via == Transport.Plain ? 0 : Ssl) | (database.Length > 0 ? WithDatabase : 0)),
            .. Text(user),
            0,
            .. database.Length > 0 ? Text(database) : [],
            .. Text("mysql_native_password"),
        ];
    }

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)), 0];

    private static byte[] Packet(byte sequence, byte[] content) =>
        [(byte)content.Length, (byte)(content.Length >> 8), (byte)(content.Length >> 16), sequence, .. content];

    private static async ValueTask<byte[]?> PacketAsync(Exchange with)
    {
        if (await with.BytesAsync(4).ConfigureAwait(false) is not { } head)
            return null;
        var length = head[0] | head[1] << 8 | head[2] << 16;
        return length is > 0 and <= LargestPacket ? await with.BytesAsync(length).ConfigureAwait(false) : null;
    }
}
