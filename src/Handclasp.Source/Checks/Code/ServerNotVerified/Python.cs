using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
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
        "cert_check",
        "connection_verify",
        "VALIDATE_CERTS",
        "enable.ssl.certificate.verification",
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
        "acceptInsecureCerts",
        "disableSslCertValidation",
        "ignore_ssl_errors",
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
        "fetch_token",
        "refresh_token",
        "create_ssl_context",
        "cert_verify",
        "Consul",
        "CertificateOptions",
        "OpenSSLCertificateOptions",
        "TLSConfig",
        "connect",
        "get_client",
        "create_client",
        "OpenSearch",
        "Elasticsearch",
        "Vault",
    ];

    /// <summary>Roots of imports whose verify is ours; also with something behind an underscore.</summary>
    private static readonly string[] HttpLibraries =
    [
        "requests",
        "httpx",
        "boto3",
        "botocore",
        "hvac",
        "niquests",
        "consul",
        "jenkins",
        "docker",
        "gitlab",
        "pyVmomi",
        "proxmoxer",
        "zeep",
        "treq",
        "openstack",
        "keystoneauth1",
        "opensearchpy",
        "influxdb_client",
        "clickhouse_connect",
        "clickhouse_driver",
        "locust",
        "airflow",
        "jira",
        "atlassian",
        "trino",
        "splunklib",
        "twisted",
        "telegram",
        "oauthlib",
        "aiobotocore",
        "s3fs",
        "elasticsearch",
    ];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Verifies,
        .. Skips,
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
        "PYTHONHTTPSVERIFY",
        "ignore-certificate-errors",
        "TrustAll",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [
            .. Named(code),
            .. Verify(code),
            .. CertReqs(code)
                .Concat(Contexts(code))
                .Concat(PythonClients.Look(code))
                .Select(f => PinnedPeers.Weighed(code, f))
                .OfType<Flag>(),
            .. Ssl(code),
            .. Calls(code),
            .. SslMode(code),
            .. Urls.Look(code, Remedy),
        ];

    private static IEnumerable<Flag> Named(CodeFile code)
    {
        foreach (var setting in code.Settings(Verifies))
            if (
                IsOption(code, setting)
                && !IsPinned(code, setting)
                && Options.Judge(
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
                && Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on, so this client talks to whoever answers, with any certificate",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>urllib3 and what is built on it: with a digest of the certificate beside it the connection is refused before a request is sent.</summary>
    public static bool IsPinned(CodeFile code, Setting setting) =>
        setting.Sibling("assert_fingerprint", "ssl_assert_fingerprint") is { } digest && !code.Values.Of(digest.Value).Is(ValueKind.Null);

    private static bool IsOff(Value value) => value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" };

    /// <summary>verify=False: requests and its like; of other libraries' verify nothing is said.</summary>
    private static IEnumerable<Flag> Verify(CodeFile code)
    {
        bool? hasLibrary = null;
        foreach (var setting in code.Settings("verify"))
        {
            if (!IsOption(code, setting) || IsSomethingElse(code, setting))
                continue;
            var sure = Sure(code, setting, hasLibrary ??= code.Names.Has("import") && code.Tokens.Any(IsOfLibrary));
            if (sure is null || IsPath(code, setting.Value))
                continue;
            if (
                Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    IsOff,
                    "verify is off, so this client talks to whoever answers, with any certificate",
                    Remedy,
                    "True"
                ) is
                { } flag
            )
                yield return flag with
                {
                    Confidence = flag.Confidence < sure.Value ? flag.Confidence : sure.Value,
                };
        }
    }

    /// <summary>requests, requests_oauthlib.</summary>
    private static bool IsOfLibrary(Token token) =>
        token.IsWord
        && HttpLibraries.Any(l =>
            token.Value.StartsWith(l, StringComparison.Ordinal) && (token.Value.Length == l.Length || token.Value[l.Length] == '_')
        );

    /// <summary>How sure it is that this verify is about TLS; null where it is surely not.</summary>
    private static Confidence? Sure(CodeFile code, Setting setting, bool hasLibrary)
    {
        if (setting.IsMember)
        {
            var last = setting.Owner.Split('.')[^1];
            // kwargs["verify"] = False, settings['verify'] = False
            if (code[setting.Name].IsText)
                return hasLibrary && ((string[])["kw", "kwargs", "settings", "options", "opts", "params", "args"]).Contains(last)
                        ? Confidence.Firm
                    : hasLibrary ? Confidence.Tentative
                    : null;
            // class Client(requests.Session): self.verify = False
            if (last == "self" && code.Source.Text.Contains("Session)", StringComparison.Ordinal) && hasLibrary)
                return Confidence.Certain;
            var isSession =
                last.Contains("session", StringComparison.OrdinalIgnoreCase)
                || last is "client" or "http" or "s" or "sess" or "adapter"
                || last.EndsWith("_client", StringComparison.Ordinal)
                || IsMadeBy(code, last, setting.Name);
            return isSession && hasLibrary ? Confidence.Certain
                : hasLibrary || isSession ? Confidence.Tentative
                : null;
        }

        if (code.Is(setting.Container, "{") || code[setting.Name].IsText)
        {
            // A dict: of options for a call, or a body, or anything.
            var outer = code.Parent(setting.Container);
            var argument =
                code.Is(setting.Container - 1, "=") && code.IsWord(setting.Container - 2) ? code[setting.Container - 2].Value : "";
            if (argument is "json" or "data" or "params" or "body" or "headers" or "payload")
                return null;
            var held = code.Held(setting.Container);
            var isSplat =
                code.Is(setting.Container - 1, "**")
                || held.Length > 0
                    && Enumerable
                        .Range(1, Math.Max(0, code.Tokens.Length - 1))
                        .Any(i => code[i].Value == held && code.Is(i - 1, "*") && code.Is(i - 2, "*"));
            var isOptions =
                argument.Contains("kwargs", StringComparison.Ordinal)
                || argument.Contains("options", StringComparison.Ordinal)
                || held is "OPTIONS" or "options" or "opts"
                || held.Contains("kwargs", StringComparison.Ordinal);
            return (isSplat || isOptions) && hasLibrary ? Confidence.Firm
                : hasLibrary && outer >= 0 ? Confidence.Tentative
                : hasLibrary ? Confidence.Tentative
                : null;
        }

        if (code.CallAt(setting.Container) is not { } call)
            return hasLibrary ? Confidence.Tentative : null;
        // partial(requests.get, verify=False), to_thread(httpx.get, …): what is called stands among the arguments.
        if (
            call.Arguments.Any(a => HttpLibraries.Any(l => code.Text(a).StartsWith(l + ".", StringComparison.Ordinal)))
            || call.Path.StartsWith("getattr", StringComparison.Ordinal) && hasLibrary
        )
            return Confidence.Certain;
        if (call.Word is "update" or "dict" && hasLibrary)
            return Confidence.Firm;
        if (!HttpWords.Contains(call.Word))
            return hasLibrary ? Confidence.Tentative : null;
        var root = call.Path.Split('.')[0];
        var isKnown =
            HttpLibraries.Any(l => root == l || root.StartsWith(l + "_", StringComparison.Ordinal))
            || root.Contains("session", StringComparison.OrdinalIgnoreCase)
            || call.Receiver.Contains("session", StringComparison.OrdinalIgnoreCase)
            || IsMadeBy(code, root, setting.Name)
            || call.Receiver.EndsWith("client", StringComparison.OrdinalIgnoreCase)
            || call.Receiver.EndsWith("http", StringComparison.OrdinalIgnoreCase)
            || (call.Receiver.Length == 0 && hasLibrary)
            || code.Is(call.Start - 1, "self")
            || root is "self" or "s" or "c";
        return isKnown && hasLibrary ? Confidence.Certain
            : hasLibrary ? Confidence.Firm
            : isKnown && call.Word != "send" ? Confidence.Firm
            : Confidence.Tentative;
    }

    private static bool IsMadeBy(CodeFile code, string name, int use) =>
        code
            .Names.Reaching(name, use)
            .Any(a =>
                code.Text(a.Value) is var made
                && HttpLibraries.Any(l =>
                    made.StartsWith(l, StringComparison.Ordinal) || made.StartsWith("await " + l, StringComparison.Ordinal)
                )
            );

    /// <summary>A token's signature, a field of a form, a command line.</summary>
    private static bool IsSomethingElse(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && code.CallAt(setting.Container)
            is {
                Word: "decode"
                    or "verify"
                    or "loads"
                    or "encode"
                    or "add_argument"
                    or "Field"
                    or "field"
                    or "option"
                    or "save"
                    or "open"
                    or "extract"
                    or "connection_exists"
                    or "load"
                    or "dump"
            };

    /// <summary>verify=settings.CA_BUNDLE, verify=ctx: a file, a context.</summary>
    private static bool IsPath(CodeFile code, Span value)
    {
        var text = code.Text(value).ToLowerInvariant();
        return ((string[])["ca_", "_ca", "cert", "bundle", "pem", "path", "file", "context", "ctx", ".ca", "\"ca", "'ca", "where()"]).Any(
                w => text.Contains(w, StringComparison.Ordinal)
            )
            && !text.Contains("false", StringComparison.Ordinal)
            && !text.StartsWith("not ", StringComparison.Ordinal);
    }

    /// <summary>A named argument, a member or an entry of a dict; a plain variable and a parameter's default are none.</summary>
    private static bool IsOption(CodeFile code, Setting setting) =>
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
                || code.Functions.Named("wrap_socket").Any()
                    && (setting.Owner == "self" || code.Text(setting.Value).StartsWith("self.", StringComparison.Ordinal))
            )
                continue;
            var text = code.Text(setting.Value);
            var value = code.Values.Of(setting.Value);
            var isNone =
                text.EndsWith("CERT_NONE", StringComparison.Ordinal)
                    && !text.Contains(" if ", StringComparison.Ordinal)
                    && !text.Contains(" or ", StringComparison.Ordinal)
                || value is { Kind: ValueKind.Text, Text: "none" or "CERT_NONE" or "NONE" }
                || (setting.Option != "validate" && value is { Kind: ValueKind.Number, Text: "0" })
                || (setting.Option is "ssl_cert_reqs" && value.Is(ValueKind.Null));
            var resolved =
                value.Decides >= 0
                && code.Text(code.Expression(value.Decides)) is var decided
                && decided.EndsWith("CERT_NONE", StringComparison.Ordinal)
                && !decided.Contains(" if ", StringComparison.Ordinal);
            if (isNone || resolved)
                yield return new(setting.Whole, $"{setting.Option} is CERT_NONE: any certificate is accepted")
                {
                    Remedy = Remedy,
                    Changes = text == "ssl.CERT_NONE" ? [new(setting.Value, "ssl.CERT_REQUIRED")] : [],
                    IsSafe = true,
                };
            else if (text.Contains("CERT_NONE", StringComparison.Ordinal) && setting.Value.Length > 3)
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
        if (!setting.IsMember)
            return setting.Sibling("server_side") is { } given && code.Values.Of(given.Value).Is(true);
        return Made(code, setting)
                .Any(m => m.Contains("CLIENT_AUTH", StringComparison.Ordinal) || m.Contains("TLS_SERVER", StringComparison.Ordinal))
            || code.Calls("wrap_socket")
                .Any(c =>
                    c.Receiver == setting.Owner
                    && ReferenceEquals(code.Functions.Around(c.Name), code.Functions.Around(setting.Name))
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
            .Select(a => code.Text(a.Value));

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
                code.Text(setting.Value) is var given
                && (
                    given.Contains("unverified", StringComparison.Ordinal)
                    || given.EndsWith("_create_stdlib_context", StringComparison.Ordinal)
                    || given.StartsWith("lambda", StringComparison.Ordinal)
                )
            )
                yield return new(setting.Whole, "no https client of the whole process verifies its server") { Remedy = "Delete the line." };
        foreach (var call in code.Calls("wrap_socket"))
            if (
                call.Receiver == "ssl"
                && !code.Functions.IsParameter("ssl", call.Name)
                && code.Names.To("ssl").Count == 0
                && code.In(call.Open, "server_side", "cert_reqs") is null
            )
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
            var argument =
                code.Is(call.Start - 1, "=") && code.Parent(call.Start) is >= 0 and var open && code.Is(open, "(")
                    ? code[call.Start - 2].Value
                    : "";
            if (argument is "context" or "ssl_context" or "sslcontext" or "ssl")
                yield return Bare(call);
            if (argument.Length > 0 || !code.Is(call.Start - 1, "=") || !code.IsWord(call.Start - 2))
                continue;
            var name = code[call.Start - 2].Value;
            var function = code.Functions.Around(call.Name);
            var isServer =
                code.Calls("wrap_socket")
                    .Any(w => w.Receiver.EndsWith(name, StringComparison.Ordinal) && code.In(w.Open, "server_side") is not null)
                || code.Names.Has("HTTPServer")
                || code.Names.Has("start_server");
            var isTightened = code.Settings("verify_mode").Any(s => s.Owner.EndsWith(name, StringComparison.Ordinal));
            var isUsed =
                code.Calls("wrap_socket").Any(w => w.Receiver.EndsWith(name, StringComparison.Ordinal))
                || code.Settings("context", "ssl", "ssl_context", "sslcontext")
                    .Any(s =>
                        s.Container >= 0
                        && s.Value.Length == 1
                        && code[s.Value.From].Value == name
                        && ReferenceEquals(code.Functions.Around(s.Name), function)
                        && code.In(s.Container, "server_side") is null
                    );
            if (!isServer && !isTightened && isUsed)
                yield return Bare(call);
        }
    }

    private static Flag Bare(Call call) =>
        new(call.Whole, "a bare ssl.SSLContext verifies nothing until verify_mode is set") { Remedy = "Use ssl.create_default_context()." };

    /// <summary>aiohttp and asyncio: ssl=False.</summary>
    private static IEnumerable<Flag> Ssl(CodeFile code)
    {
        if (!code.Names.Has("aiohttp"))
            yield break;
        foreach (var setting in code.Settings("ssl"))
            if (
                setting.Container >= 0
                && (
                    code.CallAt(setting.Container)
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
                    || code.Is(setting.Container, "{")
                )
                && (code.Values.Of(setting.Value).Is(false) || code.Text(setting.Value).StartsWith("False if", StringComparison.Ordinal))
            )
                yield return new(setting.Whole, "ssl=False: aiohttp talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                    IsSwitch = setting.Value.Length > 1,
                    Confidence = Confidence.Firm,
                };
    }

    private static IEnumerable<Flag> SslMode(CodeFile code)
    {
        foreach (var setting in code.Settings("sslmode", "ssl_mode"))
            if (
                setting.Container >= 0
                && !code.Is(setting.Container - 2, "def")
                && code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "require" or "prefer" or "allow" or "disable" } v
                && v.Text != "disable"
                && setting.Sibling("sslrootcert", "ssl_ca") is null
            )
                yield return new(
                    setting.Whole,
                    $"{setting.Option}={v.Text} encrypts and verifies nothing: the driver talks to whoever answers"
                )
                {
                    Remedy = "Write verify-full, and sslrootcert.",
                    LoweredTo = Severity.Medium,
                };
    }

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls("setopt"))
            if (code.Text(call.Argument(0)).EndsWith("SSL_VERIFYPEER", StringComparison.Ordinal) && IsOff(code.Values.Of(call.Argument(1))))
                yield return new(call.Whole, "SSL_VERIFYPEER is 0: curl accepts any certificate")
                {
                    Remedy = "Set it to 1, and CAINFO for a private root.",
                    Changes = [new(call.Argument(1), "1")],
                    IsSafe = true,
                };
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
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "OPT_X_TLS_REQUIRE_CERT")
                && code.Is(i + 1, ":")
                && code.Text(code.Expression(i + 2)) is var entry
                && (
                    entry.EndsWith("OPT_X_TLS_NEVER", StringComparison.Ordinal)
                    || entry.EndsWith("OPT_X_TLS_ALLOW", StringComparison.Ordinal)
                )
            )
                yield return new(new(code.PathStart(i), code.Expression(i + 2).To), "the LDAP client accepts any certificate")
                {
                    Remedy = "Use ldap.OPT_X_TLS_DEMAND.",
                };
            else if (code[i].IsText && code[i].Value is "--ignore-certificate-errors" or "ignore-certificate-errors")
                yield return new(new(i, i + 1), "the browser is driven without certificate verification") { Remedy = "Remove the switch." };
        foreach (var call in PythonTls.SetVerify(code, Side.Client))
            if (code.Text(call.Argument(0)).EndsWith("VERIFY_NONE", StringComparison.Ordinal))
                yield return new(call.Whole, "VERIFY_NONE: pyOpenSSL accepts any certificate")
                {
                    Remedy = "Use SSL.VERIFY_PEER and load the roots.",
                    Confidence = Confidence.Firm,
                };
        foreach (var call in code.Calls("TrustAll"))
            if (code.Names.Has("neo4j"))
                yield return new(call.Whole, "TrustAll(): the Neo4j driver talks to whoever answers") { Remedy = "Use TrustCustomCAs." };
        foreach (var setting in code.Settings("PYTHONHTTPSVERIFY"))
            if (code.Values.Of(setting.Value) is { Text: "0" })
                yield return new(setting.Whole, "PYTHONHTTPSVERIFY=0 switches verification off in a whole process")
                {
                    Remedy = "Delete the line.",
                };
    }
}
