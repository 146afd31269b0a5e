using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>Old versions, weak suites, revocation, and passwords of keys, in the words of scripts.</summary>
internal static partial class Strength
{
    private static readonly string[] Choosing =
    [
        "stream_socket_enable_crypto",
        "withMinimumVersion",
        "CTX_set_min_proto_version",
        "CTX_set_max_proto_version",
        "set_min_proto_version",
        "enableCrypto",
        "setTlsVersion",
        "set_minmax_proto_version",
    ];

    public static IEnumerable<Flag> OldProtocols(CodeFile code)
    {
        const string Remedy = "Allow TLS 1.2 and newer only.";
        foreach (var given in Givens.Of(code))
            if (
                VersionKey().IsMatch(given.Key)
                && !OldName().IsMatch(given.Name)
                && !given.Key.Contains("http", StringComparison.Ordinal)
                && Old(code, given.Value, given.Key.Contains("sslversion", StringComparison.Ordinal)) is { } word
            )
                yield return new(given.Whole, $"{word} is allowed") { Remedy = Remedy };
        foreach (var call in code.Calls(Choosing))
            if (
                call.Arguments.Any(a => Old(code, a, false) is not null)
                && !Givens.Of(code).Any(g => g.At == call.Name && VersionKey().IsMatch(g.Key))
            )
                yield return new(call.Whole, $"{call.Arguments.Select(a => Old(code, a, false)).First(w => w is not null)} is allowed")
                {
                    Remedy = Remedy,
                };
        foreach (var call in code.Calls("CTX_v2_new", "CTX_v3_new", "CTX_tlsv1_new", "CTX_tlsv1_1_new"))
            yield return new(call.Whole, $"{call.Word} speaks an old version and nothing newer") { Remedy = "Use CTX_tls_new." };
        foreach (var call in code.Calls("new"))
            if (
                call.Receiver.EndsWith("SSLContext", StringComparison.Ordinal)
                && call.Arguments is [var version]
                && Old(code, version, true) is { } old
            )
                yield return new(call.Whole, $"{old} speaks an old version and nothing newer") { Remedy = Remedy };
        // tlsv1.0://host
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length < 200 && OldScheme().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), $"{code[i].Value.Split(':')[0]} speaks an old version and nothing newer")
                {
                    Remedy = "Write tls://.",
                };
    }

    public static IEnumerable<Flag> WeakSuites(CodeFile code)
    {
        const string Remedy = "Leave the list out: the standard one is sound.";
        foreach (var given in Givens.Of(code))
        {
            if (
                given.Key.Contains("cipher", StringComparison.Ordinal)
                && !given.Key.Contains("algo", StringComparison.Ordinal)
                && Text(code, given.Value) is { } list
                && Checks.Code.WeakSuites.Readers.Weak(list) is { } weak
                && !weak.EndsWith("-CBC", StringComparison.Ordinal)
            )
                yield return new(Told(code, given, weak), $"the list of ciphers allows {weak}")
                {
                    Remedy = Remedy,
                    Exact = Written(code, given, weak),
                };
            else if (
                given.Key is "securitylevel" or "sslsecuritylevel"
                && code.Values.Of(given.Value) is { Kind: ValueKind.Number, Text: "0" }
            )
                yield return new(given.Whole, "security level 0 allows suites without authentication and keys of any length")
                {
                    Remedy = "Use level 2.",
                };
        }

        foreach (var call in code.Calls("CTX_set_cipher_list", "set_cipher_list", "CTX_set_security_level"))
        {
            if (call.Arguments.Count < 2)
                continue;
            if (call.Word == "CTX_set_security_level" && code.Text(call.Arguments[^1]) == "0")
                yield return new(call.Whole, "security level 0 allows suites without authentication") { Remedy = "Use level 2." };
            else if (Text(code, call.Arguments[^1]) is { } list && Checks.Code.WeakSuites.Readers.Weak(list) is { } weak)
                yield return new(call.Whole, $"the list of ciphers allows {weak}") { Remedy = Remedy };
        }
    }

    /// <summary>Of a list over several lines the text that holds the weak one.</summary>
    private static Span Told(CodeFile code, Given given, string weak)
    {
        for (var i = given.Value.From; i < Math.Min(given.Value.To, given.Value.From + 60); i++)
            if (code[i].IsText && code[i].Value.Contains(weak, StringComparison.Ordinal) && given.Value.Length > 1)
                return new(i, i + 1);
        return given.Whole;
    }

    /// <summary>Of a text over several lines the characters of the weak one.</summary>
    private static Reach? Written(CodeFile code, Given given, string weak)
    {
        var at = Told(code, given, weak);
        if (at.Length != 1)
            return null;
        var text = code.Source.Text.AsSpan(code[at.From].Start, code[at.From].End - code[at.From].Start);
        return text.Contains('\n') && text.IndexOf(weak, StringComparison.Ordinal) is >= 0 and var found
            ? new(code[at.From].Start + found, code[at.From].Start + found + weak.Length)
            : null;
    }

    public static IEnumerable<Flag> Revocation(CodeFile code)
    {
        const string Remedy = "Leave it on.";
        foreach (var given in Givens.Of(code))
        {
            if (
                Mentioned(code, given.Value, "CURLSSLOPT_NO_REVOKE", "SSL_OCSP_NO_STAPLE", "CURLSSLOPT_REVOKE_BEST_EFFORT", "NO_REVOKE") is
                { } word
            )
                yield return new(given.Whole, $"{word}: a revoked certificate is accepted") { Remedy = Remedy };
            else if (given.Key is "sslverifyocspendpoint" or "verifyocspendpoint" && Meaning.IsOff(code.Values.Of(given.Value)))
                yield return new(given.Whole, $"{given.Name} is off: a revoked certificate is accepted") { Remedy = Remedy };
            else if (
                given.Key
                    is "tlsdisableocspendpointcheck"
                        or "tlsdisablecertificaterevocationcheck"
                        or "tlsdisableocspcheck"
                        or "ocspfailopen"
                && Meaning.IsOn(code.Values.Of(given.Value))
            )
                yield return new(given.Whole, $"{given.Name} is on: a revoked certificate is accepted") { Remedy = Remedy };
            else if (
                given.Key is "sslcheckcrl"
                && Meaning.IsOff(code.Values.Of(given.Value))
                && given.Beside().Any(g => g.Key is "sslcrlfile")
            )
                yield return new(given.Whole, $"{given.Name} is off although a list is named: a revoked certificate is accepted")
                {
                    Remedy = Remedy,
                };
        }

        foreach (var flag in Callbacks.Soft(code))
            yield return flag;
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length is > 20 and < 1000 && RevocationUrl().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), "the connection string switches revocation checking off: a revoked certificate is accepted")
                {
                    Remedy = Remedy,
                };
    }

    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (var flag in KeyPassword.Fallbacks.Look(code))
            yield return flag;
        foreach (var given in Givens.Of(code))
        {
            if (
                PasswordKey().IsMatch(given.Key)
                && Secret(code, given.Value)
                && (given.Key is not ("passphrase" or "password" or "certpassword" or "pass") || IsAboutKeys(code, given))
            )
                yield return Password(new(given.At, given.At + 1));
            // 'cert' => ['/path/client.pem', 'secret'], 'ssl_key' => ['/path', 'secret']
            else if (
                given.Key is "cert" or "sslkey"
                && code.Language.Name == "PHP"
                && code.Is(given.Value.From, "[")
                && code.Parts(code.Inside(given.Value.From)).ToList() is [var path, var secret]
                && code[path.From].IsText | code.IsWord(path.From)
                && Secret(code, secret)
            )
                yield return Password(new(given.At, given.At + 1));
            // SSL_passwd_cb => sub { 'secret' }
            else if (
                given.Key is "sslpasswdcb" or "passwdcb" or "passwordcb"
                && Callbacks.Function(code, given.Value) is { } function
                && code.Functions.Returns(function) is [.., var returned]
                && Secret(code, returned)
            )
                yield return Password(new(given.At, given.At + 1));
        }

        foreach (
            var call in code.Calls(
                "openssl_pkcs12_read",
                "openssl_pkey_get_private",
                "openssl_get_privatekey",
                "openssl_pkcs12_export",
                "openssl_pkcs12_export_to_file",
                "openssl_pkey_export",
                "openssl_pkey_export_to_file",
                "P_PKCS12_load_file",
                "CTX_set_default_passwd_cb",
                "CTX_set_default_passwd_cb_userdata",
                "CTX_use_PKCS12_file",
                "new_private_key",
                "new",
                "read",
                "create",
                "export",
                "to_pem",
                "withCert",
                "loadPrivateKey",
                "load",
                "pkcs12_parse",
                "pem",
                "pkcs12"
            )
        )
        {
            var position = call.Word switch
            {
                "openssl_pkcs12_read" or "openssl_pkey_export" or "openssl_pkey_export_to_file" => 2,
                "openssl_pkcs12_export" or "openssl_pkcs12_export_to_file" => 3,
                "P_PKCS12_load_file" or "CTX_use_PKCS12_file" or "pkcs12_parse" => 2,
                "create" => call.Receiver.EndsWith("PKCS12", StringComparison.Ordinal) ? 0 : -1,
                "new" => KeyClass().IsMatch(call.Receiver) ? 1 : -1,
                "read" => call.Receiver.EndsWith("PKey", StringComparison.Ordinal) ? 1 : -1,
                "export" or "to_pem" => 1,
                "load" or "loadPrivateKey" => call.Receiver.EndsWith("PublicKeyLoader", StringComparison.Ordinal)
                || call.Word == "loadPrivateKey"
                    ? 1
                    : -1,
                _ => 1,
            };
            if (position < 0 || call.Arguments.Count <= position)
                continue;
            var argument = call.Argument(position);
            if (code.Is(argument.From, "sub") && code.Functions.Of(argument) is { } sub && code.Functions.Returns(sub) is [.., var worth])
                argument = worth;
            if (call.Word is "new" && argument.Length > 3 && code.Is(argument.From + 1, "=>"))
                continue;
            if (Secret(code, argument) && !(call.Word is "export" or "to_pem" && !code.Names.Mentions("PKey")))
                yield return Password(call.Whole);
        }
    }

    private static Flag Password(Span at) =>
        new(at, "the password of the key stands in the source: whoever reads the repository can open the key file")
        {
            Remedy = "Read it from a secret store or the environment, and change it.",
            IsSecret = true,
        };

    private static bool Secret(CodeFile code, Span value) =>
        !value.IsEmpty
        && value.Length < 8
        && code.Values.Of(value) is { Kind: ValueKind.Text, Text.Length: > 0 } text
        && !(code[value.To - 1].IsWord && code.Is(value.To - 2, ":"))
        && !text.Text.StartsWith("${", StringComparison.Ordinal)
        && text.Text is not ("passphrase" or "password:")
        && !text.Text.StartsWith("application/", StringComparison.Ordinal)
        && !text.Text.StartsWith('<')
        && !text.Text.StartsWith('%')
        && !text.Text.Contains("{{", StringComparison.Ordinal)
        && !(text.Text[0] == '$' && code.Language.Name is "PHP" or "Perl");

    private static bool IsAboutKeys(CodeFile code, Given given) =>
        given.Key is "passphrase"
            ? KeyAround().IsMatch(code.Source.Text)
            : given
                .Beside()
                .Any(g =>
                    g.Key
                        is "localcert"
                            or "localpk"
                            or "pkcs12"
                            or "pfx"
                            or "p12"
                            or "pem"
                            or "keystore"
                            or "sslkey"
                            or "clientkey"
                            or "cert"
                            or "certfile"
                            or "keyfile"
                );

    /// <summary>An old version by its name, or by curl's number.</summary>
    private static string? Old(CodeFile code, Span value, bool numbers, int depth = 0)
    {
        for (var i = value.From; i < value.To && i < value.From + 60; i++)
        {
            var token = code[i];
            if (token is { Kind: TokenKind.Symbol, Value: "~" or "==" or "!=" or "===" })
                return null;
            if (token.IsText && token.Value.Length < 60)
            {
                foreach (var part in token.Value.Split(':', ',', ' '))
                    if (OldName().IsMatch(part.Replace(" ", "", StringComparison.Ordinal)))
                        return part;
                continue;
            }

            if (token.IsWord && OldName().IsMatch(token.Value))
                return token.Value;
            if (
                numbers
                && value.Length == 1
                && token.Kind == TokenKind.Number
                && token.Value is "1" or "2" or "3" or "4" or "5"
                && code.Names.Mentions("CURLOPT")
            )
                return $"version {token.Value}";
            if (
                depth < 2
                && token.IsWord
                && !code.IsLink(i + 1)
                && !code.Is(i + 1, "(")
                && code.Names.Reaching(token.Value, i) is { Count: 1 or 2 } made
                && made.FirstOrDefault(a => !a.Value.Contains(i) && a.Value.Length < 30 && Old(code, a.Value, false, depth + 1) is not null)
                    is { Value.Length: > 0 } found
            )
                return Old(code, found.Value, false, depth + 1);
        }

        return null;
    }

    private static string? Mentioned(CodeFile code, Span value, params string[] words)
    {
        for (var i = value.From; i < Math.Min(value.To, value.From + 20); i++)
            if (code.IsWord(i) && words.Contains(code[i].Value))
                return code[i].Value;
        return null;
    }

    /// <summary>A text, or several that are joined.</summary>
    private static string? Text(CodeFile code, Span value)
    {
        if (code.Values.Of(value) is { Kind: ValueKind.Text } text)
            return text.Text;
        var parts = new List<string>();
        for (var i = value.From; i < Math.Min(value.To, value.From + 60); i++)
            if (code[i].IsText)
                parts.Add(code[i].Value);
        return parts.Count > 0 ? string.Join(':', parts) : null;
    }

    [GeneratedRegex(@"version|protocol|cryptomethod|minproto|maxproto|sslmethod|cryptotype|^tls$|proto(min|max)|sslprotocols?")]
    private static partial Regex VersionKey();

    [GeneratedRegex(
        @"^(CURL_SSLVERSION_|CURL_SSLVERSION_MAX_|STREAM_CRYPTO_(METHOD|PROTO)_|SOAP_SSL_METHOD_|SWOOLE_SSL_|OPENSSL_|LDAP_OPT_X_TLS_PROTOCOL_|CURLSSLVERSION_)?(SSLv?2|SSLv?3|SSLv23v3|TLSv?1[._]?[01]?|TLS1(_[01])?)(_VERSION|_CLIENT|_SERVER|_METHOD|_ANY_CLIENT)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OldName();

    [GeneratedRegex(@"^(sslv2|sslv3|tlsv1\.0|tlsv1\.1)://", RegexOptions.IgnoreCase)]
    private static partial Regex OldScheme();

    [GeneratedRegex(
        "tlsDisable(OCSPEndpointCheck|CertificateRevocationCheck)=true|ssl_verify_ocsp_endpoint=false",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex RevocationUrl();

    [GeneratedRegex(
        @"^(.*(ssl|tls|key|pk|cert|pkcs12|p12|pfx|pem|client)(key|cert|pk)?(file)?(passwd|password|passphrase|pass|pw)|passphrase|privatekeypass(phrase|word)?|keypasswd|keypassword|sslpassword|certpassword|certpasswd|sslkeypasswd|sslcertpasswd|keystorepass(word)?|p12password|localpkpassphrase)$"
    )]
    private static partial Regex PasswordKey();

    [GeneratedRegex(@"PKey\.(RSA|EC|DSA|PKey)$|PKCS12$|Crypt\.(PK|OpenSSL)")]
    private static partial Regex KeyClass();

    [GeneratedRegex(@"ssl|tls|local_(cert|pk)|private|\.pem|\.key|\.p12", RegexOptions.IgnoreCase)]
    private static partial Regex KeyAround();
}
