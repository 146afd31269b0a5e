using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>
/// Certificates that come with a message: whoever signed it holds the key of the certificate beside it, which says nothing of who that is, until
/// somebody verifies the certificate itself. Its issuer's name is a text like any other.
/// </summary>
internal static partial class PythonMessages
{
    private const string Remedy =
        "Verify the certificate against your root (cryptography's PolicyBuilder, verify_directly_issued_by) before you read its name.";

    private static readonly string[] Loading =
    [
        "load_pem_x509_certificate",
        "load_der_x509_certificate",
        "load_pem_x509_certificates",
        "load_certificate",
    ];

    private static readonly string[] Naming =
    [
        "subject",
        "get_subject",
        "get_attributes_for_oid",
        "rfc4514_string",
        "get_extension_for_class",
        "extensions",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls(Loading))
        {
            if (
                code.Functions.NamedAround(call.Name) is not { } function
                || PythonContexts.Held(code, call) is not { Length: > 0 } held
                || held.Contains('.', StringComparison.Ordinal)
                || OfIssuer().IsMatch(held)
                || !IsOfMessage(code, call, function)
                || IsVerified(code, function, held)
            )
                continue;
            if (Issuer(code, function, held) is { } issuer)
                yield return new(
                    issuer,
                    "of who signed this certificate only a name is compared, which anybody can write into one of his own"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
            else if (Possession(code, function, held) is { } proof && Name(code, function, held) is { } name)
                yield return new(
                    name,
                    "the message is signed with the key of a certificate that nobody verified: anybody can write any name into one"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                    Beside = [new(proof, "proves that its sender has the key, and not who he is")],
                };
        }
    }

    /// <summary>Read from what the function was given, and from no file.</summary>
    private static bool IsOfMessage(CodeFile code, Call call, Function function)
    {
        var isGiven = false;
        for (var i = call.Open + 1; i < code.Mate(call.Open); i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code[i].Value is "read" or "read_bytes" or "open" or "read_text")
                return false;
            if (code.IsLink(i - 1))
                continue;
            isGiven |=
                function.Parameters.Contains(code[i].Value) && code[i].Value is not ("self" or "cls")
                || code[i].Value is "request" or "message" or "msg"
                || code.Names.Reaching(code[i].Value, i)
                    .Any(a =>
                        function.Body.From <= a.Name
                        && a.Name < function.Body.To
                        && code.WordsOf(a.Value)
                            .Any(w => w is "request" or "headers" or "message" or "msg" || function.Parameters.Contains(w))
                        && !code.WordsOf(a.Value).Any(w => w is "read_bytes" or "open" or "read_text")
                    );
        }

        return isGiven;
    }

    /// <summary>Something in the function, or in one that it names, may verify the certificate or know it by its digest.</summary>
    private static bool IsVerified(CodeFile code, Function function, string held)
    {
        if (
            code
                .Index.Words.Where(w => Proof().IsMatch(w))
                .SelectMany(w => code.Index.Places(w))
                .Any(p => !IsImport(code, p) && Kinship.Reaches(code, function.Start, p))
        )
            return true;
        foreach (var call in code.Calls())
        {
            if (!function.Body.Contains(call.Name))
                continue;
            var isGiven = call.Arguments.Any(a =>
                code.IsWord(a.From)
                && code[a.From].Value == held
                && (a.Length == 1 || code.IsWord(a.To - 1) && a.Length == 3 && code.Is(a.To - 1, "signature"))
            );
            // Handed to somebody who may verify it: check(cert), trust.validate(cert); issuer.public_key().verify(cert.signature, …).
            if (
                isGiven
                && (Asking().IsMatch(call.Word) || call.Word is "get" || code.Functions.Named(call.Word).Any(f => !ReadsName(code, f)))
            )
                return true;
        }

        return false;
    }

    private static bool IsImport(CodeFile code, int place) => code.Functions.Around(place) is null;

    /// <summary>cert.public_key().verify(signature, data, …)</summary>
    private static Span? Possession(CodeFile code, Function function, string held)
    {
        foreach (var call in code.Calls("verify"))
            if (
                function.Body.From <= call.Name
                && call.Name < function.Body.To
                && code.Is(call.Start, held)
                && call.Path.Contains("public_key", StringComparison.Ordinal)
            )
                return call.Whole;
        return null;
    }

    /// <summary>if cert.issuer != ca.subject: raise</summary>
    private static Span? Issuer(CodeFile code, Function function, string held)
    {
        foreach (var at in MisreadPin.Any.Comparisons(code))
            if (
                function.Body.From <= at
                && at < function.Body.To
                && code[at].Value is "!=" or "=="
                && MisreadPin.Any.Operands(code, at) is var (left, right)
                && (IsIssuer(code, left, held) || IsIssuer(code, right, held))
                && code.StatementStart(at) is var start
                && code[start].Value is "if" or "elif" or "assert"
            )
                return new(left.From, right.To);
        return null;
    }

    private static bool IsIssuer(CodeFile code, Span operand, string held) =>
        code.Is(operand.From, held) && code.WordsOf(operand).Any(w => w is "issuer" or "get_issuer");

    /// <summary>Where the name is read, other than for a log.</summary>
    private static Span? Name(CodeFile code, Function function, string held)
    {
        foreach (var place in code.Index.Places(Naming))
            if (
                function.Body.From <= place
                && place < function.Body.To
                && code.IsLink(place - 1)
                && code.Is(code.PathStart(place), held)
                && !Logged.Is(code, place)
            )
                return new(code.PathStart(place), place + 1);
        // common_name(cert), a function of the file
        foreach (var call in code.Calls())
            if (
                function.Body.Contains(call.Name)
                && call.Arguments is [{ Length: 1 } given]
                && code.Is(given.From, held)
                && code.Functions.Named(call.Word).Any(f => ReadsName(code, f))
                && !Logged.Is(code, call.Name)
            )
                return call.Whole;
        return null;
    }

    /// <summary>A function that reads a name of the certificate that it is given, and nothing else.</summary>
    private static bool ReadsName(CodeFile code, Function function) =>
        function.Parameters.Count is 1 or 2
        && code.Index.Places(Naming).Any(function.Body.Contains)
        && !Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Any(i => code.IsWord(i) && (Proof().IsMatch(code[i].Value) || Asking().IsMatch(code[i].Value) || code.Is(i, "raise")));

    [GeneratedRegex("(^|_)(ca|root|roots|issuer|anchor|intermediate)($|_)", RegexOptions.IgnoreCase)]
    private static partial Regex OfIssuer();

    [GeneratedRegex(
        "directly_issued|StoreContext|verify_certificate|PolicyBuilder|_verifier$|tbs_certificate|fingerprint|thumbprint|compare_digest|(?-i:^sha(256|512)$)|public_bytes|serial|trusted|allowlist|CertificateValidator|validate_usage|path_valid",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Proof();

    [GeneratedRegex("verif|valid|check|trust|assert|ensure|require|match|auth|known|lookup", RegexOptions.IgnoreCase)]
    private static partial Regex Asking();
}
