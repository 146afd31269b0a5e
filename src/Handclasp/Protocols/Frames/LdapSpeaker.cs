using System.Formats.Asn1;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>LDAP (RFC 4511, 4513): StartTLS or TLS at once; the root DSE is asked for, after a simple bind only with the user's own password.</summary>
internal sealed class LdapSpeaker(bool implicitTls) : ISpeaker
{
    private const int MostMessages = 20;
    private static readonly Asn1Tag Extended = new(TagClass.Application, 23, true);
    private static readonly Asn1Tag Bind = new(TagClass.Application, 0, true);
    private static readonly Asn1Tag Search = new(TagClass.Application, 3, true);

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => !implicitTls;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        await with.SendAsync(
                Message(1, Extended, w => w.WriteOctetString("1.3.6.1.4.1.1466.20037"u8, new Asn1Tag(TagClass.ContextSpecific, 0)))
            )
            .ConfigureAwait(false);
        var result = await ResultAsync(with, 24).ConfigureAwait(false);
        return result switch
        {
            null => with.Any ? "no LDAP answer to StartTLS" : "no answer to StartTLS",
            { Code: 0 } => "",
            _ => OneLine.Shown($"StartTLS: {result.Value.Said}", 120),
        };
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        if (question.Password.Length > 0)
        {
            await with.SendAsync(Message(2, Bind, w => WriteBind(w, question))).ConfigureAwait(false);
            if (await ResultAsync(with, 1).ConfigureAwait(false) is not { } bound)
                return with.Broken("LDAP");
            if (bound.Code != 0)
                return Said("bind", bound.Code, bound.Said);
        }

        await with.SendAsync(Message(3, Search, WriteSearch)).ConfigureAwait(false);
        if (await ResultAsync(with, 5).ConfigureAwait(false) is not { } result)
            return with.Broken("LDAP");
        // UnbindRequest: [APPLICATION 2] NULL.
        await with.SendAsync(new byte[] { 0x30, 5, 2, 1, 4, 0x42, 0 }).ConfigureAwait(false);
        return Said("root DSE", result.Code, result.Said);
    }

    private static Answer Said(string what, int code, string said) =>
        ProtocolAnswer.Of(
            code switch
            {
                0 => AnswerKind.Granted,
                // invalidCredentials, insufficientAccessRights.
                49 or 50 => AnswerKind.Asked,
                // strongerAuthRequired, confidentialityRequired, inappropriateAuthentication.
                8 or 13 or 48 => AnswerKind.Refused,
                // busy, unavailable, other.
                51 or 52 or 80 => AnswerKind.Error,
                _ => AnswerKind.Refused,
            },
            $"{what}: {said}",
            code
        );

    private static void WriteBind(AsnWriter to, Question question)
    {
        to.WriteInteger(3);
        to.WriteOctetString(Encoding.UTF8.GetBytes(question.User));
        to.WriteOctetString(Encoding.UTF8.GetBytes(question.Password), new Asn1Tag(TagClass.ContextSpecific, 0));
    }

    private static void WriteSearch(AsnWriter to)
    {
        to.WriteOctetString([]);
        to.WriteEnumeratedValue(Scope.BaseObject);
        to.WriteEnumeratedValue(Scope.BaseObject);
        to.WriteInteger(1);
        to.WriteInteger(5);
        to.WriteBoolean(false);
        // (objectClass=*)
        to.WriteOctetString("objectClass"u8, new Asn1Tag(TagClass.ContextSpecific, 7));
        using (to.PushSequence())
            to.WriteOctetString("supportedLDAPVersion"u8);
    }

    private static byte[] Message(int id, Asn1Tag operation, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(operation))
                content(writer);
        }

        return writer.Encode();
    }

    /// <summary>The result code of the next message of this kind; entries before it are passed over.</summary>
    private static async ValueTask<(int Code, string Said)?> ResultAsync(Exchange with, int operation)
    {
        for (var i = 0; i < MostMessages; i++)
        {
            if (await FrameAsync(with).ConfigureAwait(false) is not { } frame)
                return null;
            try
            {
                var message = new AsnReader(frame, AsnEncodingRules.BER).ReadSequence();
                message.ReadInteger();
                var tag = message.PeekTag();
                if (tag.TagClass != TagClass.Application)
                    return null;
                // A notice of disconnection (RFC 4511 section 4.4.1) is an ExtendedResponse that nobody asked for.
                if (tag.TagValue != operation && tag.TagValue != 24)
                    continue;
                var result = message.ReadSequence(tag);
                var code = result.ReadEnumeratedBytes().Span;
                result.ReadOctetString();
                var text = Encoding.UTF8.GetString(result.ReadOctetString());
                var number = code.Length == 1 ? code[0] : 80;
                return (number, text.Length > 0 ? $"result {number}, {text}" : $"result {number}");
            }
            catch (AsnContentException)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>One BER element: tag, length, content.</summary>
    private static async ValueTask<byte[]?> FrameAsync(Exchange with)
    {
        if (await with.BytesAsync(2).ConfigureAwait(false) is not [0x30, var first])
            return null;
        byte[] head = [0x30, first];
        long length = first;
        if (first >= 0x80)
        {
            var count = first & 0x7F;
            if (count is 0 or > 4 || await with.BytesAsync(count).ConfigureAwait(false) is not { } more)
                return null;
            head = [.. head, .. more];
            length = more.Aggregate(0L, (sum, b) => sum << 8 | b);
        }

        return await with.BytesAsync(length).ConfigureAwait(false) is { } content ? [.. head, .. content] : null;
    }

    private enum Scope
    {
        BaseObject = 0,
    }
}
