using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>C and C++: a command line that is put together in a buffer or a string before it is run.</summary>
internal static class CCommands
{
    private static readonly string[] Prints =
    [
        "snprintf",
        "sprintf",
        "strcpy",
        "strncpy",
        "strlcpy",
        "strcat",
        "strncat",
        "strlcat",
        "asprintf",
        "sprintf_s",
        "strcpy_s",
        "strcat_s",
        "swprintf",
    ];

    /// <summary>The texts of <c>snprintf(cmd, n, "curl -k %s", url); system(cmd)</c> and <c>cmd = "curl -k " + url; system(cmd.c_str())</c>.</summary>
    public static List<Excerpt> Line(CodeFile code, Span given)
    {
        if (given.IsEmpty || !code.IsWord(given.From))
            return [];
        // system(cmd), popen(cmd, "r"), system(cmd.c_str())
        var name = code[given.From].Value;
        List<Excerpt> texts = [];
        foreach (var call in code.Calls(Prints))
            if (
                call.Name < given.From
                && code.Functions.AreTogether(call.Name, given.From)
                && Enumerable.Range(call.Argument(0).From, call.Argument(0).Length).Any(i => code[i].Value == name)
            )
                texts.AddRange(
                    call.Arguments.Skip(1)
                        .SelectMany(a => Enumerable.Range(a.From, a.Length))
                        .Where(i => code[i].IsText)
                        .Select(i => CommandsInPrograms.TextOf(code, i))
                );
        foreach (var place in code.Index.Places(name))
            if (
                place < given.From
                && code.Functions.AreTogether(place, given.From)
                && code[place + 1].Value is "=" or "+=" or "<" or "(" or "{"
                && (code[place + 1].Value is not ("(" or "{") || code.IsWord(place - 1))
            )
                for (var i = place + 2; i < code.Tokens.Length && i < place + 60 && !code.Is(i, ";"); i++)
                    if (code[i].IsText)
                        texts.Add(CommandsInPrograms.TextOf(code, i));
        return texts.Count > 0 && texts[0].Text.Contains(' ', StringComparison.Ordinal) ? [CommandsInPrograms.Joined(texts)] : [];
    }
}
