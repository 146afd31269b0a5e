using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>.NET's ProcessStartInfo: its program and its arguments may stand in the constructor, in the initialiser, or be set afterwards.</summary>
internal static class StartInfos
{
    /// <summary>True for a language that has it, where this reader and no other reads it.</summary>
    public static bool Reads(CodeFile code) => code.Language == All.CSharp;

    /// <summary>The commands that are put together so.</summary>
    public static IEnumerable<List<Excerpt>> Commands(CodeFile code)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (var (arguments, initialiser, held, at) in Made(code))
        {
            known.Add(held);
            yield return [.. Program(code, arguments, initialiser, held, at).Take(1), .. Rest(code, arguments, initialiser, held, at)];
        }

        // process.StartInfo.FileName = "curl"
        foreach (var setting in code.Settings("FileName"))
            if (setting.IsMember && setting.Owner.EndsWith("StartInfo", StringComparison.Ordinal) && known.Add(setting.Owner))
                yield return [.. Texts(code, setting.Value).Take(1), .. Rest(code, default, -1, setting.Owner, setting.Name)];
    }

    /// <summary>Each construction: the run of its arguments, the brace of its initialiser or -1, and the variable that holds it.</summary>
    private static IEnumerable<(Span Arguments, int Initialiser, string Held, int At)> Made(CodeFile code)
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
            yield return (hasArguments ? code.Inside(open) : default, code.Is(brace, "{") ? brace : -1, code.Held(open), at);
        }
    }

    private static int AfterNew(CodeFile code, int from) =>
        code.Is(from, "new") ? from + 1
        : code.Is(from, "{") ? from
        : -1;

    private static IEnumerable<Excerpt> Program(CodeFile code, Span arguments, int initialiser, string held, int at) =>
        [.. code.Parts(arguments).Take(1).SelectMany(a => Texts(code, a)), .. Set(code, initialiser, held, at, "FileName")];

    private static IEnumerable<Excerpt> Rest(CodeFile code, Span arguments, int initialiser, string held, int at) =>
        [
            .. code.Parts(arguments).Skip(1).SelectMany(a => Texts(code, a)),
            .. Set(code, initialiser, held, at, "Arguments"),
            .. Set(code, initialiser, held, at, "ArgumentList"),
            .. Added(code, held, at),
        ];

    /// <summary>An option's texts, from the initialiser and from what is assigned to the variable's member in the same function.</summary>
    private static IEnumerable<Excerpt> Set(CodeFile code, int initialiser, string held, int at, string option)
    {
        if (code.In(initialiser, option) is { } given)
            return Texts(code, given.Value);
        return code.Settings(option)
            .Where(s => s.IsMember && held.Length > 0 && s.Owner == held && IsBeside(code, s.Name, at))
            .SelectMany(s => Texts(code, s.Value));
    }

    /// <summary>info.ArgumentList.Add("--insecure")</summary>
    private static IEnumerable<Excerpt> Added(CodeFile code, string held, int at) =>
        held.Length == 0
            ? []
            : code.Calls("Add")
                .Where(c => c.Receiver == held + ".ArgumentList" && IsBeside(code, c.Name, at))
                .SelectMany(c => Texts(code, c.Argument(0)));

    private static bool IsBeside(CodeFile code, int place, int at) =>
        ReferenceEquals(code.Functions.Around(place), code.Functions.Around(at));

    private static IEnumerable<Excerpt> Texts(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Where(i => code[i].IsText).Select(i => CommandsInPrograms.TextOf(code, i));
}
