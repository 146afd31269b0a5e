using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>
/// What Java and Kotlin start as a list in a variable (<c>List.of("curl", "-k", url)</c>, filled with <c>add</c>), and the environment that they give it:
/// <c>environment().put(…)</c>, <c>environment()["…"] = …</c>, the second array of <c>exec</c>.
/// </summary>
internal static class ProcessBuilders
{
    private static readonly string[] Starting = ["ProcessBuilder", "command", "exec", "executeCommand", "runCommand", "execute"];
    private static readonly string[] Lists =
    [
        "of",
        "asList",
        "listOf",
        "arrayOf",
        "mutableListOf",
        "arrayListOf",
        "ArrayList",
        "LinkedList",
    ];

    /// <summary>True for a language that has it.</summary>
    public static bool Reads(CodeFile code) => code.Language == All.Java || code.Language == All.Kotlin;

    /// <summary>Puts the commands and variables into a script.</summary>
    public static void Read(CodeFile code, Script script)
    {
        HashSet<int> told = [];
        foreach (var call in code.Calls(Starting))
        {
            foreach (var words in Commands(code, call, told))
                if (words.Count > 1 && Tools.Knows(words[0].Text.Split('/', '\\')[^1]))
                    script.Command(words);
            if (call.Word == "exec" && call.Arguments is [_, var environment, ..])
                foreach (var text in Texts(code, environment))
                    if (text.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                        script.Variable(text.Slice(0, equals), text.Slice(equals + 1, text.Length));
        }

        foreach (var call in code.Calls("CommandLine"))
            if (call.Arguments is [var program] && program.Length == 1 && code[program.From].IsText)
            {
                var words = new List<Excerpt> { CommandsInPrograms.TextOf(code, program.From) };
                var holder = JvmOwners.Of(code, call.Name, isMade: true);
                words.AddRange(
                    code.Calls("addArgument", "addArguments")
                        .Where(c => holder.Length > 0 && c.Receiver.Split('.')[0] == holder && JvmOwners.IsBeside(code, call.Name, c.Name))
                        .SelectMany(c => Texts(code, c.Argument(0)))
                );
                if (words.Count > 1 && Tools.Knows(words[0].Text.Split('/', '\\')[^1]))
                    script.Command(words);
            }

        foreach (var call in code.Calls("parse"))
            if (call.Receiver == "CommandLine" && call.Arguments is [var line])
                foreach (var text in Texts(code, line).Take(1))
                    script.Lines(text);
        // Gradle: environment("NAME", "value") of a task that runs something.
        foreach (var call in code.Calls("environment"))
            if (call.Arguments is [var name, var value])
                Variable(code, name, value, script);
        foreach (var call in code.Calls("put", "putIfAbsent", "set"))
            if (call.Arguments is [var name, var value] && IsEnvironment(code, call.Receiver, call.Name))
                Variable(code, name, value, script);
        OwnRunners.Read(code, script);
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "=")
                && code.Is(i - 1, "]")
                && code.Mate(i - 1) is > 1 and var open
                && IsEnvironment(code, Owner(code, open - 1), open)
            )
                Variable(code, code.Inside(open), code.Expression(i + 1), script);
    }

    private static string Owner(CodeFile code, int last) =>
        code.Is(last, ")") && code.Mate(last) is > 0 and var open ? code.PathTo(open - 1) : code.PathTo(last);

    private static void Variable(CodeFile code, Span name, Span value, Script script)
    {
        if (name.Length == 1 && code[name.From].IsText && value.Length == 1 && code[value.From].IsText && !code[value.From].Holes)
            script.Variable(CommandsInPrograms.TextOf(code, name.From), CommandsInPrograms.TextOf(code, value.From));
    }

    /// <summary>builder.environment(), and a variable that holds it.</summary>
    private static bool IsEnvironment(CodeFile code, string owner, int use) =>
        owner == "environment"
        || owner.EndsWith(".environment", StringComparison.Ordinal)
        || owner.Length > 0
            && !owner.Contains('.', StringComparison.Ordinal)
            && code.Names.Reaching(owner, use)
                .Any(a =>
                    Enumerable.Range(a.Value.From, Math.Min(a.Value.Length, 30)).Any(i => code.Is(i, "environment") && code.Is(i + 1, "("))
                );

    /// <summary>The list that a starter is given by a variable, with what is added to it before.</summary>
    private static IEnumerable<List<Excerpt>> Commands(CodeFile code, Call call, HashSet<int> told)
    {
        foreach (var argument in call.Arguments.Take(1))
        {
            // A list written there is read by the reader of all languages.
            if (argument.Length != 1 || !code.IsWord(argument.From))
                continue;
            var name = code[argument.From].Value;
            foreach (var made in code.Names.Reaching(name, argument.From).Where(a => IsList(code, a.Value)).Take(2))
                if (told.Add(made.Name))
                    yield return [.. Texts(code, made.Value), .. Added(code, name, made.Name, argument.From)];
        }
    }

    /// <summary>List.of("curl", …), new String[] {…}, {"curl", …}, arrayOf("curl"), new ArrayList&lt;&gt;(…).</summary>
    private static bool IsList(CodeFile code, Span value)
    {
        if (value.IsEmpty)
            return false;
        if (code.Is(value.From, "{") || code.Is(value.From, "new"))
            return true;
        for (var i = value.From; i < Math.Min(value.To, value.From + 8); i++)
            if (code.IsWord(i) && Lists.Contains(code[i].Value))
                return true;
        return false;
    }

    /// <summary>args.add("-k"), args += "-k", args.addAll(List.of(…)), in the same function.</summary>
    private static IEnumerable<Excerpt> Added(CodeFile code, string name, int from, int to)
    {
        for (var i = from + 1; i < to; i++)
        {
            if (!code.Is(i, name))
                continue;
            if (code.IsLink(i + 1) && code[i + 2].Value is "add" or "addAll" or "addLast" && code.Is(i + 3, "("))
                foreach (var text in Texts(code, code.Inside(i + 3)))
                    yield return text;
            else if (code.Is(i + 1, "+="))
                foreach (var text in Texts(code, code.Expression(i + 2)))
                    yield return text;
        }
    }

    private static IEnumerable<Excerpt> Texts(CodeFile code, Span span) =>
        Enumerable.Range(span.From, Math.Min(span.Length, 200)).Where(i => code[i].IsText).Select(i => CommandsInPrograms.TextOf(code, i));
}
