using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Roots and revocation in C and C++.</summary>
internal static partial class Trust
{
    private static readonly string[] Fills =
    [
        "SSL_CTX_load_verify_locations",
        "SSL_CTX_load_verify_file",
        "SSL_CTX_load_verify_dir",
        "SSL_CTX_load_verify_store",
        "wolfSSL_CTX_load_verify_locations",
        "wolfSSL_CTX_load_verify_buffer",
        "mbedtls_x509_crt_parse",
        "mbedtls_x509_crt_parse_file",
        "mbedtls_x509_crt_parse_path",
        "gnutls_certificate_set_x509_trust_file",
        "gnutls_certificate_set_x509_system_trust",
        "X509_STORE_load_locations",
        "X509_STORE_load_file",
    ];

    /// <summary>HC520: filled without a look at the result, or never filled.</summary>
    public static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var call in code.Calls(Fills))
        {
            // mbedtls_x509_crt_parse_file is also how one's own certificate is read.
            if (
                call.Word.StartsWith("mbedtls", StringComparison.Ordinal)
                && !(
                    code.Text(call.Argument(0)) is { } name
                    && (
                        name.Contains("ca", StringComparison.OrdinalIgnoreCase)
                        || name.Contains("root", StringComparison.OrdinalIgnoreCase)
                        || name.Contains("trust", StringComparison.OrdinalIgnoreCase)
                    )
                )
            )
                continue;
            if (IsOnlySaid(code, call))
                yield return SwallowedRoots.Told(call.Whole, default);
            else if (IsIgnored(code, call))
                yield return new(
                    call.Whole,
                    $"nobody looks whether {call.Word} found a root: on the day the file is wrong every peer is refused, or none is verified"
                )
                {
                    Remedy = "Stop where it fails.",
                    LoweredTo = Severity.Low,
                    Confidence = Confidence.Firm,
                };
        }

        foreach (var call in code.Calls("X509_STORE_add_cert"))
            if (FromPeer(code, call.Argument(1), 0))
                yield return new(call.Whole, "what the peer presented is made an authority: from then on it vouches for itself")
                {
                    Remedy = "Take roots from a file of your own, or compare the digest of the key.",
                };
        if (
            !Words.Any(
                code,
                "X509_STORE_add_cert",
                "X509_STORE_load_locations",
                "X509_STORE_load_file",
                "X509_STORE_load_path",
                "X509_STORE_load_store",
                "X509_STORE_set_default_paths",
                "X509_STORE_add_lookup",
                "X509_STORE_set_trust"
            )
        )
            foreach (var call in code.Calls("X509_STORE_new"))
                if (
                    code.Is(code.StatementStart(call.Name), "return") is false
                    && Words.Any(
                        code,
                        "SSL_CTX_set_cert_store",
                        "SSL_CTX_set1_cert_store",
                        "X509_STORE_CTX_init",
                        "SSL_CTX_set0_verify_cert_store",
                        "SSL_CTX_set1_verify_cert_store"
                    )
                )
                    yield return new(call.Whole, "nothing is ever added to this store: it verifies nobody")
                    {
                        Remedy = "Add your roots with X509_STORE_add_cert or X509_STORE_load_file.",
                        Confidence = Confidence.Firm,
                    };
    }

    /// <summary>A certificate that came with the handshake: SSL_get_peer_certificate(ssl), sk_X509_value(SSL_get_peer_cert_chain(ssl), i).</summary>
    private static bool FromPeer(CodeFile code, Span value, int depth)
    {
        if (Words.Holds(code, value, PeerCertificates))
            return true;
        if (depth > 3)
            return false;
        for (var i = value.From; i < value.To; i++)
            if (
                code.IsWord(i)
                && !code.Is(i + 1, "(")
                && code.Names.Reaching(code[i].Value, i)
                    .Any(a => !a.Value.Contains(i) && code.Functions.AreTogether(a.Name, i) && FromPeer(code, a.Value, depth + 1))
            )
                return true;
        return false;
    }

    private static readonly string[] PeerCertificates =
    [
        "SSL_get_peer_certificate",
        "SSL_get1_peer_certificate",
        "SSL_get0_peer_certificate",
        "SSL_get_peer_cert_chain",
        "wolfSSL_get_peer_certificate",
        "wolfSSL_get_peer_chain",
    ];

    /// <summary>HC540.</summary>
    public static IEnumerable<Flag> Revocation(CodeFile code)
    {
        const string Because = "{0}: a certificate that was revoked is still accepted";
        const string Remedy = "Leave the check on.";
        foreach (
            var flag in Row.Word(
                code,
                [
                    "CURLSSLOPT_NO_REVOKE",
                    "CURLSSLOPT_REVOKE_BEST_EFFORT",
                    "SECURITY_FLAG_IGNORE_REVOCATION",
                    "SCH_CRED_IGNORE_NO_REVOCATION_CHECK",
                    "SCH_CRED_IGNORE_REVOCATION_OFFLINE",
                    "GNUTLS_VERIFY_DISABLE_CRL_CHECKS",
                    "CERT_CHAIN_POLICY_IGNORE_ALL_REV_UNKNOWN_FLAGS",
                    "CERT_CHAIN_POLICY_IGNORE_END_REV_UNKNOWN_FLAG",
                    "CERT_CHAIN_POLICY_IGNORE_CA_REV_UNKNOWN_FLAG",
                    "CERT_CHAIN_POLICY_IGNORE_ROOT_REV_UNKNOWN_FLAG",
                    "QUIC_CREDENTIAL_FLAG_IGNORE_NO_REVOCATION_CHECK",
                    "QUIC_CREDENTIAL_FLAG_IGNORE_REVOCATION_OFFLINE",
                ],
                Because,
                Remedy,
                at => !code.Is(at - 1, "define") && !code.Is(at - 1, "ifdef") && !code.Is(at - 1, "~") && !code.Is(at - 1, "ifndef")
            )
        )
            yield return flag;
        foreach (var call in code.Calls("X509_VERIFY_PARAM_clear_flags", "X509_STORE_clear_flags"))
            if (Modes.Of(code, call.Argument(1)).Any(m => m.Word is "X509_V_FLAG_CRL_CHECK" or "X509_V_FLAG_CRL_CHECK_ALL"))
                yield return new(call.Whole, "the check of revocation is taken out: a certificate that was revoked is still accepted")
                {
                    Remedy = Remedy,
                };
        foreach (var call in code.Calls("s2n_config_set_check_stapled_ocsp_response"))
            if (Row.IsOff(code.Values.Of(call.Argument(1))))
                yield return new(call.Whole, "stapled answers about revocation are not looked at") { Remedy = Remedy };
        foreach (
            var setting in code.Settings("EnableCertificateRevocationListCheck", "enable_crl_check", "checkRevocation", "check_revocation")
        )
            if (
                setting.IsMember
                && Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    Row.IsOff,
                    $"{setting.Option} is off: a certificate that was revoked is still accepted",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("AllowFailedCrlRetrieval", "allow_failed_crl_retrieval"))
            if (
                setting.IsMember
                && Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    Row.IsOn,
                    $"{setting.Option} is on: where no list can be had, a revoked certificate is accepted",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_verify",
                "SSL_set_verify",
                "X509_STORE_set_verify_cb",
                "X509_STORE_CTX_set_verify_cb",
                "set_verify_callback"
            )
        )
        {
            var argument = call.Argument(
                call.Word == "set_verify_callback" ? 0
                : call.Word.StartsWith("SSL", StringComparison.Ordinal) ? 2
                : 1
            );
            if (!argument.IsEmpty && code.Functions.Of(argument) is { } callback && Judgement.SoftFails(code, callback))
                yield return new(
                    argument.Contains(callback.Start) ? call.Whole : new(callback.Start, callback.End + 1),
                    "the callback lets pass what it has no revocation list for: whoever blocks the list can use a revoked certificate"
                )
                {
                    Remedy = "Return preverify_ok.",
                    Beside = [new(call.Whole, "it is installed here")],
                };
        }
    }

    /// <summary>if (SSL_CTX_load_verify_locations(…) != 1) fprintf(stderr, …); the failure is written down, and the context is used all the same.</summary>
    private static bool IsOnlySaid(CodeFile code, Call call)
    {
        var open = code.Parent(call.Start);
        if (open < 1 || !code.Is(open, "(") || !code.Is(open - 1, "if") || code.Functions.Around(call.Name) is not { } function)
            return false;
        var close = code.Mate(open);
        // Of several questions another may be asked.
        for (var i = open + 1; i < close; i++)
            if (code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "&&" or "||" })
                return false;
        var isFailure =
            code.Is(call.Start - 1, "!")
            || code[call.Whole.To].Value is "!=" or "<" or "<=" or "=="
                && (code[call.Whole.To].Value, code[call.Whole.To + 1].Value)
                    is
                        ("!=", "1" or "0" or "SSL_SUCCESS" or "WOLFSSL_SUCCESS" or "SSL_OK")
                        or
                        ("<=", "0")
                        or
                        ("<", "0" or "1")
                        or
                        ("==", "0");
        if (!isFailure)
            return false;
        var block = code.Is(close + 1, "{") ? code.Inside(close + 1) : new Span(close + 1, EndOfStatement(code, close + 1));
        var after = block.To + 1;
        return !SwallowedRoots.Leaves(code, block)
            && !code.Is(after, "else")
            && IsWritten(code, block)
            && !Assigns(code, block)
            && Words.Holds(code, new(after, function.Body.To), [.. Handshaking]);
    }

    /// <summary>All that a block does is to write a line.</summary>
    private static bool IsWritten(CodeFile code, Span block)
    {
        var calls = code.Calls().Where(c => block.Contains(c.Name)).ToList();
        return calls.TrueForAll(c => Writes().IsMatch(c.Word))
            && (calls.Count > 0 || code.WordsOf(block).Any(w => w is "cerr" or "clog" or "cout"));
    }

    [GeneratedRegex(
        "(?i)print|log|warn|perror|err(or)?_(get|str|error)|get_error|strerror|puts|trace|debug|what|c_str|^(err|info|notice|endl)$"
    )]
    private static partial Regex Writes();

    private static readonly string[] Handshaking =
    [
        "SSL_new",
        "SSL_connect",
        "BIO_do_connect",
        "BIO_new_ssl_connect",
        "wolfSSL_new",
        "wolfSSL_connect",
        "SSL_CTX_set_verify",
        "gnutls_init",
        "gnutls_handshake",
    ];

    private static int EndOfStatement(CodeFile code, int from)
    {
        var i = from;
        while (i < code.Tokens.Length && !code.Is(i, ";"))
            i = code.IsOpen(i) ? code.Mate(i) + 1 : i + 1;
        return i;
    }

    /// <summary>ok = 0; failed = true: somebody may look later.</summary>
    private static bool Assigns(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
            if (code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "=" or "|=" or "++" or "+=" })
                return true;
        return false;
    }

    /// <summary>A statement by itself, whose result nobody takes.</summary>
    private static bool IsIgnored(CodeFile code, Call call)
    {
        var start = code.StatementStart(call.Start);
        var end = code.Mate(call.Open) + 1;
        if (Words.IsDeclaration(code, call.Name, call.Open) || !code.Is(end, ";"))
            return false;
        return start == call.Start && code.Parent(call.Name) >= 0
            || (code.Is(start, "(") && code.Is(start + 1, "void") && code.Is(start + 2, ")") && start + 3 == call.Start)
            || (code.Is(start, "void") && code.Is(start + 1, ")") && code.Parent(call.Start) >= 0 && start + 2 == call.Start);
    }
}
