using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What Python's expressions are worth beside the usual: entries of the file's own dicts, arguments of its command line, fields of its settings.</summary>
internal static class PythonValues
{
    private const int Deepest = 4;

    /// <summary>Bases of classes whose fields the environment or a file sets.</summary>
    private static readonly string[] SettingsBases = ["BaseSettings", "Settings", "BaseConfig", "BaseModel", "NamedTuple"];

    /// <summary>The value of an expression, or null where it is none of these.</summary>
    public static Value? Of(CodeFile code, Span span)
    {
        if (span.IsEmpty)
            return null;
        if (span.Length == 1)
            return code.IsWord(span.From) ? Parameter(code, span.From) : null;
        if (Entry(code, span, 0) is { } entry)
            return code.Values.Of(entry);
        var last = span.To - 1;
        if (
            code.Is(last, ")")
            && code.Mate(last) is var open
            && open > span.From + 1
            && code.CallAt(open) is { Word: "get" or "pop", Arguments: [var key, var otherwise] } call
            && call.Start == span.From
            && code[key.From].IsText
        )
            // What is off unless somebody says otherwise.
            return otherwise.Length == 1 && code.Language.False.Contains(code[otherwise.From].Value)
                ? new(ValueKind.Switch, code.Text(span))
                : null;
        if (
            span.Length == 3
            && code.Is(span.From, "self")
            && code.IsLink(span.From + 1)
            && code.IsWord(last)
            && Inherited(code, span) is { } own
        )
            return own;
        return span.Length == 3 && code.IsLink(span.From + 1) && code.IsWord(last) && IsSet(code, span.From, code[last].Value)
            ? new(ValueKind.Switch, code.Text(span))
            : null;
    }

    /// <summary>
    /// self.verify, which the class itself or one that it is derived from sets once, and classes that are derived from it set anew: what these say
    /// is judged where they say it.
    /// </summary>
    private static Value? Inherited(CodeFile code, Span span)
    {
        if (PythonClasses.Around(code, span.From) is not { } type || code.Names.To(code[span.To - 1].Value) is not { Count: > 1 } all)
            return null;
        var line = PythonClasses.Line(code, type);
        var own = all.Where(a => PythonClasses.Around(code, a.Name) is { } owner && line.Contains(owner)).ToList();
        return
            own is [var only]
            && all.All(a =>
                a == only
                || PythonClasses.Around(code, a.Name) is { } other
                    && (PythonClasses.Line(code, other).Contains(type) || !PythonClasses.AreKin(code, type, other))
            )
            ? code.Values.Of(only.Value) with
            {
                Decides = only.Value.From,
            }
            : null;
    }

    /// <summary>os.environ.get("MODE", "require"): what holds where nobody sets the variable; empty where an expression is none.</summary>
    public static Span Otherwise(CodeFile code, Span value)
    {
        value = code.Names.Held(value);
        return
            value.Length > 4
            && code.Is(value.To - 1, ")")
            && code.CallAt(code.Mate(value.To - 1)) is { Word: "get" or "getenv" or "setdefault" or "env" or "config" } call
            && call.Start == value.From
            && (call.Word != "get" || call.Path.Contains("environ", StringComparison.Ordinal))
            && call.Arguments is [_, var otherwise, ..]
            && code[call.Argument(0).From].IsText
            ? code.Is(otherwise.From + 1, "=") && code.IsWord(otherwise.From)
                ? new(otherwise.From + 2, otherwise.To)
                : otherwise
            : default;
    }

    /// <summary>What a parameter is worth where nobody gives it: its default; empty where it has none.</summary>
    public static Span Default(CodeFile code, Function function, string name)
    {
        var part = Declared(code, function, name);
        for (var i = part.From + 1; i < part.To; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "="))
                return new(i + 1, part.To);
        return default;
    }

    /// <summary>The innermost function around a place that has a parameter of this name.</summary>
    public static Function? Owner(CodeFile code, string name, int index)
    {
        var depth = 0;
        for (var f = code.Functions.Around(index); f is not null && depth < 20; f = code.Functions.Outer(f), depth++)
            if (f.Parameters.Contains(name))
                return f;
        return null;
    }

    /// <summary>CONFIG["verify"], OPTIONS["http"]["verify"], self._defaults["verify"], of dicts that this file writes and does not change.</summary>
    private static Span? Entry(CodeFile code, Span span, int depth)
    {
        var last = span.To - 1;
        if (depth > Deepest || !code.Is(last, "]") || code.Mate(last) != last - 2 || last - 2 <= span.From)
            return null;
        var open = last - 2;
        var key = code[open + 1];
        if (!key.IsText || Dict(code, new(span.From, open), depth + 1) is not { } brace)
            return null;
        // Set again somewhere: then nobody knows which one holds.
        if (code.Settings(key.Value).Any(s => s.IsMember && s.Owner.Split('.')[^1] == code[open - 1].Value))
            return null;
        return code.In(brace, key.Value)?.Value;
    }

    /// <summary>The brace of the dict that an expression is.</summary>
    public static int? Dict(CodeFile code, Span span, int depth = 0)
    {
        if (span.IsEmpty || depth > Deepest)
            return null;
        if (code.Is(span.From, "{") && code.Mate(span.From) == span.To - 1)
            return span.From;
        if (code.Is(span.From, "dict") && code.Is(span.From + 1, "(") && code.Mate(span.From + 1) == span.To - 1)
            return span.From + 1;
        if (Entry(code, span, depth) is { } entry)
            return Dict(code, entry, depth + 1);
        var name = span.To - 1;
        if (!code.IsWord(name) || span.Length > 1 && !(span.Length == 3 && code[span.From].Value is "self" or "cls"))
            return null;
        return code.Names.Reaching(code[name].Value, name) is [var only] && only.Value.From != span.From
            ? Dict(code, only.Value, depth + 1)
            : null;
    }

    /// <summary>A parameter that the command line fills, or that a caller in this file fills from it.</summary>
    private static Value? Parameter(CodeFile code, int word)
    {
        var name = code[word].Value;
        if (Owner(code, name, word) is not { Name: not "" } function)
            return null;
        var declared = Declared(code, function, name);
        for (var i = declared.From; i < declared.To; i++)
            if (code[i].Value is "Option" or "Argument")
                return new(ValueKind.Switch, name);
        if (Decorators(code, function).Any(d => IsCommand(code, d)))
            return new(ValueKind.Switch, name);
        var position = function.Parameters.ToList().IndexOf(name) - (function.Parameters is ["self" or "cls", ..] ? 1 : 0);
        foreach (var call in code.Calls(function.Name).Where(c => !code.Is(c.Start - 1, "def") && !code.Is(c.Name - 1, "def")).Take(8))
        {
            var given = code.In(call.Open, name) is { } named ? named.Value : Positional(code, call, position);
            if (!given.IsEmpty && !(given.Length == 1 && code.Is(given.From, name)) && code.Values.Of(given).Is(ValueKind.Switch))
                return new(ValueKind.Switch, code.Text(given));
        }

        return null;
    }

    private static Span Positional(CodeFile code, Call call, int position)
    {
        var given = position < 0 ? default : call.Argument(position);
        return given.Length > 1 && code.Is(given.From + 1, "=") || code.Is(given.From, "*") || code.Is(given.From, "**") ? default : given;
    }

    /// <summary>verify: bool = False, in the head of a function.</summary>
    public static Span Declared(CodeFile code, Function function, string name)
    {
        for (var i = function.Start; i < function.Body.From; i++)
            if (code.Is(i, "("))
                return code.Parts(code.Inside(i)).FirstOrDefault(p => code.Is(p.From, name));
        return default;
    }

    /// <summary>The decorators above a function.</summary>
    public static IEnumerable<Span> Decorators(CodeFile code, Function function)
    {
        var end = code.Is(function.Start - 1, "async") ? function.Start - 1 : function.Start;
        for (var count = 0; end > 0 && count < 20; count++)
        {
            var start = end - 1;
            // The decorator may stand in brackets over many lines.
            while (start > 0 && !(code[start].LineBefore && code.Parent(start) < 0))
                start--;
            if (!code[start].Value.StartsWith('@'))
                yield break;
            yield return new(start, end);
            end = start;
        }
    }

    /// <summary>@click.command(), @app.command(), @click.option("--insecure").</summary>
    private static bool IsCommand(CodeFile code, Span decorator)
    {
        for (var i = decorator.From; i < decorator.To && !code.IsOpen(i); i++)
            if (
                code[i].Value.TrimStart('@') is "command" or "option" or "callback" or "flag"
                && (i > decorator.From || code.Names.Has("click"))
            )
                return true;
        return false;
    }

    /// <summary>A field of what the command line, the environment or a settings file fills.</summary>
    private static bool IsSet(CodeFile code, int owner, string field)
    {
        if (!code.IsWord(owner) || code[owner].Value is "self" or "cls")
            return false;
        // tornado.options: define("verify_upstream", default=True, type=bool)
        if (
            code[owner].Value == "options"
            && code.Names.Has("tornado")
            && (!code.Calls("define").Any() || code.Calls("define").Any(d => code[d.Argument(0).From].Value == field))
        )
            return true;
        var name = code[owner].Value;
        if (Owner(code, name, owner) is { } function)
        {
            var declared = Declared(code, function, name);
            return Enumerable
                .Range(declared.From, declared.Length)
                .Any(i => code.IsWord(i) && (code[i].Value == "Namespace" || i > declared.From && IsSettings(code, code[i].Value, field)));
        }

        return code
            .Names.Reaching(name, owner)
            .Any(a =>
                Enumerable
                    .Range(a.Value.From, Math.Min(a.Value.Length, 40))
                    .Any(i =>
                        code.Is(i + 1, "(")
                        && (code[i].Value is "parse_args" or "parse_known_args" or "docopt" || IsSettings(code, code[i].Value, field))
                    )
            );
    }

    /// <summary>A class of this file whose fields are filled from outside, or by whoever makes one.</summary>
    private static bool IsSettings(CodeFile code, string type, string field)
    {
        foreach (var place in code.Index.Places(type))
        {
            if (!code.Is(place - 1, "class") || !code.Names.To(field).Any(a => a.Name > place))
                continue;
            if (
                code.Is(place + 1, "(")
                && Enumerable
                    .Range(place + 2, Math.Max(0, code.Mate(place + 1) - place - 2))
                    .Any(i => SettingsBases.Contains(code[i].Value))
            )
                return true;
            // @dataclass, @dataclasses.dataclass(frozen=True), @attrs.define
            var last = code.Is(place - 2, ")") ? code.Mate(place - 2) - 1 : place - 2;
            if (code[last].Value.TrimStart('@') is "dataclass" or "define" or "frozen" or "attrs")
                return true;
        }

        return false;
    }
}
