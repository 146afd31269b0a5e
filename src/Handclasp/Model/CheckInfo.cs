namespace Handclasp.Model;

/// <summary>A group of checks; within one group only the heaviest failure lowers the score (DESIGN.md section 5).</summary>
public enum CheckGroup
{
    /// <summary>Presence of a certificate and trust in its issuer.</summary>
    Trust,

    /// <summary>Proof that the presenter holds the key.</summary>
    Possession,

    /// <summary>The content of a client certificate.</summary>
    Content,

    /// <summary>The rules of certification paths.</summary>
    Chain,

    /// <summary>Revocation.</summary>
    Revocation,

    /// <summary>Strength of keys, signatures, versions and suites.</summary>
    Strength,

    /// <summary>Names and virtual hosts.</summary>
    Names,

    /// <summary>Other ways to the same content: ports, versions, protocols, paths, methods.</summary>
    Alternates,

    /// <summary>Forwarded headers.</summary>
    Headers,

    /// <summary>What the server gives away.</summary>
    Exposure,

    /// <summary>Who of the trusted is let in.</summary>
    Authorisation,

    /// <summary>The server's own chain.</summary>
    ServerCertificate,

    /// <summary>The client's own certificate.</summary>
    ClientCertificate,

    /// <summary>Code: what a client must verify.</summary>
    ClientCode,

    /// <summary>Code: what a server must demand.</summary>
    ServerCode,

    /// <summary>Code: which roots are trusted.</summary>
    TrustCode,

    /// <summary>Code: keys and passwords that everybody can read.</summary>
    Secrets,

    /// <summary>Rules about the tool's own working: suppressions and the like.</summary>
    Housekeeping,
}

/// <summary>All metadata of one check, in one place, beside its code.</summary>
/// <param name="Id">HCnnn; never reused, never renumbered.</param>
/// <param name="Slug">The flaw in words, with hyphens.</param>
/// <param name="Title">What must hold.</param>
/// <param name="Severity">The weight of a failure; a ruling may lower it.</param>
/// <param name="Group">The group within which only the heaviest failure counts.</param>
/// <param name="Label">A few words for tables.</param>
/// <param name="Guidance">Markdown: why it matters, how it is tested, what to do. It is the docs page and the SARIF help text.</param>
/// <param name="Remediation">One sentence: what to do.</param>
/// <param name="References">Standards in the stable spelling of docs/mappings: "CWE-306", "RFC 8446 §4.4.2.4".</param>
public sealed record CheckInfo(
    string Id,
    string Slug,
    string Title,
    Severity Severity,
    CheckGroup Group,
    string Label,
    string Guidance,
    string Remediation,
    IReadOnlyList<string> References
);
