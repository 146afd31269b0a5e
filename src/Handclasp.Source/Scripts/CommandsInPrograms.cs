using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>The commands that programs run: <c>os.system("…")</c>, <c>exec.Command("curl", …)</c>, <c>sh '''…'''</c>, backticks, a heredoc that is provisioned.</summary>
internal static partial class CommandsInPrograms
{
    private const int Farthest = 60;

    private static readonly HashSet<string> Runners = new(StringComparer.Ordinal)
    {
        "system",
        "popen",
        "Popen",
        "exec",
        "execSync",
        "execAsync",
        "execFile",
        "execFileSync",
        "execCommand",
        "execl",
        "execlp",
        "execv",
        "execvp",
        "spawn",
        "spawnSync",
        "shell_exec",
        "passthru",
        "readpipe",
        "proc_open",
        "run",
        "call",
        "check_call",
        "check_output",
        "getoutput",
        "getstatusoutput",
        "create_subprocess_shell",
        "create_subprocess_exec",
        "sh",
        "bat",
        "powershell",
        "pwsh",
        "ProcessBuilder",
        "Process",
        "ProcessStartInfo",
        "Start",
        "Command",
        "CommandContext",
        "command",
        "capture2",
        "capture2e",
        "capture3",
        "execa",
        "execaCommand",
        "shelljs",
        "execute",
        "local",
        "sudo",
        "cmd",
        "shell",
        "split",
        "run_command",
        "runCommand",
        "new_command",
        "qx",
        "commandLine",
        "fromShellCommandline",
        "system2",
        "exec_wait",
        "exec_internal",
        "exec_background",
        "asyncExec",
        "Deno",
        "bash",
        "new",
        "zx",
        "provision",
        "inline",
        "script",
        "args",
        "shellScript",
        "withEnv",
        "exec_command",
        "bash_command",
        "sendline",
        "execute_command",
        "run_shell",
        "shell_command",
        "remote_command",
    };

    /// <summary>The shell in a program.</summary>
    public static IEnumerable<Part> Parts(CodeFile code)
    {
        if (!Engine.Prefilter.MayHold(code.Source.Text, All.Shell))
            return [];
        var script = new Script();
        List<Part> parts = [];
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            ref readonly var token = ref code[i];
            if (token.IsWord)
                Named(code, i, script, parts);
            // Python's are read below, where documentation is told from what is written.
            else if (token.IsText && code.Language != All.Python && HostOf(token.Value) is { } host)
                parts.Add(new(TextOf(code, i), host));
            if (token.IsText && IsRun(code, i))
                script.Lines(TextOf(code, i));
            if (code.Language == All.JavaScript && NodeProcesses.Variable(code, i) is { } variable)
                script.Variable(variable.Name, variable.Value);
            else if (code.Language == All.JavaScript && NodeProcesses.GitSetting(code, i) is { } setting)
                script.Command(setting);
        }

        if (ProcessBuilders.Reads(code))
            ProcessBuilders.Read(code, script);
        if (StartInfos.Reads(code))
        {
            foreach (var started in StartInfos.Commands(code))
                if (started.IsLine && started.Words.Count > 1)
                    script.Lines(Joined(started.Words));
                else if (started.IsLine && started.Words.Count == 1)
                    script.Lines(started.Words[0]);
                else
                    Words(started.Words, script);
            foreach (var (name, value) in StartInfos.Variables(code))
                script.Variable(name, value);
        }

        GoCommands.Read(code, script);
        foreach (var words in ArgumentLists.OfProcesses(code))
            Words([.. words.Select(t => TextOf(code, t))], script);
        EnvironmentInPrograms.Read(code, script);
        if (CommandLists.Reads(code))
            CommandLists.Read(code, script);
        if (code.Language == All.Python)
        {
            foreach (var words in PythonCommands.Of(code))
                Words(words, script);
            parts.AddRange(PythonCommands.Files(code));
        }

        if (code.Language.Name is "Ruby" or "Perl")
            foreach (Match match in Heredoc().Matches(code.Source.Text))
                script.Lines(
                    Excerpt.Of(code.Source.Text, match.Groups["body"].Index, match.Groups["body"].Index + match.Groups["body"].Length)
                );
        return [script.Done(), .. parts];
    }

    /// <summary>A word: of what runs commands, or of a variable that holds one.</summary>
    private static void Named(CodeFile code, int name, Script script, List<Part> parts)
    {
        if (GoCommands.Reads(code, name))
            return;
        var word = code[name].Value;
        if (Runners.Contains(word) || code.Language == All.C && word is "start" or "startDetached" or "child")
            Called(code, name, script, parts);
        else if (code.Is(name + 1, "="))
            Assigned(code, name, script);
        if (word == "open" && code.Language.Name is "Perl" or "Ruby")
            Opened(code, name, script);
        else if (word == "execute" && code.IsLink(name - 1) && code.Language == All.Groovy)
            Executed(code, name, script);
    }

    /// <summary>What a text of several lines is by its first one, whoever is given it: a script, cloud-init's, a container's; null for any other.</summary>
    private static Language? HostOf(string text)
    {
        if (text.Length < 20 || text[0] is not ('#' or 'F' or 'a' or '[' or '\n' or 's' or ' ') || !text.AsSpan(1).Contains('\n'))
            return null;
        var begin = text.AsSpan().TrimStart('\n');
        var first = begin[..Math.Max(0, begin.IndexOf('\n'))];
        // What stands indented in the program is trimmed when it runs.
        if (first.TrimStart() is var line && Switched().IsMatch(line.TrimEnd()))
            return All.Shell;
        if (line.Length < first.Length && line.StartsWith("#!", StringComparison.Ordinal))
            first = line;
        return first.StartsWith("#!", StringComparison.Ordinal)
            ? first.TrimEnd().EndsWith("sh", StringComparison.Ordinal) || first.Contains("sh -", StringComparison.Ordinal)
                ? All.Shell
                : null
            : first.StartsWith("#cloud-config", StringComparison.Ordinal) || first.StartsWith("apiVersion:", StringComparison.Ordinal)
                ? All.Yaml
                : first.TrimEnd() is "[Unit]" or "[Service]"
                    ? All.Settings
                    : first.StartsWith("FROM ", StringComparison.Ordinal) && begin.Contains("\nRUN ", StringComparison.Ordinal)
                        ? All.Dockerfile
                        : null;
    }

    /// <summary>The texts that a call is given: a script where one is, else the words of one command.</summary>
    private static void Called(CodeFile code, int name, Script script, List<Part> parts)
    {
        var open = name + 1;
        // f!(…), f<T>(…): and calls without brackets, as Groovy and Ruby have them.
        if (code.Is(open, "!"))
            open++;
        Span given;
        if (code.Is(open, "(") || code.Is(open, "[") && code.Language.Name is "JavaScript" or "Perl")
            given = code.Inside(open);
        else if (code[open].IsText && !code[open].LineBefore || code[open].IsWord && code.Is(open + 1, ":") && !code[open].LineBefore)
            given = new(open, Rest(code, open));
        else if (code.Is(open, ":") || code.Is(open, "=") || code.Is(open, "=>"))
            given = new(open + 1, Math.Min(code.Tokens.Length, code.Expression(open + 1).To));
        else
            return;
        if (
            StartInfos.Reads(code)
            && (code[name].Value is "ProcessStartInfo" or "Start" or "Command" || code.Is(given.From + 1, "ProcessStartInfo"))
        )
            return;
        if (code.Language == All.Python && PythonCommands.Reads(code, name, given))
            return;
        var texts = code.Language == All.JavaScript && code.Is(open, "(") ? NodeProcesses.Words(code, given) : Texts(code, given);
        if (texts.Count == 0 && code.Language == All.C)
            texts = CCommands.Line(code, given);
        if (texts.Count == 0)
            return;
        if (code[name].Value == "withEnv")
        {
            foreach (var text in texts)
                if (text.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                    script.Variable(text.Slice(0, equals), text.Slice(equals + 1, text.Length));
            return;
        }

        var isPowerShell = code[name].Value is "powershell" or "pwsh";
        if (isPowerShell)
        {
            parts.AddRange(texts.Select(t => new Part(t, All.PowerShell)));
            return;
        }

        // Command::new("curl").arg("-k"): the chain's texts are words.
        if (
            code.Language.Name is "Rust" or "Swift" or "C#" or "Java" or "Kotlin" or "Python"
            && texts.Count == 1
            && !texts[0].Text.Contains(' ', StringComparison.Ordinal)
            && code.Is(open, "(")
        )
            texts =
            [
                .. texts,
                .. Texts(code, new(code.Mate(open) + 1, Math.Min(code.Tokens.Length, Statement(code, code.Mate(open) + 1)))),
            ];
        Run(texts, script);
    }

    /// <summary>The words of one command, or texts that are commands.</summary>
    private static void Run(List<Excerpt> texts, Script script)
    {
        if (Words(texts, script))
            return;
        foreach (
            var text in texts.Where(t => t.Text.Contains(' ', StringComparison.Ordinal) || t.Text.Contains('\n', StringComparison.Ordinal))
        )
            script.Lines(text);
    }

    /// <summary>The words of one command, the first of which is its program; false where they are none.</summary>
    /// <param name="texts">The words.</param>
    /// <param name="script">What it is added to.</param>
    /// <param name="asked">The variable that decides whether it is run, if any.</param>
    internal static bool Words(List<Excerpt> texts, Script script, string asked = "")
    {
        if (texts.Count < 2 || texts[0].Text.Trim() is var first && first.Contains(' ', StringComparison.Ordinal))
            return false;
        var program = first.Split('/', '\\')[^1];
        var isShell = program is "sh" or "bash" or "cmd" or "cmd.exe";
        if (
            !Tools.Knows(program)
            && !isShell
            && program is not ("curl.exe" or "sudo" or "env" or "timeout" or "pwsh" or "powershell" or "pwsh.exe" or "powershell.exe")
        )
            return true;
        script.Command(texts, asked);
        // Process.Start("curl", "-k https://…"), Process.Start("bash", "-c \"curl -k …\"")
        if (texts.Count == 2 && texts[1].Text.Contains(' ', StringComparison.Ordinal))
            script.Lines(Joined(texts));
        return true;
    }

    /// <summary>flags = "-k": used in a command later; and Jenkins' environment { NAME = '1' }, withEnv(['NAME=1']).</summary>
    private static void Assigned(CodeFile code, int name, Script script)
    {
        var variable = Excerpt.Of(code.Source.Text, code[name].Start, code[name].End);
        if (!variable.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return;
        var isEnvironment = code.Language == All.Groovy && variable.Text.All(c => !char.IsLower(c));
        for (var i = name + 2; i < code.Tokens.Length && i < name + 14 && !(code[i].LineBefore && i > name + 2) && !code.Is(i, ";"); i++)
            if (code[i].IsText && (isEnvironment || IsOptions(code[i].Value) || IsBegun(code, code[i].Value, variable.Text)))
                script.Variable(variable, TextOf(code, i));
    }

    /// <summary>-k, --insecure; the head of a PEM file begins with a dash as well.</summary>
    private static bool IsOptions(string text) => text.StartsWith('-') && !text.StartsWith("---", StringComparison.Ordinal);

    /// <summary>CURL = "curl --insecure --silent": a program with its options, which something else of the file goes on with.</summary>
    private static bool IsBegun(CodeFile code, string text, string name) =>
        text.Length < 200
        && text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank
        && Tools.Knows(text[..blank].Split('/')[^1])
        && text[blank..].TrimStart().StartsWith('-')
        && !text.Contains("://", StringComparison.Ordinal)
        && IsNamedAgain(code.Source.Text, name);

    /// <summary>A name that stands more than once in a text, also within other texts of it: f"{CURL} https://…".</summary>
    private static bool IsNamedAgain(string text, string name)
    {
        var count = 0;
        for (
            var at = text.IndexOf(name, StringComparison.Ordinal);
            at >= 0 && count < 2;
            at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal)
        )
            if (!IsOfName(text, at - 1) && !IsOfName(text, at + name.Length))
                count++;
        return count > 1;
    }

    private static bool IsOfName(string text, int at) =>
        (uint)at < (uint)text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_');

    /// <summary>Some texts as one line.</summary>
    internal static Excerpt Joined(List<Excerpt> texts)
    {
        var made = new Excerpt.Builder(texts[0].Place(0));
        foreach (var text in texts)
            made.Add(text, 0, text.Length).Add(' ', text.Place(text.Length));
        return made.Done();
    }

    private static int Rest(CodeFile code, int from)
    {
        var i = from + 1;
        while (i < code.Tokens.Length && i < from + Farthest && !(code[i].LineBefore && !code.Is(i - 1, ",")))
            i++;
        return i;
    }

    private static int Statement(CodeFile code, int from)
    {
        var i = from;
        while (
            i < code.Tokens.Length
            && i < from + 2 * Farthest
            && !code.Is(i, ";")
            && !(code[i].LineBefore && !code.IsLink(i) && code.Parent(i) < 0)
        )
            i++;
        return i;
    }

    internal static List<Excerpt> Texts(CodeFile code, Span span)
    {
        List<Excerpt> texts = [];
        for (var i = span.From; i < span.To && i < span.From + 4 * Farthest; i++)
            if (code[i].IsText && !code.Is(i + 1, ":") && !(code.Is(i + 1, "=>")))
                texts.Add(TextOf(code, i));
            else if (code[i].Kind == TokenKind.Word && ArgumentLists.IsWhole(code, i, span))
                texts.AddRange(ArgumentLists.Of(code, i).Select(t => TextOf(code, t)));
            else if (code.Is(i, "{") && i > span.From + 1 && !code.Is(i - 1, "]"))
                i = code.Mate(i);
        return texts;
    }

    /// <summary>A text of a program with the place of each character, its escapes undone.</summary>
    public static Excerpt TextOf(CodeFile code, int index)
    {
        var token = code[index];
        var text = code.Source.Text;
        var raw = text.AsSpan(token.Start, token.End - token.Start);
        if (raw.IndexOf(token.Value.AsSpan()) is >= 0 and var at && token.Value.Length > 0)
            return Excerpt.Of(text, token.Start + at, token.Start + at + token.Value.Length);
        var made = new Excerpt.Builder(token.Start);
        var quote = raw.IndexOfAny('"', '\'', '`');
        for (var (i, said) = (token.Start + Math.Max(quote, 0) + 1, 0); i < token.End && said < token.Value.Length; i++)
        {
            // Where the text and its value part an escape stands.
            if (text[i] == token.Value[said])
                made.Add(text[i], i);
            else if (text[i] is '\\' or '"' && i + 1 < token.End)
                made.Add(token.Value[said], ++i);
            else
                continue;
            said++;
        }

        return made.Done();
    }

    /// <summary>`…`, qx(…), %x(…): what a shell is given.</summary>
    private static bool IsRun(CodeFile code, int index)
    {
        if (code.Language == All.JavaScript)
            return NodeProcesses.IsTemplate(code, index);
        if (code.Language.Name is not ("Ruby" or "PHP" or "Perl"))
            return false;
        var written = code.Source.Text.AsSpan(code[index].Start, code[index].End - code[index].Start);
        return written[0] == '`'
            || written.StartsWith("qx", StringComparison.Ordinal) && code.Language == All.Perl
            || written.StartsWith("%x", StringComparison.Ordinal) && code.Language == All.Ruby;
    }

    /// <summary>open my $in, '-|', 'curl', …; open($in, 'curl … |'); open('| curl …').</summary>
    private static void Opened(CodeFile code, int name, Script script)
    {
        var open = name + 1;
        if (code.IsLink(name - 1) && !code.Is(name - 2, "Kernel"))
            return;
        var given = code.Is(open, "(") ? code.Inside(open) : new(open, Rest(code, open));
        var texts = Texts(code, given);
        if (texts.FindIndex(t => PipeMode().IsMatch(t.Text)) is >= 0 and var mode)
        {
            if (mode + 1 < texts.Count)
                Run(texts[(mode + 1)..], script);
        }
        else if (texts is [.., var last] && last.Text.Trim() is ['|', ..] or [.., '|'] && texts.Count < 3)
            script.Lines(Unpiped(last));
    }

    private static Excerpt Unpiped(Excerpt text)
    {
        var trimmed = text.Trim();
        return trimmed.Text[0] == '|' ? trimmed.Slice(1, trimmed.Length) : trimmed.Slice(0, trimmed.Length - 1);
    }

    /// <summary>"curl …".execute(), ['curl', …].execute(), and a variable that holds one of them.</summary>
    private static void Executed(CodeFile code, int name, Script script)
    {
        var last = name - 2;
        // .split().execute(), .toString().execute()
        while (code.Is(last, ")") && code.Mate(last) is > 2 and var open && code.IsLink(open - 2))
            last = open - 3;
        var held = code.IsWord(last) && code.Names.Reaching(code[last].Value, last) is [var only] ? only.Value : default;
        var given =
            code[last].IsText ? new(last, last + 1)
            : code.Is(last, "]") && code.Mate(last) is >= 0 and var list ? new(list, last)
            : held.IsEmpty || !code[held.From].IsText && !code.Is(held.From, "[") ? default
            : held;
        if (Texts(code, given) is { Count: > 0 } texts)
            Run(texts, script);
    }

    /// <summary>set -eu, with which scripts begin.</summary>
    [GeneratedRegex(@"^set -[euxo]{1,4}( pipefail)?$")]
    private static partial Regex Switched();

    [GeneratedRegex(@"^(-\||\|-)(:|$)")]
    private static partial Regex PipeMode();

    [GeneratedRegex(
        @"<<[-~]?['""]?(?<tag>SHELL|SCRIPT|SH|BASH|EOS|CMD|BOOTSTRAP|PROVISION\w*)['""]?[^\n]*\n(?<body>(?:.*\n){0,400}?)[ \t]*\k<tag>\b"
    )]
    private static partial Regex Heredoc();
}
