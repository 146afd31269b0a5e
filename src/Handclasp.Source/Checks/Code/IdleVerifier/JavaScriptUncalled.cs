using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>Functions of JavaScript that by their names verify a peer's certificate.</summary>
internal static class JavaScriptUncalled
{
    private static readonly string[] Verbs =
    [
        "verify",
        "verifies",
        "check",
        "checks",
        "validate",
        "assert",
        "ensure",
        "compare",
        "matches",
        "pin",
    ];

    private static readonly string[] Nouns = ["cert", "certificate", "certs", "certificates", "fingerprint", "thumbprint", "spki", "peer"];

    private static readonly string[] Comparing = ["===", "!==", "==", "!="];

    private static readonly string[] Verifying =
    [
        "timingSafeEqual",
        "checkIssued",
        "verify",
        "checkHost",
        "equals",
        "includes",
        "checkServerIdentity",
    ];

    /// <summary>verifyServerCertificate(pem, expected): it is called so, is given something, compares, and can say no.</summary>
    public static bool IsNamedSo(CodeFile code, Function function)
    {
        if (function.Parameters.Count is 0 or > 4)
            return false;
        var words = NameWords.Of(function.Name).Select(w => w.ToLowerInvariant()).ToList();
        return words.Count > 1
            && Verbs.Contains(words[0])
            && words.Exists(Nouns.Contains)
            && Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i =>
                    code.IsWord(i)
                        ? code.Is(i + 1, "(") && Verifying.Contains(code[i].Value) || code.Is(i, "authorized") && code.IsLink(i - 1)
                        : !code[i].IsText && Comparing.Contains(code[i].Value) && !IsAbsence(code, i)
                )
            && (
                function.IsExpression
                || Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code[i].Value is "throw" || Answers(code, i))
            );
    }

    /// <summary>=== undefined, !== null: whether there is one.</summary>
    private static bool IsAbsence(CodeFile code, int comparison) => code[comparison + 1].Value is "undefined" or "null" or "0";

    /// <summary>return a === b, return false.</summary>
    private static bool Answers(CodeFile code, int word) =>
        code.Is(word, "return")
        && code.IsWord(word)
        && code.Expression(word + 1) is var value
        && (
            code.Is(value.From, "false")
            || Enumerable
                .Range(value.From, value.Length)
                .Any(i => !code[i].IsText && Comparing.Contains(code[i].Value) || code.IsWord(i) && Verifying.Contains(code[i].Value))
        );
}
