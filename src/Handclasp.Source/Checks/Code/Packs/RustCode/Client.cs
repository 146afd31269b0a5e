using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Clients in Rust that take any certificate, or any name: reqwest, native-tls, rustls, openssl, curl, drivers of databases and brokers.</summary>
internal static class Client
{
    private const string Answers = "this client talks to whoever answers, with any certificate";
    private const string AnyName = "any certificate of a trusted authority will do, whoever it was issued to";
    private const string Remedy =
        "Remove it; add your root (reqwest: add_root_certificate, rustls: RootCertStore::add, native-tls: add_root_certificate).";
    private const string HostRemedy = "Remove the call: the name is compared by itself.";

    /// <summary>Types of values that an option may be declared with.</summary>
    private static readonly string[] Types =
    [
        "bool",
        "Option",
        "String",
        "str",
        "u8",
        "u32",
        "u64",
        "usize",
        "Vec",
        "Arc",
        "Box",
        "Self",
        "impl",
        "dyn",
    ];

    /// <summary>Names of their own in one library each: true where it is about the name alone.</summary>
    private static readonly Dictionary<string, (bool Bad, bool IsHost)> More = new(StringComparer.Ordinal)
    {
        ["ssl_verify_peer"] = (false, false),
        ["ssl_verify_host"] = (false, true),
        ["proxy_ssl_verify_peer"] = (false, false),
        ["proxy_ssl_verify_host"] = (false, true),
        ["doh_ssl_verify_peer"] = (false, false),
        ["set_no_tls_verify"] = (true, false),
        ["no_tls_verify"] = (true, false),
        ["danger_skip_tls_verify"] = (true, false),
        ["danger_accept_invalid_certificates"] = (true, false),
        ["dangerously_accept_invalid_certs"] = (true, false),
        ["with_danger_accept_invalid_certs"] = (true, false),
        ["accept_invalid_certs"] = (true, false),
        ["accept_invalid_hostnames"] = (true, true),
        ["with_danger_skip_domain_validation"] = (true, true),
        ["skip_domain_validation"] = (true, true),
        ["insecure_skip_tls_verify"] = (true, false),
        ["disable_verification"] = (true, false),
        ["verify_peer"] = (false, false),
        ["verify_hostname"] = (false, true),
        ["set_verify_hostname"] = (false, true),
        ["tls_hostname_verification_enabled"] = (false, true),
        ["with_tls_hostname_verification_enabled"] = (false, true),
        ["with_allow_insecure_connection"] = (true, false),
        ["allow_insecure_connection"] = (true, false),
        ["ignore_certificate_errors"] = (true, false),
        ["accept_insecure_certs"] = (true, false),
        ["validate_ssl"] = (false, false),
        ["ssl_insecure"] = (true, false),
        ["trust_all_certificates"] = (true, false),
        ["tls_danger_accept_invalid_certs"] = (true, false),
        ["tls_danger_accept_invalid_hostnames"] = (true, true),
        ["with_hostname_verification"] = (false, true),
        ["skip_common_name"] = (true, true),
        ["skip_cert_common_name_check"] = (true, true),
    };

    public static IEnumerable<Flag> Look(CodeFile code) =>
        Attributes.Weighed(code, All(code).Where(f => !f.IsHost).Select(f => f.Flag).Concat(Strings(code)).Concat(Verifiers.Unseen(code)));

    public static IEnumerable<Flag> Hosts(CodeFile code) =>
        Attributes.Weighed(code, All(code).Where(f => f.IsHost).Select(f => f.Flag).Concat(Verifiers.Hosts(code)));

    private static IEnumerable<(Flag Flag, bool IsHost)> All(CodeFile code)
    {
        foreach (var (flag, isHost) in Named(code).Concat(Modal(code)).Concat(Texts(code)).Concat(Single(code)))
            if (Peers.Weighed(code, flag) is { } weighed)
                yield return (weighed, isHost);
    }

    private static IEnumerable<(Flag, bool)> Named(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || code[i].Value.Length < 6)
                continue;
            var word = code[i].Value;
            var isCall = code.Is(i + 1, "(");
            if (!isCall && !code.Is(i + 1, "=") && !code.Is(i + 1, ":"))
                continue;
            if ((More.TryGetValue(word, out var own) ? own : UsualOptions.Of(word)) is not var (bad, isHost))
                continue;
            isHost |= word == "verify" && code.Names.Mentions("paho_mqtt");
            if (isCall)
            {
                if (code.Is(i - 1, "fn") || !code.IsLink(i - 1))
                    continue;
                var call = new Call(code, i, i + 1);
                var arguments = call.Arguments;
                if (UsualOptions.IsVague(word) && !More.ContainsKey(word) && !IsAboutTls(code, call.Receiver) && !isHost)
                    continue;
                if (IsServer(code, call))
                    continue;
                if (arguments.Count == 0)
                {
                    if (
                        bad
                        && UsualOptions.IsVague(word) is false
                        && word is not ("trust_server_certificate" or "danger" or "insecure")
                        && !code.Is(code.Mate(i + 1) + 1, "?")
                        && !code.Is(code.Mate(i + 1) + 1, "{")
                    )
                        yield return (
                            new(new(i, code.Mate(i + 1) + 1), $"{word}(): {(isHost ? AnyName : Answers)}") { Remedy = Remedy },
                            isHost
                        );
                    continue;
                }

                if (arguments.Count == 1 && Judge(code, new(i, code.Mate(i + 1) + 1), arguments[0], bad, word, isHost) is { } flag)
                    yield return (IsOwn(code, call) ? flag with { Confidence = Confidence.Tentative } : flag, isHost);
            }
            else if (code.SettingAt(i) is { } setting && (setting.IsMember || setting.Container >= 0 && code.Is(setting.Container, "{")))
            {
                // A field's or a parameter's type is no value.
                if (
                    code[setting.Value.From] is { IsWord: true } type
                    && (Types.Contains(type.Value) || char.IsAsciiLetterUpper(type.Value[0]) && !code.Is(setting.Value.From, "Some"))
                )
                    continue;
                if (code.Is(i + 1, ":") && IsDeclaration(code, setting.Container) || IsAboutServer(code, setting.Container))
                    continue;
                if (Judge(code, setting.Whole, setting.Value, bad, word, isHost) is { } flag)
                    yield return (
                        UsualOptions.IsVague(word) && !IsAboutTls(code, Owner(code, setting))
                            ? flag with
                            {
                                Confidence = Confidence.Tentative,
                            }
                            : flag,
                        isHost
                    );
            }
        }
    }

    /// <summary>A method that this file has itself, called on no type that is known to come from elsewhere.</summary>
    private static bool IsOwn(CodeFile code, Call call)
    {
        if (!code.Functions.Named(call.Word).Any() || code.Functions.Around(call.Name)?.Name == call.Word)
            return false;
        var from = call.Start;
        if (code.Names.Reaching(code[from].Value, call.Name) is [var only])
            from = only.Value.From;
        var type = Enumerable.Range(from, 5).FirstOrDefault(i => code.IsWord(i) && char.IsAsciiLetterUpper(code[i].Value[0]), -1);
        return type < 0 || code.Index.Places(code[type].Value).Any(i => code[i - 1].Value is "struct" or "enum" or "trait" or "type");
    }

    private static Flag? Judge(CodeFile code, Span at, Span value, bool bad, string name, bool isHost)
    {
        var isPlain = value.Length == 1 && code[value.From].Value is "true" or "false";
        var flag = Options.Judge(
            code,
            at,
            value,
            v => v.Is(bad),
            $"{name} is {(bad ? "on" : "off")}: {(isHost ? AnyName : Answers)}",
            isHost ? HostRemedy : Remedy,
            isPlain ? (bad ? "false" : "true") : ""
        );
        return flag is { IsSwitch: true } && Fields.IsOperators(code, value) ? flag with { Confidence = Confidence.Firm } : flag;
    }

    /// <summary>struct S { verify: bool }, fn f(verify: bool)</summary>
    private static bool IsDeclaration(CodeFile code, int open)
    {
        var start = code.StatementStart(open);
        for (var i = start; i < open; i++)
            if (code[i].Value is "struct" or "enum" or "trait" or "union")
                return true;
        return false;
    }

    private static bool IsAboutServer(CodeFile code, int container) =>
        container > 0 && code.CallAt(container) is { } literal && literal.Word.Contains("Server", StringComparison.Ordinal);

    private static string Owner(CodeFile code, Setting setting) =>
        setting.IsMember ? setting.Owner
        : setting.Container > 0 && code.IsWord(setting.Container - 1) ? code[setting.Container - 1].Value
        : "";

    private static bool IsAboutTls(CodeFile code, string owner) =>
        owner.Contains("tls", StringComparison.OrdinalIgnoreCase)
        || owner.Contains("ssl", StringComparison.OrdinalIgnoreCase)
        || owner.Contains("http", StringComparison.OrdinalIgnoreCase)
        || owner.Contains("cert", StringComparison.OrdinalIgnoreCase);

    private static bool IsServer(CodeFile code, Call call)
    {
        var text = call.Receiver;
        return text.Contains("SslAcceptor", StringComparison.Ordinal)
            || text.Contains("ServerConfig", StringComparison.Ordinal)
            || text.Split('.')[0].Contains("server", StringComparison.OrdinalIgnoreCase)
            || Sides.IsServer(code, call);
    }

    /// <summary>Modes: SslVerifyMode::NONE, PgSslMode::Require, CertificateValidation::None.</summary>
    private static IEnumerable<(Flag, bool)> Modal(CodeFile code)
    {
        foreach (var call in code.Calls("set_verify", "set_verify_callback", "set_custom_verify_callback"))
            if (!code.Is(call.Name - 1, "fn") && !Sides.IsServer(code, call))
                if (
                    Modes.Judge(
                        code,
                        new(call.Name, call.Whole.To),
                        call.Argument(0),
                        w => w is "NONE" or "empty",
                        $"SslVerifyMode::NONE: {Answers}",
                        "Use SslVerifyMode::PEER."
                    ) is
                    { } flag
                )
                    yield return (
                        code.Text(call.Argument(0)) == "SslVerifyMode::NONE"
                            ? flag with
                            {
                                Changes = [new(call.Argument(0), "SslVerifyMode::PEER")],
                                IsSafe = true,
                            }
                            : flag,
                        false
                    );
        foreach (
            var place in code.Index.Places(
                "Require",
                "Prefer",
                "Allow",
                "Required",
                "Preferred",
                "VerifyCa",
                "None",
                "Insecure",
                "NoSSLValidation",
                "NONE",
                "Optional",
                "NoVerify"
            )
        )
        {
            if (
                !code.IsWord(place)
                || !code.Is(place - 1, "::")
                || Mentions.IsOnlySpokenOf(code, place - 2, place + 1)
                || code.Is(place + 1, "=>")
                || code.Is(place + 1, "|")
            )
                continue;
            var (owner, word) = (code[place - 2].Value, code[place].Value);
            var (because, isHost, severity) = (owner, word) switch
            {
                ("PgSslMode" or "MySqlSslMode", "Require" or "Prefer" or "Allow" or "Required" or "Preferred") => (
                    $"{owner}::{word} encrypts and verifies nothing: the driver talks to whoever answers",
                    false,
                    (Severity?)Severity.Medium
                ),
                ("PgSslMode" or "MySqlSslMode", "VerifyCa") => ($"{owner}::VerifyCa: {AnyName}", true, null),
                ("CertificateValidation", "None") => ($"CertificateValidation::None: {Answers}", false, null),
                ("AuthMode", "None" or "Optional") when code.Names.Mentions("mbedtls") && !code.Names.Mentions("Endpoint::Server") => (
                    $"AuthMode::{word}: {Answers}",
                    false,
                    null
                ),
                ("UnsecureProvider" or "embedded_tls", "NoVerify") when !code.Is(code.StatementStart(place), "use") => (
                    $"NoVerify: {Answers}",
                    false,
                    null
                ),
                ("TlsMode", "Insecure") => ($"TlsMode::Insecure: {Answers}", false, null),
                ("ConnectionTLSConfig", "NoSSLValidation") => ($"NoSSLValidation: {Answers}", false, null),
                ("SslVerifyFlag" or "CassSslVerifyFlags", "NONE") => ($"{owner}::NONE: {Answers}", false, null),
                _ => ("", false, null),
            };
            if (because.Length == 0)
                continue;
            var at = new Span(code.PathStart(place), place + 1);
            yield return (
                new(at, because)
                {
                    Remedy =
                        owner is "PgSslMode" ? "Use PgSslMode::VerifyFull."
                        : owner is "MySqlSslMode" ? "Use MySqlSslMode::VerifyIdentity."
                        : Remedy,
                    LoweredTo = severity,
                },
                isHost
            );
        }

        foreach (var place in code.Index.Places("DANGER_ACCEPT_INVALID_CERTS", "DANGER_ACCEPT_INVALID_HOSTS"))
            if (code.IsWord(place) && !Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1))
            {
                var isHost = code.Is(place, "DANGER_ACCEPT_INVALID_HOSTS");
                yield return (
                    new(new(code.PathStart(place), place + 1), $"{code[place].Value}: {(isHost ? AnyName : Answers)}") { Remedy = Remedy },
                    isHost
                );
            }
    }

    private static IEnumerable<(Flag, bool)> Texts(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || !code.Is(i + 1, ","))
                continue;
            var (bad, isHost) = code[i].Value switch
            {
                "enable.ssl.certificate.verification" => ("false", false),
                "ssl.endpoint.identification.algorithm" => ("none", true),
                "PGSSLMODE" => ("require", false),
                "NODE_TLS_REJECT_UNAUTHORIZED" or "PYTHONHTTPSVERIFY" => ("0", false),
                "acceptInsecureCerts" => ("true", false),
                _ => ("", false),
            };
            if (bad.Length == 0)
                continue;
            var value = code.Expression(i + 2);
            var worth = code.Values.Of(value);
            if (
                worth.Kind == ValueKind.Text && (worth.Text == bad || bad == "true" && worth.Text == "1")
                || worth.Is(true) && bad == "true"
                || worth.Is(false) && bad == "false"
            )
                yield return (
                    new(new(i, value.To), $"{code[i].Value} is {worth.Text}: {(isHost ? AnyName : Answers)}") { Remedy = Remedy },
                    isHost
                );
            else if (worth.Kind == ValueKind.Switch)
                yield return (
                    new(new(i, value.To), $"whoever runs it can switch {code[i].Value} off: then {(isHost ? AnyName : Answers)}")
                    {
                        IsSwitch = true,
                        Confidence = Confidence.Firm,
                    },
                    isHost
                );
        }

        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length > 600)
                continue;
            var text = code[i].Value;
            if (text.StartsWith("rediss://", StringComparison.Ordinal) && text.EndsWith("#insecure", StringComparison.Ordinal))
                yield return (
                    new(new(i, i + 1), $"#insecure: {Answers}")
                    {
                        Remedy = "Remove the fragment; give the root with the client's TLS certificates.",
                    },
                    false
                );
            if (text.Contains("tlsAllowInvalidHostnames=true", StringComparison.OrdinalIgnoreCase))
                yield return (new(new(i, i + 1), $"tlsAllowInvalidHostnames: {AnyName}") { Remedy = HostRemedy }, true);
            if (text.Contains("sslmode=verify-ca", StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal))
                yield return (
                    new(new(i, i + 1), $"sslmode=verify-ca: {AnyName}")
                    {
                        Remedy = "Write sslmode=verify-full.",
                        LoweredTo = Severity.Medium,
                    },
                    true
                );
        }
    }

    private static IEnumerable<(Flag, bool)> Single(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "trust_cert",
                "skip_ssl_validation",
                "disable_x509_verification",
                "with_no_certificate_verification",
                "with_no_cert_validation",
                "with_no_certificate_validation",
                "with_no_cert_verification"
            )
        )
            if (call.Arguments.Count == 0 && code.Is(call.Name - 1, ".") && !Sides.IsServer(code, call))
                yield return (
                    new(new(call.Name, call.Whole.To), $"{call.Word}(): {Answers}")
                    {
                        Remedy = call.Word == "trust_cert" ? "Use trust_cert_ca." : Remedy,
                    },
                    false
                );
        // TcpTls { host, port, insecure: true }
        foreach (var setting in code.Settings("insecure"))
            if (
                setting.Container > 0
                && code.CallAt(setting.Container) is { Word: "TcpTls" }
                && Options.Judge(code, setting.Whole, setting.Value, v => v.Is(true), $"insecure is on: {Answers}", Remedy, "false")
                    is { } flag
            )
                yield return (flag, false);
    }

    /// <summary>Connection strings. tokio-postgres verifies with sslmode=require, since its connector does.</summary>
    private static IEnumerable<Flag> Strings(CodeFile code)
    {
        var isNative =
            code.Names.Mentions("tokio_postgres")
            || code.Names.Mentions("deadpool_postgres")
            || code.Names.Mentions("bb8_postgres")
            || code.Names.Mentions("postgres::");
        foreach (var flag in Urls.Look(code, Remedy))
            if (!(isNative && flag.Because.Contains("sslmode=", StringComparison.OrdinalIgnoreCase)))
                yield return flag;
        if (code.Names.Mentions("mysql"))
            for (var i = 0; i < code.Tokens.Length; i++)
                if (code[i].IsText && code[i].Value is { Length: < 600 } text && text.StartsWith("mysql://", StringComparison.Ordinal))
                    if (
                        text.Contains("ssl-mode=REQUIRED", StringComparison.OrdinalIgnoreCase)
                        || text.Contains("ssl-mode=PREFERRED", StringComparison.OrdinalIgnoreCase)
                        || text.Contains("verify_ca=false", StringComparison.OrdinalIgnoreCase)
                    )
                        yield return new(
                            new(i, i + 1),
                            "the connection string encrypts and verifies nothing: the driver talks to whoever answers"
                        )
                        {
                            Remedy = "Write ssl-mode=VERIFY_IDENTITY and ssl-ca.",
                            LoweredTo = Severity.Medium,
                        };
    }
}
