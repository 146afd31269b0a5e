using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC169: the certificate shown the second time is checked like the first.</summary>
internal sealed class ChangedCertificate : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC169",
            "certificate-changed-later",
            "A certificate that is shown later is checked like the first",
            Severity.High,
            CheckGroup.Alternates,
            "certificate changed later",
            """
            ## Why it matters
            Some servers ask twice: in the handshake for the whole host, and again for a path, by renegotiation (TLS 1.2) or post-handshake authentication (TLS 1.3). If only the first answer is checked, a client that has a certificate for anything
            on the host shows another one later, and may be taken for whom it names.

            ## How it is tested
            Where the server was seen to ask twice on one connection, the valid certificate answers the first request, and a self-signed one the second. It must be refused, as the self-signed one alone is.

            ## What to do
            Verify every certificate a connection shows, and decide on the last one. Better, ask once: in the handshake, for all paths.
            """,
            "Verify every certificate a connection shows; better, ask once.",
            Standards.AnyCertificate
        );

    protected override string Harm => "a certificate shown later is not checked";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.Doors
        where door is { AsksTwice: true, Usable: true, TrustRefused: true } && facts.Has(Identity.Valid)
        select new Detour(
            Info.Id,
            Bypass.Renegotiation,
            "valid first, self-signed later",
            door,
            door.Ask(Identity.Valid) with
            {
                Later = Identity.SelfSigned,
            }
        )
        {
            Control = door.Ask(Identity.SelfSigned),
            Told = Identity.SelfSigned,
        };

    protected override Ruling Nothing(DetourFacts facts) => Ruling.NotApplicable("no connection was asked for a certificate twice");
}
