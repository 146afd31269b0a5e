using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>One of the constants that an option may be set to.</summary>
/// <param name="At">Where it is written: it is told there.</param>
/// <param name="Word">The constant itself.</param>
/// <param name="For">A token of the function that gets its configuration with it: of a helper, who calls it.</param>
/// <param name="Key">The key under which a table or a switch has it; empty for all others.</param>
/// <param name="IsPicked">True where somebody in the file names that key.</param>
internal readonly record struct Choice(Span At, Span Word, int For, string Key, bool IsPicked);

/// <summary>
/// The constants that an option of Go may come to by way of what the file itself does: a parameter that its callers give, a field of a structure, a
/// table that is looked up, a function that chooses.
/// </summary>
internal static class GoChoices
{
    private const int Deepest = 5;

    /// <summary>The constants that an expression may come to; none where it is one itself.</summary>
    public static IReadOnlyList<Choice> Of(CodeFile code, Span value) =>
        IsConstant(code, value) ? [] : [.. From(code, value, value.From, 0).DistinctBy(c => (c.At, c.For))];

    /// <summary>
    /// The same without what a text chooses that nobody in the file says: the words of a program's own configuration, which whoever runs it writes.
    /// </summary>
    public static IEnumerable<Choice> Decided(CodeFile code, Span value) =>
        Of(code, value).Where(c => c.Key.Length == 0 || c.IsPicked || IsNumber(code, c.Key));

    /// <summary>A constant of the file that is no text.</summary>
    private static bool IsNumber(CodeFile code, string key) =>
        IsFixed(code, key) && !code.Names.To(key).Any(a => a.Value.Length == 1 && code[a.Value.From].IsText);

    /// <summary>tls.NoClientCert, 1024, "require".</summary>
    private static bool IsConstant(CodeFile code, Span value) =>
        value.Length == 1 && code[value.From].Kind is TokenKind.Text or TokenKind.Number
        || value.Length == 3 && code.IsWord(value.From) && code.IsLink(value.From + 1) && IsPackage(code, value.From);

    /// <summary>A name that nothing in the file declares.</summary>
    private static bool IsPackage(CodeFile code, int word) =>
        code[word].Value is var name
        && char.IsLower(name[0])
        && code.Names.To(name).Count == 0
        && !code.Functions.IsParameter(name, word)
        && GoTls.TypeOf(code, name, word).Length == 0;

    private static IEnumerable<Choice> From(CodeFile code, Span value, int place, int depth)
    {
        if (value.IsEmpty || depth > Deepest)
            return [];
        if (IsConstant(code, value))
            return [new(value, value, place, "", false)];
        if (value.Length == 1 && code.IsWord(value.From))
            return OfName(code, value.From, place, depth);
        if (code.Is(value.To - 1, "]") && code.Mate(value.To - 1) is > 0 and var subscript && code.IsWord(subscript - 1))
            return OfTable(code, subscript, place, depth);
        if (code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is > 0 and var open && code.PathStart(open - 1) == value.From)
            return OfFunction(code, open, place, depth);
        return code.IsWord(value.To - 1) && code.IsLink(value.To - 2) ? OfField(code, code[value.To - 1].Value, place, depth) : [];
    }

    /// <summary>A parameter, which the callers give; a variable, which has been given it.</summary>
    private static IEnumerable<Choice> OfName(CodeFile code, int word, int place, int depth)
    {
        if (code.Functions.IsParameter(code[word].Value, word))
        {
            foreach (var (call, given) in Arguments(code, word))
            foreach (var choice in From(code, given, call.Name, depth + 1))
                yield return choice;
            yield break;
        }

        foreach (var assignment in code.Names.Reaching(code[word].Value, word))
        {
            if (assignment.Value.Contains(word))
                continue;
            var given = GoTls.Given(code, assignment);
            foreach (var choice in From(code, given, Local(code, assignment, place), depth + 1))
                yield return choice.At == given && given.Length < 4 ? choice with { At = new(assignment.Name, given.To) } : choice;
        }
    }

    /// <summary>What a function gives to its own variable it gives for itself; a constant of the file is taken where it is used.</summary>
    private static int Local(CodeFile code, Assignment assignment, int place) =>
        code.Functions.Around(assignment.Name) is null ? place : assignment.Name;

    /// <summary>What the callers of the file give for a parameter.</summary>
    private static IEnumerable<(Call Call, Span Given)> Arguments(CodeFile code, int word)
    {
        var name = code[word].Value;
        var function = code.Functions.Around(word);
        for (var depth = 0; function is not null && !function.Parameters.Contains(name) && depth < 8; depth++)
            function = code.Functions.Around(function.Start - 1);
        if (function is not { Name.Length: > 0 } || code.Names.To(name).Any(a => function.Body.Contains(a.Name)))
            return [];
        var position = function.Parameters.ToList().IndexOf(name);
        return Callers(code, function).Select(c => (c, c.Argument(position))).Where(g => !g.Item2.IsEmpty);
    }

    private static IEnumerable<Call> Callers(CodeFile code, Function function) =>
        code.Functions.Named(function.Name).Skip(1).Any()
            ? []
            : code.Calls(function.Name)
                .Where(c =>
                    !(function.Start <= c.Name && c.Name < function.Body.To) && code.IsLink(c.Name - 1) == code.Is(function.Start + 1, "(")
                );

    private static IEnumerable<Choice> OfField(CodeFile code, string field, int place, int depth)
    {
        foreach (var setting in GoFields.Named(code, field))
        foreach (var choice in From(code, setting.Value, InFunction(code, setting.Name, place), depth + 1))
            yield return choice.At == setting.Value ? choice with { At = setting.Whole } : choice;
        foreach (var placed in GoFields.Placed(code, field))
        foreach (var choice in From(code, placed, InFunction(code, placed.From, place), depth + 1))
            yield return choice;
    }

    private static int InFunction(CodeFile code, int at, int place) => code.Functions.Around(at) is null ? place : at;

    /// <summary>modes[kind]: the entries, or those alone that the keys which are known here name.</summary>
    private static IEnumerable<Choice> OfTable(CodeFile code, int subscript, int place, int depth)
    {
        var entries = code.Names.Reaching(code[subscript - 1].Value, subscript).SelectMany(a => Entries(code, a.Value)).ToList();
        var keys = Keys(code, code.Inside(subscript), place, 0).ToList();
        foreach (var entry in entries)
        {
            var (key, value) = Split(code, entry);
            var named = keys.FindAll(k => k.Key == key);
            foreach (var choice in From(code, value, place, depth + 1))
                if (keys.Count == 0)
                    yield return choice with
                    {
                        At = choice.At == value ? entry : choice.At,
                        Key = key,
                    };
                else
                    foreach (var (_, by) in named)
                        yield return choice with
                        {
                            At = choice.At == value ? entry : choice.At,
                            For = by,
                            Key = key,
                            IsPicked = true,
                        };
        }
    }

    /// <summary>The parts of a literal of a map or a list.</summary>
    private static IEnumerable<Span> Entries(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.Is(i, "{"))
                return code.Parts(code.Inside(i));
            else if (code.IsOpen(i))
                i = code.Mate(i);
        return [];
    }

    private static (string Key, Span Value) Split(CodeFile code, Span entry)
    {
        for (var i = entry.From; i < entry.To; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, ":"))
                return (code.Text(new(entry.From, i)), new(i + 1, entry.To));
        return ("", entry);
    }

    /// <summary>What a key is, as far as the file says so: a constant, or what the callers of the function give for it.</summary>
    private static IEnumerable<(string Key, int For)> Keys(CodeFile code, Span key, int place, int depth)
    {
        if (key.IsEmpty || depth > 3)
            yield break;
        if (key.Length == 1 && code[key.From].IsText)
        {
            yield return (code.Text(key), place);
            yield break;
        }

        if (key.Length != 1 || !code.IsWord(key.From))
            yield break;
        var name = code[key.From].Value;
        if (code.Functions.IsParameter(name, key.From))
        {
            foreach (var (call, given) in Arguments(code, key.From))
            foreach (var found in Keys(code, given, call.Name, depth + 1))
                yield return found;
        }
        else if (code.Functions.NamedAround(key.From) is { } method && IsReceiver(code, method, name))
        {
            foreach (var call in Callers(code, method))
            foreach (var found in Keys(code, new(call.Start, Math.Max(call.Start, call.Name - 1)), call.Name, depth + 1))
                yield return found;
        }
        else if (IsFixed(code, name))
            yield return (name, place);
    }

    private static bool IsReceiver(CodeFile code, Function method, string name) =>
        code.Is(method.Start + 1, "(") && code.Is(method.Start + 2, name);

    /// <summary>A constant of the file.</summary>
    private static bool IsFixed(CodeFile code, string name) =>
        code
            .Index.Places(name)
            .Any(p =>
                code.IsWord(p) && code.Functions.Around(p) is null && (code.Is(p - 1, "const") || code.Is(code.Parent(p) - 1, "const"))
            );

    /// <summary>level(), p.level(): what a function of the file gives back; of a switch that asks for what callers give, the cases that they name.</summary>
    private static IEnumerable<Choice> OfFunction(CodeFile code, int open, int place, int depth)
    {
        if (code.Functions.Named(code[open - 1].Value).Take(2).ToList() is not [var function])
            yield break;
        foreach (var returned in code.Functions.Returns(function))
        {
            var first = code.Parts(returned).FirstOrDefault();
            // return 0, errors.New(…): no mode at all.
            if (code.Is(returned.To, ",") && code[code.Expression(returned.To + 1).To - 1].Value is not ("nil" or "true"))
                continue;
            var (subject, labels) = Case(code, function, returned.From);
            var keys = subject.IsEmpty ? [] : Keys(code, subject, place, 0).ToList();
            foreach (var choice in From(code, first, place, depth + 1))
                if (subject.IsEmpty)
                    yield return choice;
                else if (keys.Count == 0)
                    yield return choice with
                    {
                        Key = labels.Count > 0 ? labels[0] : "",
                    };
                else
                    foreach (
                        var (key, by) in keys.Where(k => labels.Contains(k.Key) || labels.Count == 0 && !IsLabel(code, function, k.Key))
                    )
                        yield return choice with
                        {
                            For = by,
                            Key = key,
                            IsPicked = true,
                        };
        }
    }

    /// <summary>What the switch around a place asks for, and the labels of its case; none of the latter behind default.</summary>
    private static (Span Subject, List<string> Labels) Case(CodeFile code, Function function, int at)
    {
        var open = code.Parent(at);
        if (open < function.Body.From || !code.Is(open, "{"))
            return (default, []);
        var start = code.StatementStart(open - 1);
        if (!code.Is(start, "switch"))
            return (default, []);
        for (var i = at; i > open; i--)
            if (code.Parent(i) == open && code.IsWord(i) && code[i].Value is "case" or "default")
            {
                var to = i + 1;
                while (to < at && !(code.Is(to, ":") && code.Parent(to) == open))
                    to++;
                var labels = code.Is(i, "default") ? [] : code.Parts(new(i + 1, to)).Select(code.Text).ToList();
                return (Asked(code, start, open), labels);
            }

        return (default, []);
    }

    /// <summary>switch v := Kind(name); v {: what stands behind the semicolon.</summary>
    private static Span Asked(CodeFile code, int start, int open)
    {
        for (var i = open - 1; i > start; i--)
            if (code.Is(i, ";"))
                return new(i + 1, open);
        return new(start + 1, open);
    }

    private static bool IsLabel(CodeFile code, Function function, string key) =>
        code
            .Index.Places("case")
            .Any(p =>
                function.Body.Contains(p)
                && Enumerable.Range(p + 1, 12).TakeWhile(i => !code.Is(i, ":")).Any(i => code.Text(new(i, i + 1)) == key)
            );
}
