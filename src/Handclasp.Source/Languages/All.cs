using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>The languages that are read: one file each.</summary>
internal static partial class All
{
    // Properties, not fields: the order in which the parts of a class are initialised is nobody's promise.
    private static StringForm Double => new("\"", "\"");
    private static StringForm Single => new("'", "'");

    /// <summary>Hints of what is written alike in every language: headers with certificates, the making of certificates, pins, modes of key files.</summary>
    private static string[] Everywhere =>
        [
            "client-cert",
            "client_cert",
            "clientcert",
            "client-verif",
            "client_verif",
            "client-dn",
            "client_dn",
            "client-cn",
            "client_cn",
            "client-subject",
            "client_subject",
            "client-issuer",
            "client-serial",
            "client-fingerprint",
            "spiffe",
            "privatekey",
            "pkey",
            "-s-dn",
            "_s_dn",
            "ssl-client",
            "ssl_client",
            "x-ssl-",
            "mtls",
            "x509",
            "sha1with",
            "md5with",
            "pinned",
            "pinning",
            "checkpin",
            "verifypin",
            .. OctalModes,
        ];

    /// <summary>Modes of files that others may read, as most languages write them.</summary>
    private static string[] OctalModes => ["0o6", "0644", "0666"];

    /// <summary>What PHP, Ruby and Perl share, since one pack reads the names of their options.</summary>
    private static string[] ScriptWords => [.. Everywhere, "ssl", "tls", "verif", "insecure", "https", "private key", ".key", ".pem"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Language> Languages =>
        field ??= [
            JavaScript,
            Go,
            Java,
            Kotlin,
            CSharp,
            Python,
            Php,
            Ruby,
            Rust,
            C,
            Shell,
            Swift,
            ObjectiveC,
            Dart,
            Scala,
            Groovy,
            Clojure,
            VisualBasic,
            Elixir,
            Erlang,
            Lua,
            R,
            Perl,
            PowerShell,
            Batch,
            Dockerfile,
            Makefile,
            MsBuild,
            Yaml,
            Json,
            Settings,
        ];
}
