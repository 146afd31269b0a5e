using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC156: a ClientHello in pieces gets the same rules.</summary>
internal sealed class CutClientHello : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC156",
            "client-hello-in-pieces",
            "A ClientHello in pieces gets the same rules for clients",
            Severity.Critical,
            CheckGroup.Names,
            "ClientHello in pieces",
            """
            ## Why it matters
            A proxy that peeks at the first bytes of a connection to find its server name may find none when the ClientHello is spread over several records or TCP segments, and then applies a default without client
            authentication (CVE-2026-32305 in Traefik). RFC 8446 section 5.1 allows handshake messages over several records.

            ## How it is tested
            A client without certificate sends its ClientHello cut before the server name: over several records, and over several TCP segments. It must be refused as before.

            ## What to do
            Update the proxy; let connections without a recognised server name meet the strictest rules.
            """,
            "Give connections without a recognised server name the strictest client authentication.",
            Standards.Names
        );

    protected override string Harm => "a ClientHello in pieces opens the protected host";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        from shape in (HelloShape[])[HelloShape.Records, HelloShape.Segments]
        select new Detour(
            Info.Id,
            Bypass.Sni,
            shape == HelloShape.Records ? "ClientHello over several records" : "ClientHello over several TCP segments",
            door,
            door.Ask(Identity.None) with
            {
                Hello = shape,
            }
        )
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
        };
}
