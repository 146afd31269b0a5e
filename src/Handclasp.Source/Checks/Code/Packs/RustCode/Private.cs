using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>HC521: clients in Rust that show a certificate to a private peer and leave it to the public authorities to vouch for it.</summary>
internal static class Private
{
    /// <summary>What gives a client a certificate: reqwest, tonic, native-tls, rustls, openssl, curl, ureq, lettre.</summary>
    private static readonly string[] Own =
    [
        "identity",
        "with_client_auth_cert",
        "with_single_client_cert",
        "set_certificate_chain_file",
        "set_certificate_file",
        "set_certificate",
        "ssl_cert",
        "ssl_cert_blob",
        "client_cert",
        "client_auth",
    ];

    /// <summary>HC521.</summary>
    public static IEnumerable<Flag> Look(CodeFile code) =>
        PrivatePeers.Look(
            code,
            code.Calls(Own).Where(c => code.Is(c.Name - 1, ".")).Select(c => (new Span(c.Name, c.Whole.To), c.Name)),
            // Whatever else is put into a store, or read beside the client's own certificate.
            i =>
                code.IsWord(i)
                && (
                    code[i].Value is "add_parsable_certificates" && !IsSystems(code, i)
                    || code[i].Value is "Certificate" && code.Is(i + 1, "::") && code[i + 2].Value is "from_pem" or "from_der"
                )
        );

    private static bool IsSystems(CodeFile code, int at) =>
        code.Functions.Around(at) is { } f
        && code.WordsOf(f.Body)
            .Any(w => w.Contains("native_certs", StringComparison.Ordinal) || w.Contains("webpki_roots", StringComparison.Ordinal));
}
