using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>
/// What in a function can tell the right certificate from another: the result of an evaluation, its data, its key, a digest, or the answer of
/// code that was given the trust object. Names, dates and hosts cannot.
/// </summary>
internal sealed partial class Evidence
{
    private static readonly string[] Evaluations =
    [
        "SecTrustEvaluateWithError",
        "SecTrustEvaluateAsync",
        "SecTrustEvaluateAsyncWithError",
        "SecTrustGetTrustResult",
        "SecCertificateCopyData",
        "SecTrustCopyKey",
        "SecTrustCopyPublicKey",
        "SecCertificateCopyKey",
        "SecCertificateCopyPublicKey",
        "SecKeyCopyExternalRepresentation",
        "SHA256",
        "sha256",
        "CC_SHA256",
        "derBytes",
        "toDERBytes",
        "evaluateTrust",
    ];

    private static readonly string[] NameSources =
    [
        "SecCertificateCopySubjectSummary",
        "SecCertificateCopyCommonName",
        "SecCertificateCopySerialNumberData",
        "SecCertificateCopySerialNumber",
        "SecCertificateCopyNormalizedSubjectSequence",
        "SecCertificateCopyNormalizedIssuerSequence",
        "SecCertificateCopyEmailAddresses",
        "SecCertificateCopyValues",
        "SecCertificateCopyNotValidAfterDate",
        "SecCertificateCopyNotValidBeforeDate",
    ];

    private static readonly object Key = new();
    private static readonly object LabelKey = new();

    private readonly CodeFile code;
    private readonly Span body;
    private readonly int depth;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> labels = new(StringComparer.Ordinal);

    public Evidence(CodeFile code, Function function, int depth = 0)
    {
        (this.code, body, this.depth) = (code, function.Body, depth);
        // What is assigned from evidence is evidence: two rounds follow it through a few names.
        for (var round = 0; round < 3; round++)
            Collect();
    }

    /// <summary>True where the function has any at all.</summary>
    public bool IsAny => Has(body) || names.Count > 0;

    private void Collect()
    {
        for (var i = body.From; i < body.To; i++)
        {
            // SecTrustEvaluate(trust, &result), and closures that are told the result.
            if (code.IsWord(i) && code[i].Value.StartsWith("SecTrustEvaluate", StringComparison.Ordinal) && code.Is(i + 1, "("))
            {
                var inside = code.Inside(i + 1);
                for (var k = inside.From; k < inside.To; k++)
                    if (code.Is(k, "&") && code.IsWord(k + 1))
                        names.Add(code[k + 1].Value);
                foreach (var closure in code.Functions.All.Where(f => f.Start >= inside.From && f.Start <= inside.To + 1))
                    names.UnionWith(closure.Parameters.Skip(1));
            }

            if (code[i].Value is "CC_SHA256" or "SecTrustGetTrustResult" && code.Is(i + 1, "("))
                foreach (var argument in code.Parts(code.Inside(i + 1)).Skip(code.Is(i, "CC_SHA256") ? 2 : 1))
                    for (var k = argument.From; k < argument.To; k++)
                        if (code.IsWord(k))
                            names.Add(code[k].Value);
            if (
                code[i] is not { Kind: TokenKind.Symbol, Value: "=" or "|=" or "&=" or "+=" }
                || !code.IsWord(i - 1) && !code.Is(i - 1, "?") && !code.Is(i - 1, ">") && !code.Is(i - 1, "]")
            )
                continue;
            var value = code.Expression(i + 1);
            // if let x = a, let y = b {
            for (var k = value.From; k < value.To; k++)
                if (code.Is(k, "{") && !code.Is(k - 1, "="))
                {
                    value = new(value.From, k);
                    break;
                }
                else if (code.IsOpen(k))
                {
                    k = code.Mate(k);
                }

            if (NameBefore(i) is not { } name)
                continue;
            if (Has(value))
                names.Add(name);
            else if (HasLabel(value))
                labels.Add(name);
        }
    }

    /// <summary>The name before an equals sign, past its type.</summary>
    private string? NameBefore(int equals)
    {
        var i = equals - 1;
        for (var steps = 0; i > body.From && steps < 10; i--, steps++)
            if (code.Is(i, ":") && code.IsWord(i - 1))
                return code[i - 1].Value;
            else if (!code.IsWord(i) && !code[i].Is(".") && !code[i].Is("?") && !code[i].Is("[") && !code[i].Is("]") && !code[i].Is("*"))
                break;
            else if (code[i].LineBefore)
                break;
        return code.IsWord(equals - 1) ? code[equals - 1].Value : null;
    }

    /// <summary>True where a run holds evidence.</summary>
    public bool Has(Span span) => First(span) >= 0;

    /// <summary>True where a run holds a name, a serial number or a date of the certificate.</summary>
    public bool HasLabel(Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i)
                && (
                    NameSources.Contains(code[i].Value)
                    || labels.Contains(code[i].Value)
                    || code.Is(i + 1, "(") && code.Once(LabelKey, OfLabels).Contains(code[i].Value)
                )
            )
                return true;
        return false;
    }

    /// <summary>Functions of this file that give a name of a certificate: summary(of: leaf).</summary>
    private static HashSet<string> OfLabels(CodeFile code) =>
        [
            .. code
                .Functions.All.Where(f =>
                    f.Name.Length > 0
                    && f.Body.Length < 60
                    && Enumerable.Range(f.Body.From, f.Body.Length).Any(i => code.IsWord(i) && NameSources.Contains(code[i].Value))
                    && !code.Text(new(f.Start, f.Body.From)).Contains("Bool", StringComparison.Ordinal)
                )
                .Select(f => f.Name),
        ];

    /// <summary>Whether a condition agrees where its evidence says yes; null where it holds none.</summary>
    public bool? Agrees(Span span)
    {
        var at = First(span);
        if (at < 0)
            return null;
        var text = code.Text(span);
        if (text.Contains("ecoverableTrustFailure", StringComparison.Ordinal))
            return null;
        var start = code.PathStart(at);
        // The brackets of a message or of a group stand between.
        var first = start;
        while (first - 1 >= span.From && code[first - 1] is { Kind: TokenKind.Symbol, Value: "[" or "(" or "&" })
            first--;
        var negated = code.Is(first - 1, "!") || code.Is(start - 1, "!");
        var to = Math.Min(span.To, at + 80);
        for (var i = at; i < to; i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "&&") || code.Is(i, "||") || code.Is(i, ","))
                break;
            else if (code.Is(i, "!="))
                negated = !negated;
            else if (code.Is(i, "==") && code[i + 1].Value is "false" or "NO")
                negated = !negated;
        }

        // pins.contains(digest), known == digest: an operator in front.
        for (var i = at - 1; i >= Math.Max(span.From, at - 12) && !code.IsOpen(i) && !code.Is(i, "&&") && !code.Is(i, ","); i--)
            if (code.Is(i, "!="))
                negated = true;
        for (var open = code.Parent(at); open >= span.From; open = code.Parent(open))
            if (code.Is(open, "(") && code.IsWord(open - 1) && code.Is(code.PathStart(open - 1) - 1, "!"))
                negated = true;
            else if (code.Is(open, "[") && code.Is(open - 1, "!") || code.Is(open, "(") && code.Is(open - 1, "!"))
                negated = true;
        return !negated;
    }

    private int First(Span span)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (names.Contains(word) && !code.Is(i - 1, "&") && !(code.Is(i + 1, ":") && !code.Is(i - 1, "?")))
                return i;
            if (Evaluations.Contains(word) && word != "SecTrustEvaluate" && !IsThrownAway(i))
                return i;
            // leaf == pinned, pins.contains(leaf)
            if (Pin().IsMatch(word) && IsCompared(i) && !HasLabel(span))
                return i;
            if (word != "SecTrustEvaluate" && !NameSources.Contains(word) && IsAsked(i) && IsGiven(i))
                return i;
        }

        return -1;
    }

    private bool IsCompared(int word) =>
        code[word + 1] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
        || code[code.PathStart(word) - 1] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
        || code.Is(word + 1, ".") && code[word + 2].Value is "contains" or "first" or "isEqual"
        || code[word + 1].Value is "containsObject" or "isEqualToData" or "isEqual" or "isEqualToArray";

    /// <summary>_ = SecTrustEvaluateWithError(…), or a statement of its own.</summary>
    private bool IsThrownAway(int word) =>
        code[word].Value == "SecTrustEvaluateWithError"
        && (
            code.Is(word - 1, "=") && code.Is(word - 2, "_")
            || code.StatementStart(word) == word
                && (code[code.Mate(word + 1) + 1].LineBefore || code.Is(code.Mate(word + 1) + 1, ";"))
                && !code.Is(code.Mate(word + 1) + 1, "?")
                && !IsWorth(word)
            || code.Is(word - 1, ")") && code.Is(word - 2, "void")
        );

    /// <summary>Swift: the only expression of a function is what it returns.</summary>
    private bool IsWorth(int word) =>
        code.Language == Languages.All.Swift
        && code.Functions.Around(word) is { } function
        && function.Body.From == word
        && function.Body.To == code.Mate(word + 1) + 1;

    /// <summary>super.verdict(trust), and what this file says itself about a trust object.</summary>
    private bool IsAsked(int word) =>
        !Errors().IsMatch(code[word].Value)
        && (
            Asks().IsMatch(code[word].Value)
            || code.Is(word + 1, "(")
                && (
                    code.Is(word - 1, ".") && code.Is(word - 2, "super")
                    || depth <= 2 && code.Once(Key, AboutTrust).Contains(code[word].Value)
                )
        );

    private static HashSet<string> AboutTrust(CodeFile code) =>
        [
            .. code
                .Functions.All.Where(f =>
                    f.Name.Length > 0
                    && code.Text(new(f.Start, Math.Min(f.Body.From, f.Start + 60))).Contains("SecTrust", StringComparison.Ordinal)
                )
                .Select(f => f.Name),
        ];

    /// <summary>True for a call, or a message, that is given the trust, the certificate or what was made of them.</summary>
    private bool IsGiven(int word)
    {
        Span given;
        if (code.Is(word + 1, "("))
            given = code.Inside(word + 1);
        else if (code.Is(word + 1, ":") && code.Is(code.Parent(word), "["))
            given = new(word + 1, Math.Min(code.Mate(code.Parent(word)), code.Tokens.Length));
        else
            return false;
        var isGiven = false;
        for (var i = given.From; i < given.To && !isGiven; i++)
            isGiven =
                code.IsWord(i)
                && !code[i].Value.StartsWith("NSURLAuth", StringComparison.Ordinal)
                && (Holds().IsMatch(code[i].Value) || names.Contains(code[i].Value));
        if (!isGiven)
            return false;
        // What this file says itself is looked into.
        return depth > 2
            || code.Functions.Named(code[word].Value).FirstOrDefault() is not { } helper
            || helper.Body.Contains(word)
            || new Evidence(code, helper, depth + 1).IsAny;
    }

    [GeneratedRegex(
        "(?i)(evaluat|validat|verif|isvalid|trusted|shouldtrust|pinned|matches|matching|isequal|^contains$|^check|pinning|^cfequal$|^memcmp$|containsobject|accepts|^isknown|allows?trust|^trusts|satisf)"
    )]
    private static partial Regex Asks();

    /// <summary>serverTrustEvaluationFailed(…) is what is thrown.</summary>
    [GeneratedRegex("Failed$|Failure$|(?<!With)Error$|^log")]
    private static partial Regex Errors();

    [GeneratedRegex(
        "(?i)pinned(?!.*(host|domain|name|subject|issuer|serial))|^pins$|^pin$|expected(hash|digest|key|cert|fingerprint)|known(hash|digest|key|cert|fingerprint)"
    )]
    private static partial Regex Pin();

    [GeneratedRegex("(?i)(trust$|^trust|servertrust|cert|challenge|chain|publickey|digest|fingerprint|hash|thumbprint|spki|^der)")]
    private static partial Regex Holds();
}
