using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>Lines of shell that a Go program puts together: "curl -k " + url, fmt.Sprintf("curl -k %s", url), strings.Join([]string{…}, " &amp;&amp; ").</summary>
internal static class GoLines
{
    private const int Deepest = 3;

    /// <summary>The lines that an expression comes to; what is not known here stands as a word.</summary>
    public static IEnumerable<Excerpt> Of(CodeFile code, Span value, int depth = 0)
    {
        if (value.IsEmpty || depth > Deepest)
            return [];
        if (value.Length == 1 && code.IsWord(value.From))
            return
            [
                .. code
                    .Names.Reaching(code[value.From].Value, value.From)
                    .Where(a => !a.Value.Contains(value.From) && a.Name < value.From)
                    .SelectMany(a => Of(code, a.Value, depth + 1)),
            ];
        if (code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is > 0 and var open && code.PathStart(open - 1) == value.From)
            return code[open - 1].Value switch
            {
                "Sprintf" or "Sprint" or "Sprintln" => [.. code.Parts(code.Inside(open)).Take(1).SelectMany(p => Of(code, p, depth + 1))],
                "Join" => [.. Elements(code, code.Parts(code.Inside(open)).FirstOrDefault(), depth)],
                "TrimSpace" or "Trim" => Of(code, code.Parts(code.Inside(open)).FirstOrDefault(), depth + 1),
                _ => [],
            };
        return Joined(code, value) is { } line ? [line] : [];
    }

    /// <summary>Each text of a list is a command, or a word of one: both are read.</summary>
    private static IEnumerable<Excerpt> Elements(CodeFile code, Span list, int depth)
    {
        list = code.Names.Held(list);
        if (list.IsEmpty || !code.Is(list.To - 1, "}") || code.Mate(list.To - 1) is not (> 0 and var open))
            yield break;
        foreach (var part in code.Parts(code.Inside(open)))
        foreach (var line in Of(code, part, depth + 1))
            yield return line;
    }

    /// <summary>Texts and names with plus between them.</summary>
    private static Excerpt? Joined(CodeFile code, Span value)
    {
        if (!Enumerable.Range(value.From, value.Length).Any(i => code[i].IsText))
            return null;
        var made = new Excerpt.Builder(code[value.From].Start);
        for (var i = value.From; i < value.To; i++)
            if (code[i].IsText)
            {
                var text = CommandsInPrograms.TextOf(code, i);
                made.Add(text, 0, text.Length);
            }
            else if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.IsWord(i) && !code.IsLink(i + 1))
                made.Say("VALUE", code[i].Start);
        return made.Done();
    }
}
