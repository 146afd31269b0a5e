using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Shell.</content>
internal static partial class All
{
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
            Fence = "shell",
            Extensions = [".sh", ".bash", ".zsh", ".ksh", ".bats", ".env", ".mk", ".bat", ".cmd"],
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
}
