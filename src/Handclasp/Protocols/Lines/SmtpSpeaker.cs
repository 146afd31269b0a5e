using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>
/// SMTP and submission (RFC 5321, 3207, 6409, 8314). MAIL FROM is asked; RCPT only with --rcpt, and DATA never. Postfix refuses at RCPT
/// (smtpd_delay_reject): an answer before it says nothing about the client.
/// </summary>
/// <param name="implicitTls">TLS from the first byte.</param>
internal sealed class SmtpSpeaker(bool implicitTls) : ISpeaker
{
    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => !implicitTls;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        if (await Reply.ReadAsync(with).ConfigureAwait(false) is not { Code: 220 } greeting)
            return with.Any ? "no SMTP greeting (220)" : "no greeting";
        await with.SayAsync($"EHLO {Name}").ConfigureAwait(false);
        var ehlo = await Reply.ReadAsync(with).ConfigureAwait(false);
        if (ehlo is not { Code: 250 })
            return ehlo is null ? "no answer to EHLO" : OneLine.Shown(ehlo.ToString(), 120);
        if (!ehlo.Text.Split('\n').Skip(1).Any(l => l.Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
            return $"the server offers no STARTTLS ({OneLine.Shown(greeting.ToString(), 60)})";
        await with.SayAsync("STARTTLS").ConfigureAwait(false);
        var goAhead = await Reply.ReadAsync(with).ConfigureAwait(false);
        return goAhead is { Code: 220 } ? "" : OneLine.Shown(goAhead?.ToString() ?? "no answer to STARTTLS", 120);
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        if (implicitTls || question.Via == Transport.Plain)
        {
            var greeting = await Reply.ReadAsync(with).ConfigureAwait(false);
            if (greeting is not { Code: 220 })
                return greeting is null ? with.Broken("SMTP") : Said(greeting, false);
        }

        Reply? reply = null;
        foreach (var (line, last) in Dialogue(question))
        {
            await with.SayAsync(line).ConfigureAwait(false);
            reply = await Reply.ReadAsync(with).ConfigureAwait(false);
            if (reply is null)
                return with.Broken("SMTP");
            if (last || reply.Code is < 200 or >= 300)
                break;
        }

        await with.SayAsync("RSET").ConfigureAwait(false);
        await with.SayAsync("QUIT").ConfigureAwait(false);
        return Said(reply!, question.Recipient.Length > 0);
    }

    private static IEnumerable<(string Line, bool Last)> Dialogue(Question question)
    {
        yield return ($"EHLO {Name}", false);
        yield return ("MAIL FROM:<>", question.Recipient.Length == 0);
        if (question.Recipient.Length > 0)
            yield return ($"RCPT TO:<{question.Recipient}>", true);
    }

    private static Answer Said(Reply reply, bool toTheEnd) =>
        reply.Code switch
        {
            >= 200 and < 300 when toTheEnd => ProtocolAnswer.Of(AnswerKind.Granted, $"RCPT: {reply}", reply.Code),
            >= 200 and < 300 => ProtocolAnswer.Of(
                AnswerKind.Unclear,
                $"MAIL: {reply.Code}: many servers decide at RCPT only",
                reply.Code
            ) with
            {
                Settle = "--rcpt ADDRESS, which asks as far as RCPT",
            },
            // RFC 3207 section 4 and RFC 4954 section 6 both have 530: "Must issue a STARTTLS command first", "Authentication required".
            _ when ProtocolAnswer.NamesCertificate(reply.ToString()) => ProtocolAnswer.Of(AnswerKind.Refused, reply.ToString(), reply.Code),
            530 when reply.ToString().Contains("TLS", StringComparison.OrdinalIgnoreCase) => ProtocolAnswer.Of(
                AnswerKind.Refused,
                reply.ToString(),
                reply.Code
            ) with
            {
                NamesCertificate = true,
            },
            421 or 450 or 451 or 452 or 454 => ProtocolAnswer.Of(AnswerKind.Error, reply.ToString(), reply.Code),
            530 or 535 or 538 => ProtocolAnswer.Of(AnswerKind.Asked, reply.ToString(), reply.Code),
            _ => ProtocolAnswer.Of(AnswerKind.Refused, reply.ToString(), reply.Code),
        };

    /// <summary>RFC 5321 section 4.1.4 wants a name of ours; this one is nobody's.</summary>
    private static string Name => "handclasp.invalid";
}
