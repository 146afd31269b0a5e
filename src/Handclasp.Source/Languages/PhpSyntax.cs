using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is PHP's own: markup around the code, heredocs, define, short functions, the environment.</summary>
internal static class PhpSyntax
{
    /// <summary>What stands outside the code: before the first mark, and between ?> and the next.</summary>
    public static int? Markup(string text, int at)
    {
        if (at == 0 || at == 1 && text[0] == '\uFEFF')
        {
            var first = text.IndexOf("<?", at, StringComparison.Ordinal);
            return first > at && text[at] is '<' or '#' ? first : null;
        }

        if (text[at] != '?' || at + 1 >= text.Length || text[at + 1] != '>')
            return null;
        var next = text.IndexOf("<?", at + 2, StringComparison.Ordinal);
        return next < 0 ? text.Length : next;
    }

    /// <summary>&lt;&lt;&lt;EOT … EOT, &lt;&lt;&lt;'EOT' … EOT.</summary>
    public static SpecialString? Heredoc(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "<<<", 0, 3) != 0)
            return null;
        var i = at + 3;
        while (i < text.Length && text[i] is ' ' or '\t')
            i++;
        var quote = i < text.Length && text[i] is '\'' or '"' ? text[i] : '\0';
        if (quote != '\0')
            i++;
        var from = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_'))
            i++;
        if (i == from)
            return null;
        var word = text[from..i];
        var line = text.IndexOf('\n', i);
        if (line < 0)
            return null;
        var begins = line + 1;
        for (var next = begins; next < text.Length; )
        {
            var start = next;
            while (start < text.Length && text[start] is ' ' or '\t')
                start++;
            var after = start + word.Length;
            if (
                string.CompareOrdinal(text, start, word, 0, word.Length) == 0
                && (after >= text.Length || !(char.IsLetterOrDigit(text[after]) || text[after] == '_'))
            )
                return new(
                    after,
                    begins,
                    Math.Max(begins, next - 1),
                    quote != '\'' && text.AsSpan(begins, Math.Max(0, next - 1 - begins)).Contains('$')
                );
            var end = text.IndexOf('\n', next);
            if (end < 0)
                return null;
            next = end + 1;
        }

        return null;
    }

    /// <summary>fn ($x) => value.</summary>
    public static IEnumerable<Function> ArrowFunctions(CodeFile code)
    {
        foreach (var fn in code.Index.Places("fn"))
        {
            if (!code.IsWord(fn) || !code.Is(fn + 1, "("))
                continue;
            var arrow = code.Mate(fn + 1) + 1;
            for (var steps = 0; steps < 8 && arrow < code.Tokens.Length && !code.Is(arrow, "=>"); steps++)
                arrow++;
            if (code.Is(arrow, "=>"))
                yield return new(fn, "", code.Functions.Parameters(code.Inside(fn + 1)), code.Expression(arrow + 1), true);
        }
    }

    /// <summary>define('NAME', value).</summary>
    public static IEnumerable<Assignment> Defined(CodeFile code)
    {
        foreach (var call in code.Calls("define"))
            if (call.Arguments is [var name, var value, ..] && name.Length == 1 && code[name.From].IsText)
                yield return new(name.From, value, true);
    }

    /// <summary>getenv('NAME'), $_ENV['NAME'], env('NAME', default), filter_var(…), the options of a command line.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.IsEmpty || code.OperandEnd(span.From) < span.To)
            return null;
        var first = code[span.From].Value;
        if (code.Is(span.From, "\\"))
            first = code[span.From + 1].Value;
        if (first is "$_ENV" or "$_SERVER" && code.Is(span.From + 1, "[") && code.Mate(span.From + 1) == span.To - 1)
            return Read(code, span, code[span.From + 2].Value, false);
        if (!code.Is(span.To - 1, ")") || code.Mate(span.To - 1) is not (> 0 and var open) || open < span.From)
        {
            if (first is "$options" or "$opts" or "$opt" && code.Names.Has("getopt") && code.Is(span.From + 1, "["))
                return new(ValueKind.Switch, code.Text(span));
            return
                first is "$config" or "$settings" or "$conf" && code.Is(span.From + 1, "[") && !code.Functions.IsParameter(first, span.From)
                ? new(ValueKind.Switch, code.Text(span))
                : null;
        }

        var call = new Call(code, open - 1, open);
        return call.Word switch
        {
            "getenv" or "env" when call.Arguments.Count > 0 => Read(
                code,
                span,
                code[call.Argument(0).From].Value,
                call.Arguments is [_, { Length: 1 } fallback, ..]
                    && (code.Language.True.Contains(code[fallback.From].Value) || code.Language.False.Contains(code[fallback.From].Value))
            ),
            "filter_var" or "boolval" or "intval" when call.Arguments.Count > 0 => ValueOf(code, BeforeDefault(code, call.Argument(0)))
                is { } inner
                ? inner with
                {
                    Kind = ValueKind.Switch,
                }
                : null,
            "in_array" when code.Text(call.Argument(1)) is "$argv" => new(ValueKind.Switch, code.Text(span)),
            // Laravel: App::environment('production'), app()->isLocal().
            "environment" when call.Arguments.Count > 0 => new(ValueKind.Switch, code.Text(span)),
            "isLocal" or "isProduction" or "isStaging" or "runningUnitTests" when call.Arguments.Count == 0 => new(
                ValueKind.Switch,
                code.Text(span)
            ),
            "getOption"
            or "hasOption"
            or "get_option"
            or "get_site_option"
            or "apply_filters"
            or "isSetFlag"
            or "variable_get"
            or "ini_get" => new(ValueKind.Switch, code.Text(span)),
            _ => null,
        };
    }

    /// <summary>$_ENV['X'] ?? 'true': what stands before the default.</summary>
    private static Span BeforeDefault(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "??" or "?:" })
                return new(span.From, i);
        return span;
    }

    private static Value Read(CodeFile code, Span span, string name, bool isBoolean) =>
        new(PerlSyntax.IsPath(name) && !isBoolean ? ValueKind.Environment : ValueKind.Switch, code.Text(span));
}
