using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>
/// Functions and closures that answer yes or no about a server's trust: <c>func verdict(_ trust: SecTrust) -> Bool</c>,
/// <c>- (BOOL)evaluateTrust:(SecTrustRef)trust</c>, <c>.customEvaluation { trust, host in … }</c>. Each yes must stand behind something that only
/// the right certificate passes.
/// </summary>
internal static partial class Answers
{
    private const string Remedy = "Evaluate the server's trust against your root (SecTrustEvaluateWithError), or pin its key.";

    /// <summary>What each of them that accepts too much does.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (!IsAsked(code, function))
                continue;
            var (worst, at, by) = (Challenges.Answer.Checked, -1, "");
            foreach (var returned in Worth(code, function))
            {
                var does = Judge(code, function, returned, out var text);
                if (does > worst)
                    (worst, at, by) = (does, returned.From, text);
            }

            // Where exceptions are set, that is told.
            if (worst == Challenges.Answer.Checked || Excepts(code, function))
                continue;
            var name = function.Name.Length > 0 ? function.Name : "the closure";
            yield return new(
                Recoverable(code, function)
                    ?? new(function.Start, Math.Min(Math.Max(function.Body.From, function.Start + 1), code.Tokens.Length)),
                worst switch
                {
                    Challenges.Answer.Switch =>
                        $"whoever builds or runs it can have {name} say yes to every certificate ({by.ReplaceLineEndings(" ")}): then this client talks to whoever answers",
                    Challenges.Answer.Label =>
                        $"{name} looks at names or dates in the certificate only, which anybody can write into one: this client talks to whoever answers",
                    _ => $"{name} says yes to every certificate: this client talks to whoever answers",
                }
            )
            {
                Remedy = Remedy,
                IsSwitch = worst == Challenges.Answer.Switch,
                Confidence = worst == Challenges.Answer.Switch ? Confidence.Firm : Confidence.Certain,
                Beside = [new(new(at, at + 1), "it agrees here")],
            };
        }
    }

    private static bool Excepts(CodeFile code, Function function) =>
        code.Index.Places("SecTrustSetExceptions").Any(p => function.Body.Contains(p));

    /// <summary>case .proceed, .recoverableTrustFailure: the place of the result that is taken for good.</summary>
    private static Span? Recoverable(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.IsWord(i)
                && code[i].Value.EndsWith("ecoverableTrustFailure", StringComparison.Ordinal)
                && !code.Is(code.PathStart(i) - 1, "!=")
                && !code.Is(i - 1, "!=")
                && !code.Is(i - 2, "!=")
            )
                return new(i, i + 1);
        return null;
    }

    private static bool IsAsked(CodeFile code, Function function)
    {
        if (function.Name.Length == 0)
            return code.Is(function.Start, "{")
                && (
                    code.Is(function.Start - 1, "customEvaluation")
                    || code.Is(function.Start - 1, "(") && code.Is(function.Start - 2, "customEvaluation")
                );
        var head = code.Text(new(function.Start, Math.Min(function.Body.From, function.Start + 60)));
        var isBool = head.Contains("-> Bool", StringComparison.Ordinal) || Boolean().IsMatch(head);
        return isBool
            && Trust().IsMatch(head)
            && !head.Contains("canAuthenticate", StringComparison.Ordinal)
            && !head.Contains("canHandle", StringComparison.Ordinal)
            && !(head.Contains("SecCertificate", StringComparison.Ordinal) && !Verdict().IsMatch(head));
    }

    /// <summary>What it returns; of a body that is one expression, that.</summary>
    private static IReadOnlyList<Span> Worth(CodeFile code, Function function)
    {
        var returns = code.Functions.Returns(function);
        if (returns.Count > 0 || code.Language != Languages.All.Swift || function.Body.IsEmpty)
            return returns;
        var isOne =
            code[function.Body.From].Value is not ("let" or "var" or "if" or "guard" or "switch" or "for" or "do" or "defer" or "#");
        return isOne && code.Expression(function.Body.From).To >= function.Body.To ? [function.Body] : [];
    }

    private static Challenges.Answer Judge(CodeFile code, Function function, Span returned, out string text)
    {
        text = "";
        if (returned.IsEmpty)
            return Challenges.Answer.Checked;
        var evidence = new Evidence(code, function);
        // skips || evaluate(trust): each side is an answer of its own.
        var parts = Sides(code, returned).ToList();
        if (parts.Count > 1)
        {
            if (parts.Exists(p => IsYes(code, p) && !evidence.Has(p)))
                return Challenges.Judge(code, function, returned.From, out text);
            foreach (var part in parts)
                if (!evidence.Has(part) && part.Length <= 6 && Conditions.IsSwitch(code, part) && parts.Exists(evidence.Has))
                {
                    text = code.Text(part);
                    return Challenges.Answer.Switch;
                }

            return Challenges.Answer.Checked;
        }

        if (Lax().IsMatch(code.Text(returned)))
            return Challenges.Answer.Always;
        if (evidence.Has(returned))
            return Challenges.Answer.Checked;
        if (evidence.HasLabel(returned))
            return Challenges.Judge(code, function, returned.From, out text) == Challenges.Answer.Checked
                ? Challenges.Answer.Checked
                : Challenges.Answer.Label;
        if (!IsYes(code, returned))
            return Challenges.Answer.Checked;
        return Challenges.Judge(code, function, returned.From, out text);
    }

    /// <summary>true, and what is true of whoever shows any certificate: count > 0, !chain.isEmpty, trust != nil.</summary>
    private static bool IsYes(CodeFile code, Span span)
    {
        if (code.Values.Of(span).Is(true))
            return true;
        var text = code.Text(span).Replace(" ", "", StringComparison.Ordinal);
        return text.Length < 90 && Presence().IsMatch(text);
    }

    private static IEnumerable<Span> Sides(CodeFile code, Span span)
    {
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "||" })
            {
                yield return new(from, i);
                from = i + 1;
            }

        yield return new(from, span.To);
    }

    [GeneratedRegex("^[-+] ?\\(BOOL\\)")]
    private static partial Regex Boolean();

    /// <summary>Results that say that something is wrong, taken for good; and all but the worst.</summary>
    [GeneratedRegex(
        "^(?!.*!=).*ecoverableTrustFailure|^(?!.*(roceed|nspecified)).*!=.*([Dd]eny|atalTrustFailure)",
        RegexOptions.Singleline
    )]
    private static partial Regex Lax();

    [GeneratedRegex("SecTrust(Ref)?\\b|serverTrust|URLAuthenticationChallenge|SecCertificate(Ref)?\\b")]
    private static partial Regex Trust();

    /// <summary>Of functions about a certificate those that say whether it is to be trusted.</summary>
    [GeneratedRegex("(?i)trust|verif|valid|accept|evaluat|allow|pin")]
    private static partial Regex Verdict();

    [GeneratedRegex(
        "^(SecTrustGetCertificateCount\\(\\w+\\)|\\w*count|\\w*(chain|cert|certs|certificates)\\w*\\.count)(>\\d|>=[1-9]|!=0)$|^!\\w*(chain|cert|certs|certificates)\\w*\\.isEmpty$|^\\w*(trust|cert|certificate|leaf|chain)\\w*!=(nil|NULL)$|^SecTrustGetCertificateAtIndex\\(\\w+,0\\)!=(nil|NULL)$"
    )]
    private static partial Regex Presence();
}
