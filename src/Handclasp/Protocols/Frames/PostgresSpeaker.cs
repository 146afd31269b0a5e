using System.Buffers.Binary;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Frames;

/// <summary>
/// PostgreSQL (protocol 3.0, documentation chapter 54): SSLRequest, or direct TLS with ALPN since version 17; then StartupMessage. The user is
/// --user, else the certificate's common name (which `cert` authentication compares), else postgres. No password is sent.
/// </summary>
internal sealed class PostgresSpeaker(bool direct) : ISpeaker
{
    private const int SslRequest = 80877103;
    private const int MostMessages = 50;

    public IReadOnlyList<string> Alpn => direct ? ["postgresql"] : [];

    public bool HasPaths => false;

    public bool Upgrades => !direct;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        var request = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(request, 8);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), SslRequest);
        await with.SendAsync(request).ConfigureAwait(false);
        return await with.BytesAsync(1).ConfigureAwait(false) switch
        {
            [(byte)'S'] => "",
            [(byte)'N'] => "the server offers no TLS (SSLRequest answered with N)",
            null => "no answer to SSLRequest",
            _ => "an unknown answer to SSLRequest: is it PostgreSQL?",
        };
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        await with.SendAsync(Startup(question)).ConfigureAwait(false);
        for (var i = 0; i < MostMessages; i++)
        {
            if (await with.BytesAsync(5).ConfigureAwait(false) is not { } head)
                return with.Broken("PostgreSQL");
            var body = await with.BytesAsync(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4).ConfigureAwait(false);
            if (body is null)
                return with.Broken("PostgreSQL");
            var answer = head[0] switch
            {
                (byte)'R' when body.Length >= 4 => Authentication(BinaryPrimitives.ReadInt32BigEndian(body)),
                (byte)'E' => Failure(body),
                // Notices, protocol negotiation.
                (byte)'N' or (byte)'v' => null,
                _ => ProtocolAnswer.Of(AnswerKind.Unclear, "an unknown message: is it PostgreSQL?"),
            };
            if (answer is null)
                continue;
            await with.SendAsync(new byte[] { (byte)'X', 0, 0, 0, 4 }).ConfigureAwait(false);
            return answer;
        }

        return with.Broken("PostgreSQL");
    }

    private static byte[] Startup(Question question)
    {
        var user =
            question.User.Length > 0 ? question.User
            : question.CertificateName.Length > 0 ? question.CertificateName
            : "postgres";
        var database = question.Database.Length > 0 ? question.Database : "postgres";
        byte[] parameters =
        [
            .. Text("user"),
            .. Text(user),
            .. Text("database"),
            .. Text(database),
            .. Text("application_name"),
            .. Text("handclasp"),
            0,
        ];
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), 3 << 16);
        parameters.CopyTo(message, 8);
        return message;
    }

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)), 0];

    private static Answer Authentication(int kind) =>
        kind == 0
            ? ProtocolAnswer.Of(AnswerKind.Granted, "AuthenticationOk")
            : ProtocolAnswer.Of(
                AnswerKind.Asked,
                kind switch
                {
                    3 or 5 or 10 => "asks for a password",
                    _ => "asks for another authentication",
                },
                kind
            );

    private static Answer Failure(byte[] body)
    {
        var fields = Encoding.UTF8.GetString(body).Split('\0');
        var code = fields.FirstOrDefault(f => f.StartsWith('C'), "C?????")[1..];
        var message = fields.FirstOrDefault(f => f.StartsWith('M'), "M")[1..];
        var said = $"{code} {message}";
        return code switch
        {
            // These come after the log-in has succeeded: no such database, no right to connect to it.
            "3D000" or "42501" => ProtocolAnswer.Of(AnswerKind.Granted, said),
            "28P01" => ProtocolAnswer.Of(AnswerKind.Asked, said),
            // cannot_connect_now, too_many_connections, and what is broken inside.
            _ when code.StartsWith("57", StringComparison.Ordinal)
                    || code.StartsWith("53", StringComparison.Ordinal)
                    || code.StartsWith("XX", StringComparison.Ordinal) => ProtocolAnswer.Of(AnswerKind.Error, said),
            _ => ProtocolAnswer.Of(AnswerKind.Refused, said),
        };
    }
}
