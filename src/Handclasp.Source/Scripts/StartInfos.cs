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
        foreach (var info in Made(code))
        {
            known.Add(info.Held);
            yield return info.Words();
        }

        // process.StartInfo.FileName = "curl"
        foreach (var setting in code.Settings("FileName"))
            if (setting.IsMember && setting.Owner.EndsWith("StartInfo", StringComparison.Ordinal) && known.Add(setting.Owner))
                yield return new Info(code, default, -1, setting.Owner, setting.Name).Words();
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

    /// <summary>One of them.</summary>
    /// <param name="Code">The file.</param>
    /// <param name="Arguments">The run of the constructor's arguments.</param>
    /// <param name="Initialiser">The brace of its initialiser, or -1.</param>
    /// <param name="Held">The variable or member that holds it, or empty.</param>
    /// <param name="At">Where it is made.</param>
    private sealed record Info(CodeFile Code, Span Arguments, int Initialiser, string Held, int At)
    {
        /// <summary>The program, then its arguments.</summary>
        public List<Excerpt> Words()
        {
            var given = Code.Parts(Arguments).ToList();
            return
            [
                .. given.Take(1).SelectMany(Texts).Concat(Set("FileName")).Take(1),
                .. given.Skip(1).SelectMany(Texts),
                .. Set("Arguments"),
                .. Set("ArgumentList"),
                .. Added(),
            ];
        }

        /// <summary>An option's texts, from the initialiser and from what is assigned to the variable's member in the same function.</summary>
        private IEnumerable<Excerpt> Set(string option) =>
            Code.In(Initialiser, option) is { } given
                ? Texts(given.Value)
                : Code.Settings(option)
                    .Where(s => s.IsMember && Held.Length > 0 && s.Owner == Held && IsBeside(s.Name))
                    .SelectMany(s => Texts(s.Value));

        /// <summary>info.ArgumentList.Add("--insecure")</summary>
        private IEnumerable<Excerpt> Added() =>
            Held.Length == 0
                ? []
                : Code.Calls("Add")
                    .Where(c => c.Receiver == Held + ".ArgumentList" && IsBeside(c.Name))
                    .SelectMany(c => Texts(c.Argument(0)));

        private bool IsBeside(int place) => ReferenceEquals(Code.Functions.Around(place), Code.Functions.Around(At));

        private IEnumerable<Excerpt> Texts(Span span) =>
            Enumerable.Range(span.From, span.Length).Where(i => Code[i].IsText).Select(i => CommandsInPrograms.TextOf(Code, i));
    }
}
