using Handclasp.Source.Lexing;

namespace Handclasp.Source.Syntax;

/// <summary>What kind of value an expression has, as far as the file tells.</summary>
internal enum ValueKind
{
    Unknown,
    True,
    False,
    Null,
    Text,
    Number,

    /// <summary>Decided at run time by something that whoever runs the program sets: the environment, a flag, a build type.</summary>
    Switch,

    /// <summary>A text that whoever runs the program sets: no true or false by itself.</summary>
    Environment,

    /// <summary>Given from outside this file's sight: a parameter, a field of a configuration object.</summary>
    Given,
}

/// <summary>The value of an expression.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its text or number as written; for a switch what decides it.</param>
/// <param name="Decides">Index of the token where it is decided, when that is elsewhere; else -1.</param>
internal readonly record struct Value(ValueKind Kind, string Text = "", int Decides = -1)
{
    public bool Is(ValueKind kind) => Kind == kind;

    /// <summary>True for true, or false, as the case may be.</summary>
    public bool Is(bool value) => Kind == (value ? ValueKind.True : ValueKind.False);

    public bool IsKnown => Kind is ValueKind.True or ValueKind.False or ValueKind.Null or ValueKind.Text or ValueKind.Number;
}

/// <summary>Works out what expressions are worth: literals, local constants, negation, simple choices, and what an operator decides.</summary>
internal sealed class Values(CodeFile code)
{
    private const int Deepest = 6;
    private const int DeepestOwn = 4;

    /// <summary>Words by which programs read what their operator sets.</summary>
    private static readonly string[] Operators =
    [
        "env",
        "getenv",
        "environ",
        "Getenv",
        "LookupEnv",
        "getProperty",
        "GetEnvironmentVariable",
        "NODE_ENV",
        "argv",
        "flag",
        "flags",
        "viper",
        "BuildConfig",
        "IsDevelopment",
        "isDevelopment",
        "isDev",
        "IS_DEV",
        "__DEV__",
        "isProd",
        "isProduction",
        "IS_PROD",
        "IsProduction",
        "DEBUG",
        "isDebug",
        "GetValue",
        "getBoolean",
        "args",
        "config",
        "Config",
        "Configuration",
        "settings",
        "cfg",
        "conf",
        "parse_args",
        "ParseBool",
        "GetBool",
    ];

    private int within;

    /// <summary>The value of an expression.</summary>
    public Value Of(Span span) => Of(span, 0);

    /// <summary>The value of the expression that begins at a token.</summary>
    public Value At(int from) => Of(code.Expression(from));

    private Value Of(Span span, int depth)
    {
        span = Bare(span);
        if (span.IsEmpty || depth > Deepest)
            return default;
        if (Own(span) is { } own)
            return own;
        if (Choice(span, depth) is { } chosen)
            return chosen;
        if (code.Is(span.From, "!") || code.Is(span.From, "not"))
            return Negated(Of(new(span.From + 1, span.To), depth + 1));
        // Go: *flag, &value.
        if (span.Length > 1 && code[span.From] is { Kind: TokenKind.Symbol, Value: "*" or "&" } && code.IsWord(span.From + 1))
            return Of(new(span.From + 1, span.To), depth + 1);
        if (span.Length == 1)
            return One(span.From, depth);
        if (
            span.Length == 2
            && code[span.From] is { Kind: TokenKind.Symbol, Value: "-" or "&" or "*" }
            && code[span.From + 1].Kind == TokenKind.Number
        )
            return new(ValueKind.Number, code.Text(span));
        return Path(span, depth);
    }

    /// <summary>What the language has its own words for. They ask for values in turn: names that stand for each other must come to an end.</summary>
    private Value? Own(Span span)
    {
        if (code.Language.ValueOf is not { } ask || within >= DeepestOwn)
            return null;
        within++;
        try
        {
            return ask(code, span);
        }
        finally
        {
            within--;
        }
    }

    /// <summary>Without the brackets around it and without casts and type assertions after it.</summary>
    private Span Bare(Span span)
    {
        if (code.Language.Unwrap?.Invoke(code, span) is { } own)
            span = own;
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        for (var i = span.From + 1; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (
                code.Is(i, "as")
                || code.Is(i, "satisfies")
                || code.Language.LastIsWorth && code[i] is { Kind: TokenKind.Word, Value: "if" or "unless" } && !code.IsLink(i - 1)
            )
                return new(span.From, i);
        }

        // (bool) $x
        if (
            code.Language.Name == "PHP"
            && span.Length > 3
            && code.Is(span.From, "(")
            && code[span.From + 1].Value is "bool" or "boolean" or "int" or "string"
            && code.Is(span.From + 2, ")")
        )
            return Bare(new(span.From + 3, span.To));

        // new Boolean(true), Boolean.valueOf(true), bool(…), proto.Bool(…), ptr.To(…): the value is the argument. A text is none: fs.Bool("insecure") is a flag.
        if (
            span.Length >= 4
            && code.Is(span.To - 1, ")")
            && code.Mate(span.To - 1) is var open
            && open > span.From
            && IsWrapper(open - 1)
            && code.PathStart(open - 1) <= span.From + 1
            && code.Parts(code.Inside(open)).Take(2).ToList() is [var only]
            && !code[only.From].IsText
            // Boolean(0) is no number, and Boolean(process.env.X) no text.
            && !(code.Language == Languages.All.JavaScript && code.Is(span.From, "Boolean"))
        )
            return only;
        // Boolean.TRUE.toString()
        if (
            span.Length > 4
            && code.Is(span.To - 1, ")")
            && code.Is(span.To - 2, "(")
            && code[span.To - 3].Value is "toString" or "ToString"
            && code.IsLink(span.To - 4)
        )
            return new(span.From, span.To - 4);
        return span;
    }

    private bool IsWrapper(int name) =>
        code[name].Value is "Boolean" or "bool" or "valueOf" or "Some" or "BoolPtr" or "Ptr" or "To" or "String" or "str"
        || code[name].Value is "Bool" && code[name - 2].Value is "proto" or "aws" or "pointer" or "to";

    private Value One(int index, int depth)
    {
        var token = code[index];
        return token.Kind switch
        {
            TokenKind.Text => token.Holes ? new(ValueKind.Unknown, token.Value) : new(ValueKind.Text, token.Value),
            TokenKind.Number => new(ValueKind.Number, token.Value),
            TokenKind.Word => Word(index, depth),
            _ => default,
        };
    }

    private Value Word(int index, int depth)
    {
        var word = code[index].Value;
        var language = code.Language;
        if (language.True.Contains(word))
            return new(ValueKind.True, word);
        if (language.False.Contains(word))
            return new(ValueKind.False, word);
        if (language.Null.Contains(word))
            return new(ValueKind.Null, word);
        if (code.Functions.IsParameter(word, index))
            return Default(word, index) is { Kind: ValueKind.Switch or ValueKind.Environment } usual ? usual : new(ValueKind.Given, word);
        return Assigned(word, index, depth);
    }

    /// <summary>function(url, verify = Sys.getenv("VERIFY") == "1"): what a parameter is where the caller says nothing.</summary>
    private Value Default(string word, int index)
    {
        for (var (f, depth) = (code.Functions.Around(index), 0); f is not null && depth < 4; f = code.Functions.Outer(f), depth++)
        {
            if (!f.Parameters.Contains(word))
                continue;
            for (var i = f.Start; i < Math.Min(f.Body.From, f.Start + 200); i++)
                if (
                    code.Is(i, word)
                    && (code.Is(i + 1, "=") || code.Language.Name == "Ruby" && code.Is(i + 1, ":"))
                    && !code.Is(i + 2, ",")
                )
                    return Of(code.Expression(i + 2), Deepest - 2);
            return default;
        }

        return default;
    }

    /// <summary>What the assignments that reach a use agree on.</summary>
    private Value Assigned(string word, int use, int depth)
    {
        var reaching = code.Names.Reaching(word, use).Where(a => !a.Value.Contains(use)).Take(8).ToList();
        // flag.BoolVar(&skip, …): what the command line says.
        if (reaching.Count <= 1 && code.Language.Name == "Go" && IsFlag(word))
            return new(ValueKind.Switch, word);
        if (reaching.Count == 0)
            return new(IsOperators(word) ? ValueKind.Switch : ValueKind.Given, word);
        Value? agreed = null;
        foreach (var assignment in reaching)
        {
            var value = Of(assignment.Value, depth + 1) with { Decides = assignment.Value.From };
            if (agreed is not { } before)
                agreed = value;
            else if (before.Kind != value.Kind && (before.Is(ValueKind.Given) || value.Is(ValueKind.Given)))
                return new(ValueKind.Given, word, assignment.Value.From);
            else if (before.Kind != value.Kind || IsOtherNumber(before, value))
                return new(ValueKind.Switch, word, assignment.Value.From);
        }

        return agreed!.Value;
    }

    /// <summary>C has numbers for yes and no.</summary>
    private bool IsOtherNumber(Value a, Value b) =>
        code.Language == Languages.All.C && a.Is(ValueKind.Number) && a.Text is "0" != b.Text is "0";

    private bool IsFlag(string word)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.Is(i - 1, "&")
                && code.IsWord(i)
                && code[i].Value == word
                && code.Parent(i) is > 0 and var open
                && (code[open - 1].Value is { } name && name.Contains("Var", StringComparison.Ordinal) || code.Is(i - 3, "Destination"))
            )
                return true;
        return false;
    }

    /// <summary>a ? b : c, b if a else c, and the connectives.</summary>
    private Value? Choice(Span span, int depth)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), span.To);
                continue;
            }

            switch (code[i].Kind == TokenKind.Text ? "" : code[i].Value)
            {
                case "?" when code.Language != Languages.All.Rust && Colon(i, span) is { } colon:
                    return Chosen(new(span.From, i), new(i + 1, colon), new(colon + 1, span.To), depth);
                case "if" when code.Language.Indents && i > span.From && Else(i, span) is { } other:
                    return Chosen(new(i + 1, other), new(span.From, i), new(other + 1, span.To), depth);
                case "=>" or "->" when !code.IsLink(i):
                    return default(Value);
            }
        }

        for (var i = span.From + 1; i < span.To; i++)
        {
            if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), span.To);
                continue;
            }

            switch (code[i].Kind == TokenKind.Symbol || code[i].Kind == TokenKind.Word ? code[i].Value : "")
            {
                case "&&" or "and":
                    return Joined(new(span.From, i), new(i + 1, span.To), ValueKind.False, depth);
                case "||" or "or":
                    return Joined(new(span.From, i), new(i + 1, span.To), ValueKind.True, depth);
                case "??" or "?:":
                    var left = Of(new(span.From, i), depth + 1);
                    // A path of the environment, or the default.
                    if (left.Is(ValueKind.Environment) && code.Language.Name is "PHP" && !Of(new(i + 1, span.To), depth + 1).Is(false))
                        return left;
                    return left.IsKnown && left.Kind != ValueKind.Null ? left : Decided(span);
            }
        }

        for (var i = span.From + 1; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (
                code[i] is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "===" or "!==" }
                || (code[i] is { Kind: TokenKind.Word, Value: "is" or "in" } && code.Language.Indents)
            )
                return Compared(new(span.From, i), new(i + 1, span.To), code[i].Value[0] == '!', depth) ?? Decided(span);
        }

        return null;
    }

    private Value Chosen(Span condition, Span yes, Span no, int depth)
    {
        var decides = Of(condition, depth + 1);
        if (decides.Is(true))
            return Of(yes, depth + 1);
        if (decides.Is(false))
            return Of(no, depth + 1);
        var (a, b) = (Of(yes, depth + 1), Of(no, depth + 1));
        if (a.Kind == b.Kind && a.Text == b.Text)
            return a;
        // One of two is not known here: then nobody can say that it is chosen between yes and no.
        if (!a.IsKnown || !b.IsKnown)
            return a.Is(ValueKind.Switch) ? a
                : b.Is(ValueKind.Switch) ? b
                : new(ValueKind.Given, code.Text(condition));
        return new(ValueKind.Switch, code.Text(condition));
    }

    private Value Joined(Span left, Span right, ValueKind settles, int depth)
    {
        var (a, b) = (Of(left, depth + 1), Of(right, depth + 1));
        if (a.Kind == settles || b.Kind == settles)
            return a.Kind == settles ? a : b;
        var other = settles == ValueKind.False ? ValueKind.True : ValueKind.False;
        if (a.Kind == other)
            return b;
        if (b.Kind == other)
            return a;
        if (a.Is(ValueKind.Environment) || b.Is(ValueKind.Environment))
            return new(ValueKind.Environment, code.Text(new(left.From, right.To)));
        return a.Is(ValueKind.Switch) ? a
            : b.Is(ValueKind.Switch) ? b
            : Decided(new(left.From, right.To));
    }

    private Value? Compared(Span left, Span right, bool isNegated, int depth)
    {
        var (a, b) = (Of(left, depth + 1), Of(right, depth + 1));
        if (a.Is(ValueKind.Environment) || b.Is(ValueKind.Environment))
            return new(ValueKind.Switch, code.Text(new(left.From, right.To)));
        if (a.IsKnown != b.IsKnown && IsStage(a.IsKnown ? a : b))
            return new(ValueKind.Switch, code.Text(new(left.From, right.To)));
        if (!a.IsKnown || !b.IsKnown)
            // Typed languages: whatever it is, it is decided when the program runs.
            return code.Language.Name is "Go" ? new(ValueKind.Switch, code.Text(new(left.From, right.To))) : null;
        var equal = a.Kind == b.Kind && (a.Kind is ValueKind.True or ValueKind.False or ValueKind.Null || a.Text == b.Text);
        return new(equal != isNegated ? ValueKind.True : ValueKind.False);
    }

    /// <summary>environment === 'prod': what is compared with the name of a stage is the stage, which who runs it decides.</summary>
    private static bool IsStage(Value value) =>
        value.Is(ValueKind.Text)
        && value.Text.ToLowerInvariant()
            is "prod"
                or "production"
                or "dev"
                or "develop"
                or "development"
                or "staging"
                or "stage"
                or "preprod"
                or "test"
                or "testing"
                or "local";

    private static Value Negated(Value value) =>
        value.Kind switch
        {
            ValueKind.True => value with { Kind = ValueKind.False },
            ValueKind.False => value with { Kind = ValueKind.True },
            ValueKind.Null => value with { Kind = ValueKind.True },
            ValueKind.Environment => value with { Kind = ValueKind.Switch },
            ValueKind.Number => value with { Kind = value.Text is "0" ? ValueKind.True : ValueKind.False },
            _ => value,
        };

    /// <summary>A member, a call: constants of the file first, then who decides.</summary>
    private Value Path(Span span, int depth)
    {
        // insecureAllowed(), where this file says what it returns.
        if (
            code.Is(span.To - 1, ")")
            && code.Mate(span.To - 1) == span.From + 1
            && code.IsWord(span.From)
            && code.Functions.Named(code[span.From].Value).Take(2).ToList() is [var called]
            && code.Functions.Returns(called) is [var returned]
        )
            return Of(returned, depth + 1);
        var last = span.To - 1;
        if (code.IsWord(last) && code.IsLink(last - 1))
        {
            var word = code[last].Value;
            // Boolean.TRUE, ssl.CERT_NONE and the like are read by those who know them; this.x and Type.X may be assigned in this file.
            if (word is "TRUE" or "FALSE" && code[last - 2].Value == "Boolean")
                return new(word == "TRUE" ? ValueKind.True : ValueKind.False);
            if (code.Language.Name == "PHP" && code.Names.To(word).Count == 0)
                word = "$" + word;
            if (
                span.Length == 3
                && (
                    code[span.From].Value is "this" or "self" or "$this" or "static"
                    || char.IsUpper(code[span.From].Value is { Length: > 0 } owner ? owner[0] : 'a')
                )
                && code.Names.To(word).Count > 0
            )
                return Assigned(word, span.From, depth);
        }

        return Decided(span);
    }

    private Value Decided(Span span)
    {
        // os.environ["CA"], process.env.CA, System.getenv("CA"): a text, until something makes a yes or no of it.
        var isOperand = code.OperandEnd(span.From) >= span.To;
        for (var i = span.From; isOperand && i < span.To && !code.IsOpen(i) && (code.IsWord(i) || code.IsLink(i)); i++)
        {
            if (
                code[i].Value is "getenv" or "Getenv" or "LookupEnv" or "GetEnvironmentVariable" or "environ"
                || code[i].Value == "env" && code[i - 2].Value is "process" or "os" or "Deno" or "Bun"
            )
                return new(ConvertsAfter(i, span) ? ValueKind.Switch : ValueKind.Environment, code.Text(span));
            if (code.Is(i, "env") && code[i + 2].Value is "PROD" or "DEV" or "SSR")
                return new(ValueKind.Switch, code.Text(span));
        }

        // c.Bool("insecure"), viper.GetBool("skip"): a flag by its name.
        if (
            isOperand
            && code.Is(span.To - 1, ")")
            && code.Mate(span.To - 1) is > 1 and var flag
            && flag > span.From
            && code[flag - 1].Value is "Bool" or "GetBool" or "getBoolean" or "GetBoolean" or "getboolean" or "IsSet"
            && code[flag + 1].IsText
        )
            return new(ValueKind.Switch, code.Text(span));
        // A call of something else with the configuration in its arguments makes what it likes of it: a path, a context.
        var to = isOperand && code.Is(span.To - 1, ")") && !Converts(span) ? code.Mate(span.To - 1) : span.To;
        for (var i = span.From; i < to; i++)
            if (code[i].Kind is TokenKind.Word && IsOperators(code[i].Value))
                return new(ValueKind.Switch, code.Text(span));
        // A name with a constant behind it may still be decided elsewhere in this file.
        return new(code.IsWord(span.From) && !code.Is(span.To - 1, ")") ? ValueKind.Given : ValueKind.Unknown, code.Text(span));
    }

    /// <summary>System.getenv("X").toBoolean(), os.environ.get("X").lower() in (…): what follows makes a yes or no of the text.</summary>
    private bool ConvertsAfter(int index, Span span)
    {
        for (var i = index; i < span.To; i++)
            if (
                code[i].Value
                is "toBoolean"
                    or "toBooleanStrict"
                    or "equals"
                    or "equalsIgnoreCase"
                    or "isNotEmpty"
                    or "isEmpty"
                    or "Equals"
                    or "includes"
                    or "startsWith"
            )
                return true;
        return false;
    }

    private bool Converts(Span span)
    {
        for (var i = span.From; i < span.To && !code.IsOpen(i); i++)
            if (
                code[i].Value
                is "bool"
                    or "int"
                    or "strtobool"
                    or "loads"
                    or "ParseBool"
                    or "parseBoolean"
                    or "Parse"
                    or "TryParse"
                    or "ToBoolean"
                    or "valueOf"
                    or "Bool"
                    or "GetBool"
                    or "Boolean"
                    or "parse"
                    or "getBoolean"
                    or "GetValue"
                    or "get"
                    or "getattr"
                    or "asBool"
                    or "env_bool"
                    or "getenv_bool"
                    or "Equals"
            )
                return true;
        return false;
    }

    private static bool IsOperators(string word) =>
        Operators.Contains(word, StringComparer.Ordinal) || word.Contains("ENV", StringComparison.Ordinal);

    private int? Colon(int question, Span span)
    {
        var nested = 0;
        for (var i = question + 1; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "?"))
                nested++;
            else if (code.Is(i, ":") && nested-- == 0)
                return i;
        }

        return null;
    }

    private int? Else(int from, Span span)
    {
        for (var i = from + 1; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "else"))
                return i;
        return null;
    }
}
