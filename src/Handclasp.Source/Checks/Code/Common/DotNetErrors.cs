using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Callbacks of .NET that ask for the errors of the standard verification one by one: <c>(errors &amp; RemoteCertificateChainErrors) == 0</c>,
/// <c>if (errors.HasFlag(RemoteCertificateNameMismatch)) return false;</c>. What they do not ask for, they let pass.
/// </summary>
internal static class DotNetErrors
{
    /// <summary>The chain is looked at, the name is not.</summary>
    public const string ChainAlone = "looks at the chain alone, and lets another name pass";

    private const int Deepest = 6;

    private static readonly string[] Flags =
    [
        "RemoteCertificateChainErrors",
        "RemoteCertificateNameMismatch",
        "RemoteCertificateNotAvailable",
    ];

    /// <summary>What compares names without the help of the standard verification.</summary>
    private static readonly string[] OwnNames =
    [
        "MatchesHostname",
        "GetNameInfo",
        "DnsName",
        "X509SubjectAlternativeNameExtension",
        "EnumerateDnsNames",
        "Extensions",
        "Host",
        "TargetHost",
        "TargetHostName",
    ];

    /// <summary>Why a callback is none that asks for nothing else than single errors; empty where the chain and the name are refused.</summary>
    public static string Verdict(CodeFile code, Function function)
    {
        var (chain, name, missing) = (Refuses(code, function, 0), Refuses(code, function, 1), Refuses(code, function, 2));
        return chain && (name || code.Index.Places(OwnNames).Any(p => function.Body.Contains(p) && code.IsWord(p))) ? ""
            : chain ? ChainAlone
            : name ? "looks at the name alone, and calls an untrusted issuer no error"
            : missing ? "refuses a missing certificate alone"
            : "looks at nothing that proves who it is";
    }

    /// <summary>A comparison with None or 0 that is about single errors: <c>(errors &amp; X) == SslPolicyErrors.None</c>.</summary>
    public static bool IsOfSingleErrors(CodeFile code, int none)
    {
        var before = code.PathStart(none) - 1;
        if (!(code.Is(before, "==") || code.Is(before, "!=") || code.Is(before, "is")) || !code.Is(before - 1, ")"))
            return false;
        var group = code.Inside(code.Mate(before - 1));
        return Enumerable.Range(group.From, group.Length).Any(i => code.Is(i, "&"))
            && !Enumerable.Range(group.From, group.Length).Any(i => code.Is(i, "~"));
    }

    /// <summary>try { if (…) throw …; return true; } catch { return true; }: no way leads to a refusal.</summary>
    public static bool CatchesItself(CodeFile code, Function function)
    {
        var throws = code.Index.Places("throw").Where(i => function.Body.Contains(i) && code.IsWord(i)).ToList();
        return throws.Count > 0
            && code.Functions.Returns(function) is { Count: > 0 } returns
            && returns.All(r => code.Values.Of(r).Is(true))
            && throws.TrueForAll(t => IsCaught(code, function, t));
    }

    /// <summary>Thrown within a try whose catch takes everything, or just that, and does not throw itself.</summary>
    private static bool IsCaught(CodeFile code, Function function, int thrown)
    {
        for (var open = code.Parent(thrown); open >= function.Body.From; open = code.Parent(open))
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, "try"))
                continue;
            for (var at = code.Mate(open) + 1; code.Is(at, "catch"); )
            {
                var block = code.Is(at + 1, "(") ? code.Mate(at + 1) + 1 : at + 1;
                if (!code.Is(block, "{"))
                    return false;
                var takes = block == at + 1 || code[at + 2].Value is var type && (type == "Exception" || code.Is(thrown + 2, type));
                if (takes)
                    return !Enumerable.Range(block, code.Mate(block) - block).Any(i => code[i] is { Kind: TokenKind.Word, Value: "throw" });
                at = code.Mate(block) + 1;
            }
        }

        return false;
    }

    private static bool Refuses(CodeFile code, Function function, int flag)
    {
        foreach (var at in code.Index.Places(Flags[flag]))
            if (
                function.Body.From <= at
                && at < function.Body.To
                && code.IsWord(at)
                && Test(code, at) is var (test, isAbsence)
                && Decides(code, function, test, isAbsence, 0)
            )
                return true;
        return false;
    }

    /// <summary>The test that asks for an error: from where to where, and whether it holds where the error is absent.</summary>
    private static (Span Test, bool IsAbsence)? Test(CodeFile code, int flag)
    {
        var inner = code.Parent(flag);
        if (inner > 0 && code.Is(inner - 1, "HasFlag") && !Has(code, code.Inside(inner), "|"))
            return (new(code.PathStart(inner - 1), code.Mate(inner) + 1), false);
        for (var (open, depth) = (inner, 0); open > 0 && code.Is(open, "(") && depth < 3; open = code.Parent(open), depth++)
        {
            if (!Has(code, code.Inside(open), "&"))
                continue;
            var close = code.Mate(open);
            if (code[close + 1].Value is not ("==" or "!=" or "is" or ">"))
                return null;
            var isNot = code.Is(close + 1, "is") && code.Is(close + 2, "not");
            var end = code.OperandEnd(close + (isNot ? 3 : 2));
            // == the flag itself: the error is there.
            var isNone = code[end - 1] is { Kind: TokenKind.Number, Value: "0" } || code.Is(end - 1, "None");
            var isEqual = code[close + 1].Value is "==" or "is" && !isNot;
            return (new(open, end), isNone == isEqual);
        }

        return null;
    }

    private static bool Has(CodeFile code, Span span, string symbol)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, symbol))
                return true;
        return false;
    }

    /// <summary>The error leads to a refusal: by what is returned, by a condition, or by way of a variable.</summary>
    private static bool Decides(CodeFile code, Function function, Span test, bool isAbsence, int depth)
    {
        var (from, to) = (test.From, test.To);
        var (either, both) = (false, false);
        if (code[to].Value is "==" or "is" && code.Language.False.Contains(code[to + 1].Value))
            isAbsence = !isAbsence;
        for (var level = 0; level < Deepest; level++)
        {
            if (code.Is(from - 1, "!"))
            {
                (isAbsence, from) = (!isAbsence, from - 1);
                (either, both) = (both, either);
            }

            var open = code.Parent(from);
            if (open < function.Body.From || !code.Is(open, "("))
                break;
            either |= Has(code, code.Inside(open), "||");
            both |= Has(code, code.Inside(open), "&&");
            if (code.Is(open - 1, "if"))
                return InCondition(code, function, open, isAbsence, either);
            if (code.IsWord(open - 1) && code[open - 1].Value is not ("return" or "and" or "or" or "not"))
                return false;
            (from, to) = (open, code.Mate(open) + 1);
        }

        foreach (var returned in code.Functions.Returns(function))
            if (returned.Contains(from))
                return isAbsence && !either && !Has(code, returned, "||") && !Has(code, returned, "?");
        return depth < 2 && IsKept(code, function, from, isAbsence, either, both, depth);
    }

    /// <summary>var isChainGood = (errors &amp; X) == 0; … return isChainGood;</summary>
    private static bool IsKept(CodeFile code, Function function, int from, bool isAbsence, bool either, bool both, int depth)
    {
        for (var i = from - 1; i > Math.Max(code.StatementStart(from), from - 40); i--)
        {
            if (!code.Is(i, "=") || !code.IsWord(i - 1))
                continue;
            var value = code.Expression(i + 1);
            either |= Has(code, value, "||");
            both |= Has(code, value, "&&");
            if (isAbsence ? either : both)
                return false;
            foreach (var use in code.Index.Places(code[i - 1].Value))
                if (
                    use > from
                    && use < function.Body.To
                    && code.IsWord(use)
                    && !code.IsLink(use - 1)
                    && Decides(code, function, new(use, use + 1), isAbsence, depth + 1)
                )
                    return true;
            return false;
        }

        return false;
    }

    /// <summary>if (there is the error) refuse; if (there is none) agree, and refuse at the end.</summary>
    private static bool InCondition(CodeFile code, Function function, int open, bool isAbsence, bool either)
    {
        var close = code.Mate(open);
        var end = code.Is(close + 1, "{") ? code.Mate(close + 1) : close + 20;
        for (var i = close + 1; i < Math.Min(end, function.Body.To); i++)
        {
            if (code[i] is { Kind: TokenKind.Word, Value: "throw" })
                return !isAbsence;
            // if (…) isGood = false; … return isGood;
            if (
                code.IsWord(i)
                && code.Is(i + 1, "=")
                && code.Values.At(i + 2).Is(false)
                && code.Functions.Returns(function).Any(r => r.Length == 1 && code.Is(r.From, code[i].Value))
            )
                return !isAbsence;
            if (code[i] is not { Kind: TokenKind.Word, Value: "return" })
                continue;
            var refuses = code.Values.Of(code.Expression(i + 1)).Is(false);
            return isAbsence
                ? !refuses && !either && code.Functions.Returns(function) is [.., var last] && code.Values.Of(last).Is(false)
                : refuses;
        }

        return false;
    }
}
