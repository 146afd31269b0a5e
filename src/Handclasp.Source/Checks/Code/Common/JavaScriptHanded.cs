using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// What a value of JavaScript is given elsewhere in its file: by the callers of the function or of the class whose parameter it is, by the literal
/// that they hand over, by each entry of a table that it is looked up in.
/// </summary>
internal static class JavaScriptHanded
{
    private const int Deepest = 3;
    private const int Most = 40;

    /// <summary>An expression that a value may be, and whether it is turned round on the way.</summary>
    /// <param name="Given">The expression.</param>
    /// <param name="Whole">It, with the name that it is given by.</param>
    /// <param name="IsNegated">True where the value is not this.</param>
    public readonly record struct Source(Span Given, Span Whole, bool IsNegated);

    /// <summary>The places of the file that give a value the bad answer.</summary>
    public static List<Span> Bad(CodeFile code, Span value, bool bad) =>
        [
            .. Of(code, value, 0)
                .Where(s => code.Values.Of(s.Given).Is(bad != s.IsNegated))
                .Select(s => s.Whole)
                .DistinctBy(s => s.From)
                .Take(Most),
        ];

    /// <summary>What the callers of a function of the file give for the parameter that a value is.</summary>
    public static IEnumerable<Span> Places(CodeFile code, Span value) =>
        value.Length == 1
        && code.IsWord(value.From)
        && Owner(code, code[value.From].Value, value.From) is { } function
        && Position(code, function, code[value.From].Value) is (>= 0 and var position, null)
            ? Callers(code, function).Take(Most).Select(c => c.Argument(position)).Where(a => !a.IsEmpty)
            : [];

    private static IEnumerable<Source> Of(CodeFile code, Span value, int depth)
    {
        var negated = false;
        value = Plain(code, value);
        while (code.Is(value.From, "!"))
            (value, negated) = (Plain(code, new(value.From + 1, value.To)), !negated);
        if (depth > Deepest || value.IsEmpty || value.Length > 9 || !code.IsWord(value.From))
            return [];
        return Named(code, value, depth).Select(s => s with { IsNegated = s.IsNegated != negated });
    }

    private static IEnumerable<Source> Named(CodeFile code, Span value, int depth)
    {
        var root = code[value.From].Value;
        if (value.Length == 3 && root is "this" && code.IsLink(value.From + 1))
            return OfField(code, value.From + 2, null, depth);
        if (value.Length == 5 && root is "this" && code.IsLink(value.From + 3) && code.IsWord(value.To - 1))
            return OfField(code, value.From + 2, code[value.To - 1].Value, depth);
        if (value.Length == 1)
            return OfName(code, value.From, null, depth);
        if (value.Length == 3 && code.IsLink(value.From + 1) && code.IsWord(value.To - 1))
            return OfName(code, value.From, code[value.To - 1].Value, depth);
        // TABLE[key].member
        return
            code.Is(value.From + 1, "[")
            && code.Mate(value.From + 1) == value.To - 3
            && code.IsLink(value.To - 2)
            && Table(code, value.From) is { } table
            ? Entries(code, table, code[value.To - 1].Value)
            : [];
    }

    /// <summary>A parameter, or a variable that holds one entry of a table; itself or a member of it.</summary>
    private static IEnumerable<Source> OfName(CodeFile code, int name, string? member, int depth)
    {
        var word = code[name].Value;
        if (Owner(code, word, name) is { } owner)
            return OfParameter(code, owner, word, member, depth);
        // const { verify } = profile, const { verify } = this.options
        if (member is null && Taken(code, name) is var (from, taken) && !from.IsEmpty)
            return from.Length == 1 && code.IsWord(from.From) ? OfName(code, from.From, taken, depth + 1)
                : from.Length == 3 && code.Is(from.From, "this") ? OfField(code, from.From + 2, taken, depth + 1)
                : Looked(code, from) is { } looked ? Entries(code, looked, taken)
                : [];
        if (code.Names.Reaching(word, name) is not [var only] || only.Value.IsEmpty || only.Value.Contains(name))
            return [];
        var value = Plain(code, only.Value);
        if (member is null)
            return Of(code, value, depth + 1);
        if (Looked(code, value) is { } table)
            return Entries(code, table, member);
        return value.Length == 1 && code.IsWord(value.From) ? OfName(code, value.From, member, depth + 1) : [];
    }

    /// <summary>const { name } = something, const { other: name } = something.</summary>
    private static (Span From, string Member) Taken(CodeFile code, int use)
    {
        var name = code[use].Value;
        foreach (var place in code.Index.Places(name))
            if (
                place < use
                && code.Parent(place) is >= 0 and var brace
                && code.Is(brace, "{")
                && code.Language.Declares.Contains(code[brace - 1].Value)
                && code.Is(code.Mate(brace) + 1, "=")
                && code.Functions.AreTogether(place, use)
                && !code.Is(place + 1, ":")
            )
                return (
                    Plain(code, code.Expression(code.Mate(brace) + 2)),
                    code.Is(place - 1, ":") && code.IsWord(place - 2) ? code[place - 2].Value : name
                );
        return default;
    }

    /// <summary>TABLE[key], TABLE.get(key), TABLE.find(…): the table's literal.</summary>
    private static int? Looked(CodeFile code, Span value)
    {
        if (value.Length < 4 || !code.IsWord(value.From))
            return null;
        if (code.Is(value.From + 1, "[") && code.Mate(value.From + 1) == value.To - 1)
            return Table(code, value.From);
        return
            code.IsLink(value.From + 1)
            && code[value.From + 2].Value is "get" or "find" or "at"
            && code.Is(value.From + 3, "(")
            && code.Mate(value.From + 3) == value.To - 1
            ? Table(code, value.From)
            : null;
    }

    /// <summary>The bracket of the literal that a constant holds: an object, an array, a map of pairs.</summary>
    private static int? Table(CodeFile code, int name)
    {
        if (code.Names.Reaching(code[name].Value, name) is not [var only] || only.Value.IsEmpty)
            return null;
        var value = Plain(code, only.Value);
        for (var i = value.From; i < Math.Min(value.To, value.From + 12); i++)
            if (code.Is(i, "{") || code.Is(i, "["))
                return code.Parts(code.Inside(i)).Any() ? i : null;
            else if (!(code.IsWord(i) || code.IsLink(i) || code[i].Value is "(" or "<" or ">" or ","))
                return null;
        return null;
    }

    /// <summary>What each entry of a table has under a name.</summary>
    private static IEnumerable<Source> Entries(CodeFile code, int table, string member)
    {
        foreach (var place in code.Index.Places(member))
        {
            if (place <= table || place >= code.Mate(table) || code.Parent(place) is not (>= 0 and var brace) || brace == table)
                continue;
            if (code.Is(brace, "{") && code.SettingAt(place) is { IsMember: false } setting && setting.Name == place)
                yield return new(setting.Value, setting.Whole, false);
        }
    }

    /// <summary>The innermost function around a use that has such a parameter.</summary>
    private static Function? Owner(CodeFile code, string name, int use)
    {
        for (var function = code.Functions.Around(use); function is not null; function = code.Functions.Around(function.Start - 1))
            if (function.Parameters.Contains(name) || IsTakenApart(code, function, name))
                return function;
        return null;
    }

    /// <summary>function dial({ host, check }): a parameter that is taken apart.</summary>
    private static bool IsTakenApart(CodeFile code, Function function, string name) =>
        Position(code, function, name) is { Position: >= 0, Property: not null };

    private static IEnumerable<Source> OfParameter(CodeFile code, Function function, string name, string? member, int depth)
    {
        var (position, property) = Position(code, function, name);
        if (position < 0)
            yield break;
        // TARGETS.map((t) => connect(t)): each of the table's.
        if (
            position == 0
            && (member ?? property) is { } asked
            && code.Parent(function.Start) is > 0 and var open
            && code.CallAt(open) is { Word: "map" or "forEach" or "flatMap" or "filter" or "some" or "every" } each
            && code.IsWord(each.Start)
            && each.Name == each.Start + 2
            && Table(code, each.Start) is { } table
        )
        {
            foreach (var entry in Entries(code, table, asked))
                yield return entry;
            yield break;
        }

        foreach (var call in Callers(code, function).Take(Most))
            if (call.Argument(position) is { IsEmpty: false } given && !code.Is(given.From, "..."))
                foreach (var source in Given(code, given, property is null ? [member] : [property, member], depth))
                    yield return source;
    }

    /// <summary>What an argument is, or has under a name.</summary>
    private static IEnumerable<Source> Given(CodeFile code, Span given, string?[] path, int depth)
    {
        given = Plain(code, given);
        var names = path.OfType<string>().ToList();
        if (names.Count == 0)
            return Leaf(code, given, given, depth);
        if (names.Count > 1)
            return [];
        var brace = given.From;
        if (given.Length == 1 && code.IsWord(brace))
        {
            if (Owner(code, code[brace].Value, brace) is not null)
                return OfName(code, brace, names[0], depth + 1);
            if (code.Names.Reaching(code[brace].Value, brace) is not [var only] || only.Value.IsEmpty)
                return [];
            brace = Plain(code, only.Value).From;
        }

        return code.Is(brace, "{") && code.In(brace, names[0]) is { } setting && setting.Value.From > setting.Name
            ? Leaf(code, setting.Value, setting.Whole, depth)
            : [];
    }

    private static IEnumerable<Source> Leaf(CodeFile code, Span value, Span whole, int depth) =>
        code.Values.Of(value) is { IsKnown: true } ? [new(value, whole, false)] : Of(code, value, depth + 1);

    /// <summary>this.field: what the constructor sets it to, a parameter that declares it, and what its class is made with.</summary>
    private static IEnumerable<Source> OfField(CodeFile code, int field, string? member, int depth)
    {
        var name = code[field].Value;
        var owner = JavaScriptClasses.Around(code, field);
        if (owner < 0)
            return [];
        var maker = code.Functions.Named("constructor").FirstOrDefault(f => JavaScriptClasses.Around(code, f.Start) == owner);
        if (maker is null)
            return [];
        var set = code.Settings(name)
            .Where(s => s.IsMember && s.Owner == "this" && JavaScriptClasses.Around(code, s.Name) == owner)
            .Take(2)
            .ToList();
        // constructor(private readonly strict: boolean)
        if (set.Count == 0)
            return maker.Parameters.Contains(name) ? OfParameter(code, maker, name, member, depth + 1) : [];
        if (set is not [var only] || !maker.Body.Contains(only.Name))
            return [];
        var value = Plain(code, only.Value);
        return member is null ? Of(code, value, depth + 1)
            : value.Length == 1 && code.IsWord(value.From) ? OfName(code, value.From, member, depth + 1)
            : [];
    }

    /// <summary>Which argument a parameter is, and the property where it is taken out of an object.</summary>
    private static (int Position, string? Property) Position(CodeFile code, Function function, string name)
    {
        var open = function.Start;
        while (open < function.Body.From && !code.Is(open, "("))
            open++;
        if (open >= function.Body.From)
            return (code.Is(function.Start, name) ? 0 : -1, null);
        var position = 0;
        foreach (var part in code.Parts(code.Inside(open)))
        {
            var from = part.From;
            while (from < part.To - 1 && code[from].Value is "private" or "protected" or "public" or "readonly" or "override")
                from++;
            if (code.Is(from, name))
                return (position, null);
            if (code.Is(from, "{"))
                foreach (var taken in code.Parts(code.Inside(from)))
                    if (code.Is(taken.From, name) && !code.Is(taken.From + 1, ":"))
                        return (position, name);
                    else if (code.Is(taken.From + 1, ":") && code.Is(taken.From + 2, name))
                        return (position, code[taken.From].Value);
            position++;
        }

        return (-1, null);
    }

    /// <summary>Who calls a function of the file, or makes one of the class whose constructor it is.</summary>
    private static IEnumerable<Call> Callers(CodeFile code, Function function)
    {
        if (function.Name == "constructor")
        {
            var brace = JavaScriptClasses.Around(code, function.Start);
            if (brace < 0 || JavaScriptClasses.Head(code, brace) is not (>= 0 and var word) || !code.IsWord(word + 1))
                return [];
            var name = code[word + 1].Value;
            return code.Calls(name)
                .Where(c => c.IsNew)
                .Concat(
                    code.Calls("super").Where(c => JavaScriptClasses.Around(code, c.Name) is >= 0 and var own && Extends(code, own, name))
                );
        }

        var bearer = function.Name.Length > 0 ? function.Name : Holder(code, function.Start);
        if (bearer.Length == 0)
            return [];
        var around = JavaScriptClasses.Around(code, function.Start);
        var isMethod = around >= 0 && code.Parent(function.Start) == around;
        return code.Calls(bearer)
            .Where(c =>
                (isMethod ? IsOfClass(code, c, around) : c.Receiver.Length == 0)
                && !(function.Start - 4 <= c.Name && c.Name < function.Body.From)
                && !code.Is(c.Name - 1, "function")
            );
    }

    /// <summary>this.connect(…), Class.connect(…): not the method of something else.</summary>
    private static bool IsOfClass(CodeFile code, Call call, int brace) =>
        call.Receiver == "this" && JavaScriptClasses.Around(code, call.Name) == brace
        || JavaScriptClasses.Head(code, brace) is >= 0 and var word && call.Receiver == code[word + 1].Value;

    private static bool Extends(CodeFile code, int brace, string name)
    {
        for (var i = JavaScriptClasses.Head(code, brace); i >= 0 && i < brace; i++)
            if (code.Is(i, "extends") && code.Is(i + 1, name))
                return true;
        return false;
    }

    /// <summary>const make = (host, verify) => …: the constant that holds a function.</summary>
    private static string Holder(CodeFile code, int start)
    {
        if (code.Is(start - 1, "async"))
            start--;
        if (!code.Is(start - 1, "="))
            return "";
        var first = code.StatementStart(start);
        if (code.Is(first, "export"))
            first++;
        return code.Language.Declares.Contains(code[first].Value) && code.IsWord(first + 1) ? code[first + 1].Value : "";
    }

    /// <summary>Without brackets, without a default, without a comparison with yes or no, without what TypeScript adds.</summary>
    private static Span Plain(CodeFile code, Span span)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        for (var i = span.From + 1; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code[i].Value is "as" or "satisfies" or "??")
                return new(span.From, i);
            else if (
                (code[i].Value is "!==" or "!=" && code.Is(i + 1, "false") || code[i].Value is "===" or "==" && code.Is(i + 1, "true"))
                && i + 2 == span.To
            )
                return new(span.From, i);
            else if (code.Is(i, "!") && i == span.To - 1)
                return new(span.From, i);
        return span;
    }
}
