using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>The languages that are read, one line each.</summary>
internal static class All
{
    private static readonly StringForm Double = new("\"", "\"");
    private static readonly StringForm Single = new("'", "'");

    public static Language JavaScript { get; } =
        new(
            "JavaScript",
            new()
            {
                NameCharacters = "$#@",
                Strings = [Double, Single, new("`", "`", Lines: true) { Hole = "${" }],
                Patterns = true,
            }
        )
        {
            Extensions = [".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte"],
            LineEnds = LineEnds.Expressions,
            Null = ["null", "undefined"],
            Declares = ["const", "let", "var"],
            Functions = ["function"],
            Literals =
            [
                "unauthorized",
                "strictssl",
                "sslvalidate",
                "verify_ssl",
                "sslverif",
                "verifyssl",
                "validatecert",
                "verifycert",
                "certificate.verif",
                "certificateverif",
                "allowinvalid",
                "tlsinsecure",
                "trustservercert",
                "ignorehttps",
                "insecurecert",
                "skiptls",
                "skipverify",
                "insecureskip",
                "ignoressl",
                "ignorecert",
                "trustallcert",
                "trust_all",
                "tlsverify",
                "selfsigned",
                "insecurehttps",
                "insecuretls",
                "disabletls",
                "certificate-error",
                "ignore-cert",
                "requestcert",
                "checkserveridentity",
                "verifyidentity",
                "hostnameverif",
                "minversion",
                "min_version",
                "secureprotocol",
                "ciphers",
                "passphrase",
                "createssl",
                "peercert",
                "https.createserver",
                "tls.createserver",
                "createsecureserver",
                "no-verify",
                "secure:",
                "trustmode",
                "checkhostname",
                "verifyhost",
                "allowinvalidhost",
                "endpoint.identification",
                "invalid_cert",
                "+ssc",
                "private key",
            ],
        };

    public static Language Go { get; } =
        new("Go", new() { Strings = [Double, Single, new("`", "`", Escapes.None, Lines: true)] })
        {
            Extensions = [".go"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Declares = ["var", "const"],
            Functions = ["func"],
            Literals =
            [
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

    public static Language Java { get; } =
        new("Java", new() { Strings = [new("\"\"\"", "\"\"\"", Lines: true), Double, Single], NameCharacters = "$@" })
        {
            Extensions = [".java"],
            Declares = ["final", "var"],
            TypesFirst = true,
            Literals = JvmLiterals,
        };

    public static Language Kotlin { get; } =
        new(
            "Kotlin",
            new()
            {
                Strings = [new("\"\"\"", "\"\"\"", Escapes.None, Lines: true), new("\"", "\"") { Hole = "${" }, Single],
                NameCharacters = "$@",
                CommentsNest = true,
            }
        )
        {
            Extensions = [".kt", ".kts"],
            LineEnds = LineEnds.Expressions,
            Declares = ["val", "var"],
            Functions = ["fun"],
            Literals = JvmLiterals,
        };

    public static Language CSharp { get; } =
        new(
            "C#",
            new()
            {
                Strings =
                [
                    new("$$\"\"\"", "\"\"\"", Escapes.None, Lines: true),
                    new("$\"\"\"", "\"\"\"", Escapes.None, Lines: true) { Hole = "{" },
                    new("\"\"\"", "\"\"\"", Escapes.None, Lines: true),
                    new("$@\"", "\"", Escapes.Doubled, Lines: true) { Hole = "{" },
                    new("@$\"", "\"", Escapes.Doubled, Lines: true) { Hole = "{" },
                    new("@\"", "\"", Escapes.Doubled, Lines: true),
                    new("$\"", "\"") { Hole = "{" },
                    Double,
                    Single,
                ],
                LineComments = ["//", "#region", "#endregion", "#pragma", "#nullable"],
                NameCharacters = "@",
            }
        )
        {
            Extensions = [".cs", ".csx", ".cshtml", ".razor"],
            Declares = ["var", "const"],
            TypesFirst = true,
            Literals =
            [
                "certificatevalidation",
                "certificatecustomvalidation",
                "dangerousacceptany",
                "clientcertificatemode",
                "anyclientcertificate",
                "remotecertificate",
                "sslpolicyerrors",
                "servercertificate",
                "revocationmode",
                "certificaterevocation",
                "verificationflags",
                "sslprotocols",
                "securityprotocol",
                "encryptionpolicy",
                "allowuntrusted",
                "ignorecertificate",
                "acceptablepolicy",
                "sslcertificate",
                "clientcertificate",
                "authenticateasserver",
                "sslstream",
                "insecuretls",
                "skiptls",
                "skipverif",
                "tlsinsecure",
                "x509certificate",
                "loadpkcs12",
                "usehttps",
                "encryptedpem",
                "acceptinsecure",
                "acceptany",
                "verifyssl",
                "ignorehttps",
                "ignoressl",
                "insecureskip",
                "allowinvalid",
                "skipcertificate",
                "trustall",
                "validateanycert",
                "autoaccept",
                "tlsverifycert",
                "allowpolicyerrors",
                "certvalidation",
                "certificationvalidation",
                "checkvalidationresult",
                "x509certificatevalidator",
                "validatecert",
                "checkcert",
                "ciphersuite",
                "certificate.verif",
                "remotecertificatemismatch",
                "ssloptions",
                "remotecertvalidation",
                "certificatecallback",
                "private key",
                "trust server certificate",
            ],
        };

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
            Extensions = [".py", ".pyw", ".pyi"],
            FileNames = ["SConstruct", "wscript"],
            LineEnds = LineEnds.Expressions,
            True = ["True"],
            False = ["False"],
            Null = ["None"],
            Functions = ["def"],
            Indents = true,
            Literals =
            [
                "verify",
                "ssl",
                "tls",
                "insecure",
                "cert_",
                "_cert",
                "certs",
                "certificate",
                "hostname",
                "private key",
                "trustall",
                "ignore-cert",
                "ignore_https",
                "+ssc:",
                "validate",
                "pkcs12",
                "_create_",
                "wrap_socket",
                "aiohttp",
                "pem_private_key",
            ],
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Language> Languages { get; } =
    [JavaScript, Go, Java, Kotlin, CSharp, Python, More.Php, More.Ruby, More.Rust, More.C, More.Shell];

    private static string[] JvmLiterals =>
        [
            "trustmanager",
            "hostname",
            "trustall",
            "trust_all",
            "truststrategy",
            "loadtrustmaterial",
            "sslcontext",
            "needclientauth",
            "wantclientauth",
            "clientauth",
            "verifyhost",
            "verifyssl",
            "verifypeer",
            "verifytls",
            "verifyingssl",
            "sslverif",
            "relaxedhttps",
            "checkrevocation",
            "revocationenabled",
            "endpointidentification",
            "endpoint.identification",
            "receivedsslerror",
            "trustservercert",
            "verifyservercert",
            "nonvalidating",
            "enabledprotocols",
            "sslprotocol",
            "ssl.trust",
            "serveridentity",
            "x509certificate",
            "sslengine",
            "insecure",
            "keystore",
            "keymanager",
            "selfsigned",
            "skipserver",
            "trustcerts",
            "disabletrust",
            "opentls",
            "unsafetrust",
            "acceptall",
            "validatecerts",
            "validatetls",
            "certificateverification",
            "cnck",
            "certchecking",
            "tlsversions",
            "ciphersuites",
            "protocols",
            "pkix",
            "sslmode",
            "unsafehost",
            "client.auth",
            "private key",
            "disablecncheck",
            "dummytrust",
            "naivetrust",
            "nulltrust",
            "noverification",
            "allowany",
            "opentls",
        ];

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
