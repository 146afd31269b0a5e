using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Clients in C and C++ that take any certificate, or any name: options, modes and flags of the libraries.</summary>
internal static partial class Client
{
    private const string Answers = "this client talks to whoever answers, with any certificate";
    private const string AnyName = "any certificate of a trusted authority will do, whoever it was issued to";

    private const string Remedy =
        "Leave verification on (SSL_VERIFY_PEER, CURLOPT_SSL_VERIFYPEER 1L, verify_peer) and name a private root with the library's CA option.";

    private const string HostRemedy = "Leave the comparison of names on.";

    /// <summary>Calls with a mode that does not verify: the call, the argument, the modes, and whether a server may mean something else by it.</summary>
    private static readonly (string[] Calls, int Argument, string[] Bad, bool HasSides)[] Choices =
    [
        (["SSL_CTX_set_verify", "SSL_set_verify", "SSL_CTX_set_custom_verify"], 1, ["SSL_VERIFY_NONE", "0"], true),
        (["wolfSSL_CTX_set_verify", "wolfSSL_set_verify"], 1, ["SSL_VERIFY_NONE", "WOLFSSL_VERIFY_NONE", "0"], true),
        (
            ["mbedtls_ssl_conf_authmode", "mbedtls_ssl_set_hs_authmode", "ssl_set_authmode"],
            1,
            ["MBEDTLS_SSL_VERIFY_NONE", "SSL_VERIFY_NONE"],
            true
        ),
        (["set_verify_mode"], 0, ["verify_none"], true),
        (["setPeerVerifyMode"], 0, ["VerifyNone", "QueryPeer"], true),
        (["cass_ssl_set_verify_flags"], 1, ["CASS_SSL_VERIFY_NONE", "0"], false),
        (["pn_ssl_domain_set_peer_authentication"], 1, ["PN_SSL_ANONYMOUS_PEER"], true),
        (["mosquitto_tls_opts_set"], 1, ["0", "SSL_VERIFY_NONE"], false),
        (
            ["g_socket_client_set_tls_validation_flags", "g_tls_client_connection_set_validation_flags"],
            1,
            ["0", "G_TLS_CERTIFICATE_NO_FLAGS"],
            false
        ),
        (
            [
                "webkit_web_context_set_tls_errors_policy",
                "webkit_website_data_manager_set_tls_errors_policy",
                "webkit_network_session_set_tls_errors_policy",
            ],
            1,
            ["WEBKIT_TLS_ERRORS_POLICY_IGNORE"],
            false
        ),
        (["soap_ssl_client_context"], 1, ["SOAP_SSL_NO_AUTHENTICATION"], false),
        (["setVerificationOption"], 0, ["NO_VERIFY"], true),
        (["xmpp_conn_set_flags"], 1, ["XMPP_CONN_FLAG_TRUST_TLS"], false),
        (["tls_verify", "set_tls_verify"], 0, ["none"], false),
        (
            ["SetTlsVerifyMode", "setVerifyMode", "SetVerifyMode", "verify_mode", "set_peer_verify_mode"],
            0,
            ["None", "NONE", "none", "VerifyNone", "VERIFY_NONE", "SSL_VERIFY_NONE"],
            true
        ),
    ];

    /// <summary>Flags that switch verification off wherever they are put in.</summary>
    private static readonly string[] Flags =
    [
        "SECURITY_FLAG_IGNORE_UNKNOWN_CA",
        "SECURITY_FLAG_IGNORE_ALL_CERT_ERRORS",
        "LCCSCF_ALLOW_SELFSIGNED",
        "LCCSCF_ALLOW_INSECURE",
        "QUIC_CREDENTIAL_FLAG_NO_CERTIFICATE_VALIDATION",
        "SXH_SERVER_CERT_IGNORE_ALL_SERVER_ERRORS",
        "SXH_SERVER_CERT_IGNORE_UNKNOWN_CA",
        "TPTLS_VERIFY_NONE",
        "HTTP_QUERY_FLAG_IGNORE_CERT",
    ];

    private static readonly string[] NameFlags =
    [
        "SECURITY_FLAG_IGNORE_CERT_CN_INVALID",
        "INTERNET_FLAG_IGNORE_CERT_CN_INVALID",
        "SCH_CRED_NO_SERVERNAME_CHECK",
        "LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK",
        "SOAP_SSL_SKIP_HOST_CHECK",
        "SXH_SERVER_CERT_IGNORE_CERT_CN_INVALID",
    ];

    /// <summary>Options of libraries that are told by a text.</summary>
    private static readonly Dictionary<string, (string Bad, bool IsHost)> Keys = new(StringComparer.Ordinal)
    {
        ["enable.ssl.certificate.verification"] = ("false", false),
        ["ssl.endpoint.identification.algorithm"] = ("none", true),
        ["sslVerify"] = ("false", false),
        ["sslmode"] = ("require", false),
        ["ssl-strict"] = ("0", false),
        ["decaf.net.ssl.disablePeerVerification"] = ("true", false),
        ["PGSSLMODE"] = ("require", false),
        ["SSL_NO_VERIFY_PEER"] = ("1", false),
        ["SSL_NO_VERIFY_HOSTNAME"] = ("1", true),
        ["GIT_SSL_NO_VERIFY"] = ("1", false),
        ["LDAPTLS_REQCERT"] = ("never", false),
        ["NODE_TLS_REJECT_UNAUTHORIZED"] = ("0", false),
        ["PYTHONHTTPSVERIFY"] = ("0", false),
        ["ssl_verify_peer"] = ("no", false),
        ["SOUP_SESSION_SSL_STRICT"] = ("0", false),
        ["SOLCLIENT_SESSION_PROP_SSL_VALIDATE_CERTIFICATE"] = ("0", false),
        ["SOLCLIENT_SESSION_PROP_SSL_VALIDATE_CERTIFICATE_HOST"] = ("0", true),
    };

    /// <summary>The server's certificate.</summary>
    public static IEnumerable<Flag> Look(CodeFile code) =>
        All(code).Where(f => !f.IsHost).Select(f => f.Flag).Concat(Urls.Look(code, Remedy)).Concat(Unasked.Peer(code));

    /// <summary>The server's name.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code) =>
        All(code).Where(f => f.IsHost).Select(f => f.Flag).Concat(Unasked.Name(code)).Concat(Callbacks.Hosts(code));

    private static IEnumerable<(Flag Flag, bool IsHost)> All(CodeFile code) =>
        Chosen(code)
            .Concat(Drivers(code))
            .AtValues()
            .Concat(Named(code))
            .Concat(Curl(code))
            .Concat(Texts(code))
            .Concat(Single(code))
            .Where(f => !Overwritten.Is(code, f.Item1.At));

    private static IEnumerable<(Flag, bool)> Chosen(CodeFile code)
    {
        foreach (var (calls, argument, bad, hasSides) in Choices)
        foreach (var call in code.Calls(calls))
        {
            if (
                Words.IsDeclaration(code, call.Name, call.Open)
                || call.Argument(argument) is not { IsEmpty: false } value
                || argument == 0 && !Words.IsAboutTls(code)
            )
                continue;
            var context = code.IsLink(call.Name - 1) ? new Span(call.Start, call.Name) : call.Argument(0);
            if (hasSides && Sides.IsServer(code, call.Name, context))
                continue;
            if (bad.Contains("0") && IsJoined(code, value))
                continue;
            foreach (
                var flag in Handed.Mode(
                    code,
                    call.Whole,
                    value,
                    w => bad.Contains(w, StringComparer.Ordinal),
                    $"{code.Text(value)}: {Answers}",
                    Remedy
                )
            )
                if (!Verified.ByHand(code, flag.At.From))
                    yield return (flag, false);
        }

        // Optional means: go on, and look at the result afterwards. Nothing looks.
        foreach (var call in code.Calls("mbedtls_ssl_conf_authmode", "mbedtls_ssl_set_hs_authmode"))
            if (
                !Sides.IsServer(code, call.Name, call.Argument(0))
                && !Verified.ByHand(code, call.Name)
                && Modes.Judge(
                    code,
                    call.Whole,
                    call.Argument(1),
                    w => w == "MBEDTLS_SSL_VERIFY_OPTIONAL",
                    $"MBEDTLS_SSL_VERIFY_OPTIONAL, and nothing looks at the result: {Answers}",
                    "Use MBEDTLS_SSL_VERIFY_REQUIRED."
                )
                    is { } flag
            )
                yield return (flag, false);
    }

    private static bool IsJoined(CodeFile code, Span value) =>
        Enumerable.Range(value.From, value.Length).Any(i => code.Is(i, "|") || code.Is(i, "<") && code.Is(i + 1, "<"));

    /// <summary>Options by the names that they bear everywhere: members, setters, C functions with set in their names, types that wrap one value.</summary>
    private static IEnumerable<(Flag, bool)> Named(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || code[i].Value.Length < 6)
                continue;
            // f<options::SslVerifyPeer>(0), p.set_bool(settings::verify_peer, false)
            var isTyped = code.Is(i + 1, ">") && code.Is(i + 2, "(");
            var isListed =
                code.Is(i + 1, ",")
                && code.CallAt(code.Parent(i)) is { } setter
                && setter.Word.StartsWith("set", StringComparison.OrdinalIgnoreCase);
            var isCall = code.Is(i + 1, "(") || code.Is(i + 1, "{");
            if (!isCall && !isTyped && !isListed && !code.Is(i + 1, "=") && !code.Is(i + 1, "|="))
                continue;
            if (
                UsualOptions.Of(code[i].Value) is not var (bad, isHost)
                || Own.Any(o => code[i].Value.StartsWith(o, StringComparison.Ordinal))
            )
                continue;
            if (code.Language == Languages.All.ObjectiveC && Apple.Switches.IsPinned(code, i))
                continue;
            // Paho's verify is the comparison of the name after the handshake.
            isHost |=
                code[i].Value is "verify" or "set_verify"
                && (code.Names.Mentions("mqtt::") || code.Names.Mentions("MQTTClient") || code.Names.Mentions("MQTTAsync"));
            var flags =
                isTyped ? Judge(code, new(i, code.Mate(i + 2) + 1), code.Inside(i + 2), bad, code[i].Value, isHost)
                : isListed
                    ? Judge(code, new(code.PathStart(i), code.Expression(i + 2).To), code.Expression(i + 2), bad, code[i].Value, isHost)
                : isCall ? Called(code, i, bad, isHost)
                : Set(code, i, bad, isHost);
            foreach (var flag in flags)
                if (!(code.Is(i, "set_check_call_host") && Callbacks.HasOwnVerifier(code, i)))
                    yield return (flag, isHost);
        }
    }

    private static IEnumerable<Flag> Set(CodeFile code, int name, bool bad, bool isHost)
    {
        if (code.SettingAt(name) is not { IsMember: true } setting)
            return [];
        var vague = UsualOptions.IsVague(setting.Option) && !IsAboutTls(code, setting.Owner, setting.Container);
        return Judge(code, setting.Whole, setting.Value, bad, setting.Option, isHost)
            .Select(flag =>
                vague || flag.IsSwitch && IsHandedOn(code, setting.Value) ? flag with { Confidence = Confidence.Tentative }
                : IsParsed(code, name) ? AsSwitch(flag)
                : flag
            );
    }

    private static IEnumerable<Flag> Called(CodeFile code, int name, bool bad, bool isHost)
    {
        var open = name + 1;
        var call = new Call(code, name, open);
        if (Words.IsDeclaration(code, name, open))
            return [];
        var arguments = call.Arguments;
        var isBrace = code.Is(open, "{");
        if (isBrace && !char.IsAsciiLetterUpper(code[name].Value[0]))
            return [];
        if (code.Is(code.PathStart(name) - 1, "~") || code.Is(open - 2, "#"))
            return [];
        if (!IsOfClients(call) && Sides.IsServer(code, name, code.IsLink(name - 1) ? new Span(call.Start, name) : call.Argument(0)))
            return [];
        if (arguments.Count == 0)
        {
            // setInsecure(), DisablePeerVerify(): the name says it all; insecure() alone asks.
            var word = code[name].Value;
            var does =
                word.StartsWith("set", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("disable", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("allow", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("ignore", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("skip", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("trust", StringComparison.OrdinalIgnoreCase);
            return bad && does && !isBrace && code.IsLink(name - 1) && code.Is(code.Mate(open) + 1, ";")
                ? [new(call.Whole, $"{word}(): {(isHost ? AnyName : Answers)}") { Remedy = isHost ? HostRemedy : Remedy }]
                : [];
        }

        // A C function takes what it sets last; a setter of C++ takes one thing.
        var isC =
            !code.IsLink(name - 1)
            && (code[name].Value.Contains("set_", StringComparison.Ordinal) || UsualOptions.OfType(code[name].Value) is not null);
        if (arguments.Count > 1 && !isC && !code[name].Value.StartsWith("set", StringComparison.OrdinalIgnoreCase))
            return [];
        if (UsualOptions.IsVague(code[name].Value) && (arguments.Count > 1 || !IsAboutTls(code, call.Receiver, -1)))
            return [];
        var value = arguments[
            arguments.Count > 1 && code.Values.Of(arguments[^1]) is { Kind: ValueKind.Unknown or ValueKind.Null } && arguments.Count > 2
                ? ^2
                : ^1
        ];
        return Judge(code, Chained(call), value, bad, code[name].Value, isHost);
    }

    /// <summary>cpr::VerifySsl{false}: of a library that serves nobody, whatever else the file does.</summary>
    private static bool IsOfClients(Call call) => call.Code[call.Start].Value is "cpr" or "curlpp" or "http_client_config";

    /// <summary>Of a chain over several lines the call itself.</summary>
    private static Span Chained(Call call) =>
        call.Code.Is(call.Name - 1, ".") && call.Code[call.Name - 1].LineBefore ? new(call.Name, call.Whole.To) : call.Whole;

    private static IEnumerable<Flag> Judge(CodeFile code, Span at, Span value, bool bad, string name, bool isHost)
    {
        var worth = code.Values.Of(value);
        var good =
            worth.Kind is ValueKind.True or ValueKind.False && value.Length == 1
                ? worth.Text switch
                {
                    "TRUE" => "FALSE",
                    "FALSE" => "TRUE",
                    _ => bad ? "false" : "true",
                }
            : worth.Kind == ValueKind.Number && value.Length == 1 ? (bad ? "0" : "1")
            : "";
        return Handed.Option(
            code,
            at,
            value,
            v => bad ? Row.IsOn(v) : Row.IsOff(v),
            $"{name} is {(bad ? "on" : "off")}: {(isHost ? AnyName : Answers)}",
            isHost ? HostRemedy : Remedy,
            good
        );
    }

    /// <summary>What a caller gave is passed on: verifypeer = va_arg(list, long) ? TRUE : FALSE.</summary>
    private static bool IsHandedOn(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (
                code.IsWord(i)
                && (code[i].Value is "va_arg" || !code.IsLink(i - 1) && !code.IsLink(i + 1) && code.Functions.IsParameter(code[i].Value, i))
            )
                return true;
        return false;
    }

    /// <summary>case 'k': options.insecure = true, and the like: the command line decides.</summary>
    private static bool IsParsed(CodeFile code, int at)
    {
        var body = Words.Around(code, at);
        return !(body.From == 0 && body.To == code.Tokens.Length)
            && Words.Holds(code, body, "getopt", "getopt_long", "optarg", "argv", "getenv");
    }

    private static Flag AsSwitch(Flag flag) =>
        flag.IsSwitch
            ? flag
            : flag with
            {
                IsSwitch = true,
                Confidence = Confidence.Firm,
                Because = $"whoever runs it can switch this: then {flag.Because}",
                Changes = [],
                IsSafe = false,
            };

    private static bool IsAboutTls(CodeFile code, string owner, int container)
    {
        if (About(owner))
            return true;
        // tls_options o = { .verify = false };
        if (container > 0 && code.Is(container, "{"))
            for (var i = code.StatementStart(container); i < container; i++)
                if (code.IsWord(i) && About(code[i].Value))
                    return true;
        return false;

        static bool About(string word) =>
            word.Contains("ssl", StringComparison.OrdinalIgnoreCase)
            || word.Contains("tls", StringComparison.OrdinalIgnoreCase)
            || word.Contains("http", StringComparison.OrdinalIgnoreCase)
            || word.Contains("cert", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<(Flag, bool)> Curl(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            // Whatever the call is named: programs wrap it. { CURLOPT_SSL_VERIFYPEER, 0 } is a row of a table of theirs.
            if (!code.IsWord(i) || !code.Is(i + 1, ",") || !code[i].Value.Contains("SSL_VERIFY", StringComparison.Ordinal))
                continue;
            var name = code[i].Value;
            var isPeer = name.EndsWith("SSL_VERIFYPEER", StringComparison.Ordinal);
            var parent = code.Parent(i);
            if (
                (!isPeer && !name.EndsWith("SSL_VERIFYHOST", StringComparison.Ordinal))
                || parent < 0
                || code[parent - 1].Value is "CURLOPT" or "CINIT"
            )
                continue;
            // A key that is pinned is compared although the chain is not, and the name with it.
            if (code.Functions.Around(i) is not null && Words.Holds(code, Words.Around(code, i), "CURLOPT_PINNEDPUBLICKEY"))
                continue;
            var value = code.Expression(i + 2);
            var at = code.CallAt(parent) is { } call && code.Is(parent, "(") ? call.Whole : new Span(i, value.To);
            foreach (
                var flag in Handed.Option(
                    code,
                    at,
                    value,
                    Row.IsOff,
                    isPeer ? $"{name} is 0: curl accepts any certificate" : $"{name} is 0: the server's name is not compared",
                    isPeer ? Remedy : "Set it to 2.",
                    isPeer ? "1L" : "2L"
                )
            )
                yield return (flag, !isPeer);
        }

        // curlpp::options::SslVerifyHost(0)
        foreach (var call in code.Calls("SslVerifyHost"))
            if (call.Arguments is [var only] && code.Values.Of(only) is { Kind: ValueKind.Number, Text: "0" })
                yield return (new(call.Whole, "SslVerifyHost is 0: the server's name is not compared") { Remedy = "Set it to 2." }, true);
    }
}
