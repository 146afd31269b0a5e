using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Versions, suites and signatures that C and C++ programs allow by name.</summary>
internal static partial class Strength
{
    private const string VersionRemedy = "Name TLS 1.2 as the least (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION)).";
    private const string SuiteRemedy = "Remove the call: the library's list is sound.";

    /// <summary>Words for an old version, by the place that they are given to.</summary>
    private static readonly (string[] Calls, int Argument, string[] Old)[] Versions =
    [
        (
            ["SSL_CTX_set_min_proto_version", "SSL_set_min_proto_version", "SSL_CTX_set_max_proto_version", "SSL_set_max_proto_version"],
            1,
            [
                "SSL2_VERSION",
                "SSL3_VERSION",
                "TLS1_VERSION",
                "TLS1_1_VERSION",
                "DTLS1_VERSION",
                "0x0300",
                "0x0301",
                "0x0302",
                "768",
                "769",
                "770",
            ]
        ),
        (["SSL_CTX_clear_options", "SSL_clear_options"], 1, ["SSL_OP_NO_SSLv2", "SSL_OP_NO_SSLv3", "SSL_OP_NO_TLSv1", "SSL_OP_NO_TLSv1_1"]),
        (["wolfSSL_CTX_SetMinVersion", "wolfSSL_SetMinVersion"], 1, ["WOLFSSL_SSLV3", "WOLFSSL_TLSV1", "WOLFSSL_TLSV1_1"]),
        (
            ["mbedtls_ssl_conf_min_version", "mbedtls_ssl_conf_max_version"],
            2,
            ["MBEDTLS_SSL_MINOR_VERSION_0", "MBEDTLS_SSL_MINOR_VERSION_1", "MBEDTLS_SSL_MINOR_VERSION_2"]
        ),
        (["amqp_ssl_socket_set_ssl_versions"], 1, ["AMQP_TLSv1", "AMQP_TLSv1_1"]),
        (["tls_config_set_protocols"], 1, ["TLS_PROTOCOL_TLSv1_0", "TLS_PROTOCOL_TLSv1_1", "TLS_PROTOCOLS_ALL", "TLS_PROTOCOL_TLSv1"]),
        (
            ["setProtocol", "setSslProtocol"],
            0,
            [
                "SslV2",
                "SslV3",
                "TlsV1_0",
                "TlsV1_1",
                "AnyProtocol",
                "TlsV1_0OrLater",
                "TlsV1_1OrLater",
                "TlsV1SslV3",
                "DtlsV1_0",
                "DtlsV1_0OrLater",
            ]
        ),
        (
            ["ldap_set_option"],
            2,
            [
                "LDAP_OPT_X_TLS_PROTOCOL_SSL3",
                "LDAP_OPT_X_TLS_PROTOCOL_SSL2",
                "LDAP_OPT_X_TLS_PROTOCOL_TLS1_0",
                "LDAP_OPT_X_TLS_PROTOCOL_TLS1_1",
            ]
        ),
        (["ssl_version", "set_ssl_version", "sslVersion"], 0, ["MQTT_SSL_VERSION_TLS_1_0", "MQTT_SSL_VERSION_TLS_1_1"]),
        (["aws_tls_ctx_options_set_minimum_tls_version", "SetMinimumTlsVersion"], -1, ["AWS_IO_SSLv3", "AWS_IO_TLSv1", "AWS_IO_TLSv1_1"]),
        (["g_tls_connection_set_minimum_protocol"], 1, ["G_TLS_PROTOCOL_VERSION_TLS_1_0", "G_TLS_PROTOCOL_VERSION_TLS_1_1"]),
        (["natsOptions_SetMinTLSVersion", "cass_ssl_set_min_protocol_version"], 1, ["CASS_SSL_VERSION_TLS1", "CASS_SSL_VERSION_TLS1_1"]),
    ];

    /// <summary>Words that mean an old version wherever they are put in.</summary>
    private static readonly string[] OldFlags =
    [
        "WINHTTP_FLAG_SECURE_PROTOCOL_SSL2",
        "WINHTTP_FLAG_SECURE_PROTOCOL_SSL3",
        "WINHTTP_FLAG_SECURE_PROTOCOL_TLS1",
        "WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_1",
        "WINHTTP_FLAG_SECURE_PROTOCOL_ALL",
        "SP_PROT_SSL2_CLIENT",
        "SP_PROT_SSL3_CLIENT",
        "SP_PROT_TLS1_CLIENT",
        "SP_PROT_TLS1_0_CLIENT",
        "SP_PROT_TLS1_1_CLIENT",
        "SP_PROT_SSL3_SERVER",
        "SP_PROT_TLS1_SERVER",
        "SP_PROT_TLS1_0_SERVER",
        "SP_PROT_TLS1_1_SERVER",
        "MQTT_SSL_VERSION_TLS_1_0",
        "MQTT_SSL_VERSION_TLS_1_1",
        "SOAP_SSLv3",
        "SOAP_TLSv1_0",
        "SOAP_TLSv1_1",
        "CURL_SSLVERSION_SSLv2",
        "CURL_SSLVERSION_SSLv3",
        "CURL_SSLVERSION_TLSv1",
        "CURL_SSLVERSION_TLSv1_0",
        "CURL_SSLVERSION_TLSv1_1",
        "SSL_LIBRARY_VERSION_3_0",
        "SSL_LIBRARY_VERSION_TLS_1_0",
        "SSL_LIBRARY_VERSION_TLS_1_1",
        "TLSV1_CLIENT_USE",
        "TLSV1_SERVER_USE",
        "TLSV1_1_CLIENT_USE",
        "TLSV1_1_SERVER_USE",
        "PROTO_SSLV3",
        "PROTO_TLSV1",
        "PROTO_TLSV1_1",
    ];

    /// <summary>Calls that take a list of suites, and at which argument.</summary>
    private static readonly (string[] Calls, int Argument)[] Lists =
    [
        (
            [
                "SSL_CTX_set_cipher_list",
                "SSL_set_cipher_list",
                "wolfSSL_CTX_set_cipher_list",
                "wolfSSL_set_cipher_list",
                "SSL_CTX_set_ciphersuites",
                "SSL_CTX_set_strict_cipher_list",
                "soap_ssl_cipher_list",
            ],
            1
        ),
        (["tls_config_set_ciphers"], 1),
        (["mosquitto_tls_opts_set"], 3),
        (["setCiphers", "set_cipher_list", "ciphers", "setCipherList", "set_enabled_cipher_suites", "setCiphersOrThrow", "set_ciphers"], 0),
        (["natsOptions_SetCiphers"], 1),
    ];

    /// <summary>HC550.</summary>
    public static IEnumerable<Flag> Old(CodeFile code)
    {
        foreach (var call in code.Calls())
            if (
                OldMethod().Match(call.Word) is { Success: true } method
                && call.Arguments.Count == 0
                && !Words.IsDeclaration(code, call.Name, call.Open)
                && !Words.IsTranslation(code, call.Name)
                && !Words.IsInDirective(code, call.Name)
            )
                yield return new(call.Whole, $"{call.Word}() speaks nothing newer than {Spoken(method)}")
                {
                    Remedy = "Use TLS_method(), TLS_client_method() or TLS_server_method().",
                };
        foreach (var (calls, argument, old) in Versions)
        foreach (var call in code.Calls(calls))
        {
            if (
                call.Word == "ldap_set_option" && code.Text(call.Argument(1)) != "LDAP_OPT_X_TLS_PROTOCOL_MIN"
                || Words.IsDeclaration(code, call.Name, call.Open)
                || Words.IsTranslation(code, call.Name)
            )
                continue;
            var value = argument < 0 ? (call.Arguments is [.., var last] ? last : default) : call.Argument(argument);
            var modes = Given(code, value);
            if (modes.FirstOrDefault(m => old.Contains(m.Word)) is { Word: not null } found)
                yield return new(Place(call, found), $"{found.Word} allows an old version")
                {
                    Remedy = VersionRemedy,
                    Confidence = found.IsSure ? Confidence.Certain : Confidence.Firm,
                };
            // The least is 0: whatever the library still has.
            else if (
                call.Word.EndsWith("set_min_proto_version", StringComparison.Ordinal)
                && modes is [{ Word: "0", IsSure: true }]
                && value.Length == 1
                && code[value.From].Kind == TokenKind.Number
            )
                yield return new(call.Whole, "0 allows every version that the library still has")
                {
                    Remedy = VersionRemedy,
                    Confidence = Confidence.Firm,
                };
        }

        foreach (
            var flag in Row.Word(
                code,
                OldFlags,
                "{0} allows an old version",
                VersionRemedy,
                at =>
                    IsUse(code, at)
                    && !Words.IsTranslation(code, at)
                    && !Words.IsInDirective(code, at)
                    && !(
                        code.CallAt(code.Parent(at)) is { } call
                        && (
                            call.Word.StartsWith("disable", StringComparison.OrdinalIgnoreCase) || call.Word is "NV" or "CURLOPT" or "CINIT"
                        )
                    )
            )
        )
            yield return flag;
        foreach (var call in code.Calls("SSL_CTX_set_options", "SSL_set_options", "set_options"))
        {
            var words = Modes.Of(code, call.Argument(call.Word == "set_options" ? 0 : 1)).Select(m => m.Word).ToList();
            if (
                !Words.Any(code, "SSL_OP_NO_TLSv1", "no_tlsv1")
                && words.Exists(w => w is "SSL_OP_NO_TLSv1_2" or "no_tlsv1_2")
                && !words.Exists(w => w is "SSL_OP_NO_TLSv1" or "no_tlsv1")
                && !words.Exists(w => w is "SSL_OP_NO_TLSv1_1" or "no_tlsv1_1")
            )
                yield return new(call.Whole, "TLS 1.2 is switched off, and what is older is not")
                {
                    Remedy = VersionRemedy,
                    Confidence = Confidence.Firm,
                };
        }

        // ssl::context::tlsv1, ssl::context::sslv3_client
        foreach (
            var place in code.Index.Places(
                "sslv2",
                "sslv2_client",
                "sslv2_server",
                "sslv3",
                "sslv3_client",
                "sslv3_server",
                "tlsv1",
                "tlsv1_client",
                "tlsv1_server",
                "tlsv11",
                "tlsv11_client",
                "tlsv11_server"
            )
        )
            if (
                code.IsWord(place)
                && code.Is(place - 1, "::")
                && code[place - 2].Value is "context" or "context_base" or "ssl" or "method"
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1)
            )
                yield return new(new(code.PathStart(place), place + 1), $"{code[place].Value} is an old version")
                {
                    Remedy = "Use ssl::context::tls_client or tls_server with no_tlsv1 | no_tlsv1_1.",
                };
        foreach (var (text, at) in Priorities(code))
            if (OldPriority().Match(text) is { Success: true } version)
                yield return new(at, $"{version.Value} allows an old version")
                {
                    Remedy = "Write NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2, or use gnutls_set_default_priority.",
                };
        foreach (
            var call in code.Calls(
                "mosquitto_tls_opts_set",
                "SSL_CONF_cmd",
                "mysql_options",
                "rd_kafka_conf_set",
                "set",
                "SSL_CONF_cmd_argv"
            )
        )
        {
            var arguments = call.Arguments;
            for (var i = 1; i < arguments.Count; i++)
            {
                var isVersion =
                    call.Word == "mosquitto_tls_opts_set" && i == 2
                    || call.Word == "SSL_CONF_cmd"
                        && i == 2
                        && Words.Literal(code, arguments[1]) is "MinProtocol" or "Protocol" or "MaxProtocol" or "-min_protocol"
                    || call.Word == "mysql_options" && i == 2 && code.Text(arguments[1]) == "MYSQL_OPT_TLS_VERSION";
                if (isVersion && Words.Literal(code, arguments[i]) is { } text && OldText().IsMatch(text))
                    yield return new(call.Whole, $"{text} allows an old version") { Remedy = VersionRemedy };
            }
        }

        foreach (
            var setting in code.Settings(
                "min_version",
                "minVersion",
                "tls_min_version",
                "minTlsVersion",
                "min_proto_version",
                "ssl_min_version",
                "min_tls_version",
                "min",
                "max"
            )
        )
            if (
                setting.IsMember
                && Modes.Of(code, setting.Value) is { Count: > 0 } modes
                && modes.FirstOrDefault(m => OldWord().IsMatch(m.Word)) is { Word: not null } found
                && !OldFlags.Contains(found.Word)
            )
                yield return new(setting.Whole, $"{found.Word} allows an old version")
                {
                    Remedy = VersionRemedy,
                    Confidence = Confidence.Firm,
                };
        foreach (var call in code.Calls("TLSv1", "TLSv1_0", "TLSv1_1", "SSLv2", "SSLv3"))
            if (code.Is(call.Name - 1, "::") && code[call.Name - 2].Value == "ssl")
                yield return new(call.Whole, $"{call.Word} is an old version") { Remedy = VersionRemedy };
        foreach (var place in code.Index.Places("TLSv1", "TLSv1_0", "TLSv1_1", "SSLv3"))
            if (code.IsWord(place) && code.Is(place + 1, "{") && code.Is(place - 1, "::") && code[place - 2].Value == "ssl")
                yield return new(new(code.PathStart(place), place + 3), $"{code[place].Value} is an old version")
                {
                    Remedy = VersionRemedy,
                };
    }

    /// <summary>HC551.</summary>
    public static IEnumerable<Flag> Suites(CodeFile code)
    {
        foreach (var (calls, argument) in Lists)
        foreach (var call in code.Calls(calls))
            if (
                !Words.IsDeclaration(code, call.Name, call.Open)
                && Words.Literal(code, call.Argument(argument)) is { } list
                && Weak(list) is { } weak
            )
                yield return new(call.Whole, $"the list of ciphers allows {weak}") { Remedy = SuiteRemedy };
        foreach (
            var call in code.Calls(
                "curl_easy_setopt",
                "setOpt",
                "setopt",
                "ldap_set_option",
                "mysql_options",
                "rd_kafka_conf_set",
                "set",
                "SSL_CONF_cmd"
            )
        )
        {
            var arguments = call.Arguments;
            for (var i = 0; i + 1 < arguments.Count; i++)
                if (
                    (
                        code.Text(arguments[i]) is { } option
                            && (
                                option.EndsWith("SSL_CIPHER_LIST", StringComparison.Ordinal)
                                || option is "LDAP_OPT_X_TLS_CIPHER_SUITE" or "MYSQL_OPT_SSL_CIPHER"
                            )
                        || code[arguments[i].From] is { IsText: true, Value: "ssl.cipher.suites" or "CipherString" }
                    )
                    && Words.Literal(code, arguments[i + 1]) is { } list
                    && Weak(list) is { } weak
                )
                    yield return new(call.Whole, $"the list of ciphers allows {weak}") { Remedy = SuiteRemedy };
        }

        foreach (
            var setting in code.Settings(
                "ciphers",
                "cipher_list",
                "cipherList",
                "enabledCipherSuites",
                "ssl_cipher_list",
                "tls_ciphers",
                "cipher_suites"
            )
        )
            if (setting.IsMember && Words.Literal(code, setting.Value) is { } list && Weak(list) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}") { Remedy = SuiteRemedy };
        foreach (var call in code.Calls("SSL_CTX_set_security_level", "SSL_set_security_level"))
            if (code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Number, Text: "0" })
                yield return new(call.Whole, "security level 0 allows keys, signatures and suites of any weakness")
                {
                    Remedy = "Leave the level at 2.",
                    Changes = [new(call.Argument(1), "2")],
                };
        foreach (var (text, at) in Priorities(code))
            if (WeakPriority().Match(text) is { Success: true } weak)
                yield return new(at, $"{weak.Value} allows suites that are broken or without authentication")
                {
                    Remedy = "Use gnutls_set_default_priority.",
                };
        foreach (var call in code.Calls("gnutls_anon_allocate_client_credentials", "gnutls_anon_allocate_server_credentials"))
            yield return new(call.Whole, "anonymous suites have no certificate to verify") { Remedy = "Use certificate credentials." };
        foreach (var place in Enumerable.Range(0, code.Tokens.Length))
            if (
                code.IsWord(place)
                && SuiteName().IsMatch(code[place].Value)
                && IsUse(code, place)
                && !Words.IsInDirective(code, place)
                && !(code.Is(place - 1, ",") && code[place - 2].IsText)
                && !code[place + 2].IsText
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1)
                && code.Parent(place) is >= 0 and var open
                && IsList(code, open)
            )
                yield return new(new(place, place + 1), $"{code[place].Value} is allowed")
                {
                    Remedy = "Leave the list out.",
                    Confidence = Confidence.Firm,
                };
        // Poco: the list of ciphers is an argument of the context.
        foreach (var call in code.Calls("Context"))
        foreach (var argument in call.Arguments.Skip(4))
            if (
                Words.Any(code, "CLIENT_USE", "SERVER_USE", "TLS_CLIENT_USE", "TLS_SERVER_USE")
                && Words.Literal(code, argument) is { } list
                && Weak(list) is { } weak
            )
                yield return new(argument, $"the list of ciphers allows {weak}") { Remedy = SuiteRemedy };
    }

    /// <summary>HC552.</summary>
    public static IEnumerable<Flag> Minted(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "X509_sign",
                "X509_REQ_sign",
                "X509_CRL_sign",
                "X509_sign_ctx",
                "gnutls_x509_crt_sign2",
                "gnutls_x509_crq_sign2",
                "gnutls_x509_crl_sign2",
                "mbedtls_x509write_crt_set_md_alg",
                "mbedtls_x509write_csr_set_md_alg",
                "wc_SignCert",
                "wc_MakeCert",
                "EVP_DigestSignInit"
            )
        )
        {
            if (
                call.Word == "EVP_DigestSignInit"
                && !Words.Holds(code, Words.Around(code, call.Name), "X509_sign_ctx", "X509_REQ_sign_ctx")
            )
                continue;
            foreach (var argument in call.Arguments)
                if (Given(code, argument).FirstOrDefault(m => WeakDigest().IsMatch(m.Word)) is { Word: not null } found)
                    yield return new(Place(call, found), $"signed with {found.Word}: such signatures can be forged")
                    {
                        Remedy = "Use SHA-256.",
                    };
        }

        foreach (var setting in code.Settings("sigType"))
            if (
                setting.IsMember
                && Modes.Of(code, setting.Value).FirstOrDefault(m => m.Word is "CTC_SHAwRSA" or "CTC_MD5wRSA" or "CTC_SHAwECDSA")
                    is { Word: not null } found
            )
                yield return new(setting.Whole, $"signed with {found.Word}: such signatures can be forged")
                {
                    Remedy = "Use CTC_SHA256wRSA.",
                };
        if (!code.Names.Mentions("X509") && !code.Names.Mentions("x509") && !code.Names.Mentions("csr") && !code.Names.Mentions("cert"))
            yield break;
        foreach (
            var (calls, argument) in new (string[], int)[]
            {
                (["RSA_generate_key"], 0),
                (["RSA_generate_key_ex", "RSA_generate_multi_prime_key", "EVP_PKEY_CTX_set_rsa_keygen_bits"], 1),
                (["EVP_RSA_gen"], 0),
                (["EVP_PKEY_Q_keygen"], 3),
                (["gnutls_x509_privkey_generate", "gnutls_privkey_generate"], 2),
                (["mbedtls_rsa_gen_key"], 3),
                (["wc_MakeRsaKey"], 1),
            }
        )
        foreach (var call in code.Calls(calls))
            if (
                Given(code, call.Argument(argument)).FirstOrDefault(IsShort) is { Word: not null } bits
                && !Words.IsDeclaration(code, call.Name, call.Open)
                && !(
                    call.Word.StartsWith("gnutls", StringComparison.Ordinal)
                    && !code.Text(call.Argument(1)).Contains("RSA", StringComparison.Ordinal)
                )
            )
                yield return new(Place(call, bits), $"an RSA key of {bits.Word} bits can be broken")
                {
                    Remedy = "Use at least 2048 bits.",
                    Changes = [new(new(bits.At, bits.At + 1), "3072")],
                };
    }

    private static bool IsShort(Mode mode) =>
        int.TryParse(mode.Word, CultureInfo.InvariantCulture, out var size) && size is >= 256 and < 2048;

    /// <summary>The constants that an argument may be, those among them that callers in the file hand on.</summary>
    private static IReadOnlyList<Mode> Given(CodeFile code, Span value) =>
        Handed.To(code, value).Where(g => !g.IsNegated).ToList() is { Count: > 0 } handed
            ? [.. handed.SelectMany(g => Modes.Of(code, g.Value))]
            : Modes.Of(code, value);

    /// <summary>The call, or where the value is written that it gets by way of a variable.</summary>
    private static Span Place(Call call, Mode mode) => call.Whole.Contains(mode.At) ? call.Whole : new(mode.At, mode.At + 1);

    private static string? Weak(string list) =>
        WeakSuites.Readers.Weak(list)
        ?? (
            list is "insecure" or "legacy" or "compat" or "all" ? list
            : SuiteName().IsMatch(list) ? list
            : null
        );

    /// <summary>Such texts are written for GnuTLS only, wherever they are handed to it: "NORMAL:+VERS-TLS1.0".</summary>
    private static IEnumerable<(string Text, Span At)> Priorities(CodeFile code)
    {
        if (!code.Names.Mentions("gnutls") && !code.Names.Mentions("MHD_OPTION_HTTPS_PRIORITIES"))
            yield break;
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && PriorityHead().IsMatch(code[i].Value)
                && code.CallAt(code.Parent(i)) is not { Word: "strcmp" or "strcasecmp" or "strstr" or "strncmp" }
            )
                yield return (code[i].Value, new(i, i + 1));
    }

    private static bool IsList(CodeFile code, int open)
    {
        if (code.Is(open, "{"))
            return code.Is(open - 1, "=")
                || code.Is(open - 1, "]")
                || code.IsWord(open - 1) && !code.Is(open - 1, "enum") && !code.Is(open - 2, "enum")
                || code.Is(open - 1, "(")
                || code.Is(open - 1, "{");
        return code.CallAt(open) is { } call
            && call.Word.Contains("cipher", StringComparison.OrdinalIgnoreCase)
            && !call.Word.Contains("name", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsUse(CodeFile code, int at) =>
        !code.Is(at - 1, "define")
        && !code.Is(at - 1, "ifdef")
        && !code.Is(at - 1, "ifndef")
        && !code.Is(at - 1, "~")
        && !code.Is(at + 1, "=")
        && !code.Is(at + 1, ":")
        && code.CallAt(code.Parent(at)) is not { Word: "defined" or "strcmp" }
        && !(code.Is(at - 1, "&") && !code.Is(at - 2, ","))
        && !(
            code.Parent(at) is > 1 and var enumeration
            && code.Is(enumeration, "{")
            && (code.Is(enumeration - 1, "enum") || code.Is(enumeration - 2, "enum"))
        );

    private static string Spoken(Match method) =>
        method.Groups[1].Value switch
        {
            "SSLv2" => "SSL 2",
            "SSLv3" => "SSL 3",
            "TLSv1_1" => "TLS 1.1",
            "DTLSv1" => "DTLS 1.0",
            _ => "TLS 1.0",
        };

    [GeneratedRegex("^(?:wolf)?(SSLv2|SSLv3|TLSv1|TLSv1_1|DTLSv1)_(?:client_|server_)?method(?:_ex)?$")]
    private static partial Regex OldMethod();

    [GeneratedRegex("^(NORMAL|LEGACY|PERFORMANCE|SECURE(128|192|256)|PFS|NONE|SUITEB(128|192)|@[A-Z]+)(:|$)")]
    private static partial Regex PriorityHead();

    [GeneratedRegex(@"\+VERS-(SSL3\.0|TLS1\.0|TLS1\.1|SSL2\.0|DTLS1\.0|ALL|TLS-ALL)|^(LEGACY|PERFORMANCE:\+VERS-SSL3\.0)")]
    private static partial Regex OldPriority();

    [GeneratedRegex(@"(?i)^(sslv?2|sslv?3|tlsv?1(\.0|\.1)?|.*tlsv1(\.0|\.1)?([, ].*)?)$")]
    private static partial Regex OldText();

    [GeneratedRegex(
        "(?i)^(ssl2_version|ssl3_version|tls1_version|tls1_1_version|.*_?tls_?v?1_?[01](_version)?|.*ssl_?v?[23](_?0)?|tlsv1|tlsv1_[01]|tls1|tls10|tls11|tlsv10|tlsv11)$"
    )]
    private static partial Regex OldWord();

    [GeneratedRegex(@"\+(ARCFOUR-128|ARCFOUR-40|3DES-CBC|DES-CBC|NULL|ANON-DH|ANON-ECDH|MD5|CIPHER-ALL:\+ANON-DH)\b|\bNONE:\+?VERS-ALL\b")]
    private static partial Regex WeakPriority();

    [GeneratedRegex(
        "^(MBEDTLS_)?(TLS|SSL)1?_([A-Z0-9]+_)*(WITH_)?([A-Z0-9]+_)*(NULL|RC4|3DES|DES|DES40|EXPORT|anon|ANON|ADH)(_[A-Z0-9]+)*$|^NULL-(SHA|MD5)"
    )]
    private static partial Regex SuiteName();

    [GeneratedRegex("^(EVP_(sha1|md5|md4)|GNUTLS_DIG_(SHA1|MD5)|MBEDTLS_MD_(SHA1|MD5)|CTC_(SHA|MD5)wRSA|CTC_SHAwECDSA)$")]
    private static partial Regex WeakDigest();
}
