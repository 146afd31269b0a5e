using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC164: no application protocol name leads past client authentication.</summary>
internal sealed class AlpnVariants : WayAround
{
    private static readonly string[] Names =
    [
        "",
        "http/1.1",
        "h2",
        "http/1.0",
        "h3",
        "acme-tls/1",
        "mqtt",
        "postgresql",
        "xmpp-client",
        "handclasp-unknown",
    ];

    /// <summary>For protocols that have none of their own.</summary>
    private static readonly string[] Few = ["acme-tls/1", "http/1.1", "handclasp-unknown"];

    public override CheckInfo Info { get; } =
        new(
            "HC164",
            "application-protocol-variants",
            "No application protocol name leads past client authentication",
            Severity.Critical,
            CheckGroup.Alternates,
            "ALPN variants",
            """
            ## Why it matters
            Servers may choose their TLS settings by the application protocol that the client offers (RFC 7301): certificate challenges (acme-tls/1) never ask for client certificates, and a proxy may send unknown protocols elsewhere.

            ## How it is tested
            A client without certificate offers each of some application protocols alone (also none, and one that nobody knows) and asks for the protected path. It must be refused as before; an alert no_application_protocol is a refusal.

            ## What to do
            Ask for client certificates whatever is offered; let challenges answer with their certificate and nothing else.
            """,
            "Demand the certificate whatever application protocol is offered.",
            Standards.NextDoor
        );

    protected override string Harm => "another application protocol opens the protected path";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        from name in (facts.IsHttp ? Names : Few).Except(
            facts.Doors.Where(g => g.At.Version == door.At.Version && g.At.Path == door.At.Path).Select(g => g.At.Alpn)
        )
        select new Detour(
            Info.Id,
            Bypass.Alpn,
            name.Length == 0 ? "no application protocol offered" : $"{name} offered alone",
            door,
            door.Ask(Identity.None) with
            {
                At = door.At with { Alpn = name },
            }
        )
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
        };
}
