using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Versions, suites, signatures, revocation, and secrets that Rust programs write down.</summary>
internal static partial class Strength
{
    private const string Password = "the password of the key stands in the source: whoever reads the repository can open the key file";

    private static readonly (string[] Calls, int Argument)[] Passwords =
    [
        (
            [
                "from_pkcs12",
                "from_pkcs12_der",
                "private_key_from_pem_passphrase",
                "private_key_from_pkcs8_passphrase",
                "from_pkcs8_encrypted_pem",
                "from_pkcs8_encrypted_der",
                "pkcs12_file",
                "pem_file_with_password",
            ],
            1
        ),
        (
            [
                "parse2",
                "build2",
                "key_password",
                "private_key_password",
                "set_key_password",
                "with_password",
                "set_private_key_password",
                "tls_certificate_key_file_password",
                "key_passwd",
                "ssl_key_password",
            ],
            0
        ),
        (["pkcs12", "pem_file", "der_file"], 1),
    ];

    /// <summary>HC550.</summary>
    public static IEnumerable<Flag> Old(CodeFile code)
    {
        foreach (var call in code.Calls())
        {
            if (!VersionSetter().IsMatch(call.Word) || code.Is(call.Name - 1, "fn"))
                continue;
            foreach (var argument in call.Arguments.Take(2))
            {
                if (Modes.Of(code, argument).FirstOrDefault(m => OldVersion().IsMatch(m.Word)) is { Word: not null } found)
                {
                    yield return new(new(call.Name, call.Whole.To), $"{found.Word} allows an old version")
                    {
                        Remedy = "Name TLS 1.2 as the least.",
                        Confidence = found.IsSure ? Confidence.Certain : Confidence.Firm,
                    };
                    break;
                }

                if (
                    call.Word is "set_min_proto_version" or "min_protocol_version"
                    && code.Is(argument.From, "None")
                    && argument.Length == 1
                )
                    yield return new(new(call.Name, call.Whole.To), "None allows every version that the library still has")
                    {
                        Remedy = "Name TLS 1.2 as the least.",
                        Confidence = Confidence.Firm,
                    };
            }
        }

        foreach (var call in code.Calls("clear_options"))
            if (
                Modes.Of(code, call.Argument(0)).FirstOrDefault(m => m.Word is "NO_SSLV2" or "NO_SSLV3" or "NO_TLSV1" or "NO_TLSV1_1") is
                { Word: not null } cleared
            )
                yield return new(new(call.Name, call.Whole.To), $"without {cleared.Word} an old version is allowed")
                {
                    Remedy = "Leave the option set.",
                };
        foreach (
            var setting in code.Settings(
                "min_protocol_version",
                "min_tls_version",
                "min_version",
                "ssl_version",
                "tls_min_version",
                "min_protocol"
            )
        )
            if (Modes.Of(code, setting.Value).FirstOrDefault(m => OldVersion().IsMatch(m.Word)) is { Word: not null } found)
                yield return new(setting.Whole, $"{found.Word} allows an old version") { Remedy = "Name TLS 1.2 as the least." };
    }

    /// <summary>HC551.</summary>
    public static IEnumerable<Flag> Suites(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "set_cipher_list",
                "ssl_cipher_list",
                "set_ciphersuites",
                "enabled_cipher_suites",
                "cipher_list",
                "ciphers",
                "set_ciphers",
                "set_strict_cipher_list",
                "proxy_ssl_cipher_list"
            )
        )
            if (
                !code.Is(call.Name - 1, "fn")
                && code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text } list
                && WeakSuites.Readers.Weak(list.Text) is { } weak
            )
                yield return new(new(call.Name, call.Whole.To), $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the call: the library's list is sound.",
                };
        foreach (var call in code.Calls("set_security_level"))
            if (code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Number, Text: "0" })
                yield return new(new(call.Name, call.Whole.To), "security level 0 allows keys, signatures and suites of any weakness")
                {
                    Remedy = "Leave the level at 2.",
                    Changes = [new(call.Argument(0), "2")],
                };
        for (var i = 0; i + 2 < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value is "ssl.cipher.suites"
                && code.Is(i + 1, ",")
                && code[i + 2].IsText
                && WeakSuites.Readers.Weak(code[i + 2].Value) is { } weak
            )
                yield return new(new(i, i + 3), $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove it: the library's list is sound.",
                };
    }

    /// <summary>HC552.</summary>
    public static IEnumerable<Flag> Minted(CodeFile code)
    {
        var mints =
            code.Names.Mentions("X509")
            || code.Names.Mentions("x509")
            || code.Names.Mentions("rcgen")
            || code.Names.Mentions("Certificate");
        foreach (var call in code.Calls("sign", "build", "set_md", "self_signed"))
            if (mints && code.Is(call.Name - 1, ".") && call.Arguments.Any(a => IsWeakDigest(code, a)))
                yield return new(new(call.Name, call.Whole.To), "signed with a digest that can be forged") { Remedy = "Use SHA-256." };
        if (!mints)
            yield break;
        foreach (var call in code.Calls("generate", "generate_with_e", "new", "new_with_exp", "builder"))
        {
            var owner = code[call.Name - 2].Value;
            var argument =
                owner is "Rsa" ? 0
                : owner is "RsaPrivateKey" ? 1
                : -1;
            if (
                argument >= 0
                && code.Values.Of(call.Argument(argument)) is { Kind: ValueKind.Number } bits
                && int.TryParse(
                    Digits().Match(bits.Text.Replace("_", "", StringComparison.Ordinal)).Value,
                    CultureInfo.InvariantCulture,
                    out var size
                )
                && size is >= 256 and < 2048
            )
                yield return new(new(call.Start, call.Whole.To), $"an RSA key of {size} bits can be broken")
                {
                    Remedy = "Use at least 2048 bits.",
                };
        }
    }

    private static bool IsWeakDigest(CodeFile code, Span argument) =>
        Enumerable.Range(argument.From, argument.Length).Any(i => code[i].Value is "sha1" or "md5" or "Sha1" or "Md5" or "PKCS_RSA_SHA1")
        || argument.Length == 1
            && code.Names.Reaching(code[argument.From].Value, argument.From) is [var only]
            && only.Value.From != argument.From
            && code.Text(only.Value) is "MessageDigest::sha1()" or "MessageDigest::md5()";

    /// <summary>HC540.</summary>
    public static IEnumerable<Flag> Revocation(CodeFile code)
    {
        const string Because = "a certificate that was revoked is still accepted";
        foreach (var call in code.Calls("allow_unknown_revocation_status"))
            if (code.Is(call.Name - 1, "."))
                yield return new(new(call.Name, call.Whole.To), $"what no list speaks of passes: {Because}")
                {
                    Remedy = "Remove the call.",
                };
        foreach (var call in code.Calls("no_revoke", "ssl_no_revoke", "revoke_best_effort"))
            if (code.Values.Of(call.Argument(0)).Is(true))
                yield return new(new(call.Name, call.Whole.To), $"{call.Word}(true): {Because}") { Remedy = "Remove the call." };
        foreach (var place in code.Index.Places("DANGER_ACCEPT_REVOKED_CERTS"))
            if (code.IsWord(place))
                yield return new(new(code.PathStart(place), place + 1), $"DANGER_ACCEPT_REVOKED_CERTS: {Because}")
                {
                    Remedy = "Remove it.",
                };
        foreach (var place in code.Index.Places("Allow"))
            if (code.IsWord(place) && code.Is(place - 1, "::") && code.Is(place - 2, "UnknownStatusPolicy") && !code.Is(place + 1, "=>"))
                yield return new(new(code.PathStart(place), place + 1), $"UnknownStatusPolicy::Allow: {Because}")
                {
                    Remedy = "Use UnknownStatusPolicy::Deny.",
                };
        foreach (var call in code.Calls("clear_flags"))
            if (Modes.Of(code, call.Argument(0)).Any(m => m.Word is "CRL_CHECK" or "CRL_CHECK_ALL"))
                yield return new(new(call.Name, call.Whole.To), $"the check of revocation is taken out: {Because}")
                {
                    Remedy = "Leave the flag set.",
                };
    }

    /// <summary>HC571.</summary>
    public static IEnumerable<Flag> Secrets(CodeFile code)
    {
        foreach (var (calls, argument) in Passwords)
        foreach (var call in code.Calls(calls))
            if (
                !code.Is(call.Name - 1, "fn")
                && IsSecret(code, call.Argument(argument))
                && (call.Word != "with_password" || code.Names.Mentions("ClientIdentity") || code.Names.Mentions("Pkcs12"))
            )
                yield return Secret(code, new(call.Name, call.Whole.To), call.Argument(argument));
        foreach (var call in code.Calls("parse", "build", "decrypt"))
        {
            var isPkcs =
                code.Names.Has("Pkcs12")
                || code.Names.Has("PKCS12")
                || code.Names.Has("p12")
                || code.Names.Has("EncryptedPrivateKeyInfo")
                || code.Names.Has("KeyStore");
            if (
                isPkcs
                && code.IsLink(call.Name - 1)
                && IsSecret(code, call.Argument(0))
                && call.Word != "build" | call.Arguments.Count >= 3
            )
                yield return Secret(code, new(call.Name, call.Whole.To), call.Argument(0));
        }

        foreach (
            var setting in code.Settings(
                "tls_certificate_key_file_password",
                "key_password",
                "private_key_password",
                "cert_key_password",
                "pkcs12_password",
                "key_passphrase",
                "identity_password"
            )
        )
            if ((setting.IsMember || code.Is(setting.Container, "{")) && IsSecret(code, setting.Value))
                yield return Secret(code, setting.Whole, setting.Value);
        for (var i = 0; i + 2 < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value is "ssl.key.password" or "ssl.keystore.password"
                && code.Is(i + 1, ",")
                && IsSecret(code, code.Expression(i + 2))
            )
                yield return Secret(code, new(i, i + 3), code.Expression(i + 2));
    }

    /// <summary>Where the text stands: there, or at the constant that holds it.</summary>
    private static Flag Secret(CodeFile code, Span at, Span value)
    {
        var decides = code.Values.Of(value).Decides;
        var isElsewhere = decides >= 0 && (decides < at.From || at.To <= decides);
        return new(isElsewhere ? new(decides, decides + 1) : at, Password)
        {
            Remedy = "Read it from a secret store or the environment, and change it.",
            IsSecret = true,
            Beside = isElsewhere ? [new(at, "used here")] : [],
        };
    }

    private static bool IsSecret(CodeFile code, Span value) =>
        !value.IsEmpty
        && code.Values.Of(value) is { Kind: ValueKind.Text, Text.Length: > 0 } text
        && !text.Text.StartsWith("${", StringComparison.Ordinal)
        && !text.Text.StartsWith('<');

    /// <summary>HC531.</summary>
    public static IEnumerable<Flag> Tickets(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "set_ticket_key",
                "set_ticket_keys",
                "set_tlsext_ticket_keys",
                "add_ticket_key",
                "ticket_key",
                "set_session_ticket_keys"
            )
        )
            if (!code.Is(call.Name - 1, "fn") && call.Arguments.Any(a => IsWritten(code, a)))
                yield return new(
                    new(call.Name, call.Whole.To),
                    "the key of the session tickets stands in the source: whoever has it opens recorded tickets, and makes some that are resumed without a certificate"
                )
                {
                    Remedy = "Leave the keys to the library, or take random ones from a secret store and rotate them.",
                };
        foreach (var call in code.Calls("set_ticket_key_callback"))
            if (
                code.Functions.Of((call.Arguments is [.., var last] ? last : default)) is { } callback
                && Keys(code, callback).Any(i => IsWritten(code, new(i, i + 1)))
            )
                yield return new(
                    new(call.Name, call.Whole.To),
                    "the key of the session tickets stands in the source: whoever has it opens recorded tickets"
                )
                {
                    Remedy = "Take random keys from a secret store and rotate them.",
                };
        var shared = code.Settings("ticketer").Where(s => s.IsMember).ToList();
        foreach (
            var group in shared.GroupBy(s =>
                code.Text(s.Value)
                    .Replace(".clone()", "", StringComparison.Ordinal)
                    .Replace("Arc::clone(&", "", StringComparison.Ordinal)
                    .TrimEnd(')')
            )
        )
            if (group.Select(s => s.Owner).Distinct().Count() > 1 && code.Names.Has("with_client_cert_verifier"))
                foreach (var setting in group.Skip(1))
                    yield return new(
                        setting.Whole,
                        "this configuration and another that trusts other clients have the same ticket key: a session begun at the one is resumed at the other, past its check"
                    )
                    {
                        Remedy = "Give each configuration a ticketer of its own.",
                    };
    }

    private static IEnumerable<int> Keys(CodeFile code, Function function) =>
        Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Where(i =>
                code.IsWord(i)
                && code[i].Value.Length > 2
                && code[i].Value.All(c => char.IsAsciiLetterUpper(c) || c == '_' || char.IsAsciiDigit(c))
            );

    private static bool IsWritten(CodeFile code, Span argument)
    {
        for (var i = argument.From; i < argument.To && i < argument.From + 10; i++)
        {
            if (code[i].IsText && code[i].Value.Length >= 8)
                return true;
            if (
                code.Is(i, "[")
                && code.Inside(i) is { Length: >= 3 } inline
                && inline.To < argument.To
                && code[inline.From].Kind == TokenKind.Number
                && !code.Is(inline.From + 1, "u8")
            )
                return true;
            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && code.Names.To(code[i].Value) is [var only]
                && only.Value.From != i
                && (
                    code[only.Value.From].IsText
                    || code.Is(only.Value.From, "b")
                    || code.Is(only.Value.From, "*")
                    || code.Is(only.Value.From, "[")
                        && Enumerable.Range(only.Value.From, only.Value.Length).Count(k => code[k].Kind == TokenKind.Number) >= 8
                )
            )
                return true;
        }

        return false;
    }

    /// <summary>HC572.</summary>
    public static IEnumerable<Flag> OpenKeys(CodeFile code)
    {
        foreach (var call in code.Calls("set_permissions", "mode", "set_mode", "chmod", "fchmodat"))
        {
            if (code.Is(call.Name - 1, "fn"))
                continue;
            var mode = Enumerable
                .Range(call.Open, Math.Max(0, Math.Min(code.Mate(call.Open), call.Open + 40) - call.Open))
                .FirstOrDefault(i => code[i].Kind == TokenKind.Number && IsOpen(code[i].Value), -1);
            if (
                mode < 0
                && call.Argument(call.Arguments.Count - 1) is { Length: 1 } named
                && code.Values.Of(named) is { Kind: ValueKind.Number } number
                && IsOpen(number.Text)
            )
                mode = named.From;
            if (mode < 0)
                continue;
            var start = code.StatementStart(call.Start);
            var end = call.Whole.To;
            while (end < Math.Min(code.Tokens.Length, call.Whole.To + 14) && !code.Is(end, ";") && !code.Is(end, "}"))
                end++;
            var text = code.Text(new(start, end));
            if (KeyName().IsMatch(text) && !PublicName().IsMatch(text) || IsKeyVariable(code, call))
                yield return new(
                    new(call.Name, call.Whole.To),
                    $"the private key is written with mode {code[mode].Value}: every user and every process of the machine can read it, and be this party"
                )
                {
                    Remedy = "Give it mode 0o600 from its creation.",
                };
        }
    }

    private static bool IsKeyVariable(CodeFile code, Call call)
    {
        var words = code.Words(new(call.Open + 1, Math.Min(code.Mate(call.Open), call.Open + 6))).Append(call.Receiver.Split('.')[0]);
        return words.Any(w =>
            code.Names.Reaching(w, call.Name)
                .Any(a => KeyName().IsMatch(code.Text(new(a.Value.From, Math.Min(a.Value.To, a.Value.From + 12)))))
            || (code.Names.Reaching(w, call.Name).Count > 0 || code.Functions.IsParameter(w, call.Name)) && IsWrittenWithKey(code, call, w)
        );
    }

    /// <summary>fs::write(path, key.private_key_to_pem_pkcs8()?), file.write_all(key_pem): what else the same function does with the path or the file.</summary>
    private static bool IsWrittenWithKey(CodeFile code, Call call, string file) =>
        file.Length > 0
        && code.Calls("write", "write_all")
            .Any(c =>
                c.Name != call.Name
                && code.Functions.AreTogether(c.Name, call.Name)
                && (
                    c.Receiver == file
                    || c.Receiver.Length > 0
                        && code.Names.Reaching(c.Receiver.Split('.')[0], c.Name) is [var opened]
                        && code.Words(opened.Value).Contains(file)
                    || c.Argument(0) is { IsEmpty: false } path && c.Arguments.Count > 1 && code.Words(path).Contains(file)
                )
                && code.Text(c.Arguments.Count > 1 ? c.Argument(1) : c.Argument(0)) is var written
                && (KeyName().IsMatch(written) || WrittenKey().IsMatch(written))
                && !PublicName().IsMatch(written)
            );

    [GeneratedRegex("private_key|to_pkcs8|serialize_pem|to_pkcs1|secret_key")]
    private static partial Regex WrittenKey();

    private static IEnumerable<string> Words(this CodeFile code, Span span) =>
        Enumerable.Range(span.From, Math.Max(0, span.Length)).Where(code.IsWord).Select(i => code[i].Value);

    private static bool IsOpen(string number)
    {
        var digits = number.StartsWith("0o", StringComparison.Ordinal) ? number[2..].Replace("_", "", StringComparison.Ordinal) : "";
        return digits.Length is >= 3 and <= 6
            && digits.All(c => c is >= '0' and <= '7')
            && ((digits[^1] - '0' & 6) != 0 || (digits[^2] - '0' & 6) != 0);
    }

    [GeneratedRegex(
        "(?i)^(set_)?((min|max|minimum)_?(tls_|ssl_|protocol_|proto_)?_?(version|proto_version|protocol_version|protocol|tls_version)|min_max_proto_version|ssl_version|ssl_min_max_version|proxy_ssl_version|min_tls_version|max_tls_version|min_proto_version|max_proto_version)$"
    )]
    private static partial Regex VersionSetter();

    [GeneratedRegex("(?i)^(ssl_?v?[23](_?0)?|tls_?v?1(_?[01])?|tlsv?1_?0|tlsv?1_?1|tls_1_0|tls_1_1|tlsv1)$")]
    private static partial Regex OldVersion();

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"(?<![a-zA-Z])key(?![a-z])|[a-z]Key|\.p12|\.pfx|privkey|private.?key|_key(?![a-z])|keyfile")]
    private static partial Regex KeyName();

    [GeneratedRegex("(?i)pub(lic)?[-_.]?key|public|api_?key|authorized_keys|keyboard|keyword")]
    private static partial Regex PublicName();
}
