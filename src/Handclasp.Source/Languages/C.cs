using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>C and C++.</content>
internal static partial class All
{
    public static Language C { get; } =
        new("C", new() { Strings = [new("R\"(", ")\"", Escapes.None, Lines: true), Double, Single] })
        {
            Fence = "c",
            Extensions = [".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ino"],
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
}
