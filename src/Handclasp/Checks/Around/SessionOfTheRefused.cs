using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC152: a session kept from a refused connection does not let its client in.</summary>
internal sealed class SessionOfTheRefused : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC152",
            "session-of-the-refused",
            "A session kept from a refused connection does not let its client in",
            Severity.Critical,
            CheckGroup.Names,
            "session of the refused",
            """
            ## Why it matters
            Many servers send session tickets before they have decided about the client: TLS 1.3 servers that refuse in the application (nginx, Kestrel) do so always. That is no fault by itself.
            It becomes one when the resumed session is taken for an authenticated one, because the check stood in the full handshake only.

            ## How it is tested
            A client without certificate, and one with a self-signed one, keep the ticket (or session id) of the connection that is refused, and offer it on the next. It must be refused again.

            ## What to do
            Node.js: `socket.authorized` is true on every resumed TLS 1.3 connection, also where nobody showed a certificate (seen on version 20): check `socket.getPeerCertificate()` as well, or set `rejectUnauthorized`.
            Decide again on resumed connections, on what the session holds: no client certificate, no access. Or do not resume sessions that were not authenticated.
            """,
            "Check the client on resumed connections as on new ones.",
            Standards.Sessions
        );

    protected override string Harm => "a client that was refused comes in with the session it kept";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        from who in (Identity[])[Identity.None, Identity.SelfSigned]
        where who == Identity.None || door.TrustRefused
        from kind in SessionOfAnotherName.Kinds(door.At.Version)
        let first = door.Ask(who)
        select new Detour(
            Info.Id,
            Bypass.Resumption,
            $"{SessionOfAnotherName.Word(kind)} kept from its own refused connection",
            door,
            first with
            {
                ResumeFrom = first,
                Session = kind,
            }
        )
        {
            Unlike = door.Usable ? Unlike.Unclear : Unlike.LetIn,
        };
}
