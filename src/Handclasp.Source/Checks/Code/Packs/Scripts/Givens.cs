using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>An option and what it is given, in whichever way PHP, Ruby and Perl have for it.</summary>
/// <param name="Code">The file.</param>
/// <param name="At">Index of its name.</param>
/// <param name="Whole">Name and value.</param>
/// <param name="Value">The value.</param>
/// <param name="Key">The name in small letters, without underscores, sigils and the word that sets it.</param>
/// <param name="IsMember">True for an assignment to a member or an element.</param>
internal sealed record Given(CodeFile Code, int At, Span Whole, Span Value, string Key, bool IsMember)
{
    public string Name => Code[At].Value;

    /// <summary>Index of the bracket it stands in, or -1.</summary>
    public int Container => IsMember ? -1 : Code.Parent(At);
}

/// <summary>Finds them: pairs of a hash, named arguments, elements, members, setters, functions that take a name and a value.</summary>
internal static partial class Givens
{
    private static readonly ConditionalWeakTable<CodeFile, IReadOnlyList<Given>> Known = [];

    private static readonly object Key = new();

    /// <summary>All of a file, found once.</summary>
    public static IReadOnlyList<Given> Of(CodeFile code) => Known.GetValue(code, c => [.. Read(c).DistinctBy(g => g.At)]);

    /// <summary>Those of the same bracket, owner or variable.</summary>
    public static IEnumerable<Given> Beside(this Given given)
    {
        var groups = given.Code.Once(Key, c => new Groups(c));
        return groups.Around(given).Where(g => !ReferenceEquals(g, given)).Distinct().OrderBy(g => g.At);
    }

    /// <summary>What is given together in a file, sorted once: a file may have thousands of them.</summary>
    private sealed class Groups
    {
        private readonly CodeFile code;
        private readonly ILookup<int, Given> inBracket;
        private readonly ILookup<(int Container, int Statement), Given> inStatement;
        private readonly ILookup<(string Holder, Function? Around), Given> held;

        public Groups(CodeFile code)
        {
            this.code = code;
            var all = Of(code);
            inBracket = all.Where(g => g.Container >= 0).ToLookup(g => g.Container);
            inStatement = all.Where(g => !g.IsMember).ToLookup(g => (g.Container, code.StatementStart(g.At)));
            held = all.ToLookup(g => (Sides.Holder(code, g.At), code.Functions.Around(g.At)));
        }

        public IEnumerable<Given> Around(Given given)
        {
            var found = given.Container >= 0 ? inBracket[given.Container] : [];
            if (!given.IsMember)
                found = found.Concat(inStatement[(given.Container, code.StatementStart(given.At))]);
            var holder = Sides.Holder(code, given.At);
            return holder.Length > 0 ? found.Concat(held[(holder, code.Functions.Around(given.At))]) : found;
        }
    }

    public static string Normal(string name)
    {
        var key = name.Replace("_", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal)
            .Replace(".", "", StringComparison.Ordinal)
            .TrimStart('$', '@', '%', ':')
            .TrimEnd('?', '!')
            .ToLowerInvariant();
        return key.StartsWith("curlopt", StringComparison.Ordinal) ? key[7..] : key;
    }

    private static IEnumerable<Given> Read(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if ((code[i].IsWord || code[i].IsText) && code[i].Value.Length is > 1 and < 70 && At(code, i) is { } given)
                yield return given;
        foreach (var call in code.Calls())
        {
            var arguments = call.Arguments;
            // array_fill_keys(['verify_peer', 'verify_peer_name'], false)
            if (call.Word == "array_fill_keys" && arguments is [var keys, var filled] && code.Is(keys.From, "["))
                foreach (var key in code.Parts(code.Inside(keys.From)))
                    if (key.Length == 1 && code[key.From].IsText)
                        yield return new(code, key.From, call.Whole, filled, Normal(code[key.From].Value), false);
            if (arguments.Count == 1)
            {
                if (
                    (code.IsLink(call.Name - 1) || !call.Bare.IsEmpty || call.Word.StartsWith("set", StringComparison.Ordinal))
                    && !IsPair(code, arguments[0])
                    && !code.Is(call.Start - 1, "function")
                    && !code.Functions.Named(call.Word).Any()
                    && !code.Is(call.Start - 1, "def")
                    && !code.Is(call.Start - 1, "sub")
                )
                    yield return new(
                        code,
                        call.Name,
                        new(call.Name, call.Whole.To),
                        arguments[0],
                        Normal(Setter().Replace(call.Word, "")),
                        false
                    );
                continue;
            }

            if (!Sets().IsMatch(call.Word) || Asks().IsMatch(call.Word))
                continue;
            for (var i = 1; i < arguments.Count; i++)
            {
                var name = arguments[i - 1];
                if (IsPair(code, arguments[i]) || IsPair(code, name) || name.IsEmpty || code.PathStart(name.To - 1) > name.From + 1)
                    continue;
                if (!(code[name.To - 1].IsText || code.IsWord(name.To - 1) && code[name.To - 1].Value[0] is not ('$' or '@' or '%')))
                    continue;
                yield return new(code, name.To - 1, new(call.Name, call.Whole.To), arguments[i], Normal(code[name.To - 1].Value), false);
            }
        }
    }

    private static Given? At(CodeFile code, int i)
    {
        var key = Normal(code[i].Value);
        var next = i + 1;
        // Asked first: the way back to the beginning of a name may be long.
        if (!(code[next] is { Kind: TokenKind.Symbol, Value: "=>" or ":" or "]" or "}" } || Assigns(code, next)))
            return null;
        var start = code.PathStart(i);
        if (start > 0 && code.Is(start - 1, "\\") && code.Language.Name == "PHP")
            start--;
        if (code.Is(next, "=>") && !code.Is(start - 1, "as"))
        {
            var value = code.Expression(next + 1);
            var from = code.Language.Name == "Ruby" && code.Is(start - 1, ":") ? start - 1 : start;
            return value.IsEmpty ? null : new(code, i, new(from, value.To), value, key, false);
        }

        if (code.Is(next, ":") && code[next].Start == code[i].End && code.Language.Name is "Ruby" or "PHP")
        {
            if (code.Language.Name == "PHP" && !(code.Is(code.Parent(i), "(") && (code.Is(i - 1, "(") || code.Is(i - 1, ","))))
                return null;
            var value = code.Expression(next + 1);
            // Ruby's shorthand verify: has the value of the variable of its name.
            return value.IsEmpty || code[value.From].LineBefore && code.Language.Name == "Ruby"
                ? null
                : new(code, i, new(i, value.To), value, key, false);
        }

        // x['name'] = value, x[:name] = value, $x{name} = value, $x[Type::NAME] = value
        var open = code.Language.Name == "Ruby" && code.Is(start - 1, ":") ? start - 2 : start - 1;
        if (
            open >= 0
            && (code.Is(open, "[") || code.Is(open, "{"))
            && code.Mate(open) == next
            && Assigns(code, next + 1)
            && (
                code.IsWord(open - 1) || code.Is(open - 1, "]") || code.Is(open - 1, "}") || code.Is(open - 1, ")") || code.IsLink(open - 1)
            )
        )
        {
            var value = code.Expression(next + 2);
            return new(code, i, new(Owner(code, open), value.To), value, key, true);
        }

        if (code.IsLink(i - 1) && code.IsWord(i) && Assigns(code, next))
        {
            var value = code.Expression(next + 1);
            return new(code, i, new(start, value.To), value, key, true);
        }

        // @verify_mode = OpenSSL::SSL::VERIFY_NONE, where nothing else reads it here.
        if (
            code.Language.Name == "Ruby"
            && code[i].Value is "@verify_mode" or "@ssl_verify_mode" or "@verify_hostname"
            && Assigns(code, next)
            && code.Index.Places(code[i].Value).Count() == 1
        )
        {
            var value = code.Expression(next + 1);
            return new(code, i, new(i, value.To), value, key, true);
        }

        return null;
    }

    private static bool Assigns(CodeFile code, int i) => code[i] is { Kind: TokenKind.Symbol, Value: "=" or "||=" or "??=" or "//=" };

    /// <summary>The first token of what has the element: <c>$x</c> of <c>$x->{a}{b}</c>.</summary>
    private static int Owner(CodeFile code, int open)
    {
        var i = open;
        for (var steps = 0; steps < 12 && i > 0; steps++)
        {
            if (code.IsLink(i - 1))
                i--;
            else if (
                (code.Is(i - 1, "]") || code.Is(i - 1, "}") || code.Is(i - 1, ")"))
                && code.Mate(i - 1) is >= 0 and var before
                && before < i
            )
                i = before;
            else if (code.IsWord(i - 1) && !code[i].LineBefore)
                i--;
            else
                break;
            if (code.IsWord(i) && !code.IsLink(i - 1))
                break;
        }

        return i;
    }

    private static bool IsPair(CodeFile code, Span span)
    {
        for (var i = span.From; i < Math.Min(span.To, span.From + 8); i++)
            if (code.Is(i, "=>") || code.Is(i, ":") && code[i].Start == code[i - 1].End && i > span.From && code.Language.Name == "Ruby")
                return true;
            else if (code.IsOpen(i))
                return code.Is(i, "{") && i == span.From && code.Language.Name != "PHP" || code.Is(i, "[") && i == span.From;
        return false;
    }

    [GeneratedRegex("^(set|with|_set)_?(?=[A-Za-z_])")]
    private static partial Regex Setter();

    [GeneratedRegex(
        "^(curl_)?set|_set|setopt|[oO]ption$|[oO]ptions$|^store$|^put$|[aA]ttribute$|^with|^update$|^const_set$|^set|^add_option$"
    )]
    private static partial Regex Sets();

    [GeneratedRegex("^(get|has|fetch|env|config|is|define|assert|addOption|add_option|in_array|setup|offset)", RegexOptions.IgnoreCase)]
    private static partial Regex Asks();
}
