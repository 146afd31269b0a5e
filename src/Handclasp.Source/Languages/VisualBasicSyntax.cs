using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What Visual Basic has of its own where C# has another shape: its If as a function, calls without brackets, its configuration.</summary>
internal static class VisualBasicSyntax
{
    /// <summary>Its tokens in the shape of C#'s: what reads C# reads it then.</summary>
    public static Token[] Rewrite(string text, Token[] tokens) => new VisualBasicTokens(tokens).Made();

    /// <summary>obj.setOption 2, 13056: a statement without brackets.</summary>
    public static IEnumerable<Call> Calls(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || !code.IsLink(i - 1) || code[i + 1].Kind is not (TokenKind.Number or TokenKind.Text or TokenKind.Word))
                continue;
            if (code.StatementStart(i) != code.PathStart(i) || code[i + 1].Start == code[i].End)
                continue;
            List<Span> arguments = [code.Expression(i + 1)];
            while (code.Is(arguments[^1].To, ",") && arguments.Count < 12)
                arguments.Add(code.Expression(arguments[^1].To + 1));
            yield return new(code, i, i + 1) { Given = arguments };
        }
    }

    /// <summary>If(c, a, b), CBool(x), and what a configuration file says.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (code.OperandEnd(span.From) < span.To || !code.IsWord(span.From))
            return null;
        if (code[span.From].Value.ToUpperInvariant() is "IF" or "IIF" && code.Is(span.From + 1, "("))
        {
            var arms = code.Parts(code.Inside(span.From + 1)).ToList();
            if (arms.Count != 3)
                return null;
            var decides = code.Values.Of(arms[0]);
            if (decides.Is(true) || decides.Is(false))
                return code.Values.Of(decides.Is(true) ? arms[1] : arms[2]);
            var (a, b) = (code.Values.Of(arms[1]), code.Values.Of(arms[2]));
            if (a.Kind == b.Kind && a.Text == b.Text)
                return a;
            return new Value(a.IsKnown && b.IsKnown ? ValueKind.Switch : ValueKind.Given, code.Text(arms[0]));
        }

        var isConverted =
            code[span.From].Value is "CBool" or "CInt"
            || code.IsLink(span.From + 1) && code[span.From].Value is "Boolean" or "Convert" or "Integer" or "String";
        for (var i = span.From; i < span.To; i++)
            if (code[i].Value is "AppSettings" or "Environ" or "GetEnvironmentVariable" or "GetCommandLineArgs")
                return new(isConverted ? ValueKind.Switch : ValueKind.Environment, code.Text(span));
            else if (code.Is(i, "My") && code.Is(i + 2, "Settings"))
                return new(ValueKind.Switch, code.Text(span));
        return code.Is(span.From, "CBool") && code.Is(span.From + 1, "(") ? code.Values.Of(code.Inside(span.From + 1)) : null;
    }

    /// <summary>The condition of the #If around a place that who builds decides; empty where there is none. Directives are read over as comments.</summary>
    public static string Build(CodeFile code, int index)
    {
        var (nested, place) = (0, code[index].Start);
        foreach (var comment in code.Comments.Reverse())
        {
            if (comment.Start >= place)
                continue;
            var said = code.Source.Text.AsSpan(comment.Start, comment.End - comment.Start).Trim();
            if (said.StartsWith("#End If", StringComparison.OrdinalIgnoreCase))
                nested++;
            else if (said.StartsWith("#If ", StringComparison.OrdinalIgnoreCase) && nested-- == 0)
                return said[4..].Trim().ToString();
        }

        return "";
    }
}
