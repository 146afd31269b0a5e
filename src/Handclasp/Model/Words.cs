namespace Handclasp.Model;

/// <summary>What a check says after judging what was seen.</summary>
public enum Verdict
{
    /// <summary>The refusal (or property) the check demands was observed, beside its control.</summary>
    Pass,

    /// <summary>The flaw was observed.</summary>
    Fail,

    /// <summary>The evidence does not decide; the finding says what would settle it.</summary>
    Inconclusive,

    /// <summary>A credential or an option is missing; the finding names it.</summary>
    NotTestable,

    /// <summary>The question does not arise here.</summary>
    NotApplicable,
}

/// <summary>How much a failure weighs. Ordered from the lightest to the heaviest.</summary>
public enum Severity
{
    /// <summary>Information; weighs nothing.</summary>
    Info,

    /// <summary>Hardening.</summary>
    Low,

    /// <summary>Weakens the protection.</summary>
    Medium,

    /// <summary>Breaks part of the protection.</summary>
    High,

    /// <summary>There is no mutual authentication.</summary>
    Critical,
}

/// <summary>How sure a ruling is. Ordered from the least to the most sure.</summary>
public enum Confidence
{
    /// <summary>Likely; a person should look.</summary>
    Tentative,

    /// <summary>The peer gave its own reason, but no accepted control stands beside it.</summary>
    Firm,

    /// <summary>Observed beside an accepted control.</summary>
    Certain,
}

/// <summary>What one conversation showed: a fact, with no control mixed in but A+ (docs: reading the verdict).</summary>
public enum Outcome
{
    /// <summary>The answer equals what the valid certificate gets, or is a greeting that only accepted clients get.</summary>
    Served,

    /// <summary>An application answer that is no known refusal, and that cannot be held against A+ or is unlike it.</summary>
    Answered,

    /// <summary>A TLS alert ended the conversation.</summary>
    RefusedTls,

    /// <summary>The application refused, for example HTTP 403.</summary>
    RefusedApp,

    /// <summary>The server would not route the request to this name on this connection (HTTP 421).</summary>
    RefusedRouting,

    /// <summary>The connection was closed without a word.</summary>
    Silent,

    /// <summary>What was seen does not decide.</summary>
    Inconclusive,

    /// <summary>The conversation could not be held: a credential is missing.</summary>
    NotTestable,
}

/// <summary>How a server treats client certificates, worst first: the smaller value is the worse.</summary>
public enum Enforcement
{
    /// <summary>A client certificate is never asked for.</summary>
    NotRequested,

    /// <summary>Asked for; a client without one is served, and one with a certificate that no trusted issuer signed as well.</summary>
    OptionalUnverified,

    /// <summary>Asked for; a client without one is served, one with a bad certificate is refused.</summary>
    Optional,

    /// <summary>A client without certificate is refused; one with a certificate that no trusted issuer signed is served.</summary>
    RequiredUnverified,

    /// <summary>What was seen does not decide.</summary>
    Inconclusive,

    /// <summary>Refused without certificate and with every certificate that no trusted issuer signed.</summary>
    Required,
}

/// <summary>A TLS protocol version, oldest first.</summary>
public enum TlsVersion
{
    /// <summary>SSL 3.0 (RFC 6101, prohibited by RFC 7568).</summary>
    Ssl3,

    /// <summary>TLS 1.0 (RFC 2246, deprecated by RFC 8996).</summary>
    Tls10,

    /// <summary>TLS 1.1 (RFC 4346, deprecated by RFC 8996).</summary>
    Tls11,

    /// <summary>TLS 1.2 (RFC 5246).</summary>
    Tls12,

    /// <summary>TLS 1.3 (RFC 8446, revised by RFC 9846).</summary>
    Tls13,
}

/// <summary>The fixed words of the JSON report for the values above.</summary>
public static class Words
{
    /// <summary>The report's word for a verdict.</summary>
    public static string Word(this Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass => "pass",
            Verdict.Fail => "fail",
            Verdict.Inconclusive => "inconclusive",
            Verdict.NotTestable => "not-testable",
            _ => "not-applicable",
        };

    /// <summary>The report's word for a severity.</summary>
    public static string Word(this Severity severity) =>
        severity switch
        {
            Severity.Critical => "critical",
            Severity.High => "high",
            Severity.Medium => "medium",
            Severity.Low => "low",
            _ => "info",
        };

    /// <summary>The report's word for a confidence.</summary>
    public static string Word(this Confidence confidence) =>
        confidence switch
        {
            Confidence.Certain => "certain",
            Confidence.Firm => "firm",
            _ => "tentative",
        };

    /// <summary>The report's word for an outcome.</summary>
    public static string Word(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Served => "served",
            Outcome.Answered => "answered",
            Outcome.RefusedTls => "refused-tls",
            Outcome.RefusedApp => "refused-app",
            Outcome.RefusedRouting => "refused-routing",
            Outcome.Silent => "silent",
            Outcome.NotTestable => "not-testable",
            _ => "inconclusive",
        };

    /// <summary>The report's word for an enforcement.</summary>
    public static string Word(this Enforcement enforcement) =>
        enforcement switch
        {
            Enforcement.NotRequested => "not-requested",
            Enforcement.OptionalUnverified => "optional-unverified",
            Enforcement.Optional => "optional",
            Enforcement.RequiredUnverified => "required-unverified",
            Enforcement.Required => "required",
            _ => "inconclusive",
        };

    /// <summary>OpenSSL's name of a protocol version, as the report writes it.</summary>
    public static string Word(this TlsVersion version) =>
        version switch
        {
            TlsVersion.Ssl3 => "SSLv3",
            TlsVersion.Tls10 => "TLSv1",
            TlsVersion.Tls11 => "TLSv1.1",
            TlsVersion.Tls12 => "TLSv1.2",
            _ => "TLSv1.3",
        };

    /// <summary>The version as people write it: "TLS 1.3".</summary>
    public static string Human(this TlsVersion version) =>
        version switch
        {
            TlsVersion.Ssl3 => "SSL 3.0",
            TlsVersion.Tls10 => "TLS 1.0",
            TlsVersion.Tls11 => "TLS 1.1",
            TlsVersion.Tls12 => "TLS 1.2",
            _ => "TLS 1.3",
        };
}
