using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>One condition that a place is reached under.</summary>
/// <param name="At">The condition.</param>
/// <param name="Holds">True where it holds there; false behind an else or behind an early return.</param>
internal readonly record struct Condition(Span At, bool Holds);

/// <summary>
/// Everything that decides whether a place in a function is reached: the blocks around it, the guards and early returns before it, the
/// question in front of it.
/// </summary>
internal static partial class Conditions
{
    private const int Deepest = 24;
    private const int Farthest = 1500;

    /// <summary>The conditions of a place, from the inside outward, up to a token.</summary>
    public static IEnumerable<Condition> Of(CodeFile code, int place, int end)
    {
        foreach (var question in Questions(code, place))
            yield return question;
        for (var (at, depth) = (place, 0); at > end && depth < Deepest; at = code.Parent(at), depth++)
        {
            var start = code.StatementStart(at);
            if (code.Is(start, "if") && code.Is(start + 1, "(") && code.Mate(start + 1) < at && !code.Is(at, "{"))
                yield return new(code.Inside(start + 1), true);
            if (depth > 0 && code.Is(at, "{"))
                foreach (var head in Heads(code, at, place))
                    yield return head;
            var open = code.Parent(at);
            if (open >= 0 && code.Is(open, "{") || open < 0)
                foreach (var before in Before(code, Math.Max(open, end), at))
                    yield return before;
        }
    }

    /// <summary>The early returns before a place alone.</summary>
    public static IEnumerable<Condition> Exits(CodeFile code, int place, int end)
    {
        for (var (at, depth) = (place, 0); at > end && depth < Deepest; at = code.Parent(at), depth++)
            if (code.Parent(at) is var open && (open < 0 || code.Is(open, "{")))
                foreach (var before in Before(code, Math.Max(open, end), at))
                    yield return before;
    }

    /// <summary>ok ? here : there, outward to the beginning of the argument.</summary>
    private static IEnumerable<Condition> Questions(CodeFile code, int place)
    {
        for (var (at, depth) = (place, 0); at >= 0 && depth < 4 && !code.Is(at, "{"); at = code.Parent(at), depth++)
        {
            var colons = 0;
            for (var i = at - 1; i > code.Parent(at) && at - i < 60; i--)
            {
                if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) >= 0)
                    i = code.Mate(i);
                else if (code[i] is { Kind: TokenKind.Symbol, Value: "," or ";" or "=" } or { Kind: TokenKind.Word, Value: "return" })
                    break;
                else if (code.Is(i, ":"))
                    colons++;
                else if (code.Is(i, "?"))
                {
                    var from = i;
                    while (
                        from - 1 > code.Parent(at)
                        && code[from - 1]
                            is not (
                                { Kind: TokenKind.Symbol, Value: "," or ";" or "=" or ":" }
                                or { Kind: TokenKind.Word, Value: "return" }
                            )
                        && i - from < 60
                    )
                        from =
                            code[from - 1] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(from - 1) >= 0
                                ? code.Mate(from - 1)
                                : from - 1;
                    yield return new(new(from, i), colons == 0);
                    break;
                }
            }
        }
    }

    /// <summary>What stands in front of a block: if …, else, guard … else, switch … with the label.</summary>
    private static IEnumerable<Condition> Heads(CodeFile code, int open, int place)
    {
        var start = code.StatementStart(open);
        var holds = true;
        for (var steps = 0; steps < 12; steps++)
        {
            if (code.Is(start, "else"))
            {
                if (start + 1 < open && code.Is(start + 1, "if"))
                    yield return new(new(start + 2, open), holds);
                var before = start - 1;
                if (!code.Is(before, "}") || code.Mate(before) < 0)
                    yield break;
                (open, holds) = (code.Mate(before), false);
                start = code.StatementStart(open);
                continue;
            }

            if (code.Is(start, "if") || code.Is(start, "while"))
                yield return new(new(start + 1, open), holds);
            else if (code.Is(start, "guard"))
                yield return new(new(start + 1, open), false);
            else if (code.Is(start, "switch"))
                yield return new(new(start + 1, open), IsAgreeing(code, open, place));
            yield break;
        }
    }

    /// <summary>False for the default of a switch, and for labels of what is wrong.</summary>
    private static bool IsAgreeing(CodeFile code, int open, int place)
    {
        for (var i = place - 1; i > open && place - i < Farthest; i--)
        {
            if (code[i] is { Kind: TokenKind.Symbol, Value: "}" or ")" or "]" } && code.Mate(i) > open)
                i = code.Mate(i);
            else if (code.Parent(i) != open)
                continue;
            else if (code.Is(i, "default"))
                return false;
            else if (code.Is(i, "case"))
                return !code.Text(new(i, Math.Min(i + 12, place))).Contains("ecoverable", StringComparison.Ordinal);
        }

        return true;
    }

    /// <summary>guard … else { }, and if … { return }, before a place in its block.</summary>
    private static IEnumerable<Condition> Before(CodeFile code, int open, int place)
    {
        for (var i = Math.Max(open + 1, place - Farthest); i < place; i++)
        {
            // try validator.validate(trust): goes on only where it did not throw.
            if (code.Is(i, "try") && code.Language == Languages.All.Swift && !code.Is(i + 1, "?") && !code.Is(i + 1, "!"))
            {
                var tried = code.Expression(i + 1);
                if (tried.To <= place)
                    yield return new(tried, true);
                i = Math.Max(i, Math.Min(tried.To, place) - 1);
            }
            else if (code.Is(i, "guard") || code.Is(i, "if") && !code.Is(i - 1, "#"))
            {
                var brace = i + 1;
                while (brace < place && !code.Is(brace, "{") && !code.Is(brace, ";"))
                    brace = code.IsOpen(brace) ? code.Mate(brace) + 1 : brace + 1;
                // if (bad) return;
                if (code.Is(brace, ";") && code.Is(i + 1, "(") && code[code.Mate(i + 1) + 1].Value is "return" or "@throw" or "throw")
                {
                    yield return new(code.Inside(i + 1), false);
                    i = brace;
                    continue;
                }

                if (!code.Is(brace, "{") || code.Mate(brace) >= place)
                {
                    i = Math.Min(brace, place);
                    continue;
                }

                if (code.Is(i, "guard"))
                    yield return new(new(i + 1, code.Is(brace - 1, "else") ? brace - 1 : brace), true);
                else if (Leaves(code, brace) && !code.Is(code.Mate(brace) + 1, "else"))
                    yield return new(new(i + 1, brace), false);
                else if (Leaves(code, brace))
                    yield return new(new(i + 1, brace), false);
                i = code.Mate(brace);
            }
            else if (code.IsOpen(i))
            {
                i = code.Mate(i);
            }
        }
    }

    private static bool Leaves(CodeFile code, int brace)
    {
        for (var i = brace; i < code.Mate(brace); i++)
            if (code[i] is { Kind: TokenKind.Word, Value: "return" or "throw" or "@throw" or "fatalError" })
                return true;
        return false;
    }

    /// <summary>True where a condition is in an operator's or a developer's hand, by the parts of its names.</summary>
    public static bool IsSwitch(CodeFile code, Span condition)
    {
        for (var i = condition.From; i < Math.Min(condition.To, code.Tokens.Length); i++)
            if (
                (code[i].IsWord || code[i].IsText && code[i].Value.Length < 40)
                && !(code.Is(i + 1, "(") && !code[i].Value.StartsWith("is", StringComparison.Ordinal) && code[i].Value != "bool")
                && !code[i].Value.StartsWith("kSec", StringComparison.Ordinal)
                && !code[i].Value.StartsWith("SecTrust", StringComparison.Ordinal)
                && (!NoSwitch().IsMatch(code[i].Value) || Whole().IsMatch(code[i].Value))
                && (Whole().IsMatch(code[i].Value) || NameWords.Of(code[i].Value).Any(Switches().IsMatch))
            )
                return true;
        return false;
    }

    [GeneratedRegex(
        "(?i)^(insecure|skip|skips|debug|dev|development|prod|production|release|staging|unsafe|allow|allows|allowed|ignore|ignores|bypass|disable|disabled|env|environment|signed|permissive|lenient|strict|verify|verifies|unverified|lab|qa|flag|relaxed|enforce|enforced|arguments|lax|check|checks|validity|validation|trusty|nocheck|secure|security|pinning)$"
    )]
    private static partial Regex Switches();

    [GeneratedRegex("(?i)trust_?(all|any|every|self|y$)|(allow|accept)_?(all|any)")]
    private static partial Regex Whole();

    /// <summary>Lists of hosts, and words that say nothing alone.</summary>
    [GeneratedRegex("(?i)hosts?$|domains?$|names?$|^(start|end)validity$|^(allowed|allow|flag|signed|verify|enforce)$")]
    private static partial Regex NoSwitch();
}
