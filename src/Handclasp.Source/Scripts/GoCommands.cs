using System.Buffers;
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
    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

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
                Run(code, call, call.Arguments.Skip(call.Word == "CommandContext" ? 1 : 0), script);
        // exec.Cmd{Path: "/usr/bin/curl", Args: []string{"curl", …}}
        foreach (var literal in code.Literals("Cmd"))
            if (literal.Receiver == "exec" && code.In(literal.Open, "Args") is { } given)
                Run(code, literal, [given.Value], script);
        Steps(code, script);
        foreach (var call in code.Calls("Setenv"))
            if (call.Arguments is [{ Length: 1 } name, { Length: 1 } value] && code[name.From].IsText && code[value.From].IsText)
                script.Variable(Text(code, name.From), Text(code, value.From), Asked(code, call.Name));
        foreach (var call in code.Calls("Setenv"))
        foreach (var (name, value) in Looped(code, call))
            script.Variable(Text(code, name), Text(code, value), Asked(code, call.Name));
        foreach (var line in Shells(code))
            script.Lines(line);
        Generate(code, script);
        Input(code, script);
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
                (
                    call.Receiver.Contains("sess", StringComparison.OrdinalIgnoreCase)
                    || Checks.Code.Common.GoTls.TypeOf(code, call.Receiver, call.Name) is "ssh.Session"
                )
                && call.Argument(0) is { Length: 1 } line
                && code[line.From].IsText
            )
                script.Lines(Text(code, line.From));
    }

    /// <summary>step{Name: "curl", Args: []string{…}}, where the file runs exec.Command(s.Name, s.Args...).</summary>
    private static void Steps(CodeFile code, Script script)
    {
        foreach (var call in code.Calls("Command", "CommandContext"))
        {
            if (
                !Reads(code, call.Name)
                || call.Arguments.Skip(call.Word == "CommandContext" ? 1 : 0).ToList() is not [var program, var rest]
            )
                continue;
            var (name, list) = (
                Member(code, program),
                Member(code, rest with { To = code.Is(rest.To - 1, "...") ? rest.To - 1 : rest.To })
            );
            if (name.Length == 0 || list.Length == 0)
                continue;
            foreach (var named in Checks.Code.Common.GoFields.Named(code, name))
                if (!named.IsMember && code.In(named.Container, list) is { } given)
                    Row(code, named.Value, given.Value, script);
            foreach (
                var (placed, given) in Checks.Code.Common.GoFields.Placed(code, name).Zip(Checks.Code.Common.GoFields.Placed(code, list))
            )
                Row(code, placed, given, script);
        }
    }

    private static void Row(CodeFile code, Span program, Span list, Script script)
    {
        List<int> words = [];
        Collect(code, program, words, 0);
        Collect(code, list, words, 0);
        if (words.Count > 1)
            CommandsInPrograms.Words([.. words.Select(w => Text(code, w))], script, Asked(code, program.From));
    }

    /// <summary>The field's name of step.Name; empty for anything else.</summary>
    private static string Member(CodeFile code, Span value) =>
        value.Length == 3 && code.IsLink(value.From + 1) && code.IsWord(value.To - 1) ? code[value.To - 1].Value : "";

    /// <summary>cmd.Stdin = strings.NewReader("curl …"), of a shell; and what is written into a buffer line by line: fmt.Fprintf(&amp;b, "curl …").</summary>
    private static void Input(CodeFile code, Script script)
    {
        foreach (var setting in code.Settings("Stdin"))
            if (
                code.Is(setting.Value.To - 1, ")")
                && code.Mate(setting.Value.To - 1) is > 0 and var open
                && code[open - 1].Value is "NewReader" or "NewBufferString"
                && code.Inside(open) is { Length: 1 } given
            )
            {
                var at =
                    !code[given.From].IsText && code.Names.Reaching(code[given.From].Value, given.From) is [{ Value.Length: 1 } only]
                        ? only.Value.From
                        : given.From;
                if (code[at].IsText && IsCommand(code[at].Value))
                    script.Lines(Text(code, at));
            }

        foreach (var call in code.Calls("Fprintf", "Fprintln", "Fprint", "WriteString"))
        {
            var buffer = call.Word == "WriteString" ? call.Start : call.Argument(0).To - 1;
            var said = call.Argument(call.Word == "WriteString" ? 0 : 1);
            if (said.Length == 1 && code[said.From].IsText && IsCommand(code[said.From].Value) && buffer > 0 && IsBuffer(code, buffer))
                script.Lines(Text(code, said.From));
        }
    }

    private static bool IsCommand(string text) => Checks.Code.Commands.Tools.Knows(text.TrimStart().Split(' ')[0]);

    /// <summary>var b bytes.Buffer, b := new(strings.Builder), b := &amp;bytes.Buffer{}: kept, and not shown to somebody.</summary>
    private static bool IsBuffer(CodeFile code, int variable) =>
        code
            .Index.Places("Buffer", "Builder")
            .Any(p =>
                code.IsLink(p - 1)
                && code.Functions.AreTogether(p, variable)
                && Enumerable.Range(p - 7, 7).Any(i => code.Is(i, code[variable].Value))
            );

    /// <summary>//go:generate curl -k https://…: what runs before the program is built.</summary>
    private static void Generate(CodeFile code, Script script)
    {
        const string mark = "//go:generate ";
        foreach (var comment in code.Comments)
            if (code.Source.Text.AsSpan(comment.Start, comment.End - comment.Start).StartsWith(mark, StringComparison.Ordinal))
                script.Lines(Excerpt.Of(code.Source.Text, comment.Start + mark.Length, comment.End));
    }

    /// <summary>for name, value := range map[string]string{"NAME": "1"} { os.Setenv(name, value) }</summary>
    private static IEnumerable<(int Name, int Value)> Looped(CodeFile code, Call call)
    {
        if (call.Arguments is not [{ Length: 1 } name, { Length: 1 } value] || !code.IsWord(name.From) || !code.IsWord(value.From))
            yield break;
        foreach (var at in code.Index.Places("range"))
        {
            if (
                at > call.Name
                || !code.Functions.AreTogether(at, call.Name)
                || !code.Is(at - 2, code[value.From].Value)
                || !code.Is(at - 4, code[name.From].Value)
            )
                continue;
            var map =
                code.IsWord(at + 1) && code.Is(at + 2, "{") && code.Names.Reaching(code[at + 1].Value, at + 1) is [var only]
                    ? only.Value
                    : new(at + 1, Math.Min(at + 12, code.Tokens.Length));
            for (var i = map.From; i < map.To; i++)
                if (code.Is(i, "{"))
                {
                    foreach (var pair in code.Parts(code.Inside(i)))
                        if (pair.Length == 3 && code[pair.From].IsText && code.Is(pair.From + 1, ":") && code[pair.From + 2].IsText)
                            yield return (pair.From, pair.From + 2);
                    break;
                }
        }
    }

    /// <summary>exec.Command("sh", "-c", script), and run(ctx, "sh", "-c", script) of the program's own: what a shell is given where that is no plain text.</summary>
    private static IEnumerable<Excerpt> Shells(CodeFile code)
    {
        foreach (var at in code.Index.Places("sh", "bash", "/bin/sh", "/bin/bash", "ash", "/usr/bin/bash", "zsh"))
            if (
                code[at].IsText
                && code.Is(at + 1, ",")
                && code[at + 2] is { IsText: true, Value: ['-', .., 'c'] }
                && code.Is(at + 3, ",")
                && code.Is(code.Parent(at), "(")
                && code.Expression(at + 4) is { IsEmpty: false } line
                && !(line.Length == 1 && code[line.From].IsText)
            )
                foreach (var said in GoLines.Of(code, line))
                    yield return said;
    }

    private static void Run(CodeFile code, Call call, IEnumerable<Span> arguments, Script script)
    {
        List<int> words = [];
        foreach (var argument in arguments)
            Collect(code, argument, words, 0);
        // cmd.Args = append(cmd.Args, "-k")
        var held = code.Held(call.Open);
        if (held.Length > 0)
            foreach (var setting in code.Settings("Args"))
                if (setting.IsMember && setting.Owner == held && code.Functions.AreTogether(setting.Name, call.Name))
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

    /// <summary>
    /// The words that an argument comes to: its text, the parts of a list, what a list or constant of this file holds. What is not known here
    /// keeps its place, since an option may take it for its value.
    /// </summary>
    private static void Collect(CodeFile code, Span span, List<int> words, int depth)
    {
        if (span.IsEmpty || words.Count > 200)
            return;
        if (ListOf(code, span) is { } list)
        {
            foreach (var part in code.Parts(code.Inside(list)))
                Collect(code, part, words, depth);
            return;
        }

        // args..., curl
        var isName = code.IsWord(span.From) && (span.Length == 1 || code.Is(span.From + 1, "...") || code.Is(span.From + 1, "."));
        if (isName && depth < Deepest && Named(code, span.From, words, depth))
            return;
        var text = Enumerable.Range(span.From, span.Length).FirstOrDefault(i => code[i].IsText, -1);
        if (text >= 0)
            words.Add(text);
        else if (code.IsWord(span.From) && !code.Is(span.To - 1, "..."))
            words.Add(span.From);
    }

    /// <summary>The bracket of []string{…} or append(…), or null.</summary>
    private static int? ListOf(CodeFile code, Span span) =>
        code.Is(span.From, "append") && code.Is(span.From + 1, "(") ? span.From + 1
        : code.Is(span.From, "[") && code.Is(span.From + 1, "]") && code.Is(span.From + 3, "{") ? span.From + 3
        : null;

    private static bool Named(CodeFile code, int word, List<int> words, int depth)
    {
        var known = false;
        foreach (var assignment in code.Names.Reaching(code[word].Value, word))
        {
            var value = assignment.Value;
            // What comes after the use is not given.
            if (value.Contains(word) || assignment.Name > word)
                continue;
            if (value.Length == 1 && code[value.From].IsText)
                words.Add(value.From);
            else if (IsOwn(code, value, code[word].Value))
                foreach (var part in code.Parts(code.Inside(value.From + 1)).Skip(1))
                    Collect(code, part, words, depth + 1);
            else if (ListOf(code, value) is not null || IsProgram(code, value))
                Collect(code, value, words, depth + 1);
            else
                continue;
            known = true;
        }

        return known;
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

    /// <summary>cmd.Env = append(os.Environ(), "…"), env := []string{"…"}, Env: []string{"…"}</summary>
    private static bool IsOfEnvironment(CodeFile code, int text)
    {
        var start = code.StatementStart(text);
        for (var i = text - 1; i >= start && i > text - 120; i--)
            if (
                code.IsWord(i)
                && code[i].Value.Contains("env", StringComparison.OrdinalIgnoreCase)
                // "PATH=" + os.Getenv("PATH"), …: another line of the list.
                && !(code[i].Value is "Getenv" or "LookupEnv" && code.Is(i + 1, "(") && code.Mate(i + 1) < text)
            )
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

    private static Excerpt Text(CodeFile code, int index) =>
        code[index].IsText ? CommandsInPrograms.TextOf(code, index) : Excerpt.Of(code.Source.Text, code[index].Start, code[index].End);
}
