using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC151: one tenant's session is worth nothing at another tenant's name.</summary>
internal sealed class SessionOfAnotherTenant : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC151",
            "session-of-another-tenant",
            "A session of one tenant's client does not open another tenant's name",
            Severity.Critical,
            CheckGroup.Names,
            "session of another tenant",
            """
            ## Why it matters
            Two names on one listener, each with its own authority for clients: the certificate of tenant A is refused at B. But a session of A, resumed at B, shows no certificate again.
            Where both names share ticket keys, B takes A's client for one of its own (CVE-2025-23419 in nginx, CVE-2025-23048 in Apache httpd).

            ## How it is tested
            The valid client takes a session under the target's name and offers it under every other name that refuses its certificate; with `--other-cert`, that client takes one where it is let in, and offers it at the target, where it must be refused.
            It fails when the resumed connection is answered with content, twice, while the same client is refused in a full handshake.

            ## What to do
            Separate ticket keys and session caches for names with different authorities; and let the application compare the name of the connection with Host.
            """,
            "Do not share session tickets or caches between names that trust different authorities.",
            Standards.Sessions
        );

    protected override string Harm => "one tenant's session opens another tenant's name";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.PerVersion
        from kind in SessionOfAnotherName.Kinds(door.At.Version)
        from detour in There(facts, door, kind).Concat(Here(facts, door, kind))
        select detour;

    protected override Ruling Nothing(DetourFacts facts) =>
        facts.Siblings.Any(s => s.IsName)
            ? Ruling.NotTestable("no valid client to take a session with", "--client-cert and --client-key")
            : Ruling.NotApplicable("no other name is known on this listener (--also-name)");

    /// <summary>Our valid client's session at names that refuse its certificate.</summary>
    private IEnumerable<Detour> There(DetourFacts facts, Door door, SessionKind kind) =>
        from name in door.Usable ? facts.Siblings.Where(s => s.IsName) : []
        let there = door with
        {
            Sni = name.Sni,
            Host = name.Host,
            Anchors = Anchors.None with { Expect = door.Anchors.Expect },
        }
        select new Detour(
            Info.Id,
            Bypass.Resumption,
            $"the valid client's {SessionOfAnotherName.Word(kind)} at {name.Label}",
            there,
            there.Ask(Identity.Valid) with
            {
                ResumeFrom = door.Ask(Identity.Valid),
                Session = kind,
            }
        )
        {
            Control = there.Ask(Identity.Valid),
            Unlike = Unlike.LetIn,
            // A server that keeps to the session's own name gives the client its own page: nothing of the other tenant's.
            Baselines = [there.Ask(Identity.None), door.Ask(Identity.Valid)],
        };

    /// <summary>A client of another name's, let in there and refused here.</summary>
    private IEnumerable<Detour> Here(DetourFacts facts, Door door, SessionKind kind) =>
        from name in facts.Has(Identity.Other) ? facts.Siblings.Where(s => s.IsName) : []
        let direct = door.Ask(Identity.Other)
        select new Detour(
            Info.Id,
            Bypass.Resumption,
            $"the other client's {SessionOfAnotherName.Word(kind)} of {name.Label}",
            door,
            direct with
            {
                ResumeFrom = direct with { Sni = name.Sni, Host = name.Host },
                Session = kind,
            }
        )
        {
            Control = direct,
            Unlike = door.Usable ? Unlike.Unclear : Unlike.LetIn,
        };
}
