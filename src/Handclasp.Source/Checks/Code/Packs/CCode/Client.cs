using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Clients in C and C++ that take any certificate, or any name: options, modes and flags of the libraries.</summary>
internal static class Client
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
        Chosen(code).Concat(Named(code)).Concat(Curl(code)).Concat(Drivers(code)).Concat(Texts(code)).Concat(Single(code));

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
            if (Verified.ByHand(code, call.Name) || bad.Contains("0") && IsJoined(code, value))
                continue;
            if (
                Modes.Judge(
                    code,
                    call.Whole,
                    value,
                    w => bad.Contains(w, StringComparer.Ordinal),
                    $"{code.Text(value)}: {Answers}",
                    Remedy
                ) is
                { } flag
            )
                yield return (flag, false);
        }

        // Optional means: go on, and look at the result afterwards. Nothing looks.
        foreach (var call in code.Calls("mbedtls_ssl_conf_authmode", "mbedtls_ssl_set_hs_authmode"))
            if (
                !Sides.IsServer(code, call.Name, call.Argument(0))
                && !Words.Any(code, "mbedtls_ssl_get_verify_result")
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
        Enumerable.Range(value.From, value.Length).Any(i => code.Is(i, "|") || code.Is(i, "<<"));

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
            // Paho's verify is the comparison of the name after the handshake.
            isHost |=
                code[i].Value is "verify" or "set_verify"
                && (code.Names.Mentions("mqtt::") || code.Names.Mentions("MQTTClient") || code.Names.Mentions("MQTTAsync"));
            var flag =
                isTyped ? Judge(code, new(i, code.Mate(i + 2) + 1), code.Inside(i + 2), bad, code[i].Value, isHost)
                : isListed
                    ? Judge(code, new(code.PathStart(i), code.Expression(i + 2).To), code.Expression(i + 2), bad, code[i].Value, isHost)
                : isCall ? Called(code, i, bad, isHost)
                : Set(code, i, bad, isHost);
            if (flag is not null)
                yield return (flag, isHost);
        }
    }

    private static Flag? Set(CodeFile code, int name, bool bad, bool isHost)
    {
        if (code.SettingAt(name) is not { IsMember: true } setting)
            return null;
        var vague = UsualOptions.IsVague(setting.Option) && !IsAboutTls(code, setting.Owner, setting.Container);
        var flag = Judge(code, setting.Whole, setting.Value, bad, setting.Option, isHost);
        return flag is null ? null
            : vague || flag.IsSwitch && IsHandedOn(code, setting.Value) ? flag with { Confidence = Confidence.Tentative }
            : IsParsed(code, name) ? AsSwitch(flag)
            : flag;
    }

    private static Flag? Called(CodeFile code, int name, bool bad, bool isHost)
    {
        var open = name + 1;
        var call = new Call(code, name, open);
        if (Words.IsDeclaration(code, name, open))
            return null;
        var arguments = call.Arguments;
        var isBrace = code.Is(open, "{");
        if (isBrace && !char.IsAsciiLetterUpper(code[name].Value[0]))
            return null;
        if (code.Is(code.PathStart(name) - 1, "~") || code.Is(open - 2, "#"))
            return null;
        if (Sides.IsServer(code, name, code.IsLink(name - 1) ? new Span(call.Start, name) : call.Argument(0)))
            return null;
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
                ? new(call.Whole, $"{word}(): {(isHost ? AnyName : Answers)}") { Remedy = isHost ? HostRemedy : Remedy }
                : null;
        }

        // A C function takes what it sets last; a setter of C++ takes one thing.
        var isC = !code.IsLink(name - 1) && code[name].Value.Contains("set_", StringComparison.Ordinal);
        if (arguments.Count > 1 && !isC && !code[name].Value.StartsWith("set", StringComparison.OrdinalIgnoreCase))
            return null;
        if (UsualOptions.IsVague(code[name].Value) && (arguments.Count > 1 || !IsAboutTls(code, call.Receiver, -1)))
            return null;
        var value = arguments[
            arguments.Count > 1 && code.Values.Of(arguments[^1]) is { Kind: ValueKind.Unknown or ValueKind.Null } && arguments.Count > 2
                ? ^2
                : ^1
        ];
        return Judge(code, Chained(call), value, bad, code[name].Value, isHost);
    }

    /// <summary>Of a chain over several lines the call itself.</summary>
    private static Span Chained(Call call) =>
        call.Code.Is(call.Name - 1, ".") && call.Code[call.Name - 1].LineBefore ? new(call.Name, call.Whole.To) : call.Whole;

    private static Flag? Judge(CodeFile code, Span at, Span value, bool bad, string name, bool isHost)
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
        return Options.Judge(
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
            // A key that is pinned is compared although the chain is not.
            if (isPeer && Words.Holds(code, Words.Around(code, i), "CURLOPT_PINNEDPUBLICKEY"))
                continue;
            var value = code.Expression(i + 2);
            var at = code.CallAt(parent) is { } call && code.Is(parent, "(") ? call.Whole : new Span(i, value.To);
            if (
                Options.Judge(
                    code,
                    at,
                    value,
                    Row.IsOff,
                    isPeer ? $"{name} is 0: curl accepts any certificate" : $"{name} is 0: the server's name is not compared",
                    isPeer ? Remedy : "Set it to 2.",
                    isPeer ? "1L" : "2L"
                ) is
                { } flag
            )
                yield return (flag, !isPeer);
        }

        // curlpp::options::SslVerifyHost(0)
        foreach (var call in code.Calls("SslVerifyHost"))
            if (call.Arguments is [var only] && code.Values.Of(only) is { Kind: ValueKind.Number, Text: "0" })
                yield return (new(call.Whole, "SslVerifyHost is 0: the server's name is not compared") { Remedy = "Set it to 2." }, true);
    }

    /// <summary>Options whose value is given by its address.</summary>
    private static IEnumerable<(Flag, bool)> Drivers(CodeFile code)
    {
        foreach (var call in code.Calls("ldap_set_option", "ldap_set_optionA", "ldap_set_optionW"))
        {
            var option = code.Text(call.Argument(1));
            var isName = option == "LDAP_OPT_X_TLS_REQUIRE_SAN";
            if (option == "LDAP_OPT_X_TLS_REQUIRE_CERT" || isName)
                if (
                    Modes.Judge(
                        code,
                        call.Whole,
                        call.Argument(2),
                        w => w is "LDAP_OPT_X_TLS_NEVER" or "LDAP_OPT_X_TLS_ALLOW",
                        isName ? AnyName : Answers,
                        "Use LDAP_OPT_X_TLS_DEMAND."
                    ) is
                    { } flag
                )
                    yield return (flag, isName);
        }

        foreach (var call in code.Calls("mysql_options", "mysql_optionsv", "mysql_options4", "mariadb_optionsv"))
        {
            var (option, value) = (code.Text(call.Argument(1)), call.Argument(2));
            if (option == "MYSQL_OPT_SSL_MODE")
            {
                if (
                    Modes.Judge(
                        code,
                        call.Whole,
                        value,
                        w => w is "SSL_MODE_REQUIRED" or "SSL_MODE_PREFERRED",
                        $"the mode encrypts and verifies nothing: {Answers}",
                        "Use SSL_MODE_VERIFY_IDENTITY."
                    ) is
                    { } flag
                )
                    yield return (flag, false);
                if (
                    Modes.Judge(
                        code,
                        call.Whole,
                        value,
                        w => w == "SSL_MODE_VERIFY_CA",
                        $"SSL_MODE_VERIFY_CA: {AnyName}",
                        "Use SSL_MODE_VERIFY_IDENTITY."
                    ) is
                    { } name
                )
                    yield return (name, true);
            }
            else if (
                option == "MYSQL_OPT_SSL_VERIFY_SERVER_CERT"
                && Options.Judge(code, call.Whole, value, Row.IsOff, $"{option} is off: {Answers}", Remedy) is { } off
            )
            {
                yield return (off, false);
            }
        }

        foreach (var call in code.Calls("cass_ssl_set_verify_flags"))
            if (Modes.Of(code, call.Argument(1)) is { Count: > 0 } modes && modes.All(m => m.Word == "CASS_SSL_VERIFY_PEER_CERT"))
                yield return (
                    new(call.Whole, $"CASS_SSL_VERIFY_PEER_CERT alone: {AnyName}") { Remedy = "Join CASS_SSL_VERIFY_PEER_IDENTITY_DNS." },
                    true
                );
        foreach (var call in code.Calls("pn_ssl_domain_set_peer_authentication"))
            if (Modes.Of(code, call.Argument(1)) is [{ Word: "PN_SSL_VERIFY_PEER" }] && !Sides.IsServer(code, call.Name, call.Argument(0)))
                yield return (new(call.Whole, $"PN_SSL_VERIFY_PEER: {AnyName}") { Remedy = "Use PN_SSL_VERIFY_PEER_NAME." }, true);
        foreach (var call in code.Calls("setsockopt", "zsock_setsockopt"))
        {
            if (code.Text(call.Argument(2)) is not ("TLS_PEER_VERIFY" or "NRF_SO_SEC_PEER_VERIFY" or "SO_SEC_PEER_VERIFY"))
                continue;
            if (
                Modes.Judge(
                    code,
                    call.Whole,
                    call.Argument(3),
                    w => w is "0" or "TLS_PEER_VERIFY_NONE" or "TLS_PEER_VERIFY_OPTIONAL" or "NRF_SO_SEC_PEER_VERIFY_NONE",
                    Answers,
                    "Use TLS_PEER_VERIFY_REQUIRED."
                ) is
                { } flag
            )
                yield return (flag, false);
        }

        foreach (var call in code.Calls("mosquitto_tls_insecure_set"))
            if (
                Options.Judge(
                    code,
                    call.Whole,
                    call.Argument(1),
                    Row.IsOn,
                    $"mosquitto_tls_insecure_set: {AnyName}",
                    HostRemedy,
                    "false"
                ) is
                { } flag
            )
                yield return (flag, true);
        foreach (var call in code.Calls("mongoc_uri_set_option_as_bool"))
        {
            var isName = code.Text(call.Argument(1)).Contains("HOSTNAMES", StringComparison.OrdinalIgnoreCase);
            if (
                (
                    isName
                    || code.Text(call.Argument(1)) is { } option
                        && (
                            option.Contains("INSECURE", StringComparison.OrdinalIgnoreCase)
                            || option.Contains("INVALIDCERT", StringComparison.OrdinalIgnoreCase)
                        )
                ) && Options.Judge(code, call.Whole, call.Argument(2), Row.IsOn, isName ? AnyName : Answers, Remedy, "false") is { } flag
            )
                yield return (flag, isName);
        }

        foreach (var call in code.Calls("freerdp_settings_set_bool"))
            if (
                code.Text(call.Argument(1)).EndsWith("FreeRDP_IgnoreCertificate", StringComparison.Ordinal)
                && Options.Judge(
                    code,
                    call.Whole,
                    call.Argument(2),
                    Row.IsOn,
                    $"FreeRDP_IgnoreCertificate is on: {Answers}",
                    Remedy,
                    "FALSE"
                )
                    is { } flag
            )
                yield return (flag, false);
        // mysqlx::SSLMode::REQUIRED, sql::SSL_MODE_REQUIRED
        foreach (
            var place in code.Index.Places(
                "REQUIRED",
                "PREFERRED",
                "VERIFY_CA",
                "SSL_MODE_REQUIRED",
                "SSL_MODE_PREFERRED",
                "SSL_MODE_VERIFY_CA"
            )
        )
        {
            if (
                !code.IsWord(place)
                || !code.Is(place - 1, "::")
                || !(code[place - 2].Value is "SSLMode" || code[place].Value.StartsWith("SSL_MODE", StringComparison.Ordinal))
                || Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1)
            )
                continue;
            var isName = code[place].Value.EndsWith("VERIFY_CA", StringComparison.Ordinal);
            yield return (
                new(
                    new(code.PathStart(place), place + 1),
                    isName ? $"the chain alone is verified: {AnyName}" : $"the mode encrypts and verifies nothing: {Answers}"
                )
                {
                    Remedy = "Use the mode VERIFY_IDENTITY.",
                },
                isName
            );
        }

        foreach (var place in code.Index.Places("G_TLS_CERTIFICATE_BAD_IDENTITY", "G_TLS_CERTIFICATE_UNKNOWN_CA"))
            if (code.IsWord(place) && (code.Is(place - 1, "~") || code.Is(place - 1, "(") && code.Is(place - 2, "~")))
            {
                var isName = code.Is(place, "G_TLS_CERTIFICATE_BAD_IDENTITY");
                yield return (
                    new(
                        new(place, place + 1),
                        isName
                            ? $"the name is taken out of what is verified: {AnyName}"
                            : $"the authority is taken out of what is verified: {Answers}"
                    )
                    {
                        Remedy = "Use G_TLS_CERTIFICATE_VALIDATE_ALL.",
                    },
                    isName
                );
            }

        foreach (var call in code.Calls("PQconnectdbParams", "PQconnectStartParams", "PQpingParams"))
            if (Parameter(code, call, "sslmode") is { } mode && code[mode].IsText)
            {
                if (code[mode].Value is "require" or "prefer" or "allow")
                    yield return (
                        new(new(mode, mode + 1), $"sslmode {code[mode].Value} encrypts and verifies nothing: {Answers}")
                        {
                            Remedy = "Use verify-full and sslrootcert.",
                            LoweredTo = Severity.Medium,
                        },
                        false
                    );
                if (code[mode].Value is "verify-ca")
                    yield return (
                        new(new(mode, mode + 1), $"sslmode verify-ca: {AnyName}")
                        {
                            Remedy = "Use verify-full.",
                            LoweredTo = Severity.Medium,
                        },
                        true
                    );
            }

        // snprintf(dsn, n, "… sslmode=%s", strict ? "verify-full" : "require")
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i] is { IsText: true, Value: "require" or "prefer" or "allow" or "disable" }
                && (code.Is(i - 1, ":") || code.Is(i - 1, "?"))
                && code.Parent(i) is >= 0 and var format
                && Enumerable
                    .Range(format, Math.Min(60, i - format))
                    .Any(k => code[k].IsText && code[k].Value.Contains("sslmode=", StringComparison.Ordinal))
            )
                yield return (
                    new(new(i, i + 1), $"whoever runs it can choose sslmode={code[i].Value}: then {Answers}")
                    {
                        IsSwitch = true,
                        Confidence = Confidence.Firm,
                        Remedy = "Use verify-full.",
                    },
                    false
                );
        foreach (var call in code.Calls("authenticate"))
            if (
                code.Names.Mentions("TSSLSocket")
                && call.Arguments is [var only]
                && Options.Judge(code, call.Whole, only, Row.IsOff, $"authenticate is off: {Answers}", Remedy, "true") is { } flag
            )
                yield return (flag, false);
        foreach (var place in code.Index.Places("Untrusted", "InvalidName", "WrongUsage", "IncompleteChain"))
            if (
                code.IsWord(place)
                && code.Is(place - 1, "::")
                && code.Is(place - 2, "ChainValidationResult")
                && code.CallAt(code.Parent(place)) is { Word: "Append" } append
            )
            {
                var isName = code.Is(place, "InvalidName");
                yield return (
                    new(append.Whole, $"{code[place].Value} is ignored: {(isName ? AnyName : Answers)}") { Remedy = "Remove the call." },
                    isName
                );
            }

        foreach (var call in code.Calls("InsecureChannelCredentials", "grpc_insecure_credentials_create"))
            if (call.Arguments.Count == 0 && !Words.IsDeclaration(code, call.Name, call.Open) && !IsLocal(code, call))
                yield return (
                    new(call.Whole, $"{call.Word}: the channel is neither encrypted nor is the server verified")
                    {
                        Remedy = "Use grpc::SslCredentials.",
                        Confidence = Confidence.Firm,
                    },
                    false
                );
        foreach (var setting in code.Settings("verify_mode", "verification_mode", "ssl_mode", "sslMode"))
            if (
                setting.IsMember
                && Modes.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    w => w is "REDIS_SSL_VERIFY_NONE" or "SSL_VERIFY_NONE" or "verify_none" or "VERIFY_NONE" or "MBEDTLS_SSL_VERIFY_NONE",
                    $"{setting.Option}: {Answers}",
                    Remedy
                )
                    is { } flag
            )
                yield return (flag, false);
    }

    /// <summary>The value that stands in the second array where the key stands in the first.</summary>
    private static int? Parameter(CodeFile code, Call call, string key)
    {
        var (keys, values) = (Elements(code, call.Argument(0)), Elements(code, call.Argument(1)));
        var at = keys.FindIndex(e => code[e.From].IsText && code[e.From].Value == key);
        return at >= 0 && at < values.Count ? values[at].From : null;
    }

    private static List<Span> Elements(CodeFile code, Span name)
    {
        if (name.Length != 1)
            return [];
        foreach (var place in code.Index.Places(code[name.From].Value))
            if (code.Is(place + 1, "[") && code.Mate(place + 1) is var close && code.Is(close + 1, "=") && code.Is(close + 2, "{"))
                return [.. code.Parts(code.Inside(close + 2))];
        return [];
    }

    /// <summary>A channel to this machine.</summary>
    private static bool IsLocal(CodeFile code, Call call)
    {
        var parent = code.Parent(call.Start);
        if (parent < 0)
            return false;
        for (var i = parent; i < Math.Min(code.Mate(parent), parent + 40); i++)
            if (code.IsWord(i) || code[i].IsText)
            {
                var text =
                    code[i].IsText ? code[i].Value
                    : code.Values.Of(new(i, i + 1)) is { Kind: ValueKind.Text } known ? known.Text
                    : code[i].Value;
                if (Local.Any(l => text.StartsWith(l, StringComparison.Ordinal)))
                    return true;
            }

        return false;
    }

    /// <summary>How functions begin whose modes are read by themselves.</summary>
    private static readonly string[] Own = ["gnutls_", "SSL_", "wolfSSL_", "mbedtls_", "X509_", "ignoreSslErrors"];

    private static readonly string[] Local = ["localhost", "127.", "unix:", "[::1]", "unix-abstract", "0.0.0.0"];

    /// <summary>Options by a text: "enable.ssl.certificate.verification", "false".</summary>
    private static IEnumerable<(Flag, bool)> Texts(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!(code[i].IsText || code.IsWord(i)) || !Keys.TryGetValue(code[i].Value, out var known))
                continue;
            // f("key", "value"), {"key", "value"}, x["key"] = "value"
            var value =
                code.Is(i + 1, ",") ? code.Expression(i + 2)
                : code.Is(i + 1, "]") && code.Is(i + 2, "=") ? code.Expression(i + 3)
                : default;
            if (value.IsEmpty)
                continue;
            var worth = code.Values.Of(value);
            var isBad =
                worth.Kind == ValueKind.Text
                    && (
                        worth.Text == known.Bad
                        || known.Bad == "require" && worth.Text is "prefer" or "allow"
                        || known.Bad == "never" && worth.Text == "allow"
                    )
                || (
                    known.Bad is "false" or "0" or "no"
                    && (Row.IsOff(worth) || worth is { Kind: ValueKind.Text, Text: "0" or "false" or "no" })
                )
                || (known.Bad is "true" or "1" && (Row.IsOn(worth) || worth is { Kind: ValueKind.Text, Text: "1" or "true" }));
            if (isBad && code.CallAt(code.Parent(i)) is not { Word: "strcmp" or "getenv" or "strcasecmp" })
                yield return (
                    new(new(i, value.To), $"{code[i].Value} is {code.Text(value)}: {(known.IsHost ? AnyName : Answers)}")
                    {
                        Remedy = known.IsHost ? HostRemedy : Remedy,
                    },
                    known.IsHost
                );
            else if (worth.Kind == ValueKind.Switch)
                yield return (
                    new(new(i, value.To), $"whoever runs it can switch {code[i].Value} off: then {(known.IsHost ? AnyName : Answers)}")
                    {
                        IsSwitch = true,
                        Confidence = Confidence.Firm,
                    },
                    known.IsHost
                );
        }

        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value is { Length: < 400 } text && text.Contains('/', StringComparison.Ordinal))
            {
                if (text.Contains("/novalidate-cert", StringComparison.Ordinal) && text.Contains('{', StringComparison.Ordinal))
                    yield return (new(new(i, i + 1), $"/novalidate-cert: {Answers}") { Remedy = "Remove it." }, false);
                if (text.Contains("ssl=no_verify", StringComparison.Ordinal) || text.Contains("tls_verify=none", StringComparison.Ordinal))
                    yield return (
                        new(new(i, i + 1), $"the connection string says no_verify: {Answers}") { Remedy = "Name the root with certpath." },
                        false
                    );
                if (text.Contains("sslmode=verify-ca", StringComparison.Ordinal) && !text.Contains('\n', StringComparison.Ordinal))
                    yield return (
                        new(new(i, i + 1), $"sslmode=verify-ca: {AnyName}")
                        {
                            Remedy = "Write sslmode=verify-full.",
                            LoweredTo = Severity.Medium,
                        },
                        true
                    );
                if (text.Contains("tlsAllowInvalidHostnames=true", StringComparison.OrdinalIgnoreCase))
                    yield return (new(new(i, i + 1), $"tlsAllowInvalidHostnames: {AnyName}") { Remedy = HostRemedy }, true);
            }
    }

    /// <summary>Words of one library each.</summary>
    private static IEnumerable<(Flag, bool)> Single(CodeFile code)
    {
        foreach (
            var flag in Row.Word(code, Flags, $"{{0}}: {Answers}", "Remove the flag.", at => IsUse(code, at) && !IsServerFlag(code, at))
        )
            yield return (flag, false);
        foreach (var flag in Row.Word(code, NameFlags, $"{{0}}: {AnyName}", "Remove the flag.", at => IsUse(code, at)))
            yield return (flag, true);
        if (
            !code.Calls().Any(c => c.Word.Contains("erify", StringComparison.Ordinal) && c.Word.Contains("ert", StringComparison.Ordinal))
            && !Words.Any(code, "CertGetCertificateChain")
        )
            foreach (
                var flag in Row.Word(
                    code,
                    ["SCH_CRED_MANUAL_CRED_VALIDATION", "ISC_REQ_MANUAL_CRED_VALIDATION"],
                    $"{{0}}, and nothing verifies by hand: {Answers}",
                    "Use SCH_CRED_AUTO_CRED_VALIDATION.",
                    at => IsUse(code, at)
                )
            )
                yield return (flag, false);
        // Poco: Context(Context::CLIENT_USE, …, Context::VERIFY_NONE); Qpid and Couchbase have such words of their own.
        foreach (var place in code.Index.Places("VERIFY_NONE", "VERIFY_RELAXED", "ANONYMOUS_PEER", "verify_none"))
        {
            if (!code.IsLink(place - 1) || !IsUse(code, place) || Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1))
                continue;
            var owner = code[place - 2].Value;
            if (!(owner == "Context" && !code.Is(place, "verify_none") || code.Is(place, "ANONYMOUS_PEER") || owner == "tls_verify_mode"))
                continue;
            if (code.Is(place, "VERIFY_RELAXED") || code.CallAt(code.Parent(place)) is { Word: "set_verify_mode" })
                continue;
            var parent = code.Parent(place);
            var arguments = parent >= 0 ? code.Inside(parent) : default;
            if (!arguments.IsEmpty && Sides.Accepts(code, arguments))
                continue;
            if (
                Modes.Judge(
                    code,
                    new(code.PathStart(place), place + 1),
                    new(place, place + 1),
                    _ => true,
                    $"{code[place].Value}: {Answers}",
                    Remedy
                ) is
                { } flag
            )
                yield return (flag, false);
        }

        foreach (var call in code.Calls("ignoreSslErrors", "ignoreSSLErrors"))
        {
            if (Words.IsDeclaration(code, call.Name, call.Open) || code.CallAt(code.Parent(call.Name)) is { Word: "SIGNAL" })
                continue;
            var arguments = call.Arguments;
            // With a list of the errors that are expected of one certificate it is a pin; with all that came it is none.
            var isAll =
                arguments.Count == 0
                || (
                    arguments is [{ Length: 1 } list]
                    && code.Functions.IsParameter(code[list.From].Value, call.Name)
                    && !Words.Holds(code, Words.Around(code, call.Name), "digest", "QCryptographicHash", "publicKey")
                )
                || (
                    arguments is [var asked]
                    && code.Is(asked.To - 1, ")")
                    && code[code.Mate(asked.To - 1) - 1].Value is "sslErrors" or "sslHandshakeErrors"
                );
            if (isAll && !Verified.PinsAround(code, call.Name))
                yield return (
                    new(call.Whole, "ignoreSslErrors: every error is ignored, and the client talks to whoever answers")
                    {
                        Remedy = "Remove the call; add the root with QSslConfiguration::addCaCertificate.",
                    },
                    false
                );
        }

        foreach (var place in code.Index.Places("ignoreSslErrors"))
            if (
                code.IsWord(place)
                && code.IsLink(place - 1)
                && code.Is(code.PathStart(place) - 1, "&")
                && code.CallAt(code.Parent(place)) is { Word: "connect" } connect
            )
                yield return (
                    new(connect.Whole, "every error is answered by ignoring it: the client talks to whoever answers")
                    {
                        Remedy = "Remove the connection.",
                    },
                    false
                );
        foreach (
            var flag in Row.Call(
                code,
                ["tls_config_insecure_noverifycert", "s2n_config_disable_x509_verification", "AcceptCertificateHandler"],
                $"{{0}}: {Answers}",
                Remedy,
                c => !Words.IsDeclaration(code, c.Name, c.Open) && !(c.Word[0] == 's' && Sides.IsServer(code, c.Name, c.Argument(0)))
            )
        )
            yield return (flag, false);
        foreach (var literal in code.Index.Places("AcceptCertificateHandler", "NoOpCertificateVerifier"))
            if (code.IsWord(literal) && code.Is(literal + 1, ">") && code[literal - 2].Value is "make_shared" or "make_unique" or "Create")
                yield return (
                    new(new(literal, literal + 1), $"{code[literal].Value}: {Answers}") { Remedy = "Leave the verifier out." },
                    false
                );
        foreach (
            var flag in Row.Call(
                code,
                ["tls_config_insecure_noverifyname"],
                $"{{0}}: {AnyName}",
                HostRemedy,
                c => !Words.IsDeclaration(code, c.Name, c.Open)
            )
        )
            yield return (flag, true);
        foreach (var call in code.Calls("enableExtendedCertificateVerification"))
            if (
                !Words.IsDeclaration(code, call.Name, call.Open)
                && Options.Judge(
                    code,
                    call.Whole,
                    call.Argument(0),
                    Row.IsOff,
                    $"extended verification is off: {AnyName}",
                    HostRemedy,
                    "true"
                )
                    is { } flag
            )
                yield return (flag, true);
        // ix::SocketTLSOptions: the file NONE means none.
        foreach (var setting in code.Settings("caFile"))
            if (setting.IsMember && code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "NONE" })
                yield return (
                    new(setting.Whole, $"caFile is NONE: {Answers}") { Remedy = "Use SYSTEM, or the file with your root." },
                    false
                );
        // g_object_set(session, "ssl-strict", FALSE, NULL) is among the texts; cpr::Ssl(VerifyPeer{false}) among the names.
        foreach (var setting in code.Settings("certificate_verify_depth", "verify_depth"))
            if (setting.IsMember && code.Values.Of(setting.Value) is { Kind: ValueKind.Number, Text: "-1" })
                yield return (new(setting.Whole, Answers) { Remedy = Remedy }, false);
        // HttpsClient client("host:443", false): Simple-Web-Server's second argument says whether to verify.
        foreach (var call in code.Calls("newHttpClient"))
            if (call.Arguments.Count >= 4 && code.Values.Of(call.Argument(3)).Is(false))
                yield return (new(call.Whole, $"validateCert is false: {Answers}") { Remedy = Remedy }, false);
        foreach (var place in code.Index.Places("HttpsClient", "WssClient"))
            if (
                code.IsWord(place)
                && code.IsWord(place + 1)
                && code.Is(place + 2, "(")
                && new Call(code, place + 1, place + 2) is { Arguments.Count: >= 2 } made
                && code.Values.Of(made.Argument(1)).Is(false)
            )
                yield return (
                    new(new(place, made.Whole.To), $"the second argument says not to verify: {Answers}") { Remedy = Remedy },
                    false
                );
    }

    private static bool IsServerFlag(CodeFile code, int at) =>
        code[at].Value.StartsWith("QUIC_", StringComparison.Ordinal)
        && !Words.Any(code, "QUIC_CREDENTIAL_FLAG_CLIENT")
        && Words.Any(code, "ListenerOpen", "ListenerStart");

    /// <summary>A flag that is put in: not one that is defined, taken out or asked for.</summary>
    private static bool IsUse(CodeFile code, int at) =>
        !code.Is(at - 1, "define")
        && !code.Is(at - 1, "ifdef")
        && !code.Is(at - 1, "ifndef")
        && !code.Is(at - 1, "undef")
        && !code.Is(at - 1, "~")
        && !code.Is(at + 1, "=")
        && !(code.Is(at - 1, "&") && !code.Is(at - 2, ",") && !code.Is(at - 2, "("));
}
