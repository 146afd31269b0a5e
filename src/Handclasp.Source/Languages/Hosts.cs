using Handclasp.Source.Lexing;
using Handclasp.Source.Scripts;

namespace Handclasp.Source.Languages;

/// <content>Files that hold commands, variables and settings of programs.</content>
internal static partial class All
{
    /// <summary>Words for them: a word alone, its comments behind a hash.</summary>
    private static Lexis Words =>
        new()
        {
            LineComments = ["#"],
            BlockComments = [],
            NameCharacters = "-./=:_@%+~,^$&?!*",
        };

    /// <summary>Words of what can be told to programs: a file of shell, or one that may hold some, without any of them is not read.</summary>
    private static IReadOnlyList<string> ShellWords =>
        [
            "curl",
            "wget",
            "verif",
            "insecure",
            "no-check",
            "nocheck",
            "check_cert",
            "check-cert",
            "certcheck",
            "cert-check",
            "check_ssl",
            "reject_unauthorized",
            "strict-ssl",
            "strict_ssl",
            "strictssl",
            "reqcert",
            "trust",
            "dangerousaccept",
            "acceptanycert",
            "accept-any-cert",
            "hostname-verification",
            "hostnameverification",
            "enabledprotocols",
            "enabled-protocols",
            "allowweak",
            "allowinvalid",
            "accept-invalid",
            "accept_invalid",
            "validat",
            "skipcert",
            "sslmode",
            "ssl-mode",
            "private key",
            "openssl",
            "keytool",
            "certtool",
            "certutil",
            "pk12util",
            "makecert",
            "easyrsa",
            "chmod",
            "icacls",
            "install -",
            "permissions",
            "mode:",
            "ssl_no",
            "signed",
            "ignore",
            "sslv",
            "tlsv1",
            "tls1",
            "tls-m",
            "tls_min",
            "seclevel",
            "minprotocol",
            "disable",
            "revo",
            "cipher",
            "key_size",
            "digest",
            "default_md",
            "default_bits",
            "ca_bundle",
            "storepass",
            "keystore",
            "sqlcmd",
            "bcp",
            "wscat",
            "skip",
            "certificates.",
            "newman",
            "godebug",
            "rfc",
            "identification",
            "crypto-policies",
            "private key-----",
            "ls0tls1crudjti",
            "schannel",
            "securityprotocol",
            "tls 1.",
            "ssl:",
            "cert:",
            "--tls",
            "--ssl",
        ];

    /// <summary>Words of commands within programs of other languages.</summary>
    public static IReadOnlyList<string> CommandWords =>
        [
            "curl",
            "wget",
            "sslverify",
            "skip-tls",
            "no-check-cert",
            "trusted-host",
            "trusted_host",
            "strict-ssl",
            "strict_ssl",
            "openssl ",
            "ssl_no_verify",
            "reject_unauthorized",
            "httpsverify",
            "skip_verify",
            "ssl_verify",
            "goinsecure",
        ];

    public static Language Yaml { get; } =
        new("YAML", Words)
        {
            Fence = "yaml",
            Extensions = [".yml", ".yaml"],
            FileNames = [".condarc", ".mambarc", ".gemrc", "user-data", "cloud-config", "cloud.cfg"],
            LineEnds = LineEnds.Expressions,
            Parts = ManifestHost.Parts,
            Literals = ShellWords,
        };

    public static Language Json { get; } =
        new("JSON", Words)
        {
            Fence = "json",
            Extensions = [".json", ".jsonc", ".json5"],
            FileNames = [".bowerrc"],
            LineEnds = LineEnds.Expressions,
            Parts = ManifestHost.Parts,
            Literals = ShellWords,
        };

    public static Language Settings { get; } =
        new("Settings", Words)
        {
            Fence = "ini",
            Extensions = [".env", ".ini", ".cfg", ".service", ".repo", ".cnf"],
            FileNames =
            [
                ".env",
                ".npmrc",
                ".yarnrc",
                ".curlrc",
                "_curlrc",
                "curlrc",
                ".wgetrc",
                "wgetrc",
                ".gitconfig",
                "gitconfig",
                "pip.conf",
                "supervisord.conf",
                ".hgrc",
                ".s3cfg",
                ".boto",
                ".my.cnf",
                "ldap.conf",
                ".ldaprc",
                "ldaprc",
                ".msmtprc",
                "msmtprc",
                "yum.conf",
                "dnf.conf",
                "apt.conf",
                "jvm.config",
                "maven.config",
                ".lftprc",
                "lftp.conf",
                "rhsm.conf",
                "application.conf",
                "gradle.properties",
            ],
            IsFile = path =>
                Path.GetFileName(path).StartsWith(".env.", StringComparison.Ordinal)
                || path.Contains("apt.conf.d/", StringComparison.Ordinal)
                || path.EndsWith(".conf", StringComparison.Ordinal) && path.Contains(".service.d/", StringComparison.Ordinal)
                || path.Contains("supervisor/conf.d/", StringComparison.Ordinal)
                || path.EndsWith(".git/config", StringComparison.Ordinal)
                || path.EndsWith("git/config", StringComparison.Ordinal)
                || path.EndsWith("pip/pip.conf", StringComparison.Ordinal),
            LineEnds = LineEnds.Expressions,
            Parts = SettingsHost.Parts,
            Literals = [.. ShellWords, "-k"],
        };

    public static Language Dockerfile { get; } =
        new("Dockerfile", Words)
        {
            Fence = "dockerfile",
            Extensions = [".dockerfile", ".containerfile"],
            FileNames = ["Dockerfile", "Containerfile", "dockerfile"],
            IsFile = path =>
                Path.GetFileName(path) is var name
                && (name.StartsWith("Dockerfile", StringComparison.Ordinal) || name.StartsWith("Containerfile", StringComparison.Ordinal)),
            LineEnds = LineEnds.Expressions,
            Parts = DockerfileHost.Parts,
            Literals = ShellWords,
        };

    public static Language Makefile { get; } =
        new("Makefile", Words)
        {
            Fence = "makefile",
            Extensions = [".mk", ".mak", ".just"],
            FileNames = ["Makefile", "makefile", "GNUmakefile", "Justfile", "justfile", ".justfile"],
            IsFile = path => Path.GetFileName(path).StartsWith("Makefile", StringComparison.Ordinal),
            LineEnds = LineEnds.Expressions,
            Parts = MakefileHost.Parts,
            Literals = ShellWords,
        };

    public static Language MsBuild { get; } =
        new("MSBuild", Words with { LineComments = [], BlockComments = [("<!--", "-->")] })
        {
            Fence = "xml",
            Extensions = [".targets", ".props", ".proj", ".csproj", ".fsproj", ".vbproj", ".msbuildproj"],
            LineEnds = LineEnds.Expressions,
            Parts = MsBuildHost.Parts,
            Literals = ShellWords,
        };

    public static Language Batch { get; } =
        new("Batch", Words with { LineComments = ["::"] })
        {
            Fence = "batch",
            Extensions = [".bat", ".cmd"],
            LineEnds = LineEnds.Expressions,
            Parts = BatchHost.Parts,
            Literals = ShellWords,
        };
}
