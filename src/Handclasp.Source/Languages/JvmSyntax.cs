using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What Java and Kotlin (and, where it says so, Scala and Groovy) write in a way of their own: constants imported by themselves, properties for setters, values that a container injects.</summary>
internal static class JvmSyntax
{
    /// <summary>Annotations by which a container sets a field from its configuration.</summary>
    private static readonly string[] Injecting = ["@Value", "@ConfigProperty", "@Property", "@ConfigValue", "@ConfigItem"];

    /// <summary>import static a.B.C; … C: the tokens with B.C where C stands alone.</summary>
    public static Token[] StaticImports(Token[] tokens)
    {
        Dictionary<string, string>? owners = null;
        var last = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!(tokens[i].Is("import") && tokens[i].LineBefore))
                continue;
            var end = i + 1;
            while (end < tokens.Length && !tokens[end].LineBefore && !tokens[end].Is(";"))
                end++;
            last = end;
            if (
                end - 3 > i
                && tokens[end - 1].IsWord
                && tokens[end - 2].Is(".")
                && tokens[end - 3].IsWord
                && char.IsUpper(tokens[end - 3].Value[0])
                && IsConstant(tokens[end - 1].Value)
            )
                (owners ??= new(StringComparer.Ordinal))[tokens[end - 1].Value] = tokens[end - 3].Value;
        }

        if (owners is null)
            return tokens;
        List<Token> made = new(tokens.Length + 16);
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (
                i >= last
                && token.IsWord
                && owners.TryGetValue(token.Value, out var owner)
                && !(
                    i > 0
                    && (tokens[i - 1].Is(".") || tokens[i - 1].Is("::") || tokens[i - 1].IsWord && tokens[i - 1].Value is not "return")
                )
            )
            {
                // What is put in takes no room in the file: what is shown there is what stands there.
                made.Add(new(TokenKind.Word, token.Start, token.Start, owner, token.LineBefore));
                made.Add(new(TokenKind.Symbol, token.Start, token.Start, ".", false));
                made.Add(token with { LineBefore = false });
            }
            else
            {
                made.Add(token);
            }
        }

        return [.. made];
    }

    private static bool IsConstant(string name) => name.Length > 2 && !name.Any(char.IsLower) && char.IsUpper(name[0]);

    /// <summary>Kotlin: x.isTrustAll = true is x.setTrustAll(true), and so is isTrustAll = true in a block about x.</summary>
    public static IEnumerable<Call> Properties(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "=")
                && code.IsWord(i - 1)
                && IsProperty(code, i - 1)
                && code[i - 1].Value is { Length: > 2 } name
                && char.IsLower(name[0])
            )
                yield return new(code, i - 1, i) { Called = Setter(name), Given = [code.Expression(i + 1)] };
    }

    /// <summary>Set on something, or as a statement of a block; neither declared there nor a named argument.</summary>
    private static bool IsProperty(CodeFile code, int name)
    {
        if (code.IsLink(name - 1))
            return true;
        return (code.Is(code.Parent(name), "{") || code.Parent(name) < 0)
            && (code[name].LineBefore || code[name - 1] is { Kind: TokenKind.Symbol, Value: "{" or ";" or "->" })
            && !code.Names.To(code[name].Value).Any(a => a.Declares);
    }

    private static string Setter(string property) =>
        property.Length > 2 && property.StartsWith("is", StringComparison.Ordinal) && char.IsUpper(property[2])
            ? "set" + property[2..]
            : $"set{char.ToUpperInvariant(property[0])}{property[1..]}";

    /// <summary>What the environment or a container decides: a field with @Value("${…}"), "true".equals(System.getProperty("…")).</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (
            span.Length == 1
            && code.IsWord(span.From)
            && (
                IsInjected(code, code[span.From].Value)
                || IsDelegated(code, code[span.From].Value)
                || IsOfCommandLine(code, code[span.From].Value)
            )
        )
            return new(ValueKind.Switch, code[span.From].Value);
        if (
            span.Length > 6
            && code[span.From].IsText
            && code.Is(span.From + 1, ".")
            && code[span.From + 2].Value is "equals" or "equalsIgnoreCase"
            && code.Mate(span.From + 3) == span.To - 1
        )
            for (var i = span.From + 4; i < span.To - 1; i++)
                if (code[i] is { Kind: TokenKind.Word, Value: "getProperty" or "getenv" or "getEnv" })
                    return new(ValueKind.Switch, code.Text(span));
        return IsStage(code, span) ? new(ValueKind.Switch, code.Text(span)) : Configured(code, span);
    }

    /// <summary>configuration.getOptional[Boolean]("a.b").getOrElse(false), config.property("a.b").getString().toBoolean(): a yes or no that is read from a configuration.</summary>
    public static Value? Configured(CodeFile code, Span span)
    {
        if (
            span.Length < 6
            || !code.IsWord(span.From)
            || !code.IsLink(span.From + 1)
            || !Holders.Any(h => code[span.From].Value.EndsWith(h, StringComparison.OrdinalIgnoreCase))
            || code.OperandEnd(span.From) < span.To
        )
            return null;
        var tokens = Enumerable.Range(span.From, Math.Min(span.Length, 40)).ToList();
        return
            tokens.Exists(i => code[i].IsText)
            && tokens.Exists(i => code.IsWord(i) && code[i].Value.Contains("oolean", StringComparison.Ordinal))
            ? new(ValueKind.Switch, code.Text(span))
            : null;
    }

    /// <summary>How what holds a configuration is called.</summary>
    private static readonly string[] Holders =
    [
        "config",
        "configuration",
        "conf",
        "settings",
        "props",
        "properties",
        "environment",
        "preferences",
    ];

    /// <summary>profile == "lab", "test".equals(stage): which stage it runs in decides.</summary>
    private static bool IsStage(CodeFile code, Span span)
    {
        if (span.Length is < 3 or > 10)
            return false;
        var (stage, compares) = (false, false);
        for (var i = span.From; i < span.To; i++)
        {
            stage |= code[i].IsText && Stages.Contains(code[i].Value.ToLowerInvariant());
            compares |= code[i].Value is "==" or "!=" or "equals" or "equalsIgnoreCase";
            if (code[i].Value is "&&" or "||" or "?" or "?:" or "if" or "," or "{")
                return false;
            // A constant of this file decides here.
            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && code.Names.Reaching(code[i].Value, i) is [{ Value.Length: 1 } only]
                && code[only.Value.From].IsText
            )
                return false;
        }

        return stage && compares;
    }

    private static readonly HashSet<string> Stages = new(StringComparer.Ordinal)
    {
        "dev",
        "devel",
        "development",
        "debug",
        "test",
        "testing",
        "lab",
        "local",
        "localdev",
        "staging",
        "stage",
        "qa",
        "sandbox",
        "integration",
        "prod",
        "production",
    };

    /// <summary>Annotations by which a container makes something only where its configuration says so.</summary>
    private static readonly string[] Conditional =
    [
        "@ConditionalOnProperty",
        "@ConditionalOnBooleanProperty",
        "@ConditionalOnExpression",
        "@Profile",
        "@IfBuildProfile",
        "@IfBuildProperty",
    ];

    /// <summary>What the annotation of the function or class around a place makes its being there depend on; empty where nothing does.</summary>
    public static string DependsOn(CodeFile code, int index)
    {
        if (code.Language != All.Java && code.Language != All.Kotlin || !Conditional.Any(code.Names.Has))
            return "";
        foreach (var place in code.Index.Places(Conditional))
        {
            var head = code.Is(place + 1, "(") ? code.Mate(place + 1) + 1 : place + 1;
            // The braces, or the expression, of what is annotated.
            var open = head;
            while (open < code.Tokens.Length && open < head + 80 && !code.Is(open, "{") && !code.Is(open, ";"))
            {
                if (code.Is(open, "=") && code.Functions.Around(open + 1) is { IsExpression: true } expression)
                {
                    if (expression.Body.Contains(index))
                        return code.Text(new(place, head));
                    open = code.Tokens.Length;
                    break;
                }

                open = code.Is(open, "(") ? code.Mate(open) + 1 : open + 1;
            }

            if (code.Is(open, "{") && open < index && index < code.Mate(open))
                return code.Text(new(place, head));
        }

        return "";
    }

    private static bool IsInjected(CodeFile code, string name)
    {
        foreach (var place in code.Index.Places(name))
            for (var i = place - 1; i > Math.Max(0, place - 16) && code[i].Value is not (";" or "{" or "}" or "="); i--)
                if (code[i].IsWord && Injecting.Contains(code[i].Value))
                    return true;
        return false;
    }

    /// <summary>Libraries that read a command line into properties: val insecure by option("-k").flag(), by parser.flagging("-k").</summary>
    private static readonly string[] Delegates = ["option", "flag", "flagging", "argument", "parser", "switch"];

    /// <summary>Kotlin: a property that what was written on the command line decides.</summary>
    private static bool IsDelegated(CodeFile code, string name)
    {
        if (code.Language != All.Kotlin)
            return false;
        foreach (var place in code.Index.Places(name))
        {
            if (code[place - 1].Value is not ("val" or "var"))
                continue;
            var by = place + 1;
            while (by < place + 8 && !code.Is(by, "by") && !code.Is(by, "="))
                by++;
            if (code.Is(by, "by") && Delegates.Contains(code[by + 1].Value))
                return true;
        }

        return false;
    }

    /// <summary>Modifiers and types that may stand between an annotation and the name of a flag.</summary>
    private static readonly string[] Between =
    [
        "val",
        "var",
        "private",
        "public",
        "protected",
        "internal",
        "lateinit",
        "final",
        "static",
        "volatile",
        "boolean",
        "Boolean",
    ];

    /// <summary>picocli and JCommander: @Option(names = ["-k"]) var insecure = false; @Parameter(names = "-k") boolean insecure.</summary>
    private static bool IsOfCommandLine(CodeFile code, string name)
    {
        foreach (var place in code.Index.Places(name))
        {
            var last = place - 1;
            while (last > 0 && last > place - 6 && Between.Contains(code[last].Value))
                last--;
            if (
                last < place - 1
                && code.Is(last, ")")
                && code.Mate(last) is > 0 and var open
                && code[open - 1].Value.TrimStart('@') is "Option" or "Parameter"
                && code[code.PathStart(open - 1)].Value.StartsWith('@')
            )
                return true;
        }

        return false;
    }
}
