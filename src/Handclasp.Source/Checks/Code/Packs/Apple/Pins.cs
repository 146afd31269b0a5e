using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Pins that are compared with what anybody can write into a certificate.</summary>
internal static partial class Pins
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (!IsOutermost(code, function))
                continue;
            var evidence = new Evidence(code, function);
            for (var i = function.Body.From; i < function.Body.To; i++)
            {
                var isOperator = code[i] is { Kind: TokenKind.Symbol, Value: "==" or "!=" };
                var isCall =
                    code[i] is
                    {
                        Kind: TokenKind.Word,
                        Value: "contains"
                            or "isEqualToString"
                            or "isEqual"
                            or "isEqualToData"
                            or "hasPrefix"
                            or "hasSuffix"
                            or "CFEqual"
                            or "containsObject"
                    };
                if (!isOperator && !isCall)
                    continue;
                var around = Around(code, i);
                if (evidence.HasLabel(around) && !evidence.Has(around) && IsPin(code, around, function))
                    yield return new(
                        around,
                        "the pin is compared with a name or a number that anybody can write into a certificate of his own"
                    )
                    {
                        Remedy = "Compare the SHA-256 of the public key or of the whole certificate, beside the standard evaluation.",
                        Confidence = Confidence.Firm,
                    };
            }
        }
    }

    /// <summary>Pins that are looked at and hold nobody up, and functions that compare one and that nothing calls.</summary>
    public static IEnumerable<Flag> Idle(CodeFile code)
    {
        foreach (var (at, key, value) in Transport.Keys(code, "kTSKEnforcePinning"))
            if (Row.IsOff(code.Values.Of(value)))
                yield return new(at, $"{key} is off: a wrong key is reported, and the connection is made all the same")
                {
                    Remedy = "Set it to true.",
                    Changes = value.Length == 1 ? [new(value, code.Language.True[code[value.From].Value.StartsWith('@') ? 3 : 0])] : [],
                };
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length < 5 || code.Index.Places(function.Name).Count() > 1)
                continue;
            var isHidden = code.Language.Name == "Swift" && IsOfPrivate(code, function);
            if (!Pin().IsMatch(function.Name) && !(isHidden && IsAboutTrust(code, function)))
                continue;
            var isPrivate = Enumerable
                .Range(Math.Max(0, function.Start - 4), Math.Min(4, function.Start))
                .Any(i => code.Is(i, "private") || code.Is(i, "fileprivate") || code.Is(i, "static") && code.Language.Name != "Swift");
            if ((isPrivate || isHidden) && new Evidence(code, function).IsAny)
                yield return new(
                    new(function.Start, function.Body.From),
                    $"nothing calls {function.Name}: the pin that it compares decides nothing"
                )
                {
                    Remedy = "Call it where the challenge is answered.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Low,
                };
        }
    }

    /// <summary>private enum Checks { static func … }: nobody outside of this file can call it.</summary>
    private static bool IsOfPrivate(CodeFile code, Function function)
    {
        var open = code.Parent(function.Start);
        return open > 0 && code[code.StatementStart(open)].Value is "private" or "fileprivate";
    }

    private static bool IsAboutTrust(CodeFile code, Function function) =>
        code.Text(new(function.Start, function.Body.From)) is var head
        && head.Contains("SecTrust", StringComparison.Ordinal)
        && head.Contains("Bool", StringComparison.Ordinal);

    private static bool IsOutermost(CodeFile code, Function function) => code.Functions.Around(function.Start - 1) is null;

    /// <summary>The statement's part around a comparison: between its block and the line's end.</summary>
    private static Span Around(CodeFile code, int at)
    {
        var from = at;
        while (
            from > 0
            && at - from < 30
            && !(
                code[from - 1]
                is { Kind: TokenKind.Symbol, Value: "{" or "}" or ";" or "&&" or "||" }
                    or { Kind: TokenKind.Word, Value: "return" or "if" or "guard" }
            )
            && !(code.Is(from - 1, ",") && code.Parent(from - 1) == code.Parent(at))
        )
            from--;
        var to = at + 1;
        while (
            to < code.Tokens.Length
            && to - at < 30
            && !(
                code[to] is { Kind: TokenKind.Symbol, Value: "{" or "}" or ";" or "&&" or "||" } or { Kind: TokenKind.Word, Value: "else" }
            )
            && !(code[to].LineBefore && code.Parent(to) <= code.Parent(at))
        )
            to++;
        return new(from, to);
    }

    private static bool IsPin(CodeFile code, Span around, Function function)
    {
        for (var i = around.From; i < around.To; i++)
            if ((code[i].IsWord || code[i].IsText) && Pin().IsMatch(code[i].Value))
                return true;
        if (Pin().IsMatch(function.Name))
            return true;
        // class PinningDelegate { … }, @implementation Pinner
        for (var i = function.Start; i > 0 && function.Start - i < 3000; i--)
            if (
                code[i] is { Kind: TokenKind.Word, Value: "class" or "struct" or "actor" or "extension" or "@implementation" }
                && code.IsWord(i + 1)
            )
                return Pin().IsMatch(code[i + 1].Value);
        return false;
    }

    [GeneratedRegex(
        "(^|_)pin(s|ned|ning)?(_|$|[A-Z])|Pin(s|ned|ning|ner|set)?(?![a-z])|PIN(S|NED|NING)?(?![A-Z])|^pinned|^pinning|\\.pinned\\."
    )]
    private static partial Regex Pin();
}
