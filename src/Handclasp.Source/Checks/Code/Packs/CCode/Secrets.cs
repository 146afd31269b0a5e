using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Passwords of keys and keys of session tickets that stand in programs in C and C++.</summary>
internal static class Secrets
{
    private const string Because = "the password of the key stands in the source: whoever reads the repository can open the key file";
    private const string Remedy = "Read it from a secret store or the environment, and change it.";

    private const string Ticket =
        "the key of the session tickets stands in the source: whoever has it opens recorded tickets, and makes some that are resumed without a certificate";

    /// <summary>Calls that take a password of a key, and at which argument.</summary>
    private static readonly (string[] Calls, int Argument)[] Takers =
    [
        (["SSL_CTX_set_default_passwd_cb_userdata", "SSL_set_default_passwd_cb_userdata", "wolfSSL_CTX_set_default_passwd_cb_userdata"], 1),
        (
            [
                "PEM_read_PrivateKey",
                "PEM_read_bio_PrivateKey",
                "PEM_read_RSAPrivateKey",
                "PEM_read_bio_RSAPrivateKey",
                "PEM_read_ECPrivateKey",
                "PEM_read_bio_ECPrivateKey",
                "d2i_PKCS8PrivateKey_bio",
                "d2i_PKCS8PrivateKey_fp",
            ],
            3
        ),
        (["PKCS12_parse", "PKCS12_verify_mac", "mbedtls_pkcs12_pbe"], 1),
        (["PKCS12_create", "PKCS12_create_ex"], 0),
        (
            [
                "PEM_write_PrivateKey",
                "PEM_write_bio_PrivateKey",
                "PEM_write_bio_PKCS8PrivateKey",
                "PEM_write_bio_RSAPrivateKey",
                "PEM_write_RSAPrivateKey",
            ],
            3
        ),
        (["PEM_write_PrivateKey", "PEM_write_bio_PrivateKey", "PEM_write_bio_RSAPrivateKey", "PEM_write_RSAPrivateKey"], 6),
        (["mbedtls_pk_parse_keyfile"], 2),
        (["mbedtls_pk_parse_key"], 3),
        (
            [
                "gnutls_certificate_set_x509_key_file2",
                "gnutls_certificate_set_x509_key_mem2",
                "gnutls_certificate_set_x509_simple_pkcs12_file",
            ],
            4
        ),
        (["gnutls_certificate_set_x509_simple_pkcs12_file", "gnutls_certificate_set_x509_simple_pkcs12_mem"], 3),
        (["gnutls_x509_privkey_import2", "gnutls_x509_privkey_import_pkcs8"], 3),
        (
            [
                "amqp_ssl_socket_set_key_passwd",
                "rd_kafka_conf_set_key_password",
                "cass_ssl_set_private_key",
                "pn_ssl_domain_set_credentials",
            ],
            -1
        ),
        (
            [
                "setPassPhrase",
                "private_key_password",
                "set_private_key_password",
                "setPrivateKeyPassword",
                "set_key_password",
                "key_password",
            ],
            0
        ),
        (["PFXImportCertStore"], 1),
        (["soap_ssl_client_context", "soap_ssl_server_context"], 3),
    ];

    private static readonly string[] Options =
    [
        "privateKeyPassword",
        "private_key_password",
        "key_password",
        "pem_pwd",
        "keyPassword",
        "ssl_private_key_password",
        "client_ssl_private_key_password",
        "clientkey_password",
        "key_passphrase",
        "passphrase",
        "pem_password",
        "key_pass",
        "serverkey_password",
        "sslkeypassword",
    ];

    private static readonly string[] Keys =
    [
        "ssl.key.password",
        "ssl.keystore.password",
        "sslpassword",
        "javax.net.ssl.keyStorePassword",
        "ssl.client.key.password",
        "key_password",
    ];

    /// <summary>HC571.</summary>
    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (var (calls, argument) in Takers)
        foreach (var call in code.Calls(calls))
            if (
                !Words.IsDeclaration(code, call.Name, call.Open)
                && (argument < 0 ? (call.Arguments is [.., var last] ? last : default) : call.Argument(argument)) is var secret
                && IsSecret(code, secret)
            )
                yield return Flag(Words.Written(code, secret, call.Whole));
        foreach (var call in code.Calls("curl_easy_setopt", "setOpt", "setopt", "curl_setopt", "MHD_start_daemon"))
        {
            var arguments = call.Arguments;
            for (var i = 0; i + 1 < arguments.Count; i++)
                if (
                    (
                        code.Text(arguments[i]) is { } option
                        && (
                            option.EndsWith("KEYPASSWD", StringComparison.Ordinal)
                            || option.EndsWith("SSLKEYPASSWD", StringComparison.Ordinal)
                            || option == "MHD_OPTION_HTTPS_KEY_PASSWORD"
                        )
                    ) && IsSecret(code, arguments[i + 1])
                )
                    yield return Flag(
                        call.Word == "MHD_start_daemon"
                            ? new(arguments[i].From, arguments[i + 1].To)
                            : Words.Written(code, arguments[i + 1], call.Whole)
                    );
        }

        foreach (var setting in code.Settings(Options))
            if (setting.IsMember && IsSecret(code, setting.Value))
                yield return Flag(setting.Whole);
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || !Keys.Contains(code[i].Value, StringComparer.Ordinal))
                continue;
            var value =
                code.Is(i + 1, ",") ? code.Expression(i + 2)
                : code.Is(i + 1, "]") && code.Is(i + 2, "=") ? code.Expression(i + 3)
                : default;
            if (IsSecret(code, value))
                yield return Flag(new(i, value.To));
        }

        // httplib::SSLClient cli(host, port, cert, key, "pass"), SSLServer(cert, key, ca, caDir, "pass")
        foreach (var place in code.Index.Places("SSLClient", "SSLServer"))
            if (code.IsWord(place) && code.Names.Mentions("httplib"))
                foreach (var open in new[] { place + 1, place + 2 })
                    if (
                        (code.Is(open, "(") || code.Is(open, "{"))
                        && code.Mate(open) > open
                        && code.Parts(code.Inside(open)).Skip(4).FirstOrDefault() is { IsEmpty: false } phrase
                        && IsSecret(code, phrase)
                    )
                        yield return Flag(new(place, code.Mate(open) + 1));
        // QSslKey(&file, QSsl::Rsa, QSsl::Pem, QSsl::PrivateKey, "pass"); QSslKey key(…)
        foreach (var call in code.Calls())
            if (
                call.Arguments is { Count: >= 5 } arguments
                && Words.Holds(code, call.Whole, "Rsa", "Ec", "Opaque")
                && Words.Holds(code, call.Whole, "PrivateKey", "Pem")
                && (call.Word == "QSslKey" || code.Is(call.Name - 1, "QSslKey"))
                && IsSecret(code, arguments[4])
            )
                yield return Flag(call.Whole);
        // socket->setPrivateKey("client.key", QSsl::Rsa, QSsl::Pem, "pass")
        foreach (var call in code.Calls("setPrivateKey"))
            if (call.Arguments is [_, _, _, var phrase] && code.IsLink(call.Name - 1) && IsSecret(code, phrase))
                yield return Flag(call.Whole);
        // QSslCertificate::importPkcs12(&file, &key, &cert, &cas, "pass")
        foreach (var call in code.Calls("importPkcs12"))
            if (IsSecret(code, call.Argument(4)))
                yield return Flag(call.Whole);
        // conninfo "… sslpassword=x"
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 600
                && code[i].Value.Contains("sslkey=", StringComparison.Ordinal)
                && HasPassword(code[i].Value)
            )
                yield return Flag(new(i, i + 1));
        foreach (var flag in ByCallback(code))
            yield return flag;
    }

    /// <summary>HC531.</summary>
    public static IEnumerable<Flag> Tickets(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_tlsext_ticket_keys",
                "wolfSSL_CTX_set_tlsext_ticket_keys",
                "gnutls_session_ticket_enable_server",
                "s2n_config_add_ticket_crypto_key",
                "setTicketKeys",
                "setTLSTicketKeys"
            )
        )
            if (
                !Words.IsDeclaration(code, call.Name, call.Open)
                && call
                    .Arguments.Skip(code.IsLink(call.Name - 1) ? 0 : 1)
                    .Select(a => WrittenAt(code, a, call.Name))
                    .FirstOrDefault(p => p >= 0, -1)
                    is >= 0
                        and var written
            )
                yield return new(call.Open < written && written < call.Whole.To ? call.Whole : new(written, written + 1), Ticket)
                {
                    Remedy = "Leave the keys to the library, or take random ones from a secret store and rotate them.",
                };
        // A callback that copies the key out of the program.
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_tlsext_ticket_key_cb",
                "SSL_CTX_set_tlsext_ticket_key_evp_cb",
                "wolfSSL_CTX_set_TicketEncCb"
            )
        )
            if (
                code.Functions.Of(call.Argument(1)) is { } callback
                && code.Calls("memcpy", "EVP_EncryptInit_ex", "HMAC_Init_ex", "EVP_DecryptInit_ex", "copy")
                    .Any(c =>
                        c.Open >= callback.Body.From
                        && c.Open < callback.Body.To
                        && c.Arguments.Skip(1).Any(a => IsWritten(code, a, c.Name))
                    )
            )
                yield return new(call.Whole, Ticket) { Remedy = "Take random keys from a secret store and rotate them." };
        // The same keys for two contexts.
        var given = code.Calls("SSL_CTX_set_tlsext_ticket_keys", "wolfSSL_CTX_set_tlsext_ticket_keys")
            .Where(c => c.Arguments.Count > 1 && !Words.IsDeclaration(code, c.Name, c.Open))
            .ToList();
        foreach (
            var group in given
                .GroupBy(c => code.Text(c.Argument(1)))
                .Where(g => g.Select(c => code.Text(c.Argument(0))).Distinct().Count() > 1)
        )
        foreach (var call in group.Skip(1))
            if (!call.Arguments.Skip(1).Any(a => IsWritten(code, a, call.Name)))
                yield return new(
                    call.Whole,
                    "this context and another have the same ticket key: a session begun at the one is resumed at the other, past its check"
                )
                {
                    Remedy = "Give each context keys of its own.",
                };
    }

    /// <summary>An array or text that the file spells out.</summary>
    private static bool IsWritten(CodeFile code, Span argument, int near) => WrittenAt(code, argument, near) >= 0;

    /// <summary>Where it is spelled out, or -1.</summary>
    private static int WrittenAt(CodeFile code, Span argument, int near)
    {
        for (var i = argument.From; i < argument.To && i < argument.From + 12; i++)
        {
            if (code[i].IsText && code[i].Value.Length >= 8)
                return i;
            if (!code.IsWord(i) || code.IsLink(i - 1))
                continue;
            foreach (var (place, isWritten) in Arrays(code, code[i].Value, near))
                if (isWritten)
                    return place;
        }

        return -1;
    }

    /// <summary>static const unsigned char keys[48] = { 0x01, … }; = "…"; std::array&lt;…&gt; keys{…}.</summary>
    private static IEnumerable<(int Place, bool IsWritten)> Arrays(CodeFile code, string name, int near)
    {
        foreach (var place in code.Index.Places(name).Take(20))
        {
            if (place == near)
                continue;
            var i = place + 1;
            while (code.Is(i, "["))
                i = code.Mate(i) + 1;
            if (code.Is(i, "="))
                i++;
            else if (!code.Is(i, "{"))
                continue;
            // A zeroed one that random bytes are read into is none.
            if (code[i].IsText)
                yield return (place, code[i].Value.Length >= 8);
            else if (code.Is(i, "{"))
            {
                var inside = code.Inside(i);
                yield return (
                    place,
                    Enumerable
                        .Range(inside.From, Math.Min(inside.Length, 200))
                        .Count(k => code[k].Kind is TokenKind.Number or TokenKind.Text) >= 8
                        || inside.Length >= 1 && inside.Length < 4 && code[inside.From].IsText && code[inside.From].Value.Length >= 8
                );
            }
        }
    }

    /// <summary>A callback that answers with a text of the program.</summary>
    private static IEnumerable<Flag> ByCallback(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_default_passwd_cb",
                "SSL_set_default_passwd_cb",
                "wolfSSL_CTX_set_default_passwd_cb",
                "set_password_callback",
                "PEM_read_bio_PrivateKey",
                "PEM_read_PrivateKey",
                "PEM_read_bio_RSAPrivateKey",
                "mosquitto_tls_set",
                "PEM_read_ECPrivateKey",
                "PEM_read_bio_ECPrivateKey",
                "PEM_read_RSAPrivateKey"
            )
        )
        {
            var at =
                call.Word == "set_password_callback" ? 0
                : call.Word == "mosquitto_tls_set" ? 5
                : call.Word.StartsWith("PEM", StringComparison.Ordinal) ? 2
                : 1;
            var argument = call.Argument(at);
            if (argument.IsEmpty)
                continue;
            for (var i = argument.From; i < argument.To; i++)
                if (code.Is(i, "[") && !code.IsWord(i - 1))
                    argument = new(i, argument.To);
            if (code.Is(argument.To - 1, ")") && code.Mate(argument.To - 1) is var open && code[open - 1].Value == "bind")
                argument = code.Parts(code.Inside(open)).FirstOrDefault();
            var callback =
                !argument.IsEmpty
                && code.IsWord(argument.To - 1)
                && code.Functions.Named(code[argument.To - 1].Value).FirstOrDefault() is { } named
                    ? named
                    : code.Functions.Of(argument);
            if (callback is null)
                continue;
            foreach (var returned in code.Functions.Returns(callback))
                if (call.Word == "set_password_callback" && IsSecret(code, returned))
                    yield return Flag(new(returned.From, returned.To));
            foreach (
                var copy in code.Calls("strcpy", "strncpy", "strlcpy", "memcpy", "snprintf", "strcpy_s", "strncpy_s", "copy_n", "g_strlcpy")
            )
                if (
                    copy.Open >= callback.Body.From
                    && copy.Open < callback.Body.To
                    && copy.Arguments.Skip(1).Where(a => IsSecret(code, a) && !Words.Literal(code, a)!.StartsWith('%')).Take(1).ToList()
                        is [var given]
                )
                    yield return Flag(
                        code[given.From].IsText || code.Values.Of(given).Decides < 0
                            ? copy.Whole
                            : new(code.Values.Of(given).Decides, code.Values.Of(given).Decides + 1)
                    );
        }
    }

    private static bool HasPassword(string text)
    {
        var at = text.IndexOf("sslpassword=", StringComparison.Ordinal);
        return at >= 0 && at + 12 < text.Length && text[at + 12] is not (' ' or '%' or '$' or '{' or '&');
    }

    private static bool IsSecret(CodeFile code, Span value) =>
        Words.Literal(code, value) is { Length: > 0 } text
        && !text.StartsWith("${", StringComparison.Ordinal)
        && !text.StartsWith('<')
        && !text.Contains("{{", StringComparison.Ordinal);

    private static Flag Flag(Span at) => new(at, Because) { Remedy = Remedy, IsSecret = true };
}
