using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Options whose value is one of an enumeration's words: <c>.none</c>, <c>SslMode.require</c>, <c>kSSLProtocol3</c>.</summary>
internal static class Members
{
    /// <summary>Judges what such an option is set to, through local names and questions.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">What is flagged.</param>
    /// <param name="value">What it is set to.</param>
    /// <param name="bad">The words that are bad.</param>
    /// <param name="because">What that means; <c>{0}</c> stands for the word.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="good">The word to write instead, or empty.</param>
    public static Flag? Judge(CodeFile code, Span at, Span value, string[] bad, string because, string remedy, string good = "")
    {
        var (kind, word, decides) = Of(code, value, bad, 0);
        if (kind == ValueKind.True)
            return new(at, because.Replace("{0}", word, StringComparison.Ordinal))
            {
                Remedy = remedy,
                Changes =
                    good.Length > 0 && value.Length <= 3 && code[value.To - 1].Value == word
                        ? [new(new(value.To - 1, value.To), good)]
                        : [],
                IsSafe = good.Length > 0,
            };
        if (kind == ValueKind.Unknown && Chosen(code, value, bad) is { } chosen)
            return new(chosen, because.Replace("{0}", code[chosen.To - 1].Value, StringComparison.Ordinal))
            {
                Remedy = remedy,
                Confidence = Confidence.Firm,
                Beside = [new(at, "it is used here")],
            };
        return kind == ValueKind.Switch
            ? new(
                at,
                $"whoever builds or runs it can switch this on ({decides.ReplaceLineEndings(" ")}): then {because.Replace("{0}", word, StringComparison.Ordinal)}"
            )
            {
                Remedy = $"Remove the switch, or make sure that no deployment sets it. {remedy}",
                IsSwitch = true,
                Confidence = Confidence.Firm,
            }
            : null;
    }

    /// <summary>A bad word among those that a match, a table or a function of the file chooses from by what is connected to.</summary>
    private static Span? Chosen(CodeFile code, Span value, string[] bad)
    {
        var choices = Choices.Of(code, value);
        if (choices.Count < 2 || ByData.IsOperated(code, value))
            return null;
        foreach (var choice in choices)
            if (
                choice.Length is 2 or 3
                && code.IsLink(choice.To - 2)
                && bad.Contains(code[choice.To - 1].Value, StringComparer.Ordinal)
                && !value.Contains(choice.From)
            )
                return choice;
        return null;
    }

    /// <summary>True where it is one of the words, Switch where something chooses it, else unknown.</summary>
    private static (ValueKind Kind, string Word, string Decides) Of(CodeFile code, Span span, string[] bad, int depth)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        if (span.IsEmpty || depth > 5)
            return default;
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "?") && i > span.From && Colon(code, i, span.To) is { } colon)
            {
                var condition = new Span(span.From, i);
                var decides = code.Values.Of(condition);
                var (yes, no) = (Of(code, new(i + 1, colon), bad, depth + 1), Of(code, new(colon + 1, span.To), bad, depth + 1));
                if (yes.Kind == no.Kind || decides.Is(true) && !IsMember(code, condition))
                    return yes;
                if (decides.Is(false) && !IsMember(code, condition))
                    return no;
                var kind = ByData.Decides(code, condition) ? ValueKind.True : ValueKind.Switch;
                return (kind, yes.Kind == ValueKind.Unknown ? no.Word : yes.Word, code.Text(condition));
            }
            else if (code.Is(i, "??") && i > span.From)
            {
                var other = Of(code, new(i + 1, span.To), bad, depth + 1);
                return other.Kind == ValueKind.Unknown ? default : (ValueKind.Switch, other.Word, code.Text(span));
            }
        }

        if (code.Is(span.To - 1, ")") && code.Is(span.To - 2, "(") && span.Length > 3)
            span = new(span.From, span.To - 2);
        var last = span.To - 1;
        if (!code.IsWord(last))
            return default;
        if (code.PathStart(last) > span.From && !(code.Is(span.From, ".") && span.Length == 2) && !IsCast(code, span))
            return default;
        if (bad.Contains(code[last].Value, StringComparer.Ordinal) && !code.Functions.IsParameter(code[last].Value, last))
            return (ValueKind.True, code[last].Value, "");
        var isOwn = span.Length == 1 || span.Length == 3 && code[span.From].Value is "self" or "Self" or "this";
        if (!isOwn || code.Functions.IsParameter(code[last].Value, last))
            return default;
        var reaching = code.Names.Reaching(code[last].Value, last).Where(a => !a.Value.Contains(last)).Take(6).ToList();
        var worth = reaching.ConvertAll(a => Of(code, a.Value, bad, depth + 1));
        if (worth.Count == 0 || worth.TrueForAll(w => w.Kind == ValueKind.Unknown))
            return default;
        return worth.TrueForAll(w => w.Kind == ValueKind.True)
            ? worth[0]
            : (ValueKind.Switch, worth.First(w => w.Kind != ValueKind.Unknown).Word, code[last].Value);
    }

    /// <summary>settings.strict: what it is set to where it is declared is only its default.</summary>
    private static bool IsMember(CodeFile code, Span condition) =>
        condition.Length >= 3
        && code.Is(condition.To - 2, ".")
        && code[condition.To - 3] is { IsWord: true, Value: not ("self" or "Self") } owner
        && char.IsAsciiLetterLower(owner.Value[0]);

    private static bool IsCast(CodeFile code, Span span) =>
        code.Is(span.From, "(") && code.Mate(span.From) == code.PathStart(span.To - 1) - 1;

    private static int? Colon(CodeFile code, int question, int end)
    {
        var nested = 0;
        for (var i = question + 1; i < end; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), end);
            else if (code.Is(i, "?"))
                nested++;
            else if (code.Is(i, ":") && nested-- == 0)
                return i;
        }

        return null;
    }
}
