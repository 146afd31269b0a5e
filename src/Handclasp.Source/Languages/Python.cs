using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Python.</content>
internal static partial class All
{
    public static Language Python { get; } =
        new(
            "Python",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                Strings = PythonStrings(),
                NameCharacters = "@",
            }
        )
        {
            Fence = "python",
            Extensions = [".py", ".pyw", ".pyi"],
            FileNames = ["SConstruct", "wscript"],
            LineEnds = LineEnds.Expressions,
            True = ["True"],
            False = ["False"],
            Null = ["None"],
            Functions = ["def"],
            Indents = true,
            Rewrite = PythonImports.Rewrite,
            SettingAt = PythonSettings.At,
            ValueOf = PythonValues.Of,
            Literals =
            [
                .. Everywhere,
                "chmod",
                "hashes.sha1",
                "verify",
                "ssl",
                "tls",
                "insecure",
                "cert_",
                "_cert",
                "certs",
                "certificate",
                "check_host",
                "assert_host",
                "match_host",
                "invalid_host",
                "invalidhost",
                "private key",
                "private_bytes",
                "trustall",
                "ignore-cert",
                "ignore_https",
                "ignorehttps",
                "hostname_verif",
                "+ssc:",
                "validate_cert",
                "validate_ssl",
                "validate_tls",
                "validate_host",
                "validate_server",
                "validate_peer",
                "validatec",
                "pkcs12",
                "_create_unv",
                "_create_std",
                "_create_default_h",
                "wrap_socket",
                "aiohttp",
                "pem_private_key",
                "ca_bundle",
                "ocsp",
                "splunklib",
                "skip_verify",
                "bestavailableenc",
                "cert=",
                ".cert ",
                "exec_command",
                "#cloud-config",
                "keystore",
                "sslversion",
            ],
            HasLongTexts = true,
            LiteralsInTexts =
            [
                "private key",
                "+ssc:",
                "sslmode",
                "ssl_mode",
                "ssl=",
                "tls=",
                "insecure",
                "verify=",
                "cert_reqs",
                "x-ssl-",
                "client-cert",
                "trusted-host",
                "ssl-mode",
                "no-check-cert",
            ],
        };

    private static StringForm[] PythonStrings()
    {
        List<StringForm> forms = [];
        foreach (
            var prefix in (string[])
                ["rb", "br", "Rb", "bR", "rB", "Br", "RB", "BR", "rf", "fr", "Rf", "fR", "r", "R", "b", "B", "f", "F", "u", "U", ""]
        )
        {
            var isRaw = prefix.Contains('r', StringComparison.OrdinalIgnoreCase);
            var hole = prefix.Contains('f', StringComparison.OrdinalIgnoreCase) ? "{" : "";
            foreach (var quote in (string[])["\"\"\"", "'''", "\"", "'"])
                // In a raw string a backslash still keeps the quote behind it from closing.
                forms.Add(
                    new(prefix + quote, quote, Escapes.Backslash, quote.Length == 3) { Hole = isRaw ? "" : hole, KeepsBackslashes = isRaw }
                );
        }

        return [.. forms];
    }
}
