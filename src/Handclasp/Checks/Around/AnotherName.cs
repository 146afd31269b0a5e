using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC157: no other name of the listener serves the protected answer.</summary>
internal sealed class AnotherName : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC157",
            "another-name-serves-it",
            "No other name of the listener serves the protected answer without a certificate",
            Severity.High,
            CheckGroup.Names,
            "another name",
            """
            ## Why it matters
            An alias, an old name or the default virtual host often leads to the same application, and was forgotten when client authentication was set up. (Cloud gateways have such names of their own: AWS API Gateway's execute-api host stays open beside
            a custom domain with mutual TLS, unless it is switched off.)

            ## How it is tested
            Every other name known (`--also-name`, else the names in the server's certificate; no name; a name that nobody has) is asked for the protected path, without certificate, with server name and Host alike.
            It fails when the very answer that the valid certificate gets comes back, twice. Needs a valid certificate, whose answer shows what is protected.

            ## What to do
            Demand the certificate under every name that reaches the application; answer unknown names with an empty page or not at all.
            """,
            "Demand the certificate under every name that reaches the application.",
            Standards.NextDoor
        );

    protected override string Harm => "another name gives the protected answer to a client without certificate";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        where door is { Usable: true, Content: true }
        from name in facts.Siblings
        where name.Host != door.Host
        select new Detour(Info.Id, Bypass.Sni, $"as {name.Label}", door, door.Ask(Identity.None) with { Sni = name.Sni, Host = name.Host })
        {
            Unlike = Unlike.Elsewhere,
        };

    protected override Ruling Nothing(DetourFacts facts) =>
        facts.Doors.Any(g => g.Usable)
            ? Ruling.NotApplicable(
                "the protected answer is an error page or a redirect, which other names may have as well: --path names the resource to protect"
            )
            : Ruling.NotTestable(
                "without a served valid certificate it is not known what the protected answer looks like",
                "--client-cert and --client-key"
            );
}
