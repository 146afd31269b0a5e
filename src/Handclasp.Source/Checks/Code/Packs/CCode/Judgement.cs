using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>What a verification callback does.</summary>
internal enum Does
{
    /// <summary>It can refuse, or it cannot be read here.</summary>
    Decides,

    /// <summary>It agrees whatever it is given.</summary>
    Agrees,

    /// <summary>It takes errors of the chain for none.</summary>
    Masks,

    /// <summary>It looks at the dates only.</summary>
    DatesOnly,

    /// <summary>It looks at names only.</summary>
    NamesOnly,

    /// <summary>It looks at nothing that only the right certificate has: whether there is one, how deep the chain is.</summary>
    Nothing,

    /// <summary>It lets any name pass.</summary>
    AnyName,

    /// <summary>It lets pass what cannot be asked whether it is revoked.</summary>
    SoftFails,
}

/// <summary>Reads the bodies of verification callbacks in C and C++.</summary>
internal static class Judgement
{
    private static readonly string[] Checks =
    [
        "X509_verify_cert",
        "X509_cmp",
        "X509_check_host",
        "X509_check_ip",
        "X509_NAME_cmp",
        "memcmp",
        "CRYPTO_memcmp",
        "EVP_PKEY_cmp",
        "EVP_PKEY_eq",
        "gnutls_certificate_verify_peers2",
        "gnutls_certificate_verify_peers3",
        "gnutls_certificate_verify_peers",
        "SSL_get_verify_result",
        "X509_verify",
        "X509_STORE_CTX_verify",
        "rfc2818_verification",
        "host_name_verification",
        "CertVerifyCertificateChainPolicy",
        "CERT_VerifyCertificate",
        "CERT_PKIXVerifyCert",
        "SSL_AuthCertificate",
    ];

    /// <summary>How the names of errors begin.</summary>
    private static readonly string[] Errors =
    [
        "X509_V_ERR_",
        "BR_ERR_X509_",
        "SEC_ERROR_",
        "SSL_ERROR_BAD_CERT",
        "GNUTLS_CERT_",
        "NE_SSL_",
        "CERT_E_",
        "RD_KAFKA_CERT_",
    ];

    private static readonly string[] Hides = ["X509_STORE_CTX_set_error"];

    /// <summary>Judges one that agrees by returning one of these words or numbers.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The callback.</param>
    /// <param name="agrees">By what it agrees.</param>
    /// <param name="verdict">Which parameter is what the library found; -1 where the callback stands in for the library.</param>
    public static Does Of(CodeFile code, Function function, string[] agrees, int verdict = 0) => Of(code, function, agrees, verdict, 0);

    /// <summary>gnutls_certificate_verify_peers3(session, host, &amp;status): what it found is in status, which nobody reads; what it returns is whether it could look.</summary>
    private static bool IsStatusUnread(CodeFile code, Function function) =>
        code.Calls("gnutls_certificate_verify_peers2", "gnutls_certificate_verify_peers3", "gnutls_certificate_verify_peers")
            .Any(c =>
                function.Body.Contains(c.Name)
                && c.Arguments is [.., { Length: 2 } last]
                && code.Is(last.From, "&")
                && code.Index.Places(code[last.From + 1].Value)
                    .Count(p =>
                        function.Body.Contains(p)
                        && code.IsWord(p)
                        && !code.Is(p + 1, "=")
                        && (!code.Is(p + 1, ";") || code.Is(p - 1, "return"))
                    ) == 1
            );

    private static Does Of(CodeFile code, Function function, string[] agrees, int verdict, int depth)
    {
        var returns = code.Functions.Returns(function);
        if (returns.Count == 0)
            return Does.Decides;
        var preverified =
            verdict >= 0 && verdict < function.Parameters.Count && function.Parameters[verdict] is not ("bool" or "int")
                ? function.Parameters[verdict]
                : "";
        if (Words.Holds(code, function.Body, "throw", "abort", "longjmp"))
            return Does.Decides;
        if (SomeBitsOnly(code, function, preverified))
            return Does.Masks;
        if (verdict < 0 && IsStatusUnread(code, function))
            return Does.Agrees;
        if (verdict < 0 && Verified.IsOnlyTold(code, function) && returns.Any(r => Agrees(code.Values.Of(r), agrees)))
            return Does.Agrees;
        var answers = returns.Select(r => Answer(code, function, r, agrees, preverified)).ToList();
        if (
            answers.Contains(Answers.Unknown)
            && !Verified.Pins(code, function.Body)
            && Masked(code, function, preverified, agrees) is { } early
        )
            return early;
        if (
            answers.Contains(Answers.Unknown)
            && !answers.Contains(Answers.Library)
            && (preverified.Length == 0 || !Words.Holds(code, function.Body, preverified))
            && !HasEvidence(code, function)
            && returns.Where((_, i) => answers[i] == Answers.Unknown).All(r => IsPresence(code, function, r, 0))
        )
            return Does.Nothing;
        // The library's verdict is not asked, and a name is all that is.
        if (
            answers.Contains(Answers.Unknown)
            && verdict >= 0
            && verdict < function.Parameters.Count
            && !answers.Contains(Answers.Library)
            && (preverified.Length == 0 || !Words.Holds(code, function.Body, preverified))
            && !Words.Holds(code, function.Body, Checks)
            && !Words.Holds(code, function.Body, "X509_STORE_CTX_get_error", "wolfSSL_X509_STORE_CTX_get_error", "error")
            && returns.Any(r =>
                Words.Holds(code, r, "find", "rfind", "compare", "strcmp", "strcasecmp", "strncmp", "strstr", "contains", "starts_with")
            )
            && !Verified.Pins(code, function.Body)
            && Words.Holds(
                code,
                function.Body,
                "X509_get_subject_name",
                "X509_NAME_get_text_by_NID",
                "X509_get_issuer_name",
                "X509_NAME_oneline"
            )
        )
            return Does.NamesOnly;
        if (answers.Contains(Answers.Unknown))
            // return check(x), where check is of this file.
            return
                depth < 3
                && answers.Count == 1
                && code.Is(returns[0].To - 1, ")")
                && code.CallAt(code.Mate(returns[0].To - 1)) is { } call
                && call.Start == returns[0].From
                && code.Functions.Named(call.Word).FirstOrDefault() is { } helper
                && !ReferenceEquals(helper, function)
                ? Of(code, helper, agrees, verdict, depth + 1)
                : Does.Decides;
        if (Verified.Pins(code, function.Body))
            return Does.Decides;
        if (Masked(code, function, preverified, agrees) is { } masked)
            return masked;
        if (answers.TrueForAll(a => a == Answers.Yes))
            return Does.Agrees;
        if (verdict >= 0 && RefusesSomeOnly(code, function, returns, answers))
            return Does.Masks;
        if (answers.Contains(Answers.Library))
            return Does.Decides;
        // It can say no: for something that only the right certificate passes?
        if (Words.Holds(code, function.Body, Checks) || verdict >= 0 && UsesVerdict(code, function, preverified))
            return Does.Decides;
        var words = Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Where(code.IsWord)
            .Select(i => code[i].Value)
            .ToHashSet(StringComparer.Ordinal);
        if (
            words.Overlaps([
                "X509_get_subject_name",
                "X509_NAME_get_text_by_NID",
                "X509_get_issuer_name",
                "gnutls_x509_crt_get_dn",
                "subject_name",
                "issuer_name",
            ])
        )
            return CallsUnseen(code, function) ? Does.Decides : Does.NamesOnly;
        if (
            words.Overlaps([
                "X509_get_notAfter",
                "X509_get0_notAfter",
                "X509_get0_notBefore",
                "X509_cmp_current_time",
                "X509_cmp_time",
                "gnutls_x509_crt_get_expiration_time",
            ])
        )
            return CallsUnseen(code, function) ? Does.Decides : Does.DatesOnly;
        return answers.Contains(Answers.Yes) && answers.TrueForAll(a => a is Answers.Yes or Answers.No) && !HasEvidence(code, function)
            ? Does.Nothing
            : Does.Decides;
    }

    /// <summary>Something that can tell the right certificate from others: a check of the library, a comparison, a function not in sight.</summary>
    private static bool HasEvidence(CodeFile code, Function function) =>
        Words.Holds(code, function.Body, Checks)
        || Words.Holds(code, function.Body, "X509_STORE_CTX_get_error", "wolfSSL_X509_STORE_CTX_get_error", "error")
        || Words.Holds(code, function.Body, "strcmp", "strcasecmp", "strncmp", "compare", "find", "contains", "equal", "count")
        || CallsUnseen(code, function);

    /// <summary>cert != NULL, sk_X509_num(chain) >= 1, n > 0: anybody's certificate is there.</summary>
    private static bool IsPresence(CodeFile code, Function function, Span span, int depth)
    {
        if (depth > 3 || span.IsEmpty)
            return false;
        for (var i = span.From; i < span.To; i++)
        {
            if (code[i].IsText || code.Is(i, "?"))
                return false;
            if (!code.IsWord(i) || code.Is(i, "NULL") || code.Is(i, "nullptr") || code.IsLink(i + 1))
                continue;
            if (code.Is(i + 1, "("))
            {
                if (!Getters.Any(g => code[i].Value.StartsWith(g, StringComparison.Ordinal)))
                    return false;
                i = code.Mate(i + 1);
                continue;
            }

            var word = code[i].Value;
            var given = code
                .Index.Places(word)
                .Where(p => p >= function.Body.From && p < function.Body.To && p < span.From && code.Is(p + 1, "="))
                .ToList();
            if (given.Count == 0 || !given.TrueForAll(p => IsPresence(code, function, code.Expression(p + 2), depth + 1)))
                return false;
        }

        return true;
    }

    private static readonly string[] Getters =
    [
        "X509_STORE_CTX_get",
        "sk_X509_num",
        "SSL_get_peer_cert",
        "SSL_get1_peer",
        "SSL_get0_peer",
        "native_handle",
        "gnutls_certificate_get_peers",
        "X509_get_",
    ];

    /// <summary>
    /// It refuses for some errors by name and agrees to all others: <c>if (err == EXPIRED) return 0; return 1;</c>, <c>default: return 1;</c>
    /// </summary>
    private static bool RefusesSomeOnly(CodeFile code, Function function, IReadOnlyList<Span> returns, List<Answers> answers)
    {
        if (answers.Exists(a => a is Answers.Library or Answers.Unknown) || answers.Count < 2 || answers[^1] != Answers.Yes)
            return false;
        if (code.Parent(returns[^1].From) != function.Body.From - 1 && !IsDefault(code, returns[^1].From - 1))
            return false;
        var refusals = returns.Where((_, i) => answers[i] == Answers.No).ToList();
        return refusals.Count > 0 && refusals.TrueForAll(r => IsForOneError(code, r.From - 1));
    }

    private static bool IsDefault(CodeFile code, int at)
    {
        for (var i = at - 1; i > 0 && at - i < 60 && !code.Is(i, "}") && !code.Is(i, "case"); i--)
            if (code.Is(i, "default"))
                return true;
        return false;
    }

    /// <summary>A return under a comparison with one named error, or behind its label.</summary>
    private static bool IsForOneError(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        var condition =
            code.Is(start, "if") ? code.Inside(start + 1)
            : code.Parent(at) is > 0 and var block && code.Is(block - 1, ")") && code.Is(code.Mate(block - 1) - 1, "if")
                ? code.Inside(code.Mate(block - 1))
            : default;
        for (var i = condition.From; i < condition.To; i++)
            if (code.Is(i, "==") && (IsError(code[i + 1].Value) || IsError(code[i - 1].Value)))
                return true;
        for (
            var i = at - 1;
            condition.IsEmpty && i > 0 && at - i < 60 && !code.Is(i, "}") && !code.Is(i, "{") && !code.Is(i, "return");
            i--
        )
            if (code.Is(i, "case"))
                return IsError(code[i + 1].Value);
        return false;
    }

    private static bool IsError(string word) =>
        Errors.Any(e => word.StartsWith(e, StringComparison.Ordinal))
        || word.StartsWith("ASN_", StringComparison.Ordinal)
        || word.StartsWith("WOLFSSL_X509_V_ERR", StringComparison.Ordinal);

    /// <summary>Bits that stand for every failure, or for an issuer that is not known.</summary>
    private static readonly string[] WholeBits =
    [
        "GNUTLS_CERT_INVALID",
        "GNUTLS_CERT_SIGNER_NOT_FOUND",
        "NE_SSL_UNTRUSTED",
        "NE_SSL_FAILMASK",
        "G_TLS_CERTIFICATE_UNKNOWN_CA",
        "G_TLS_CERTIFICATE_VALIDATE_ALL",
    ];

    /// <summary>Of the library's verdict only some bits are looked at, and not the one for an unknown issuer.</summary>
    private static bool SomeBitsOnly(CodeFile code, Function function, string verdict)
    {
        var from = function.Body.From;
        if (verdict.Length == 0)
            foreach (var call in code.Calls("gnutls_certificate_verify_peers2", "gnutls_certificate_verify_peers3"))
                if (
                    call.Open >= function.Body.From
                    && call.Open < function.Body.To
                    && call.Argument(call.Word.EndsWith('3') ? 2 : 1) is { Length: 2 } status
                )
                    (verdict, from) = (code[status.To - 1].Value, code.Mate(call.Open));
        if (verdict.Length == 0)
            return false;
        var seen = false;
        foreach (var place in code.Index.Places(verdict))
        {
            if (place < from || place >= function.Body.To || !code.IsWord(place))
                continue;
            if (code.CallAt(code.Parent(place)) is { } call && code.Is(code.Parent(place), "(") && Words.IsLogging(call.Word))
                continue;
            if (!code.Is(place + 1, "&"))
                return false;
            var bits = code.Is(place + 2, "(") ? code.Inside(place + 2) : new Span(place + 2, place + 3);
            if (
                code.Is(place + 2, "~")
                || Words.Holds(code, bits, WholeBits)
                || !Enumerable.Range(bits.From, bits.Length).Any(i => IsBit(code[i].Value))
            )
                return false;
            seen = true;
        }

        return seen;
    }

    private static bool IsBit(string word) =>
        word.StartsWith("GNUTLS_CERT_", StringComparison.Ordinal)
        || word.StartsWith("NE_SSL_", StringComparison.Ordinal)
        || word.StartsWith("G_TLS_CERTIFICATE_", StringComparison.Ordinal);

    /// <summary>Mbed TLS: the callback takes flags out; the library refuses for those that stay.</summary>
    public static Does OfFlags(CodeFile code, Function function)
    {
        if (function.Parameters.Count < 4 || Verified.Pins(code, function.Body))
            return Does.Decides;
        var flags = function.Parameters[3];
        foreach (var i in code.Index.Places(flags))
        {
            if (i < function.Body.From || i >= function.Body.To || !code.Is(i - 1, "*"))
                continue;
            if (code.Is(i + 1, "=") && code.Values.Of(code.Expression(i + 2)) is { Kind: ValueKind.Number, Text: "0" })
                return Does.Agrees;
            if (!code.Is(i + 1, "&="))
                continue;
            var mask = code.Text(code.Expression(i + 2));
            if (
                mask.Contains("NOT_TRUSTED", StringComparison.Ordinal)
                || mask.Contains("EXPIRED", StringComparison.Ordinal)
                || mask.Contains("OTHER", StringComparison.Ordinal)
            )
                return Does.Masks;
            if (mask.Contains("CN_MISMATCH", StringComparison.Ordinal))
                return Does.AnyName;
        }

        return Does.Decides;
    }

    /// <summary>Lets pass what has no list of revoked certificates.</summary>
    public static bool SoftFails(CodeFile code, Function function) =>
        Masked(code, function, function.Parameters.Count > 0 ? function.Parameters[0] : "", ["1"]) == Does.SoftFails;

    private enum Answers
    {
        Yes,
        No,
        Library,
        Unknown,
    }

    private static Answers Answer(CodeFile code, Function function, Span returned, string[] agrees, string preverified)
    {
        while (returned.Length > 2 && code.Is(returned.From, "(") && code.Mate(returned.From) == returned.To - 1)
            returned = new(returned.From + 1, returned.To - 1);
        if (returned.IsEmpty)
            return Answers.Unknown;
        // ok || true, ok | 1
        for (var i = returned.From; i < returned.To; i++)
            if ((code.Is(i, "||") || code.Is(i, "|")) && IsYes(code.Values.Of(new(i + 1, returned.To))) && agrees.Contains("1"))
                return Answers.Yes;
        if (returned.Length == 1 && code.IsWord(returned.From))
        {
            var word = code[returned.From].Value;
            if (agrees.Contains(word))
                return Answers.Yes;
            var given = code.Names.To(word).Where(a => a.Name >= function.Body.From && a.Name < function.Body.To).ToList();
            if (function.Parameters.Contains(word))
            {
                // preverify_ok = 1: at the end it is always one, where nothing asks before.
                var always = given.Exists(a =>
                    Agrees(code.Values.Of(a.Value), agrees)
                    && ReferenceEquals(code.Functions.Around(a.Name), function)
                    && code.Parent(a.Name) == function.Body.From - 1
                    && !code.Is(code.StatementStart(a.Name), "if")
                );
                return always ? Answers.Yes : Answers.Library;
            }

            if (given.Count > 0)
            {
                var worths = given.Select(a => code.Values.Of(a.Value)).ToList();
                return worths.TrueForAll(v => Agrees(v, agrees)) ? Answers.Yes
                    : worths.TrueForAll(v => v.IsKnown && !Agrees(v, agrees)) ? Answers.No
                    : worths.TrueForAll(v => v.IsKnown) ? Answers.Library
                    : Answers.Unknown;
            }
        }

        var value = code.Values.Of(returned);
        if (Agrees(value, agrees) || (code.IsLink(returned.To - 2) && agrees.Contains(code[returned.To - 1].Value)))
            return Answers.Yes;
        if (value.IsKnown || value.Kind == ValueKind.Unknown && returned.Length == 1)
            return Answers.No;
        // preverified && …
        return preverified.Length > 0 && Words.Holds(code, returned, preverified) ? Answers.Library : Answers.Unknown;
    }

    private static bool Agrees(Value value, string[] agrees) =>
        agrees.Any(a =>
            a switch
            {
                "1" => IsYes(value),
                "0" => value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" },
                _ => value.Text == a,
            }
        );

    private static bool IsYes(Value value) => value.Is(true) || value is { Kind: ValueKind.Number, Text: not "0" and not "-1" };

    /// <summary>Errors for which it agrees all the same.</summary>
    private static Does? Masked(CodeFile code, Function function, string preverified, string[] agrees)
    {
        Does? found = null;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || !Errors.Any(e => code[i].Value.StartsWith(e, StringComparison.Ordinal)))
                continue;
            var pass =
                code.Is(i - 1, "case") ? AgreesUntilBreak(code, i, function, preverified, agrees)
                : code.Is(i - 1, "==") || code.Is(i + 1, "==") ? AgreesIn(code, Consequence(code, i), preverified, agrees)
                : (code.Is(i - 1, "!=") || code.Is(i + 1, "!=")) && RefusesIn(code, Consequence(code, i));
            if (!pass)
                continue;
            var error = code[i].Value;
            var does =
                error.Contains("CRL", StringComparison.Ordinal) ? Does.SoftFails
                : error.Contains("MISMATCH", StringComparison.Ordinal)
                || error.Contains("BAD_SERVER_NAME", StringComparison.Ordinal)
                || error.Contains("CERT_DOMAIN", StringComparison.Ordinal)
                    ? Does.AnyName
                : Does.Masks;
            if (does == Does.Masks)
                return does;
            found ??= does;
        }

        return found;
    }

    private static Span Consequence(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && depth < 5; open = code.Parent(open), depth++)
        {
            if (!code.Is(open, "("))
                return default;
            if (!code.Is(open - 1, "if"))
                continue;
            var after = code.Mate(open) + 1;
            return code.Is(after, "{") ? code.Inside(after) : code.Expression(after);
        }

        return default;
    }

    private static bool AgreesIn(CodeFile code, Span span, string preverified, string[] agrees)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (code.Is(i, "return"))
                return Agrees(code.Values.Of(code.Expression(i + 1)), agrees)
                    || code[i + 1].Value == preverified && Sets(code, new(span.From, i), preverified);
            if (code.Is(i, "=") && code.IsWord(i - 1) && Agrees(code.Values.Of(code.Expression(i + 1)), agrees))
                return true;
            if (Hides.Contains(code[i].Value) && code.Is(i + 1, "(") && code.Text(new Call(code, i, i + 1).Argument(1)) == "X509_V_OK")
                return true;
        }

        return false;
    }

    private static bool Sets(CodeFile code, Span span, string name) =>
        Enumerable
            .Range(span.From, span.Length)
            .Any(i => code[i].Value == name && code.Is(i + 1, "=") && IsYes(code.Values.Of(code.Expression(i + 2))));

    private static bool RefusesIn(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.Is(i, "return"))
                return code.Values.Of(code.Expression(i + 1)) is { Kind: ValueKind.False } or { Kind: ValueKind.Number, Text: "0" };
        return false;
    }

    private static bool AgreesUntilBreak(CodeFile code, int index, Function function, string preverified, string[] agrees)
    {
        for (var i = index; i < function.Body.To; i++)
            if (code.Is(i, "break") || code.Is(i, "default"))
                return AgreesIn(code, new(index, i), preverified, agrees);
            else if (code.Is(i, "return"))
                return AgreesIn(code, new(index, i + 3), preverified, agrees);
        return false;
    }

    private static bool UsesVerdict(CodeFile code, Function function, string preverified) =>
        preverified.Length > 0
            && code.Index.Places(preverified).Any(i => i >= function.Body.From && i < function.Body.To && code.Is(code.Parent(i), "("))
            && function.Parameters.Count >= 2
        || Words.Holds(code, function.Body, "X509_STORE_CTX_get_error");

    /// <summary>Hands something to a function that is not of a library known here: that may verify.</summary>
    private static bool CallsUnseen(CodeFile code, Function function)
    {
        foreach (var call in code.Calls().Where(c => c.Open >= function.Body.From && c.Open < function.Body.To))
            if (
                !call.Word.StartsWith("X509_", StringComparison.Ordinal)
                && !call.Word.StartsWith("SSL_", StringComparison.Ordinal)
                && !call.Word.StartsWith("ASN1_", StringComparison.Ordinal)
                && !call.Word.StartsWith("gnutls_", StringComparison.Ordinal)
                && !call.Word.StartsWith("str", StringComparison.Ordinal)
                && !call.Word.StartsWith("sk_", StringComparison.Ordinal)
                && !call.Word.StartsWith("g_debug", StringComparison.Ordinal)
                && !Words.IsLogging(call.Word)
                && call.Word
                    is not (
                        "time"
                        or "memset"
                        or "sizeof"
                        or "find"
                        or "free"
                        or "OPENSSL_free"
                        or "string"
                        or "native_handle"
                        or "std"
                        or "difftime"
                        or "size"
                        or "empty"
                    )
                && code.Functions.Named(call.Word).FirstOrDefault() is null
            )
                return true;
        return false;
    }
}
