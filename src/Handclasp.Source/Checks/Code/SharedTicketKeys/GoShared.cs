using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>One ticket key of Go that several configurations get, where they trust other clients: by a call for each, in a loop, or by a helper.</summary>
internal static class GoShared
{
    private static readonly string[] Trusting = ["ClientAuth", "ClientCAs"];

    /// <summary>A key that a configuration gets.</summary>
    /// <param name="At">What is flagged.</param>
    /// <param name="Receiver">The configuration, as it is called there: p.Admin.</param>
    /// <param name="Key">The key, as it is written.</param>
    /// <param name="Place">Index of a token in the function that does it.</param>
    /// <param name="Home">The function that the key's name belongs to alone; null where others can mean the same.</param>
    private readonly record struct Given(Span At, string Receiver, string Key, int Place, Function? Home);

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        var calls = code.Calls("SetSessionTicketKeys").ToList();
        // for _, c := range []*tls.Config{a, b} { c.SetSessionTicketKeys(keys) }
        foreach (var call in calls)
            if (
                Looped(code, call) is { Count: > 1 } each
                && each.Select(r => Trust(code, r, call.Name, isHere: true)).Distinct().Count() > 1
            )
                yield return Readers.Flag(call.Whole, Readers.Shared);
        var given = calls
            .Select(c => new Given(c.Whole, c.Receiver, code.Text(c.Argument(0)), c.Name, OwnOf(code, c.Name, c.Argument(0))))
            .Concat(
                code.Settings("SessionTicketKey")
                    .Where(s => s.IsMember && code.IsWord(s.Value.From))
                    .Select(s => new Given(s.Whole, s.Owner, code.Text(s.Value), s.Name, OwnOf(code, s.Name, s.Value)))
            )
            .Concat(calls.SelectMany(c => Helped(code, c)));
        // A name that each of two functions has for its own says nothing of being the same key.
        foreach (var group in given.GroupBy(g => (g.Key, g.Home)).Where(g => g.Key.Key.Length > 0))
            if (
                group.DistinctBy(g => g.Receiver).Select(g => Trust(code, g.Receiver, g.Place)).ToList() is { Count: > 1 } trust
                && trust.Distinct().Count() > 1
            )
                foreach (var each in group.Skip(1))
                    yield return Readers.Flag(each.At, Readers.Shared);
    }

    /// <summary>func resume(c *tls.Config, key [32]byte) { c.SetSessionTicketKeys(…) }, called with one configuration after the other.</summary>
    private static IEnumerable<Given> Helped(CodeFile code, Call call)
    {
        if (
            code.Functions.Around(call.Name) is not { Name.Length: > 0 } helper
            || helper.Parameters.ToList() is not { } parameters
            || parameters.IndexOf(call.Receiver) is not (>= 0 and var position)
        )
            yield break;
        var words = Words(code, call.Argument(0)).ToList();
        // A key that the helper draws itself is another for each.
        if (words.Count == 0 || words.Exists(w => code.Names.To(w).Any(a => helper.Body.Contains(a.Name))))
            yield break;
        foreach (var use in code.Calls(helper.Name))
        {
            if (helper.Start <= use.Name && use.Name < helper.Body.To)
                continue;
            var keys = words.Where(parameters.Contains).Select(w => use.Argument(parameters.IndexOf(w))).ToList();
            yield return new(
                use.Whole,
                code.Text(use.Argument(position)),
                keys.Count == 0 ? string.Join(',', words) : string.Join(',', keys.Select(code.Text)),
                use.Name,
                keys.Count == 0 ? null : OwnOf(code, use.Name, keys[0])
            );
        }
    }

    /// <summary>The names that an expression is made of.</summary>
    private static IEnumerable<string> Words(CodeFile code, Span value) => GoTickets.Names(code, value).Select(i => code[i].Value);

    /// <summary>The configurations that a loop hands to a call one by one.</summary>
    private static List<string> Looped(CodeFile code, Call call)
    {
        foreach (var at in code.Index.Places("range"))
        {
            if (
                at > call.Name
                || !code.IsWord(at)
                || !code.Is(at - 1, ":=")
                || !code.Is(at - 2, call.Receiver)
                || !code.Functions.AreTogether(at, call.Name)
            )
                continue;
            var list = new Span(at + 1, code.Expression(at + 1).To);
            if (code.IsWord(at + 1) && code.Is(at + 2, "{") && code.Names.Reaching(code[at + 1].Value, at + 1) is [var only])
                list = only.Value;
            for (var i = list.From; i < list.To; i++)
                if (code.Is(i, "{"))
                    return
                    [
                        .. code.Parts(code.Inside(i))
                            .Where(p => code.IsWord(p.To - 1) && code.PathStart(p.To - 1) == p.From)
                            .Select(p => code.PathTo(p.To - 1)),
                    ];
        }

        return [];
    }

    /// <summary>The function that a key belongs to alone, as its parameter or variable; null where others can mean the same.</summary>
    private static Function? OwnOf(CodeFile code, int place, Span key)
    {
        var around = code.Functions.Around(place);
        return
            around is not null
            && Words(code, key).Any(w => around.Parameters.Contains(w) || code.Names.To(w).Any(a => around.Body.Contains(a.Name)))
            ? around
            : null;
    }

    /// <summary>What a configuration that is called so asks of its clients.</summary>
    private static string Trust(CodeFile code, string receiver, int place, bool isHere = false)
    {
        List<string> words = [];
        foreach (var setting in code.Settings(Trusting))
            if (
                (setting.Owner == receiver || setting.Container >= 0 && IsHeld(code, setting.Container, receiver))
                && (!isHere || code.Functions.AreTogether(place, setting.Name))
            )
                words.Add(code.Text(setting.Whole));
        words.AddRange(OfMaker(code, receiver, place));
        return string.Join(';', words);
    }

    /// <summary>staff := mutual(cert, staffRoots): what its maker, a function of this file, is given to trust.</summary>
    private static IEnumerable<string> OfMaker(CodeFile code, string receiver, int place)
    {
        foreach (var made in code.Names.Reaching(receiver, place))
        {
            if (
                !code.IsWord(made.Value.From)
                || code.CallAt(made.Value.From + 1) is not { } call
                || code.Functions.Named(call.Word).Take(2).ToList() is not [var maker]
            )
                continue;
            foreach (var setting in code.Settings(Trusting))
                if (
                    maker.Body.Contains(setting.Name)
                    && setting.Value.Length == 1
                    && maker.Parameters.ToList().IndexOf(code[setting.Value.From].Value) is >= 0 and var position
                )
                    yield return $"{setting.Option}:{code.Text(call.Argument(position))}";
        }
    }

    /// <summary>config := &amp;tls.Config{…}, p.Admin = &amp;tls.Config{…}, and p := &amp;Pair{Admin: &amp;tls.Config{…}}.</summary>
    private static bool IsHeld(CodeFile code, int brace, string receiver)
    {
        var held = code.Held(brace);
        if (held.Length == 0)
            return IsField(code, brace, receiver);
        if (held == receiver)
            return true;
        return receiver.EndsWith("." + held, StringComparison.Ordinal)
            && Enumerable
                .Range(code.StatementStart(brace), Math.Max(0, brace - code.StatementStart(brace)))
                .Any(i => code.Is(i, held) && code[i + 1].Value is "=" && code.PathTo(i) == receiver);
    }

    private static bool IsField(CodeFile code, int brace, string receiver)
    {
        var start = code.PathStart(brace - 1);
        if (code.Is(start - 1, "&"))
            start--;
        return code.Is(start - 1, ":")
            && code.IsWord(start - 2)
            && code.Parent(brace) is >= 0 and var outer
            && code.Held(outer) is { Length: > 0 } held
            && receiver == $"{held}.{code[start - 2].Value}";
    }
}
