using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC150: a session of another name or port does not lead past client authentication.</summary>
internal sealed class SessionOfAnotherName : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC150",
            "session-of-another-name",
            "A session begun under another name or port does not lead past client authentication",
            Severity.Critical,
            CheckGroup.Names,
            "session of another name",
            """
            ## Why it matters
            A resumed handshake carries no certificates: the server believes what the first handshake found out. Where several names or ports of one server share the keys of
            their session tickets (or one session cache), a stranger can begin a session under a name that asks for nothing, and resume it under the protected one.
            TLS 1.3 does not bind a ticket to a server name (RFC 8446 section 4.2.11); the server must do so, or check again, wherever names differ in the clients they let in.

            ## How it is tested
            A client without certificate (and one with a self-signed one) completes a handshake under every other name known: those of `--also-name`, else those in the server's certificate, no name at all, a name
            that nobody has; and on the ports of `--also-port`. Its session (TLS 1.2: ticket and session id; TLS 1.3: ticket) is then offered under the protected name, without a certificate.
            It fails when the resumed connection gets the protected answer, twice, while a full handshake of the same client is refused. A server that does not take the session up, or
            answers 421, 403 or an alert, passes.

            ## What to do
            Give names with different client authentication different ticket keys and session caches, or switch resumption off for them:
            nginx `ssl_session_tickets off` and a `ssl_session_cache` of its own (and 1.27.4/1.26.3 or later), HAProxy `no-tls-tickets` with separate `bind` lines, Apache 2.4.64 or later, Go a `SetSessionTicketKeys` per configuration, Node a `ticketKeys` per context and a check of `getPeerCertificate()` on resumed sessions.
            And let the application refuse a request whose Host is not the name of the connection (421).
            """,
            "Do not share session tickets or caches between names that authenticate clients differently.",
            Standards.Sessions
        );

    protected override string Harm => "a session begun where no certificate is needed opens the protected name";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        from kind in Kinds(door.At.Version)
        from source in Sources(facts, door)
        select new Detour(
            Info.Id,
            Bypass.Resumption,
            $"{Word(kind)} of {source.Label}",
            door,
            door.Ask(source.First.Who) with
            {
                ResumeFrom = source.First,
                Session = kind,
            }
        )
        {
            Unlike = door.Usable ? Unlike.Unclear : Unlike.LetIn,
            Baselines = [source.First],
        };

    internal static IEnumerable<SessionKind> Kinds(TlsVersion version) =>
        version >= TlsVersion.Tls13 ? [SessionKind.Ticket] : [SessionKind.Ticket, SessionKind.Id];

    internal static string Word(SessionKind kind) => kind == SessionKind.Id ? "session id" : "ticket";

    private static IEnumerable<(string Label, Conversation First)> Sources(DetourFacts facts, Door door)
    {
        foreach (var sibling in facts.Siblings)
        {
            var first = door.Ask(Identity.None) with { Sni = sibling.Sni, Host = sibling.Host };
            yield return (sibling.Label, first);
            if (sibling.IsName && door.TrustRefused)
                yield return ($"{sibling.Label} (self-signed)", first with { Who = Identity.SelfSigned });
        }

        foreach (var port in facts.Options.AlsoPorts)
            yield return ($"port {port}", door.Ask(Identity.None) with { Port = port });
    }
}
