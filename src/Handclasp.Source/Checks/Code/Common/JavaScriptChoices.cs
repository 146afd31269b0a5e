using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// A yes or no that hangs on data: <c>!host.endsWith('.lan')</c>, <c>attempt &lt; 5</c>, <c>ca !== undefined</c>. For some peers it is the bad one,
/// and nobody who runs the program has decided that. What is off for loopback, or where no TLS is spoken at all, is off for nobody.
/// </summary>
internal static class JavaScriptChoices
{
    private const int Deepest = 5;
    private const int Longest = 60;

    /// <summary>What an expression is, of which one answer is the bad one.</summary>
    private enum Verdict
    {
        /// <summary>Nothing that is known here, or what an operator decides.</summary>
        Open,

        /// <summary>Bad for some peers.</summary>
        Data,

        /// <summary>Bad only where there is no peer to verify.</summary>
        Nobody,
    }

    /// <summary>Methods that ask something of a text or of a collection.</summary>
    private static readonly HashSet<string> Asking = new(StringComparer.Ordinal)
    {
        "startsWith",
        "endsWith",
        "includes",
        "test",
        "match",
        "has",
        "some",
        "every",
        "isIP",
        "isIPv4",
        "isIPv6",
        "isPrivate",
    };

    /// <summary>Words of what whoever runs the program decides, or of switches for verifying.</summary>
    private static readonly HashSet<string> Decided = new(StringComparer.OrdinalIgnoreCase)
    {
        "env",
        "environment",
        "argv",
        "args",
        "mode",
        "stage",
        "profile",
        "policy",
        "level",
        "security",
        "debug",
        "dev",
        "development",
        "prod",
        "production",
        "staging",
        "test",
        "testing",
        "local",
        "verify",
        "verification",
        "validate",
        "validation",
        "check",
        "strict",
        "insecure",
        "secure",
        "lax",
        "skip",
        "ssl",
        "tls",
        "unsafe",
        "reject",
        "unauthorized",
        "flag",
        "flags",
        "feature",
        "features",
        "disable",
        "disabled",
        "enable",
        "enabled",
        "yes",
        "off",
    };

    /// <summary>Those that speak of verifying wherever they stand.</summary>
    private static readonly HashSet<string> Verifying = new(StringComparer.OrdinalIgnoreCase)
    {
        "verify",
        "insecure",
        "strict",
        "validate",
        "tls",
        "ssl",
    };

    /// <summary>Words of what a peer is verified with.</summary>
    private static readonly HashSet<string> Trust = new(StringComparer.OrdinalIgnoreCase)
    {
        "ca",
        "cas",
        "root",
        "roots",
        "bundle",
        "anchor",
        "anchors",
        "cacert",
        "cafile",
        "pem",
        "trusted",
        "truststore",
        "authority",
    };

    /// <summary>True where an expression is the bad answer for some data.</summary>
    public static bool IsOfData(CodeFile code, Span value, bool bad) => Of(code, value, bad, 0) == Verdict.Data;

    /// <summary>True where a condition says that something is loopback, or speaks no TLS: what is off there is off for nobody.</summary>
    public static bool IsNobody(CodeFile code, Span condition) => Of(code, condition, true, 0) == Verdict.Nobody;

    private static Verdict Of(CodeFile code, Span span, bool bad, int depth)
    {
        span = Plain(code, span);
        if (span.IsEmpty || span.Length > Longest || depth > Deepest)
            return Verdict.Open;
        if (Operator(code, span, "=>") is not null)
            return Verdict.Open;
        if (Operator(code, span, "?") is { } question)
            return Chosen(code, span, question, bad, depth);
        if (Operator(code, span, "??") is { } otherwise)
            return Of(code, new(otherwise + 1, span.To), bad, depth + 1);
        if (Operator(code, span, "||") is { } or)
            return Joined(code, new(span.From, or), new(or + 1, span.To), bad, bad, depth);
        if (Operator(code, span, "&&") is { } and)
            return Joined(code, new(span.From, and), new(and + 1, span.To), bad, !bad, depth);
        if (Operator(code, span, "===", "!==", "==", "!=", "<", ">", "<=", ">=") is { } comparison)
            return Compared(code, span, comparison, bad, depth);
        if (code.Is(span.From, "!"))
            return Of(code, new(span.From + 1, span.To), !bad, depth + 1);
        return Single(code, span, bad, depth);
    }

    /// <summary>c ? a : b, where one of them is the bad answer by itself.</summary>
    private static Verdict Chosen(CodeFile code, Span span, int question, bool bad, int depth)
    {
        if (Operator(code, new(question + 1, span.To), ":") is not { } colon)
            return Verdict.Open;
        var condition = new Span(span.From, question);
        var (yes, no) = (code.Values.Of(new(question + 1, colon)), code.Values.Of(new(colon + 1, span.To)));
        return yes.Is(bad) == no.Is(bad) ? Verdict.Open : Of(code, condition, yes.Is(bad), depth + 1);
    }

    /// <summary>Two conditions, of which either is enough for the bad answer, or both must hold.</summary>
    private static Verdict Joined(CodeFile code, Span left, Span right, bool bad, bool isEither, int depth)
    {
        var (a, b) = (Of(code, left, bad, depth + 1), Of(code, right, bad, depth + 1));
        if (isEither)
            return a == Verdict.Data || b == Verdict.Data ? Verdict.Data
                : a == Verdict.Open || b == Verdict.Open ? Verdict.Open
                : Verdict.Nobody;
        return a == Verdict.Nobody || b == Verdict.Nobody ? Verdict.Nobody
            : a == Verdict.Open || b == Verdict.Open ? Verdict.Open
            : Verdict.Data;
    }

    private static Verdict Compared(CodeFile code, Span span, int comparison, bool bad, int depth)
    {
        var (left, right) = (new Span(span.From, comparison), new Span(comparison + 1, span.To));
        var isEqual = code[comparison].Value[0] == '=';
        var isOrdered = code[comparison].Value[0] is '<' or '>';
        var other = code.Values.Of(right);
        if (!isOrdered && (other.Is(true) || other.Is(false)))
            return Of(code, left, bad == (isEqual == other.Is(true)), depth + 1);
        // Is there a root at all?
        if (!isOrdered && (other.Is(ValueKind.Null) || code.Is(left.From, "typeof")))
            return IsTrust(code, left) && isEqual == bad && (other.Is(ValueKind.Null) || code[right.From].Value == "undefined")
                ? Verdict.Data
                : Verdict.Open;
        return Asked(code, span, isOrdered ? null : isEqual == bad);
    }

    /// <summary>One name, one call, one member.</summary>
    private static Verdict Single(CodeFile code, Span span, bool bad, int depth)
    {
        if (code.Is(span.To - 1, ")") && code.Mate(span.To - 1) is > 0 and var open && open > span.From && code.IsWord(open - 1))
        {
            var word = code[open - 1].Value;
            if (word is "Boolean" && open - 1 == span.From)
                return Of(code, code.Inside(open), bad, depth + 1);
            if (Asking.Contains(word) && code.PathStart(open - 1) is var start && start <= open - 1)
                return Asked(code, span, bad);
            return
                open - 1 == span.From
                && code.Functions.Named(word).Take(2).DefaultIfEmpty(code.Functions.Of(new(open - 1, open))).ToList() is [{ } called]
                && !called.Body.Contains(span.From)
                && code.Functions.Returns(called) is [var returned]
                ? Of(code, returned, bad, depth + 1)
                : Verdict.Open;
        }

        if (span.Length == 1 && code.IsWord(span.From) && !code.Functions.IsParameter(code[span.From].Value, span.From))
            return
                code.Names.Reaching(code[span.From].Value, span.From) is [var only]
                && !only.Value.IsEmpty
                && !only.Value.Contains(span.From)
                && Of(code, only.Value, bad, depth + 1) is not Verdict.Open and var found
                ? found
                : AsTrust(code, span, bad);
        return AsTrust(code, span, bad);
    }

    /// <summary>rejectUnauthorized: !!ca.</summary>
    private static Verdict AsTrust(CodeFile code, Span span, bool bad) => !bad && IsTrust(code, span) ? Verdict.Data : Verdict.Open;

    /// <summary>A path whose last name is that of a root.</summary>
    private static bool IsTrust(CodeFile code, Span span)
    {
        var last = span.To - 1;
        if (code.Is(last, ")") || !code.IsWord(last) || code.Text(span).Contains("env", StringComparison.OrdinalIgnoreCase))
            return false;
        var words = NameWords.Of(code[last].Value).ToList();
        return words.Exists(Trust.Contains) && !words.Exists(Decided.Contains);
    }

    /// <summary>What a test asks for, and whether its answer is the bad one for somebody.</summary>
    /// <param name="code">The file.</param>
    /// <param name="span">The test.</param>
    /// <param name="isBad">True where what it asks for is bad, false where anything else is; null where neither can be said.</param>
    private static Verdict Asked(CodeFile code, Span span, bool? isBad)
    {
        var isNamed = false;
        for (var i = span.From; i < span.To; i++)
        {
            var token = code[i];
            if (token.IsText || token.Kind == TokenKind.Pattern)
            {
                var text = token.IsText ? token.Value : token.Value.Trim('/', '^', '$', 'i');
                if (isBad is not null && IsLoopback(text) || IsPlain(text))
                    return isBad == true ? Verdict.Nobody : Verdict.Data;
                if (IsTls(text))
                    return isBad == false ? Verdict.Nobody : Verdict.Data;
                var isName = text.All(c => char.IsAsciiLetter(c) || c is '-' or '_');
                if (NameWords.Of(text).Any(w => isName ? Decided.Contains(w) : Verifying.Contains(w)))
                    return Verdict.Open;
            }
            else if (code.IsWord(i))
            {
                if (!Asking.Contains(token.Value) && NameWords.Of(token.Value).Any(Decided.Contains) || IsConfigured(code, i))
                    return Verdict.Open;
                isNamed = true;
            }
        }

        return isNamed ? Verdict.Data : Verdict.Open;
    }

    /// <summary>config.get('name'): what whoever runs the program has written.</summary>
    private static bool IsConfigured(CodeFile code, int word) =>
        code[word].Value is "get" or "getOrThrow" or "getBoolean"
        && code.IsLink(word - 1)
        && code.IsWord(word - 2)
        && NameWords
            .Of(code[word - 2].Value)
            .Any(w => w.ToLowerInvariant() is "conf" or "config" or "configuration" or "settings" or "options");

    private static bool IsLoopback(string text) =>
        text.Contains("localhost", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("127.", StringComparison.Ordinal)
        || text.Contains(@"127\.", StringComparison.Ordinal)
        || text is "::1" or "[::1]";

    /// <summary>http:, ws://, mqtt:// and the like.</summary>
    private static bool IsPlain(string text) =>
        text.TrimEnd('/', ':', '\\') is "http" or "ws" or "mqtt" or "redis" or "amqp" or "ldap" or "ftp" or "tcp" or "smtp" or "imap";

    private static bool IsTls(string text) =>
        text.TrimEnd('/', ':', '\\') is "https" or "wss" or "mqtts" or "rediss" or "amqps" or "ldaps" or "ftps" or "smtps" or "imaps";

    /// <summary>Without brackets and without what TypeScript adds.</summary>
    private static Span Plain(CodeFile code, Span span)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        return Operator(code, span, "as", "satisfies") is { } cast && cast > span.From ? new(span.From, cast) : span;
    }

    /// <summary>The first of some operators that stands in no bracket; the question mark of a choice, not that of ?. before a member.</summary>
    private static int? Operator(CodeFile code, Span span, params string[] operators)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (!code[i].IsText && operators.Contains(code[i].Value, StringComparer.Ordinal) && !IsGeneric(code, i))
                return i;
        return null;
    }

    /// <summary>get&lt;boolean&gt;(…): no comparison.</summary>
    private static bool IsGeneric(CodeFile code, int index) =>
        code[index].Value is "<" or ">" && index > 0 && code[index - 1].End == code[index].Start;
}
