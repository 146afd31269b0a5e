using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What an expression may be worth as far as the file tells: the arms of a condition or of a match, the entries of a table that is asked by a
/// key, what a function of the file gives, what a name holds. <c>bits: bits_for(kind)</c> is 1024 for some kinds, and no operator decides that.
/// </summary>
internal static class ScriptChoices
{
    private const int Deepest = 5;
    private const int Most = 40;

    /// <summary>All of them, innermost ones only; the expression itself where nothing is chosen.</summary>
    public static IReadOnlyList<Span> Of(CodeFile code, Span value)
    {
        List<Span> found = [];
        Add(code, value, found, 0);
        return found;
    }

    private static void Add(CodeFile code, Span value, List<Span> found, int depth)
    {
        value = Bare(code, value);
        if (value.IsEmpty || found.Count > Most)
            return;
        if (depth < Deepest && value.Length < 300 && Next(code, value) is { Count: > 0 } next)
            foreach (var one in next)
                Add(code, one, found, depth + 1);
        else
            found.Add(value);
    }

    private static Span Bare(CodeFile code, Span value)
    {
        while (value.Length > 1 && code[value.To - 1] is { Kind: TokenKind.Symbol, Value: ";" or "," or "!" })
            value = new(value.From, value.To - 1);
        while (value.Length > 2 && code.Is(value.From, "(") && code.Mate(value.From) == value.To - 1)
            value = new(value.From + 1, value.To - 1);
        return value;
    }

    private static List<Span> Next(CodeFile code, Span value) =>
        value.Length == 1 ? Held(code, value.From)
        : Arms(code, value) is { Count: > 0 } arms ? arms
        : Matched(code, value) is { Count: > 0 } matched ? matched
        : Looked(code, value) is { Count: > 0 } looked ? looked
        : Returned(code, value);

    /// <summary>What a name was given, or what the function of the file gives that Ruby asks without brackets.</summary>
    private static List<Span> Held(CodeFile code, int at)
    {
        if (!code.IsWord(at))
            return [];
        var word = code[at].Value;
        var made = code.Names.Reaching(word, at);
        if (made.Count > 0)
            return [.. made.Where(a => !a.Value.IsEmpty && !a.Value.Contains(at)).Take(6).Select(a => a.Value)];
        return code.Language.Name is "Ruby" or "Elixir" && !code.Functions.IsParameter(word, at) ? Of(code, word, at) : [];
    }

    /// <summary>a ? b : c, a and b or c, a // b, a if c else b.</summary>
    private static List<Span> Arms(CodeFile code, Span value)
    {
        var (question, last) = (-1, value.From);
        List<Span> found = [];
        for (var i = value.From; i < value.To; i++)
        {
            if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), value.To);
                continue;
            }

            if (code[i].Kind is not (TokenKind.Symbol or TokenKind.Word) || i == value.From)
                continue;
            switch (code[i].Value)
            {
                case "?" when question < 0:
                    question = i;
                    break;
                case ":" when question >= 0 && code.Language.Name is not ("Elixir" or "Erlang"):
                    return [new(question + 1, i), new(i + 1, value.To)];
                case "and" or "&&" when code.Language.Name is "Lua":
                    last = i + 1;
                    break;
                case "or" or "||" or "//" or "??" or "?:":
                    found.Add(new(last, i));
                    last = i + 1;
                    break;
            }
        }

        if (found.Count > 0)
            found.Add(new(last, value.To));
        return found;
    }

    /// <summary>switch (x) { A => v, B => v }, match (x) { … }, case x do a -> v … end, case X of a -> V; … end.</summary>
    private static List<Span> Matched(CodeFile code, Span value)
    {
        if (code[value.From] is not { Kind: TokenKind.Word, Value: "switch" or "match" or "case" or "if" or "cond" })
            return [];
        List<Span> found = [];
        for (var i = value.From + 1; i < value.To; i++)
            if (code.Is(i, "{") && code.Mate(i) == value.To - 1)
            {
                foreach (var part in code.Parts(code.Inside(i)))
                    for (var k = part.From; k < part.To; k++)
                        if (code.IsOpen(k))
                            k = Math.Min(code.Mate(k), part.To);
                        else if (code.Is(k, "=>"))
                            found.Add(new(k + 1, part.To));
                return found;
            }
            else if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (
                code[i] is { Kind: TokenKind.Symbol, Value: "->" } or { Kind: TokenKind.Word, Value: "then" or "else" } or { Value: "do:" }
            )
                found.Add(code.Expression(i + 1));
        return found;
    }

    /// <summary>TABLE[key], $table{$key}, self::TABLE[$key], TABLE.fetch(key), ({ a = 1, b = 2 })[key]: the table's entries.</summary>
    private static List<Span> Looked(CodeFile code, Span value)
    {
        var open = code[value.To - 1] is { Kind: TokenKind.Symbol, Value: "]" or "}" or ")" } ? code.Mate(value.To - 1) : -1;
        if (open <= value.From || code.Inside(open).IsEmpty)
            return [];
        var name = open - 1;
        if (code.Is(open, "("))
        {
            if (!(code[name].Value is "fetch" or "get" or "dig" && code.IsLink(name - 1)))
                return [];
            name -= 2;
        }

        if (code.Is(name, "!") || code.Is(name, "?") || code.IsLink(name))
            name--;
        if (code.Is(name, ")") && code.Mate(name) == value.From)
            return Entries(code, code.Inside(value.From));
        if (!code.IsWord(name) || code.PathStart(name) > value.From)
            return [];
        List<Span> found = [];
        foreach (var table in Tables(code, name))
            if (!table.Contains(name) && table.Length < 400)
                found.AddRange(Entries(code, table));
        return found;
    }

    private static List<Span> Tables(CodeFile code, int name)
    {
        var word = code[name].Value;
        List<Span> made = [.. code.Names.Reaching(word, name).Select(a => a.Value)];
        if (made.Count == 0 && code.Language.Name == "Perl")
            made = [.. code.Names.Reaching("%" + word.TrimStart('$', '@'), name).Select(a => a.Value)];
        // new({ bits = bits[kind] }): an option of the table's name is not the table.
        made.RemoveAll(m => m.Contains(name));
        if (made.Count == 0)
            made = [.. code.Names.To(word).Select(a => a.Value).Where(v => !v.Contains(name))];
        return made.Count < 4 ? made : [];
    }

    /// <summary>The values of a written table: behind =>, : and =.</summary>
    private static List<Span> Entries(CodeFile code, Span table)
    {
        List<Span> found = [];
        for (var i = table.From + 1; i < table.To - 1 && found.Count < Most; i++)
            if (
                (
                    code[i] is { Kind: TokenKind.Symbol, Value: "=>" or "=" }
                    || code.Is(i, ":") && (code[i - 1].IsText || code.IsWord(i - 1) || code[i - 1].Kind == TokenKind.Number)
                )
                && code.Parent(i) >= table.From
                && code[code.Parent(i)].Value is "{" or "[" or "(" or "#{" or "%{"
                && code.Expression(i + 1) is { IsEmpty: false } entry
                && entry.To <= table.To
            )
                found.Add(entry);
        return found;
    }

    /// <summary>bits_for(kind), $this->digest($kind), self.mode(host): what the file's function of that name gives.</summary>
    private static List<Span> Returned(CodeFile code, Span value)
    {
        var open = code.Is(value.To - 1, ")") ? code.Mate(value.To - 1) : -1;
        if (open <= value.From || !code.IsWord(open - 1) || code.PathStart(open - 1) > value.From)
            return [];
        var name = open - 1;
        return name == value.From || ScriptHanded.IsOwn(code[value.From].Value) && name == value.From + 2
            ? Of(code, code[name].Value, value.From)
            : [];
    }

    private static List<Span> Of(CodeFile code, string function, int use)
    {
        var named = code.Functions.Named(function).Take(12).ToList();
        return named.Count == 0 || named.Exists(f => f.Body.Contains(use))
            ? []
            : [.. named.SelectMany(f => Results(code, f)).Where(r => !r.IsEmpty)];
    }

    /// <summary>What a function returns; in Ruby also what the arms of its case are worth, on their lines.</summary>
    private static IReadOnlyList<Span> Results(CodeFile code, Function function)
    {
        var returned = code.Functions.Returns(function);
        if (returned.Count > 0 || code.Language.Name != "Ruby" || function.Body.Length > 80)
            return returned;
        List<Span> arms = [];
        for (var i = function.Body.From; i < function.Body.To - 1; i++)
            if (code[i] is { Kind: TokenKind.Word, Value: "then" or "else" })
                arms.Add(code.Expression(i + 1));
        return arms;
    }
}
