using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>
/// Lists that are a command by their first word, whoever runs them: <c>$this->run(['curl', '-k', $url])</c>, <c>my @c = qw(curl -k)</c>,
/// <c>base ++ Seq("-k", url)</c> where base begins with a program; and what Scala runs with an exclamation mark.
/// </summary>
internal static class CommandLists
{
    private const int Most = 60;

    /// <summary>Calls that are given a command in order to compare it.</summary>
    private static readonly string[] Asking =
    [
        "expect",
        "with",
        "is_deeply",
        "eq",
        "contain_exactly",
        "to",
        "match_array",
        "is",
        "isEqualTo",
    ];

    private static readonly string[] Makers = ["Seq", "List", "Array", "Vector", "array", "c", "array_merge"];

    /// <summary>True for the languages whose lists are read here.</summary>
    public static bool Reads(CodeFile code) =>
        code.Language.Name is "PHP" or "Ruby" or "Perl" or "Scala" or "Groovy" or "R" or "Lua" or "Dart" or "Elixir" or "VB.NET";

    /// <summary>Puts the commands into a script.</summary>
    public static void Read(CodeFile code, Script script)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i].IsText)
            {
                if (Words(code, i) is { } quoted)
                    Add(code, i, quoted, script);
                else if (IsRun(code, i))
                    script.Lines(CommandsInPrograms.TextOf(code, i));
            }
            else if (Inside(code, i) is { } list && code.IsOpen(i))
            {
                var words = list.Where(t => code[t].IsText)
                    .Concat(AddedTo(code, i))
                    .Select(t => CommandsInPrograms.TextOf(code, t))
                    .ToList();
                Add(code, i, words, script);
            }
        }
    }

    private static void Add(CodeFile code, int at, List<Excerpt> words, Script script)
    {
        if (words.Count == 0 || IsAsked(code, at))
            return;
        if (!IsProgram(words[0]))
            words = [.. Before(code, at), .. words];
        if (words.Count > 1 && IsProgram(words[0]))
            script.Command(words);
    }

    /// <summary>def args = ['curl', …]; if (…) args &lt;&lt; '-k': what is put behind the list that a variable of Groovy or Scala holds.</summary>
    private static IEnumerable<int> AddedTo(CodeFile code, int open)
    {
        var first = code.Is(open, "(") && code.IsWord(open - 1) ? open - 1 : open;
        return code.Language.IsJvm && code.Is(first - 1, "=") && code.IsWord(first - 2)
            ? ArgumentLists.Added(code, code[first - 2].Value, first - 2)
            : [];
    }

    private static bool IsProgram(Excerpt word) =>
        !word.Text.Contains(' ', StringComparison.Ordinal) && Tools.Knows(word.Text.Split('/', '\\')[^1]);

    /// <summary>The list that this one is put behind: base ++ Seq(…), base + […], [*base, …], push @base, ….</summary>
    private static IEnumerable<Excerpt> Before(CodeFile code, int at)
    {
        var first = code.Is(at, "(") && code.IsWord(at - 1) ? at - 1 : at;
        var holder =
            code[first - 1].Value is "++" or "+" or ":::" or "," && code.IsWord(first - 2) ? first - 2
            : code.IsOpen(at) && code[at + 1].Value is "*" or "..." && code.IsWord(at + 2) ? at + 2
            : -1;
        // Scala: ("wget" +: flags) ++ Seq("-k")
        if (
            code.Language == All.Scala
            && code[first - 1].Value is "++" or ":::" or ":++"
            && code.Is(first - 2, ")")
            && code.Mate(first - 2) is >= 0 and var group
        )
            return Enumerable
                .Range(group + 1, first - 3 - group)
                .SelectMany(i =>
                    code[i].IsText ? [i]
                    : code.IsWord(i) ? ArgumentLists.Of(code, i)
                    : []
                )
                .Select(t => CommandsInPrograms.TextOf(code, t));
        return holder < 0 ? [] : ArgumentLists.Of(code, holder).Select(t => CommandsInPrograms.TextOf(code, t));
    }

    /// <summary>Indexes of the elements of the list that a bracket opens, or null where it opens none.</summary>
    private static IEnumerable<int>? Inside(CodeFile code, int open)
    {
        var isList =
            code.Is(open, "[") && !code.IsWord(open - 1) && code.Mate(open) - open < Most
            || code.Is(open, "(") && code.IsWord(open - 1) && Makers.Contains(code[open - 1].Value)
            || code.Is(open, "{") && code.Language.Name is "VB.NET" or "Lua" && code.Mate(open) - open < Most;
        return isList ? code.Parts(code.Inside(open)).Where(p => p.Length > 0).Select(p => p.From) : null;
    }

    /// <summary>qw(curl -k), %w[curl -k]: a list in one text.</summary>
    private static List<Excerpt>? Words(CodeFile code, int text)
    {
        var written = code.Source.Text.AsSpan(code[text].Start, code[text].End - code[text].Start);
        if (
            !(code.Language == All.Perl && written.StartsWith("qw") || code.Language == All.Ruby && written.StartsWith("%w"))
            || code[text].Value.Length > 600
        )
            return null;
        List<Excerpt> words = [];
        var whole = CommandsInPrograms.TextOf(code, text);
        for (var (i, from) = (0, -1); i <= whole.Length; i++)
        {
            var isSpace = i == whole.Length || char.IsWhiteSpace(whole.Text[i]);
            if (isSpace && from >= 0)
                (words, from) = ([.. words, whole.Slice(from, i)], -1);
            else if (!isSpace && from < 0)
                from = i;
        }

        return words;
    }

    /// <summary>Scala: "curl -k …".!, s"vault read …".!!, "wget …" ! log</summary>
    private static bool IsRun(CodeFile code, int text) =>
        code.Language == All.Scala
        && code[text].Value.Contains(' ', StringComparison.Ordinal)
        && (
            code[text + 1].Value is ".!" or ".!!" or ".!<" or "!" or "!!" or "!<" or "!!<"
            || code.Is(text + 1, ".") && code[text + 2].Value is "!" or "!!" or "!!<" or "!<" or "lazyLines" or "lineStream"
        );

    private static bool IsAsked(CodeFile code, int at)
    {
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (
                code.CallAt(open) is { } call
                && (Asking.Contains(call.Word) || call.Word.StartsWith("assert", StringComparison.OrdinalIgnoreCase))
            )
                return true;
        return false;
    }
}
