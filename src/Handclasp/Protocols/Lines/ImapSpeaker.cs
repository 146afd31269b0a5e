using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>
/// IMAP (RFC 9051, 8314). Without a log-in nothing protected is reached, and some servers (Dovecot) refuse clients without certificate only there:
/// an answer before it is inconclusive. LOGIN is sent when the target's URL has user and password, inside TLS.
/// </summary>
internal sealed class ImapSpeaker(bool implicitTls) : ISpeaker
{
    private const int MostLines = 100;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => !implicitTls;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        if (
            await with.LineAsync().ConfigureAwait(false) is not { } greeting
            || !greeting.StartsWith("* OK", StringComparison.OrdinalIgnoreCase)
        )
            return with.Any ? "no IMAP greeting (* OK)" : "no greeting";
        await with.SayAsync("a STARTTLS").ConfigureAwait(false);
        var reply = await TaggedAsync(with, "a").ConfigureAwait(false);
        return reply.StartsWith("OK", StringComparison.OrdinalIgnoreCase)
            ? ""
            : OneLine.Shown(reply.Length > 0 ? reply : "no answer to STARTTLS", 120);
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        if (implicitTls || question.Via == Transport.Plain)
        {
            var greeting = await with.LineAsync().ConfigureAwait(false);
            if (greeting is null)
                return with.Broken("IMAP");
            if (greeting.StartsWith("* PREAUTH", StringComparison.OrdinalIgnoreCase))
                return ProtocolAnswer.Of(AnswerKind.Granted, greeting);
            if (!greeting.StartsWith("* OK", StringComparison.OrdinalIgnoreCase))
                return ProtocolAnswer.Of(AnswerKind.Refused, greeting);
        }

        var logIn = question.User.Length > 0 && question.Password.Length > 0;
        await with.SayAsync(logIn ? $"b LOGIN {Quoted(question.User)} {Quoted(question.Password)}" : "b CAPABILITY").ConfigureAwait(false);
        var capabilities = new StringBuilder();
        var reply = await TaggedAsync(with, "b", capabilities).ConfigureAwait(false);
        if (reply.Length == 0)
            return with.Broken("IMAP");
        await with.SayAsync("c LOGOUT").ConfigureAwait(false);
        if (!reply.StartsWith("OK", StringComparison.OrdinalIgnoreCase))
            return ProtocolAnswer.Of(logIn && !ProtocolAnswer.NamesCertificate(reply) ? AnswerKind.Asked : AnswerKind.Refused, reply);
        // RFC 9051 section 6.2.3: where a log-in would go in the clear, servers say so.
        if (question.Via == Transport.Plain && capabilities.ToString().Contains("LOGINDISABLED", StringComparison.OrdinalIgnoreCase))
            return ProtocolAnswer.Of(AnswerKind.Refused, "LOGINDISABLED: no log-in without TLS") with { NamesCertificate = true };
        return logIn
            ? ProtocolAnswer.Of(AnswerKind.Granted, "LOGIN OK")
            : ProtocolAnswer.Of(AnswerKind.Unclear, "CAPABILITY OK, before the log-in that matters") with
            {
                Settle = question.Via == Transport.Plain ? ProtocolAnswer.ByHand : ProtocolAnswer.NeedsLogIn,
            };
    }

    /// <summary>The text after the tag, or empty.</summary>
    private static async ValueTask<string> TaggedAsync(Exchange with, string tag, StringBuilder? untagged = null)
    {
        for (var i = 0; i < MostLines; i++)
        {
            if (await with.LineAsync().ConfigureAwait(false) is not { } line)
                return "";
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
                return line[(tag.Length + 1)..];
            if (line.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase))
                return line[2..];
            untagged?.Append(line).Append('\n');
        }

        return "";
    }

    /// <summary>RFC 9051 section 4.3.</summary>
    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Where(c => !char.IsControl(c))).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
