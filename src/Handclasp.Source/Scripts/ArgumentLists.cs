using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>The words of a command that a program puts together before it runs it: a list in a variable, what is added to it, a process that is told them one by one.</summary>
internal static partial class ArgumentLists
{
    private const int Most = 60;

    private static readonly string[] Adding =
    [
        "add",
        "addAll",
        "push",
        "push_back",
        "append",
        "extend",
        "insert",
        "arg",
        "args",
        "addObject",
        "addObjectsFromArray",
        "concat",
        "unshift",
    ];

    /// <summary>True for a variable that is all of an argument: <c>run("curl", args…)</c>.</summary>
    public static bool IsWhole(CodeFile code, int at, Span given) =>
        (
            at == given.From
            // R: c(flags, "--output", path)
            || code.Is(at - 1, "(") && code[at - 2] is { Kind: Lexing.TokenKind.Word, Value: "c" or "list" }
            || code[at - 1].Value is "," or "+" or "&" or "*" or "..." or "[" or "&mut"
            || code[at - 1].Value is "mut"
        )
        && (at + 1 == given.To || code[at + 1].Value is "," or "+" or "..." or ")" or "]" || code.Is(at + 1, ".") && code.Is(at + 2, "."));

    /// <summary>Indexes of the texts of the list that a variable holds, and of those that are added to it in the same function.</summary>
    public static IEnumerable<int> Of(CodeFile code, int use)
    {
        var name = code[use].Value;
        var made = code.Names.Reaching(name, use).Where(a => a.Value.Length < Most && !a.Value.Contains(use)).ToList();
        if (made.Count is 0 or > 4)
            return [];
        var isList = made.Exists(a => Enumerable.Range(a.Value.From, a.Value.Length).Any(code.IsOpen));
        return isList ? Joined(code, [.. made.SelectMany(a => Texts(code, a.Value))], [.. Added(code, name, use)]).Distinct() : [];
    }

    /// <summary>
    /// The list and what is added to it. Variables in it are no words here, so that the last word may be an option whose value is missing, as of
    /// <c>["-o", path]</c>: switches that are added stand in front, else they would be taken for that value.
    /// </summary>
    private static IEnumerable<int> Joined(CodeFile code, List<int> listed, List<int> added)
    {
        var program = listed.Count > 0 && code[listed[0]].Value[0] != '-' ? 1 : 0;
        return listed.Take(program).Concat(added.Where(IsSwitch)).Concat(listed.Skip(program)).Concat(added.Where(a => !IsSwitch(a)));

        bool IsSwitch(int text) =>
            code[text].Value is ['-', _, ..] && code[text].Value is not ("-o" or "-d" or "-H" or "-X" or "-u" or "-A" or "-F");
    }

    /// <summary>
    /// Processes that are made first and told afterwards: <c>p.executableURL = …; p.arguments = […]</c>,
    /// <c>let mut c = Command::new("curl"); c.arg("-k")</c>. Indexes of the texts, the program's first.
    /// </summary>
    public static IEnumerable<List<int>> OfProcesses(CodeFile code)
    {
        foreach (var setting in code.Settings("executableURL", "launchPath", "executable"))
            if (setting.IsMember && setting.Owner is { Length: > 0 } owner)
            {
                List<int> words =
                [
                    .. Texts(code, setting.Value).TakeLast(1),
                    .. code.Settings("arguments")
                        .Where(s => s.Owner == owner && code.Functions.AreTogether(s.Name, setting.Name))
                        .SelectMany(s => Listed(code, s.Value)),
                ];
                yield return words;
            }

        foreach (var call in code.Calls("new"))
            if (
                call.Path is "Command.new" or "std.process.Command.new" or "process.Command.new" or "tokio.process.Command.new"
                && code.Held(call.Open) is { Length: > 0 } held
            )
                yield return [.. Texts(code, call.Argument(0)), .. Added(code, held, call.Open)];
    }

    private static IEnumerable<int> Listed(CodeFile code, Span value) =>
        value.Length == 1 && code.IsWord(value.From) ? Of(code, value.From)
        : Enumerable.Range(value.From, Math.Min(value.Length, 8)).FirstOrDefault(i => code.IsWord(i) && IsWhole(code, i, value), -1)
            is >= 0
                and var list
            ? Of(code, list).Concat(Texts(code, value)).Distinct()
        : Texts(code, value);

    /// <summary>args.push("-k"), args += ["-k"]: what is added in the same function to the list of that name.</summary>
    public static IEnumerable<int> Added(CodeFile code, string name, int use)
    {
        foreach (var call in code.Calls(Adding))
            if (IsOf(call.Receiver, name) && code.Functions.AreTogether(call.Name, use))
                foreach (var argument in call.Arguments)
                foreach (var text in Listed(code, argument))
                    yield return text;
        foreach (var place in code.Index.Places(name))
            if (code[place + 1].Value is "+=" or "<<" && code.Functions.AreTogether(place, use))
                foreach (var text in Texts(code, code.Expression(place + 2)))
                    yield return text;
    }

    /// <summary>c, or a chain that begins with it: c.arg("-s").arg("-k").</summary>
    private static bool IsOf(string receiver, string name) =>
        receiver == name || receiver.StartsWith(name + ".", StringComparison.Ordinal) && Chained().IsMatch(receiver.AsSpan(name.Length));

    private static IEnumerable<int> Texts(CodeFile code, Span span) =>
        Enumerable.Range(span.From, Math.Min(span.Length, 2 * Most)).Where(i => code[i].IsText && code[i].Value.Length > 0);

    [GeneratedRegex(@"^(\.(args?|add|push|append)(\(\))?)+$")]
    private static partial Regex Chained();
}
