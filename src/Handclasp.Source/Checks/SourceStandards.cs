namespace Handclasp.Source.Checks;

/// <summary>Which standards a class of flaw speaks to; one list per class. A finding is evidence that bears on a control, never a statement of compliance.</summary>
internal static class SourceStandards
{
    /// <summary>A client does not verify whom it talks to.</summary>
    public static IReadOnlyList<string> Client { get; } =
    ["CWE-295", "OWASP API8:2023", "OWASP API10:2023", "ASVS v5.0.0-12.3.2", "RFC 5280 §6.1", "PCI DSS 4.0.1 4.2.1", "NIST SP 800-53 SC-8"];

    /// <summary>A client does not compare the server's name.</summary>
    public static IReadOnlyList<string> Host { get; } =
    ["CWE-297", "OWASP API10:2023", "ASVS v5.0.0-12.3.2", "RFC 9525 §6", "RFC 9325 §7.1", "PCI DSS 4.0.1 4.2.1"];

    /// <summary>A server does not verify who comes.</summary>
    public static IReadOnlyList<string> Server { get; } =
    [
        "CWE-295",
        "CWE-287",
        "OWASP API2:2023",
        "OWASP API8:2023",
        "ASVS v5.0.0-12.1.3",
        "RFC 5280 §6.1",
        "RFC 8446 §4.4.2.4 (RFC 9846 §4.5.1.3)",
        "PCI DSS 4.0.1 4.2.1",
    ];

    /// <summary>A server that lets clients in without a certificate.</summary>
    public static IReadOnlyList<string> Presence { get; } =
    ["CWE-306", "OWASP API2:2023", "ASVS v5.0.0-12.3.5", "RFC 8446 §4.3.2 (RFC 9846 §4.4.2)", "NIST SP 800-53 IA-3"];

    /// <summary>Anchors that are none, or others than meant.</summary>
    public static IReadOnlyList<string> Trust { get; } =
    ["CWE-636", "CWE-296", "OWASP API8:2023", "ASVS v5.0.0-12.3.4", "RFC 5280 §6.1", "NIST SP 800-53 SC-17"];

    /// <summary>Names believed that nobody vouches for.</summary>
    public static IReadOnlyList<string> Identity { get; } =
    ["CWE-290", "CWE-295", "OWASP API2:2023", "ASVS v5.0.0-12.1.3", "RFC 5280 §6.1"];

    /// <summary>Protocol versions and suites that must not be used any more.</summary>
    public static IReadOnlyList<string> Strength { get; } =
    ["CWE-327", "CWE-757", "OWASP API8:2023", "ASVS v5.0.0-12.1.1", "RFC 9325 §3.1.1", "RFC 8996", "PCI DSS 4.0.1 4.2.1"];

    /// <summary>Revocation that is not looked at.</summary>
    public static IReadOnlyList<string> Revocation { get; } = ["CWE-299", "ASVS v5.0.0-12.1.4", "RFC 5280 §6.1.3", "RFC 9325 §7.5"];

    /// <summary>Keys and passwords that everybody can read.</summary>
    public static IReadOnlyList<string> Secrets { get; } = ["CWE-321", "CWE-798", "OWASP API8:2023", "ASVS v5.0.0-13.3.1"];

    /// <summary>Code that looks like a check and is none.</summary>
    public static IReadOnlyList<string> Idle { get; } = ["CWE-1164", "CWE-295"];

    /// <summary>What a header says is believed.</summary>
    public static IReadOnlyList<string> Forwarded { get; } =
    ["CWE-290", "CWE-348", "OWASP API2:2023", "OWASP API8:2023", "ASVS v5.0.0-4.1.3", "RFC 9440 §4"];

    /// <summary>Sessions that outlive or leave the configuration that made them.</summary>
    public static IReadOnlyList<string> Resumption { get; } =
    [
        "CWE-288",
        "CWE-321",
        "OWASP API2:2023",
        "OWASP API8:2023",
        "ASVS v5.0.0-12.1.3",
        "RFC 8446 §4.6.1",
        "RFC 9325 §3.4",
        "NIST SP 800-53 SC-23",
    ];

    /// <summary>Certificates that are weak from their birth.</summary>
    public static IReadOnlyList<string> Minting { get; } =
    ["CWE-328", "CWE-326", "OWASP API8:2023", "ASVS v5.0.0-11.2.3", "RFC 9325 §4.5", "RFC 8446 §4.4.2.4"];

    /// <summary>Pins that hold nothing.</summary>
    public static IReadOnlyList<string> Pinning { get; } =
    ["CWE-295", "CWE-297", "OWASP API10:2023", "ASVS v5.0.0-12.3.2", "RFC 7469 §2.4"];

    /// <summary>Key files that others can read.</summary>
    public static IReadOnlyList<string> KeyFiles { get; } = ["CWE-732", "OWASP API8:2023", "ASVS v5.0.0-13.3.2"];
}
