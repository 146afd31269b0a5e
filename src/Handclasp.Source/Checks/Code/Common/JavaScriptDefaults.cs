using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What an expression is worth where nobody gives anything: the defaults of parameters, and what stands behind <c>??</c>.</summary>
internal static class JavaScriptDefaults
{
    private const int Deepest = 6;

    /// <summary>A switch in the hand of whoever calls, in the light of how it stands by itself: { verify = false }, options.verify ?? false.</summary>
    /// <param name="code">The file.</param>
    /// <param name="setting">The option.</param>
    /// <param name="flag">What is said of it.</param>
    /// <param name="bad">The value at which it is bad.</param>
    /// <param name="means">What that means.</param>
    public static Flag Weighed(CodeFile code, Setting setting, Flag flag, bool bad, string means) =>
        flag is { IsSwitch: true, Confidence: Confidence.Tentative } && Of(code, setting.Value).Is(bad)
            ? flag with
            {
                Because = $"{setting.Option} is {(bad ? "on" : "off")} unless whoever calls this says otherwise: then {means}",
                Confidence = Confidence.Firm,
            }
            : flag;

    /// <summary>The value of an expression where every parameter has its default.</summary>
    public static Value Of(CodeFile code, Span span, int depth = 0)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        if (span.IsEmpty || depth > Deepest)
            return default;
        if (Operator(code, span, "??", "||") is { } choice)
        {
            var left = Of(code, new(span.From, choice), depth + 1);
            // !given || false: by itself it is neither known nor nothing.
            if (!left.IsKnown && code.Is(span.From, "!"))
                return default;
            var decides = code.Is(choice, "??") ? left.IsKnown && !left.Is(ValueKind.Null) : left.Is(true);
            return decides ? left : Of(code, new(choice + 1, span.To), depth + 1);
        }

        if (Operator(code, span, "===", "!==", "==", "!=") is { } comparison)
        {
            var other = code.Values.Of(new(comparison + 1, span.To));
            if (!other.Is(true) && !other.Is(false))
                return default;
            // What nobody gives is neither.
            var isEqual = Of(code, new(span.From, comparison), depth + 1).Kind == other.Kind;
            return new(isEqual == code[comparison].Value.StartsWith('=') ? ValueKind.True : ValueKind.False);
        }

        if (Operator(code, span, "?", "&&", "=>") is not null)
            return default;
        if (code.Is(span.From, "!"))
            return Of(code, new(span.From + 1, span.To), depth + 1) switch
            {
                { Kind: ValueKind.True } => new(ValueKind.False),
                { Kind: ValueKind.False or ValueKind.Null } => new(ValueKind.True),
                var value => value,
            };
        if (span.Length == 1 && code.IsWord(span.From) && code.Functions.IsParameter(code[span.From].Value, span.From))
            return Default(code, code[span.From].Value, span.From) is { } given ? Of(code, given, depth + 1) : default;
        return code.Values.Of(span) is { IsKnown: true } known ? known : default;
    }

    /// <summary>The first of some operators that stands in no bracket.</summary>
    private static int? Operator(CodeFile code, Span span, params string[] operators)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (!code[i].IsText && operators.Contains(code[i].Value, StringComparer.Ordinal))
                return i;
        return null;
    }

    /// <summary>function (url, verify = false), ({ verify = false }), (verify: boolean = false): what the parameter is by itself.</summary>
    private static Span? Default(CodeFile code, string parameter, int use)
    {
        for (var function = code.Functions.Around(use); function is not null; function = code.Functions.Around(function.Start - 1))
        {
            if (!function.Parameters.Contains(parameter))
                continue;
            for (var i = function.Start; i < function.Body.From; i++)
                if (code.Is(i, parameter))
                {
                    if (code.Is(i + 1, "="))
                        return code.Expression(i + 2);
                    if (code.Is(i + 1, ":") && code.Is(i + 3, "="))
                        return code.Expression(i + 4);
                }

            return null;
        }

        return null;
    }
}
