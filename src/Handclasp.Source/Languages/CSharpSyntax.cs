using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What C# has of its own.</summary>
internal static partial class CSharpSyntax
{
    /// <summary>options.Value.SkipVerification, _settings.TrustAll: bound from what an operator writes, unless this file says what it is.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length is < 3 or > 9 || !code.IsWord(span.From) || !code.IsWord(span.To - 1))
            return null;
        for (var i = span.From; i < span.To; i++)
            if (!code.IsWord(i) && !code.IsLink(i) && !code.Is(i, "!") && !code.Is(i, "?"))
                return null;
        var root = code.Is(span.From, "this") ? span.From + 2 : span.From;
        return
            root < span.To - 1
            && Bound().IsMatch(code[root].Value)
            && code.IsLink(span.To - 2)
            && code.Names.To(code[span.To - 1].Value).All(a => a.Value.From <= span.From && span.To <= a.Value.To)
            ? new(ValueKind.Switch, code.Text(span))
            : null;
    }

    /// <summary>Names of what holds an application's settings; by convention types begin with a capital letter, and may hold constants.</summary>
    [GeneratedRegex("^_?([a-z]\\w*)?([oO]ptions|[oO]pts|[sS]ettings?|[cC]onfig(uration)?|[aA]rguments)$")]
    private static partial Regex Bound();
}
