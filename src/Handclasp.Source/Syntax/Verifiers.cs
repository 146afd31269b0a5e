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

    /// <summary>It looks whether there is a certificate, or at names only, which anybody can write into one.</summary>
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
        "fail",
        "Fatal",
        "Fatalf",
    ];

    /// <summary>What throws where the certificate is wrong.</summary>
    private static readonly string[] Verifying =
    [
        "verify",
        "Verify",
        "checkServerTrusted",
        "checkClientTrusted",
        "validate",
        "Validate",
        "Build",
        "evaluate",
        "checkServerIdentity",
        "build",
        "CheckSignature",
        "CheckSignatureFrom",
        "verifyHostname",
        "VerifyHostname",
        "check",
        "Check",
        "requireMatch",
        "Require",
        "Ensure",
        "Guard",
        "Demand",
        "Assert",
        "assert",
    ];

    /// <summary>What answers yes or no.</summary>
    private static readonly string[] Answering =
    [
        "isValid",
        "IsValid",
        "equals",
        "Equals",
        "SequenceEqual",
        "compare",
        "Compare",
        "timingSafeEqual",
        "ConstantTimeCompare",
        "isEqual",
        "contains",
        "Contains",
        "includes",
        "matches",
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
        "StartsWith",
        "EndsWith",
        "Equal",
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
        "Logger",
        "LOG",
        "LOGGER",
        "d",
        "w",
        "i",
    ];

    /// <summary>What only moves the certificate about.</summary>
    private static readonly string[] Harmless =
    [
        "add",
        "addAll",
        "append",
        "put",
        "set",
        "toString",
        "ToString",
        "asList",
        "valueOf",
        "format",
        "Format",
        "String",
        "getSubjectDN",
        "getSubjectX500Principal",
        "getName",
        "size",
        "copyOf",
        "clone",
        "requireNonNull",
        "len",
        "isEmpty",
        "isNullOrEmpty",
        "of",
        "listOf",
        "copyOfRange",
        "join",
        "Join",
        "stream",
        "Arrays",
        "Objects",
        "str",
        "first",
        "last",
        "head",
        "X509Certificate",
    ];

    /// <summary>Judges a callback that agrees by returning one of these values; a callback without a result agrees by not throwing.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The callback.</param>
    /// <param name="agrees">True for the value that means yes.</param>
    /// <param name="isVoid">True where a refusal is an exception.</param>
    public static Verdicts Judge(CodeFile code, Function function, Func<Value, bool> agrees, bool isVoid = false) =>
        isVoid ? JudgeVoid(code, function, 0) : JudgeAnswer(code, function, agrees, 0);

    private static Verdicts JudgeVoid(CodeFile code, Function function, int depth)
    {
        if (Swallowed(code, function))
            return Verdicts.Swallows;
        if (Has(code, function, Throws))
            return OnlyNullChecks(code, function) || OnlyNames(code, function) ? Verdicts.NamesOnly : Verdicts.Decides;
        if (CallsDates(code, function.Body) && !Delegates(code, function, depth) && !Calls(code, function.Body, Verifying))
            return Verdicts.DatesOnly;
        if (
            Calls(code, function.Body, Verifying)
            || Calls(code, function.Body, ["orElseThrow", "getOrThrow", "requireNotNull"])
            || Delegates(code, function, depth)
        )
            return Verdicts.Decides;
        return Verdicts.AcceptsAll;
    }

    private static Verdicts JudgeAnswer(CodeFile code, Function function, Func<Value, bool> agrees, int depth)
    {
        var returns = code.Functions.Returns(function);
        if (Swallowed(code, function) && returns.All(r => Agrees(code, r, agrees)))
            return Verdicts.Swallows;
        if (returns.Count == 0 && !function.IsExpression)
            return agrees(new(ValueKind.Null)) && !Has(code, function, Throws) ? Verdicts.AcceptsAll : Verdicts.Decides;
        if (returns.All(r => Agrees(code, r, agrees)))
        {
            if (Has(code, function, Throws) && !function.IsExpression)
                return Verdicts.Decides;
            // A statement that hands its parameters to what may throw.
            if (
                !function.IsExpression
                && (
                    Calls(code, function.Body, ["Guard", "Ensure", "Demand", "Require", "Throw", "Assert", "assert", "require"])
                    || code.WordsOf(function.Body).Any(w => w is "Guard" or "Ensure" or "Ensures" or "Assert")
                )
            )
                return Verdicts.Decides;
            return Calls(code, function.Body, Verifying) ? Verdicts.Swallows : Verdicts.AcceptsAll;
        }

        // return check(e), where check is a function of this file that agrees with everything.
        if (
            depth < 3
            && returns is [var only]
            && CallOf(code, only) is { } called
            && code.Functions.Named(called.Word).FirstOrDefault() is { } helper
            && !ReferenceEquals(helper, function)
        )
            return JudgeAnswer(code, helper, agrees, depth + 1);
        return Verdicts.Decides;
    }

    /// <summary>The call that an expression is, whole.</summary>
    private static Call? CallOf(CodeFile code, Span span) =>
        !span.IsEmpty
        && code.Is(span.To - 1, ")")
        && code.Mate(span.To - 1) is > 0 and var open
        && code.CallAt(open) is { } call
        && call.Start <= span.From + 1
        && call.Receiver is "" or "this" or "self"
            ? call
            : null;

    private static bool Agrees(CodeFile code, Span returned, Func<Value, bool> agrees)
    {
        if (returned.IsEmpty)
            return agrees(new(ValueKind.Null));
        return agrees(code.Values.Of(returned));
    }

    /// <summary>A body that verifies within a try whose catch goes on, and nothing behind it refuses.</summary>
    private static bool Swallowed(CodeFile code, Function function)
    {
        if (code.Language.Swallows?.Invoke(code, function) == true)
            return true;
        var verified = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (
                code[i] is { Kind: TokenKind.Word, Value: "runCatching" }
                && code.Is(i + 1, "{")
                && Calls(code, code.Inside(i + 1), Verifying)
            )
                return !code.WordsOf(new(code.Mate(i + 1), function.Body.To)).Any(w => w is "getOrThrow" or "throw");
            if (code[i] is { Kind: TokenKind.Word, Value: "try" } && code.Is(i + 1, "{"))
                verified |= Calls(code, code.Inside(i + 1), Verifying) || Calls(code, code.Inside(i + 1), ["checkValidity"]);
            if (!verified || code[i] is not { Kind: TokenKind.Word, Value: "catch" })
                continue;
            var open = i + 1;
            while (open < function.Body.To && !code.Is(open, "{"))
                open++;
            var inside = code.Inside(open);
            var words = code.WordsOf(inside).ToList();
            var refuses =
                words.Exists(w => w is "throw" or "fail" or "reject" or "destroy" or "abort")
                || Calls(code, inside, Verifying)
                || words.Contains("return") && (words.Contains("false") || words.Contains("False"));
            var after = new Span(Math.Min(code.Mate(open) + 1, function.Body.To), function.Body.To);
            var refusesAfter = !code.Is(after.From, "catch") && (code.WordsOf(after).Contains("throw") || Calls(code, after, Verifying));
            if (!refuses && !refusesAfter)
                return true;
        }

        return false;
    }

    /// <summary>Every throw stands behind a question whether there is something at all.</summary>
    private static bool OnlyNullChecks(CodeFile code, Function function)
    {
        var throws = 0;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (code[i] is not { Kind: TokenKind.Word, Value: "throw" })
                continue;
            throws++;
            var open = code.Parent(i);
            var head =
                code.Is(open - 1, ")") ? code.Inside(code.Mate(open - 1))
                : code.Is(code.StatementStart(i), "if") ? code.Inside(code.StatementStart(i) + 1)
                : default;
            if (
                head.IsEmpty
                || !code.WordsOf(head)
                    .All(w =>
                        w is "null" or "length" or "size" or "isEmpty" or "isNullOrEmpty" or "isNotEmpty" or "Length" or "Count"
                        || function.Parameters.Contains(w)
                    )
            )
                return false;
        }

        return throws > 0 && !Calls(code, function.Body, Verifying) && !Delegates(code, function, 0);
    }

    /// <summary>Looks at the subject, the issuer or the serial number, which anybody can write, and at nothing that only the right certificate has.</summary>
    private static bool OnlyNames(CodeFile code, Function function)
    {
        // What the message of an exception says decides nothing.
        var thrown = code.Calls().Where(c => function.Body.Contains(c.Open) && IsThrown(code, c)).ToList();
        var words = Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Where(i => code.IsWord(i) && !thrown.Exists(c => c.Start <= i && i < c.Whole.To))
            .Select(i => code[i].Value)
            .ToList();
        return words.Exists(w =>
                w.Contains("ubject", StringComparison.Ordinal)
                || w.Contains("ssuer", StringComparison.Ordinal)
                || w.EndsWith("erialNumber", StringComparison.Ordinal)
            )
            && !words.Exists(IsEvidence)
            && !ComparesWhole(code, function)
            && !Calls(code, function.Body, Verifying)
            && !Delegates(code, function, 0);
    }

    /// <summary>A word for what cannot be forged: a key, a digest, the whole certificate, a signature.</summary>
    private static bool IsEvidence(string word)
    {
        string[] parts =
        [
            "ncoded",
            "ublicKey",
            "igest",
            "sha256",
            "SHA",
            "ingerprint",
            "humbprint",
            "ignature",
            "erify",
            "rusted",
            "alidat",
            "pin",
            "Pin",
        ];
        return Array.Exists(parts, p => word.Contains(p, StringComparison.Ordinal));
    }

    private static bool CallsDates(CodeFile code, Span body)
    {
        var words = code.WordsOf(body).ToHashSet(StringComparer.Ordinal);
        return words.Contains("checkValidity") || words.Contains("NotAfter") || words.Contains("getNotAfter") || words.Contains("notAfter");
    }

    /// <summary>known.equals(chain[0]), matches(chain[0]): the whole certificate is compared, not something written in it.</summary>
    private static bool ComparesWhole(CodeFile code, Function function) =>
        code.Calls()
            .Any(c =>
                function.Body.From <= c.Open
                && c.Open < function.Body.To
                && Answering.Contains(c.Word)
                && c.Arguments.Any(a =>
                    code.IsWord(a.From)
                    && function.Parameters.Contains(code[a.From].Value)
                    && !Enumerable.Range(a.From, a.Length).Any(code.IsLink)
                )
            );

    /// <summary>throw new CertificateException("not the box: " + chain[0]): the exception decides nothing, what it hangs on does.</summary>
    private static bool IsThrown(CodeFile code, Call call) =>
        call.Word.EndsWith("Exception", StringComparison.Ordinal)
        && (code.Is(call.Start - 1, "throw") || code.Is(call.Start - 1, "new") && code.Is(call.Start - 2, "throw"));

    /// <summary>Passes its parameters on to something that is no log and no list: that may refuse.</summary>
    private static bool Delegates(CodeFile code, Function function, int depth)
    {
        foreach (var call in code.Calls().Where(c => c.Open >= function.Body.From && c.Open < function.Body.To))
        {
            var path = call.Path.Split('.');
            if (
                path.Any(w => Logging.Contains(w, StringComparer.OrdinalIgnoreCase))
                || Harmless.Contains(call.Word)
                || Answering.Contains(call.Word)
                || call.Word is "checkValidity" or ""
                || IsThrown(code, call)
            )
                continue;
            if (IsInLog(code, call, function) || !call.Arguments.Any(a => code.WordsOf(a).Any(function.Parameters.Contains)))
                continue;
            // A function of this file is looked into.
            if (
                depth < 3
                && path.Length == 1
                && code.Functions.Named(call.Word).FirstOrDefault() is { } helper
                && !ReferenceEquals(helper, function)
            )
            {
                if (JudgeVoid(code, helper, depth + 1) == Verdicts.Decides)
                    return true;
                continue;
            }

            return true;
        }

        return false;
    }

    private static bool IsInLog(CodeFile code, Call call, Function function)
    {
        for (var open = code.Parent(call.Name); open >= function.Body.From; open = code.Parent(open))
            if (
                code.Is(open, "(")
                && code.CallAt(open) is { } outer
                && (outer.Path.Split('.').Any(w => Logging.Contains(w, StringComparer.OrdinalIgnoreCase)) || Harmless.Contains(outer.Word))
            )
                return true;
        return false;
    }

    private static bool Has(CodeFile code, Function function, string[] words)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || !words.Contains(code[i].Value, StringComparer.Ordinal))
                continue;
            // Assert.fail() and t.Fatal() end a test, and log.error() ends nothing.
            if (code[i].Value is "error")
            {
                if (code.Language.Name == "Kotlin" && code.Is(i + 1, "(") && !code.IsLink(i - 1))
                    return true;
                continue;
            }

            if (!code.IsLink(i - 1) || code[i].Value is "fail" or "Fatal" or "Fatalf" or "destroy" or "cancel" or "reject" or "abort")
                return true;
        }

        return false;
    }

    /// <summary>True where a function gives what it was given to somebody else, who may look closer.</summary>
    public static bool AsksOthers(CodeFile code, Function function) => Delegates(code, function, 0);

    /// <summary>True where a run calls what throws when the certificate is wrong.</summary>
    public static bool Verifies(CodeFile code, Span span) => Calls(code, span, Verifying);

    private static bool Calls(CodeFile code, Span span, string[] words)
    {
        // Where the name stands behind the bracket.
        if (code.Language.MoreCalls is not null)
            foreach (var call in code.Index.Calls)
                if (call.Given is not null && span.Contains(call.Name) && IsOneOf(call.Word, words))
                    return true;
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && code.Is(i + 1, "(") && IsOneOf(code[i].Value, words))
                return true;
        return false;
    }

    /// <summary>verify, and verifyChain; but not checkValidity, which asks for the dates alone.</summary>
    private static bool IsOneOf(string name, string[] words)
    {
        if (name == "checkValidity")
            return words.Contains(name);
        foreach (var word in words)
            if (
                name == word
                || (
                    word.Length > 4
                    && name.Length > word.Length
                    && name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                    && char.IsUpper(name[word.Length])
                )
            )
                return true;
        return false;
    }
}
