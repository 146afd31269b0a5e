namespace Handclasp.Checks;

/// <summary>
/// Which standards a class of failure speaks to, in the stable spelling. One list per class, so that two checks of one class never disagree.
/// A finding is evidence that bears on a control, never a statement of compliance.
/// </summary>
internal static class Standards
{
    /// <summary>The server lets in a client without a certificate.</summary>
    public static IReadOnlyList<string> NoCertificateNeeded { get; } =
    [
        "CWE-306",
        "OWASP API2:2023",
        "ASVS v5.0.0-12.3.5",
        "ASVS v5.0.0-13.2.1",
        "RFC 8446 §4.3.2 (RFC 9846 §4.4.2)",
        "RFC 8446 §4.4.2.4 (RFC 9846 §4.5.1.3)",
        "RFC 5246 §7.4.6",
        "NIST SP 800-53 IA-3",
        .. Client,
    ];

    /// <summary>The server lets in any certificate, or one from an authority it has no reason to trust.</summary>
    public static IReadOnlyList<string> AnyCertificate { get; } =
    [
        "CWE-295",
        "CWE-296",
        "CWE-290",
        "OWASP API2:2023",
        "ASVS v5.0.0-12.1.3",
        "ASVS v5.0.0-12.3.4",
        "RFC 5280 §6.1",
        "RFC 8446 §4.4.2.4 (RFC 9846 §4.5.1.3)",
        "NIST SP 800-53 IA-3",
        "NIST SP 800-53 IA-5(2)",
        "NIST SP 800-53 SC-17",
        "PCI DSS 4.0.1 4.2.1",
        .. Client,
    ];

    /// <summary>The server lets in an expired certificate, or one that is not valid yet.</summary>
    public static IReadOnlyList<string> Dates { get; } =
    ["CWE-298", .. Verified, "RFC 5280 §4.1.2.5", "RFC 5280 §6.1.3", .. Path, .. Client];

    /// <summary>The server lets in a certificate made for another purpose.</summary>
    public static IReadOnlyList<string> Purpose { get; } =
    ["CWE-295", .. Verified, "RFC 5280 §4.2.1.3", "RFC 5280 §4.2.1.12", .. Path, .. Client];

    /// <summary>The server lets in a revoked certificate.</summary>
    public static IReadOnlyList<string> Revocation { get; } =
    ["CWE-299", "OWASP API2:2023", "ASVS v5.0.0-12.1.4", "RFC 5280 §6.1.3", "RFC 9325 §7.5", .. Path, .. Client];

    /// <summary>The server lets in a client that did not prove that it holds the key.</summary>
    public static IReadOnlyList<string> Possession { get; } =
    ["CWE-304", "CWE-347", .. Verified, "RFC 8446 §4.4.3 (RFC 9846 §4.5.2)", "RFC 5246 §7.4.8", .. Path, .. Client];

    /// <summary>The server breaks a rule of certification paths.</summary>
    public static IReadOnlyList<string> ChainRules { get; } =
    ["CWE-295", "CWE-296", .. Verified, "RFC 5280 §4.2.1.9", "RFC 5280 §6.1", .. Path, .. Client];

    /// <summary>Protocol versions that must not be used any more.</summary>
    public static IReadOnlyList<string> OldVersions { get; } =
    [
        "CWE-327",
        "CWE-757",
        "OWASP API8:2023",
        "ASVS v5.0.0-12.1.1",
        "RFC 9325 §3.1.1",
        "RFC 8996",
        "NIST SP 800-53 SC-8",
        "PCI DSS 4.0.1 4.2.1",
        "PCI DSS 4.0.1 12.3.3",
        "45 CFR 164.312(e)(1)",
        "GDPR Art. 32(1)(a)",
        .. Transit,
    ];

    /// <summary>Cipher suites that must not be used any more.</summary>
    public static IReadOnlyList<string> WeakSuites { get; } =
    [
        "CWE-327",
        "CWE-757",
        "OWASP API8:2023",
        "ASVS v5.0.0-12.1.2",
        "RFC 9325 §4.1",
        "RFC 7465",
        "NIST SP 800-53 SC-8",
        "PCI DSS 4.0.1 4.2.1",
        "PCI DSS 4.0.1 12.3.3",
        "45 CFR 164.312(e)(1)",
        "GDPR Art. 32(1)(a)",
        .. Transit,
    ];

    /// <summary>A signature with a broken hash.</summary>
    public static IReadOnlyList<string> WeakHash { get; } =
    [
        "CWE-328",
        "OWASP API8:2023",
        "ASVS v5.0.0-11.2.3",
        "RFC 9325 §4.5",
        "RFC 8446 §4.4.2.4 (RFC 9846 §4.5.1.3)",
        "PCI DSS 4.0.1 4.2.1",
        "45 CFR 164.312(e)(1)",
        "GDPR Art. 32(1)(a)",
        .. Transit,
    ];

    /// <summary>A key that is too short.</summary>
    public static IReadOnlyList<string> WeakKey { get; } =
    [
        "CWE-326",
        "OWASP API8:2023",
        "ASVS v5.0.0-11.2.3",
        "RFC 9325 §4.5",
        "PCI DSS 4.0.1 4.2.1",
        "45 CFR 164.312(e)(1)",
        "GDPR Art. 32(1)(a)",
        .. Transit,
    ];

    /// <summary>A fault in the server's own chain.</summary>
    public static IReadOnlyList<string> ServerChain { get; } =
    ["CWE-296", .. Server, "RFC 5280 §6.1", "RFC 8446 §4.4.2 (RFC 9846 §4.5.1)", .. Sound, .. Transit];

    /// <summary>The server's own chain breaks a rule of certification paths.</summary>
    public static IReadOnlyList<string> ChainRulesOfServer { get; } =
    ["CWE-295", "CWE-296", .. Server, "RFC 5280 §4.2.1.9", "RFC 5280 §4.2.1.10", "RFC 5280 §6.1", .. Sound, .. Transit];

    /// <summary>A date fault in the server's own chain.</summary>
    public static IReadOnlyList<string> ServerDates { get; } =
    ["CWE-298", .. Server, "RFC 5280 §4.1.2.5", "RFC 5280 §6.1.3", .. Sound, .. Transit];

    /// <summary>The server's certificate is for another name.</summary>
    public static IReadOnlyList<string> ServerName { get; } =
    ["CWE-297", .. Server, "RFC 9525 §6", "RFC 5280 §4.2.1.6", .. Sound, .. Transit];

    /// <summary>The server's certificate is revoked, or its revocation state is not shown as promised.</summary>
    public static IReadOnlyList<string> ServerRevocation { get; } =
    ["CWE-299", "OWASP API8:2023", "ASVS v5.0.0-12.1.4", "RFC 6066 §8", "RFC 5280 §6.1.3", "RFC 9325 §7.5", .. Sound, .. Transit];

    /// <summary>A certificate that will end soon.</summary>
    public static IReadOnlyList<string> NearExpiry { get; } =
    ["OWASP API9:2023", "ASVS v5.0.0-11.1.2", "RFC 5280 §4.1.2.5", "PCI DSS 4.0.1 4.2.1.1", "GDPR Art. 32(1)(b)"];

    /// <summary>Public authorities stop issuing certificates for clients.</summary>
    public static IReadOnlyList<string> ClientAuthSunset { get; } =
    ["OWASP API9:2023", "ASVS v5.0.0-11.1.2", "RFC 5280 §4.2.1.12", "PCI DSS 4.0.1 12.3.3"];

    /// <summary>A resumed session takes the place of client authentication.</summary>
    public static IReadOnlyList<string> Sessions { get; } =
    [
        "CWE-288",
        "CWE-370",
        .. Verified,
        "OWASP API8:2023",
        "RFC 8446 §4.6.1",
        "RFC 8446 §4.2.11",
        "RFC 9325 §3.4",
        "RFC 6066 §3",
        "NIST SP 800-53 SC-23",
        .. Client,
    ];

    /// <summary>The connection's name and the request's name differ, or the name is not recognised.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "CWE-288",
        "CWE-923",
        "OWASP API8:2023",
        "ASVS v5.0.0-12.1.3",
        "RFC 9110 §7.4",
        "RFC 9110 §15.5.20",
        "RFC 6066 §11.1",
        "RFC 9325 §3.7",
        .. Client,
    ];

    /// <summary>An application believes headers that anybody can send.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    ["CWE-290", "CWE-348", "OWASP API2:2023", "OWASP API8:2023", "ASVS v5.0.0-4.1.3", "RFC 9440 §2.4", "RFC 9440 §4", .. Client];

    /// <summary>The same thing is served next door: in plaintext, on another port, under another path or method.</summary>
    public static IReadOnlyList<string> NextDoor { get; } =
    [
        "CWE-306",
        "CWE-319",
        "CWE-420",
        "OWASP API8:2023",
        "OWASP API9:2023",
        "ASVS v5.0.0-12.2.1",
        "ASVS v5.0.0-12.3.1",
        "RFC 9325 §3.2",
        "RFC 9325 §3.9",
        "NIST SP 800-53 SC-8",
        .. Client,
    ];

    /// <summary>Another path, method or request leads to the same content without the check.</summary>
    public static IReadOnlyList<string> OtherPaths { get; } =
    ["CWE-288", "CWE-306", "OWASP API8:2023", "OWASP API9:2023", "ASVS v5.0.0-12.1.3", .. Client];

    /// <summary>A client that is trusted, but not meant, is let in.</summary>
    public static IReadOnlyList<string> Authorisation { get; } =
    ["CWE-285", "CWE-863", "OWASP API5:2023", "ASVS v5.0.0-8.2.1", "NIST SP 800-53 AC-3", .. Client];

    /// <summary>What a server tells everybody.</summary>
    public static IReadOnlyList<string> Exposure { get; } = ["OWASP API8:2023", "RFC 8446 §4.2.4 (RFC 9846 §4.3.4)", "RFC 5246 §7.4.4"];

    private static string[] Verified => ["OWASP API2:2023", "ASVS v5.0.0-12.1.3"];

    private static string[] Path => ["NIST SP 800-53 IA-5(2)", "PCI DSS 4.0.1 4.2.1"];

    private static string[] Client => ["45 CFR 164.312(d)", "GDPR Art. 32(1)(b)", "SOC 2 CC6.1", "SOC 2 CC6.6", "ISO 27001:2022 A.8.5"];

    private static string[] Server => ["OWASP API8:2023", "ASVS v5.0.0-12.2.2", "ASVS v5.0.0-12.3.4"];

    private static string[] Sound => ["PCI DSS 4.0.1 4.2.1", "45 CFR 164.312(e)(1)", "GDPR Art. 32(1)(b)"];

    private static string[] Transit => ["SOC 2 CC6.7", "ISO 27001:2022 A.8.24"];
}
