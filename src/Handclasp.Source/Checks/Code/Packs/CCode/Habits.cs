using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>What programs in C and C++ do around TLS: headers of a proxy, pins, key files, checks that nobody calls.</summary>
internal static partial class Habits
{
    private static readonly string[] Comparing =
    [
        "strcmp",
        "strncmp",
        "strcasecmp",
        "strncasecmp",
        "strstr",
        "memcmp",
        "CRYPTO_memcmp",
        "BN_cmp",
        "ASN1_INTEGER_cmp",
        "ASN1_INTEGER_get",
        "equal",
    ];

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["X509_get_subject_name"] = "subject",
        ["X509_get_issuer_name"] = "issuer",
        ["X509_get_serialNumber"] = "serial number",
        ["X509_get0_serialNumber"] = "serial number",
        ["gnutls_x509_crt_get_dn"] = "subject",
        ["gnutls_x509_crt_get_issuer_dn"] = "issuer",
        ["gnutls_x509_crt_get_serial"] = "serial number",
        ["mbedtls_x509_dn_gets"] = "name",
        ["mbedtls_x509_serial_gets"] = "serial number",
        ["subject_name"] = "subject",
        ["issuer_name"] = "issuer",
        ["serialNumber"] = "serial number",
        ["subjectInfo"] = "subject",
        ["issuerInfo"] = "issuer",
    };

    /// <summary>Words by which a program asks who its peer is, or compares a secret that the proxy shows.</summary>
    private static readonly string[] Peers =
    [
        "INADDR_LOOPBACK",
        "in6addr_loopback",
        "sin_addr",
        "getpeername",
        "is_loopback",
        "isLoopback",
        "peerAddress",
        "remote_endpoint",
        "client_addr",
        "SO_PEERCRED",
        "CRYPTO_memcmp",
        "timingsafe_memcmp",
        "timingsafe_bcmp",
        "sodium_memcmp",
    ];

    private static readonly string[] Sends = [.. Verified.Sends, "tls_write", "s2n_send"];

    private static readonly string[] KeyWriters =
    [
        "PEM_write_PrivateKey",
        "PEM_write_bio_PrivateKey",
        "PEM_write_RSAPrivateKey",
        "PEM_write_bio_RSAPrivateKey",
        "PEM_write_bio_PKCS8PrivateKey",
        "PEM_write_PKCS8PrivateKey",
        "i2d_PrivateKey_fp",
        "i2d_PrivateKey_bio",
        "mbedtls_pk_write_key_pem",
        "gnutls_x509_privkey_export",
        "gnutls_x509_privkey_export2",
        "PEM_write_ECPrivateKey",
        "PEM_write_bio_ECPrivateKey",
    ];

    /// <summary>HC530: a header with a client's certificate, as the libraries of C and C++ read one.</summary>
    public static IEnumerable<Flag> Headers(CodeFile code)
    {
        if (!code.Names.Mentions("lient") && !code.Names.Mentions("LIENT"))
            yield break;
        var last = -2;
        List<(Span At, int Text)> found = [];
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || !ForwardedIdentity.Any.IsHeaderName(code[i].Value) || code.Parent(i) is not (> 0 and var open))
                continue;
            var at =
                code.Is(open, "(") && code.CallAt(open) is { } call && Reads().IsMatch(call.Word)
                    ? call.Code.Is(call.Name - 1, ".") && code[call.Name - 1].LineBefore
                        ? new Span(call.Name, call.Whole.To)
                        : call.Whole
                    : code.Is(open, "[") && !code.Is(code.Mate(open) + 1, "=") && code.IsWord(open - 1)
                        ? new Span(code.PathStart(open - 1), code.Mate(open) + 1)
                        : default;
            if (!at.IsEmpty && !IsLogged(code, at))
                found.Add((at, i));
        }

        var places = found.Select(f => f.Text).ToList();
        foreach (var (at, text) in found)
        {
            // One that believes in several headers is told once. A proof that another reader of such headers asks for is that one's.
            var believer = code.Functions.Around(text)?.Start ?? -1;
            if (
                believer == last
                || ForwardedIdentity.Any.OnlyTheProxySpeaks(code, p => !Kinship.IsAnothers(code, text, p, places))
                || code.Index.Places(Peers).Any(p => code.IsWord(p) && !Kinship.IsAnothers(code, text, p, places))
            )
                continue;
            last = believer;
            yield return ForwardedIdentity.Any.Flag(at, code[text].Value);
        }
    }

    /// <summary>LOG(INFO) &lt;&lt; … &lt;&lt; header: written down, not believed.</summary>
    private static bool IsLogged(CodeFile code, Span at)
    {
        var start = code.StatementStart(at.From);
        return Words.IsLogging(code[start].Value)
            && Enumerable.Range(start, at.From - start).Any(i => code.Is(i, "<") && code.Is(i + 1, "<"));
    }

    /// <summary>HC560: a pin that is compared with a text of the certificate, or looked at after data has gone.</summary>
    public static IEnumerable<Flag> Pins(CodeFile code)
    {
        foreach (var call in code.Calls(Comparing))
        {
            if (!IsPin(code, call) || code.Functions.Around(call.Name) is not { } function)
                continue;
            var wrong = code
                .Index.Places([.. Texts.Keys])
                .Where(i => i >= function.Body.From && i < call.Whole.To && code.IsWord(i))
                .Select(i => Texts[code[i].Value])
                .FirstOrDefault();
            if (wrong is not null && !Verified.Pins(code, function.Body with { To = call.Start }))
                yield return new(
                    call.Whole,
                    $"the pin is compared with the certificate's {wrong}: anybody can write that into a certificate of his own"
                )
                {
                    Remedy = "Compare the SHA-256 of the public key (X509_pubkey_digest).",
                    Confidence = Confidence.Firm,
                };
            else if (wrong is null && IsLate(code, call, function))
                yield return new(call.Whole, "the pin is looked at after data was sent: whoever answered has got it already")
                {
                    Remedy = "Compare before the first byte is sent, in the verify callback.",
                    Confidence = Confidence.Firm,
                };
        }

        foreach (var late in LateChecks(code).Concat(ByOperator(code)))
            yield return late;
    }

    /// <summary>pinned_serial == hex.get(): compared by an operator with what was made of a text of the certificate.</summary>
    private static IEnumerable<Flag> ByOperator(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
                && code.Functions.Around(i) is { } around
                && Enumerable.Range(i - 6, 14).Any(k => code.IsWord(k) && PinName().IsMatch(code[k].Value))
                && (
                    TextIn(code, new(Math.Max(around.Body.From, i - 12), i + 14))
                    ?? (Verified.Digests(code, around.Body) ? null : Made(code, around, i))
                )
                    is { } text
            )
                yield return new(
                    new(i, i + 1),
                    $"the pin is compared with the certificate's {text}: anybody can write that into a certificate of his own"
                )
                {
                    Remedy = "Compare the digest of the public key.",
                    Confidence = Confidence.Firm,
                };
    }

    private static string? TextIn(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Select(k => Texts.GetValueOrDefault(code[k].Value)).FirstOrDefault(t => t is not null);

    /// <summary>What one side of a comparison was made of in the same function, step by step.</summary>
    private static string? Made(CodeFile code, Function function, int comparison, int depth = 0)
    {
        if (depth > 3)
            return null;
        var from = depth == 0 ? code.StatementStart(comparison) : comparison;
        var to = depth == 0 ? code.Expression(comparison + 1).To : code.Expression(comparison).To;
        for (var i = from; i < Math.Min(to, from + 60); i++)
        {
            if (!code.IsWord(i) || code.IsLink(i - 1) || code.Is(i + 1, "("))
                continue;
            foreach (var place in code.Index.Places(code[i].Value))
            {
                if (!function.Body.Contains(place) || place >= from)
                    continue;
                // auto hex = f(bn), std::unique_ptr<char, F> hex(f(bn), …)
                var made =
                    code.Is(place + 1, "=") ? code.Expression(place + 2)
                    : code[place + 1].Value is "(" or "{" && (code.IsWord(place - 1) || code.Is(place - 1, ">")) ? code.Inside(place + 1)
                    : default;
                if (made.IsEmpty)
                    continue;
                if ((TextIn(code, made) ?? Made(code, function, made.From, depth + 1)) is { } text)
                    return text;
            }
        }

        return null;
    }

    /// <summary>HC572: beside the mode and the file's name, what is written says that it is a key.</summary>
    public static IEnumerable<Flag> KeyFiles(CodeFile code)
    {
        foreach (var flag in OpenKeyFile.Any.Look(code))
            yield return flag;
        foreach (var call in code.Calls("chmod", "fchmod", "fchmodat", "open", "creat", "openat", "_chmod"))
            if (Mode(code, call) is { Length: > 0 } mode && WritesKey(code, call))
                yield return Flag(call.Whole, mode);
        foreach (var call in code.Calls("setPermissions", "permissions"))
        {
            if (Words.IsDeclaration(code, call.Name, call.Open))
                continue;
            var open = Enumerable
                .Range(call.Open, Math.Min(60, Math.Max(0, code.Mate(call.Open) - call.Open)))
                .Where(i =>
                    code[i].Value is "ReadOther" or "ReadGroup" or "others_read" or "group_read" or "others_all" or "group_all" or "all"
                    && code.Is(i - 1, "::")
                    && !code.Is(i - 1, "~")
                )
                .Select(i => code[i].Value)
                .FirstOrDefault();
            if (open is not null && !Words.Holds(code, call.Whole, "remove") && WritesKey(code, call))
                yield return Flag(call.Whole, open);
        }
    }

    /// <summary>HC514: a check of certificates that nothing in the file calls, and nothing outside can.</summary>
    public static IEnumerable<Flag> Idle(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (
                function.Name.Length == 0
                || !code.Is(function.Start, function.Name)
                || code.Index.Places(function.Name).Count(code.IsWord) != 1
            )
                continue;
            var start = code.StatementStart(function.Start);
            var isHidden = Enumerable.Range(start, Math.Max(0, function.Start - start)).Any(i => code.Is(i, "static"));
            if (!isHidden || code.Parent(function.Start) >= 0)
                continue;
            var head = code.Inside(function.Start + 1);
            if (
                Words.Holds(code, head, "X509_STORE_CTX")
                || VerifyName().IsMatch(function.Name)
                    && Words.Holds(code, head, "X509", "SSL", "gnutls_session_t", "mbedtls_x509_crt", "QSslCertificate", "verify_context")
            )
                yield return new(
                    new(function.Start, function.End + 1),
                    $"{function.Name} looks like a check of certificates, and nothing calls it"
                )
                {
                    Remedy = "Install it, or remove it.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    private static Flag Flag(Span at, string mode) =>
        new(at, $"the private key is written with mode {mode}: others of the machine can read it, and be this party")
        {
            Remedy = "Give it mode 0600 from its creation.",
        };

    private static string Mode(CodeFile code, Call call)
    {
        foreach (var argument in call.Arguments.Skip(1))
            for (var i = argument.From; i < argument.To; i++)
            {
                if (code[i].Kind == TokenKind.Number && OpenMode().IsMatch(code[i].Value))
                    return code[i].Value;
                if (code[i].Value is "S_IROTH" or "S_IRGRP" or "S_IRWXO" or "S_IRWXG")
                    return code[i].Value;
            }

        return "";
    }

    private static bool WritesKey(CodeFile code, Call call)
    {
        var function = code.Functions.Around(call.Name);
        return function is not null
            && !(call.Arguments.Count > 0 && CertificateFile().IsMatch(code.Text(call.Argument(0))))
            && (
                Writes(code, call, function)
                || KeyFunction().IsMatch(function.Name)
                || call.Arguments.Take(1)
                    .Any(a =>
                        Enumerable
                            .Range(a.From, a.Length)
                            .Any(i => (code.IsWord(i) || code[i].IsText) && KeyFunction().IsMatch(code[i].Value))
                    )
            );
    }

    /// <summary>What is written next, or last before a chmod, is a key.</summary>
    private static bool Writes(CodeFile code, Call call, Function function)
    {
        bool IsWriter(Call c) =>
            KeyWriters.Contains(c.Word)
            || c.Word.StartsWith("PEM_write", StringComparison.Ordinal)
            || c.Word.StartsWith("i2d_X509", StringComparison.Ordinal);
        var writers = code.Calls().Where(c => c.Open >= function.Body.From && c.Open < function.Body.To && IsWriter(c)).ToList();
        var isOpening = call.Word is "open" or "creat" or "openat";
        var writer =
            isOpening ? writers.Find(w => w.Open > call.Open)
            : writers.FindLast(w => w.Open < call.Open) is { Code: not null } before ? before
            : writers.FirstOrDefault();
        return writer.Code is not null && KeyWriters.Contains(writer.Word);
    }

    private static bool IsPin(CodeFile code, Call call)
    {
        for (var i = call.Open; i < Math.Min(code.Mate(call.Open), call.Open + 40); i++)
            if (code.IsWord(i) && PinName().IsMatch(code[i].Value))
                return true;
        return code.Functions.Around(call.Name) is { } function && PinName().IsMatch(function.Name);
    }

    /// <summary>rc = send_batch(ssl, b); if (!pin_matches(ssl)) return -1;</summary>
    private static IEnumerable<Flag> LateChecks(CodeFile code)
    {
        foreach (var call in code.Calls())
        {
            if (
                !PinName().IsMatch(call.Word)
                || SetsPin().IsMatch(call.Word)
                || code.Functions.Around(call.Name) is not { } function
                || Words.IsDeclaration(code, call.Name, call.Open)
                || call.Arguments.Count == 0
            )
                continue;
            var connects = code.Calls("SSL_connect", "wolfSSL_connect", "BIO_do_connect", "mbedtls_ssl_handshake", "gnutls_handshake")
                .Where(c => c.Name >= function.Body.From && c.Name < call.Name)
                .ToList();
            if (connects.Count == 0)
                continue;
            var session = code.Text(connects[0].Argument(0));
            bool Of(Call c) => c.Arguments.Any(a => code.Text(a) == session);
            var between = code.Calls().Where(c => c.Name > connects[0].Name && c.Name < call.Name && Of(c)).ToList();
            if (Of(call) && between.Exists(c => SendName().IsMatch(c.Word)) && !between.Exists(c => PinName().IsMatch(c.Word)))
                yield return new(call.Whole, "the pin is looked at after data was sent: whoever answered has got it already")
                {
                    Remedy = "Compare before the first byte is sent, in the verify callback.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    [GeneratedRegex("(?i)^(set|add|load|init)_|_(set|add|load|init)(_|$)")]
    private static partial Regex SetsPin();

    [GeneratedRegex("(?i)(^|_)(send|write|post|put|push|submit|publish|upload|login|request|transmit)(_|$)|[a-z](Send|Write|Post)")]
    private static partial Regex SendName();

    private static bool IsLate(CodeFile code, Call call, Function function)
    {
        var connects = code.Calls(
                "SSL_connect",
                "wolfSSL_connect",
                "BIO_do_connect",
                "BIO_do_handshake",
                "mbedtls_ssl_handshake",
                "gnutls_handshake"
            )
            .Where(c => c.Name >= function.Body.From && c.Name < call.Name)
            .ToList();
        return connects.Count > 0 && code.Calls(Sends).Any(s => s.Name > connects[0].Name && s.Name < call.Start);
    }

    [GeneratedRegex("(?i)(^|_)(pin|pins|pinned|pinning)(_|$|[A-Z])|pinned|[a-z]Pin(s|ned)?($|[A-Z])")]
    private static partial Regex PinName();

    [GeneratedRegex("(?i)^(verify|check|validate)_?|_(verify|check|validate)(_|$)|_pin(_|$)|^pin_")]
    private static partial Regex VerifyName();

    [GeneratedRegex("(?i)(^|_)key(_|$|file|path|s$)|privkey|private|[a-z]Key($|[A-Z])|\\.key$|key\\.pem$")]
    private static partial Regex KeyFunction();

    [GeneratedRegex("(?i)cert|crt|pub|^cpath|chain")]
    private static partial Regex CertificateFile();

    [GeneratedRegex("^0[0-7]?[0-7]([0-7][4-7]|[4-7][0-7])$")]
    private static partial Regex OpenMode();

    [GeneratedRegex(
        "(?i)^(get_?header(_?value)?|header|getHeader|get_header_value|find_?header|rawHeader|getenv|value|get|at|find|count|contains|hasHeader|has_header|MHD_lookup_connection_value|evhttp_find_header|FCGX_GetParam|apr_table_get|mg_get_http_header|mg_get_header|h2o_find_header_by_str|http_header_get|soup_message_headers_get_one|soup_message_headers_get|lookup|GetHeader|req_header|getCgiHeader|request_header|cgi_env|SCRIPT_NAME|environment|http_find_header|get_param|ap_getword|getHeaderByName|get_http_header|getSingleOrEmpty)$"
    )]
    private static partial Regex Reads();
}
