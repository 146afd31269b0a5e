using Handclasp.Source.Checks.Code.Commands;
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
            var words = CommandsInPrograms.Texts(code, new(call.Open + 1, code.Mate(call.Open)));
            if (words.Count > 1 && Tools.Knows(words[0].Text.Split('/', '\\')[^1]))
                script.Command(words);
        }

        if (code.Language != All.Kotlin)
            return;
        foreach (var call in code.Calls("putAll"))
            if (call.Receiver == "environment" || call.Receiver.EndsWith(".environment", StringComparison.Ordinal))
                foreach (var argument in call.Arguments)
                    Map(code, argument, script);
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

    /// <summary>mapOf("NAME" to "value"), there or by way of a variable.</summary>
    private static void Map(CodeFile code, Span given, Script script)
    {
        var spans =
            given.Length == 1 && code.IsWord(given.From)
                ? code.Names.Reaching(code[given.From].Value, given.From).Select(a => a.Value)
                : [given];
        foreach (var span in spans)
            for (var i = span.From; i < Math.Min(span.To, span.From + 200); i++)
                if (code.Is(i, "to") && code[i - 1].IsText && code[i + 1].IsText && !code[i + 1].Holes)
                    script.Variable(CommandsInPrograms.TextOf(code, i - 1), CommandsInPrograms.TextOf(code, i + 1));
    }
}
