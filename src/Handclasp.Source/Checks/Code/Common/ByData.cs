using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Options that depend on whom the program talks to: <c>verify: host != "lab"</c>, <c>insecure: url.contains("signals")</c>. Nobody who runs
/// the program decides that: for some peers it is off, always.
/// </summary>
internal static partial class ByData
{
    /// <summary>The flaw, where an option is bad for some of what it is compared with; null where nothing of the kind decides.</summary>
    public static Flag? Judge(CodeFile code, Span at, Span value, Func<Value, bool> isBad, string because, string remedy)
    {
        // A name that holds such a comparison.
        if (value.Length == 1 && code.IsWord(value.From) && code.Names.Reaching(code[value.From].Value, value.From) is [var only])
            value = only.Value;
        if (!IsBoolean(isBad) || value.Length is < 3 or > 40)
            return null;
        var question = Question(code, value);
        if (question.IsEmpty ? !Decides(code, value) : !Chooses(code, value, question, isBad))
            return null;
        return new(at, $"for some peers ({Shown(code, question.IsEmpty ? value : question)} decides) this is so: {because}")
        {
            Remedy = remedy,
            Confidence = Confidence.Firm,
        };
    }

    /// <summary>True for a condition about what is connected to or made: a text in a name, a kind, an ending.</summary>
    public static bool Decides(CodeFile code, Span condition)
    {
        var isCompared = false;
        for (var i = condition.From; i < condition.To; i++)
        {
            var token = code[i];
            if (token.Kind == TokenKind.Text)
            {
                if (Answers().IsMatch(token.Value))
                    return false;
                continue;
            }

            if (token.Kind == TokenKind.Word && Operated().IsMatch(token.Value) && !code.Language.Null.Contains(token.Value))
                return false;
            if (token.Kind == TokenKind.Word && Compares().IsMatch(token.Value))
                isCompared = true;
            else if (
                token.Kind == TokenKind.Symbol
                && token.Value is "==" or "!=" or "~=" or "===" or "!==" or "=~" or "!~" or "<" or ">"
                && IsLiteral(code, i, condition)
            )
                isCompared = true;
        }

        return isCompared;
    }

    /// <summary>x = NONE if host == "lab", host =~ /lab/ ? NONE : PEER: a value that such a condition qualifies.</summary>
    public static bool Qualifies(CodeFile code, Span value)
    {
        if (Question(code, value) is { IsEmpty: false } question)
            return Decides(code, question);
        for (var i = value.From + 1; i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code[i] is { Kind: TokenKind.Word, Value: "if" or "unless" })
                return Decides(code, new(i + 1, value.To));
        return false;
    }

    /// <summary>True where an expression speaks of who runs the program, of its stage, or of the option itself.</summary>
    public static bool IsOperated(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && Operated().IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>Compared with a text, a number or a pattern: nil and false only say whether something is there.</summary>
    private static bool IsLiteral(CodeFile code, int at, Span condition)
    {
        foreach (var side in (int[])[at - 1, at + 1])
            if (condition.Contains(side) && code[side].Kind is TokenKind.Text or TokenKind.Number)
                return true;
        return code[at].Value is "=~" or "!~" || code.Is(at + 1, ":") || code.Is(at + 1, ".") || code.Is(at + 1, "/");
    }

    /// <summary>A condition about the peer chooses between a bad value and another.</summary>
    private static bool Chooses(CodeFile code, Span value, Span question, Func<Value, bool> isBad)
    {
        if (!Decides(code, question))
            return false;
        for (var i = question.To + 1; i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, ":"))
                return isBad(code.Values.Of(new(question.To + 1, i))) != isBad(code.Values.Of(new(i + 1, value.To)));
        return false;
    }

    /// <summary>The condition of a question; empty where the expression is none.</summary>
    private static Span Question(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "?") && i > value.From)
                return new(value.From, i);
        return default;
    }

    private static bool IsBoolean(Func<Value, bool> isBad) => isBad(new(ValueKind.True, "true")) != isBad(new(ValueKind.False, "false"));

    private static string Shown(CodeFile code, Span span) =>
        code.Text(span).ReplaceLineEndings(" ") is { Length: > 80 } longer ? longer[..79] + "…" : code.Text(span).ReplaceLineEndings(" ");

    /// <summary>What speaks of who runs the program, of its stage, or of the option itself.</summary>
    [GeneratedRegex(
        @"(?i)env|prod|stag(e|ing)$|debug|^dev|develop|release|verif|insecur|strict|skip|unsafe|^(is_?)?secure$|trust|lenient|relax|ssl|tls|valid|self_?signed|allow|accept|ignore|flag|feature|opts?$|options?$|^is_?test|testing|simulator|argv|getopt|param"
    )]
    private static partial Regex Operated();

    /// <summary>Texts that answer a question about a setting or name a stage.</summary>
    [GeneratedRegex(
        @"(?i)^(|0|1|on|off|yes|no|y|n|true|false|none|null|nil|disabled?|enabled?|prod(uction)?|dev(elopment)?|staging|stage|test(ing)?|ci|debug|release|local|strict|lax|peer|full|require[d]?|optional)$|verif|insecure|ssl|tls"
    )]
    private static partial Regex Answers();

    [GeneratedRegex(
        @"^(find|match|startsWith|endsWith|hasPrefix|hasSuffix|contains|containsString|isEqualToString|start_with|end_with|starts_with|ends_with|start_with\?|end_with\?|starts_with\?|ends_with\?|contains\?|include\?|match\?|str_starts_with|str_ends_with|str_contains|preg_match|strpos|stripos|in_array|includes|hasMatch|isSuffix|eq|ne|containsObject|equalsIgnoreCase|casecmp\?|is_file|file_exists|is_readable|exist\?|file\?|readable\?|existsSync|fileExistsAtPath)$"
    )]
    private static partial Regex Compares();
}
