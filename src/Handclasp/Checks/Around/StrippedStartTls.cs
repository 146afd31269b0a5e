using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC166: a protocol with STARTTLS gives nothing away before it.</summary>
internal sealed class StrippedStartTls : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC166",
            "served-without-starttls",
            "The server gives no protected answer before STARTTLS",
            Severity.Critical,
            CheckGroup.Alternates,
            "STARTTLS left out",
            """
            ## Why it matters
            SMTP, IMAP, POP3, FTP, XMPP, LDAP, PostgreSQL and MySQL begin in plaintext and change to TLS on request. A server that also serves clients that never ask is one that asks nobody for a certificate.

            ## How it is tested
            The same harmless question is asked without the change to TLS, and without any password. It fails when the answer is the one that the valid certificate gets, twice.

            ## What to do
            Demand TLS before anything else: Postfix `smtpd_tls_security_level = encrypt`, Dovecot `ssl = required`, vsftpd `force_local_logins_ssl`, OpenLDAP `security tls=1`, PostgreSQL `hostssl` lines only, MariaDB `require_secure_transport`.
            """,
            "Demand TLS before any other command.",
            Standards.NextDoor
        );

    protected override string Harm => "without STARTTLS the protected answer comes back to everybody";

    public override IEnumerable<Detour> Plan(DetourFacts facts) =>
        from door in facts.Scheme.Speaker.Upgrades ? facts.PerPath : []
        select new Detour(Info.Id, Bypass.Plaintext, "STARTTLS left out", door, door.Ask(Identity.None) with { Via = Transport.Plain })
        {
            Unlike = Unlike.Unclear,
        };

    protected override Ruling Nothing(DetourFacts facts) => Ruling.NotApplicable("this protocol has no STARTTLS step");
}
