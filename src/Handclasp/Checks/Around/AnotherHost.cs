using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC154: the Host header cannot name another virtual host than the server name of the connection.</summary>
internal sealed class AnotherHost : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC154",
            "host-is-not-server-name",
            "A connection for one name gives no access to another name's content",
            Severity.Critical,
            CheckGroup.Names,
            "Host is not SNI",
            """
            ## Why it matters
            TLS chooses the rules for clients by the server name of the handshake (SNI); HTTP chooses the content by the Host header, or `:authority` in HTTP/2. Where nobody compares the two, a
            stranger connects under a name that asks for no certificate and requests the protected one. RFC 6066 section 11.1 leaves the comparison to the application.

            ## How it is tested
            Connections are opened for every other name (`--also-name`, else the names in the server's certificate, no name, a name that nobody has), without certificate, and the protected host is asked for, in HTTP/1.1 and HTTP/2.
            It fails when the protected answer comes back, twice, while the same client is refused under the protected name. The other way round, the valid client asks on its own connection for
            names that refuse its certificate. 421 (Misdirected Request), 400 and 403 are defences.

            ## What to do
            Refuse requests whose host is not the name of the connection (421): nginx and Caddy do so where client authentication is on, Apache with `SSLStrictSNIVHostCheck on`,
            HAProxy with `http-request deny if { ssl_fc_sni,lower -m str ... }` rules that compare `ssl_fc_sni` with `req.hdr(host)`. Or demand certificates for all names of a listener alike.
            """,
            "Answer 421 where the requested host is not the connection's server name.",
            Standards.Names
        );

    protected override string Harm => "a connection opened for another name is given the protected host's answer";

    public override IEnumerable<Detour> Plan(DetourFacts facts)
    {
        if (!facts.IsHttp)
            yield break;
        foreach (var door in Doors(facts))
        foreach (var name in facts.Siblings)
        {
            yield return new(
                Info.Id,
                Bypass.Host,
                $"server name {Sni(name)}, Host {door.Host}",
                door,
                door.Ask(Identity.None) with
                {
                    Sni = name.Sni,
                }
            )
            {
                Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
                Baselines = [door.Ask(Identity.None) with { Sni = name.Sni, Host = name.Host }, .. facts.OthersOwn(door)],
            };
            if (!name.IsName || !door.Usable)
                continue;
            var there = door with { Host = name.Host, Anchors = Anchors.None with { Expect = door.Anchors.Expect } };
            yield return new(Info.Id, Bypass.Host, $"the valid client's connection, Host {name.Host}", there, there.Ask(Identity.Valid))
            {
                Control = there.Ask(Identity.Valid) with { Sni = name.Sni },
                Unlike = Unlike.LetIn,
                Baselines =
                [
                    door.Ask(Identity.Valid),
                    there.Ask(Identity.Valid) with
                    {
                        Host = facts.HostOf(Siblings.Unknown),
                    },
                    there.Ask(Identity.None) with
                    {
                        Sni = name.Sni,
                    },
                ],
            };
        }
    }

    protected override Ruling Nothing(DetourFacts facts) => Ruling.NotApplicable("the protocol has no virtual hosts");

    /// <summary>Per version, and HTTP/2 once more: its <c>:authority</c> is read by other code than Host.</summary>
    private static IEnumerable<Door> Doors(DetourFacts facts) =>
        facts.PerVersion.Concat(facts.Doors.Where(g => g.At.Alpn == "h2").OrderByDescending(g => g.At.Version).Take(1)).Distinct();

    private static string Sni(Sibling name) => name.Sni is { } sni ? sni : "none";
}
