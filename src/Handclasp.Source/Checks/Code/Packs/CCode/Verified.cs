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

    private static readonly string[] Hashes =
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

    /// <summary>What writes to the peer.</summary>
    public static readonly string[] Sends =
    [
        "SSL_write",
        "SSL_write_ex",
        "BIO_write",
        "BIO_puts",
        "BIO_printf",
        "gnutls_record_send",
        "mbedtls_ssl_write",
        "wolfSSL_write",
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

    /// <summary>
    /// True where what a place leaves unverified is verified by hand, with effect: in the same function or one that it names, before anything
    /// is sent; or in a function that belongs to no other session.
    /// </summary>
    public static bool ByHand(CodeFile code, int at)
    {
        if (at < 0)
            return false;
        // What looks at a configuration that it sets up itself looks at that one.
        var results = code.Calls(Results)
            .Where(c =>
                Kin.Speaks(code, at, c.Name, "SSL_new", "mbedtls_ssl_conf_authmode", "SSL_CTX_set_verify") && !IsInCallback(code, c)
            )
            .ToList();
        var deciding = results.Where(c => Decides(code, c)).ToList();
        if (code.Functions.NamedAround(at) is { } home)
        {
            var scope = Kin.Scope(code, home);
            var own = deciding.Where(c => scope.Any(f => f.Body.Contains(c.Name))).ToList();
            if (own.Count > 0)
                return !SendsBefore(code, home, own);
            // What is looked at right here and has no effect outweighs what others do.
            if (results.Exists(c => home.Body.Contains(c.Name)))
                return PinsNear(code, at);
        }

        return deciding.Count > 0 || PinsNear(code, at);
    }

    /// <summary>True where a digest or key of the certificate is taken and compared that can be that of a place.</summary>
    public static bool PinsNear(CodeFile code, int at)
    {
        var compares = code.Index.Places(Compares).Where(i => code.IsWord(i) && code.Is(i + 1, "(")).ToList();
        foreach (var digest in code.Index.Places(Hashes))
            if (code.IsWord(digest) && Kin.Speaks(code, at, digest, "SSL_new"))
            {
                if (compares.Exists(c => Kin.AreRelated(code, c, digest) && Kin.Speaks(code, at, c, "SSL_new")))
                    return true;
                if (code.Functions.NamedAround(digest) is { } home && Pins(code, home.Body))
                    return true;
            }

        return false;
    }

    /// <summary>True where the function sends something over the session before it looks.</summary>
    private static bool SendsBefore(CodeFile code, Function home, List<Call> looks)
    {
        // Where the function itself, or a call in it, comes to look.
        var first = int.MaxValue;
        foreach (var look in looks)
            if (home.Body.Contains(look.Name))
                first = Math.Min(first, look.Name);
            else
                foreach (
                    var function in code.Functions.All.Where(f =>
                        f.Name.Length > 0 && Kin.Scope(code, f).Any(s => s.Body.Contains(look.Name))
                    )
                )
                foreach (var place in code.Index.Places(function.Name))
                    if (home.Body.Contains(place))
                        first = Math.Min(first, place);
        return code.Calls(Sends).Any(c => home.Body.Contains(c.Name) && c.Name < first);
    }

    /// <summary>A verdict that a callback of the library takes is the callback's.</summary>
    private static bool IsInCallback(CodeFile code, Call call) =>
        call.Word == "X509_verify_cert"
        && call.Argument(0) is { Length: 1 } store
        && code.Functions.IsParameter(code[store.From].Value, call.Name);

    /// <summary>True where a digest or key of the certificate is compared around a place.</summary>
    public static bool PinsAround(CodeFile code, int at)
    {
        var function = code.Functions.Around(at);
        return function is not null && Pins(code, function.Body);
    }

    /// <summary>True where a digest or a key is taken.</summary>
    public static bool Digests(CodeFile code, Span span) => code.Index.Places(Hashes).Any(i => span.Contains(i) && code.IsWord(i));

    /// <summary>A digest or a key is taken, and compared.</summary>
    public static bool Pins(CodeFile code, Span span) =>
        Digests(code, span)
        && (
            code.Index.Places(Compares).Any(i => i >= span.From && i < span.To && code.IsWord(i) && code.Is(i + 1, "("))
            || code.Index.Places("digest", "fingerprint").Any(i => i >= span.From && i < span.To && NearComparison(code, i))
        );

    /// <summary>True where a result is looked at that can be that of a place.</summary>
    public static bool Looks(CodeFile code, int at) => Words.CallsNear(code, at, Results).Any();

    /// <summary>Results that are fetched without effect: nothing that can speak for them refuses because of them.</summary>
    public static IEnumerable<Call> Idle(CodeFile code)
    {
        var results = code.Calls(Results).Where(c => !Words.IsDeclaration(code, c.Name, c.Open)).ToList();
        foreach (var call in results)
            if (
                (
                    call.Word.EndsWith("get_verify_result", StringComparison.Ordinal)
                    || call.Word.StartsWith("gnutls_certificate", StringComparison.Ordinal)
                ) && !results.Exists(c => (c == call || Kin.Speaks(code, call.Name, c.Name, "SSL_new")) && Decides(code, c))
            )
                yield return call;
    }

    /// <summary>True where one of the results makes the program refuse.</summary>
    public static bool ResultDecides(CodeFile code) => code.Calls(Results).Any(c => Decides(code, c));

    /// <summary>True where a callback asks GnuTLS for its verdict, and does nothing with it but tell.</summary>
    public static bool IsOnlyTold(CodeFile code, Function callback)
    {
        var asked = code.Calls("gnutls_certificate_verify_peers2", "gnutls_certificate_verify_peers3")
            .Where(c => callback.Body.Contains(c.Name))
            .ToList();
        return asked.Count > 0 && !asked.Exists(c => Decides(code, c)) && !Pins(code, callback.Body);
    }

    private static bool Decides(CodeFile code, Call call)
    {
        // The verdict of GnuTLS stands behind its second argument; what it returns says only that there is one.
        if (call.Word.StartsWith("gnutls_certificate_verify", StringComparison.Ordinal))
            return Status(code, call, Words.Around(code, call.Name));
        if (InCondition(code, call.Name) is { } condition)
            return RefusesAfter(code, condition);
        var start = code.StatementStart(call.Start);
        if (code.Is(start, "return") || code.Is(start, "co_return"))
            return true;
        // if/while around it, or handed to a function that is not in sight.
        if (code.Parent(call.Name) is >= 0 and var open && code.Is(open, "(") && code.CallAt(open) is { } outer)
            return !Words.IsLogging(outer.Word);
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

            return false;
        }

        return false;
    }

    /// <summary>The verdict's variable decides, handed back to the caller where it is his.</summary>
    private static bool Status(CodeFile code, Call call, Span body)
    {
        if (call.Word == "gnutls_certificate_verify_peers")
            return true;
        var argument = call.Argument(call.Word.EndsWith('3') ? 2 : 1);
        if (argument.IsEmpty || !code.IsWord(argument.To - 1))
            return false;
        var name = code[argument.To - 1].Value;
        if (code.Functions.IsParameter(name, call.Name))
            return true;
        return Texts(code, name, body, call.Open)
            .Any(p =>
                InCondition(code, p) is { } asked && RefusesAfter(code, asked)
                || code[code.StatementStart(p)].Value is "return" or "switch"
                || code.Parent(p) is > 0 and var open
                    && code.CallAt(open) is { } outer
                    && code.Is(open, "(")
                    && !Words.IsLogging(outer.Word)
                    && !outer.Word.StartsWith("gnutls_", StringComparison.Ordinal)
                    && outer.Word is not ("if" or "while")
                || code.Is(code.StatementStart(p) + 1, "=") && p > code.StatementStart(p) + 1
            );
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
