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
                "rejectUnauthorized",
                "strictSSL",
                "requestCert",
                "checkServerIdentity",
                "NODE_TLS_REJECT",
                "ignoreHTTPSErrors",
                "acceptInsecureCerts",
                "ignore-certificate",
                "CertificateVerifyProc",
                "certificate-error",
                "AllowInvalid",
                "tlsInsecure",
                "sslValidate",
                "trustServerCertificate",
                "disableTLSCerts",
                "insecureHTTPParser",
                "no-verify",
                "createSecureServer",
                "https.createServer",
                "tls.createServer",
                "minVersion",
                "secureProtocol",
                "DEFAULT_MIN_VERSION",
                "ciphers",
                "PRIVATE KEY",
                "ssl-client",
                "client-cert",
                "createSsl",
                "getPeerCertificate",
                "verifyOptions",
                "sslVerify",
                "unsafelyIgnore",
                "insecureSkip",
                "verify_ssl",
                "secureOptions",
                "SNICallback",
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
                "InsecureSkip",
                "tls.Config",
                "ClientAuth",
                "NewCertPool",
                "VerifyPeerCert",
                "VerifyConnection",
                "PeerCertificates",
                "skip-verify",
                "tlsInsecure",
                "VersionSSL30",
                "VersionTLS10",
                "VersionTLS11",
                "CipherSuites",
                "PRIVATE KEY",
                "Client-Verify",
                "Client-Cert",
                "AppendCertsFromPEM",
                "SetSessionTicketKeys",
                "SessionTicketKey",
                "SHA1With",
                "MD5With",
                "GenerateKey",
                "Insecure:",
                "AllowInvalid",
                "sslmode",
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
                "CertificateValidation",
                "CertificateCustomValidation",
                "DangerousAcceptAny",
                "ClientCertificateMode",
                "AllowAnyClientCertificate",
                "RemoteCertificate",
                "SslPolicyErrors",
                "TrustServerCertificate",
                "Trust Server Certificate",
                "RevocationMode",
                "CheckCertificateRevocation",
                "CertificateRevocation",
                "VerificationFlags",
                "SslProtocols",
                "SecurityProtocol",
                "EncryptionPolicy",
                "PRIVATE KEY",
                "AllowUntrusted",
                "IgnoreCertificate",
                "AcceptablePolicyErrors",
                "SslCertificateVerification",
                "ClientCertificateRequired",
                "AuthenticateAsServer",
                "AcceptAny",
                "Client-Cert",
                "Client-Verify",
                "ForwardedClientCert",
                "X509Chain",
                "SslMode",
                "ClientCert",
                "ValidateCertificate",
                "SkipVerif",
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
                "CERT_NONE",
                "CERT_OPTIONAL",
                "check_hostname",
                "assert_hostname",
                "cert_reqs",
                "ssl",
                "disable_warnings",
                "certificate_validation",
                "VERIFYPEER",
                "VERIFYHOST",
                "REQUIRE_CERT",
                "tlsAllowInvalid",
                "tlsInsecure",
                "set_verify",
                "PRIVATE KEY",
                "require_client_auth",
                "Client-Verify",
                "CLIENT_VERIFY",
                "Client-Cert",
                "validate_cert",
                "PYTHONHTTPSVERIFY",
                "tls_",
                "insecure",
            ],
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Language> Languages { get; } = [JavaScript, Go, Java, Kotlin, CSharp, Python];

    private static string[] JvmLiterals =>
        [
            "TrustManager",
            "HostnameVerifier",
            "HOSTNAME_VERIFIER",
            "hostnameVerifier",
            "TrustStrategy",
            "loadTrustMaterial",
            "trustAll",
            "TRUST_ALL",
            "SSLContext",
            "SslContext",
            "NeedClientAuth",
            "WantClientAuth",
            "ClientAuth",
            "clientAuth",
            "setVerifyHost",
            "verifySsl",
            "relaxedHTTPS",
            "checkRevocation",
            "RevocationEnabled",
            "disableHostnameVerification",
            "disableEndpointIdentification",
            "EndpointIdentification",
            "endpoint.identification",
            "onReceivedSslError",
            "rustServerCertificate",
            "verifyServerCertificate",
            "NonValidatingFactory",
            "invalidHostName",
            "EnabledProtocols",
            "useSslProtocol",
            "ssl.trust",
            "checkserveridentity",
            "PRIVATE KEY",
            "Client-Verify",
            "Client-Cert",
            "X509Certificate",
            "SSLEngine",
            "insecure",
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
                forms.Add(new(prefix + quote, quote, Escapes.Backslash, quote.Length == 3) { Hole = isRaw ? "" : hole });
        }

        return [.. forms];
    }
}
