using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>FTP over TLS (RFC 4217): AUTH TLS, or TLS from the first byte. USER is asked, PASS only with a password of the user's.</summary>
internal sealed class FtpSpeaker(bool implicitTls) : ISpeaker
{
    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => !implicitTls;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        if (await Reply.ReadAsync(with).ConfigureAwait(false) is not { Code: 220 })
            return with.Any ? "no FTP greeting (220)" : "no greeting";
        await with.SayAsync("AUTH TLS").ConfigureAwait(false);
        var reply = await Reply.ReadAsync(with).ConfigureAwait(false);
        return reply is { Code: 234 or 334 } ? "" : OneLine.Shown(reply?.ToString() ?? "no answer to AUTH TLS", 120);
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        if (implicitTls || question.Via == Transport.Plain)
        {
            var greeting = await Reply.ReadAsync(with).ConfigureAwait(false);
            if (greeting is not { Code: 220 })
                return greeting is null ? with.Broken("FTP") : Said(greeting);
        }

        var user = question.User.Length > 0 ? question.User : "anonymous";
        await with.SayAsync($"USER {string.Concat(user.Where(c => !char.IsControl(c)))}").ConfigureAwait(false);
        var reply = await Reply.ReadAsync(with).ConfigureAwait(false);
        if (reply is { Code: 331 } && question.Password.Length > 0)
        {
            await with.SayAsync($"PASS {string.Concat(question.Password.Where(c => !char.IsControl(c)))}").ConfigureAwait(false);
            reply = await Reply.ReadAsync(with).ConfigureAwait(false);
        }

        if (reply is null)
            return with.Broken("FTP");
        await with.SayAsync("QUIT").ConfigureAwait(false);
        return Said(reply);
    }

    private static Answer Said(Reply reply) =>
        reply.Code switch
        {
            230 or 232 => ProtocolAnswer.Of(AnswerKind.Granted, reply.ToString(), reply.Code),
            331 or 332 => ProtocolAnswer.Of(AnswerKind.Asked, reply.ToString(), reply.Code),
            421 => ProtocolAnswer.Of(AnswerKind.Error, reply.ToString(), reply.Code),
            522 => ProtocolAnswer.Of(AnswerKind.Refused, reply.ToString(), reply.Code) with { NamesCertificate = true },
            // 530 "Please login with USER and PASS" after a wrong name is a log-in asked for, not a certificate.
            _ => ProtocolAnswer.Of(AnswerKind.Refused, reply.ToString(), reply.Code),
        };
}
