using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>HC521: clients in C and C++ that show a certificate to a private peer and leave it to the public authorities to vouch for it.</summary>
internal static class Private
{
    /// <summary>Libraries that have the system's roots by themselves.</summary>
    private static readonly string[] Own =
    [
        "setLocalCertificate",
        "setLocalCertificateChain",
        "CertFile",
        "set_client_certificates",
        "SetClientCertificate",
    ];

    /// <summary>OpenSSL has none, unless it is told to take the system's.</summary>
    private static readonly string[] OfOpenssl =
    [
        "SSL_CTX_use_certificate_chain_file",
        "SSL_CTX_use_certificate_file",
        "SSL_CTX_use_certificate",
        "SSL_use_certificate_chain_file",
        "use_certificate_chain_file",
        "use_certificate_file",
        "use_certificate_chain",
        "use_certificate",
        "wolfSSL_CTX_use_certificate_chain_file",
        "wolfSSL_CTX_use_certificate_file",
    ];

    private static readonly string[] Systems =
    [
        "SSL_CTX_set_default_verify_paths",
        "SSL_CTX_set_default_verify_file",
        "set_default_verify_paths",
        "X509_STORE_set_default_paths",
        "wolfSSL_CTX_load_system_CA_certs",
        "add_windows_root_certs",
    ];

    /// <summary>HC521.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Channels(code))
            yield return flag;
        foreach (var flag in PrivatePeers.Look(code, Curl(code).Concat(Calls(code, Own)), i => IsModeOff(code, i)))
            yield return flag;
        foreach (var flag in PrivatePeers.Look(code, Calls(code, OfOpenssl), i => IsModeOff(code, i), Systems))
            yield return flag;
    }

    private static IEnumerable<(Span, int)> Calls(CodeFile code, string[] words) =>
        code.Calls(words)
            .Concat(code.Literals(words))
            .Where(c => !Words.IsDeclaration(code, c.Name, c.Open))
            .Select(c => (c.Whole, c.Name));

    /// <summary>curl_easy_setopt(h, CURLOPT_SSLCERT, path), whatever wraps it.</summary>
    private static IEnumerable<(Span, int)> Curl(CodeFile code) =>
        from at in code.Index.Places("CURLOPT_SSLCERT", "CURLOPT_SSLCERT_BLOB")
        where code.IsWord(at) && code.Is(at + 1, ",") && code.CallAt(code.Parent(at)) is not null
        select (code.CallAt(code.Parent(at))!.Value.Whole, at);

    /// <summary>What is verified by nobody is told by itself.</summary>
    private static bool IsModeOff(CodeFile code, int at) =>
        code.IsWord(at)
        && code[at].Value
            is "CURLOPT_SSL_VERIFYPEER"
                or "setPeerVerifyMode"
                or "set_verify_mode"
                or "enable_server_certificate_verification"
        && (code.Is(at + 1, ",") || code.Is(at + 1, "("))
        && (
            Row.IsOff(code.Values.Of(code.Expression(at + 2)))
            || code.Text(code.Expression(at + 2)).EndsWith("one", StringComparison.Ordinal)
        );

    /// <summary>gRPC: options with a key of the client's own and no roots; grpc_ssl_credentials_create(NULL, &amp;pair, …).</summary>
    private static IEnumerable<Flag> Channels(CodeFile code)
    {
        foreach (var setting in code.Settings("pem_private_key").Where(s => s.IsMember))
            if (
                IsChannels(code, setting)
                && !code.Settings("pem_root_certs").Any(s => s.Owner == setting.Owner && code.Functions.AreTogether(s.Name, setting.Name))
                && !IsFilledElsewhere(code, setting)
            )
                yield return PrivatePeers.Channel(setting.Whole);
        foreach (var literal in code.Literals("SslCredentialsOptions"))
            if (
                code.Parts(code.Inside(literal.Open)).ToList() is [var roots, var key, ..]
                && IsNothing(code, roots)
                && !IsNothing(code, key)
                && !code.Is(roots.From, ".")
            )
                yield return PrivatePeers.Channel(literal.Whole);
        foreach (var call in code.Calls("grpc_ssl_credentials_create", "grpc_ssl_credentials_create_ex"))
            if (
                call.Arguments is [var roots, var pair, ..]
                && code.Values.Of(roots).Is(ValueKind.Null)
                && code.Is(pair.From, "&")
                && !Words.IsDeclaration(code, call.Name, call.Open)
            )
                yield return PrivatePeers.Channel(call.Whole);
    }

    private static bool IsNothing(CodeFile code, Span value) =>
        code.Text(value) is "{}" or "nullptr" or "NULL" or "std::string()" or "std::string{}"
        || code.Values.Of(value) is { Kind: ValueKind.Text, Text: "" };

    /// <summary>grpc::SslCredentialsOptions opts; in the same function.</summary>
    private static bool IsChannels(CodeFile code, Setting setting) =>
        setting.Owner.Length > 0
        && code.Index.Places(setting.Owner)
            .Any(p => code.Is(p - 1, "SslCredentialsOptions") && code.Functions.AreTogether(p, setting.Name));

    /// <summary>fill(&amp;opts), o = roots(): whoever is handed the options may name the roots.</summary>
    private static bool IsFilledElsewhere(CodeFile code, Setting setting) =>
        code
            .Index.Places(setting.Owner)
            .Any(p =>
                code.Functions.AreTogether(p, setting.Name)
                && !code.Is(p - 1, "SslCredentialsOptions")
                && !code.IsLink(p + 1)
                && code.CallAt(code.Parent(p)) is { } call
                && call.Word is not ("SslCredentials" or "move" or "CreateChannel" or "CreateCustomChannel")
            );
}
