using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Trust managers and verifiers of names that decide something, and not who the peer is: a way out that anybody can take, dates alone, the name that was asked for.</summary>
internal static class JvmEvasions
{
    /// <summary>Words by which dates are looked at.</summary>
    private static readonly HashSet<string> Dates = new(StringComparer.Ordinal)
    {
        "checkValidity",
        "notAfter",
        "notBefore",
        "getNotAfter",
        "getNotBefore",
    };

    /// <summary>Words that stand beside them and look at nothing else.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "forEach",
        "onEach",
        "for",
        "in",
        "it",
        "first",
        "last",
        "get",
        "val",
        "var",
        "final",
        "Date",
        "Instant",
        "now",
        "toInstant",
        "before",
        "after",
        "isBefore",
        "isAfter",
        "require",
        "check",
        "isNotEmpty",
        "isEmpty",
        "isNullOrEmpty",
        "null",
        "size",
        "length",
        "if",
        "else",
        "throw",
        "new",
        "CertificateException",
        "CertificateExpiredException",
        "CertificateNotYetValidException",
        "IllegalArgumentException",
        "return",
        "X509Certificate",
        "requireNotNull",
        "Clock",
        "System",
        "currentTimeMillis",
        "time",
        "getTime",
    };

    /// <summary>Words that ask only whether there is something, or how much.</summary>
    private static readonly HashSet<string> Presence = new(StringComparer.Ordinal)
    {
        "null",
        "length",
        "size",
        "isEmpty",
        "isNotEmpty",
        "isNullOrEmpty",
        "count",
    };

    /// <summary>What of a session tells nothing of the peer's certificate.</summary>
    private static readonly HashSet<string> NotTheCertificate = new(StringComparer.Ordinal)
    {
        "peerHost",
        "getPeerHost",
        "peerPort",
        "getPeerPort",
        "isValid",
        "protocol",
        "getProtocol",
        "cipherSuite",
        "getCipherSuite",
        "id",
        "getId",
        "creationTime",
        "getCreationTime",
    };

    /// <summary>True where every word of a trust manager's method is about dates, or asks whether there is a certificate at all.</summary>
    public static bool LooksAtDatesOnly(CodeFile code, Function method)
    {
        var words = code.WordsOf(method.Body).ToList();
        var locals = Enumerable
            .Range(method.Body.From, method.Body.Length)
            .Where(i => code.IsWord(i) && (code[i - 1].Value is "val" or "var" or "final" or "X509Certificate" || code.Is(i + 1, "in")))
            .Select(i => code[i].Value)
            .Concat(code.Functions.All.Where(f => method.Body.Contains(f.Start)).SelectMany(f => f.Parameters))
            .ToHashSet(StringComparer.Ordinal);
        return words.Exists(Dates.Contains)
            && words.TrueForAll(w => Dates.Contains(w) || Plain.Contains(w) || locals.Contains(w) || method.Parameters.Contains(w));
    }

    /// <summary>leaf.getNotAfter().after(now): an answer that hangs on dates alone, which anybody can write.</summary>
    public static bool AsksDates(CodeFile code, Span span)
    {
        var words = code.WordsOf(span).ToList();
        return words.Exists(Dates.Contains)
            && Enumerable
                .Range(span.From, span.Length)
                .All(i =>
                    !code.IsWord(i)
                    || Dates.Contains(code[i].Value)
                    || Plain.Contains(code[i].Value)
                    || code.IsLink(i + 1) && Dates.Contains(code[i + 2].Value)
                );
    }

    /// <summary>when { chain.isEmpty() -> throw …; else -> log }: whoever has a certificate is let in.</summary>
    public static bool RefusesNothingOnly(CodeFile code, Function method)
    {
        if (code.Language != All.Kotlin || Verifiers.Verifies(code, method.Body) || Verifiers.AsksOthers(code, method))
            return false;
        var throws = Enumerable.Range(method.Body.From, method.Body.Length).Where(i => code.Is(i, "throw")).ToList();
        return throws.Count > 0
            && throws.Exists(i => code.Is(i - 1, "->"))
            && throws.TrueForAll(i => Condition(code, i) is { IsEmpty: false } condition && IsPresence(code, method, condition));
    }

    /// <summary>What a refusal hangs on: the condition of its branch of when, or of the if before it.</summary>
    public static Span Condition(CodeFile code, int refusal)
    {
        if (code.Is(refusal - 1, "->"))
        {
            var from = refusal - 1;
            while (from > 0 && !code[from].LineBefore && code[from - 1] is not { Kind: Lexing.TokenKind.Symbol, Value: "{" or ";" })
                from--;
            return new(from, refusal - 1);
        }

        if (Asked(code, code.Is(refusal - 1, "{") ? refusal - 2 : refusal - 1) is { IsEmpty: false } own)
            return own;
        // if (…) { response.close(); throw … }
        return code.Parent(refusal) is > 1 and var block && code.Is(block, "{") ? Asked(code, block - 1) : default;
    }

    /// <summary>What the if asks whose bracket ends there.</summary>
    private static Span Asked(CodeFile code, int close) =>
        code.Is(close, ")") && code.Mate(close) is > 0 and var open && code.Is(open - 1, "if") ? code.Inside(open) : default;

    /// <summary>Names in a certificate, which anybody can write into his own.</summary>
    private static readonly HashSet<string> NamesInIt = new(StringComparer.Ordinal)
    {
        "getSubjectX500Principal",
        "subjectX500Principal",
        "getIssuerX500Principal",
        "issuerX500Principal",
        "getSubjectDN",
        "subjectDN",
        "getIssuerDN",
        "issuerDN",
    };

    /// <summary>True for a member that is a name in a certificate.</summary>
    public static bool IsName(string word) => NamesInIt.Contains(word);

    private static readonly HashSet<string> Asking = new(StringComparer.Ordinal)
    {
        "equals",
        "equalsIgnoreCase",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "getName",
        "name",
        "toString",
        "toLowerCase",
        "lowercase",
        "first",
        "head",
        "last",
        "get",
    };

    /// <summary>if (subject.equals(issuer)) return; before the verification: whoever writes that name into his certificate is let in.</summary>
    public static bool LetsOutByName(CodeFile code, Function method)
    {
        for (var i = method.Body.From; i < method.Body.To; i++)
        {
            if (!code.Is(i, "if") || !code.Is(i + 1, "(") || !ReferenceEquals(code.Functions.Around(i), method))
                continue;
            var then = code.Mate(i + 1) + 1;
            var block = code.Is(then, "{") ? code.Inside(then) : new(then, then + 1);
            if (
                Enumerable.Range(block.From, block.Length).Any(r => code.Is(r, "return"))
                && !code.WordsOf(block).Contains("throw")
                && !Verifiers.Verifies(code, block)
                && IsOfNames(code, method, code.Inside(i + 1), 0)
                && code.WordsOf(code.Inside(i + 1)).Any(w => NamesInIt.Contains(w) || IsHeldName(code, method, w))
            )
                return true;
        }

        return false;
    }

    /// <summary>if (chain.length == 1) { chain[0].checkValidity(); return; } before the verification: whoever sends so many certificates is let in.</summary>
    public static bool LetsOutByCount(CodeFile code, Function method)
    {
        for (var i = method.Body.From; i < method.Body.To; i++)
        {
            if (!code.Is(i, "if") || !code.Is(i + 1, "(") || !ReferenceEquals(code.Functions.Around(i), method))
                continue;
            var condition = code.Inside(i + 1);
            var then = code.Mate(i + 1) + 1;
            var block = code.Is(then, "{") ? code.Inside(then) : new(then, then + 1);
            if (
                IsPresence(code, method, condition)
                && Enumerable
                    .Range(condition.From, condition.Length)
                    .Any(k => code[k].Value is "1" or "2" && code[k - 1].Value is "==" or "===" or "<" or "<=")
                && Enumerable.Range(block.From, block.Length).Any(r => code.Is(r, "return"))
                && !code.WordsOf(block)
                    .Any(w => w is "throw" or "verify" or "digest" or "isEqual" || w.Contains("pin", StringComparison.OrdinalIgnoreCase))
                && !Verifiers.Verifies(code, block)
            )
                return true;
        }

        return false;
    }

    /// <summary>A strategy of trust whose every yes hangs on a name in the certificate.</summary>
    public static bool AsksNamesOnly(CodeFile code, Function strategy)
    {
        var results = code.Functions.Returns(strategy).Where(r => !code.Values.Of(r).Is(false)).ToList();
        return strategy.Parameters.Count == 2
            && !code.WordsOf(strategy.Body).Contains("throw")
            && results.Count > 0
            && results.TrueForAll(r =>
                IsOfNames(code, strategy, r, 0) && code.WordsOf(r).Any(w => NamesInIt.Contains(w) || IsHeldName(code, strategy, w))
            );
    }

    internal static bool IsHeldName(CodeFile code, Function method, string word) =>
        code.Names.To(word).Any(a => method.Body.Contains(a.Name) && code.WordsOf(a.Value).Any(NamesInIt.Contains));

    internal static bool IsOfNames(CodeFile code, Function method, Span condition, int depth) =>
        depth < 3
        && Enumerable
            .Range(condition.From, condition.Length)
            .Where(code.IsWord)
            .All(i =>
                NamesInIt.Contains(code[i].Value)
                || Asking.Contains(code[i].Value)
                || Presence.Contains(code[i].Value)
                || method.Parameters.Contains(code[i].Value)
                || !code.Is(i + 1, "(") && code.Values.Of(new(i, i + 1)).Is(ValueKind.Text)
                // isOurs(issuer), a function of the file that asks for the name alone.
                || code.Is(i + 1, "(")
                    && code.Functions.Named(code[i].Value).Take(2).ToList() is [{ Parameters.Count: 1 } helper]
                    && IsOfNames(code, helper, helper.Body, depth + 1)
                || code.Is(i, "return") && depth > 0
                || code.Names.Reaching(code[i].Value, i) is [var only]
                    && method.Body.From <= only.Name
                    && only.Name < method.Body.To
                    && !only.Value.Contains(i)
                    && IsOfNames(code, method, only.Value, depth + 1)
            );

    /// <summary>
    /// try { verify } catch { if (chain.size > 1) return; throw }: who sends what the question asks for is let in.
    /// </summary>
    public static bool LetsOutOfCatch(CodeFile code, Function method)
    {
        for (var i = method.Body.From; i < method.Body.To; i++)
        {
            if (!code.Is(i, "catch") || !code.Is(i + 1, "("))
                continue;
            var open = code.Mate(i + 1) + 1;
            if (!code.Is(open, "{") || !code.Is(i - 1, "}") || !Verifiers.Verifies(code, code.Inside(code.Mate(i - 1))))
                continue;
            var inside = code.Inside(open);
            for (var k = inside.From; k < inside.To; k++)
                if (
                    code.Is(k, "if")
                    && code.Is(k + 1, "(")
                    && (IsPresence(code, method, code.Inside(k + 1)) || IsReason(code, code.Inside(k + 1), code.Inside(i + 1), 0))
                )
                {
                    var then = code.Mate(k + 1) + 1;
                    var block = code.Is(then, "{") ? code.Inside(then) : new(then, then + 1);
                    if (
                        Enumerable.Range(block.From, block.Length).Any(r => code.Is(r, "return"))
                        && !code.WordsOf(block).Any(w => w is "throw")
                        && !Verifiers.Verifies(code, block)
                    )
                        return true;
                }
        }

        return false;
    }

    /// <summary>Words by which a failure is asked why.</summary>
    private static readonly HashSet<string> Reasons = new(StringComparer.Ordinal)
    {
        "message",
        "getMessage",
        "localizedMessage",
        "getLocalizedMessage",
        "cause",
        "getCause",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "equals",
        "orEmpty",
        "toString",
        "lowercase",
        "toLowerCase",
        "String",
        "valueOf",
        "null",
        "instanceof",
        "is",
        "true",
        "false",
        "CertificateExpiredException",
        "CertificateNotYetValidException",
        "CertPathValidatorException",
        "CertPathBuilderException",
        "ValidatorException",
        "val",
        "final",
        "var",
    };

    /// <summary>reason.contains("PKIX path"): which failure it was, not who the peer is.</summary>
    private static bool IsReason(CodeFile code, Span condition, Span caught, int depth)
    {
        var thrown = code.WordsOf(caught).ToHashSet(StringComparer.Ordinal);
        var words = Enumerable.Range(condition.From, condition.Length).Where(code.IsWord).ToList();
        return depth < 3
            && words.Count > 0
            && words.TrueForAll(i =>
                Reasons.Contains(code[i].Value)
                || thrown.Contains(code[i].Value)
                || code.Names.Reaching(code[i].Value, i) is [var only]
                    && !only.Value.Contains(i)
                    && IsReason(code, only.Value, caught, depth + 1)
            );
    }

    internal static bool IsPresence(CodeFile code, Function method, Span head)
    {
        var words = code.WordsOf(head).ToList();
        return words.Exists(method.Parameters.Contains)
            && words.Exists(Presence.Contains)
            && words.TrueForAll(w => Presence.Contains(w) || method.Parameters.Contains(w));
    }

    /// <summary>
    /// A verifier of names whose answer hangs on the name that this side asked for alone: the certificate is never looked at.
    /// </summary>
    public static bool LooksAtNoCertificate(CodeFile code, Function verifier)
    {
        if (verifier.Parameters is not [var host, var session] || code.Language == All.Scala)
            return false;
        var body = verifier.Body;
        var isAsked = false;
        for (var i = body.From; i < body.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code[i].Value is "throw" or "check" or "require" or "assert" or "error")
                return false;
            if (
                code[i].Value == session
                && session != "_"
                && !(code.IsLink(i + 1) && NotTheCertificate.Contains(code[i + 2].Value))
                && !(code.Language == All.Clojure && NotTheCertificate.Contains(code[code.Parent(i) + 1].Value.TrimStart('.')))
            )
                return false;
            isAsked |=
                (code[i].Value == host && host != "_" || code[i].Value is "peerHost" or "getPeerHost") && IsAskedForPart(code, i)
                || code[i].Value is "protocol" or "getProtocol" or "cipherSuite" or "getCipherSuite"
                    && code.IsLink(i - 1)
                    && !Logged.Is(code, i)
                || code[i].Value is "peerHost" or "getPeerHost" && IsComparedWith(code, i, host)
                || code[i].Value == host && host != "_" && IsTheHostOfThisClient(code, verifier, i);
            // Something of this file, or of a class around it, that is called with the name may look further.
            if (
                code.Is(i + 1, "(")
                && (!code.IsLink(i - 1) || code.Is(i - 2, "this"))
                && code.WordsOf(code.Inside(i + 1)).Contains(host)
                && !(code[i].Value is "if" or "when" or "setOf" or "listOf" or "return")
            )
                return false;
        }

        return isAsked;
    }

    /// <summary>Setters of libraries whose clients ask nobody but the verifier that they are given.</summary>
    private static readonly string[] Replacing = ["setSSLHostnameVerifier", "sslHostnameVerifier"];

    /// <summary>host.equals("mqtt.example") for a client that is told to connect to that very host: it agrees always.</summary>
    private static bool IsTheHostOfThisClient(CodeFile code, Function verifier, int host)
    {
        var other =
            code[host + 1].Value is "==" or "===" ? host + 2
            : code.IsLink(host + 1) && code[host + 2].Value is "equals" or "equalsIgnoreCase" && code.Is(host + 3, "(") ? host + 4
            : code.Is(host - 1, "(") && code[host - 2].Value is "equals" or "equalsIgnoreCase" && code.IsLink(host - 3) ? host - 4
            : -1;
        return other > 0
            && code[other].IsText
            && code[other].Value is { Length: > 3 } name
            && (
                Replacing.Any(code.Names.Has) && name.Contains('.', StringComparison.Ordinal) && !char.IsAsciiDigit(name[^1])
                || code.Functions.NamedAround(verifier.Start - 1) is { } home
                    && Enumerable
                        .Range(home.Body.From, home.Body.Length)
                        .Any(i =>
                            code[i].IsText
                            && !(verifier.Start <= i && i < Math.Max(verifier.Body.To, verifier.End))
                            && (code[i].Value == name || code[i].Value.Contains("://" + name, StringComparison.OrdinalIgnoreCase))
                        )
            );
    }

    /// <summary>host.equals(session.getPeerHost()): this side's name for the peer, on both sides.</summary>
    private static bool IsComparedWith(CodeFile code, int peer, string host)
    {
        var start = code.PathStart(peer);
        return code.CallAt(code.Parent(start)) is { Word: "equals" or "equalsIgnoreCase" or "contentEquals" } call
                && code.WordsOf(new(call.Start, code.Mate(call.Open))).Contains(host)
            || code.Is(start - 1, "==") && code.Is(start - 2, host)
            || code.Is(peer + 1, "==") && code.Is(peer + 2, host);
    }

    /// <summary>
    /// host.endsWith(".example"), pattern.matches(host): every name of a zone. One name that is written out is a peer that somebody chose, as an
    /// exception: that is left to him.
    /// </summary>
    private static bool IsAskedForPart(CodeFile code, int name)
    {
        string[] parts = ["endsWith", "startsWith", "matches", "contains", "indexOf", "regionMatches"];
        // host.lowercase().endsWith(…), session.getPeerHost().endsWith(…)
        for (var (i, steps) = (name, 0); steps < 4; steps++)
        {
            var next = code.Is(i + 1, "(") ? code.Mate(i + 1) + 1 : i + 1;
            if (!code.IsLink(next))
                break;
            i = next + 1;
            if (parts.Contains(code[i].Value))
                return true;
        }

        // (str/ends-with? hostname ".example")
        if (
            code.Language == All.Clojure
            && code[code.Parent(name) + 1].Value is var asked
            && asked[(asked.LastIndexOf('/') + 1)..]
                is "ends-with?"
                    or "starts-with?"
                    or "includes?"
                    or "re-find"
                    or "re-matches"
                    or "contains?"
        )
            return true;
        return code.Is(name - 1, "(") && code[name - 2].Value is "matches" or "matcher" or "containsMatchIn" or "matchEntire";
    }
}
