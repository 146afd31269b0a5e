using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>R.</content>
internal static partial class All
{
    public static Language R { get; } =
        new(
            "R",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = ".",
                Operators = ["<<-", "->>", ":::", "|>", "%>%", "%||%", "%in%", "%<>%"],
                Strings = [new("\"", "\"", Lines: true), new("'", "'", Lines: true), new("`", "`")],
                Special = RSyntax.Raw,
                Skipped = RSyntax.Prose,
            }
        )
        {
            Fence = "r",
            Extensions = [".r", ".rmd", ".qmd", ".rprofile"],
            FileNames = [".Rprofile", "Rprofile.site"],
            LineEnds = LineEnds.Expressions,
            True = ["TRUE", "T"],
            False = ["FALSE", "F"],
            Null = ["NULL"],
            Links = ["$", "::", ":::", "@"],
            OwnFunctions = true,
            SettingAt = RSyntax.SettingAt,
            MoreFunctions = RSyntax.Functions,
            MoreAssignments = RSyntax.Assignments,
            ValueOf = RSyntax.ValueOf,
            Results = RSyntax.Results,
            Literals =
            [
                "ssl",
                "tls",
                "verify",
                "insecure",
                "no-check",
                "TrustServerCertificate",
                "weak_cert",
                "curl",
                "cert",
                .. Everywhere,
            ],
        };
}

/// <summary>What is R's own: assignments by arrows, raw strings, numbers with an L, prose around the code.</summary>
internal static class RSyntax
{
    /// <summary>r"(…)", R'---[…]---'.</summary>
    public static SpecialString? Raw(string text, int at)
    {
        if (text[at] is not ('r' or 'R') || at + 2 >= text.Length || text[at + 1] is not ('"' or '\''))
            return null;
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.'))
            return null;
        var open = at + 2;
        while (open < text.Length && text[open] == '-')
            open++;
        var close =
            open >= text.Length
                ? '\0'
                : text[open] switch
                {
                    '(' => ')',
                    '[' => ']',
                    '{' => '}',
                    _ => '\0',
                };
        if (close == '\0')
            return null;
        var end = close + new string('-', open - at - 2) + text[at + 1];
        var to = text.IndexOf(end, open + 1, StringComparison.Ordinal);
        return to < 0 ? new(text.Length, open + 1, text.Length) : new(to + end.Length, open + 1, to);
    }

    /// <summary>R Markdown: what stands before the first chunk and between chunks.</summary>
    public static int? Prose(string text, int at)
    {
        if (at == 0 && text.StartsWith("---", StringComparison.Ordinal) || string.CompareOrdinal(text, at, "```", 0, 3) == 0)
        {
            var next = text.IndexOf("```{r", at + 3, StringComparison.OrdinalIgnoreCase);
            if (next < 0)
                return text.Length;
            var line = text.IndexOf('\n', next);
            return line < 0 ? text.Length : line;
        }

        return null;
    }

    /// <summary>"name" = value and `name` = value in a call; name = value elsewhere is a variable.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        if (code.Is(name + 1, "="))
            return code.Is(code.Parent(name), "(") || code.IsLink(name - 1)
                ? new(code, name, code.Expression(name + 2), code.IsLink(name - 1))
                : null;
        if (code.Is(name + 1, "<-") && code.IsLink(name - 1))
            return new(code, name, code.Expression(name + 2), true);
        // opts[["name"]] <- value, opts["name"] = value
        if (!code[name].IsText || !code.Is(name - 1, "[") || !code.Is(name + 1, "]"))
            return null;
        var after = code.Is(name + 2, "]") ? name + 3 : name + 2;
        return code.Is(after, "<-") || code.Is(after, "=") ? new(code, name, code.Expression(after + 1), false) : null;
    }

    /// <summary>function(a, b) { … }, function(a) e, \(a) e.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        for (var i = 0; i + 1 < code.Tokens.Length; i++)
        {
            if (!(code.Is(i, "function") || code.Is(i, "\\")) || !code.Is(i + 1, "("))
                continue;
            var body = code.Mate(i + 1) + 1;
            var name =
                code[i - 1] is { Kind: TokenKind.Symbol, Value: "<-" or "=" or "<<-" } && code.IsWord(i - 2) ? code[i - 2].Value : "";
            List<string> parameters = [.. code.Parts(code.Inside(i + 1)).Where(p => code.IsWord(p.From)).Select(p => code[p.From].Value)];
            yield return code.Is(body, "{")
                ? new(i, name, parameters, code.Inside(body), false)
                : new(i, name, parameters, code.Expression(body), true);
        }
    }

    /// <summary>x &lt;- value, value -> x.</summary>
    public static IEnumerable<Assignment> Assignments(CodeFile code)
    {
        for (var i = 1; i + 1 < code.Tokens.Length; i++)
            if (code[i] is { Kind: TokenKind.Symbol, Value: "<-" or "<<-" } && code.IsWord(i - 1) && !code.IsLink(i - 2))
                yield return new(i - 1, code.Expression(i + 1), true);
    }

    /// <summary>The last expression, and what return() is given.</summary>
    public static IReadOnlyList<Span> Results(CodeFile code, Function function)
    {
        if (function.IsExpression)
            return [function.Body];
        List<Span> found =
        [
            .. code.Calls("return").Where(c => c.Open >= function.Body.From && c.Open < function.Body.To).Select(c => code.Inside(c.Open)),
        ];
        var to = function.Body.To;
        for (var i = to - 1; i >= function.Body.From; i--)
            if (code[i].LineBefore && code.Parent(i) == code.Parent(function.Body.From) || i == function.Body.From)
            {
                if (!code.Is(i, "return"))
                    found.Add(new(i, to));
                break;
            }

        return found;
    }

    /// <summary>0L, the environment, options, and what is chosen.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length == 1 && code[span.From] is { Kind: TokenKind.Number } number && number.Value.EndsWith('L'))
            return new(ValueKind.Number, number.Value[..^1]);
        if (code.Is(span.From, "if") && code.Is(span.From + 1, "("))
        {
            var close = code.Mate(span.From + 1);
            var other = close + 1;
            while (other < span.To && !code.Is(other, "else"))
                other = code.IsOpen(other) ? code.Mate(other) + 1 : other + 1;
            if (other >= span.To)
                return null;
            return Chosen(code, code.Inside(span.From + 1), Bare(code, new(close + 1, other)), Bare(code, new(other + 1, span.To)));
        }

        if (span.Length >= 3 && code.IsWord(span.From) && code.Is(span.From + 1, "$") && IsCommandLine(code, span.From))
            return new(ValueKind.Switch, code.Text(span));
        if (!code.Is(span.To - 1, ")") || code.Mate(span.To - 1) is not (> 0 and var open) || code.PathStart(open - 1) != span.From)
            return null;
        var arguments = code.Parts(code.Inside(open)).ToList();
        return code[open - 1].Value switch
        {
            "Sys.getenv" => new(ValueKind.Environment, code.Text(span)),
            "getOption" when arguments.Count > 1 && code.Values.Of(Unnamed(code, arguments[1])) is { IsKnown: true } => new(
                ValueKind.Switch,
                code.Text(span)
            )
            {
                Decides = Unnamed(code, arguments[1]).From,
            },
            "getOption" or "interactive" or "commandArgs" => new(ValueKind.Switch, code.Text(span)),
            "ifelse" or "if_else" when arguments is [var condition, var yes, var no, ..] => Chosen(code, condition, yes, no),
            "isTRUE"
            or "isFALSE"
            or "as.logical"
            or "as.integer"
            or "nzchar"
            or "identical"
            or "as.numeric"
            or "tolower"
            or "toupper"
                when arguments.Count > 0 && code.Values.Of(arguments[0]) is { Kind: ValueKind.Environment or ValueKind.Switch } decided =>
                new(ValueKind.Switch, decided.Text),
            "as.integer" or "as.logical" or "isTRUE" or "c" when arguments is [var only] && !code[only.From].IsText => code.Values.Of(only),
            _ => null,
        };
    }

    /// <summary>opts &lt;- parse_args(…), docopt(doc), parser$parse_args(): what whoever runs the script has said.</summary>
    private static bool IsCommandLine(CodeFile code, int name) =>
        code.Names.Reaching(code[name].Value, name) is [var only]
        && Enumerable
            .Range(only.Value.From, Math.Min(only.Value.Length, 6))
            .Any(i => code[i].Value is "parse_args" or "docopt" or "getopt" or "parse_known_args" or "commandArgs" && code.Is(i + 1, "("));

    private static Value Chosen(CodeFile code, Span condition, Span yes, Span no)
    {
        var (a, b) = (code.Values.Of(yes), code.Values.Of(no));
        if (a.Kind == b.Kind && a.Text == b.Text)
            return a;
        return new(a.IsKnown && b.IsKnown ? ValueKind.Switch : ValueKind.Given, code.Text(condition));
    }

    private static Span Unnamed(CodeFile code, Span argument) =>
        code.Is(argument.From + 1, "=") ? new(argument.From + 2, argument.To) : argument;

    private static Span Bare(CodeFile code, Span span) =>
        code.Is(span.From, "{") && code.Mate(span.From) == span.To - 1 ? code.Inside(span.From) : span;
}
