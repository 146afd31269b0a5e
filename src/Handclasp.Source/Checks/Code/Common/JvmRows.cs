using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What the members of this file's own types are made with: entries of an enumeration, records of a table, the arguments of a constructor.
/// <c>READER("SHA1withECDSA", …)</c> for <c>device.algorithm</c>.
/// </summary>
internal static class JvmRows
{
    /// <summary>What each entry or maker gives for the member that an expression reads; none where it is none of a type of this file.</summary>
    public static IEnumerable<Span> Of(CodeFile code, Span value)
    {
        if (!code.Language.IsJvm || Member(code, value) is not { Length: > 0 } name)
            yield break;
        HashSet<int> told = [];
        foreach (var place in code.Index.Places(name))
            if (
                code.Parent(place) is > 0 and var open
                && code.Is(open, "(")
                && TypeOf(code, open) is { Length: > 0 } type
                && Position(code, open, place) is >= 0 and var position
                && told.Add(open)
            )
                foreach (var given in Made(code, type, name, position, open))
                    yield return given;
    }

    /// <summary>The name of the member that an expression is: <c>row.auth</c>, <c>row.auth()</c>, <c>row.getAuth()</c>, a field by its bare name.</summary>
    private static string Member(CodeFile code, Span value)
    {
        var last = code.Is(value.To - 1, ")") && code.Mate(value.To - 1) == value.To - 2 ? value.To - 3 : value.To - 1;
        if (last < value.From || !code.IsWord(last) || code.PathStart(last) > value.From)
            return "";
        var name = code[last].Value;
        if (value.Length == 1)
            return
                code.Functions.IsParameter(name, last) || code.Names.Reaching(name, last).Any(a => code.Functions.AreTogether(a.Name, last))
                ? ""
                : name;
        return name.Length > 4 && name.StartsWith("get", StringComparison.Ordinal) && char.IsUpper(name[3])
            ? char.ToLowerInvariant(name[3]) + name[4..]
            : name;
    }

    /// <summary>The type of this file whose constructor's parameters begin there; empty where they are none.</summary>
    private static string TypeOf(CodeFile code, int open)
    {
        var name = open - 1;
        while (name > open - 6 && code[name].Value is "constructor" or "private" or "internal" or "@Inject")
            name--;
        if (!code.IsWord(name) || !char.IsUpper(code[name].Value[0]))
            return "";
        if (code[name - 1].Value is "class" or "record")
            return code[name].Value;
        return code.Is(code.Mate(open) + 1, "{") && !code.Is(name - 1, "new") && Mentions.IsDeclaredHere(code, code[name].Value)
            ? code[name].Value
            : "";
    }

    private static int Position(CodeFile code, int open, int place)
    {
        var position = 0;
        foreach (var part in code.Parts(code.Inside(open)))
        {
            if (part.Contains(place))
                // Type name; name: Type = usual.
                return place == part.To - 1 || code[place + 1].Value is ":" or "=" ? position : -1;
            position++;
        }

        return -1;
    }

    private static IEnumerable<Span> Made(CodeFile code, string type, string name, int position, int declared)
    {
        foreach (var call in code.Calls(type))
            if (call.Open != declared && !IsHead(code, call) && Argument(code, call.Open, name, position) is { IsEmpty: false } given)
                yield return given;
        foreach (var word in code.Index.Places(type))
        {
            if (!(code[word - 1].Value is "enum" || code.Is(word - 1, "class") && code.Is(word - 2, "enum")))
                continue;
            var open = word + 1;
            while (open < word + 60 && !code.Is(open, "{"))
                open = code.Is(open, "(") ? code.Mate(open) + 1 : open + 1;
            var inside = code.Is(open, "{") ? code.Inside(open) : default;
            for (var i = inside.From; i < inside.To && !code.Is(i, ";"); i++)
                if (code.Is(i, "("))
                {
                    if (code.IsWord(i - 1) && Argument(code, i, name, position) is { IsEmpty: false } given)
                        yield return given;
                    i = code.Mate(i);
                }
                else if (code.Is(i, "{"))
                    i = code.Mate(i);
        }
    }

    private static bool IsHead(CodeFile code, Call call) =>
        code[call.Name - 1].Value is "class" or "record"
        || code.Is(code.Mate(call.Open) + 1, "{") && !call.IsNew && !code.Language.TrailingBlocks;

    private static Span Argument(CodeFile code, int open, string name, int position)
    {
        var arguments = code.Parts(code.Inside(open)).ToList();
        if (arguments.Find(a => code.Is(a.From, name) && code[a.From + 1].Value is "=" or ":") is { IsEmpty: false } named)
            return new(named.From + 2, named.To);
        return
            position < arguments.Count
            && !arguments.Take(position + 1).Any(a => code[a.From + 1].Value is "=" or ":" && code.IsWord(a.From))
            ? arguments[position]
            : default;
    }
}
