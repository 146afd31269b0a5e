using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>
/// Commands that Python programs put together as lists of words: written at once, added to later (<c>command += ["-k"]</c>,
/// <c>command.append("-k")</c>), joined from several; and calls whose arguments are the words.
/// </summary>
internal static partial class PythonCommands
{
    private const int Deepest = 6;
    private const int MostUses = 24;

    /// <summary>Calls whose arguments are the words of one command, the first its program.</summary>
    private static readonly string[] Spreading =
    [
        "create_subprocess_exec",
        "execl",
        "execlp",
        "execle",
        "execlpe",
        "spawnl",
        "spawnlp",
        "spawnProcess",
        "check_run",
    ];

    /// <summary>Libraries whose functions are named as the programs that they run.</summary>
    private static readonly string[] NamedSo = ["sh", "plumbum", "pbs"];

    /// <summary>Every command of the file.</summary>
    public static IEnumerable<List<Excerpt>> Of(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!IsList(code, i) || IsPart(code, i))
                continue;
            List<Excerpt> words = [];
            var end = Math.Min(code.Mate(i) + 1, code.Tokens.Length);
            Add(code, new(i, end), words, 0);
            end = Joined(code, end, words);
            // What is added to the words of anything else than a program is no command.
            if ((words.Count == 0 || IsProgram(words[0]) || IsPython(words[0])) && Holder(code, i) is { Length: > 0 } holder)
                Later(code, holder, end, words);
            // python -m pip install …
            if (words.Count > 2 && IsPython(words[0]) && words[1].Text == "-m")
                words.RemoveRange(0, 2);
            if (IsCommand(words))
                yield return words;
        }

        foreach (var call in code.Calls(Spreading))
            if (!code.Is(call.Name - 1, "def") && Arguments(code, call) is { } words && IsCommand(words))
                yield return words;
        if (!NamedSo.Any(code.Names.Has))
            yield break;
        foreach (var call in code.Calls())
            if (Tools.Knows(call.Word) && !code.Is(call.Name - 1, "def") && Arguments(code, call) is { Count: > 0 } given)
                yield return [Said(code, call.Name, call.Word), .. given];
    }

    /// <summary>Texts that are files of their own, which the program writes: a script with its first line, a Dockerfile.</summary>
    public static IEnumerable<Part> Files(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length > 40
                && code[i].Value.Contains('\n', StringComparison.Ordinal)
                && !IsDocumentation(code, i)
            )
                if (Script().IsMatch(code[i].Value))
                    yield return new(CommandsInPrograms.TextOf(code, i), Languages.All.Shell);
                else if (Dockerfile().IsMatch(code[i].Value))
                    yield return new(CommandsInPrograms.TextOf(code, i), Languages.All.Dockerfile);
                else if (CloudInit().IsMatch(code[i].Value))
                    yield return new(CommandsInPrograms.TextOf(code, i), Languages.All.Yaml);
                else if (Unit().IsMatch(code[i].Value))
                    yield return new(CommandsInPrograms.TextOf(code, i), Languages.All.Settings);
    }

    /// <summary>What cloud-init is given, a manifest of Kubernetes; perhaps indented as the program is.</summary>
    [GeneratedRegex(@"^(\\?\s)*(#cloud-config\s*\n|apiVersion: )")]
    private static partial Regex CloudInit();

    [GeneratedRegex(@"^(\\?\s)*\[(Unit|Service)\]\s*\n")]
    private static partial Regex Unit();

    /// <summary>A text that is a statement by itself.</summary>
    private static bool IsDocumentation(CodeFile code, int text) => code.Parent(text) < 0 && code.BeginsStatement(text);

    [GeneratedRegex(@"^(\\?\s)*#! ?/\S*(/|env )(ba|da|a|k|z)?sh\b")]
    private static partial Regex Script();

    [GeneratedRegex(@"^(\\?\s)*FROM \S+( AS \w+)?\s*\n(.*\n)*?\s*(RUN|COPY|ENV|CMD|ENTRYPOINT) ")]
    private static partial Regex Dockerfile();

    /// <summary>True where what a call is given is read here: a list, or the words of a command each by itself.</summary>
    public static bool Reads(CodeFile code, int name, Span given) => IsList(code, given.From) || Spreading.Contains(code[name].Value);

    /// <summary>A list; not a subscript.</summary>
    private static bool IsList(CodeFile code, int index) =>
        code.Is(index, "[")
        && code[index - 1]
            is not (
                { Kind: TokenKind.Word, Value: not ("return" or "in" or "else" or "and" or "or" or "yield" or "await") }
                or { Kind: TokenKind.Text }
            )
        && !code.Is(index - 1, ")")
        && !code.Is(index - 1, "]");

    /// <summary>The second of two lists, or what is added to one: read with the first.</summary>
    private static bool IsPart(CodeFile code, int open) =>
        code.Is(open - 1, "+") || code.Is(open - 1, "+=") || code.CallAt(code.Parent(open)) is { Word: "extend" or "append" };

    private static bool IsCommand(List<Excerpt> words) => words.Count > 1 && IsProgram(words[0]);

    /// <summary>A program that is known, or runs another one.</summary>
    private static bool IsProgram(Excerpt word) =>
        Program(word) is var program && (Tools.Knows(program) || program is "sudo" or "env" or "sh" or "bash");

    private static bool IsPython(Excerpt word) => Program(word).StartsWith("python", StringComparison.Ordinal);

    private static string Program(Excerpt word) => word.Text[(word.Text.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    /// <summary>The variable that a list is assigned to.</summary>
    private static string Holder(CodeFile code, int open)
    {
        if (code.Parent(open) >= 0 || !code.Is(open - 1, "="))
            return "";
        // command: list[str] = […]
        var start = code.StatementStart(open - 1);
        return code.IsWord(open - 2) && start >= open - 4 || code.Is(start + 1, ":")
            ? code[code.Is(start + 1, ":") ? start : open - 2].Value
            : "";
    }

    /// <summary>[…] + ["-k"] + rest.</summary>
    private static int Joined(CodeFile code, int end, List<Excerpt> words)
    {
        while (code.Is(end, "+") && end + 1 < code.Tokens.Length)
        {
            var from = end + 1;
            end = Math.Max(code.OperandEnd(from), from + 1);
            Add(code, new(from, end), words, 0);
        }

        return end;
    }

    /// <summary>What is added to a list behind the place where it is made, in the same function, until the name gets another.</summary>
    private static void Later(CodeFile code, string holder, int from, List<Excerpt> words)
    {
        var function = code.Functions.Around(from - 1);
        foreach (var use in code.Index.Places(holder).Where(u => u >= from && code.IsWord(u)).Take(MostUses))
        {
            if (function is not null && use >= function.Body.To)
                return;
            if (code.Is(use + 1, "+=") || code.Is(use + 1, "+"))
            {
                var end = Math.Max(code.OperandEnd(use + 2), use + 3);
                Add(code, new(use + 2, end), words, 0);
                Joined(code, end, words);
            }
            else if (code.Is(use + 1, "=") && code.Parent(use) < 0 && !code.Is(use + 2, holder))
            {
                return;
            }
            else if (code.IsLink(use + 1) && code.CallAt(use + 3) is { Word: "append" or "extend" or "insert" } call)
            {
                foreach (var argument in call.Word == "insert" ? call.Arguments.Skip(1) : call.Arguments)
                    Add(code, argument, words, 0);
            }
        }
    }

    private static List<Excerpt>? Arguments(CodeFile code, Call call)
    {
        List<Excerpt> words = [];
        foreach (var argument in call.Arguments.Where(a => !code.Is(a.From + 1, "=")))
            Add(code, argument, words, 0);
        return words;
    }

    /// <summary>The words that an expression is.</summary>
    private static void Add(CodeFile code, Span span, List<Excerpt> words, int depth)
    {
        if (span.IsEmpty || depth > Deepest || words.Count > 200)
            return;
        if (code.Is(span.From, "*"))
            span = new(span.From + 1, span.To);
        // ["--insecure"] if lab else []
        if (code.Is(span.From, "[") && code.Mate(span.From) + 1 is var question && code.Is(question, "if") && question < span.To)
        {
            Add(code, new(span.From, question), words, depth + 1);
            for (var i = question + 1; i < span.To - 1; i++)
                if (code.IsOpen(i))
                    i = code.Mate(i);
                else if (code.Is(i, "else"))
                    Add(code, new(i + 1, span.To), words, depth + 1);
            return;
        }

        if (code[span.From] is { Kind: TokenKind.Symbol, Value: "[" or "(" } && code.Mate(span.From) >= span.To - 1)
        {
            foreach (var part in code.Parts(code.Inside(span.From)))
                Add(code, part, words, depth + 1);
            return;
        }

        if (code.Parts(span).Take(2).Count() > 1)
        {
            foreach (var part in code.Parts(span))
                Add(code, part, words, depth + 1);
            return;
        }

        // arg for host in hosts for arg in ("--trusted-host", host)
        if (Generated(code, span) is { IsEmpty: false } each)
        {
            Add(code, each, words, depth + 1);
            return;
        }

        if (span.Length == 1 && code[span.From].IsText)
            words.Add(CommandsInPrograms.TextOf(code, span.From));
        else if (code.Is(span.To - 1, "executable") && code.Is(span.From, "sys"))
            words.Add(Said(code, span.From, "python"));
        else if (
            (span.Length == 1 || span.Length == 3 && code[span.From].Value is "self" or "cls")
            && code.IsWord(span.To - 1)
            && code.Names.Reaching(code[span.To - 1].Value, span.From) is [var only]
            && only.Value.From != span.From
            && IsWords(code, only.Value)
        )
            Add(code, only.Value, words, depth + 1);
        else if (
            Enumerable.Range(span.From, span.Length).Where(i => code[i].IsText && code.Parent(i) == code.Parent(span.From)).ToList() is
            { Count: > 0 } texts
        )
            // "-k" if insecure else "-s"; "--output=" + path
            words.AddRange(texts.Select(t => CommandsInPrograms.TextOf(code, t)));
        else
            // Something that only the run knows: a word all the same, so that the option before it has its argument.
            words.Add(Said(code, span.From, "x"));
    }

    /// <summary>The words that the last loop of a comprehension goes through, where its variable is what is given; empty for anything else.</summary>
    private static Span Generated(CodeFile code, Span span)
    {
        if (span.Length < 6 || !code.IsWord(span.From) || !code.Is(span.From + 1, "for"))
            return default;
        var last = span.From;
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "in") && code.Is(i - 1, code[span.From].Value))
                last = i;
        return last > span.From && code[last + 1] is { Kind: TokenKind.Symbol, Value: "(" or "[" } && code.Mate(last + 1) == span.To - 1
            ? new(last + 1, span.To)
            : default;
    }

    /// <summary>A list or a text that is written there.</summary>
    private static bool IsWords(CodeFile code, Span value) =>
        value.Length == 1 && code[value.From].IsText
        || code[value.From] is { Kind: TokenKind.Symbol, Value: "[" or "(" } && code.Mate(value.From) == value.To - 1;

    private static Excerpt Said(CodeFile code, int token, string word) =>
        new Excerpt.Builder(code[token].Start).Say(word, code[token].Start).Done();
}
