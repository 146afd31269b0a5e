using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <content>What single libraries call it: drivers, brokers, gRPC, Qt, Windows, options by a text.</content>
internal static partial class Client
{
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
    private static readonly string[] Own =
    [
        "gnutls_",
        "SSL_",
        "wolfSSL_",
        "mbedtls_",
        "X509_",
        "ignoreSslErrors",
        "host_name_verification",
    ];

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
            if (
                code[i].IsText
                && code[i].Value is { Length: < 400 } dsn
                && dsn.Contains("sslmode=verify-ca", StringComparison.Ordinal)
                && !dsn.Contains('\n', StringComparison.Ordinal)
            )
                yield return (
                    new(new(i, i + 1), $"sslmode=verify-ca: {AnyName}")
                    {
                        Remedy = "Write sslmode=verify-full.",
                        LoweredTo = Severity.Medium,
                    },
                    true
                );
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
            if (IgnoresAll(code, call) && !Callbacks.IsSlot(code, call.Name) && !Verified.PinsAround(code, call.Name))
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

    /// <summary>With a list of the errors that are expected of one certificate it is a pin; with all that came it is none.</summary>
    public static bool IgnoresAll(CodeFile code, Call call)
    {
        var arguments = call.Arguments;
        return arguments.Count == 0
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
