using Handclasp.Source.Engine;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>One word of a PowerShell statement: tokens without a blank between them.</summary>
/// <param name="At">Its tokens.</param>
/// <param name="Text">What it says, without the quotes around it.</param>
internal readonly record struct PowerShellWord(Span At, string Text)
{
    public bool Is(string word) => Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>PowerShell's statements as words; and what in it is another language: C# in Add-Type, programs it runs, files it writes.</summary>
internal static class PowerShellHost
{
    /// <summary>Every statement, those in blocks and brackets among them.</summary>
    public static IEnumerable<IReadOnlyList<PowerShellWord>> Statements(CodeFile code)
    {
        List<PowerShellWord> words = [];
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            // A backtick at the end of a line goes on.
            var goesOn = i > 0 && code.Is(i - 1, "`");
            if (code.Is(i, "`"))
                continue;
            if (
                (code[i].LineBefore && !goesOn && i > 0 && !code.Is(i - 1, "|") && !code.Is(i - 1, ",") && !InList(code, i))
                || code[i] is { Kind: TokenKind.Symbol, Value: ";" or "|" or "{" or "}" or "&&" or "||" or "(" or ")" or "&" }
            )
            {
                if (words.Count > 0)
                    yield return words;
                words = [];
            }

            if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "|" or "{" or "}" or "&&" or "||" or "(" or ")" or "&" })
                continue;
            var to = i + 1;
            while (
                to < code.Tokens.Length
                && code[to].Start == code[to - 1].End
                && code[to] is not { Kind: TokenKind.Symbol, Value: ";" or "|" or "{" or "}" or "(" or ")" or "," or "`" or "&" }
                && !(code.Is(to - 1, ","))
                && !(code.Is(i, "@") && to > i + 1)
            )
                to++;
            words.Add(new(new(i, to), to == i + 1 && code[i].IsText ? code[i].Value : Plain(code.Text(new(i, to)))));
            i = to - 1;
        }

        if (words.Count > 0)
            yield return words;
    }

    /// <summary>The texts of other languages in a script.</summary>
    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var script = new Script();
        List<Part> parts = [];
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i].IsText && IsCSharp(code[i].Value))
                parts.Add(new(CommandsInPrograms.TextOf(code, i), All.CSharp));
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "=" or "+=" } && code.IsWord(i - 1))
                Assigned(code, i, script);
            else if (code.Is(i, "(") && code[i - 1].IsWord && IsAdding(code, i))
                script.Array(Excerpt.Of(code.Source.Text, code[i - 3].Start + 1, code[i - 3].End), Texts(code, code.Inside(i)), true);
            else if (
                code[i].IsWord
                && code[i].Value.Equals("SetEnvironmentVariable", StringComparison.OrdinalIgnoreCase)
                && code.Is(i + 1, "(")
            )
            {
                var given = code.Parts(code.Inside(i + 1)).ToList();
                if (given.Count >= 2 && code[given[0].From].IsText)
                    Set(script, CommandsInPrograms.TextOf(code, given[0].From), Value(code, given[1].From));
            }
        }

        foreach (var words in Statements(code))
            Run(code, words, script, parts);
        return [script.Done(), .. parts];
    }

    private static bool InList(CodeFile code, int index) =>
        code.Parent(index) is >= 0 and var open && code.Is(open, "(") && code.Is(open - 1, "@");

    private static bool IsCSharp(string text) =>
        text.Length > 40
        && text.Contains("class ", StringComparison.Ordinal)
        && text.Contains('{', StringComparison.Ordinal)
        && (text.Contains("using System", StringComparison.Ordinal) || text.Contains("public ", StringComparison.Ordinal));

    /// <summary>$env:NAME = "0"; $options = @("-k", …); $options = "-k".</summary>
    private static void Assigned(CodeFile code, int equals, Script script)
    {
        var name = equals - 1;
        if (code.Is(name - 1, ":") && code[name - 2].Value is { } scope && scope.Equals("$env", StringComparison.OrdinalIgnoreCase))
        {
            if (!IsRestored(code, name, equals + 1))
                Set(script, Excerpt.Of(code.Source.Text, code[name].Start, code[name].End), Value(code, equals + 1));
            return;
        }

        if (code[name].Value is not ['$', _, ..] || !code[name].Value[1..].All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return;
        var variable = Excerpt.Of(code.Source.Text, code[name].Start + 1, code[name].End);
        var isMore = code.Is(equals, "+=");
        var value = equals + 1;
        // [Collections.Generic.List[string]]@('--fail', …)
        if (code.Is(value, "[") && code.Mate(value) is > 0 and var cast)
            value = cast + 1;
        if (code[value].IsText && isMore)
            script.Array(variable, [CommandsInPrograms.TextOf(code, value)], true);
        else if (code[value].IsText)
            script.Variable(variable, CommandsInPrograms.TextOf(code, value));
        else if (code.Is(value, "@") && code.Is(value + 1, "("))
            script.Array(variable, Texts(code, code.Inside(value + 1)), isMore);
    }

    /// <summary>$previous = $env:NAME; … $env:NAME = $previous: what it was before.</summary>
    private static bool IsRestored(CodeFile code, int name, int value) =>
        code[value].Value is ['$', _, ..] kept
        && Enumerable
            .Range(1, Math.Max(0, name - 4))
            .Any(i =>
                code.Is(i, "=")
                && code[i - 1].Value.Equals(kept, StringComparison.OrdinalIgnoreCase)
                && code[i + 1].Value.Equals("$env", StringComparison.OrdinalIgnoreCase)
                && code.Is(i + 2, ":")
                && code[i + 3].Value.Equals(code[name].Value, StringComparison.OrdinalIgnoreCase)
            );

    /// <summary>$arguments.Add('--insecure'), $arguments.AddRange(…), of a list.</summary>
    private static bool IsAdding(CodeFile code, int open) =>
        code[open - 1].Value is "Add" or "AddRange" or "Insert"
        && code.IsLink(open - 2)
        && code[open - 3].Value is ['$', _, ..] holder
        && holder[1..].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && code.Parts(code.Inside(open)).Take(2).ToList() is [var only]
        && (code[only.From].IsText || code.Is(only.From, "@"));

    /// <summary>What is set to an empty text is taken away by .NET before 9.</summary>
    private static void Set(Script script, Excerpt name, Excerpt value)
    {
        if (!value.IsEmpty)
            script.Variable(name, value);
    }

    private static IEnumerable<Excerpt> Texts(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To && i < span.From + 200; i++)
            if (code[i].IsText)
                yield return CommandsInPrograms.TextOf(code, i);
            else if (code[i].IsWord)
                yield return Excerpt.Of(code.Source.Text, code[i].Start, code[i].End);
    }

    private static Excerpt Value(CodeFile code, int at) =>
        code[at].IsText
            ? CommandsInPrograms.TextOf(code, at)
            : Excerpt.Of(code.Source.Text, code[at].Start, Math.Max(code[at].Start, code[at].End));

    private static void Run(CodeFile code, IReadOnlyList<PowerShellWord> words, Script script, List<Part> parts)
    {
        var first = words[0].Text;
        if (first.Equals("Start-Process", StringComparison.OrdinalIgnoreCase) || first.Equals("saps", StringComparison.OrdinalIgnoreCase))
        {
            var program = words.Skip(1).FirstOrDefault(w => !w.Text.StartsWith('-'));
            var list = words
                .SkipWhile(w => !w.Is("-ArgumentList") && !w.Is("-Args"))
                .Skip(1)
                .TakeWhile(w => !w.Text.StartsWith('-') || code[w.At.From].IsText)
                .ToList();
            if (program.Text is not null && list.Count > 0)
                script.Command([Of(code, program), .. list.SelectMany(w => Orders.Split(Of(code, w))).Select(w => w.Value)]);
        }
        else if (
            first.Equals("Set-Content", StringComparison.OrdinalIgnoreCase)
            || first.Equals("Add-Content", StringComparison.OrdinalIgnoreCase)
        )
        {
            var path =
                After(words, "-Path", "-LiteralPath", "-FilePath") ?? (words.Count > 1 && !words[1].Text.StartsWith('-') ? words[1] : null);
            var value = After(words, "-Value") ?? (words.Count > 2 && !words[2].Text.StartsWith('-') ? words[2] : null);
            if (
                path is { } file
                && value is { } text
                && HostFiles.LanguageOf(file.Text, text.Text) is { } language
                && language != All.PowerShell
            )
                parts.Add(new(Of(code, text), language));
        }
        else if (
            (first.Equals("Set-Item", StringComparison.OrdinalIgnoreCase) || first.Equals("New-Item", StringComparison.OrdinalIgnoreCase))
            && words.FirstOrDefault(w => w.Text.StartsWith("env:", StringComparison.OrdinalIgnoreCase)) is { Text: not null } variable
        )
        {
            var value = After(words, "-Value") ?? words[^1];
            Set(script, Of(code, variable).Slice(4, variable.Text.Length), Of(code, value));
        }
        else if (
            first.Equals("Invoke-Expression", StringComparison.OrdinalIgnoreCase) || first.Equals("iex", StringComparison.OrdinalIgnoreCase)
        )
        {
            foreach (var word in words.Skip(1).Where(w => code[w.At.From].IsText))
                script.Lines(Of(code, word));
        }
        else if (!first.StartsWith('[') && !first.StartsWith('-') && words.Count > 1 && !IsCmdlet(words))
        {
            // $output = curl.exe -k …
            var from = words.Count > 2 && first.StartsWith('$') && words[1].Text is "=" or "+=" ? 2 : 0;
            script.Command(words.Skip(from).Where(w => w.Text is not ("," or "." or "&")).Select(w => Splatted(code, w)));
        }
        else if (words.Count > 2 && Checks.Code.Commands.Tools.Knows(CommandName(words[1].Text)) && IsOwnFunction(code, first))
        {
            // Invoke-Native curl.exe @('-k', …): a function of the file that runs what it is given.
            script.Command(words.Skip(1).Where(w => w.Text is not ("," or "." or "&" or "@")).Select(w => Splatted(code, w)));
        }
    }

    private static string CommandName(string word) =>
        word.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? word[..^4].ToLowerInvariant() : word.ToLowerInvariant();

    private static bool IsOwnFunction(CodeFile code, string name) =>
        Enumerable
            .Range(1, Math.Max(0, code.Tokens.Length - 2))
            .Any(i =>
                code[i - 1].IsWord
                && code[i - 1].Value.Equals("function", StringComparison.OrdinalIgnoreCase)
                && code.Text(new(i, Math.Min(i + 3, code.Tokens.Length))).StartsWith(name, StringComparison.OrdinalIgnoreCase)
            );

    /// <summary>Verb-Noun: PowerShell's own, whose parameters are read as such.</summary>
    private static bool IsCmdlet(IReadOnlyList<PowerShellWord> words)
    {
        var first = words.Count > 2 && words[0].Text.StartsWith('$') && words[1].Text is "=" or "+=" ? words[2].Text : words[0].Text;
        var dash = first.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && first.All(c => char.IsAsciiLetter(c) || c is '-' or '\\' or '.') && char.IsAsciiLetterUpper(first[0]);
    }

    private static PowerShellWord? After(IReadOnlyList<PowerShellWord> words, params string[] names)
    {
        for (var i = 1; i + 1 < words.Count; i++)
            if (names.Any(n => words[i].Is(n)))
                return words[i + 1];
        return null;
    }

    /// <summary>@options: the words of an array.</summary>
    private static Excerpt Splatted(CodeFile code, PowerShellWord word)
    {
        var text = Of(code, word);
        // $list.ToArray()
        if (text.Text is ['$', ..] && text.Text.EndsWith(".ToArray", StringComparison.OrdinalIgnoreCase))
            return text.Slice(0, text.Length - ".ToArray".Length);
        return text.Length > 1 && text.Text[0] == '@' && char.IsAsciiLetter(text.Text[1])
            ? new Excerpt.Builder(text.Place(0)).Add('$', text.Place(0)).Add(text, 1, text.Length).Done()
            : text;
    }

    private static Excerpt Of(CodeFile code, PowerShellWord word)
    {
        if (word.At.Length == 1 && code[word.At.From].IsText)
            return CommandsInPrograms.TextOf(code, word.At.From);
        var (from, to) = Fixing.Range(code, word.At);
        return Excerpt.Of(code.Source.Text, from, to).Unquoted();
    }

    private static string Plain(string text) => text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;
}
