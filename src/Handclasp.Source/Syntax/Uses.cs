using Handclasp.Source.Lexing;

namespace Handclasp.Source.Syntax;

/// <summary>A call, a construction, or a literal of a named type (<c>tls.Config{…}</c>).</summary>
/// <param name="Code">The file.</param>
/// <param name="Name">Index of the last word of its name.</param>
/// <param name="Open">Index of the bracket with its arguments.</param>
internal readonly record struct Call(CodeFile Code, int Name, int Open)
{
    /// <summary>What is called, where another word stands there: <c>x.trustAll = true</c> is <c>setTrustAll</c> in Groovy.</summary>
    public string? Called { get; init; }

    /// <summary>What it is called on, where that does not stand before a dot: <c>(.init context …)</c>.</summary>
    public string? On { get; init; }

    /// <summary>Its arguments, where they are no list between brackets of its own.</summary>
    public IReadOnlyList<Span>? Given { get; init; }

    /// <summary>Its arguments where no bracket is around them (Ruby, Perl); <see cref="Open"/> is the name then.</summary>
    public Span Bare { get; init; }

    /// <summary>The run of its arguments.</summary>
    private Span Run => Bare.IsEmpty ? Code.Inside(Open) : Bare;

    /// <summary>The last word of its name.</summary>
    public string Word => Called ?? Code[Name].Value;

    /// <summary>Its dotted name: <c>https.createServer</c>.</summary>
    public string Path =>
        Called is null && On is null ? Code.PathTo(Name)
        : Receiver.Length > 0 ? $"{Receiver}.{Word}"
        : Word;

    /// <summary>What stands before the last dot, dotted; empty where nothing does.</summary>
    public string Receiver => On ?? (Code.PathTo(Name) is var path && path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "");

    /// <summary>True behind <c>new</c>.</summary>
    public bool IsNew => Code.Is(Start - 1, "new");

    /// <summary>Index of the first token of its name.</summary>
    public int Start => Code.PathStart(Name);

    /// <summary>All of it, name and arguments.</summary>
    public Span Whole =>
        Given is not null && !Code.IsOpen(Open)
            ? new(Code.Shown(Name), Given.Count > 0 ? Given[^1].To : Name + 1)
            : new(
                Code.Shown(Name) is var from && IsNew && from == Start ? from - 1 : from,
                Bare.IsEmpty ? Math.Min(Code.Mate(Open) + 1, Code.Tokens.Length) : Bare.To
            );

    public IReadOnlyList<Span> Arguments => Given ?? [.. Code.Parts(Run)];

    /// <summary>The argument at a position, or an empty run.</summary>
    public Span Argument(int position) => (Given ?? Code.Parts(Run)).Skip(position).FirstOrDefault();

    /// <summary>The position of the argument that holds a token, or -1.</summary>
    public int Position(int token)
    {
        var arguments = Arguments;
        for (var i = 0; i < arguments.Count; i++)
            if (arguments[i].From <= token && token < arguments[i].To)
                return i;
        return -1;
    }
}

/// <summary>
/// A named option and what it is set to, in whichever way the language has for it: a member of an object, a named argument, an
/// assignment to a member or to a subscript.
/// </summary>
/// <param name="Code">The file.</param>
/// <param name="Name">Index of the option's name, a word or a text.</param>
/// <param name="Value">What it is set to.</param>
/// <param name="IsMember">True for an assignment to a member: <c>x.option = …</c>, <c>x["option"] = …</c>.</param>
internal readonly record struct Setting(CodeFile Code, int Name, Span Value, bool IsMember)
{
    public string Option => Code[Name].Value;

    /// <summary>Name and value.</summary>
    public Span Whole => new(IsMember ? Code.PathStart(Code.Is(Name - 1, "[") ? Name - 2 : Name) : Name, Value.To);

    /// <summary>Index of the bracket it stands in, or -1.</summary>
    public int Container => IsMember ? -1 : Code.Parent(Name);

    /// <summary>What a member is assigned on: <c>https.globalAgent.options</c>; empty where it is none.</summary>
    public string Owner
    {
        get
        {
            if (!IsMember)
                return "";
            var last = Code.Is(Name - 1, "[") ? Name - 2 : Name - 2;
            return last >= 0 && Code.IsWord(last) ? Code.PathTo(last) : "";
        }
    }
}

/// <summary>Finds calls and settings.</summary>
internal static class Uses
{
    /// <summary>Every call by the last word of its name; all where no word is given.</summary>
    public static IEnumerable<Call> Calls(this CodeFile code, params string[] words) =>
        words.Length == 0 ? code.Index.Calls : code.Index.CallsTo(words);

    /// <summary>The first of some calls in each function.</summary>
    public static IEnumerable<Call> FirstOfEachFunction(this IEnumerable<Call> calls) =>
        calls.DistinctBy(c => c.Code.Functions.Around(c.Name)?.Start ?? -1);

    /// <summary>Every literal of a named type: <c>tls.Config{</c>.</summary>
    public static IEnumerable<Call> Literals(this CodeFile code, params string[] words) =>
        from name in code.Index.Places(words)
        where code.IsWord(name) && code.Is(name + 1, "{")
        select new Call(code, name, name + 1);

    /// <summary>The call whose arguments are in that bracket, or null.</summary>
    public static Call? CallAt(this CodeFile code, int open) =>
        open > 0 && code.IsOpen(open) && Before(code, open) is >= 0 and var name ? new Call(code, name, open) : null;

    /// <summary>Every place where one of these options is set.</summary>
    public static IEnumerable<Setting> Settings(this CodeFile code, params string[] options)
    {
        foreach (var name in code.Index.Places(options))
            if (code.SettingAt(name) is { } setting)
                yield return setting;
    }

    /// <summary>The setting whose name is at a token, or null.</summary>
    public static Setting? SettingAt(this CodeFile code, int name)
    {
        if (code.Language.SettingAt?.Invoke(code, name) is { } own)
            return own;
        var next = name + 1;
        // Quoted or computed names, and non-null marks.
        if (code.Is(name - 1, "[") && code.Is(next, "]"))
        {
            if (code.Is(next + 1, ":"))
                return new(code, name, code.Expression(next + 2), false);
            return code.Is(next + 1, "=") ? new(code, name, code.Expression(next + 2), true) : null;
        }

        if (code.Is(next, "?") && code.Is(next + 1, ":"))
            return null; // an optional member of a type
        if (IsShorthand(code, name))
            return new(code, name, new(name, next), false);
        // :verify_mode => x, CURLOPT_SSL_VERIFYPEER => 0, options[:verify] = false
        if (code[name].IsWord && code.Is(next, "=>") && code.Language.Name is "Ruby" or "PHP")
            return new(code, name, code.Expression(next + 1), false);
        if (
            code.Language.Name == "Ruby"
            && code.Is(name - 1, ":")
            && code.Is(name - 2, "[")
            && code.Is(next, "]")
            && code.Is(next + 1, "=")
        )
            return new(code, name, code.Expression(next + 2), false);
        // "key" to value
        if (code[name].IsText && code.Is(next, "to") && code.Language.Name == "Kotlin")
            return new(code, name, code.Expression(next + 1), false);
        // setattr(o, "name", value), d.setdefault("name", value), p.put("name", value)
        if (
            code[name].IsText
            && code.Is(next, ",")
            && code.Parent(name) is > 0 and var call
            && code[call - 1].Value
                is "setattr"
                    or "setdefault"
                    or "put"
                    or "setProperty"
                    or "Set"
                    or "Add"
                    or "SetKey"
                    or "setBoolean"
                    or "addDataSourceProperty"
                    or "property"
                    or "withProperty"
                    or "config"
                    or "option"
                    or "setString"
        )
            return new(code, name, code.Expression(next + 1), false);
        // new Dictionary<string, string> { { "name", value } }
        if (code[name].IsText && code.Is(next, ",") && code.Is(name - 1, "{") && code.Is(code.Parent(name - 1), "{"))
            return new(code, name, code.Expression(next + 1), false);
        if (
            code.Is(next, "=")
            || code.Is(next, "+=")
            || code.Is(next, "??=")
            || code.Is(next, "|=")
            || code.Is(next, "=>") && code[name].IsText
        )
        {
            var isMember = code.IsLink(name - 1);
            return code[name].IsText && code.Is(next, "=") ? null : new(code, name, code.Expression(next + 1), isMember);
        }

        if (!code.Is(next, ":") || code.IsLink(name - 1) || code.Is(name - 1, "?") || code.Parent(name) < 0)
            return null;
        var value = code.Expression(next + 1);
        if (code.Language.Name == "JavaScript" && IsMarkup(code, value))
            return null;
        // A type and, perhaps, a value: private strictSSL: boolean = true; val trustAll: Boolean = false; verify: bool = False.
        for (var i = value.From; i < Math.Min(value.To, value.From + 8); i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "=") && i > value.From)
                return new(code, name, new(i + 1, value.To), false);
        // There a colon alone makes no value: Kotlin's stands before a type, Java's behind a label or within a choice.
        if (code.Language == Languages.All.Kotlin || code.Language == Languages.All.Java)
            return null;
        return IsInType(code, code.Parent(name)) ? null : new(code, name, value, false);
    }

    /// <summary>{ rejectUnauthorized }: the option has the value of the variable of its name.</summary>
    private static bool IsShorthand(CodeFile code, int name)
    {
        if (
            code.Language.Name != "JavaScript"
            || !code[name].IsWord
            || !(code.Is(name - 1, "{") || code.Is(name - 1, ","))
            || !(code.Is(name + 1, ",") || code.Is(name + 1, "}"))
        )
            return false;
        var open = code.Parent(name);
        if (open <= 0 || !code.Is(open, "{"))
            return false;
        // const { a } = b; import { a } from; function ({ a }) {…}: taken apart, not put together.
        var after = code.Mate(open) + 1;
        if (code[open - 1].Value is "const" or "let" or "var" or "import" or "export" || code.Is(after, "=") || code.Is(after, "from"))
            return false;
        return !(
            code.Is(code.Parent(open), "(")
            && (code.Is(code.Mate(code.Parent(open)) + 1, "=>") || code.Is(code.Mate(code.Parent(open)) + 1, "{"))
        );
    }

    /// <summary>&lt;code&gt;rejectUnauthorized: false&lt;/code&gt;: what a page shows is none of its options.</summary>
    private static bool IsMarkup(CodeFile code, Span value)
    {
        for (var i = value.From; i < Math.Min(value.To, value.From + 12); i++)
            if (
                code.Is(i, "<")
                && code[i + 1] is { Kind: TokenKind.Symbol, Value: "/" } or { Kind: TokenKind.Pattern }
                && code[i + 1].Start == code[i].End
            )
                return true;
        return false;
    }

    /// <summary>TypeScript: the braces of an interface, of a type, of an annotation.</summary>
    private static bool IsInType(CodeFile code, int open)
    {
        if (code.Language.Name != "JavaScript" || !code.Is(open, "{"))
            return false;
        var before = code[open - 1];
        if (before is { Kind: TokenKind.Symbol, Value: "|" or "&" or "<" })
            return true;
        if (
            before.Is(":")
            && (
                code.Is(open - 2, ")")
                || code.IsWord(open - 2)
                    && code.Parent(open) is >= 0 and var head
                    && code.Is(head, "(")
                    && (code.Is(code.Mate(head) + 1, "=>") || code.Is(code.Mate(head) + 1, "{") || code.Is(code.Mate(head) + 1, ":"))
            )
        )
            return true;
        var start = code.StatementStart(open);
        for (var i = start; i < open; i++)
            if (code[i].Value is "interface" or "type" or "declare" && code.IsWord(i + 1))
                return true;
        return code.Is(start, "}") is false && before.Is(",") && IsInTypeArguments(code, open);
    }

    /// <summary>Map&lt;string, { … }&gt;: a bracket of type arguments is open there; one that is closed again, as of Promise&lt;void&gt;, is none.</summary>
    private static bool IsInTypeArguments(CodeFile code, int open)
    {
        var closed = 0;
        for (var i = open - 1; i > Math.Max(0, open - 12); i--)
            if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "{" or "(" or "=>" })
                return false;
            else if (code.Is(i, ">"))
                closed++;
            else if (code.Is(i, "<") && --closed < 0)
                return true;
        return false;
    }

    /// <summary>Another option of the same object, call or owner.</summary>
    public static Setting? Sibling(this Setting setting, params string[] options)
    {
        var code = setting.Code;
        var owner = setting.Owner;
        if (setting.Container >= 0)
        {
            if (code.In(setting.Container, options) is { } beside)
                return beside;
            // cfg := &tls.Config{…}; cfg.VerifyConnection = …
            owner = code.Held(setting.Container);
            if (owner.Length == 0)
                return null;
        }

        Setting? found = null;
        foreach (var other in code.Settings(options))
        {
            if (!other.IsMember || other.Owner != owner || !code.Functions.AreTogether(other.Name, setting.Name))
                continue;
            // What is set last holds.
            found = other;
        }

        // A member of a variable whose literal has it.
        if (found is null && setting.IsMember && owner.Length > 0 && !owner.Contains('.', StringComparison.Ordinal))
            foreach (var assignment in code.Names.Reaching(owner, setting.Name))
                for (var i = assignment.Value.From; i < Math.Min(assignment.Value.To, assignment.Value.From + 12); i++)
                    if (code.Is(i, "{"))
                        return code.In(i, options);
        return found;
    }

    /// <summary>An option set in that bracket itself, not deeper.</summary>
    public static Setting? In(this CodeFile code, int open, params string[] options)
    {
        if (open < 0)
            return null;
        foreach (var part in code.Parts(code.Inside(open)))
        {
            var name = part.From;
            if (code.Is(name, "[") && code[name + 1].IsText)
                name++;
            if ((code[name].IsWord || code[name].IsText) && options.Contains(code[name].Value, StringComparer.Ordinal))
            {
                if (code.SettingAt(name) is { } found)
                    return found;
                // The shorthand { requestCert } and the method checkServerIdentity() { … }.
                return new Setting(code, name, part.Length == 1 ? part : new(name + 1, part.To), false);
            }
        }

        return null;
    }

    /// <summary>The name of the variable that an object literal is assigned to; empty where it is none.</summary>
    public static string Held(this CodeFile code, int brace)
    {
        var start = code.StatementStart(brace);
        for (var i = brace - 1; i > start; i--)
            if (code[i] is { Kind: TokenKind.Symbol, Value: "=" or ":=" } && Declared(code, start, i) is >= 0 and var declared)
                return code[declared].Value;
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "=" or ":=" } && code.IsWord(i - 1))
                return code[i - 1].Value;
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "(" or "," or ":" })
                return "";
        return code[start + 1] is { Kind: TokenKind.Symbol, Value: "=" or ":=" } && code.IsWord(start) ? code[start].Value : "";
    }

    /// <summary>options: Dict[str, Any] = {…}, const options: Options = {…}: the name before the type; -1 where no type stands there.</summary>
    private static int Declared(CodeFile code, int start, int equals)
    {
        while (
            start < equals - 2 && code[start].Value is "const" or "let" or "var" or "val" or "export" or "private" or "readonly" or "static"
        )
            start++;
        return code.IsWord(start) && code.Is(start + 1, ":") && !code.Is(start, "case") && start + 2 < equals ? start : -1;
    }

    /// <summary>Reads the file for its calls; <see cref="UseIndex"/> keeps them.</summary>
    internal static IEnumerable<Call> ReadCalls(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (code.Is(i, "(") && Before(code, i) is >= 0 and var name)
                yield return new(code, name, i);
        foreach (var call in code.Language.MoreCalls?.Invoke(code) ?? [])
            yield return call;
    }

    private static int Before(CodeFile code, int open)
    {
        var i = open - 1;
        // f?.(x), f!(x), f<T>(x)
        if (code.Is(i, "?.") || code.Is(i, "!"))
            i--;
        if (code.Is(i, ">"))
        {
            var depth = 0;
            for (var j = i; j > 0 && i - j < 24; j--)
            {
                if (code.Is(j, ">"))
                    depth++;
                else if (code.Is(j, "<") && --depth == 0)
                    return code.IsWord(j - 1) ? j - 1 : -1;
            }

            return -1;
        }

        return
            code.IsWord(i)
            && (
                code[i].Value is not ("if" or "for" or "while" or "switch" or "catch" or "return" or "in" or "of" or "and" or "or" or "not")
                // Map.of(…), a.and(b)
                || code.IsLink(i - 1) && code[i].Value is "of" or "and" or "or" or "not" or "in"
            )
            ? i
            : -1;
    }
}
