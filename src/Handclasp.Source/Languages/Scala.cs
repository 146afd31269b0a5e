using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Scala.</content>
internal static partial class All
{
    public static Language Scala { get; } =
        new(
            "Scala",
            new()
            {
                CommentsNest = true,
                NameCharacters = "$",
                Operators = ["???"],
                Special = ScalaSyntax.Character,
                Strings =
                [
                    new("s\"\"\"", "\"\"\"", Escapes.None, Lines: true) { Hole = "${" },
                    new("f\"\"\"", "\"\"\"", Escapes.None, Lines: true) { Hole = "${" },
                    new("raw\"\"\"", "\"\"\"", Escapes.None, Lines: true) { Hole = "${" },
                    new("\"\"\"", "\"\"\"", Escapes.None, Lines: true),
                    new("s\"", "\"") { Hole = "${" },
                    new("f\"", "\"") { Hole = "${" },
                    new("raw\"", "\"", Escapes.None) { Hole = "${" },
                    Double,
                ],
            }
        )
        {
            Fence = "scala",
            ShowsLinks = true,
            Extensions = [".scala", ".sc", ".sbt"],
            LineEnds = LineEnds.Expressions,
            TrailingBlocks = true,
            Null = ["null", "None"],
            Declares = ["val", "var", "def"],
            OwnFunctions = true,
            Rewrite = ScalaSyntax.Braces,
            MoreFunctions = ScalaSyntax.Functions,
            MoreCalls = ScalaSyntax.Calls,
            Results = Tails.Of,
            Swallows = ScalaSyntax.Swallows,
            Conditions = ScalaSyntax.Conditions,
            SettingAt = ScalaSyntax.SettingAt,
            ValueOf = (code, span) => ScalaSyntax.ValueOf(code, span) ?? JvmSyntax.Configured(code, span),
            Literals = JvmPackLiterals,
        };

    /// <summary>Short words: these languages' libraries have more names for it than a list can hold.</summary>
    private static string[] JvmPackLiterals =>
        [
            "ssl",
            "tls",
            "trust",
            "hostname",
            "identification",
            "certificat",
            "x509",
            "keystore",
            "insecure",
            "client-auth",
            "clientauth",
            "verif",
            "private key",
            "client-cert",
            "clientcert",
            "forwarded",
            "pkix",
            "storepass",
            "keypass",
            "key-pass",
            "sha1with",
            "md5with",
            "curl",
            "wget",
            "servercert",
            "relaxedhttps",
            "revocation",
            "certchecking",
            "posixfile",
            "endpointauth",
            "endpoint.identification",
            "serveridentity",
            "+ssc:",
        ];
}
