using Handclasp.Source.Formats;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>How programs of Node.js, Deno and Bun run others: words in lists that are put together elsewhere, templates behind a tag, an environment for a child.</summary>
internal static class NodeProcesses
{
    private const int Deepest = 4;

    /// <summary>Tags that run the template behind them: zx, Bun, execa.</summary>
    private static readonly string[] Tags = ["$", "$$", "$sync", "execa", "execaSync", "sh"];

    /// <summary>True for the template that a tag runs: $`…`, $({ … })`…`, $.sync`…`.</summary>
    public static bool IsTemplate(CodeFile code, int text)
    {
        if (!code[text].IsText || code.Source.Text[code[text].Start] != '`')
            return false;
        var tag = text - 1;
        if (code.Is(tag, ")") && code.Mate(tag) is > 0 and var open)
            tag = open - 1;
        while (code.IsWord(tag) && code.IsLink(tag - 1) && !Tags.Contains(code[tag].Value))
            tag -= 2;
        return code.IsWord(tag) && Tags.Contains(code[tag].Value);
    }

    /// <summary>The words that a call runs, those of lists and texts that a variable holds as well.</summary>
    public static List<Excerpt> Words(CodeFile code, Span arguments)
    {
        List<Excerpt> words = [];
        foreach (var argument in code.Parts(arguments))
            if (words.Count == 0 && Itself(code, argument) is { } program)
                words.Add(program);
            else if (code.Is(argument.From, "{"))
            {
                // new Deno.Command("curl", { args: ["-k"] })
                if (words.Count == 1 && code.In(argument.From, "args") is { } list)
                    Add(code, list.Value, words, 0);
            }
            else
                Add(code, argument, words, 0);
        return words;
    }

    /// <summary>A variable of the environment that is set to something written there: process.env.NAME = '1', env: { ...process.env, NAME: '1' }.</summary>
    public static (Excerpt Name, Excerpt Value)? Variable(CodeFile code, int name)
    {
        // Node's own is an option of Node's.
        if (
            !(code.IsWord(name) || code[name].IsText)
            || code[name].Value is "NODE_TLS_REJECT_UNAUTHORIZED"
            || !code[name].Value.Contains('_', StringComparison.Ordinal) && code[name].Value != "PYTHONHTTPSVERIFY"
            || !code[name].Value.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        )
            return null;
        if (Told(code, name) is { } told)
            return told;
        if (code.SettingAt(name) is not { } setting || !IsEnvironment(code, setting))
            return null;
        var value = setting.Value;
        if (
            value.Length != 1
            || code[value.From].Holes
            || code[value.From].Kind is not (TokenKind.Text or TokenKind.Number or TokenKind.Word)
        )
            return null;
        if (code.IsWord(value.From) && code[value.From].Value is not ("true" or "false"))
            return null;
        return (
            CommandsInPrograms.TextOf(code, name),
            code[value.From].IsText
                ? CommandsInPrograms.TextOf(code, value.From)
                : Excerpt.Of(code.Source.Text, code[value.From].Start, code[value.From].End)
        );
    }

    /// <summary>{ 'http.sslVerify': 'false' }: settings of git in an object, of which the program makes its arguments.</summary>
    public static List<Excerpt>? GitSetting(CodeFile code, int name)
    {
        if (
            !code[name].IsText
            || code[name].Value is not ("http.sslVerify" or "http.sslverify")
            || !code.Is(name + 1, ":")
            || code.SettingAt(name) is not { Value.Length: 1 } setting
            || code[setting.Value.From].Holes
            || !code.Index.Places("git").Any()
        )
            return null;
        var value = setting.Value.From;
        return
        [
            Invented("git", code[name].Start),
            Invented("config", code[name].Start),
            CommandsInPrograms.TextOf(code, name),
            code[value].IsText ? CommandsInPrograms.TextOf(code, value) : Excerpt.Of(code.Source.Text, code[value].Start, code[value].End),
        ];
    }

    /// <summary>A word that is not written there.</summary>
    private static Excerpt Invented(string word, int at)
    {
        var made = new Excerpt.Builder(at);
        foreach (var letter in word)
            made.Add(letter, at);
        return made.Done();
    }

    /// <summary>Deno.execPath(), process.execPath: the program that this one is run by.</summary>
    private static Excerpt? Itself(CodeFile code, Span argument)
    {
        var name =
            code.Is(argument.From, "Deno") && code.Is(argument.From + 2, "execPath") ? "deno"
            : argument.Length == 3 && code.Is(argument.From, "process") && code.Is(argument.From + 2, "execPath")
                ? code.Names.Has("Bun") ? "bun"
                    : "node"
            : "";
        return name.Length == 0 ? null : Invented(name, code[argument.From].Start);
    }

    /// <summary>git.env('GIT_SSL_NO_VERIFY', '1'), Deno.env.set('NAME', 'value').</summary>
    private static (Excerpt Name, Excerpt Value)? Told(CodeFile code, int name) =>
        code[name].IsText
        && code.Is(name + 1, ",")
        && code[name + 2] is { IsText: true, Holes: false, Value.Length: > 0 }
        && code.Is(name + 3, ")")
        && code.CallAt(code.Parent(name)) is { } call
        && (
            call.Word is "env" && code.Is(name - 1, "(")
            || call.Word is "set" && call.Receiver.EndsWith("env", StringComparison.Ordinal) && code.Is(name - 1, "(")
        )
            ? (CommandsInPrograms.TextOf(code, name), CommandsInPrograms.TextOf(code, name + 2))
            : null;

    private static void Add(CodeFile code, Span span, List<Excerpt> words, int depth)
    {
        if (span.IsEmpty || depth > Deepest)
            return;
        if (code.Is(span.From, "..."))
            span = new(span.From + 1, span.To);
        if (code.Is(span.From, "[") && code.Mate(span.From) == span.To - 1)
        {
            foreach (var part in code.Parts(code.Inside(span.From)))
                Add(code, part, words, depth + 1);
            return;
        }

        if (Joined(code, span) is { } joined)
        {
            Add(code, new(span.From, joined.Name - 1), words, depth + 1);
            foreach (var argument in joined.Arguments)
                Add(code, argument, words, depth + 1);
            return;
        }

        if (span.Length > 1 || !code.IsWord(span.From))
        {
            words.AddRange(CommandsInPrograms.Texts(code, span));
            return;
        }

        var name = code[span.From].Value;
        if (code.Names.Reaching(name, span.From) is not [var only] || only.Value.IsEmpty || only.Value.From == span.From)
            return;
        if (code.Is(only.Value.From, "[") || code[only.Value.From].IsText || Joined(code, only.Value) is not null)
            Add(code, only.Value, words, depth + 1);
        foreach (var call in code.Calls("push", "unshift"))
            if (
                call.Receiver == name
                && only.Name < call.Name
                && code.Names.Reaching(name, call.Name) is [var same]
                && same.Name == only.Name
            )
                foreach (var argument in call.Arguments)
                    Add(code, argument, words, depth + 1);
    }

    /// <summary>base.concat('-k', more): a list, and what is put behind it.</summary>
    private static Call? Joined(CodeFile code, Span span) =>
        span.Length > 4
        && code.Is(span.To - 1, ")")
        && code.Mate(span.To - 1) is > 0 and var open
        && code.CallAt(open) is { Word: "concat" } call
        && call.Name - 2 >= span.From
        && code.IsLink(call.Name - 1)
            ? call
            : null;

    private static bool IsEnvironment(CodeFile code, Setting setting)
    {
        if (setting.IsMember)
            return setting.Owner.Split('.')[^1] is "env";
        var brace = setting.Container;
        if (brace < 0 || !code.Is(brace, "{"))
            return false;
        if (
            code.Is(brace - 1, ":") && code.Is(brace - 2, "env")
            || code.Held(brace) is var held && held.EndsWith("env", StringComparison.OrdinalIgnoreCase)
        )
            return true;
        if (code.CallAt(code.Parent(brace)) is { Word: "assign" } call && code.Text(call.Argument(0)) is "process.env")
            return true;
        var isCopied = code.Parts(code.Inside(brace)).Any(p => code.Is(p.From, "...") && code.Is(p.To - 1, "env"));
        return isCopied
            || code.CallAt(code.Parent(brace)) is { Word: "assign" } merged && merged.Arguments.Any(a => code.Text(a) is "process.env");
    }
}
