using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What a Go file hands to a function or puts into a structure, for an option that is set to a parameter or a field: config(host, true) where config
/// has InsecureSkipVerify: lax; options{verify: false} where it has InsecureSkipVerify: !o.verify.
/// </summary>
internal static class GoHanded
{
    private const int Deepest = 3;

    /// <summary>What is given for a parameter or a field: where it is shown, and the value.</summary>
    public static IReadOnlyList<(Span At, Span Value)> To(CodeFile code, Span value, int depth = 0)
    {
        if (depth >= Deepest)
            return [];
        if (value.Length == 1 && code.IsWord(value.From))
            return [.. Arguments(code, value.From, depth)];
        return value.Length == 3 && code.IsWord(value.From) && code.IsLink(value.From + 1) && code.IsWord(value.To - 1)
            ? [.. Fields(code, value)]
            : [];
    }

    /// <summary>True where nobody outside of the package can give anything else: the function or the type is its own.</summary>
    public static bool IsClosed(CodeFile code, Span value)
    {
        var name = value.Length == 1 ? Taker(code, value.From)?.Name ?? "" : TypeOf(code, value.From);
        return name.Length > 0 && char.IsLower(name[0]);
    }

    /// <summary>The function with a name whose parameter a word is.</summary>
    private static Function? Taker(CodeFile code, int word)
    {
        var name = code[word].Value;
        for (var (f, depth) = (code.Functions.Around(word), 0); f is not null && depth < 8; f = code.Functions.Around(f.Start - 1), depth++)
            if (f.Parameters.Contains(name))
                return
                    f.Name.Length > 0
                    && !code.Functions.Named(f.Name).Where(o => IsMethod(code, o) == IsMethod(code, f)).Skip(1).Any()
                    && !IsSetIn(code, f, name)
                    ? f
                    : null;
        return null;
    }

    /// <summary>func (o options) config(…): it is called behind a dot.</summary>
    private static bool IsMethod(CodeFile code, Function function) => code.Is(function.Start + 1, "(");

    /// <summary>A parameter that is set anew is no longer what was given.</summary>
    private static bool IsSetIn(CodeFile code, Function function, string name) =>
        code.Names.To(name).Any(a => function.Body.Contains(a.Name));

    private static IEnumerable<(Span At, Span Value)> Arguments(CodeFile code, int word, int depth)
    {
        if (Taker(code, word) is not { } function)
            yield break;
        var position = function.Parameters.ToList().IndexOf(code[word].Value);
        foreach (var call in code.Calls(function.Name))
        {
            if (
                function.Start <= call.Name && call.Name < function.Body.To
                || code.IsLink(call.Name - 1) != IsMethod(code, function)
                || call.Argument(position) is not { IsEmpty: false } given
            )
                continue;
            var handed = To(code, given, depth + 1);
            if (handed.Count == 0)
                yield return (given, given);
            foreach (var each in handed)
                yield return each;
        }
    }

    private static IEnumerable<(Span At, Span Value)> Fields(CodeFile code, Span value)
    {
        var type = TypeOf(code, value.From);
        if (type.Length == 0 || !IsDeclared(code, type))
            yield break;
        foreach (var setting in code.Settings(code[value.To - 1].Value))
            if (
                setting.Name != value.To - 1
                && (
                    setting.IsMember
                        ? IsOfType(code, setting, type)
                        : code.Is(setting.Container, "{") && code.Is(setting.Container - 1, type)
                )
            )
                yield return (setting.Whole, setting.Value);
    }

    /// <summary>Literals of the type in which a field is left out, and is false therefore.</summary>
    public static IEnumerable<Span> LeftOut(CodeFile code, Span value)
    {
        var type = value.Length == 3 && code.IsWord(value.From) ? TypeOf(code, value.From) : "";
        if (type.Length == 0 || !char.IsLower(type[0]) || !IsDeclared(code, type))
            yield break;
        var field = code[value.To - 1].Value;
        foreach (var literal in code.Literals(type))
        {
            var inside = code.Inside(literal.Open);
            if (
                inside.Length < 3
                || !code.Is(inside.From + 1, ":")
                || code.Is(literal.Name - 1, "type")
                || code.Is(literal.Name - 1, "]")
                || code.In(literal.Open, field) is not null
                || code.Settings(field).Any(s => s.IsMember)
            )
                continue;
            yield return new(literal.Start, literal.Open);
        }
    }

    /// <summary>The type of the variable before a dot, as this file declares it.</summary>
    private static string TypeOf(CodeFile code, int word)
    {
        if (GoTls.TypeOf(code, code[word].Value, word) is { Length: > 0 } given)
            return given;
        return code.Names.Reaching(code[word].Value, word) is [{ Value.Length: > 1 } made]
            ? code[code.Is(made.Value.From, "&") ? made.Value.From + 1 : made.Value.From].Value
            : "";
    }

    private static bool IsDeclared(CodeFile code, string type) =>
        code.Index.Places(type).Any(p => code.Is(p - 1, "type") && code.Is(p + 1, "struct"));

    private static bool IsOfType(CodeFile code, Setting setting, string type) =>
        !setting.Owner.Contains('.', StringComparison.Ordinal)
        && (
            GoTls.TypeOf(code, setting.Owner, setting.Name) == type
            || code.Names.Reaching(setting.Owner, setting.Name)
                .Any(a => code.Is(a.Value.From, type) || code.Is(a.Value.From + 1, type) || code.Is(a.Value.From + 2, type))
        );
}
