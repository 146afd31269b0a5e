using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>Go asks about revocation only where a library or the program does: options that take that out, and checks that let pass what they could not ask about.</summary>
internal static partial class Go
{
    private const string Forgives =
        "where revocation cannot be asked about the certificate is accepted: whoever keeps the answer away gets in";

    /// <summary>What makes or reads a request or a list: a function that has one asks about revocation.</summary>
    private static readonly string[] Asking =
    [
        "ParseResponse",
        "ParseResponseForCert",
        "ParseRevocationList",
        "ParseCRL",
        "ParseDERCRL",
        "CheckRevocation",
    ];

    /// <summary>What an answer is compared with.</summary>
    private static readonly string[] Answers = ["Revoked", "Good", "RevokedCertificateEntries", "RevokedCertificates"];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. OfSnowflake(code), .. AdvancedTls(code), .. SoftChecks(code)];

    /// <summary>gosnowflake asks OCSP by itself; its InsecureMode leaves the chain verified and that out.</summary>
    private static IEnumerable<Flag> OfSnowflake(CodeFile code)
    {
        if (!code.Names.Mentions("snowflake"))
            yield break;
        foreach (var flag in Snowflake.Addresses(code))
            yield return flag;
        foreach (var setting in code.Settings("InsecureMode", "DisableOCSPChecks"))
            if (code.Values.Of(setting.Value).Is(true))
                yield return new(setting.Whole, $"{setting.Option}: a revoked certificate is accepted")
                {
                    Remedy = "Remove it; OCSPFailOpen is the milder way where the responder cannot always be reached.",
                    Changes = [new(setting.Value, "false")],
                };
    }

    /// <summary>google.golang.org/grpc/security/advancedtls: what no list speaks of is let in, unless that is forbidden.</summary>
    private static IEnumerable<Flag> AdvancedTls(CodeFile code)
    {
        if (!code.Names.Mentions("advancedtls"))
            yield break;
        foreach (var setting in code.Settings("DenyUndetermined", "AllowUndetermined"))
        {
            var denies = setting.Option == "DenyUndetermined";
            if (code.Values.Of(setting.Value).Is(!denies))
                yield return new(setting.Whole, $"{setting.Option} is {(denies ? "off" : "on")}: {Forgives}")
                {
                    Remedy = denies ? "Write DenyUndetermined: true." : "Remove it.",
                    Changes = [new(setting.Value, denies ? "true" : "false")],
                };
        }
    }

    /// <summary>A check of one's own: if err != nil { return nil } behind what asks, and if r, err := ask(); err == nil &amp;&amp; r.Status == ocsp.Revoked.</summary>
    private static IEnumerable<Flag> SoftChecks(CodeFile code)
    {
        if (!code.Names.Mentions("ocsp") && !code.Names.Mentions("OCSP") && !Asking.Any(code.Names.Mentions))
            yield break;
        foreach (var function in code.Functions.All)
        {
            if (!IsCheck(code, function))
                continue;
            for (var i = function.Body.From; i < function.Body.To; i++)
                if (code.Is(i, "if") && ReferenceEquals(code.Functions.Around(i), function) && Soft(code, function, i) is { } at)
                    yield return new(at, Forgives)
                    {
                        Remedy = "Return the error, or look the answer up in what was stapled or kept from before.",
                        Confidence = Confidence.Firm,
                    };
        }
    }

    /// <summary>A function that looks at an answer about revocation, and whose own answer is an error or whether it is revoked.</summary>
    private static bool IsCheck(CodeFile code, Function function)
    {
        if (!code.Is(function.Body.From - 1, "{") || code[function.Body.From - 2].Value is not ("error" or "bool"))
            return false;
        var isBool = code.Is(function.Body.From - 2, "bool");
        // (bool, error) has a word for what failed.
        if (!code.Is(function.Body.From - 3, ")") || isBool && !Revoked().IsMatch(function.Name))
            return false;
        return code.Index.Places(Answers).Any(p => function.Body.Contains(p) && code.IsLink(p - 1));
    }

    /// <summary>What of an if lets pass, or null.</summary>
    private static Span? Soft(CodeFile code, Function function, int condition)
    {
        var open = condition + 1;
        while (open < function.Body.To && !code.Is(open, "{"))
            open = code.IsOpen(open) ? code.Mate(open) + 1 : open + 1;
        if (open >= function.Body.To)
            return null;
        var block = code.Inside(open);
        var head = new Span(condition + 1, open);
        // if len(state.OCSPResponse) == 0 { return nil }
        if (
            Has(code, head, "OCSPResponse", "OCSPStaple")
            && Has(code, head, "len")
            && Has(code, head, "==")
            && Passes(code, block) is { } none
        )
            return none;
        for (var i = head.From; i + 1 < head.To; i++)
        {
            if (!code.IsWord(i) || !code.Is(i + 2, "nil") || !Asked(code, function, i))
                continue;
            if (code.Is(i + 1, "!=") && !Has(code, head, "&&"))
                return Passes(code, block) ?? Skips(code, function, open);
            // What is not asked is let pass behind it.
            if (
                code.Is(i + 1, "==")
                && code.Is(i + 3, "&&")
                && Has(code, head, "Revoked")
                && !code.Is(code.Mate(open) + 1, "else")
                && !code.Index.Places(code[i].Value).Any(p => p > code.Mate(open) && p < function.Body.To)
            )
                return new(i, open);
        }

        return null;
    }

    /// <summary>return nil, return false: the last statement of a block.</summary>
    private static Span? Passes(CodeFile code, Span block) =>
        code.Is(block.To - 2, "return") && code[block.To - 1].Value is "nil" or "false" ? new(block.To - 2, block.To) : null;

    /// <summary>continue in a loop behind which everything is well.</summary>
    private static Span? Skips(CodeFile code, Function function, int open)
    {
        var last = code.Mate(open) - 1;
        if (!code.Is(last, "continue"))
            return null;
        var loop = code.Parent(open);
        if (loop <= function.Body.From || !code.Is(loop, "{"))
            return null;
        var after = code.Mate(loop) + 1;
        return code.Is(after, "return") && code[after + 1].Value is "nil" or "false" ? new(last, last + 1) : null;
    }

    /// <summary>True where an error came from what asks about revocation: the responder, the list, or a function of this file that asks them.</summary>
    private static bool Asked(CodeFile code, Function function, int error)
    {
        var name = code[error].Value;
        for (var i = error - 1; i > function.Body.From; i--)
        {
            if (code[i] is not { Kind: TokenKind.Symbol, Value: "=" or ":=" } || !code.Is(i - 1, name))
                continue;
            var value = code.Expression(i + 1);
            for (var k = value.From; k < value.To && k < value.From + 60; k++)
                if (code.IsWord(k) && code.Is(k + 1, "("))
                    return Asking.Contains(code[k].Value)
                        || Spoken().IsMatch(code.PathTo(k))
                        || code[k].Value is "Post" or "Get" or "Do" or "ReadAll"
                        || code.Functions.Named(code[k].Value).Any(f => code.Index.Places(Asking).Any(p => f.Body.Contains(p)))
                        || code.Functions.Named(code[k].Value).Any(f => f.Body.To > f.Body.From && Spoken().IsMatch(code.Text(f.Body)));
            return false;
        }

        return false;
    }

    private static bool Has(CodeFile code, Span span, params string[] words)
    {
        for (var i = span.From; i < span.To; i++)
            if (words.Contains(code[i].Value))
                return true;
        return false;
    }

    [GeneratedRegex("revo|ocsp|crl", RegexOptions.IgnoreCase)]
    private static partial Regex Spoken();

    [GeneratedRegex("^(is|has|was|check|cert)?_?(cert(ificate)?)?_?(is)?revoked", RegexOptions.IgnoreCase)]
    private static partial Regex Revoked();
}
