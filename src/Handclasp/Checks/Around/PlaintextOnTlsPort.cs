using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC163: the TLS port does not serve plaintext.</summary>
internal sealed class PlaintextOnTlsPort : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC163",
            "plaintext-on-the-tls-port",
            "The TLS port serves nothing in plaintext",
            Severity.Critical,
            CheckGroup.Alternates,
            "plaintext on the TLS port",
            """
            ## Why it matters
            Some servers recognise on one port whether a client speaks TLS, and serve those that do not (mixed mode, port multiplexers, development settings). Then nobody needs a certificate.

            ## How it is tested
            The TLS port is spoken to in plaintext: HTTP/1.1, HTTP/2 with prior knowledge (RFC 9113 section 3.3) and by upgrade (h2c); other protocols as they are spoken without TLS. It fails when the protected answer comes back, twice. An error page ("plain HTTP request was sent to HTTPS port"), a redirect, an alert or a close passes.

            ## What to do
            Switch the mixed mode off; a port speaks TLS or plaintext, never both.
            """,
            "Switch off the mixed mode of the listener.",
            Standards.NextDoor
        );

    protected override string Harm => "the TLS port gives the protected answer in plaintext";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.Scheme.Speaker.Upgrades ? [] : facts.PerPath
        from via in facts.IsHttp ? (Transport[])[Transport.Plain, Transport.PlainHttp2, Transport.PlainUpgrade] : [Transport.Plain]
        select new Detour(Info.Id, Bypass.Plaintext, Word(via), door, door.Ask(Identity.None) with { Via = via })
        {
            Unlike = door.Usable ? Unlike.Elsewhere : Unlike.Unclear,
        };

    protected override Ruling Nothing(DetourFacts facts) => Ruling.NotApplicable("this protocol begins in plaintext");

    private static string Word(Transport via) =>
        via switch
        {
            Transport.PlainHttp2 => "plaintext HTTP/2 on the TLS port",
            Transport.PlainUpgrade => "upgrade to plaintext HTTP/2 (h2c) on the TLS port",
            _ => "plaintext on the TLS port",
        };
}
