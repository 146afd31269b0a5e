using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>POP3 (RFC 1939, 2595, 8314). As with IMAP, only a log-in reaches what is protected.</summary>
internal sealed class Pop3Speaker(bool implicitTls) : ISpeaker
{
    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => !implicitTls;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        if (await with.LineAsync().ConfigureAwait(false) is not { } greeting || !IsOk(greeting))
            return with.Any ? "no POP3 greeting (+OK)" : "no greeting";
        await with.SayAsync("STLS").ConfigureAwait(false);
        var reply = await with.LineAsync().ConfigureAwait(false);
        return reply is not null && IsOk(reply) ? "" : OneLine.Shown(reply ?? "no answer to STLS", 120);
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        if (implicitTls || question.Via == Transport.Plain)
        {
            var greeting = await with.LineAsync().ConfigureAwait(false);
            if (greeting is null)
                return with.Broken("POP3");
            if (!IsOk(greeting))
                return ProtocolAnswer.Of(AnswerKind.Refused, greeting);
        }

        var logIn = question.User.Length > 0 && question.Password.Length > 0;
        string[] commands = logIn ? [$"USER {Clean(question.User)}", $"PASS {Clean(question.Password)}"] : ["CAPA"];
        var reply = "";
        foreach (var command in commands)
        {
            await with.SayAsync(command).ConfigureAwait(false);
            if (await with.LineAsync().ConfigureAwait(false) is not { } line)
                return with.Broken("POP3");
            reply = line;
            if (!IsOk(line))
                break;
        }

        await with.SayAsync("QUIT").ConfigureAwait(false);
        if (logIn)
            return IsOk(reply)
                ? ProtocolAnswer.Of(AnswerKind.Granted, "PASS +OK")
                : ProtocolAnswer.Of(ProtocolAnswer.NamesCertificate(reply) ? AnswerKind.Refused : AnswerKind.Asked, reply);
        // CAPA is optional: -ERR is an answer like any other.
        return ProtocolAnswer.NamesCertificate(reply)
            ? ProtocolAnswer.Of(AnswerKind.Refused, reply)
            : ProtocolAnswer.Of(AnswerKind.Unclear, "an answer before the log-in that matters") with
            {
                Settle = question.Via == Transport.Plain ? ProtocolAnswer.ByHand : ProtocolAnswer.NeedsLogIn,
            };
    }

    private static bool IsOk(string line) => line.StartsWith("+OK", StringComparison.OrdinalIgnoreCase);

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
