using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Verification by hand: what is looked at after the handshake, and whether looking has an effect.</summary>
internal static class Verified
{
    private static readonly string[] Results =
    [
        "SSL_get_verify_result",
        "wolfSSL_get_verify_result",
        "mbedtls_ssl_get_verify_result",
        "ssl_get_verify_result",
        "gnutls_certificate_verify_peers2",
        "gnutls_certificate_verify_peers3",
        "gnutls_certificate_verify_peers",
        "gnutls_session_get_verify_cert_status",
        "X509_verify_cert",
        "CertVerifyCertificateChainPolicy",
    ];

    private static readonly string[] Digests =
    [
        "X509_digest",
        "X509_pubkey_digest",
        "i2d_X509_PUBKEY",
        "i2d_PUBKEY",
        "X509_cmp",
        "EVP_PKEY_cmp",
        "EVP_PKEY_eq",
        "gnutls_x509_crt_get_fingerprint",
        "gnutls_fingerprint",
        "gnutls_verify_stored_pubkey",
        "X509_get0_pubkey_bitstr",
        "SHA256",
        "mbedtls_sha256",
        "mbedtls_sha256_ret",
        "EVP_Digest",
        "digest",
        "QCryptographicHash",
        "X509_get_X509_PUBKEY",
        "EVP_sha256",
        "i2d_X509",
    ];

    private static readonly string[] Compares =
    [
        "memcmp",
        "CRYPTO_memcmp",
        "timingsafe_memcmp",
        "X509_cmp",
        "EVP_PKEY_cmp",
        "EVP_PKEY_eq",
        "strcmp",
        "strcasecmp",
        "strncmp",
        "equal",
        "compare",
        "gnutls_verify_stored_pubkey",
        "gnutls_memcmp",
        "sodium_memcmp",
        "contains",
        "find",
        "count",
    ];

    private static readonly string[] Refuses =
    [
        "return",
        "goto",
        "throw",
        "exit",
        "_exit",
        "abort",
        "break",
        "continue",
        "SSL_shutdown",
        "SSL_free",
        "close",
        "closesocket",
        "die",
        "fatal",
        "errx",
        "err",
        "co_return",
        "mbedtls_ssl_close_notify",
        "disconnect",
        "disconnectFromHost",
        "longjmp",
        "ERR",
        "FATAL",
    ];

    /// <summary>True where the same function, or the file where it does it in another, verifies with effect.</summary>
    public static bool ByHand(CodeFile code, int at) => at >= 0 && (ResultDecides(code) || Pins(code, new(0, code.Tokens.Length)));

    /// <summary>True where a digest or key of the certificate is compared around a place.</summary>
    public static bool PinsAround(CodeFile code, int at)
    {
        var function = code.Functions.Around(at);
        return function is not null && Pins(code, function.Body);
    }

    /// <summary>A digest or a key is taken, and compared.</summary>
    public static bool Pins(CodeFile code, Span span) =>
        code.Index.Places(Digests).Any(i => i >= span.From && i < span.To && code.IsWord(i))
        && (
            code.Index.Places(Compares).Any(i => i >= span.From && i < span.To && code.IsWord(i) && code.Is(i + 1, "("))
            || code.Index.Places("digest", "fingerprint").Any(i => i >= span.From && i < span.To && NearComparison(code, i))
        );

    /// <summary>True where the file looks at a result at all.</summary>
    public static bool Looks(CodeFile code) => code.Calls(Results).Any();

    /// <summary>True where a result is looked at that can be that of a place.</summary>
    public static bool Looks(CodeFile code, int at) => Words.CallsNear(code, at, Results).Any();

    /// <summary>Results that are fetched without effect: nothing refuses because of them.</summary>
    public static IEnumerable<Call> Idle(CodeFile code) =>
        ResultDecides(code)
            ? []
            : code.Calls(Results)
                .Where(c => !Words.IsDeclaration(code, c.Name, c.Open))
                .Where(c =>
                    c.Word.EndsWith("get_verify_result", StringComparison.Ordinal)
                    || c.Word.StartsWith("gnutls_certificate", StringComparison.Ordinal)
                );

    /// <summary>True where one of the results makes the program refuse.</summary>
    public static bool ResultDecides(CodeFile code) => code.Calls(Results).Any(c => Decides(code, c));

    private static bool Decides(CodeFile code, Call call)
    {
        if (InCondition(code, call.Name) is { } condition)
            return RefusesAfter(code, condition);
        var start = code.StatementStart(call.Start);
        if (code.Is(start, "return") || code.Is(start, "co_return"))
            return true;
        // if/while around it, or handed to a function that is not in sight.
        if (code.Parent(call.Name) is >= 0 and var open && code.Is(open, "(") && code.CallAt(open) is { } outer)
            return outer.Word
                is not ("printf" or "fprintf" or "X509_verify_cert_error_string" or "log" or "LOG" or "qDebug" or "qWarning" or "syslog");
        // long result = SSL_get_verify_result(ssl); if (result != X509_V_OK) …
        for (var i = start; i < call.Start; i++)
        {
            if (!code.Is(i, "=") || !code.IsWord(i - 1))
                continue;
            var name = code[i - 1].Value;
            var body = Words.Around(code, call.Name);
            foreach (var place in Texts(code, name, body, call.Open))
            {
                if (InCondition(code, place) is { } asked && RefusesAfter(code, asked))
                    return true;
                if (code[code.StatementStart(place)].Value is "return" or "switch")
                    return true;
            }

            // The verdict of gnutls stands behind its second argument.
            return call.Word.StartsWith("gnutls", StringComparison.Ordinal) && Status(code, call, body);
        }

        return call.Word.StartsWith("gnutls", StringComparison.Ordinal) && Status(code, call, Words.Around(code, call.Name));
    }

    private static bool Status(CodeFile code, Call call, Span body)
    {
        var argument = call.Argument(call.Word.EndsWith('3') ? 2 : 1);
        return !argument.IsEmpty
            && code.IsWord(argument.To - 1)
            && Texts(code, code[argument.To - 1].Value, body, call.Open)
                .Any(p => InCondition(code, p) is { } asked && RefusesAfter(code, asked) || code.Is(code.StatementStart(p), "return"));
    }

    private static IEnumerable<int> Texts(CodeFile code, string name, Span body, int after) =>
        code.Index.Places(name).Where(i => i > after && i < body.To && code.IsWord(i)).Take(20);

    /// <summary>The brackets of the if that a place is in, or null.</summary>
    private static int? InCondition(CodeFile code, int at)
    {
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 5; open = code.Parent(open), depth++)
            if (code.Is(open, "(") && code[open - 1].Value is "if" or "while" or "constexpr" or "switch")
                return open;
            else if (!code.Is(open, "("))
                return null;
        return null;
    }

    /// <summary>What is reached where the condition holds, or does not, leaves.</summary>
    private static bool RefusesAfter(CodeFile code, int condition)
    {
        var after = code.Mate(condition) + 1;
        var then = Block(code, after);
        if (Words.Holds(code, then, Refuses))
            return true;
        var next = code.Is(after, "{") ? then.To + 1 : then.To + 1;
        if (code.Is(next, "else"))
            return Words.Holds(code, Block(code, next + 1), Refuses) || code.Is(next + 1, "if");
        // ok = 0, verified = false: a variable keeps it.
        return Enumerable
            .Range(then.From, then.Length)
            .Any(i => code.Is(i, "=") && code.Values.Of(code.Expression(i + 1)).Kind is not ValueKind.Text);
    }

    private static Span Block(CodeFile code, int at) => code.Is(at, "{") ? code.Inside(at) : code.Expression(at);

    private static bool NearComparison(CodeFile code, int index)
    {
        for (var i = Math.Max(0, index - 8); i < index + 16; i++)
            if (code.Is(i, "==") || code.Is(i, "!="))
                return true;
        return false;
    }
}
