using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>Languages that are read with tables of their libraries' words.</summary>
internal static class More
{
    private static readonly StringForm Double = new("\"", "\"");
    private static readonly StringForm Single = new("'", "'");

    public static Language Php { get; } =
        new(
            "PHP",
            new()
            {
                LineComments = ["//", "#"],
                NameCharacters = "$",
                Strings = [new("\"", "\"", Lines: true), new("'", "'", Lines: true)],
            }
        )
        {
            Extensions = [".php", ".phtml", ".inc", ".php5", ".php7"],
            ArrowLinks = true,
            True = ["true", "TRUE", "True"],
            False = ["false", "FALSE", "False"],
            Null = ["null", "NULL"],
            Functions = ["function", "fn"],
            Literals =
            [
                "ssl_verify",
                "sslverify",
                "verify_peer",
                "verify_host",
                "'verify'",
                "\"verify\"",
                "withoutverifying",
                "self_signed",
                "verify_server_cert",
                "dont_verify",
                "require_cert",
                "reqcert",
                "private key",
                "ssl_verify_server",
                "crypto_method",
                "sslversion",
                "ssl_cipher",
            ],
        };

    public static Language Ruby { get; } =
        new(
            "Ruby",
            new()
            {
                LineComments = ["#"],
                BlockComments = [("=begin", "=end")],
                NameCharacters = "@$?!",
                Strings = [Double, Single],
            }
        )
        {
            Extensions = [".rb", ".rake", ".gemspec", ".ru"],
            FileNames = ["Rakefile", "Gemfile", "Vagrantfile", "Capfile", "Puppetfile"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Functions = ["def"],
            Literals = ["verify", "insecure", "ssl_version", "ciphers", "private key", "min_version"],
        };

    public static Language Rust { get; } =
        new(
            "Rust",
            new()
            {
                CommentsNest = true,
                Strings = [new("\"", "\"", Lines: true)],
                Special = RawOrCharacter,
            }
        )
        {
            Extensions = [".rs"],
            Declares = ["let", "const", "static"],
            Functions = ["fn"],
            Null = ["None"],
            Literals =
            [
                "danger",
                "invalid_cert",
                "invalid_host",
                "verifymode",
                "verify_server_cert",
                "verify_client_cert",
                "verify_hostname",
                "trust_cert",
                "skip_domain",
                "insecure",
                "certificate.verif",
                "anonymousorauth",
                "allow_unauthenticated",
                "allowany",
                "sslmode",
                "private key",
                "verify_callback",
                "skip_verify",
            ],
        };

    public static Language C { get; } =
        new("C", new() { Strings = [new("R\"(", ")\"", Escapes.None, Lines: true), Double, Single] })
        {
            Extensions = [".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ino", ".m", ".mm"],
            ArrowLinks = true,
            TypesFirst = true,
            Null = ["NULL", "nullptr", "nil"],
            False = ["false", "FALSE", "NO"],
            True = ["true", "TRUE", "YES"],
            Literals =
            [
                "ssl_verify",
                "ssl_ctx_set_verify",
                "ssl_set_verify",
                "verifypeer",
                "verifyhost",
                "verify_none",
                "verify_optional",
                "verifynone",
                "ignoresslerrors",
                "verifyssl",
                "validate_certificates",
                "ignore_unknown_ca",
                "ignore_cert",
                "tls_insecure",
                "servercertauth",
                "cert_request",
                "cert_common_name",
                "insecure",
                "private key",
                "verify_callback",
                "setpeerverifymode",
                "set_verify_mode",
                "allowsanyhttps",
                "invalidcertificates",
                "validatesdomainname",
                "sslmode",
                "ssl_mode",
                "setinsecure",
            ],
        };

    public static Language Shell { get; } =
        new(
            "Shell",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = "-./=:_@%+~,^$&?!*",
                Strings = [new("\"", "\"", Lines: true), new("'", "'", Escapes.None, Lines: true)],
            }
        )
        {
            Extensions = [".sh", ".bash", ".zsh", ".ksh", ".ps1", ".psm1", ".bats", ".env", ".mk", ".bat", ".cmd"],
            FileNames =
            [
                "Dockerfile",
                "Containerfile",
                "Makefile",
                "makefile",
                "GNUmakefile",
                ".env",
                "Justfile",
                "justfile",
                ".gitlab-ci.yml",
                "Jenkinsfile",
                "Procfile",
                ".bashrc",
                ".profile",
                ".npmrc",
                ".curlrc",
                ".wgetrc",
            ],
            LineEnds = LineEnds.Expressions,
            Literals =
            [
                "curl",
                "wget",
                "no-check",
                "reject_unauthorized",
                "pythonhttpsverify",
                "ssl_no_verify",
                "strict-ssl",
                "sslverify",
                "insecure",
                "no-verify-ssl",
                "skip_verify",
                "skip-verify",
                "reqcert",
                "trusted-host",
                "trust-server-cert",
                "verify-peer",
                "allowinvalid",
                "skipcertificatecheck",
                "certificatevalidationcallback",
                "--verify",
                "tlsverify",
                "ssl_verify",
                "verify-certificate",
                "sslmode",
                "private key",
                "host_key",
                "verify_ssl",
                "verify-tls",
            ],
        };

    /// <summary>r#"…"#, and 'x': a lifetime ('a) is no character.</summary>
    private static SpecialString? RawOrCharacter(string text, int at)
    {
        if (text[at] == '\'')
        {
            if (at + 2 < text.Length && text[at + 1] != '\\' && text[at + 2] == '\'')
                return new(at + 3, at + 1, at + 2);
            if (at + 3 < text.Length && text[at + 1] == '\\')
            {
                var end = text.IndexOf('\'', at + 3);
                return end > 0 && end - at < 14 ? new(end + 1, at + 1, end) : null;
            }

            return null;
        }

        if (text[at] != 'r' && !(text[at] == 'b' && at + 1 < text.Length && text[at + 1] == 'r'))
            return null;
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_'))
            return null;
        var i = at + (text[at] == 'b' ? 2 : 1);
        var hashes = 0;
        while (i < text.Length && text[i] == '#' && hashes < 8)
            (i, hashes) = (i + 1, hashes + 1);
        if (i >= text.Length || text[i] != '"')
            return null;
        var close = text.IndexOf("\"" + new string('#', hashes), i + 1, StringComparison.Ordinal);
        return close < 0 ? new(text.Length, i + 1, text.Length) : new(close + 1 + hashes, i + 1, close);
    }
}
