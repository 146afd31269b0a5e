using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What an expression may come to where data chooses: both arms of a condition, the cases of a switch, the entries of a table that is looked up by
/// key, what each branch puts into a variable, what each way through a function of the file gives.
/// </summary>
internal static class Choices
{
    private const int Deepest = 5;
    private const int Most = 40;

    /// <summary>All that an expression may come to; the expression itself where nothing chooses.</summary>
    public static IReadOnlyList<Span> Of(CodeFile code, Span value)
    {
        if (code.Language.Name is "Swift" or "Objective-C" or "Dart" or "PHP" or "Ruby" or "Perl" or "Lua" or "Elixir" or "Erlang")
            return ScriptChoices.Of(code, value);
        List<Span> found = [];
        Add(code, value, found, 0);
        return found;
    }

    private static void Add(CodeFile code, Span value, List<Span> found, int depth)
    {
        while (value.Length > 2 && code.Is(value.From, "(") && code.Mate(value.From) == value.To - 1)
            value = new(value.From + 1, value.To - 1);
        if (value.IsEmpty || found.Count >= Most)
            return;
        var ways = depth < Deepest ? Ways(code, value) : [];
        if (ways.Count == 0)
            found.Add(value);
        foreach (var way in ways)
            Add(code, way, found, depth + 1);
    }

    private static List<Span> Ways(CodeFile code, Span value)
    {
        if (value.Length == 1)
            return code.IsWord(value.From) ? Assigned(code, value.From) : [];
        if (Condition(code, value) is { Count: > 0 } arms)
            return arms;
        if (Cases(code, value) is { Count: > 0 } cases)
            return cases;
        if (Looked(code, value) is { Count: > 0 } entries)
            return entries;
        return Returned(code, value);
    }

    private static List<Span> Assigned(CodeFile code, int word) =>
        [
            .. code
                .Names.Reaching(code[word].Value, word)
                .Where(a => !a.Value.Contains(word) && (a.Name < word || code.Functions.Around(a.Name) is null))
                .Select(a => a.Value)
                .Take(8),
        ];

    /// <summary>c ? a : b, a if c else b, if (c) a else b, ifelse(c, a, b), If(c, a, b)</summary>
    private static List<Span> Condition(CodeFile code, Span value)
    {
        if (Arguments(code, value) is { } call && code[call.Name].Value is "ifelse" or "if_else" or "fifelse" or "If" or "IIf" or "IF")
            return code.Parts(code.Inside(call.Open)).ToList() is [_, var yes, var no] ? [yes, no] : [];
        // R: if (c) a else b
        if (code.Language.Name == "R" && code.Is(value.From, "if") && code.Is(value.From + 1, "("))
        {
            var then = code.Mate(value.From + 1) + 1;
            return Top(code, new(then, value.To), "else") is > 0 and var otherwise
                ? [Braceless(code, new(then, otherwise)), Braceless(code, new(otherwise + 1, value.To))]
                : [];
        }

        if (code.Language.Indents)
            return Top(code, value, "if") is > 0 and var question && Top(code, new(question + 1, value.To), "else") is > 0 and var other
                ? [new(value.From, question), new(other + 1, value.To)]
                : [];
        if (Top(code, value, "=>") > 0 || Top(code, value, "?") is not (> 0 and var asks))
            return [];
        for (var (i, nested) = (asks + 1, 0); i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "?"))
                nested++;
            else if (code.Is(i, ":") && nested-- == 0)
                return [new(asks + 1, i), new(i + 1, value.To)];
        return [];
    }

    private static Span Braceless(CodeFile code, Span arm) =>
        code.Is(arm.From, "{") && code.Mate(arm.From) == arm.To - 1 ? new(arm.From + 1, arm.To - 1) : arm;

    /// <summary>x switch { A => 1, _ => 2 }; R's switch(x, a = 1, 2)</summary>
    private static List<Span> Cases(CodeFile code, Span value)
    {
        if (code.Language.Name == "R" && Arguments(code, value) is { } call && code.Is(call.Name, "switch"))
            return
            [
                .. code.Parts(code.Inside(call.Open))
                    .Skip(1)
                    .Where(p => !p.IsEmpty)
                    .Select(p => code.Is(p.From + 1, "=") ? new Span(p.From + 2, p.To) : p),
            ];
        return DotNetShapes.Cases(code, value);
    }

    /// <summary>TABLE[key], TABLE.get(key, usual), table[[key]], where the table is written in this file.</summary>
    private static List<Span> Looked(CodeFile code, Span value)
    {
        var last = value.To - 1;
        if (!code.Is(last, "]") && !code.Is(last, ")") || code.Mate(last) is not (> 0 and var open) || open <= value.From)
            return [];
        var name = open - 1;
        List<Span> usual = [];
        if (code.Is(last, ")"))
        {
            if (
                code[name].Value is not ("get" or "GetValueOrDefault" or "fetch" or "pop")
                || !code.IsLink(name - 1)
                || code.Parts(code.Inside(open)).ToList() is not [_, .. var rest]
            )
                return [];
            usual.AddRange(rest);
            name -= 2;
        }
        else if (code.Is(name, "["))
            name--;
        if (!code.IsWord(name) || code.Functions.IsParameter(code[name].Value, name))
            return [];
        var start = code.PathStart(name);
        if (
            start != value.From
            || start != name && code[start].Value is not ("self" or "cls" or "this") && !char.IsUpper(code[start].Value[0])
        )
            return [];
        var tables = code.Names.Reaching(code[name].Value, name).Where(a => !a.Value.Contains(name)).ToList();
        if (tables is not [var table])
            return [];
        var entries = Entries(code, table.Value);
        return entries.Count > 0 ? [.. entries, .. usual] : [];
    }

    /// <summary>The values of a table: { "a": 1 }, dict(a=1), new() { ["a"] = 1 }, new Dictionary&lt;…&gt; { { "a", 1 } }, list(a = 1), c(a = 1).</summary>
    private static List<Span> Entries(CodeFile code, Span table)
    {
        var close = table.To - 1;
        var open = code.Is(close, "}") || code.Is(close, ")") ? code.Mate(close) : -1;
        if (
            open < table.From
            || code.Is(close, ")") && !(code.IsWord(open - 1) && code[open - 1].Value is "dict" or "list" or "c" or "MappingProxyType")
        )
            return [];
        // MappingProxyType({ … })
        if (code.Is(open + 1, "{") && code.Mate(open + 1) == close - 1)
            open++;
        List<Span> found = [];
        foreach (var part in code.Parts(code.Inside(open)))
        {
            if (code.Is(part.From, "{") && code.Mate(part.From) == part.To - 1)
            {
                if (code.Parts(code.Inside(part.From)).ToList() is [_, var second])
                    found.Add(second);
                continue;
            }

            for (var i = part.From + 1; i < part.To; i++)
                if (code.IsOpen(i))
                    i = Math.Min(code.Mate(i), part.To);
                else if (code[i] is { Kind: TokenKind.Symbol, Value: ":" or "=" or "=>" })
                {
                    found.Add(new(i + 1, part.To));
                    break;
                }
        }

        return found;
    }

    /// <summary>bits_for(kind), where one function of the file has that name.</summary>
    private static List<Span> Returned(CodeFile code, Span value) =>
        Arguments(code, value) is { } call
        && (call.Name == value.From || call.Name == value.From + 2 && code[value.From].Value is "self" or "cls" or "this" or "Me")
        && code.Functions.Named(code[call.Name].Value).Take(2).ToList() is [var only]
        && !only.Body.Contains(call.Name)
            ? [.. code.Functions.Returns(only).Where(r => !r.IsEmpty)]
            : [];

    private static (int Name, int Open)? Arguments(CodeFile code, Span value) =>
        code.Is(value.To - 1, ")")
        && code.Mate(value.To - 1) is > 0 and var open
        && open > value.From
        && code.IsWord(open - 1)
        && code.PathStart(open - 1) <= value.From
            ? (open - 1, open)
            : null;

    /// <summary>Index of a word or sign outside of all brackets, or -1.</summary>
    private static int Top(CodeFile code, Span span, string sign)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, sign))
                return i;
        return -1;
    }
}
