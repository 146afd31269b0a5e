using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;

namespace Handclasp.Checks.Around;

/// <summary>HC162: no plaintext port of the host serves the protected answer.</summary>
internal sealed class PlaintextPort : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC162",
            "plaintext-port-serves-it",
            "No plaintext port of the same host serves the protected answer",
            Severity.Critical,
            CheckGroup.Alternates,
            "plaintext port",
            """
            ## Why it matters
            The application often listens in plaintext as well: on port 80, on the port that the proxy talks to, on a broker's old listener. Whoever reaches that port needs neither a certificate nor TLS.

            ## How it is tested
            The protocol's usual plaintext ports of the same host (for HTTP 80 and 8080) and those of `--also-port` are asked for the protected path and host, without TLS (the ports of `--also-port` also in HTTP/2, with prior knowledge and by upgrade). It fails when the protected answer comes back, twice. A redirect to https, another page and a closed port pass.

            ## What to do
            Bind the plaintext listener to loopback or to the proxy's own network, or close it; redirect port 80 to https and serve nothing else there.
            """,
            "Close the plaintext listener, or bind it where only the proxy can reach it.",
            Standards.NextDoor
        );

    protected override string Harm => "a plaintext port gives the protected answer to everybody";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerPath
        from port in PlainPorts.Of(facts.Scheme.Scheme).Concat(facts.Options.AlsoPorts).Distinct()
        where port != facts.Target.Port
        from via in facts.IsHttp && facts.Options.AlsoPorts.Contains(port) ? All : First
        let held = door.Ask(Identity.None) with
        {
            Port = port,
            Via = via,
        }
        select new Detour(Info.Id, Bypass.Plaintext, $"{Word(via)} on port {port}", door, held)
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
            Baselines = door.Nowhere(held, facts),
        };

    private static Transport[] All { get; } = [Transport.Plain, Transport.PlainHttp2, Transport.PlainUpgrade];

    private static Transport[] First { get; } = [Transport.Plain];

    private static string Word(Transport via) =>
        via switch
        {
            Transport.PlainHttp2 => "plaintext HTTP/2",
            Transport.PlainUpgrade => "upgrade to plaintext HTTP/2 (h2c)",
            _ => "plaintext",
        };

    protected override Ruling Nothing(DetourFacts facts) =>
        Ruling.NotApplicable("this protocol has no usual plaintext port beside this one (--also-port names further ones)");
}
