using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Tables of structures: what their rows have for a member that is looked up, <c>planes[plane].mode</c>, <c>p->verify_host</c>.</summary>
internal static class Rows
{
    private static readonly object Key = new();

    /// <summary>A structure of the file: its name, or empty; the brace before its members; their names in order.</summary>
    private sealed record Structure(string Type, int Open, List<string> Members);

    /// <summary>The values of the rows, where one structure alone has such a member.</summary>
    public static IEnumerable<Span> Of(CodeFile code, string member)
    {
        if (All(code).Where(s => s.Members.Contains(member)).Take(2).ToList() is not [var structure])
            yield break;
        var position = structure.Members.IndexOf(member);
        foreach (var table in Tables(code, structure))
            for (var i = table; i < code.Mate(table); i++)
            {
                if (!code.Is(i, "{") || code.Parts(code.Inside(i)).ToList() is not { Count: > 0 } parts)
                    continue;
                if (code.In(i, member) is { } named)
                    yield return named.Value;
                else if (parts.Find(p => code.Is(p.From, ".") && code.Is(p.From + 1, member)) is { Length: > 3 } given)
                    yield return new(given.From + 3, given.To);
                else if (parts.Count == structure.Members.Count && !code.Is(parts[0].From, "{") && !code.Is(parts[0].From, "["))
                    yield return parts[position];
            }
    }

    private static List<Structure> All(CodeFile code) =>
        code.Once<List<Structure>>(
            Key,
            c =>
                [
                    .. c
                        .Index.Places("struct")
                        .Where(c.IsWord)
                        .Select(p =>
                            c.Is(p + 1, "{") ? new Structure(Alias(c, p + 1), p + 1, Members(c, p + 1))
                            : c.IsWord(p + 1) && c.Is(p + 2, "{") ? new Structure(c[p + 1].Value, p + 2, Members(c, p + 2))
                            : null
                        )
                        .OfType<Structure>(),
                ]
        );

    /// <summary>typedef struct { … } row_t;</summary>
    private static string Alias(CodeFile code, int open) =>
        code.IsWord(code.Mate(open) + 1) && code.Is(code.Mate(open) + 2, ";") ? code[code.Mate(open) + 1].Value : "";

    private static List<string> Members(CodeFile code, int open)
    {
        List<string> members = [];
        foreach (var part in code.Parts(code.Inside(open)))
        {
            var name = -1;
            for (var i = part.From; i < part.To && !code.Is(i, "=") && !code.Is(i, "{"); i++)
                // int (*callback)(int, X509_STORE_CTX *)
                if (code.Is(i, "(") && code.Is(i + 1, "*") && code.IsWord(i + 2))
                {
                    name = i + 2;
                    break;
                }
                else if (code.IsOpen(i))
                    i = code.Mate(i);
                else if (code.IsWord(i))
                    name = i;
            if (name >= 0)
                members.Add(code[name].Value);
        }

        return members;
    }

    /// <summary>The braces of what is initialised with rows of a structure: of the variable behind it, or of those that are declared with its type.</summary>
    private static IEnumerable<int> Tables(CodeFile code, Structure structure)
    {
        IEnumerable<int> from =
            structure.Type.Length == 0
                ? [code.Mate(structure.Open) + 1]
                : code.Index.Places(structure.Type).Where(p => code.IsWord(p) && !code.Is(p + 1, "{")).Select(p => p + 1);
        foreach (var start in from)
            for (var i = start; i < start + 24 && i < code.Tokens.Length && !code.Is(i, ";") && !code.Is(i, ")"); i++)
                if (code.Is(i, "{"))
                {
                    yield return i;
                    break;
                }
                else if (code.IsOpen(i))
                    i = code.Mate(i);
    }
}
