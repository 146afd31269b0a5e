using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>ssl, requests, httpx, urllib3, aiohttp, drivers.</summary>
internal static class Python
{
    private const string Remedy =
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
        "disable_ssl_verification",
        "ignore_https_errors",
        "accept_insecure_certs",
        "trust_all_certs",
    ];

    private static readonly string[] HttpWords =
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "send",
        "stream",
        "Client",
        "AsyncClient",
        "Session",
        "client",
        "resource",
        "HTTPTransport",
        "AsyncHTTPTransport",
    ];

    private static readonly string[] HttpLibraries =
    [
        "requests",
        "httpx",
        "boto3",
        "botocore",
        "hvac",
        "niquests",
        "requests_toolbelt",
        "consul",
        "jenkins",
        "docker",
        "gitlab",
        "pyvmomi",
        "proxmoxer",
        "zeep",
        "treq",
        "openstack",
        "keystoneauth1",
        "Session",
        "session",
        "opensearchpy",
        "influxdb_client",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Named(code), .. Verify(code), .. CertReqs(code), .. Contexts(code), .. Ssl(code), .. Calls(code), .. Urls.Look(code, Remedy)];

    private static IEnumerable<Flag> Named(CodeFile code)
    {
        foreach (var setting in code.Settings(Verifies))
            if (
                (IsArgumentOrMember(code, setting))
                && Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off, so this client talks to whoever answers, with any certificate",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings(Skips))
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on, so this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
    }

    /// <summary>verify=False: requests and its like; of other libraries' verify nothing is said.</summary>
    private static IEnumerable<Flag> Verify(CodeFile code)
    {
        foreach (var setting in code.Settings("verify"))
        {
            var isKnown = setting.IsMember
                ? setting.Owner.Contains("session", StringComparison.OrdinalIgnoreCase)
                    || setting.Owner.EndsWith("client", StringComparison.OrdinalIgnoreCase)
                    || IsMadeBy(code, setting)
                : setting.Container >= 0 && code.CallAt(setting.Container) is { } call && HttpWords.Contains(call.Word);
            var hasLibrary = HttpLibraries.Any(code.Names.Has);
            if (!isKnown && !hasLibrary)
                continue;
            if (!IsArgumentOrMember(code, setting) && !code[setting.Name].IsText)
                continue;
            if (
                setting.Container >= 0
                && code.CallAt(setting.Container)
                    is { Word: "decode" or "verify" or "loads" or "encode" or "add_argument" or "Field" or "field" }
            )
                continue; // jwt.decode(…, verify=False) is about a token
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    "verify is off, so this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return isKnown && hasLibrary
                    ? flag
                    : flag with
                    {
                        Confidence = flag.Confidence < Confidence.Firm || !(isKnown || hasLibrary) ? Confidence.Tentative : Confidence.Firm,
                    };
        }
    }

    private static bool IsMadeBy(CodeFile code, Setting setting) =>
        code
            .Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
            .Any(a => code.Text(a.Value) is var made && HttpLibraries.Any(l => made.StartsWith(l, StringComparison.Ordinal)));

    /// <summary>A named argument, a member or an entry of a dict; a plain variable of that name is none.</summary>
    private static bool IsArgumentOrMember(CodeFile code, Setting setting) =>
        setting.IsMember
        || setting.Container >= 0
            && !code.Is(setting.Container, "[")
            && (code.Is(setting.Container, "{") || !IsParameterList(code, setting.Container));

    /// <summary>def f(verify=False): a default of a parameter; callers decide, but who leaves it out gets it.</summary>
    private static bool IsParameterList(CodeFile code, int open) => code.Is(open - 2, "def");

    private static IEnumerable<Flag> CertReqs(CodeFile code)
    {
        foreach (var setting in code.Settings("cert_reqs", "ssl_cert_reqs", "verify_mode", "ssl_verify_mode", "tls_cert_reqs", "validate"))
        {
            if (setting.Container >= 0 && IsParameterList(code, setting.Container))
                continue;
            if (ServerSide(code, setting))
                continue;
            var text = code.Text(setting.Value);
            var value = code.Values.Of(setting.Value);
            var isNone =
                text.EndsWith("CERT_NONE", StringComparison.Ordinal)
                || value is { Kind: ValueKind.Text, Text: "none" or "CERT_NONE" or "NONE" }
                || (
                    setting.Option.Contains("cert_reqs", StringComparison.Ordinal)
                    && (value.Is(ValueKind.Null) || value is { Kind: ValueKind.Number, Text: "0" })
                    && setting.Option != "cert_reqs"
                );
            var conditional = text.Contains("CERT_NONE", StringComparison.Ordinal) && !isNone;
            if (isNone || (value.Decides >= 0 && code.Text(code.Expression(value.Decides)).EndsWith("CERT_NONE", StringComparison.Ordinal)))
                yield return new(setting.Whole, $"{setting.Option} is CERT_NONE: any certificate is accepted")
                {
                    Remedy = Remedy,
                    Changes = text.EndsWith("ssl.CERT_NONE", StringComparison.Ordinal) ? [new(setting.Value, "ssl.CERT_REQUIRED")] : [],
                    IsSafe = true,
                };
            else if (conditional)
                yield return new(setting.Whole, $"whoever runs it can set {setting.Option} to CERT_NONE: then any certificate is accepted")
                {
                    Remedy = Remedy,
                    IsSwitch = true,
                    Confidence = Confidence.Firm,
                };
        }
    }

    private static bool ServerSide(CodeFile code, Setting setting)
    {
        if (setting.IsMember)
            return code.Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
                    .Any(a =>
                        code.Text(a.Value) is var made
                        && (made.Contains("CLIENT_AUTH", StringComparison.Ordinal) || made.Contains("TLS_SERVER", StringComparison.Ordinal))
                    )
                || code.Calls("wrap_socket")
                    .Any(c =>
                        c.Receiver == setting.Owner && code.In(c.Open, "server_side") is { } side && code.Values.Of(side.Value).Is(true)
                    );
        return setting.Sibling("server_side") is { } given && code.Values.Of(given.Value).Is(true);
    }

    /// <summary>Contexts that never verify: ssl._create_unverified_context, a bare SSLContext that nobody tightens, wrap_socket of old.</summary>
    private static IEnumerable<Flag> Contexts(CodeFile code)
    {
        foreach (var call in code.Calls("_create_unverified_context", "_create_stdlib_context"))
            yield return new(call.Whole, $"{call.Word} makes a context that verifies nothing")
            {
                Remedy = Remedy,
                Changes = call.Arguments.Count == 0 ? [new(new(call.Name, call.Name + 1), "create_default_context")] : [],
                IsSafe = call.Word == "_create_unverified_context",
            };
        foreach (var setting in code.Settings("_create_default_https_context"))
            if (
                code.Text(setting.Value).EndsWith("_create_unverified_context", StringComparison.Ordinal)
                || code.Text(setting.Value).EndsWith("_create_stdlib_context", StringComparison.Ordinal)
            )
                yield return new(setting.Whole, "no https client of the whole process verifies its server") { Remedy = "Delete the line." };
        foreach (var call in code.Calls("wrap_socket"))
            if (call.Receiver == "ssl" && code.In(call.Open, "server_side", "cert_reqs") is null)
                yield return new(call.Whole, "ssl.wrap_socket without cert_reqs verifies nothing")
                {
                    Remedy = "Use ssl.create_default_context().wrap_socket(sock, server_hostname=host).",
                };
        foreach (var call in code.Calls("SSLContext"))
        {
            var protocol = code.Text(call.Argument(0));
            if (
                call.Receiver is not ("ssl" or "")
                || protocol.Contains("TLS_CLIENT", StringComparison.Ordinal)
                || protocol.Contains("TLS_SERVER", StringComparison.Ordinal)
                || protocol.StartsWith("SSL.", StringComparison.Ordinal)
                || !code.Names.Has("ssl")
            )
                continue;
            if (!code.Is(call.Start - 1, "=") || !code.IsWord(call.Start - 2))
                continue;
            var name = code[call.Start - 2].Value;
            var wraps = code.Calls("wrap_socket").Where(c => c.Receiver.EndsWith(name, StringComparison.Ordinal)).ToList();
            var isServer =
                wraps.Exists(w => code.In(w.Open, "server_side") is not null)
                || code.Calls("load_cert_chain").Any(c => c.Receiver.EndsWith(name, StringComparison.Ordinal)) && wraps.Count == 0;
            var isTightened = code.Settings("verify_mode").Any(s => s.Owner.EndsWith(name, StringComparison.Ordinal));
            if (!isServer && !isTightened && wraps.Count > 0)
                yield return new(call.Whole, "a bare ssl.SSLContext verifies nothing until verify_mode is set")
                {
                    Remedy = "Use ssl.create_default_context().",
                };
        }
    }

    /// <summary>aiohttp and asyncio: ssl=False.</summary>
    private static IEnumerable<Flag> Ssl(CodeFile code)
    {
        if (!code.Names.Has("aiohttp"))
            yield break;
        foreach (var setting in code.Settings("ssl"))
            if (
                setting.Container >= 0
                && code.CallAt(setting.Container)
                    is {
                        Word: "get"
                            or "post"
                            or "put"
                            or "patch"
                            or "delete"
                            or "head"
                            or "options"
                            or "request"
                            or "TCPConnector"
                            or "ws_connect"
                    }
                && code.Values.Of(setting.Value).Is(false)
            )
                yield return new(setting.Whole, "ssl=False: aiohttp talks to whoever answers, with any certificate") { Remedy = Remedy };
    }

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls("setopt"))
        {
            var option = code.Text(call.Argument(0));
            if (
                option.EndsWith("SSL_VERIFYPEER", StringComparison.Ordinal)
                && code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Number, Text: "0" } or { Kind: ValueKind.False }
            )
                yield return new(call.Whole, "SSL_VERIFYPEER is 0: curl accepts any certificate")
                {
                    Remedy = "Set it to 1, and CAINFO for a private root.",
                    Changes = [new(call.Argument(1), "1")],
                    IsSafe = true,
                };
        }

        foreach (var call in code.Calls("set_option"))
            if (
                code.Text(call.Argument(0)).EndsWith("OPT_X_TLS_REQUIRE_CERT", StringComparison.Ordinal)
                && code.Text(call.Argument(1)) is var level
                && (
                    level.EndsWith("OPT_X_TLS_NEVER", StringComparison.Ordinal)
                    || level.EndsWith("OPT_X_TLS_ALLOW", StringComparison.Ordinal)
                )
            )
                yield return new(call.Whole, "the LDAP client accepts any certificate")
                {
                    Remedy = "Use ldap.OPT_X_TLS_DEMAND.",
                    Changes = [new(call.Argument(1), "ldap.OPT_X_TLS_DEMAND")],
                    IsSafe = true,
                };
        foreach (var call in code.Calls("set_verify"))
            if (code.Text(call.Argument(0)).EndsWith("VERIFY_NONE", StringComparison.Ordinal))
                yield return new(call.Whole, "VERIFY_NONE: pyOpenSSL accepts any certificate")
                {
                    Remedy = "Use SSL.VERIFY_PEER and load the roots.",
                    Confidence = Confidence.Firm,
                };
        foreach (var call in code.Calls("tls_insecure_set"))
            if (
                Options.Judge(
                    code,
                    call.Whole,
                    call.Argument(0),
                    v => v.Is(true),
                    "tls_insecure_set(True): the MQTT client does not compare the broker's name",
                    "Remove the call.",
                    "False"
                ) is
                { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("PYTHONHTTPSVERIFY"))
            if (code.Values.Of(setting.Value) is { Text: "0" })
                yield return new(setting.Whole, "PYTHONHTTPSVERIFY=0 switches verification off in a whole process")
                {
                    Remedy = "Delete the line.",
                };
    }
}
