namespace Handclasp.Source.Languages;

/// <content>PHP.</content>
internal static partial class All
{
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
            Fence = "php",
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
}
