using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is written in a way of its own in Groovy: closures, calls without brackets, properties that are setters, maps.</summary>
internal static class GroovySyntax
{
    private static readonly string[] Heads = ["if", "for", "while", "switch", "catch", "synchronized"];
    private static readonly string[] NoCommands =
    [
        "return",
        "def",
        "final",
        "new",
        "import",
        "package",
        "class",
        "interface",
        "enum",
        "trait",
        "throw",
        "case",
        "else",
        "static",
        "private",
        "public",
        "protected",
        "assert",
        "in",
        "instanceof",
        "as",
        "extends",
        "implements",
        "throws",
        "var",
        "void",
        "do",
        "try",
        "default",
    ];

    /// <summary>/…/ as a string, where a value may begin, and $/…/$.</summary>
    public static SpecialString? Slashy(string text, int at)
    {
        if (text[at] == '$' && at + 1 < text.Length && text[at + 1] == '/')
            return text.IndexOf("/$", at + 2, StringComparison.Ordinal) is > 0 and var close ? new(close + 2, at + 2, close, true) : null;
        if (text[at] != '/' || at + 1 >= text.Length || text[at + 1] is '/' or '*' or ' ' or '=')
            return null;
        var before = at - 1;
        while (before >= 0 && text[before] == ' ')
            before--;
        if (before < 0 || text[before] is not ('=' or '(' or ',' or '~' or '['))
            return null;
        for (var i = at + 1; i < text.Length && text[i] != '\n'; i++)
            if (text[i] == '\\')
                i++;
            else if (text[i] == '/')
                return new(i + 1, at + 1, i, true);
        return null;
    }

    /// <summary>Methods, closures, lambdas.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code.IsWord(i) && code.Is(i + 1, "(") && Method(code, i) is { } method)
                yield return method;
            else if (code.Is(i, "{") && Closure(code, i) is { } closure)
                yield return closure;
            else if (code.Is(i, "->") && code.Is(i - 1, ")") && code.Mate(i - 1) is > 0 and var open && !code.Is(open - 1, "{"))
                yield return code.Is(i + 1, "{")
                    ? new(open, "", Parameters(code, code.Inside(open)), code.Inside(i + 1), false)
                    : new(open, "", Parameters(code, code.Inside(open)), code.Expression(i + 1), true);
    }

    private static Function? Method(CodeFile code, int name)
    {
        var before = code[name - 1];
        if (
            Heads.Contains(code[name].Value)
            || code[name].LineBefore && !IsTypeAbove(code, name)
            || !(before.IsWord && !(NoCommands.Contains(before.Value) && before.Value is not ("def" or "void" or "static" or "public")))
                && !before.Is(">")
                && !before.Is("]")
        )
            return null;
        var after = code.Mate(name + 1) + 1;
        if (code.Is(after, "throws"))
            while (after < code.Tokens.Length && !code.Is(after, "{") && !code.BeginsStatement(after))
                after++;
        return code.Is(after, "{") ? new(name, code[name].Value, Parameters(code, code.Inside(name + 1)), code.Inside(after), false) : null;
    }

    private static bool IsTypeAbove(CodeFile code, int name) => code[name - 1].Value is "def" or "void";

    private static Function? Closure(CodeFile code, int open)
    {
        var inside = code.Inside(open);
        var arrow = -1;
        for (var i = inside.From; i < inside.To && i < inside.From + 40; i++)
        {
            if (code.Is(i, "->"))
            {
                arrow = i;
                break;
            }

            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (
                !code.IsWord(i) && !(code[i].Kind == TokenKind.Symbol && code[i].Value is "," or "." or "<" or ">" or "[" or "]" or "=")
            )
                break;
            else if (i > inside.From && code[i].LineBefore && !code.Is(i - 1, ","))
                break;
        }

        var before = code[open - 1];
        var name = before.Is(":") && (code.IsWord(open - 2) || code[open - 2].IsText) ? code[open - 2].Value : "";
        if (arrow >= 0)
            return new(open, name, Parameters(code, new(inside.From, arrow)), new(arrow + 1, inside.To), false);
        return
            before is { Kind: TokenKind.Symbol, Value: "=" or "(" or "," or ":" or "[" } or { Kind: TokenKind.Word, Value: "return" }
            || code.Is(inside.To + 1, "as")
            ? new(open, name, ["it"], inside, false)
            : null;
    }

    private static List<string> Parameters(CodeFile code, Span span) =>
        [
            .. code.Parts(span)
                .Take(30)
                .Select(p => Enumerable.Range(p.From, p.Length).TakeWhile(i => !code.Is(i, "=")).LastOrDefault(code.IsWord, -1))
                .Where(i => i >= 0)
                .Select(i => code[i].Value),
        ];

    /// <summary>x.f a, b; x.trustAll = true, new X(trustAll: true), which call the setter; x.f { … }.</summary>
    public static IEnumerable<Call> Calls(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code.Is(i + 1, "=") && code.IsLink(i - 1))
                yield return new(code, i, i + 1) { Called = Setter(code[i].Value), Given = [code.Expression(i + 2)] };
            else if (
                code.Is(i + 1, ":")
                && code.Parent(i) is > 1 and var open
                && code.Is(open, "(")
                && code.Is(code.PathStart(open - 1) - 1, "new")
                && (code.Is(i - 1, "(") || code.Is(i - 1, ","))
            )
                yield return new(code, i, i + 1) { Called = Setter(code[i].Value), Given = [code.Expression(i + 2)] };
            else if (code.Is(i + 1, "{") && code.IsLink(i - 1))
                yield return new(code, i, i + 1) { Given = [new(i + 1, Math.Min(code.Mate(i + 1) + 1, code.Tokens.Length))] };
            else if (Command(code, i) is { } arguments)
                yield return new(code, i, i + 1) { Given = arguments };
        }
    }

    private static string Setter(string property) => $"set{char.ToUpperInvariant(property[0])}{property[1..]}";

    /// <summary>The arguments of a call that is a statement and has no brackets.</summary>
    private static List<Span>? Command(CodeFile code, int name)
    {
        var first = code[name + 1];
        if (
            first.LineBefore
            || !(first.Kind is TokenKind.Text or TokenKind.Number or TokenKind.Word || first.Is("[") && first.Start > code[name].End)
            || NoCommands.Contains(code[name].Value)
            || NoCommands.Contains(first.Value) && !first.Is("new")
            || !char.IsAsciiLetterLower(code[name].Value[0])
        )
            return null;
        var start = code.PathStart(name);
        if (
            start > 0
            && !code[start].LineBefore
            && !(code[start - 1] is { Kind: TokenKind.Symbol, Value: "{" or "}" or ";" or "->" })
            && !(code.Is(start - 1, ")") && code.Mate(start - 1) is > 0 and var head && Heads.Contains(code[head - 1].Value))
        )
            return null;
        // boolean f = …, int f(…) { }: declared.
        if (first.IsWord && !first.Is("new") && !code.IsLink(name - 1))
            if (
                code.Is(name + 2, "=")
                || code.Is(name + 2, "(") && code.Is(code.Mate(name + 2) + 1, "{")
                || code.IsWord(name + 2) && !code[name + 2].LineBefore
            )
                return null;
        List<Span> arguments = [code.Expression(name + 1)];
        while (code.Is(arguments[^1].To, ",") && arguments.Count < 12)
            arguments.Add(code.Expression(arguments[^1].To + 1));
        return arguments;
    }

    /// <summary>name: value anywhere but in a choice; name value as a statement.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        if (code.Is(name + 1, ":") && !code.IsLink(name - 1) && !code.Is(name - 1, "?") && !code.Is(name - 1, "case"))
            return IsChoice(code, name) ? null : new(code, name, code.Expression(name + 2), false);
        return code[name].IsWord && Command(code, name) is [var only] && !code.Is(only.From + 1, ":")
            ? new(code, name, only, code.IsLink(name - 1))
            : null;
    }

    private static bool IsChoice(CodeFile code, int name)
    {
        for (var i = name - 1; i > 0 && name - i < 20; i--)
            if (code.Is(i, "?"))
                return true;
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "," or "(" or "[" or "{" or "=" or ";" } || code[i + 1].LineBefore)
                return false;
        return false;
    }

    /// <summary>What a build, a pipeline or the environment decides.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (code.OperandEnd(span.From) < span.To)
            return null;
        // Boolean.TRUE as the platform writes it; "true".toBoolean().
        if (code[span.From].IsText && code.IsLink(span.From + 1) && code.Is(span.From + 2, "toBoolean"))
            return new(code[span.From].Value.Equals("true", StringComparison.OrdinalIgnoreCase) ? ValueKind.True : ValueKind.False);
        var first = code[span.From].Value;
        if (code.IsWord(span.From) && code.IsLink(span.From + 1) && first is "params" or "env")
            return new(first == "params" || Converts(code, span) ? ValueKind.Switch : ValueKind.Environment, code.Text(span));
        for (var i = span.From; i < span.To && i < span.From + 12; i++)
            if (code[i].Value is "hasProperty" or "findProperty" or "gradleProperty" or "environmentVariable" && code.Is(i + 1, "("))
                return new(ValueKind.Switch, code.Text(span));
        return null;
    }

    private static bool Converts(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code[i].Value is "toBoolean" or "equals" or "equalsIgnoreCase" or "asBoolean")
                return true;
        return false;
    }
}
