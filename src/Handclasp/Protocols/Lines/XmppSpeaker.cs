using System.Security;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>
/// XMPP (RFC 6120; XEP-0368 for direct TLS). A stream is opened and its features are read: EXTERNAL is offered only to whom the certificate says who
/// they are (RFC 6120 section 6.3.4, XEP-0178); the other mechanisms ask for a log-in.
/// </summary>
/// <param name="space">"jabber:client" or "jabber:server".</param>
internal sealed class XmppSpeaker(bool implicitTls, string space) : ISpeaker
{
    private const int MostBytes = 64 * 1024;

    public IReadOnlyList<string> Alpn => implicitTls ? [space == "jabber:server" ? "xmpp-server" : "xmpp-client"] : [];

    public bool HasPaths => false;

    public bool Upgrades => !implicitTls;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        var features = await OpenAsync(with, question).ConfigureAwait(false);
        if (!features.Contains("urn:ietf:params:xml:ns:xmpp-tls", StringComparison.Ordinal))
            return features.Length == 0 ? "no XMPP stream" : "the server offers no STARTTLS";
        await with.SayAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").ConfigureAwait(false);
        var reply = await UntilAsync(with, ["/>", "</failure>"]).ConfigureAwait(false);
        return reply.Contains("<proceed", StringComparison.Ordinal)
            ? ""
            : OneLine.Shown(reply.Length > 0 ? reply : "no answer to starttls", 120);
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        var features = await OpenAsync(with, question).ConfigureAwait(false);
        if (features.Length == 0)
            return with.Broken("XMPP");
        await with.SayAsync("</stream:stream>").ConfigureAwait(false);
        if (features.Contains("<stream:error", StringComparison.Ordinal))
            return ProtocolAnswer.Of(AnswerKind.Refused, features[features.IndexOf("<stream:error", StringComparison.Ordinal)..]);
        if (
            question.Via == Transport.Plain
            && features.Contains("<required", StringComparison.Ordinal)
            && features.Contains("xmpp-tls", StringComparison.Ordinal)
        )
            return ProtocolAnswer.Of(AnswerKind.Refused, "STARTTLS is required");
        if (features.Contains(">EXTERNAL<", StringComparison.Ordinal))
            return ProtocolAnswer.Of(AnswerKind.Granted, "stream features with SASL EXTERNAL");
        return features.Contains("urn:ietf:params:xml:ns:xmpp-sasl", StringComparison.Ordinal)
                ? ProtocolAnswer.Of(AnswerKind.Asked, "stream features with a log-in, without SASL EXTERNAL")
            // XEP-0220: another server may prove its name by being called back, without any certificate.
            : features.Contains("urn:xmpp:features:dialback", StringComparison.Ordinal)
                ? ProtocolAnswer.Of(AnswerKind.Asked, "stream features with server dialback")
            : ProtocolAnswer.Of(AnswerKind.Unclear, "stream features without a way to log in");
    }

    private async ValueTask<string> OpenAsync(Exchange with, Question question)
    {
        var name = SecurityElement.Escape(question.ServerName);
        await with.SayAsync(
                $"<?xml version='1.0'?><stream:stream to='{name}' version='1.0' xmlns='{space}' xmlns:stream='http://etherx.jabber.org/streams'>"
            )
            .ConfigureAwait(false);
        return await UntilAsync(with, ["</stream:features>", "<stream:features/>", "</stream:error>", "</stream:stream>"])
            .ConfigureAwait(false);
    }

    private static async ValueTask<string> UntilAsync(Exchange with, string[] ends)
    {
        var text = new StringBuilder();
        while (text.Length < MostBytes && await with.BytesAsync(1).ConfigureAwait(false) is [var next])
        {
            text.Append((char)next);
            if (next == '>' && Array.Exists(ends, e => EndsWith(text, e)))
                return text.ToString();
        }

        return "";
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
            return false;
        for (var i = 0; i < end.Length; i++)
            if (text[text.Length - end.Length + i] != end[i])
                return false;
        return true;
    }
}
