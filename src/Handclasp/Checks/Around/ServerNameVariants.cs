using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC155: no spelling of the server name leads past client authentication.</summary>
internal sealed class ServerNameVariants : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC155",
            "server-name-variants",
            "No spelling of the server name leads past client authentication",
            Severity.Critical,
            CheckGroup.Names,
            "server name variants",
            """
            ## Why it matters
            The policy for clients hangs on the exact server name in the handshake. A name that is missing, in capitals, with a dot at its end, or an address may fall through to a default that asks for nothing,
            while the request is still routed to the protected host (CVE-2022-23632 in Traefik).

            ## How it is tested
            A client without certificate connects with the protected name in capitals, with a trailing dot, with an address in its place, and asks for the protected host. Where the refusal depends on the request, the Host header is written in capitals, with a trailing dot, with or without its port. (No name and an unknown name: HC154.)
            It fails when the protected answer comes back, twice, while the plain spelling is refused.

            ## What to do
            Compare server names without regard to case and trailing dots, give the default virtual host the strictest rules, and refuse handshakes for unknown names.
            """,
            "Give the default virtual host the strictest client authentication.",
            Standards.Names
        );

    protected override string Harm => "another spelling of the server name opens the protected host";

    public override IEnumerable<Detour> Plan(DetourFacts facts) => Names(facts).Concat(Hosts(facts));

    private IEnumerable<Detour> Names(DetourFacts facts) =>
        from door in facts.PerVersion
        from variant in Variants(door)
        select new Detour(Info.Id, Bypass.Sni, $"server name {variant}", door, door.Ask(Identity.None) with { Sni = variant })
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
            Baselines = facts.OthersOwn(door),
        };

    /// <summary>Where the refusal depends on the request, the rule may compare the Host header, and the application folds it.</summary>
    private IEnumerable<Detour> Hosts(DetourFacts facts) =>
        from door in facts.IsHttp ? facts.ByRequest : []
        from host in Written(door.Host)
        select new Detour(Info.Id, Bypass.Host, $"Host {host}", door, door.Ask(Identity.None) with { Host = host })
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
            Baselines = facts.OthersOwn(door),
        };

    private static IEnumerable<string> Written(string host)
    {
        var colon = host.StartsWith('[') ? -1 : host.LastIndexOf(':');
        var (name, port) = colon < 0 ? (host, "") : (host[..colon], host[colon..]);
        if (!name.Any(char.IsAsciiLetter))
            return [];
        return ((string[])[name.ToUpperInvariant() + port, name + "." + port, name + (port.Length > 0 ? "" : ":443")]).Where(h =>
            h != host
        );
    }

    protected override Ruling Nothing(DetourFacts facts) =>
        Ruling.NotApplicable("the target is an address: its handshake names no server (--server-name)");

    private static IEnumerable<string> Variants(Door door) =>
        door.Sni is not { } name ? [] : [name.ToUpperInvariant(), Mixed(name), name + ".", "127.0.0.1"];

    private static string Mixed(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
