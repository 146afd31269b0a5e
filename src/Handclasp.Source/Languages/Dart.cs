using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Dart.</content>
internal static partial class All
{
    private static StringForm DartText(string quote) => new(quote, quote, Lines: quote.Length == 3) { Hole = "${" };

    private static StringForm DartRaw(string quote) => new("r" + quote, quote, Escapes.None, quote.Length == 3);

    public static Language Dart { get; } =
        new(
            "Dart",
            new()
            {
                CommentsNest = true,
                Strings =
                [
                    DartRaw("\"\"\""),
                    DartRaw("'''"),
                    DartRaw("\""),
                    DartRaw("'"),
                    DartText("\"\"\""),
                    DartText("'''"),
                    DartText("\""),
                    DartText("'"),
                ],
                NameCharacters = "$@",
                Operators = ["...?", "...", "?..", ".."],
            }
        )
        {
            Fence = "dart",
            Extensions = [".dart"],
            TypesFirst = true,
            Declares = ["final", "var", "const", "late"],
            OwnFunctions = true,
            SettingAt = DartSetting,
            MoreFunctions = DartFunctions,
            MoreAssignments = DartProperties,
            ValueOf = DartValue,
            Literals =
            [
                .. Everywhere,
                "certificate",
                "ssl",
                "tls",
                "selfsigned",
                "badcert",
                "servertrust",
                "securitycontext",
                "securesocket",
                "autosignedcert",
                "insecure",
                "verify",
                "bindsecure",
                "private key",
                "p12",
                "chmod",
                "client-cert",
                "client_cert",
                "keysize",
                "rsakeygenerator",
                "onbad",
            ],
        };

    /// <summary>..option = value: a cascade goes on behind it.</summary>
    private static Setting? DartSetting(CodeFile code, int name)
    {
        if (code[name].IsText && code.Is(name + 1, ":") && code.Parent(name) >= 0 && !code.Is(name - 1, "?"))
            return new(code, name, UpToCascade(code, code.Expression(name + 2)), false);
        if (!(code.Is(name - 1, "..") || code.Is(name - 1, "?..") || code.Is(name - 1, ".")) || !code[name].IsWord)
            return null;
        return code.Is(name + 1, "=") || code.Is(name + 1, "??=")
            ? new(code, name, UpToCascade(code, code.Expression(name + 2)), true)
            : null;
    }

    /// <summary>condition ? (a) => b : c: the first arm ends at the colon.</summary>
    private static Span UpToColon(CodeFile code, Span span)
    {
        var questions = 0;
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "?"))
                questions++;
            else if (code.Is(i, ":") && questions-- == 0)
                return new(span.From, i);
        }

        return span;
    }

    private static Span UpToCascade(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, ".."))
                return new(span.From, i);
        }

        return span;
    }

    private static IEnumerable<Function> DartFunctions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code.Is(i, "(") && code.Mate(i) < code.Tokens.Length && DartFunction(code, i) is { } function)
                yield return function;
        }
    }

    /// <summary>(a, b) => e, (a) { }, (a) async { }, and the same behind a name.</summary>
    private static Function? DartFunction(CodeFile code, int open)
    {
        var after = code.Mate(open) + 1;
        if (code[after] is { Kind: TokenKind.Word, Value: "async" or "sync" })
            after += code.Is(after + 1, "*") ? 2 : 1;
        var before = code[open - 1];
        if (
            before is { Kind: TokenKind.Word, Value: "if" or "for" or "while" or "switch" or "catch" or "assert" or "super" or "return" }
            && (before.Value != "return" || !(code.Is(after, "=>") || code.Is(after, "{")))
        )
            return null;
        // Foo(this.a) : b = 1, super(a) { }
        if (code.Is(after, ":") && before.IsWord && char.IsUpper(before.Value[0]))
            for (var i = after; i < code.Tokens.Length && i < after + 80 && !code.Is(i, ";"); i++)
            {
                if (code.Is(i, "{") && !code.Is(i - 1, "=") && !code.Is(i - 1, ":"))
                {
                    after = i;
                    break;
                }

                if (code.IsOpen(i))
                    i = code.Mate(i);
            }

        if (!code.Is(after, "{") && !code.Is(after, "=>"))
            return null;
        var name = open - 1;
        if (code.Is(name, ">"))
            for (var i = name; i > 0 && name - i < 20; i--)
                if (code.Is(i, "<"))
                {
                    name = i - 1;
                    break;
                }

        var isNamed = code.IsWord(name) && !code.Is(name, "return") && !code.IsLink(name - 1) && !code.Is(name - 1, "..");
        List<string> parameters = [];
        DartParameters(code, code.Inside(open), parameters);
        return code.Is(after, "{")
            ? new(isNamed ? name : open, isNamed ? code[name].Value : "", parameters, code.Inside(after), false)
            : new(
                isNamed ? name : open,
                isNamed ? code[name].Value : "",
                parameters,
                // What a lambda is given to may go on behind it; a function that has a name is worth the whole of its cascade.
                isNamed && code.IsWord(name - 1)
                    ? code.Expression(after + 1)
                    : UpToColon(code, UpToCascade(code, code.Expression(after + 1))),
                true
            );
    }

    private static void DartParameters(CodeFile code, Span span, List<string> names)
    {
        foreach (var part in code.Parts(span).Take(40))
        {
            if (code.Is(part.From, "{") || code.Is(part.From, "["))
            {
                DartParameters(code, code.Inside(part.From), names);
                continue;
            }

            var end = part.From;
            while (end < part.To && !code.Is(end, "="))
                end++;
            for (var i = end - 1; i >= part.From; i--)
                if (code.IsWord(i))
                {
                    names.Add(code[i].Value);
                    break;
                }
        }
    }

    /// <summary>bool get insecure => true; worth what it gives.</summary>
    private static IEnumerable<Assignment> DartProperties(CodeFile code)
    {
        for (var i = 0; i + 3 < code.Tokens.Length; i++)
            if (code.Is(i, "get") && code.IsWord(i + 1))
            {
                if (code.Is(i + 2, "=>"))
                    yield return new(i + 1, code.Expression(i + 3), true);
                else if (code.Is(i + 2, "{") && code.Is(i + 3, "return"))
                    yield return new(i + 1, code.Expression(i + 4), true);
            }
    }

    /// <summary>What the build, the environment or the user decides.</summary>
    private static Value? DartValue(CodeFile code, Span span)
    {
        if (code[span.From] is { Kind: TokenKind.Word, Value: "const" or "await" } && span.Length > 1)
            return code.Values.Of(new(span.From + 1, span.To));
        if (code.OperandEnd(span.From) < span.To)
            return null;
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (
                code[i].Value == "environment" && code.Is(i + 1, "[")
                || code[i].Value == "env" && code.Is(i - 2, "dotenv")
                || code[i].Value == "fromEnvironment" && code.Is(i - 2, "String")
            )
                return new(ValueKind.Environment, code.Text(span));
            if (
                code[i].Value
                    is "kDebugMode"
                        or "kReleaseMode"
                        or "kProfileMode"
                        or "fromEnvironment"
                        or "hasEnvironment"
                        or "getBool"
                        or "FlavorConfig"
                || code[i].Value == "get" && code[i - 2].Value is "dotenv" or "prefs"
            )
                return new(ValueKind.Switch, code.Text(span));
        }

        return null;
    }
}
