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
    public static Does Of(CodeFile code, Function function, string[] agrees) => Of(code, function, agrees, 0);

    private static Does Of(CodeFile code, Function function, string[] agrees, int depth)
    {
        var returns = code.Functions.Returns(function);
        if (returns.Count == 0)
            return Does.Decides;
        var preverified = function.Parameters.Count > 0 ? function.Parameters[0] : "";
        if (Words.Holds(code, function.Body, "throw", "abort", "longjmp"))
            return Does.Decides;
        var answers = returns.Select(r => Answer(code, function, r, agrees)).ToList();
        if (
            answers.Contains(Answers.Unknown)
            && !Verified.Pins(code, function.Body)
            && Masked(code, function, preverified, agrees) is { } early
        )
            return early;
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
                ? Of(code, helper, agrees, depth + 1)
                : Does.Decides;
        if (Verified.Pins(code, function.Body))
            return Does.Decides;
        if (Masked(code, function, preverified, agrees) is { } masked)
            return masked;
        if (answers.TrueForAll(a => a == Answers.Yes))
            return Does.Agrees;
        if (answers.Contains(Answers.Library))
            return Does.Decides;
        // It can say no: for something that only the right certificate passes?
        if (Words.Holds(code, function.Body, Checks) || UsesVerdict(code, function, preverified))
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
        return Does.Decides;
    }

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

    private static Answers Answer(CodeFile code, Function function, Span returned, string[] agrees)
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
        return function.Parameters.Count > 0 && Words.Holds(code, returned, function.Parameters[0]) ? Answers.Library : Answers.Unknown;
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
                && !call.Word.Contains("print", StringComparison.OrdinalIgnoreCase)
                && !call.Word.Contains("log", StringComparison.OrdinalIgnoreCase)
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
