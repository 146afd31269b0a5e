using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.MisreadPin;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>
/// HC512: a certificate that somebody sent as data is believed for the name of its issuer. That is a text as well: whoever makes a certificate
/// writes any issuer into it, and only the signature tells.
/// </summary>
internal static partial class IssuerOnly
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Index.Places("issuer", "issuer_name", "getIssuerDN", "getIssuer").Any())
            yield break;
        foreach (var at in Any.Comparisons(code))
        {
            if (
                Any.Operands(code, at) is not var (left, right)
                || code.Functions.NamedAround(at) is not { } home
                || Certificate(code, left, right) is not { Length: > 0 } name
                || Holds(code, home, Verifying())
            )
                continue;
            var callers = Callers(code, home).ToList();
            if (callers.Exists(c => Holds(code, c.Home, Verifying())) || !IsSent(code, home, name, at, callers))
                continue;
            yield return new(
                new(left.From, right.To),
                "the certificate is believed for the name of its issuer: anybody can write that name into a certificate of his own"
            )
            {
                Remedy = "Verify its signature and its dates against the authority that you know, then read the name.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>The variable whose issuer is compared with something of another certificate, or with a text; empty where none is.</summary>
    private static string Certificate(CodeFile code, Span left, Span right)
    {
        var (issuer, other) =
            Any.Wrong(code, left) == "issuer" ? (left, right)
            : Any.Wrong(code, right) == "issuer" ? (right, left)
            : default;
        if (issuer.IsEmpty)
            return "";
        var name = FirstWord(code, issuer);
        // cert.issuer == cert.subject asks whether it has signed itself.
        return FirstWord(code, other) == name ? "" : name;
    }

    private static string FirstWord(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i))
                return code[i].Value;
        return "";
    }

    private static IEnumerable<(Function Home, Call Call)> Callers(CodeFile code, Function home) =>
        from call in code.Calls(home.Name)
        let caller = code.Functions.NamedAround(call.Name)
        where caller is not null && caller.Start != home.Start
        select (caller, call);

    /// <summary>What the variable holds came with a request, or is a PEM text that the function was given and reads the subject of.</summary>
    private static bool IsSent(CodeFile code, Function home, string name, int use, List<(Function Home, Call Call)> callers)
    {
        var position = home.Parameters.ToList().IndexOf(name);
        if (position >= 0)
            return callers.Exists(c =>
                c.Call.Argument(position) is { IsEmpty: false } argument
                && (
                    argument.Length == 1 && code.IsWord(argument.From)
                        ? code.Names.Reaching(code[argument.From].Value, argument.From).Any(a => IsRequest(code, a.Value))
                        : IsRequest(code, argument)
                )
            );
        foreach (var made in code.Names.Reaching(name, use))
        {
            if (IsRequest(code, made.Value))
                return true;
            if (
                code.Text(made.Value) is var text
                && text.Contains("openssl_x509_parse", StringComparison.Ordinal)
                && !FromHandshake().IsMatch(code.Source.Text)
                && code.WordsOf(made.Value).Any(w => home.Parameters.Contains(w) && Pem().IsMatch(w))
                && Holds(code, home, Subject())
            )
                return true;
        }

        return false;
    }

    private static bool IsRequest(CodeFile code, Span value) =>
        code.Text(value) is var text && Request().IsMatch(text) && Parses().IsMatch(text);

    private static bool Holds(CodeFile code, Function function, Regex words)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if ((code.IsWord(i) || code[i].IsText) && code[i].Value.Length < 60 && words.IsMatch(code[i].Value))
                return true;
        return false;
    }

    [GeneratedRegex(
        "(?i)^verif|verify(_result)?$|_verify$|checkpurpose|validateSignature|fingerprint|digest|sha256|^hash|public_?key|signature|trusted"
    )]
    private static partial Regex Verifying();

    [GeneratedRegex("^subject$")]
    private static partial Regex Subject();

    [GeneratedRegex("(?i)pem|cert|crt")]
    private static partial Regex Pem();

    [GeneratedRegex("SSL_CLIENT_CERT|SSL_CLIENT_VERIFY|peer_certificate\\b|getPeerCertificate")]
    private static partial Regex FromHandshake();

    [GeneratedRegex(
        @"\bparams\b|\brequest\b|\$_POST|\$_GET|\$_FILES|\$request|php://input|getContent|getParsedBody|->input\(|\.body\b|raw_post"
    )]
    private static partial Regex Request();

    [GeneratedRegex("X509|openssl_x509|Certificate")]
    private static partial Regex Parses();
}
