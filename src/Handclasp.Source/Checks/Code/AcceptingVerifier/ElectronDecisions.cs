using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>
/// Electron asks the program about certificates: <c>setCertificateVerifyProc</c>, and the event <c>certificate-error</c>. Where a name, an
/// address or a date alone makes it say yes, whoever answers there is believed.
/// </summary>
internal static partial class ElectronDecisions
{
    private const int Deepest = 3;
    private const string Remedy =
        "Answer -3 (or false), and compare the fingerprint of the whole certificate where one that Chromium does not know is expected.";

    /// <summary>What only looks at texts, lists and the clock.</summary>
    private static readonly string[] Plain =
    [
        "includes",
        "endsWith",
        "startsWith",
        "test",
        "match",
        "has",
        "indexOf",
        "some",
        "URL",
        "Date",
        "now",
        "getTime",
        "parse",
        "toLowerCase",
        "split",
        "RegExp",
        "Boolean",
        "String",
        "Number",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("setCertificateVerifyProc"))
            if (
                code.Functions.Of(call.Argument(0)) is { Parameters: [_, var answer, ..] } function
                && IsWeak(code, function, answer, v => v is { Kind: ValueKind.Number, Text: "0" }, v => v.Is(ValueKind.Number))
            )
                yield return Told(call);
        foreach (var call in code.Calls("on", "once"))
            if (
                code[call.Argument(0).From] is { IsText: true, Value: "certificate-error" }
                && code.Functions.Of(call.Argument(1)) is { } function
                && Answer(code, function) is { } answer
                && IsWeak(code, function, answer, v => v.Is(true), v => v.Is(false))
            )
                yield return Told(call);
    }

    private static Flag Told(Call call) =>
        new(
            call.Whole,
            "a name, an address or a date decides here that a certificate is right: anybody can write these into one, or answer at that address"
        )
        {
            Remedy = Remedy,
            Confidence = Model.Confidence.Firm,
        };

    /// <summary>The parameter that a listener answers by: the last that it calls.</summary>
    public static string? Answer(CodeFile code, Function function) =>
        function.Parameters.LastOrDefault(p => code.Calls(p).Any(c => function.Body.Contains(c.Open)));

    /// <summary>One of the ways to yes asks nothing that only the right certificate has.</summary>
    private static bool IsWeak(CodeFile code, Function function, string answer, Func<Value, bool> isYes, Func<Value, bool> isNo)
    {
        foreach (var call in code.Calls(answer))
        {
            if (call.Open < function.Body.From || call.Open >= function.Body.To)
                continue;
            var said = call.Argument(0);
            var worth = code.Values.Of(said);
            if (!isYes(worth) && isNo(worth))
                continue;
            List<Span> conditions = [];
            if (!isYes(worth))
                conditions.Add(Chooses(code, said) is { } question ? new(said.From, question) : said);
            conditions.AddRange(Heads(code, function, call.Name));
            if (conditions.Count > 0 && conditions.TrueForAll(c => Alternatives(code, c).Any(a => HasNothing(code, a, function, 0))))
                return true;
        }

        return false;
    }

    /// <summary>The question mark of c ? 0 : -2.</summary>
    private static int? Chooses(CodeFile code, Span said)
    {
        for (var i = said.From; i < said.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), said.To);
            else if (code.Is(i, "?"))
                return i;
        return null;
    }

    /// <summary>The heads of the conditions around an answer, and of those that left the function before it.</summary>
    private static IEnumerable<Span> Heads(CodeFile code, Function function, int at)
    {
        for (var i = function.Body.From; i < at; i++)
        {
            if (!code.Is(i, "if") || !code.Is(i + 1, "("))
                continue;
            var then = code.Mate(i + 1) + 1;
            var end = code.Is(then, "{") ? code.Mate(then) : code.Expression(code.Is(then, "return") ? then + 1 : then).To;
            var isAround = then <= at && at < end;
            var leaves = Enumerable.Range(then, Math.Max(0, end - then)).Any(k => code[k].Value is "return" or "throw");
            if (isAround || leaves)
                yield return code.Inside(i + 1);
        }
    }

    private static List<Span> Alternatives(CodeFile code, Span span)
    {
        List<Span> found = [];
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "||"))
            {
                found.Add(new(from, i));
                from = i + 1;
            }

        found.Add(new(from, span.To));
        return found;
    }

    /// <summary>Names, addresses and dates only, and nobody else is asked.</summary>
    private static bool HasNothing(CodeFile code, Span span, Function function, int depth)
    {
        var isAsked = false;
        for (var i = span.From; i < span.To; i++)
        {
            if (code[i].IsText && Excused().IsMatch(code[i].Value))
                return false;
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            // request.errorCode === -202: one of the errors, and not that there is none.
            if (word is "errorCode" or "verificationResult" && code[i + 1].Value is "===" or "==")
            {
                if (code[i + 2].Value is "0" or "net::OK" or "OK")
                    return false;
                isAsked = true;
                continue;
            }

            // knownIssuer(certificate): what it looks at, and not what it is called.
            var isOwn = code.Is(i + 1, "(") && depth < Deepest && !code.IsLink(i - 1) && code.Functions.Of(new(i, i + 1)) is not null;
            if (!isOwn && Evidence().IsMatch(word))
                return false;
            isAsked |= Asked().IsMatch(word);
            if (IsStored(code, i))
                isAsked = true;
            else if (code.Is(i + 1, "(") && !Plain.Contains(word, StringComparer.Ordinal))
            {
                if (depth >= Deepest || code.IsLink(i - 1) || code.Functions.Of(new(i, i + 1)) is not { } own)
                    return false;
                if (!HasNothing(code, own.Body, own, depth + 1))
                    return false;
                isAsked = true;
            }
            else if (!code.IsLink(i - 1) && !code.IsLink(i + 1) && !function.Parameters.Contains(word) && depth < Deepest)
            {
                // const ok = withinValidity(certificate)
                if (code.Names.Reaching(word, i) is [var only] && !only.Value.IsEmpty && !only.Value.Contains(i))
                {
                    if (!HasNothing(code, only.Value, function, depth + 1) && !code[only.Value.From].IsText)
                        return false;
                    isAsked = true;
                }
            }
        }

        return isAsked || depth > 0;
    }

    /// <summary>store.get('allowedHosts'): a list of names that is kept elsewhere.</summary>
    private static bool IsStored(CodeFile code, int word) =>
        code[word].Value is "get" or "getSync"
        && code.Is(word + 1, "(")
        && code[word + 2].IsText
        && code.Is(word + 3, ")")
        && Asked().IsMatch(code[word + 2].Value)
        && !Evidence().IsMatch(code[word + 2].Value);

    [GeneratedRegex(
        "fingerprint|^data$|digest|hash|pin|spki|publicKey|pubkey|trusted|known|accepted|verif(?!icationResult$)|response|^is?(Dev|Packaged)|DEV|NODE_ENV|debug|^errorCode$|^verificationResult$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evidence();

    [GeneratedRegex("host|url|origin|domain|valid|subject|issuer|serial|expir|start|error|name", RegexOptions.IgnoreCase)]
    private static partial Regex Asked();

    [GeneratedRegex(@"localhost|127\.0\.0\.1|\[?::1|^net::OK$", RegexOptions.IgnoreCase)]
    private static partial Regex Excused();
}
