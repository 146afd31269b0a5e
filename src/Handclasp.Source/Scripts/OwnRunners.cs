using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>Functions of a file that start what they are given: <c>fun start(vararg args: String) = ProcessBuilder(*args).start()</c>, and maps that an environment is filled from.</summary>
internal static class OwnRunners
{
    private static readonly string[] Starting = ["ProcessBuilder", "command", "exec"];

    /// <summary>Puts the commands and variables into a script.</summary>
    public static void Read(CodeFile code, Script script)
    {
        foreach (var name in code.Calls(Starting).Select(c => Runner(code, c)).OfType<string>().Distinct().ToList())
        foreach (var call in code.Calls(name))
        {
            if (Checks.Code.ServerNotVerified.Jvm.IsDeclaration(code, call))
                continue;
            var words = Words(code, call);
            if (words.Count > 1 && Tools.Knows(words[0].Text.Split('/', '\\')[^1]))
                script.Command(words);
        }

        foreach (var (name, program) in Prefixing(code))
        foreach (var call in code.Calls(name))
            if (!Checks.Code.ServerNotVerified.Jvm.IsDeclaration(code, call))
                script.Command([.. program, .. CommandsInPrograms.Texts(code, new(call.Open + 1, code.Mate(call.Open)))]);
        if (code.Calls(Starting).Any())
            Maps(code, script);
    }

    /// <summary>The words that stand there, or those of the list that one of the arguments is: start(dir, words.toArray(new String[0])).</summary>
    private static List<Excerpt> Words(CodeFile code, Call call)
    {
        List<Excerpt> words = [.. CommandsInPrograms.Texts(code, new(call.Open + 1, code.Mate(call.Open)))];
        foreach (var argument in call.Arguments)
        {
            var first = code.Is(argument.From, "*") ? argument.From + 1 : argument.From;
            if (words.Count == 0 && code.IsWord(first) && !code.Is(first + 1, "("))
                words = [.. ArgumentLists.Of(code, first).Order().Select(t => CommandsInPrograms.TextOf(code, t))];
        }

        return words;
    }

    /// <summary>Functions that put a program before the words they are given: <c>List&lt;String&gt; curl(String... more)</c>.</summary>
    private static IEnumerable<(string Name, List<Excerpt> Program)> Prefixing(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (
                function.Name.Length == 0
                || function.Parameters.Count == 0
                || code.Functions.Named(function.Name).Count() != 1
                || !Enumerable
                    .Range(function.Start, Math.Max(0, function.Body.From - function.Start))
                    .Any(k => code[k].Value is "vararg" or "..." or "String...")
                || code.Calls(Starting).Any(c => function.Body.Contains(c.Name))
            )
                continue;
            for (var i = function.Body.From; i < function.Body.To; i++)
            {
                List<Excerpt> words =
                    code[i].IsText ? [CommandsInPrograms.TextOf(code, i)]
                    : code.IsWord(i)
                    && code.Names.Reaching(code[i].Value, i) is [{ Value.Length: < 60 } only]
                    && code.Functions.Around(only.Name) is null
                        ? CommandsInPrograms.Texts(code, only.Value)
                    : [];
                if (words.Count == 0)
                    continue;
                if (Tools.Knows(words[0].Text.Split('/', '\\')[^1]))
                    yield return (function.Name, [.. words]);
                break;
            }
        }
    }

    /// <summary>mapOf("NAME" to "0"), Map.of("NAME", "0"): an environment, where the name is one that switches verification off.</summary>
    private static void Maps(CodeFile code, Script script)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 8 or > 80 || !code[i + 2].IsText || code[i + 2].Holes)
                continue;
            var isPair =
                code.Is(i + 1, "to") && code.Language == All.Kotlin
                || code.Is(i + 1, ",")
                    && code.CallAt(code.Parent(i)) is { Word: "of" or "entry" or "ofEntries", Receiver: "Map" or "ImmutableMap" };
            if (
                isPair
                && !code[i + 2].Value.Contains(' ', StringComparison.Ordinal)
                && Checks.Code.Commands.Known.Environment.Switches.Any(s => !s.MustBeExported && s.Says(code[i].Value, code[i + 2].Value))
            )
                script.Variable(CommandsInPrograms.TextOf(code, i), CommandsInPrograms.TextOf(code, i + 2));
        }
    }

    /// <summary>The name of the function around a start, where what is started is the parameter that takes any number of words or a list.</summary>
    private static string? Runner(CodeFile code, Call start)
    {
        if (start.Arguments is not [var only] || code.Functions.Around(start.Name) is not { Name.Length: > 0 } around)
            return null;
        for (var i = only.From; i < only.To; i++)
            if (code.IsWord(i) && around.Parameters.Contains(code[i].Value))
                return
                    (code.Is(only.From, "*") && i == only.From + 1 || i == only.From)
                    && Enumerable
                        .Range(around.Start, Math.Max(0, around.Body.From - around.Start))
                        .Any(k => code[k].Value is "vararg" or "..." or "List" or "Array" or "String...")
                    ? around.Name
                    : null;
        return null;
    }
}
