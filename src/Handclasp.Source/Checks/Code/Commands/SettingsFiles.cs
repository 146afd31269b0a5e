using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Commands.Known;
using Handclasp.Source.Engine;
using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>What settings files of programs that fetch say: .npmrc, .curlrc, .wgetrc, .gitconfig, pip.conf, yum's, apt's, OpenSSL's own.</summary>
internal static class SettingsFiles
{
    private const string Yes = "true|yes|on|1";
    private const string No = "false|no|off|0|none|never";
    private const string Open = "the program talks to whoever answers, with any certificate";
    private const string Old = "an old version is allowed, whose handshake can be broken";
    private const string Weak = "suites are allowed that do not encrypt, do not authenticate, or can be broken";
    private const string Git = @"http(?:\s.*)?";

    private static readonly Row[] Rows =
    [
        new("HC580", "strict-ssl|strict_ssl|strictssl|unsafe-perm-ssl", No, Open, "true"),
        new("HC580", "check[-_]?certificate", No, Open, "on"),
        new("HC580", "sslverify|proxy_sslverify|ssl_verify", No, Open, "true"),
        new("HC580", "trusted-host|allow-insecure-host", @"(?!\$).+", "packages come from whoever answers for that host")
        {
            Section = "global|install|list|download|user|uv|tool\\.uv|pip|wheel|",
        },
        new("HC580", "ansible_(?:winrm_server|psrp)_cert_validation", "ignore", Open, "validate"),
        new("HC580", "TLS_REQCERT", "never|allow|try", "the directory is not verified", "demand"),
        new("HC580", @"Acquire::https(?:::[^:\s]+)*::Verify-(?:Peer|Host)", @"""?(?:false|no|0|off)""?\s*;?", Open),
        new("HC580", "check_ssl_certificate|https_validate_certificates|check_ssl_hostname", No, Open, "True"),
        new("HC580", "ssl[-_]verify[-_]server[-_]cert", No, Open, "1"),
        new("HC580", "skip-ssl-verify-server-cert|disable-ssl-verify-server-cert", "|1|true|on", Open),
        new(
            "HC580",
            "ssl-mode|ssl_mode",
            "REQUIRED|PREFERRED",
            "the connection is encrypted and the server is not verified",
            "VERIFY_IDENTITY"
        ),
        new("HC580", "tls_certcheck", "off", Open, "on"),
        new(
            "HC580",
            @"(?:\w+\.)*ssl\.endpoint\.identification\.algorithm",
            "|none",
            "the name of the server is not checked: any certificate of the same root will do",
            "https"
        ),
        new("HC580", "enable\\.ssl\\.certificate\\.verification", No, Open, "true"),
        new("HC580", "ignore_certs|sdkman_insecure_ssl|galaxy_ignore_certs", Yes, Open, "false"),
        new("HC580", "insecure", Yes, Open, "0") { Section = "server|rhsm|" },
        new("HC580", "set", @"ssl:(?:verify-certificate|check-hostname)\s+(?:no|false|off|0)\b.*", Open) { IsBare = true },
        new("HC580", "-k|--insecure|insecure|--proxy-insecure|proxy-insecure", "|true", Open) { IsBare = true, Section = "" },
        new("HC540", "schannelcheckrevoke", "false|no|off|0", "a revoked certificate is accepted", "true") { Section = Git },
        new(
            "HC540",
            "ssl-no-revoke|--ssl-no-revoke|ssl-revoke-best-effort|--ssl-revoke-best-effort",
            "|true",
            "a revoked certificate is accepted"
        )
        {
            Section = "",
        },
        new("HC550", "sslversion", @"sslv[23]|tlsv1(?:\.[01])?", Old, "tlsv1.2") { Section = Git },
        new("HC550", "secure[-_]?protocol", @"SSLv[23]|TLSv1(?:_[01])?", Old),
        new("HC550", "tlsv1.0|tlsv1.1|sslv3|--tlsv1.0|--tlsv1.1|--sslv3", "", Old) { IsBare = true, Section = "" },
        new("HC550", "MinProtocol", @"SSLv3|TLSv1(?:\.[01])?|DTLSv1|None", Old, "TLSv1.2"),
        new("HC550", "tls[-_]version", @"(?:.*,)?TLSv1(?:\.[01])?(?:,.*)?", Old),
        new(
            "HC550",
            "systemProp\\.(?:https\\.protocols|jdk\\.tls\\.client\\.protocols)",
            @"(?:.*,)?(?:SSLv3|TLSv1(?:\.[01])?)(?:,.*)?",
            Old
        ),
        new("HC551", "CipherString|ciphers?|sslcipherlist|ssl-cipher|cipher-list", Web.WeakSuites, Weak),
        new("HC552", "default_md", "sha1|md5|md4", "certificates are signed with a hash that can be forged", "sha256"),
        new("HC552", "default_bits", "512|768|1024|1536", "a key of fewer than 2048 bits can be computed from the certificate", "3072"),
    ];

    /// <summary>What falls under a check.</summary>
    public static Func<CodeFile, IEnumerable<Flag>> For(string check) =>
        code => from entry in code.Entries from row in Rows where row.Check == check && row.Says(entry) select Flagged(code, entry, row);

    private static Flag Flagged(CodeFile code, Entry entry, Row row)
    {
        var at = new Reach(entry.Name.Place(0), Math.Max(entry.Name.Reach().To, entry.Value.Reach().To));
        var said = entry.Value.IsEmpty ? entry.Name.Text : $"{entry.Name.Text} {entry.Value.Text.TrimEnd(';')}";
        return new(code.Covering(at), $"{said}: {row.Means}")
        {
            Exact = at,
            Remedy = "Remove the line, and name the root that signed the server.",
            Changes =
                row.Good.Length > 0 && !entry.Value.IsEmpty
                    ? [new(code.Covering(entry.Value.Reach()), row.Good) { Exact = entry.Value.Reach() }]
                    : [],
            IsSafe = row.Check == "HC580",
        };
    }

    /// <summary>A setting and the values of it that are bad.</summary>
    private sealed record Row(string Check, string Names, string Bad, string Means, string Good = "")
    {
        private readonly Regex name = Whole(Names);
        private readonly Regex bad = Whole(Bad);
        private Regex? section;

        /// <summary>The sections that it may stand in; null for any.</summary>
        public string? Section { get; init; }

        /// <summary>True for a word without a sign behind it.</summary>
        public bool IsBare { get; init; }

        public bool Says(Entry entry) =>
            name.IsMatch(entry.Name.Text)
            && bad.IsMatch(entry.Value.Text)
            && (Section is null || (section ??= Whole(Section)).IsMatch(entry.Section))
            && (!IsBare || !entry.HasSign || Section?.Length == 0);

        private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
