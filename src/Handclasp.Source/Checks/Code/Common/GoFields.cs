using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Structures that a Go file declares, and what it puts into their fields: by name, by position, in tables of them.</summary>
internal static class GoFields
{
    private static readonly object Key = new();

    /// <summary>A structure.</summary>
    /// <param name="Type">Its name; empty for one that is written where it is used: []struct{ … }{ … }.</param>
    /// <param name="Open">The brace before its fields.</param>
    /// <param name="Fields">Their names, in order.</param>
    private sealed record Structure(string Type, int Open, List<string> Fields);

    /// <summary>The only structure of the file that declares a field of that name has that type; null where there is none, or several.</summary>
    public static string? TypeWith(CodeFile code, string field) => Only(code, field)?.Type;

    /// <summary>What the file puts into a field of that name, where one structure alone declares it.</summary>
    public static IEnumerable<Setting> Named(CodeFile code, string field) =>
        Only(code, field) is { } structure ? code.Settings(field).Where(s => IsOf(code, s, structure)) : [];

    /// <summary>What stands in the field's place where a literal of its structure names none: { "admin", tls.NoClientCert }.</summary>
    public static IEnumerable<Span> Placed(CodeFile code, string field)
    {
        if (Only(code, field) is not { } structure)
            yield break;
        var at = structure.Fields.IndexOf(field);
        foreach (var open in Literals(code, structure))
            if (code.Parts(code.Inside(open)).ToList() is var parts && parts.Count == structure.Fields.Count && !IsNamed(code, parts[0]))
                yield return parts[at];
    }

    /// <summary>name: value.</summary>
    private static bool IsNamed(CodeFile code, Span part) => code.IsWord(part.From) && code.Is(part.From + 1, ":");

    private static Structure? Only(CodeFile code, string field) =>
        All(code).Where(s => s.Fields.Contains(field)).Take(2).ToList() is [var only] ? only : null;

    private static List<Structure> All(CodeFile code) =>
        code.Once<List<Structure>>(
            Key,
            c =>
                [
                    .. c
                        .Index.Places("struct")
                        .Where(p => c.IsWord(p) && c.Is(p + 1, "{"))
                        .Select(p => new Structure(c.IsWord(p - 1) && c.Is(p - 2, "type") ? c[p - 1].Value : "", p + 1, Fields(c, p + 1))),
                ]
        );

    private static List<string> Fields(CodeFile code, int open)
    {
        List<string> fields = [];
        for (var i = open + 1; i < code.Mate(open); i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.IsWord(i) && (code[i].LineBefore || code.Is(i - 1, ";") || i == open + 1))
            {
                fields.Add(code[i].Value);
                for (; code.Is(i + 1, ",") && code.IsWord(i + 2); i += 2)
                    fields.Add(code[i + 2].Value);
            }
        }

        return fields;
    }

    /// <summary>The braces of the literals of a structure: by themselves, and as the elements of a list or a map.</summary>
    private static IEnumerable<int> Literals(CodeFile code, Structure structure)
    {
        List<int> opens =
            structure.Type.Length == 0
                ? [code.Mate(structure.Open) + 1]
                : [.. code.Index.Places(structure.Type).Where(p => code.IsWord(p) && code.Is(p + 1, "{")).Select(p => p + 1)];
        foreach (var open in opens.Where(o => code.Is(o, "{")))
            if (IsTable(code, open))
                foreach (var part in code.Parts(code.Inside(open)))
                {
                    if (Element(code, part) is { } element)
                        yield return element;
                }
            else
                yield return open;
    }

    /// <summary>[]T{, map[K]T{, []struct{…}{.</summary>
    private static bool IsTable(CodeFile code, int open)
    {
        var type = code.Is(open - 1, "}") ? code.Mate(open - 1) - 1 : open - 1;
        return code.Is(type - 1, "]") || code.Is(type - 1, "*") && code.Is(type - 2, "]");
    }

    /// <summary>The brace of an element: { … }, key: { … }.</summary>
    private static int? Element(CodeFile code, Span part)
    {
        for (var i = part.From; i < part.To; i++)
            if (code.Is(i, "{"))
                return code.Mate(i) == part.To - 1 ? i : null;
            else if (code.IsOpen(i))
                i = code.Mate(i);
        return null;
    }

    private static bool IsOf(CodeFile code, Setting setting, Structure structure)
    {
        if (setting.Value.IsEmpty)
            return false;
        if (setting.IsMember)
            return GoTls.TypeOf(code, setting.Owner, setting.Name) is var type && (type.Length == 0 || type == structure.Type);
        return code.Is(setting.Container, "{")
            && (
                structure.Type.Length > 0 && code.Is(setting.Container - 1, structure.Type) && !code.IsLink(setting.Container - 2)
                || Literals(code, structure).Contains(setting.Container)
            );
    }
}
