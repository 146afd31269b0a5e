using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>Ways to set a member that are Python's own: several at once, one through another, by its name.</summary>
internal static class PythonSettings
{
    private const int Longest = 60;

    /// <summary><c>c.check_hostname, c.verify_mode = False, CERT_NONE</c>; <c>c.verify = insecure = False</c>; <c>setattr(s, "verify", False)</c>.</summary>
    public static Setting? At(CodeFile code, int name)
    {
        if (code[name].IsText)
            return
                code.Is(name + 1, ",")
                && code.Is(name - 1, ",")
                && code.IsWord(name - 2)
                && code.Parent(name) is > 0 and var call
                && code.Is(call - 1, "setattr")
                ? new(code, name, code.Expression(name + 2), true)
                : null;
        if (!code.IsLink(name - 1) || !code.Is(name + 1, ",") && !code.Is(name + 1, "="))
            return null;
        var value = code.Is(name + 1, "=") ? Last(code, code.Expression(name + 2)) : default;
        var start = code.StatementStart(name);
        if (code.Is(name + 1, "=") && !code.Is(code.PathStart(name) - 1, ","))
            // The usual way, but for a chain of targets.
            return value.From > name + 2 ? new(code, name, value, true) : null;
        return code.Parent(name) < 0 && OneOf(code, start, name) is { IsEmpty: false } given ? new(code, name, given, true) : null;
    }

    /// <summary>b = c.d = value: what all of them get.</summary>
    private static Span Last(CodeFile code, Span value)
    {
        for (var i = value.From; i < Math.Min(value.To, value.From + Longest); i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "="))
                value = new(i + 1, value.To);
            else if (!code.IsWord(i) && !code.IsLink(i))
                break;
        return value;
    }

    /// <summary>What a name among several before an equals sign gets.</summary>
    private static Span OneOf(CodeFile code, int start, int name)
    {
        var equals = start;
        while (equals < code.Tokens.Length && equals < start + Longest && !code.Is(equals, "="))
            equals = code.IsOpen(equals) ? code.Mate(equals) + 1 : equals + 1;
        if (!code.Is(equals, "="))
            return default;
        var targets = code.Parts(new(start, equals)).ToList();
        var values = new List<Span>();
        var open = equals + 1;
        if (code.Is(open, "(") && code.Mate(open) + 1 is var after && (after >= code.Tokens.Length || code[after].LineBefore))
            values.AddRange(code.Parts(code.Inside(open)));
        else
            for (var from = open; values.Count < targets.Count; from = values[^1].To + 1)
            {
                values.Add(code.Expression(from));
                if (!code.Is(values[^1].To, ","))
                    break;
            }

        var place = targets.FindIndex(t => t.Contains(name));
        return place >= 0 && values.Count == targets.Count ? values[place] : default;
    }
}
