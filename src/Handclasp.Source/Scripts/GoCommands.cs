using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>
/// Go's os/exec: the words of a command may stand in the call, in a list that is put together before it, or be added to the command afterwards; its
/// environment is a list of texts.
/// </summary>
internal static class GoCommands
{
    private const int Deepest = 3;

    /// <summary>True for the name of a call that this reader, and no other, reads.</summary>
    public static bool Reads(CodeFile code, int name) =>
        code.Language == All.Go && code[name].Value is "Command" or "CommandContext" && code.Is(name - 2, "exec");

    /// <summary>Tells a script what the file runs, and in which environment.</summary>
    public static void Read(CodeFile code, Script script)
    {
        if (code.Language != All.Go)
            return;
        foreach (var call in code.Calls("Command", "CommandContext"))
            if (Reads(code, call.Name))
                Run(code, call, script);
        foreach (var call in code.Calls("Setenv"))
            if (call.Arguments is [{ Length: 1 } name, { Length: 1 } value] && code[name.From].IsText && code[value.From].IsText)
                script.Variable(Text(code, name.From), Text(code, value.From), Asked(code, call.Name));
        for (var i = 1; i < code.Tokens.Length; i++)
            if (code[i].IsText && IsVariable(code[i].Value) && IsOfEnvironment(code, i))
            {
                var text = Text(code, i);
                var equals = text.Text.IndexOf('=', StringComparison.Ordinal);
                script.Variable(text.Slice(0, equals), text.Slice(equals + 1, text.Length), Asked(code, i));
            }

        // An SSH session's command is a line of shell.
        foreach (var call in code.Calls("Run", "Output", "CombinedOutput", "Start"))
            if (
                call.Receiver.Contains("sess", StringComparison.OrdinalIgnoreCase)
                && call.Argument(0) is { Length: 1 } line
                && code[line.From].IsText
            )
                script.Lines(Text(code, line.From));
    }

    private static void Run(CodeFile code, Call call, Script script)
    {
        List<int> words = [];
        foreach (var argument in call.Arguments.Skip(call.Word == "CommandContext" ? 1 : 0))
            Collect(code, argument, words, 0);
        // cmd.Args = append(cmd.Args, "-k")
        var held = code.Held(call.Open);
        if (held.Length > 0)
            foreach (var setting in code.Settings("Args"))
                if (
                    setting.IsMember
                    && setting.Owner == held
                    && ReferenceEquals(code.Functions.Around(setting.Name), code.Functions.Around(call.Name))
                )
                    Collect(code, setting.Value, words, 0);
        if (words.Count == 0)
            return;
        // Words that are only added where somebody asks for it make a command of their own.
        var around = Asked(code, call.Name);
        var asked = words.ConvertAll(w => Asked(code, w));
        CommandsInPrograms.Words([.. words.Where((_, i) => asked[i] == around).Select(w => Text(code, w))], script, around);
        foreach (var name in asked.Distinct().Where(a => a != around))
            CommandsInPrograms.Words(
                [.. words.Where((_, i) => asked[i] == around || asked[i] == name).Select(w => Text(code, w))],
                script,
                name
            );
    }

    /// <summary>The texts that an argument comes to: those in it, and those of the lists and constants that it names.</summary>
    private static void Collect(CodeFile code, Span span, List<int> words, int depth)
    {
        for (var i = span.From; i < span.To && words.Count < 200; i++)
        {
            if (code[i].IsText)
                words.Add(i);
            else if (code.Is(i, "{") && i > span.From && !code.Is(i - 1, "string"))
                i = code.Mate(i);
            else if (depth < Deepest && code.IsWord(i) && !code.IsLink(i - 1) && !code.IsLink(i + 1) && !code.Is(i + 1, "("))
                Named(code, i, words, depth);
        }
    }

    private static void Named(CodeFile code, int word, List<int> words, int depth)
    {
        foreach (var assignment in code.Names.Reaching(code[word].Value, word))
        {
            var value = assignment.Value;
            // args = append(args, …) is reached by way of the name as well; what comes after the use is not given.
            if (value.From <= word && word < value.To || assignment.Name > word)
                continue;
            if (code[value.From].IsText && value.Length == 1)
                words.Add(value.From);
            else if (code.Is(value.From, "[") || code.Is(value.From, "append") || IsProgram(code, value))
                Collect(code, value, words, IsOwn(code, value, code[word].Value) ? Deepest : depth + 1);
        }
    }

    /// <summary>curl, err := exec.LookPath("curl")</summary>
    private static bool IsProgram(CodeFile code, Span value) => code.Is(value.From, "exec") && code.Is(value.From + 2, "LookPath");

    private static bool IsOwn(CodeFile code, Span value, string name) => code.Is(value.From, "append") && code.Is(value.From + 2, name);

    /// <summary>Who decides whether a place is reached, as a name for the shell; empty where nobody does.</summary>
    private static string Asked(CodeFile code, int at)
    {
        if (Guards.Of(code, at) is not { Kind: ValueKind.Switch } guard)
            return "";
        var name = new string([.. guard.Text.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_')]);
        return Checks.Code.Commands.Named.IsSwitch(name) ? name : "INSECURE";
    }

    private static bool IsVariable(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 2 && text.Length < 200 && text.AsSpan(0, equals).IndexOfAnyExcept(Upper) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> Upper = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
    );

    /// <summary>cmd.Env = append(os.Environ(), "…"), env := []string{"…"}, Env: []string{"…"}</summary>
    private static bool IsOfEnvironment(CodeFile code, int text)
    {
        var start = code.StatementStart(text);
        for (var i = text - 1; i >= start && i > text - 120; i--)
            if (code.IsWord(i) && code[i].Value.Contains("env", StringComparison.OrdinalIgnoreCase))
                return code[i].Value is not ("Getenv" or "LookupEnv" or "Unsetenv") && !code.Is(i + 1, "==") && !code.Is(i + 1, "!=");
        // A line of a list over several lines.
        for (var (open, depth) = (code.Parent(text), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
        {
            start = code.StatementStart(open);
            for (var i = open - 1; i >= start && i > open - 20; i--)
                if (code.IsWord(i) && code[i].Value.Contains("env", StringComparison.OrdinalIgnoreCase))
                    return true;
        }

        return false;
    }

    private static Excerpt Text(CodeFile code, int index) => CommandsInPrograms.TextOf(code, index);
}
