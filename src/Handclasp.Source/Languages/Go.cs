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
                "setsessionticket",
                "pkcs12",
                "insecure",
                "tls.config",
                "clientauth",
                "newcertpool",
                "verifypeercert",
                "verifyconnection",
                "peercertificates",
                "skip-verify",
                "skipverify",
                "skip_verify",
                "tlsskip",
                "skiptls",
                "tlsinsecure",
                "versionssl",
                "versiontls",
                "ciphersuites",
                "client-verify",
                "client-cert",
                "appendcertsfrompem",
                "sessionticketkey",
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
