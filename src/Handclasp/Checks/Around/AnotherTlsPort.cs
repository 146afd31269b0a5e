using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC165: no other TLS port serves the protected answer to strangers.</summary>
internal sealed class AnotherTlsPort : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC165",
            "another-tls-port-serves-it",
            "No other TLS port of the same host serves the protected answer without a certificate",
            Severity.Critical,
            CheckGroup.Alternates,
            "another TLS port",
            """
            ## Why it matters
            A second listener for the same application (an internal port, an old one, one for health checks) is easily left without client authentication.

            ## How it is tested
            The ports given with `--also-port` are asked for the protected path, in TLS, without certificate and with a self-signed one. It fails when the protected answer comes back, twice, while the target's own port refuses.

            ## What to do
            Give all listeners of an application the same rules for clients, or bind those without to loopback.
            """,
            "Give all listeners of the application the same client authentication.",
            Standards.NextDoor
        );

    protected override string Harm => "another TLS port gives the protected answer to strangers";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        from port in facts.Options.AlsoPorts
        where port != facts.Target.Port
        from who in (Identity[])[Identity.None, Identity.SelfSigned]
        where who == Identity.None || door.TrustRefused
        let held = door.Ask(who) with
        {
            Port = port,
        }
        select new Detour(Info.Id, Bypass.Port, $"TLS on port {port}", door, held)
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
            Baselines = door.Nowhere(held, facts),
        };

    protected override Ruling Nothing(DetourFacts facts) => Ruling.NotApplicable("no other port was named (--also-port)");
}
