using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>
/// Clients that show a certificate of their own to a host of a private network, and name no root for it. Told only where all three stand in the
/// file: the certificate, the address, and everything that could name a root.
/// </summary>
internal static class PythonPrivatePeers
{
    private const string Because =
        "this client shows a certificate to a private peer and names no root: every public authority may vouch for it, and a private root is refused";

    private const string Remedy =
        "Name the peer's root: verify='ca.pem', ssl.create_default_context(cafile='ca.pem'), or the driver's option for it.";

    private static readonly string[] Requests =
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "stream",
        "send",
        "ws_connect",
    ];

    /// <summary>Options that are the client's own certificate.</summary>
    private static readonly string[] Own =
    [
        "cert",
        "client_cert",
        "ssl_certfile",
        "ssl_cert",
        "cert_file",
        "certfile",
        "tlsCertificateKeyFile",
        "ssl.certificate.location",
        "ssl.certificate.pem",
        "ssl.keystore.location",
        "client_certificate",
        "client_certfile",
    ];

    /// <summary>Options that name roots, or a context that may hold some.</summary>
    private static readonly string[] Roots =
    [
        "verify",
        "ca_certs",
        "ca_cert",
        "ca_cert_data",
        "ca_cert_dir",
        "ca_certs_file",
        "ca_certs_dir",
        "ca_cert_path",
        "cafile",
        "capath",
        "cadata",
        "ca_file",
        "ca_path",
        "ca",
        "ca_bundle",
        "ssl_ca",
        "ssl_ca_certs",
        "ssl_ca_path",
        "ssl_ca_data",
        "ssl_ca_cert",
        "ssl_cafile",
        "ssl_context",
        "sslcontext",
        "context",
        "ssl_options",
        "tls_context",
        "tlsCAFile",
        "ssl.ca.location",
        "ssl.ca.pem",
        "ssl.ca.certificate.stores",
        "server_root_ca_cert",
        "trusted_certificates",
        "assert_fingerprint",
        "ssl_assert_fingerprint",
        "transport",
        "connection_class",
    ];

    /// <summary>Options that switch verification off: that is told by other checks.</summary>
    private static readonly string[] Lax =
    [
        "cert_reqs",
        "ssl_cert_reqs",
        "verify_certs",
        "verify_ssl",
        "tlsInsecure",
        "tlsAllowInvalidCertificates",
        "enable.ssl.certificate.verification",
        "server_side",
    ];

    /// <summary>Arguments that are an address without its scheme.</summary>
    private static readonly string[] Hosts =
    [
        "host",
        "hosts",
        "hostname",
        "server",
        "servers",
        "server_hostname",
        "bootstrap.servers",
        "bootstrap_servers",
        "target_host",
        "target",
        "addr",
        "address",
    ];

    /// <summary>What takes a host as its first argument.</summary>
    private static readonly string[] ByHost =
    [
        "HTTPSConnection",
        "open_connection",
        "create_connection",
        "connect",
        "SMTP_SSL",
        "IMAP4_SSL",
        "POP3_SSL",
        "Redis",
        "StrictRedis",
    ];

    /// <summary>Libraries whose clients take a certificate by one of these options.</summary>
    private static readonly string[] Libraries =
    [
        "requests",
        "httpx",
        "hvac",
        "niquests",
        "urllib3",
        "pymongo",
        "motor",
        "redis",
        "kafka",
        "confluent_kafka",
        "aiokafka",
        "elasticsearch",
        "opensearchpy",
        "temporalio",
        "websocket",
        "consul",
        "http",
        "etcd3",
        "docker",
        "zeep",
    ];

    /// <summary>Variables of the environment that name roots for the whole process, and what takes the store of the machine on purpose.</summary>
    private static readonly string[] ForAll =
    [
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "CURL_CA_BUNDLE",
        "truststore",
        "pip_system_certs",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (ForAll.Any(code.Names.Mentions))
            return [];
        return [.. Contexts(code), .. Options(code), .. Sessions(code), .. Brokers(code)];
    }

    /// <summary>ctx = create_default_context(), ctx.load_cert_chain(…), urlopen("https://ledger.internal", context=ctx).</summary>
    private static IEnumerable<Flag> Contexts(CodeFile code)
    {
        foreach (var maker in code.Calls("create_default_context", "SSLContext"))
        {
            if (
                maker.Arguments.Count > 1
                || maker.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
                || code.In(maker.Open, "cafile", "capath", "cadata") is not null
                || code.Said(maker.Whole) is var made
                    && (made.Contains("CLIENT_AUTH", StringComparison.Ordinal) || made.Contains("TLS_SERVER", StringComparison.Ordinal))
                || PythonContexts.IsServers(code, maker)
            )
                continue;
            var stands = PythonContexts.Stands(code, maker);
            if (
                !stands.Any(s => PythonContexts.Calls(code, s, "load_cert_chain").Any())
                || stands.Any(s => PythonContexts.Calls(code, s, "load_verify_locations").Any() || IsHandedOn(code, s))
                || maker.Word == "SSLContext"
                    && !stands.Any(s => PythonContexts.Calls(code, s, "load_default_certs", "set_default_verify_paths").Any())
                || stands.Any(s =>
                    PythonContexts
                        .Settings(code, s, "verify_mode")
                        .Any(m => code.Said(m.Value).EndsWith("CERT_NONE", StringComparison.Ordinal))
                )
            )
                continue;
            if (stands.Any(s => Reaches(code, s)))
                yield return Told(maker.Whole);
        }
    }

    private static Flag Told(Span at) => new(at, Because) { Remedy = Remedy, Confidence = Confidence.Firm };

    /// <summary>Given to a function of this file that loads roots into what it is given.</summary>
    private static bool IsHandedOn(CodeFile code, Call maker) =>
        PythonContexts
            .Uses(code, maker)
            .Any(u =>
                code.CallAt(code.Parent(u)) is { } taker
                && code.Functions.Named(taker.Word).Any(f => code.Calls("load_verify_locations").Any(c => f.Body.Contains(c.Name)))
            );

    /// <summary>True where the context is given to what connects to a private host.</summary>
    private static bool Reaches(CodeFile code, Call maker)
    {
        foreach (var wrap in PythonContexts.Calls(code, maker, "wrap_socket", "wrap_bio"))
            if (code.In(wrap.Open, "server_hostname") is { } name && PythonHosts.IsPrivate(code, name.Value, true))
                return true;
        foreach (var use in PythonContexts.Uses(code, maker).Select(u => code.PathStart(u)).Append(maker.Start))
            if (code.CallAt(code.Parent(use)) is { } taker && !PythonContexts.IsServer(code, taker))
            {
                if (IsToPrivate(code, taker))
                    return true;
                if (!taker.Arguments.Any(a => IsAddress(code, a)) && PythonHosts.AreAllPrivate(code, Scope(code, use)))
                    return true;
            }

        return false;
    }

    /// <summary>Another address that stands there itself.</summary>
    private static bool IsAddress(CodeFile code, Span argument) =>
        code[argument.To - 1] is { IsText: true } text && text.Value.Contains('.', StringComparison.Ordinal);

    /// <summary>The class or the function around a place; the file where there is none.</summary>
    private static Span Scope(CodeFile code, int at) =>
        PythonClasses.Around(code, at) is { } type ? type.Body : code.Functions.NamedAround(at)?.Body ?? new(0, code.Tokens.Length);

    /// <summary>A call whose arguments say where to, and that this is a private host.</summary>
    private static bool IsToPrivate(CodeFile code, Call call)
    {
        if (code.In(call.Open, Hosts) is { } host && PythonHosts.IsPrivate(code, host.Value, true))
            return true;
        if (code.In(call.Open, "url", "base_url", "uri", "endpoint", "dsn", "server_url") is { } url)
            return PythonHosts.IsPrivate(code, url.Value, false);
        return call
            .Arguments.Take(2)
            .Where(a => !code.Is(a.From + 1, "=") || !code.IsWord(a.From))
            .Select((a, i) => (a, i))
            .Any(p => PythonHosts.IsPrivate(code, p.a, p.i == 0 && ByHost.Contains(call.Word)));
    }

    /// <summary>requests.get("https://cmdb.internal", cert=…), KafkaProducer(bootstrap_servers="kafka.internal:9093", ssl_certfile=…).</summary>
    private static IEnumerable<Flag> Options(CodeFile code)
    {
        if (!Libraries.Any(code.Names.Has))
            yield break;
        foreach (var own in code.Settings(Own))
        {
            if (own.Container <= 0 || own.IsMember || IsNamed(code, own.Container) || code.Values.Of(own.Value).Is(ValueKind.Null))
                continue;
            // sslopt={"certfile": …}: the address is an argument of the call around it.
            var call = code.CallAt(own.Container) ?? code.CallAt(code.Parent(own.Container));
            if (
                call is not { } taker
                || code.Is(taker.Name - 1, "def")
                || code.Is(taker.Start - 1, "class")
                || PythonContexts.IsServer(code, taker)
                || taker.Word is "load_cert_chain" or "add_argument" or "tls_set" or "TLSInfo" or "Config"
                || IsNamed(code, taker.Open)
            )
                continue;
            if (
                IsToPrivate(code, taker)
                || own.Option == "ssl.certificate.location" && IsKafka(code, own)
                || code.CallAt(code.Parent(taker.Start)) is { } outer && !IsNamed(code, outer.Open) && IsToPrivate(code, outer)
            )
                yield return Told(taker.Whole);
            else if (
                taker.Word is "Client" or "AsyncClient" or "PoolManager" or "TLSConfig" or "Session"
                && code.In(taker.Open, "url", "base_url") is null
                && PythonHosts.AreAllPrivate(code, Scope(code, own.Name))
            )
                yield return Told(taker.Whole);
        }
    }

    /// <summary>{"bootstrap.servers": "kafka.internal:9093", "ssl.certificate.location": …}</summary>
    private static bool IsKafka(CodeFile code, Setting own) =>
        own.Sibling("bootstrap.servers") is { } brokers && PythonHosts.IsPrivate(code, brokers.Value, true);

    /// <summary>Roots are named beside it, may be, or nothing is verified anyway.</summary>
    private static bool IsNamed(CodeFile code, int open) =>
        code.Parts(code.Inside(open)).Any(p => code.Is(p.From, "*") || code.Is(p.From, "**"))
        || Roots.Any(r =>
            code.In(open, r) is { } given && !code.Values.Of(given.Value).Is(true) && !code.Values.Of(given.Value).Is(ValueKind.Null)
        )
        || Lax.Any(l => code.In(open, l) is { } lax && !code.Values.Of(lax.Value).Is(true))
        || code.Held(open) is { Length: > 0 } held && code.Settings(Roots).Any(s => s.IsMember && s.Owner.Split('.')[^1] == held);

    /// <summary>session.cert = (…), session.get("https://cmdb.internal").</summary>
    private static IEnumerable<Flag> Sessions(CodeFile code)
    {
        if (!code.Names.Has("requests") && !code.Names.Has("httpx") && !code.Names.Has("niquests"))
            yield break;
        foreach (var own in code.Settings("cert"))
        {
            if (!own.IsMember || own.Owner.Length == 0 || own.Owner == "self" || code.Values.Of(own.Value).Is(ValueKind.Null))
                continue;
            if (
                code.Settings("verify").Any(s => s.IsMember && s.Owner == own.Owner && !code.Values.Of(s.Value).Is(true))
                || code.Calls("mount", "request_kwargs").Any(c => c.Receiver == own.Owner)
            )
                continue;
            var uses = code.Calls(Requests)
                .Where(c => c.Receiver == own.Owner && PythonClasses.Around(code, c.Name) == PythonClasses.Around(code, own.Name))
                .ToList();
            if (
                uses.Exists(u => IsToPrivate(code, u) && code.In(u.Open, "verify") is null)
                || uses.Count > 0
                    && uses.TrueForAll(u => code.In(u.Open, "verify") is null)
                    && PythonHosts.AreAllPrivate(code, Scope(code, own.Name))
            )
                yield return Told(own.Whole);
        }
    }

    /// <summary>client.tls_set(certfile=…, keyfile=…), client.connect("mqtt.internal", 8883).</summary>
    private static IEnumerable<Flag> Brokers(CodeFile code)
    {
        foreach (var call in code.Calls("tls_set"))
            if (
                code.In(call.Open, "certfile") is { } own
                && !code.Values.Of(own.Value).Is(ValueKind.Null)
                && !IsNamed(code, call.Open)
                && call.Arguments.All(a => code.Is(a.From + 1, "="))
                && code.Calls("connect", "connect_async")
                    .Any(c => c.Receiver == call.Receiver && code.Functions.AreTogether(c.Name, call.Name) && IsToPrivate(code, c))
            )
                yield return Told(call.Whole);
    }
}
