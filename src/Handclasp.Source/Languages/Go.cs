using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Go.</content>
internal static partial class All
{
    public static Language Go { get; } =
        new("Go", new() { Strings = [Double, Single, new("`", "`", Escapes.None, Lines: true)] })
        {
            Fence = "go",
            Extensions = [".go"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Declares = ["var", "const"],
            Functions = ["func"],
            ValueOf = GoSyntax.ValueOf,
            Literals =
            [
                .. Everywhere,
                "sessionticket",
                "pkcs",
                "skipverif",
                "ocsp",
                "revocationlist",
                "gocql",
                "advancedtls",
                "govmomi",
                "winrm",
                "tls=preferred",
                "exec.command",
                "os.setenv",
                "ignore-cert",
                "certificateerrors",
                "certerrors",
                "httpserrors",
                "certificatecheck",
                "insecure",
                "tls.config",
                "clientauth",
                "newcertpool",
                "verifypeercert",
                "verifyconnection",
                "peercertificates",
                "skip-verify",
                "skip_verify",
                "tlsskip",
                "skiptls",
                "versionssl",
                "versiontls",
                "ciphersuites",
                "appendcertsfrompem",
                "allowinvalid",
                "sslmode",
                "trustservercert",
                "verify_none",
                "certificate.verif",
                "hostverification",
                "tlsvalidate",
                "verify_peer",
                "+ssc",
                "endpoint.identification",
                "tlsconfig",
                "private key",
            ],
        };
}
