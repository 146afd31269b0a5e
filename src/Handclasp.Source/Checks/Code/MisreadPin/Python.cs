using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>Pins of Python's clients that decide nothing: a serial number, a comparison whose result nobody takes.</summary>
internal static class Python
{
    private const string Remedy =
        "Compare the SHA-256 of the public key (SPKI) or of the whole certificate, and raise before the first byte is sent.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!Any.Certificates.Any(code.Names.Has))
            yield break;
        var told = Any.Look(code).ToList();
        foreach (var flag in Serials(code).Concat(Dropped(code)))
            if (!told.Exists(t => t.At.From < flag.At.To && flag.At.From < t.At.To))
                yield return flag;
    }

    /// <summary>What of a certificate an operand is, where that is the wrong thing; a text alone is a key that is looked for: key == "commonName".</summary>
    internal static string? Wrong(CodeFile code, Span operand) =>
        operand.Length == 1 && code[operand.From].IsText ? null : Any.Wrong(code, operand);

    /// <summary>A client that knows its server by a number that any issuer can give.</summary>
    private static IEnumerable<Flag> Serials(CodeFile code)
    {
        foreach (var at in Any.Comparisons(code))
            if (
                code[at].Value is "==" or "!="
                && Any.Operands(code, at) is var (left, right)
                && (Wrong(code, left), Wrong(code, right)) is ("serial number", null) or (null, "serial number")
                && IsClient(code, at)
            )
                yield return new(
                    new(left.From, right.To),
                    "the server is known by its certificate's serial number: anybody can write that into a certificate of his own"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>In a function that connects, and reads the certificate of whom it has reached.</summary>
    private static bool IsClient(CodeFile code, int at)
    {
        if (code.Functions.Around(at) is not { } function)
            return false;
        var words = Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Where(code.IsWord)
            .Select(i => code[i].Value)
            .ToHashSet(StringComparer.Ordinal);
        return Any.Certificates.Any(words.Contains)
            && !words.Contains("server_side")
            && !words.Contains("accept")
            && (words.Contains("server_hostname") || words.Contains("create_connection") || words.Contains("set_connect_state"));
    }

    /// <summary>hmac.compare_digest(seen, PIN) as a statement; same(sock), where that only says whether it is.</summary>
    private static IEnumerable<Flag> Dropped(CodeFile code)
    {
        const string because = "nobody takes the result of this comparison: whoever answers is spoken with, whatever his certificate is";
        foreach (var call in code.Calls("compare_digest"))
            if (IsStatement(code, call) && code.Functions.Around(call.Name) is { } around && ReadsCertificate(code, around))
                yield return new(call.Whole, because) { Remedy = Remedy, Confidence = Confidence.Firm };
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length == 0 || !ReadsCertificate(code, function) || !OnlySays(code, function))
                continue;
            foreach (var call in code.Calls(function.Name))
                if (IsStatement(code, call) && call.Receiver is "" or "self" or "cls")
                    yield return new(call.Whole, because) { Remedy = Remedy, Confidence = Confidence.Firm };
        }
    }

    private static bool IsStatement(CodeFile code, Call call)
    {
        var end = code.Mate(call.Open) + 1;
        return code.Parent(call.Start) < 0
            && code[call.Start].LineBefore
            && code.StatementStart(call.Name) == call.Start
            && (end >= code.Tokens.Length || code[end].LineBefore);
    }

    private static bool ReadsCertificate(CodeFile code, Function function) =>
        Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.IsWord(i) && Any.Certificates.Contains(code[i].Value));

    /// <summary>Every way out gives a comparison or a yes or no, and nothing is raised.</summary>
    private static bool OnlySays(CodeFile code, Function function)
    {
        var returns = code.Functions.Returns(function);
        return returns.Count > 0
            && !Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i => code[i].Value is "raise" or "assert" or "close" or "exit")
            && returns.Any(r => IsComparison(code, r))
            && returns.All(r => IsComparison(code, r) || code.Values.Of(r).Kind is ValueKind.True or ValueKind.False);
    }

    private static bool IsComparison(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Any(i => code[i].Value is "==" or "!=" or "compare_digest" or "in");
}
