using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>VB.NET, and Visual Basic and VBScript as far as they are written alike.</content>
internal static partial class All
{
    public static Language VisualBasic { get; } =
        new(
            "VB.NET",
            new()
            {
                LineComments = ["'", "REM ", "Rem ", "rem ", "#Region", "#End", "#If", "#Else", "#Const", "#Disable", "#Enable", "#Pragma"],
                BlockComments = [],
                Operators = ["<>", "&="],
                Strings = [new("$\"", "\"", Escapes.Doubled, Lines: true) { Hole = "{" }, new("\"", "\"", Escapes.Doubled)],
            }
        )
        {
            Fence = "vbnet",
            ShowsLinks = true,
            Extensions = [".vb", ".vbs", ".bas", ".vba", ".cls", ".frm", ".vbhtml"],
            True = ["True", "true"],
            False = ["False", "false"],
            Null = ["Nothing", "null"],
            Declares = ["Dim", "const"],
            Rewrite = VisualBasicSyntax.Rewrite,
            MoreCalls = VisualBasicSyntax.Calls,
            ValueOf = VisualBasicSyntax.ValueOf,
            Literals =
            [
                "ssl",
                "tls",
                "certificat",
                "securityprotocol",
                "x509",
                "trust",
                "insecure",
                "verif",
                "pfx",
                "p12",
                "private key",
                "winhttp",
                "xmlhttp",
                "client-cert",
                "clientcert",
                "forwarded",
                "curl",
                "rsa",
                "13056",
                "unixfilemode",
                "unixcreatemode",
                "ticket",
                "git_ssl",
            ],
        };
}
