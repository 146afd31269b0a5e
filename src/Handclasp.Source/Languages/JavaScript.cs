namespace Handclasp.Source.Languages;

/// <content>JavaScript.</content>
internal static partial class All
{
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
            Fence = "js",
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
}
