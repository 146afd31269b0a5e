using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>A command that a program puts together.</summary>
/// <param name="Words">The program, then its arguments.</param>
/// <param name="IsLine">True where the arguments are text that is taken apart at its blanks.</param>
internal readonly record struct Started(List<Excerpt> Words, bool IsLine);

/// <summary>
/// .NET's ways to start a program: ProcessStartInfo, whose program and arguments may stand in the constructor, in the initialiser, or be set afterwards;
/// Process.Start and helpers of that kind; CliWrap. Arguments may be collected in variables before.
/// </summary>
internal static partial class StartInfos
{
    private const int Deepest = 3;

    /// <summary>True for a language that has it, where this reader and no other reads it.</summary>
    public static bool Reads(CodeFile code) => code.Language == All.CSharp || code.Language == All.VisualBasic;

    /// <summary>The commands that are put together so.</summary>
    public static IEnumerable<Started> Commands(CodeFile code)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (var info in Made(code))
        {
            known.Add(info.Held);
            yield return info.Command();
        }

        // process.StartInfo.FileName = "curl"
        foreach (var setting in code.Settings("FileName"))
            if (setting.IsMember && setting.Owner.EndsWith("StartInfo", StringComparison.Ordinal) && known.Add(setting.Owner))
                yield return new Info(code, default, -1, setting.Owner, setting.Name).Command();
        foreach (var started in Called(code).Concat(Wrapped(code)).Concat(Named(code)).Concat(Prefixed(code)))
            yield return started;
    }

    /// <summary>Variables of the environment that are set for a program, or for this one and all that it starts.</summary>
    public static IEnumerable<(Excerpt Name, Excerpt Value)> Variables(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || !Variable().IsMatch(code[i].Value))
                continue;
            // Environment["X"] = "1", Environment = { ["X"] = "1" }, { "X", "1" }, Add("X", "1"), SetEnvironmentVariable("X", "1")
            var value =
                code.SettingAt(i) is { } setting ? setting.Value
                : code.Is(i + 1, ",")
                && code.CallAt(code.Parent(i)) is { Word: "SetEnvironmentVariable" or "TryAdd" or "Set" or "Add" } call
                    ? call.Argument(1)
                : default;
            if (!value.IsEmpty && IsEnvironment(code, i) && Texts(code, value, i, 0).FirstOrDefault() is { Length: > 0 } text)
                yield return (CommandsInPrograms.TextOf(code, i), text);
        }
    }

    /// <summary>By what the variable is set on, given to, or collected in.</summary>
    private static bool IsEnvironment(CodeFile code, int name)
    {
        var start = code.StatementStart(name);
        for (var i = name; i >= Math.Max(0, Math.Max(start, name - 60)); i--)
            if (code.IsWord(i) && Environments().IsMatch(code[i].Value))
                return true;
        for (var open = code.Parent(name); open > 0; open = code.Parent(open))
        for (var i = open - 1; i > open - 12 && i >= 0 && !code.Is(i, ";"); i--)
            if (code.IsWord(i) && Environments().IsMatch(code[i].Value))
                return true;
            else if (code.Is(i, "}"))
            {
                // Variables { get; } = new Dictionary<string, string> { … }
                if (code.Is(i + 1, "=") && code.IsWord(code.Mate(i) - 1) && Environments().IsMatch(code[code.Mate(i) - 1].Value))
                    return true;
                break;
            }

        return false;
    }

    /// <summary>Process.Start("curl", args), Run("git", "…"), Shell("curl -k …"): what starts a program is called so.</summary>
    private static IEnumerable<Started> Called(CodeFile code)
    {
        foreach (var call in code.Calls())
        {
            if (!Starts().IsMatch(call.Word) || call.IsNew || One(code, call.Argument(0), call.Name) is not { } program)
                continue;
            var rest = call.Arguments.Skip(1).ToList();
            var name = program.Text.Trim();
            if (!name.Contains(' ', StringComparison.Ordinal))
            {
                if (
                    rest.Count > 0 && Tools.Knows(name.Split('/', '\\')[^1].Replace(".exe", "", StringComparison.OrdinalIgnoreCase))
                    || IsShell(name)
                )
                    yield return new(
                        [program, .. rest.SelectMany(a => Texts(code, a, call.Name, 0))],
                        rest.Count == 1 && !IsList(code, rest[0], call.Name)
                    );
            }
            else if (call.Word is not "Start" && Tools.Knows(name.Split(' ')[0].Split('/')[^1]))
                yield return new([program, .. Texts(code, call.Argument(0), call.Name, 0).Skip(1)], true);
        }
    }

    /// <summary>string BackupCommand(string host) => $"mysqldump … -h {host}", const string UpdateCommand = "curl …": called what it is.</summary>
    private static IEnumerable<Started> Named(CodeFile code)
    {
        var returned = code
            .Functions.All.Where(f => IsCommand().IsMatch(f.Name))
            .SelectMany(f => code.Functions.Returns(f))
            .Concat(code.Index.Words.Where(w => IsCommand().IsMatch(w)).ToList().SelectMany(w => code.Names.To(w)).Select(a => a.Value));
        foreach (var value in returned)
            if (
                value.Length is > 0 and < 12
                && code[value.From] is { IsText: true, Value: var text }
                && text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank
                && text[..blank].Split('/')[^1] is var program
                && (Tools.Knows(program) || IsShell(program) || program is "pwsh" or "powershell" or "sudo")
            )
                yield return new([TextOf(code, value.From)], true);
    }

    /// <summary>void Git(string arguments) => Run("git", arguments): a method that puts a program before what it is given, by those who call it.</summary>
    private static IEnumerable<Started> Prefixed(CodeFile code)
    {
        foreach (var call in code.Calls().Where(c => c.Word == "ProcessStartInfo" || Starts().IsMatch(c.Word)).ToList())
        {
            if (
                call.Arguments is not { Count: > 1 } given
                || code.Functions.NamedAround(call.Name) is not { } function
                || One(code, given[0], call.Name) is not { } program
                || !Tools.Knows(program.Text.Trim().Split('/', '\\')[^1].Replace(".exe", "", StringComparison.OrdinalIgnoreCase))
                || Enumerable.Range(0, function.Parameters.Count).FirstOrDefault(p => Takes(code, given, function.Parameters[p]), -1)
                    is not (>= 0 and var position)
                || code.Functions.Named(function.Name).Skip(1).Any()
            )
                continue;
            var isList = Enumerable
                .Range(function.Start, Math.Max(0, function.Body.From - function.Start))
                .Any(i =>
                    code.Is(i, "params") || code.Is(i, "ParamArray") || code.Is(i, function.Parameters[position]) && code.Is(i - 1, "]")
                );
            foreach (var use in code.Calls(function.Name))
                if (use.Open != function.Start + 1 && use.Arguments is { } words && words.Count > position)
                    yield return new(
                        [program, .. words.Skip(position).SelectMany(a => Texts(code, a, use.Name, 0))],
                        !isList && !IsList(code, words[position], use.Name)
                    );
        }
    }

    /// <summary>One of the arguments behind the program is a parameter, or a text with it.</summary>
    private static bool Takes(CodeFile code, IReadOnlyList<Span> given, string parameter) =>
        given
            .Skip(1)
            .Any(a =>
                a.Length is 1 or 2
                && (
                    code.Is(a.To - 1, parameter)
                    || code[a.From].Holes && code[a.From].Value.Contains("{" + parameter + "}", StringComparison.Ordinal)
                )
            );

    private static bool IsShell(string name) => name is "sh" or "bash" or "/bin/sh" or "/bin/bash" or "cmd" or "cmd.exe";

    /// <summary>CliWrap: Cli.Wrap("curl").WithArguments(…).</summary>
    private static IEnumerable<Started> Wrapped(CodeFile code)
    {
        foreach (var wrap in code.Calls("Wrap"))
        {
            if (!wrap.Receiver.EndsWith("Cli", StringComparison.Ordinal) || One(code, wrap.Argument(0), wrap.Name) is not { } program)
                continue;
            var held = code.Held(wrap.Open);
            foreach (var given in code.Calls("WithArguments"))
                if (
                    code.PathStart(given.Name) == wrap.Start
                    || held.Length > 0 && given.Receiver == held && code.Functions.AreTogether(given.Name, wrap.Name)
                )
                    yield return new(
                        [program, .. given.Arguments.Take(1).SelectMany(a => Texts(code, a, given.Name, 0))],
                        !IsList(code, given.Argument(0), given.Name)
                    );
        }
    }

    private static IEnumerable<Info> Made(CodeFile code)
    {
        foreach (var at in code.Index.Places("ProcessStartInfo", "StartInfo"))
        {
            // new ProcessStartInfo(…) {…}; ProcessStartInfo info = new(…) {…}; StartInfo = new() {…}; StartInfo = {…}
            var open =
                code.Is(at - 1, "new") ? at + 1
                : code.Is(at + 1, "=") ? AfterNew(code, at + 2)
                : code.IsWord(at + 1) && code.Is(at + 2, "=") ? AfterNew(code, at + 3)
                : -1;
            if (open < 0 || !code.IsOpen(open))
                continue;
            var hasArguments = code.Is(open, "(");
            var brace = hasArguments ? code.Mate(open) + 1 : open;
            yield return new(code, hasArguments ? code.Inside(open) : default, code.Is(brace, "{") ? brace : -1, code.Held(open), at);
        }
    }

    private static int AfterNew(CodeFile code, int from) =>
        code.Is(from, "new") ? from + 1
        : code.Is(from, "{") ? from
        : -1;

    /// <summary>The one text that an expression is, itself or by way of a constant.</summary>
    private static Excerpt? One(CodeFile code, Span span, int near) =>
        span.Length is > 0 and <= 3 && Texts(code, span, near, 0).Take(2).ToList() is [var only] ? only : null;

    /// <summary>The texts of an expression, and of what the variables in it were given before, in order.</summary>
    private static IEnumerable<Excerpt> Texts(CodeFile code, Span span, int near, int depth)
    {
        for (var i = span.From; i < span.To; i++)
            if (code[i].IsText)
            {
                // string.Join(" ", arguments)
                if (code[i].Value.Trim().Length > 0)
                    yield return TextOf(code, i);
            }
            else if (depth < Deepest && code.IsWord(i) && !code.IsLink(i - 1) && !code.Is(i + 1, "(") && !code.Is(i + 1, "=>"))
                foreach (var text in OfVariable(code, i, near, depth))
                    yield return text;
    }

    /// <summary>A text, in which what fills a hole is a part of a word: its braces are none of the shell that reads it.</summary>
    private static Excerpt TextOf(CodeFile code, int index)
    {
        var text = CommandsInPrograms.TextOf(code, index);
        if (!code[index].Holes)
            return text;
        var made = new Excerpt.Builder(text.Place(0));
        for (var i = 0; i < text.Length; i++)
            made.Add(text.Text[i] is '{' or '}' ? '_' : text.Text[i], text.Place(i));
        return made.Done();
    }

    /// <summary>foreach (var argument in Arguments(mirror)) info.ArgumentList.Add(argument): what a method of the file yields one by one.</summary>
    private static IEnumerable<Excerpt> OfLoop(CodeFile code, int word)
    {
        foreach (var at in code.Index.Places(code[word].Value))
            if (
                at < word
                && code.Is(at + 1, "in")
                && code.Functions.AreTogether(at, word)
                && code.Parent(at) is > 0 and var head
                && code.Is(head - 1, "foreach")
                && code.CallAt(code.Mate(code.Mate(head) - 1)) is { } call
                && code.Functions.Named(call.Word).Take(2).ToList() is [var maker]
            )
                foreach (var given in code.Index.Places("yield"))
                    if (maker.Body.Contains(given) && code.Is(given + 1, "return"))
                        foreach (var i in Enumerable.Range(given + 2, code.Expression(given + 2).Length))
                            if (code[i].IsText && code[i].Value.Trim().Length > 0)
                                yield return TextOf(code, i);
    }

    private static IEnumerable<Excerpt> OfVariable(CodeFile code, int word, int near, int depth)
    {
        var name = code[word].Value;
        var values = code
            .Names.Reaching(name, word)
            .Where(a => !a.Value.Contains(word) && (a.Name <= near || code.Functions.Around(a.Name) is null))
            .Take(4)
            .ToList();
        if (values.Count == 0)
            foreach (var text in OfLoop(code, word))
                yield return text;
        if (values.Count == 0)
            yield break;
        foreach (var value in values)
        foreach (var text in Texts(code, value.Value, value.Name, depth + 1))
            yield return text;
        // arguments.Add("-k"), arguments.AddRange(…), builder.Append("-k"), arguments += " -k"
        foreach (var added in code.Calls("Add", "AddRange", "Append", "Insert"))
            if (added.Name < near && added.Receiver == name && code.Functions.AreTogether(added.Name, near))
                foreach (var text in Texts(code, code.Inside(added.Open), added.Name, depth + 1))
                    yield return text;
    }

    /// <summary>Words one by one: new[] { … }, […], a collection by any other way; not one text.</summary>
    private static bool IsList(CodeFile code, Span span, int near)
    {
        if (span.IsEmpty)
            return false;
        if (code[span.From].IsText || code[span.From].Value is "string" or "String")
            return false;
        if (code.Is(span.From, "[") || code.Is(span.From, "{") || code.Is(span.From, "new") || code.Functions.Of(span) is not null)
            return true;
        return span.Length == 1
            && code.IsWord(span.From)
            && code.Names.Reaching(code[span.From].Value, near) is [var only, ..]
            && only.Value.From != span.From
            && IsList(code, only.Value, only.Name);
    }

    /// <summary>One of them.</summary>
    /// <param name="Code">The file.</param>
    /// <param name="Arguments">The run of the constructor's arguments.</param>
    /// <param name="Initialiser">The brace of its initialiser, or -1.</param>
    /// <param name="Held">The variable or member that holds it, or empty.</param>
    /// <param name="At">Where it is made.</param>
    private sealed record Info(CodeFile Code, Span Arguments, int Initialiser, string Held, int At)
    {
        /// <summary>The program, then its arguments.</summary>
        public Started Command()
        {
            var given = Code.Parts(Arguments).ToList();
            List<Excerpt> lines = [.. given.Skip(1).Where(a => !IsList(Code, a, At)).SelectMany(Given), .. Set("Arguments")];
            return new(
                [
                    .. given.Take(1).SelectMany(Given).Concat(Set("FileName")).Take(1),
                    .. lines,
                    .. given.Skip(1).Where(a => IsList(Code, a, At)).SelectMany(Given),
                    .. Set("ArgumentList"),
                    .. Added(),
                ],
                lines.Count > 0
            );
        }

        /// <summary>An option's texts, from the initialiser and from what is assigned to the variable's member in the same function.</summary>
        private IEnumerable<Excerpt> Set(string option) =>
            Code.In(Initialiser, option) is { } given
                ? Given(given.Value)
                : Code.Settings(option)
                    .Where(s => s.IsMember && Held.Length > 0 && s.Owner == Held && IsBeside(s.Name))
                    .SelectMany(s => Texts(Code, s.Value, s.Name, 0));

        /// <summary>info.ArgumentList.Add("--insecure"), and foreach (var argument in new[] { … }) info.ArgumentList.Add(argument)</summary>
        private IEnumerable<Excerpt> Added() =>
            Held.Length == 0
                ? []
                : Code.Calls("Add", "AddRange")
                    .Where(c => c.Receiver == Held + ".ArgumentList" && IsBeside(c.Name))
                    .SelectMany(c =>
                        Looped(c) is { IsEmpty: false } loop ? Texts(Code, loop, c.Name, 0) : Texts(Code, c.Argument(0), c.Name, 0)
                    );

        /// <summary>What a loop around the call goes through, where it gives on the loop's variable.</summary>
        private Span Looped(Call add)
        {
            var name = Code[add.Argument(0).From].Value;
            for (var i = add.Start; i > Math.Max(0, add.Start - 80); i--)
                if (Code.Is(i, "foreach") && Code.Is(i + 1, "("))
                {
                    var head = Code.Inside(i + 1);
                    for (var k = head.From; k < head.To; k++)
                        if (Code.Is(k, "in"))
                            return Code.Is(k - 1, name) ? new(k + 1, head.To) : default;
                }

            return default;
        }

        private bool IsBeside(int place) => Code.Functions.AreTogether(place, At);

        private IEnumerable<Excerpt> Given(Span span) => Texts(Code, span, Initialiser >= 0 ? Initialiser : At, 0);
    }

    [GeneratedRegex("[a-z](Command|CommandLine|Cmd)$")]
    private static partial Regex IsCommand();

    [GeneratedRegex("^[A-Z][A-Z0-9_]{4,60}$")]
    private static partial Regex Variable();

    [GeneratedRegex(
        "^(Environment|EnvironmentVariables|SetEnvironmentVariable|WithEnvironmentVariables?|[eE]nv(ironment)?(Vars|Variables)?|env|\\w*Variables|\\w+Env)$"
    )]
    private static partial Regex Environments();

    [GeneratedRegex(
        "^(Start|Run|Exec|Execute|Shell|Bash|Sh|Cmd|Command|Invoke|Launch|Spawn|Read)(Process|Command|Shell|Script|Program|Tool|Async|AndWait|OrThrow)*$"
    )]
    private static partial Regex Starts();
}
