using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>Certificates that a PHP program verifies by hand: answers that are taken for yes and are none, answers that nobody looks at.</summary>
internal static class PhpCertificates
{
    private const string Remedy =
        "Compare the answer: === true for openssl_x509_checkpurpose with your roots, === 1 for openssl_x509_verify.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("openssl_x509_checkpurpose", "openssl_x509_verify"))
        {
            if (IsDropped(code, call))
                yield return new(call.Whole, $"{call.Word} answers, and nobody looks: the certificate is believed all the same")
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
            else if (IsTruth(code, call))
                yield return new(call.Whole, $"{call.Word} answers an error with -1, which counts as yes here")
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
            else if (call.Word == "openssl_x509_verify" && IsOwnKey(code, call))
                yield return new(call.Whole, "the certificate is verified with its own key: whoever signs one himself passes")
                {
                    Remedy = "Verify it with the key of the authority that you know.",
                    Confidence = Confidence.Firm,
                };
        }

        // phpseclib: $x509->validateSignature(false) lets self-signed certificates pass.
        foreach (var call in code.Calls("validateSignature"))
            if (code.Names.Has("X509") || code.Names.Has("File_X509"))
            {
                if (call.Arguments is [var only] && code.Values.Of(only).Is(false))
                    yield return new(
                        call.Whole,
                        "validateSignature(false) accepts certificates that have signed themselves: anybody can make one"
                    )
                    {
                        Remedy = "Call it without an argument, after loadCA.",
                    };
                else if (IsDropped(code, call))
                    yield return new(call.Whole, "validateSignature answers, and nobody looks: the certificate is believed all the same")
                    {
                        Remedy = "Refuse where it is not true.",
                        Confidence = Confidence.Firm,
                    };
            }
    }

    /// <summary>A statement of its own.</summary>
    private static bool IsDropped(CodeFile code, Call call)
    {
        var start = code.Is(call.Start - 1, "\\") || code.Is(call.Start - 1, "@") ? call.Start - 1 : call.Start;
        return code.StatementStart(call.Start) == start && code.Is(call.Whole.To, ";");
    }

    /// <summary>if (f(…)), !f(…), (bool) f(…), f(…) &amp;&amp; …, f(…) ? a : b.</summary>
    private static bool IsTruth(CodeFile code, Call call)
    {
        var start = code.Is(call.Start - 1, "\\") ? call.Start - 1 : call.Start;
        var after = code[call.Whole.To];
        if (after is { Kind: Lexing.TokenKind.Symbol, Value: "==" or "===" or "!=" or "!==" or ">" or "<" or ">=" })
            return false;
        if (code.Is(start - 1, "!"))
            return true;
        if (code.Is(start - 1, ")") && code[start - 2].Value is "bool" or "boolean")
            return true;
        return (code.Is(start - 1, "(") && code[start - 2].Value is "if" or "elseif" or "while" || code[start - 1].Value is "&&" or "||")
            && after is { Kind: Lexing.TokenKind.Symbol, Value: ")" or "&&" or "||" };
    }

    /// <summary>openssl_x509_verify($pem, $pem), and with the key that was taken from it.</summary>
    private static bool IsOwnKey(CodeFile code, Call call)
    {
        if (call.Arguments is not [{ Length: 1 } certificate, var key])
            return false;
        var name = code[certificate.From].Value;
        if (key.Length == 1 && code[key.From].Value != name && code.Names.Reaching(code[key.From].Value, key.From) is [var only])
            key = only.Value;
        var isOwn =
            key.Length == 1
                ? code[key.From].Value == name
                : code.CallAt(key.To > 1 && code.Is(key.To - 1, ")") ? code.Mate(key.To - 1) : -1)
                    is { Word: "openssl_pkey_get_public" or "openssl_get_publickey" } taken
                    && taken.Argument(0) is { Length: 1 } from
                    && code[from.From].Value == name;
        return isOwn
            && code.Functions.Around(call.Name) is { } function
            && !function.Name.Contains("self", StringComparison.OrdinalIgnoreCase)
            && Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code[i].Value is "subject" or "openssl_x509_parse")
            && !Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i =>
                    code[i].Value is "issuer" or "openssl_x509_fingerprint" or "hash_equals"
                    || code[i].Value.Contains("elfSigned", StringComparison.Ordinal)
                );
    }
}
