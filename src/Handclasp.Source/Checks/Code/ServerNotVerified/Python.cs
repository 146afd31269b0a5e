using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>ssl, requests, httpx, urllib3, aiohttp, drivers.</summary>
internal static class Python
{
    public const string Remedy =
        "Leave verification on; name a private root with verify='ca.pem' or ssl.create_default_context(cafile='ca.pem').";

    /// <summary>Named arguments that no other library uses for anything else.</summary>
    private static readonly string[] Verifies =
    [
        "verify_ssl",
        "ssl_verify",
        "verify_certs",
        "validate_cert",
        "validate_certs",
        "ssl_verify_cert",
        "verify_cert",
        "tls_verify",
        "use_ssl_verification",
        "ssl_verify_certificate",
        "verify_certificate",
        "verify_tls",
        "check_cert",
        "ssl_verify_peer",
        "verify_peer",
        "ssl_check_cert",
        "ssl_verification",
        "verify_ssl_cert",
        "verify_ssl_certs",
        "cert_verify",
        "cert_check",
        "connection_verify",
        "VALIDATE_CERTS",
        "enable.ssl.certificate.verification",
        "sslValidateCertificate",
    ];

    private static readonly string[] Skips =
    [
        "disable_ssl_certificate_validation",
        "tlsAllowInvalidCertificates",
        "tlsInsecure",
        "tls_insecure",
        "insecure_skip_verify",
        "tlsallowinvalidcertificates",
        "skip_tls_verify",
        "trust_all_certificates",
        "ssl_insecure",
        "insecure_skip_tls_verify",
        "TrustServerCertificate",
        "trust_server_certificate",
        "tls_skip_verify",
        "ssl_skip_verify",
        "ignore_ssl",
        "ignore_certificate_errors",
        "allow_insecure_tls",
        "disable_ssl_verification",
        "ignore_https_errors",
        "accept_insecure_certs",
        "trust_all_certs",
        "acceptInsecureCerts",
        "disableSslCertValidation",
        "ignore_ssl_errors",
        "ignoreHTTPSErrors",
    ];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Verifies,
        .. Skips,
        .. PythonEnvironment.Words,
        "verify",
        "cert_reqs",
        "verify_mode",
        "_create_unverified_context",
        "wrap_socket",
        "SSLContext",
        "aiohttp",
        "SSL_VERIFYPEER",
        "OPT_X_TLS_REQUIRE_CERT",
        "set_verify",
        "ignore-certificate-errors",
        "TrustAll",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [
            // First, since of several findings at one place the first is told.
            .. PythonLibraries.Look(code),
            .. Named(code),
            .. PythonVerify.Look(code),
            .. PythonInherited.Look(code),
            .. CertReqs(code)
                .Concat(PythonBareContexts.Look(code))
                .Concat(PythonOpenSsl.Look(code))
                .Concat(PythonClients.Look(code))
                .Select(f => PythonContexts.Weighed(code, f))
                .OfType<Flag>(),
            .. PythonDrivers.Look(code),
            .. PythonBrokers.Look(code),
            .. PythonM2Crypto.Look(code),
            .. PythonUsual.Look(code, false, [.. Verifies, .. Skips, "verify"], Remedy),
            .. PythonEnvironment.Look(code),
            .. Urls.Look(code, Remedy),
        ];

    private static IEnumerable<Flag> Named(CodeFile code)
    {
        foreach (var setting in code.Settings(Verifies))
            if (
                IsOption(code, setting)
                && !IsPinned(code, setting)
                && PythonDefaults.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => IsOff(v) || (code[setting.Name].IsText && v is { Kind: ValueKind.Text, Text: "false" }),
                    $"{setting.Option} is off, so this client talks to whoever answers, with any certificate",
                    Remedy,
                    code[setting.Value.From].IsText ? "" : "True"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings(Skips))
            if (
                IsOption(code, setting)
                && !PythonLibraries.IsAboutName(code, setting)
                && PythonDefaults.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v =>
                        v.Is(true)
                        || v is { Kind: ValueKind.Text, Text: "true" or "yes" }
                            // uri(tlsInsecure="true"): a parameter of the address.
                            && (code[setting.Name].IsText || setting.Option.StartsWith("tls", StringComparison.Ordinal)),
                    $"{setting.Option} is on, so this client talks to whoever answers, with any certificate",
                    Remedy,
                    code[setting.Value.From].IsText ? "" : "False"
                )
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>urllib3 and what is built on it: with a digest of the certificate beside it the connection is refused before a request is sent.</summary>
    public static bool IsPinned(CodeFile code, Setting setting) =>
        setting.Sibling("assert_fingerprint", "ssl_assert_fingerprint") is { } digest && !code.Values.Of(digest.Value).Is(ValueKind.Null);

    public static bool IsOff(Value value) => value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" };

    /// <summary>A named argument, a member or an entry of a dict; a plain variable and a parameter's default are none.</summary>
    public static bool IsOption(CodeFile code, Setting setting) =>
        setting.IsMember
        || (setting.Container >= 0 && !code.Is(setting.Container, "[") && !code.Is(setting.Container - 2, "def"))
        || (
            setting.Container < 0
            && code.Functions.Around(setting.Name) is null
            && code.Column(setting.Name) > 1
            && code[setting.Name].LineBefore
        );

    private static IEnumerable<Flag> CertReqs(CodeFile code)
    {
        foreach (var setting in code.Settings("cert_reqs", "ssl_cert_reqs", "verify_mode", "ssl_verify_mode", "tls_cert_reqs", "validate"))
        {
            if (
                (setting.Container >= 0 && code.Is(setting.Container - 2, "def"))
                || ServerSide(code, setting)
                || PythonTls.IsServers(code, setting)
                || IsPinned(code, setting)
                || PythonContexts.IsUndone(code, setting, v => code.Said(v).EndsWith("CERT_REQUIRED", StringComparison.Ordinal))
                || code.Functions.Named("wrap_socket").Any()
                    && (setting.Owner == "self" || code.Said(setting.Value).StartsWith("self.", StringComparison.Ordinal))
            )
                continue;
            var text = code.Said(setting.Value);
            var value = code.Values.Of(setting.Value);
            var isNone =
                text.EndsWith("CERT_NONE", StringComparison.Ordinal)
                    && !text.Contains(" if ", StringComparison.Ordinal)
                    && !text.Contains(" or ", StringComparison.Ordinal)
                || value is { Kind: ValueKind.Text, Text: "none" or "CERT_NONE" or "NONE" }
                || (
                    (setting.Option != "validate" || code.Names.Has("ldap3") && code.CallAt(setting.Container) is { Word: "Tls" })
                    && value is { Kind: ValueKind.Number, Text: "0" }
                )
                || (setting.Option is "ssl_cert_reqs" && value.Is(ValueKind.Null));
            var resolved =
                value.Decides >= 0
                && code.Said(code.Expression(value.Decides)) is var decided
                && decided.EndsWith("CERT_NONE", StringComparison.Ordinal)
                && !decided.Contains(" if ", StringComparison.Ordinal);
            if (
                isNone
                || resolved
                || PythonValues.Otherwise(code, setting.Value) is { IsEmpty: false } otherwise
                    && code.Values.Of(otherwise) is { Kind: ValueKind.Text, Text: "none" or "CERT_NONE" or "NONE" }
            )
                yield return new(setting.Whole, $"{setting.Option} is CERT_NONE: any certificate is accepted")
                {
                    Remedy = Remedy,
                    Changes = text == "ssl.CERT_NONE" ? [new(setting.Value, "ssl.CERT_REQUIRED")] : [],
                    IsSafe = true,
                };
            else if (
                text.Contains("CERT_NONE", StringComparison.Ordinal) && setting.Value.Length > 3
                || setting.Value.Length <= 3 && IsEither(code, setting.Value)
            )
                yield return new(setting.Whole, $"whoever runs it can set {setting.Option} to CERT_NONE: then any certificate is accepted")
                {
                    Remedy = Remedy,
                    IsSwitch = true,
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>A variable that is CERT_NONE in one case and demands a certificate in another, as somebody says who runs it.</summary>
    private static bool IsEither(CodeFile code, Span value)
    {
        if (value.Length != 1 || !code.IsWord(value.From) || code.Functions.IsParameter(code[value.From].Value, value.From))
            return false;
        var modes = Modes.Of(code, value);
        return modes.Any(m => m.Word == "CERT_NONE")
            && modes.Any(m => m.Word is "CERT_REQUIRED" or "CERT_OPTIONAL")
            && code.Names.Reaching(code[value.From].Value, value.From)
                .Any(a =>
                    code.Said(a.Value) is var given
                    && given.Contains("CERT_", StringComparison.Ordinal)
                    && (given.Contains(" if ", StringComparison.Ordinal) || Guards.Of(code, a.Name).Is(ValueKind.Switch))
                );
    }

    private static bool ServerSide(CodeFile code, Setting setting)
    {
        if (!setting.IsMember)
            return setting.Sibling("server_side") is { } given && code.Values.Of(given.Value).Is(true);
        return Made(code, setting)
                .Any(m => m.Contains("CLIENT_AUTH", StringComparison.Ordinal) || m.Contains("TLS_SERVER", StringComparison.Ordinal))
            || code.Calls("wrap_socket")
                .Any(c =>
                    c.Receiver == setting.Owner
                    && code.Functions.AreTogether(c.Name, setting.Name)
                    && code.In(c.Open, "server_side") is { } side
                    && code.Values.Of(side.Value).Is(true)
                );
    }

    /// <summary>What the last assignment before gave the owner of a member.</summary>
    public static IEnumerable<string> Made(CodeFile code, Setting setting) =>
        code
            .Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
            .Where(a => a.Name < setting.Name)
            .TakeLast(1)
            .Select(a => code.Said(a.Value));
}
