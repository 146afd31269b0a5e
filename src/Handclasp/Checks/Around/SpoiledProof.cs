using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>The valid certificate with a spoiled proof of its key, wherever a certificate is asked for: in the handshake, or later.</summary>
internal abstract class SpoiledProof : WayAround
{
    protected virtual Identity Told => Identity.GarbageCertificateVerify;

    protected abstract IEnumerable<(PossessionFault Fault, string Label)> Faults(TlsVersion version);

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        where door is { Usable: true, TrustRefused: true } && facts.Has(Identity.Valid)
        from way in Faults(door.At.Version)
        select new Detour(Info.Id, Bypass.Possession, way.Label, door, door.Ask(Identity.Valid) with { Fault = way.Fault })
        {
            Control = door.Ask(Identity.None),
            Told = Told,
        };

    protected override Ruling Nothing(DetourFacts facts) =>
        facts.Doors.Any(g => g.Usable)
            ? Ruling.NotApplicable("certificates that nobody trusts are not clearly refused: see HC102")
            : Ruling.NotTestable("without a served valid certificate a refusal proves nothing", "--client-cert and --client-key");
}
