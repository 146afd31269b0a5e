using System.Text.RegularExpressions;
using Handclasp.Model;
using static Handclasp.Source.Checks.Code.Commands.Say;

namespace Handclasp.Source.Checks.Code.Commands.Known;

/// <summary>Programs that fetch: HTTP, mail, files, repositories, browsers.</summary>
internal static partial class Web
{
    /// <summary>Values that mean no.</summary>
    public const string No = "false|no|off|0|none|never";
    private const string Yes = "true|yes|on|1";

    /// <summary>Lists of OpenSSL's suites that allow weak ones.</summary>
    public const string WeakSuites =
        @".*@SECLEVEL=0.*|(?:[^!-]*:)?(?:(?:aNULL|eNULL|NULL|ADH|AECDH|EXPORT|EXP|LOW|RC4|DES|3DES|COMPLEMENTOFALL)|(?:EXP|ADH|AECDH|NULL|RC4|DES)-[\w-]+|[\w-]+-(?:RC4|NULL|DES-CBC3?)-[\w-]+)(?:[:,@ ].*)?";

    private const string OldVersion = "an old version is allowed, whose handshake can be broken";
    private const string Weak = "suites are allowed that do not encrypt, do not authenticate, or can be broken";
    private const string NoRevocation = "a certificate that was revoked, or whose state cannot be learnt, is accepted";

    /// <summary>What is said where the chain is verified and the name is not.</summary>
    public const string NoName = "the name of the server is not checked: any certificate of the same root will do";

    public static IReadOnlyList<Tool> Tools { get; } =
    [
        new(
            ["curl", "curlie"],
            Off("-k", "--insecure"),
            Off("--proxy-insecure"),
            Off("--doh-insecure"),
            Flag("HC540", NoRevocation, "--ssl-no-revoke", "--ssl-revoke-best-effort"),
            Flag("HC550", OldVersion, "-2", "-3", "--sslv2", "--sslv3", "--tlsv1.0", "--tlsv1.1"),
            Value("HC550", OldVersion, "--tls-max", @"1\.[01]"),
            Value("HC551", Weak, "--ciphers", WeakSuites),
            Value("HC551", Weak, "--proxy-ciphers", WeakSuites),
            Value("HC571", Keys.Told, "--pass", Keys.Literal),
            Value("HC571", Keys.Told, "-E", @"[^:$]+\.\w+:" + Keys.Literal),
            Value("HC571", Keys.Told, "--cert", @"[^:$]+\.\w+:" + Keys.Literal)
        )
        {
            Taking = "AbcCdDeEFHKmoPQrtTuUwxXyYz",
            Unless = ["--pinnedpubkey", "--unix-socket", "--abstract-unix-socket"],
        },
        new(
            ["wget", "wget2"],
            Off("--no-check-certificate"),
            OffIf("--check-certificate", "false|no|off|0|quiet"),
            Value("HC580", NoName, "--check-hostname", No),
            Flag("HC580", NoName, "--no-check-hostname"),
            OffIn(@"^check[-_]?certificate\s*=\s*(?:off|no|0|false)$"),
            Value("HC550", OldVersion, "--secure-protocol", "SSLv[23]|TLSv1(?:_[01])?"),
            Value("HC551", Weak, "--ciphers", WeakSuites)
        )
        {
            Unless = ["--pinnedpubkey"],
        },
        new(["aria2c"], OffIf("--check-certificate", "false"), Value("HC550", OldVersion, "--min-tls-version", @"TLSv1(?:\.1)?|SSLv3")),
        new(
            ["http", "https", "xh", "xhs"],
            OffIf("--verify", "no|false|0"),
            Value("HC550", OldVersion, "--ssl", @"ssl2\.3|ssl3|tls1|tls1\.1"),
            Value("HC551", Weak, "--ciphers", WeakSuites),
            Value("HC571", Keys.Told, "--cert-key-pass", Keys.Literal)
        ),
        new(["httpx"], Off("--no-verify")),
        new(["w3m"], OffIn(@"^ssl_verify_server=(?:0|off|false)$")),
        new(["newman", "hurl", "websocat", "bombardier", "oha", "insomnia", "inso"], Off("-k", "--insecure")),
        new(["wscat"], Off("-n", "--no-check")),
        new(["restish"], Off("--rsh-insecure")),
        new(["vegeta", "grpcurl"], Off("-insecure", "--insecure")),
        new(["k6"], Off("--insecure-skip-tls-verify")),
        new(["ghz"], Off("--skipTLS")),
        new(["ab"], Value("HC550", OldVersion, "-f", @"SSL[23]|TLS1|TLS1\.[01]")),
        new(["yt-dlp", "youtube-dl", "gallery-dl"], Off("--no-check-certificates", "--no-check-certificate")),
        new(["rclone", "s3cmd"], Off("--no-check-certificate"), Flag("HC580", NoName, "--no-check-hostname")),
        new(
            ["svn"],
            Off("--trust-server-cert"),
            Value(
                "HC580",
                "such a certificate is accepted without a question",
                "--trust-server-cert-failures",
                ".*(?:unknown-ca|cn-mismatch|other).*"
            )
        ),
        new(["hg"], Off("--insecure")),
        new(
            ["git"],
            OffBy("true", @"-c|--config|config|lfs|--add|--local|--global|--system", @"http\.(?:.*\.)?sslverify", No + "|\"false\""),
            OffIn(@"^(?:-c|--config=)http\.(?:.*\.)?sslverify=(?:false|0|no|off)$"),
            Setting("HC540", NoRevocation, "true", "-c|--config|config", @"http\.(?:.*\.)?schannelcheckrevoke", No),
            Setting("HC550", OldVersion, "tlsv1.2", "-c|--config|config", @"http\.(?:.*\.)?sslversion", @"sslv[23]|tlsv1|tlsv1\.[01]"),
            Setting("HC551", Weak, "", "-c|--config|config", @"http\.(?:.*\.)?sslcipherlist", WeakSuites)
        ),
        new(["glab"], OffBy("false", "set", "skip_tls_verify", Yes)),
        new(
            ["ncat"],
            new Switch("HC580", (words, _) => Unchecked(words), "the peer is not verified")
            {
                Remedy = "Write --ssl-verify and --ssl-trustfile.",
            }
        ),
        new(["nc", "netcat"], OffIn("^(?:noverify|noname)$")),
        new(
            ["lftp", "lftpget"],
            OffIn(@"ssl:verify-certificate\s*[= ]?\s*(?:no|false|off|0)\b"),
            Word("HC580", NoName, @"ssl:check-hostname\s+(?:no|false|off|0)\b")
        ),
        new(["curlftpfs"], OffIn(@"\bno_verify_(?:peer|hostname)\b")),
        new(["msmtp"], OffIf("--tls-certcheck", "off", "on")),
        new(["fetchmail"], Off("--nosslcertck")),
        new(["openconnect"], Off("--no-cert-check")),
        new(["openfortivpn"], Off("--insecure-ssl")),
        new(["xfreerdp", "wlfreerdp", "xfreerdp3"], Off("/cert-ignore"), OffIf("/cert", "ignore"), OffIn("^[+]?/?cert[:-]ignore$")),
        new(
            ["gnutls-cli", "gnutls-cli-debug"],
            Off("--insecure", "--no-ca-verification"),
            Value("HC551", Weak, "--priority", @".*\+(?:ANON-\w+|NULL|ARCFOUR-128|3DES-CBC)\b.*"),
            Value("HC550", OldVersion, "--priority", @".*\+VERS-(?:SSL3\.0|TLS1\.[01])\b.*")
        ),
        new(
            ["socat", "socat1"],
            OffIn(@"\b(?:openssl|ssl)(?:-\w+)?:.*[,:]verify=0"),
            Word("HC551", Weak, @"\b(?:openssl|ssl)(?:-\w+)?:.*[,]cipher=(?:[^,!]*:)?(?:aNULL|eNULL|NULL|ADH|ALL|RC4)"),
            Word(
                "HC550",
                OldVersion,
                @"[,](?:method|openssl-method)=(?:SSL[23]|TLS1(?:\.[01])?)(?:,|$)|min-proto-version=(?:SSL3|TLS1(?:\.[01])?)(?:,|$)"
            )
        ),
        new(
            [
                "chromium",
                "chromium-browser",
                "chrome",
                "google-chrome",
                "google-chrome-stable",
                "msedge",
                "microsoft-edge",
                "electron",
                "brave",
            ],
            Off("--ignore-certificate-errors"),
            Flag("HC580", "for this machine's own name any certificate is accepted", "--allow-insecure-localhost") with
            {
                AtMost = Severity.Low,
            },
            Value("HC550", OldVersion, "--ssl-version-min", @"tls1|tls1\.1|ssl3")
        ),
        new(
            ["ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldappasswd", "ldapwhoami", "ldapcompare"],
            OffIn("^TLS_REQCERT=(?:never|allow|try)$")
        ),
        new(["virsh", "virt-install", "virt-viewer", "virt-manager"], OffIn(@"[?&]no_verify=1")),
        new(
            ["sed", "gsed", "perl"],
            Written("HC551", Weak, "SECLEVEL=0"),
            Written("HC550", OldVersion, @"\bMinProtocol\s*=\s*(?:TLSv1(?:\.[01])?|SSLv3|None)(?![.\d])"),
            Written(
                "HC580",
                "the program that reads it talks to whoever answers",
                @"\b(?:(?:ssl_?verify|strict-ssl|check_certificate|validate_certs|verify_ssl)\s*[=: ]\s*(?:0|false|no|off)\b|insecure_skip_verify\s*[=:]\s*true)"
            )
        ),
        new(
            ["update-crypto-policies"],
            Setting("HC550", "the whole system allows old versions and weak suites", "DEFAULT", ".*", "--set", "LEGACY(?::.*)?")
        ),
        new(
            ["reg"],
            new Switch(
                "HC550",
                (words, _) =>
                    words.Any(w => w.Text.Contains("SCHANNEL", StringComparison.OrdinalIgnoreCase) && Old(w.Text))
                    && words.Any(w => w.Text.Equals("Enabled", StringComparison.OrdinalIgnoreCase))
                    && words.Select((w, i) => (w, i)).FirstOrDefault(p => p.w.Text.Equals("/d", StringComparison.OrdinalIgnoreCase)).i
                        is > 0
                            and var at
                    && at + 1 < words.Count
                    && words[at + 1].Text is not ("0" or "0x0")
                        ? [new Hit(1, Math.Min(3, words.Count), "an old version is enabled")]
                        : [],
                OldVersion
            )
        ),
    ];

    /// <summary>ncat --ssl encrypts; --ssl-verify verifies.</summary>
    private static IEnumerable<Hit> Unchecked(IReadOnlyList<Scripts.Word> words)
    {
        if (
            words.Any(w => w.Text is "--ssl-verify" or "-l" or "--listen" || w.Text.StartsWith("--ssl-trustfile", StringComparison.Ordinal))
        )
            yield break;
        for (var i = 1; i < words.Count; i++)
            if (words[i].Text == "--ssl")
                yield return new(i, i + 1, "--ssl");
    }

    /// <summary>What sed writes instead: the second part of s/…/…/, what stands behind a, i and c.</summary>
    private static Switch Written(string check, string because, string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return new(
            check,
            (words, _) =>
                from i in Enumerable.Range(1, Math.Max(0, words.Count - 1))
                from Match match in Replacement().Matches(words[i].Text)
                where regex.IsMatch(match.Groups["text"].Value)
                select new Hit(i, i + 1, match.Groups["text"].Value.Trim()),
            because
        );
    }

    private static bool Old(string key) =>
        key.Contains("SSL 2.0", StringComparison.Ordinal)
        || key.Contains("SSL 3.0", StringComparison.Ordinal)
        || key.Contains("TLS 1.0", StringComparison.Ordinal)
        || key.Contains("TLS 1.1", StringComparison.Ordinal);

    [GeneratedRegex(
        @"(?:^|[;/{}\s\d$])s(?<mark>[/|#,@!])(?:(?!\k<mark>).)*\k<mark>(?<text>(?:(?!\k<mark>).)*)\k<mark>|(?:^|[/\s\d$])[aic]\\?\s+(?<text>\S.*)$"
    )]
    private static partial Regex Replacement();
}
