using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What the callers of this file give for a parameter that a function of a script hands on: <c>connect(host, false)</c>,
/// <c>fetch(url, verify: false)</c>; and what it is where they say nothing.
/// </summary>
internal static class ScriptHanded
{
    private static readonly HashSet<string> Spoken = new(StringComparer.Ordinal) { "Lua", "Ruby", "Perl", "Python", "R", "PHP" };

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "self", "cls", "$self", "$class", "$this" };

    /// <summary>The calls of the function whose parameter a value is, each with what it gives for it; none where it is none.</summary>
    public static IEnumerable<(Call Call, Span Given)> To(CodeFile code, Span value)
    {
        if (
            !Spoken.Contains(code.Language.Name)
            || Owner(code, value) is not { Name.Length: > 0 } function
            || code.Functions.Named(function.Name).Take(2).Count() != 1
        )
            yield break;
        var name = code[value.From].Value;
        var position = function.Parameters.Where(p => !Own.Contains(p)).ToList().IndexOf(name);
        foreach (var call in code.Calls(function.Name))
            if (
                !(function.Start <= call.Name && call.Name < function.Body.From)
                && IsOfFile(code, call)
                && Given(code, call, name, position) is { IsEmpty: false } given
                && !(given.Length == 1 && code.Is(given.From, name))
            )
                yield return (call, given);
    }

    /// <summary>What the parameter that a value is has where a caller says nothing; empty where it has nothing. Python's are read by its own readers.</summary>
    public static Span Default(CodeFile code, Span value)
    {
        if (code.Language.Name is not ("Ruby" or "R" or "PHP") || Owner(code, value) is not { Name.Length: > 0 } function)
            return default;
        for (var open = function.Start; open < function.Body.From; open++)
            if (code.Is(open, "("))
            {
                foreach (var part in code.Parts(code.Inside(open)))
                    for (var i = part.From; i < Math.Min(part.To - 2, part.From + 6); i++)
                        if (code.Is(i, code[value.From].Value) && code[i + 1].Value is "=" or ":")
                            return new(i + 2, part.To);
                return default;
            }

        return default;
    }

    /// <summary>The function whose parameter a value is, where nothing else is put in its place.</summary>
    private static Function? Owner(CodeFile code, Span value)
    {
        if (value.Length != 1 || !code.IsWord(value.From))
            return null;
        var name = code[value.From].Value;
        var function = code.Functions.Around(value.From);
        for (var depth = 0; function is not null && depth < 20 && !function.Parameters.Contains(name); depth++)
            function = code.Functions.Outer(function);
        return
            function is null
            || code.Names.To(name).Any(a => function.Body.Contains(a.Name) && !code.WordsOf(a.Value).Any(w => w is "@_" or "shift"))
            ? null
            : function;
    }

    /// <summary>What a script calls its own object, class or module by.</summary>
    internal static bool IsOwn(string receiver) => Own.Contains(receiver) || receiver is "static" or "this" or "M" or "_M" or "__PACKAGE__";

    /// <summary>Not a method of something else that bears the same name.</summary>
    private static bool IsOfFile(CodeFile code, Call call) =>
        call.Receiver.Length == 0
        || IsOwn(call.Receiver)
        || char.IsAsciiLetterUpper(call.Receiver[0]) && code.Language.Name is "Ruby" or "PHP";

    private static Span Given(CodeFile code, Call call, string name, int position)
    {
        if (code.In(call.Open, name.TrimStart('$')) is { } named && named.Value.From > named.Name)
            // Python's verify=False is an option that is judged where it stands.
            return code.Language.Name == "Python" && name.Contains("verif", StringComparison.OrdinalIgnoreCase) ? default : named.Value;
        var arguments = call.Arguments;
        return position < 0 || position >= arguments.Count || arguments.Take(position + 1).Any(a => IsNamed(code, a))
            ? default
            : arguments[position];
    }

    /// <summary>name = value, name: value, name => value, and what is spread from a variable.</summary>
    private static bool IsNamed(CodeFile code, Span argument) =>
        code[argument.From].Value is "*" or "**" or "..." or "&" or ['%' or '@', _, ..]
        || argument.Length > 2
            && (
                code[argument.From + 1].Value is "=" or "=>"
                || code.Is(argument.From + 2, "=>")
                || code.Is(argument.From + 1, ":")
                    && code[argument.From + 1].Start == code[argument.From].End
                    && code.Language.Name is "Ruby" or "PHP"
            );
}
