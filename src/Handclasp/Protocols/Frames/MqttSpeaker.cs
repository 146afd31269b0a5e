using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>MQTT 3.1.1 and 5 (OASIS): CONNECT under a random client id with a clean session; CONNACK's code is the answer.</summary>
/// <param name="level">4 for 3.1.1, 5 for 5.</param>
internal sealed class MqttSpeaker(byte level) : ISpeaker
{
    private const byte Connect = 0x10;
    private const byte ConnAck = 0x20;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        await with.SendAsync(Hello(question)).ConfigureAwait(false);
        var isAck = await with.BytesAsync(1).ConfigureAwait(false) is [ConnAck];
        var length = isAck ? await LengthAsync(with).ConfigureAwait(false) : -1;
        if (length is < 2 or > 4096)
            return with.Broken("MQTT");
        if (await with.BytesAsync(length).ConfigureAwait(false) is not { } body)
            return with.Broken("MQTT");
        await with.SendAsync(new byte[] { 0xE0, 0 }).ConfigureAwait(false);
        return Said(body[1]);
    }

    private byte[] Hello(Question question)
    {
        var withAccount = question.User.Length > 0;
        var withPassword = withAccount && question.Password.Length > 0;
        byte flags = (byte)(2 | (withAccount ? 0x80 : 0) | (withPassword ? 0x40 : 0));
        List<byte> body = [0, 4, .. "MQTT"u8, level, flags, 0, 30];
        if (level >= 5)
            body.Add(0); // No properties.
        body.AddRange(Text("handclasp-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))));
        if (withAccount)
            body.AddRange(Text(question.User));
        if (withPassword)
            body.AddRange(Text(question.Password));
        return [Connect, .. Length(body.Count), .. body];
    }

    private Answer Said(byte code)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"CONNACK {code}{Meaning(code)}");
        return (level, code) switch
        {
            (_, 0) => ProtocolAnswer.Of(AnswerKind.Granted, said),
            // Bad user name or password, not authorized, bad authentication method.
            (< 5, 4 or 5) or (>= 5, 0x86 or 0x87 or 0x8C) => ProtocolAnswer.Of(AnswerKind.Asked, said, code),
            (< 5, 1) or (>= 5, 0x84) => ProtocolAnswer.Of(
                AnswerKind.Unclear,
                $"{said}: try --protocol {(level < 5 ? "mqtt5" : "mqtts")}",
                code
            ),
            (< 5, 3) or (>= 5, 0x88 or 0x89 or 0x97 or 0x9F) => ProtocolAnswer.Of(AnswerKind.Error, said, code),
            _ => ProtocolAnswer.Of(AnswerKind.Refused, said, code),
        };
    }

    private string Meaning(byte code) =>
        (level, code) switch
        {
            (_, 0) => " accepted",
            (< 5, 1) or (>= 5, 0x84) => " unacceptable protocol version",
            (< 5, 2) or (>= 5, 0x85) => " identifier rejected",
            (< 5, 3) or (>= 5, 0x88) => " server unavailable",
            (< 5, 4) or (>= 5, 0x86) => " bad user name or password",
            (< 5, 5) or (>= 5, 0x87) => " not authorized",
            (>= 5, 0x8C) => " bad authentication method",
            (>= 5, 0x8A) => " banned",
            _ => "",
        };

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    /// <summary>Variable byte integer, section 1.5.5 of MQTT 5.</summary>
    private static byte[] Length(int value)
    {
        List<byte> bytes = [];
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
            value >>= 7;
        } while (value > 0);

        return [.. bytes];
    }

    private static async ValueTask<int> LengthAsync(Exchange with)
    {
        var value = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            if (await with.BytesAsync(1).ConfigureAwait(false) is not [var next])
                return -1;
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        return -1;
    }
}
