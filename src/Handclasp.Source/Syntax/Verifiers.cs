using Handclasp.Source.Lexing;

namespace Handclasp.Source.Syntax;

/// <summary>What a verification callback does.</summary>
internal enum Verdicts
{
    /// <summary>It can refuse, or calls what can; or it cannot be read here.</summary>
    Decides,

    /// <summary>It agrees whatever it is given.</summary>
    AcceptsAll,

    /// <summary>It verifies, and throws the result away.</summary>
    Swallows,

    /// <summary>It looks at the dates only.</summary>
    DatesOnly,

    /// <summary>It compares names only, which anybody can write into a certificate.</summary>
    NamesOnly,
}

/// <summary>Reads the bodies of verification callbacks: the judgement stands here once, for all languages.</summary>
internal static class Verifiers
{
    private static readonly string[] Throws =
    [
        "throw",
        "raise",
        "panic",
        "fatalError",
        "abort",
        "reject",
        "destroy",
        "cancel",
        "TODO",
        "error",
        "die",
    ];

    private static readonly string[] Verifying =
    [
        "verify",
        "Verify",
        "checkServerTrusted",
        "checkClientTrusted",
        "validate",
        "Validate",
        "isValid",
        "IsValid",
        "equals",
        "Equals",
        "SequenceEqual",
        "Build",
        "evaluate",
        "compare",
        "Compare",
        "timingSafeEqual",
        "ConstantTimeCompare",
        "isEqual",
        "check",
        "Check",
        "contains",
        "Contains",
        "includes",
        "matches",
        "checkServerIdentity",
        "build",
        "CheckSignature",
        "CheckSignatureFrom",
        "verifyHostname",
        "VerifyHostname",
        "match",
        "Match",
        "accepts",
        "isTrusted",
        "IsTrusted",
        "Any",
        "any",
        "has",
        "indexOf",
        "FixedTimeEquals",
        "startsWith",
        "endsWith",
    ];

    private static readonly string[] Logging =
    [
        "log",
        "logger",
        "console",
        "Console",
        "print",
        "println",
        "Println",
        "Printf",
        "fmt",
        "printStackTrace",
        "info",
        "warn",
        "warning",
        "debug",
        "error",
        "trace",
        "WriteLine",
        "Debug",
        "Trace",
        "logging",
        "LogWarning",
        "LogInformation",
        "LogDebug",
        "LogError",
        "Log",
        "System",
        "out",
        "err",
        "glog",
        "klog",
        "slog",
        "Timber",
        "getMessage",
        "Message",
        "e",
        "ex",
    ];

    /// <summary>Judges a callback that agrees by returning one of these values; a callback without a result agrees by not throwing.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The callback.</param>
    /// <param name="agrees">True for the value that means yes.</param>
    /// <param name="isVoid">True where a refusal is an exception.</param>
    public static Verdicts Judge(CodeFile code, Function function, Func<Value, bool> agrees, bool isVoid = false)
    {
        var returns = code.Functions.Returns(function);
        if (function.IsExpression && isVoid && !Calls(code, function.Body, Verifying) && !Calls(code, function.Body, Throws))
            return Verdicts.AcceptsAll;
        var agreeing = returns.All(r => r.IsEmpty ? isVoid || agrees(new(ValueKind.Null)) : agrees(code.Values.Of(r)));
        var refuses = Has(code, function, Throws);
        if (Swallowed(code, function, agreeing || isVoid))
            return Verdicts.Swallows;
        if (!agreeing || (refuses && !function.IsExpression))
            return DatesOnly(code, function, isVoid) ? Verdicts.DatesOnly : Verdicts.Decides;
        if (returns.Count == 0 && !isVoid && !agrees(new(ValueKind.Null)))
            return Verdicts.Decides;
        if (isVoid && Calls(code, function.Body, Verifying))
            return Verdicts.Decides;
        if (isVoid && DatesOnly(code, function, isVoid))
            return Verdicts.DatesOnly;
        if (isVoid && Delegates(code, function))
            return Verdicts.Decides;
        return !isVoid && Calls(code, function.Body, Verifying) ? Verdicts.Swallows : Verdicts.AcceptsAll;
    }

    /// <summary>A body that verifies within a try whose catch goes on.</summary>
    private static bool Swallowed(CodeFile code, Function function, bool agreesElsewhere)
    {
        if (!agreesElsewhere)
            return false;
        var verified = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (code[i] is { Kind: TokenKind.Word, Value: "try" } && code.Is(i + 1, "{"))
                verified |= Calls(code, code.Inside(i + 1), Verifying);
            if (!verified || code[i] is not { Kind: TokenKind.Word, Value: "catch" })
                continue;
            var open = i + 1;
            while (open < function.Body.To && !code.Is(open, "{"))
                open++;
            var inside = code.Inside(open);
            return !Words(code, inside).Any(w => Throws.Contains(w, StringComparer.Ordinal) && w != "error")
                && !Words(code, inside).Contains("return");
        }

        return false;
    }

    /// <summary>The one thing it calls that could refuse is a look at the dates.</summary>
    private static bool DatesOnly(CodeFile code, Function function, bool isVoid)
    {
        var words = Words(code, function.Body).ToHashSet(StringComparer.Ordinal);
        var dates =
            words.Contains("checkValidity") || words.Contains("NotAfter") && words.Contains("NotBefore") || words.Contains("getNotAfter");
        return dates
            && !Calls(code, function.Body, [.. Verifying.Except(["check", "Check"])])
            && (isVoid || !words.Contains("SslPolicyErrors"));
    }

    /// <summary>Passes its parameters on to something that is no log: that may refuse.</summary>
    private static bool Delegates(CodeFile code, Function function)
    {
        foreach (var call in code.Calls().Where(c => c.Open >= function.Body.From && c.Open < function.Body.To))
        {
            if (call.Path.Split('.').Any(w => Logging.Contains(w, StringComparer.OrdinalIgnoreCase)) || call.Word.Length == 0)
                continue;
            if (call.Arguments.Any(a => Words(code, a).Any(function.Parameters.Contains)))
                return true;
        }

        return false;
    }

    private static bool Has(CodeFile code, Function function, string[] words)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.IsWord(i)
                && words.Contains(code[i].Value, StringComparer.Ordinal)
                && !code.IsLink(i - 1)
                && code[i].Value is not "error"
            )
                return true;
        return false;
    }

    private static bool Calls(CodeFile code, Span span, string[] words)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i)
                && code.Is(i + 1, "(")
                && words.Any(w => code[i].Value == w || (w.Length > 4 && code[i].Value.StartsWith(w, StringComparison.OrdinalIgnoreCase)))
            )
                return true;
        return false;
    }

    private static IEnumerable<string> Words(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i))
                yield return code[i].Value;
    }
}
