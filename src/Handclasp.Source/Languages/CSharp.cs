using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>C#.</content>
internal static partial class All
{
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
            Fence = "csharp",
            Extensions = [".cs", ".csx", ".cshtml", ".razor"],
            Declares = ["var", "const"],
            TypesFirst = true,
            Literals =
            [
                .. Everywhere,
                "certificaterequest",
                "otherread",
                "certificateheader",
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
                "certificatevalidations",
                "customroottrust",
                "endpointidentification",
                "endpoint.identification",
                "remotecertvalidation",
                "certificatecallback",
                "private key",
                "trust server certificate",
            ],
        };
}
