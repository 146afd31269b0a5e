using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.NoPin;

/// <summary>Where a client is made, in a file that speaks of no pin.</summary>
internal static partial class Any
{
    private const string Remedy =
        "Compare the SHA-256 of the server's public key in the verification callback, with a second pin for the next key.";

    /// <summary>What a Go program serves with.</summary>
    private static readonly string[] Serving =
    [
        "ListenAndServeTLS",
        "ServeTLS",
        "ListenAndServe",
        "NewListener",
        "Listen",
        "SetSessionTicketKeys",
    ];

    /// <summary>What a Go program connects with.</summary>
    private static readonly string[] Dialing =
    [
        "Dial",
        "DialTLS",
        "DialContext",
        "DialWithDialer",
        "Dialer",
        "Transport",
        "TLSClientConfig",
        "RootCAs",
        "InsecureSkipVerify",
        "NewClient",
        "HandshakeContext",
    ];

    public static IEnumerable<Flag> JavaScript(CodeFile code) =>
        Of(
            code,
            code.Calls("connect", "request", "get", "Agent", "create", "extend")
                .Where(c => c.Path is "tls.connect" or "https.request" or "https.get" or "https.Agent" or "axios.create" or "got.extend")
        );

    public static IEnumerable<Flag> Go(CodeFile code) =>
        Of(
            code,
            code.Literals("Config").Where(c => c.Path == "tls.Config" && !IsServers(code, c)),
            "VerifyConnection",
            "VerifyPeerCertificate"
        );

    public static IEnumerable<Flag> Jvm(CodeFile code) =>
        Of(
            code,
            code.Calls("Builder", "OkHttpClient", "newBuilder", "newHttpClient", "createSocket", "createSSLEngine")
                .Where(c =>
                    c.Word switch
                    {
                        "Builder" => c.Path.EndsWith("OkHttpClient.Builder", StringComparison.Ordinal),
                        "newBuilder" or "newHttpClient" => c.Receiver is "HttpClient",
                        "OkHttpClient" => c.Arguments.Count == 0,
                        _ => !IsServersEngine(code) && (code.Names.Has("SSLSocketFactory") || c.Word == "createSSLEngine"),
                    }
                ),
            "certificatePinner",
            "checkServerTrusted"
        );

    /// <summary>setUseClientMode(false), and never true.</summary>
    private static bool IsServersEngine(CodeFile code)
    {
        var modes = code.Calls("setUseClientMode")
            .Select(c => c.Argument(0))
            .Concat(code.Settings("useClientMode").Select(s => s.Value))
            .ToList();
        return modes.Count > 0 && modes.TrueForAll(m => code.Values.Of(m).Is(false));
    }

    public static IEnumerable<Flag> CSharp(CodeFile code) =>
        Of(
            code,
            code.Calls("HttpClient", "HttpClientHandler", "SocketsHttpHandler", "SslStream")
                .Where(c => c.IsNew && !(c.Word == "HttpClient" && c.Arguments.Count > 0)),
            "ServerCertificateCustomValidationCallback",
            "RemoteCertificateValidationCallback",
            "AuthenticateAsServer",
            "AuthenticateAsServerAsync"
        );

    public static IEnumerable<Flag> Python(CodeFile code) =>
        Of(
            code,
            code.Calls("Session", "Client", "AsyncClient", "ClientSession", "create_default_context", "get", "post", "PoolManager")
                .Where(c =>
                    !IsServersContext(code, c)
                    && c.Path
                        is "requests.Session"
                            or "httpx.Client"
                            or "httpx.AsyncClient"
                            or "aiohttp.ClientSession"
                            or "ssl.create_default_context"
                            or "requests.get"
                            or "requests.post"
                            or "urllib3.PoolManager"
                ),
            "assert_fingerprint",
            "getpeercert"
        );

    private static bool IsServers(CodeFile code, Call literal) =>
        code.In(literal.Open, "ClientAuth", "ClientCAs", "GetCertificate", "GetConfigForClient") is not null
        || code.Held(literal.Open) is { Length: > 0 } held && IsServed(code, held)
        || Serving.Any(code.Names.Has) && !Dialing.Any(code.Names.Has)
        || code.In(literal.Open, "Certificates") is { } certificates
            && code.In(literal.Open, "RootCAs", "ServerName") is null
            && GoTls.IsServer(certificates);

    /// <summary>config.SetSessionTicketKeys(…), config.ClientAuth = …, tls.Listen("tcp", address, config), http.Server{TLSConfig: config}.</summary>
    private static bool IsServed(CodeFile code, string held) =>
        code
            .Index.Places(held)
            .Any(i =>
                code.IsWord(i)
                && (
                    code.IsLink(i + 1) && code[i + 2].Value is "SetSessionTicketKeys" or "ClientAuth" or "ClientCAs" or "GetCertificate"
                    || code.Parent(i) is > 0 and var open
                        && (code.CallAt(open) is { Path: "tls.Listen" or "tls.NewListener" or "tls.Server" } || code.Is(open - 1, "Server"))
                )
            );

    /// <summary>ssl.Purpose.CLIENT_AUTH, and what is wrapped with server_side: a server's context.</summary>
    private static bool IsServersContext(CodeFile code, Call made) =>
        code.Text(made.Whole).Contains("CLIENT_AUTH", StringComparison.Ordinal)
        || code.Calls("wrap_socket", "start_server", "create_server", "Server", "serve")
            .Any(c =>
                code.Held(made.Open) is { Length: > 0 } held
                && (c.Receiver == held && code.In(c.Open, "server_side") is not null || IsGiven(c, held))
            );

    private static bool IsGiven(Call call, string name) =>
        call.Word != "wrap_socket"
        && Enumerable.Range(call.Open, Math.Max(0, Math.Min(call.Whole.To - call.Open, 60))).Any(i => call.Code.Is(i, name));

    private static IEnumerable<Flag> Of(CodeFile code, IEnumerable<Call> clients, params string[] verifying)
    {
        Call? first = null;
        foreach (var client in clients)
        {
            first = client;
            break;
        }

        if (first is not { } found || verifying.Any(code.Names.Has) || Pins().IsMatch(code.Source.Text))
            yield break;
        yield return new(
            found.Whole with
            {
                To = found.Open + 1,
            },
            "no pin: every authority that the machine trusts can name another server here"
        )
        {
            Remedy = Remedy,
            Confidence = Confidence.Firm,
        };
    }

    [GeneratedRegex(
        @"\bpin(s|ned|ning|ner|set)?\b|[a-z]Pin(s|ned|ning|ner)?\b|Pin(ned|ning|ner)|_pin(s|ned|ning)?\b|fingerprint|thumbprint|spki",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Pins();
}
