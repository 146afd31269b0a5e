using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Where objects of .NET are made: <c>new T(…)</c>, and <c>new(…)</c> where the type stands at what holds or returns it.</summary>
internal static class DotNetMaking
{
    private static readonly object Key = new();

    /// <summary>Words before a name that are no type.</summary>
    private static readonly string[] Reserved =
    [
        "var",
        "return",
        "new",
        "await",
        "else",
        "in",
        "is",
        "case",
        "not",
        "or",
        "and",
        "when",
        "out",
        "ref",
        "public",
        "private",
        "static",
        "readonly",
    ];

    /// <summary>Every place where an object of one of these types is made with arguments in brackets.</summary>
    public static IEnumerable<Call> Made(CodeFile code, params string[] types) =>
        code.Calls(types).Where(c => c.IsNew).Concat(TargetTyped(code, types));

    /// <summary>Those of them that name no type of their own.</summary>
    public static IEnumerable<Call> TargetTyped(CodeFile code, params string[] types) => Bare(code).Where(c => types.Contains(c.Word));

    /// <summary>The constructions without a type of their own, each called by the type that is meant.</summary>
    private static List<Call> Bare(CodeFile code) =>
        code.Once<List<Call>>(
            Key,
            c =>
                [
                    .. c
                        .Index.Places("new")
                        .Where(i => c.IsWord(i) && c.Is(i + 1, "("))
                        .Select(i => new Call(c, i, i + 1) { Called = TypeOf(c, i) })
                        .Where(m => m.Word.Length > 0),
                ]
        );

    /// <summary>The type that a bare new makes; empty where the file does not tell.</summary>
    public static string TypeOf(CodeFile code, int made)
    {
        // condition ? new(…) : new(…) and what stands behind ?? is what the whole is.
        var from = made;
        for (var i = made - 1; i > Math.Max(0, made - 40) && from == made; i--)
            if (code.Is(i, ")") || code.Is(i, "]"))
                i = Math.Max(0, code.Mate(i));
            else if (code[i].Value is "=" or "=>" or "return" or "??=")
                from = i;
            else if (code[i].Value is ";" or "{" or "}" or "," or "(")
                return "";
        if (from == made)
            return "";
        return code[from].Value switch
        {
            "=>" when code.Is(from - 1, ")") => TypeBefore(code, code.Mate(from - 1) - 1),
            "=>" => TypeBefore(code, from - 1),
            "return" => code.Functions.Around(made) is { Name.Length: > 0 } function ? TypeBefore(code, NameOf(code, function)) : "",
            _ => Held(code, from - 1),
        };
    }

    private static int NameOf(CodeFile code, Function function)
    {
        for (var i = function.Start; i < function.Body.From; i++)
            if (code.Is(i, function.Name))
                return i;
        return function.Start;
    }

    /// <summary>The type of what is assigned: it is declared there, or elsewhere in the file.</summary>
    private static string Held(CodeFile code, int name)
    {
        if (!code.IsWord(name))
            return "";
        if (TypeBefore(code, name) is { Length: > 0 } here)
            return here;
        // _stream = new(…), this.stream = new(…)
        if (code.IsLink(name - 1) && !code.Is(name - 2, "this"))
            return "";
        return code.Index.Places(code[name].Value)
                .Where(i => code[i + 1].Value is ";" or "{" or "=" or "," or ")")
                .Select(i => TypeBefore(code, i))
                .FirstOrDefault(t => t.Length > 0)
            ?? "";
    }

    /// <summary>T name, T? name, Task‹T› name: the last word of the type; empty where none stands there.</summary>
    private static string TypeBefore(CodeFile code, int name)
    {
        var last = name - 1;
        if (code.Is(last, "?"))
            last--;
        if (code.Is(last, ">"))
            last--;
        if (code.Is(last, "?"))
            last--;
        return code.IsWord(last) && !Reserved.Contains(code[last].Value) ? code[last].Value : "";
    }
}
