using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>What callers in the file hand to a function: <c>make_ctx(SSL_VERIFY_NONE)</c>, where make_ctx sets the mode that it is given.</summary>
internal static class Handed
{
    private const int Deepest = 3;

    /// <summary>What may stand in for a parameter.</summary>
    /// <param name="At">What the caller writes.</param>
    /// <param name="Value">What it is worth: of <c>verify ? 1 : 0</c> the branch that is taken then.</param>
    /// <param name="IsNegated">True where it is turned into its opposite.</param>
    public readonly record struct Given(Span At, Span Value, bool IsNegated);

    /// <summary>Judges an option by its value there, or by what each caller hands to the parameter that it is.</summary>
    public static IEnumerable<Flag> Option(
        CodeFile code,
        Span at,
        Span value,
        Func<Value, bool> isBad,
        string because,
        string remedy,
        string good = ""
    )
    {
        var given = To(code, value).ToList();
        if (given.Count == 0)
        {
            if (Options.Judge(code, at, value, isBad, because, remedy, good) is { } flag)
                yield return flag;
            yield break;
        }

        foreach (var each in given)
        {
            var worth = code.Values.Of(each.Value);
            if (each.IsNegated)
                worth =
                    worth.Is(true) ? new(ValueKind.False)
                    : worth.Is(false) ? new(ValueKind.True)
                    : worth;
            if (isBad(worth))
                yield return new(each.At, because) { Remedy = remedy, Beside = [new(at, "it is set here")] };
            else if (worth.Kind == ValueKind.Switch)
                yield return Options.ByOperator(each.At, because, remedy, worth.Text) with
                {
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    /// <summary>The same for one of a library's constants.</summary>
    public static IEnumerable<Flag> Mode(CodeFile code, Span at, Span value, Func<string, bool> isBad, string because, string remedy)
    {
        var given = To(code, value).Where(g => !g.IsNegated).ToList();
        if (given.Count == 0)
            return Modes.Judge(code, at, value, isBad, because, remedy) is { } flag ? [flag] : [];
        return given
            .Select(g => Modes.Judge(code, g.At, g.Value, isBad, because, remedy))
            .OfType<Flag>()
            .Select(f => f with { Beside = [new(at, "it is set here"), .. f.Beside] });
    }

    /// <summary>What callers give where the value is a parameter that nothing else is assigned to; nothing where it is none.</summary>
    public static IEnumerable<Given> To(CodeFile code, Span value)
    {
        var given = To(code, value, 0).ToList();
        if (given.Count > 0)
            return given;
        // p->verify_host of a row of a table.
        var bare = Bare(code, value);
        return bare.Length > 2 && code.IsWord(bare.To - 1) && code.IsLink(bare.To - 2) && !code.Is(bare.To - 2, "::")
            ? Rows.Of(code, code[bare.To - 1].Value).Select(r => new Given(r, r, false))
            : [];
    }

    /// <summary>The calls of a function of the file, constructors among them, by the brackets with their arguments.</summary>
    public static IEnumerable<int> Calls(CodeFile code, Function function)
    {
        foreach (var place in code.Index.Places(function.Name))
        {
            if (!code.IsWord(place) || function.Start <= place && place < function.Body.From)
                continue;
            var isMade = Kin.Class(code, function) == function.Name;
            if (code.Is(place + 1, "(") && !Words.IsDeclaration(code, place, place + 1))
                yield return place + 1;
            else if (isMade && code.IsWord(place + 1) && (code.Is(place + 2, "(") || code.Is(place + 2, "{")))
                yield return place + 2;
            else if (isMade && code.Is(place + 1, ">") && code.Is(place + 2, "("))
                yield return place + 2;
            else if (isMade && code.Is(place + 1, "{") && !code.Is(place - 1, "class") && !code.Is(place - 1, "struct"))
                yield return place + 1;
        }
    }

    private static IEnumerable<Given> To(CodeFile code, Span value, int depth)
    {
        value = Bare(code, value);
        if (value.IsEmpty || depth > Deepest)
            yield break;
        // verify ? 1L : 0L
        if (Choice(code, value) is var (question, colon) && question > 0)
        {
            foreach (var each in To(code, new(value.From, question), depth + 1).ToList())
            {
                var worth = code.Values.Of(each.Value);
                var isOn = worth.Is(true) || worth is { Kind: ValueKind.Number, Text: not "0" };
                if (isOn || worth.Is(false) || worth is { Kind: ValueKind.Number })
                    yield return new(each.At, isOn != each.IsNegated ? new(question + 1, colon) : new(colon + 1, value.To), false);
            }

            yield break;
        }

        var isNegated = code.Is(value.From, "!");
        if (isNegated)
            value = Bare(code, value with { From = value.From + 1 });
        var member =
            value.Length == 3 && code.IsLink(value.From + 1) && !code.Is(value.From + 1, "::") && code.IsWord(value.From + 2)
                ? code[value.From + 2].Value
                : "";
        if (value.Length != 1 && member.Length == 0 || !code.IsWord(value.From))
            yield break;
        var name = code[value.From].Value;
        if (
            code.Functions.NamedAround(value.From) is not { } function
            || Position(function, name) is not (>= 0 and var position)
            || code.Names.To(name).Any(a => function.Body.Contains(a.Name))
        )
            yield break;
        var (isCalled, isLeftOut) = (false, false);
        foreach (var open in Calls(code, function))
        {
            if (function.Body.Contains(open))
                continue;
            isCalled = true;
            var argument = code.Parts(code.Inside(open)).Skip(position).FirstOrDefault();
            if (argument.IsEmpty)
            {
                // make_config(): told once, where the default stands.
                if (!isLeftOut && member.Length == 0 && Default(code, function, position) is { IsEmpty: false } usual)
                {
                    isLeftOut = true;
                    yield return new(usual, usual, isNegated);
                }

                continue;
            }

            if (member.Length > 0)
            {
                if (Member(code, argument, member, open) is { IsEmpty: false } field)
                    yield return new(field, field, isNegated);
                continue;
            }

            var further = To(code, argument, depth + 1).ToList();
            if (further.Count == 0)
                yield return new(argument, argument, isNegated);
            foreach (var each in further)
                yield return each with
                {
                    IsNegated = each.IsNegated != isNegated,
                };
        }

        // Nobody calls it here: it is what it is by default until somebody says otherwise.
        if (!isCalled && member.Length == 0 && Default(code, function, position) is { IsEmpty: false } own)
            yield return new(own, own, isNegated);
    }

    /// <summary>make_config(bool validate = false): the default of a parameter, at the function or where it is declared.</summary>
    private static Span Default(CodeFile code, Function function, int position)
    {
        foreach (var place in code.Index.Places(function.Name))
        {
            if (!code.IsWord(place) || !code.Is(place + 1, "(") || place != function.Start && !Words.IsDeclaration(code, place, place + 1))
                continue;
            var parameter = code.Parts(code.Inside(place + 1)).Skip(position).FirstOrDefault();
            for (var i = parameter.From; i < parameter.To; i++)
                if (code.Is(i, "="))
                    return new(i + 1, parameter.To);
        }

        return default;
    }

    private static int Position(Function function, string name)
    {
        for (var i = 0; i < function.Parameters.Count; i++)
            if (function.Parameters[i] == name)
                return i;
        return -1;
    }

    private static Span Bare(CodeFile code, Span value)
    {
        value = code.Language.Unwrap?.Invoke(code, value) ?? value;
        while (value.Length > 2 && code.Is(value.From, "(") && code.Mate(value.From) == value.To - 1)
            value = new(value.From + 1, value.To - 1);
        return value.Length == 2 && (code.Is(value.From, "&") || code.Is(value.From, "*")) ? value with { From = value.From + 1 } : value;
    }

    private static (int Question, int Colon) Choice(CodeFile code, Span value)
    {
        var question = -1;
        for (var i = value.From; i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "?") && question < 0)
                question = i;
            else if (code.Is(i, ":") && question > 0)
                return (question, i);
        return (-1, -1);
    }

    /// <summary>The field of what a caller hands on: Choice{false, ""}, Choice{.verify = false}, or c.verify = false before f(c).</summary>
    private static Span Member(CodeFile code, Span argument, string member, int use)
    {
        argument = Bare(code, argument);
        if (argument.IsEmpty)
            return default;
        if (code.Is(argument.To - 1, "}") && code.Mate(argument.To - 1) is var brace && brace >= argument.From)
        {
            if (code.In(brace, member) is { } named)
                return named.Value;
            var type = code.IsWord(brace - 1) ? code[brace - 1].Value : "";
            var field = Fields(code, type).IndexOf(member);
            return field < 0 ? default : code.Parts(code.Inside(brace)).Skip(field).FirstOrDefault();
        }

        if (argument.Length != 1 || code.Functions.NamedAround(use) is not { } around)
            return default;
        foreach (var place in code.Index.Places(member))
            if (
                around.Body.From <= place
                && place < use
                && code.IsLink(place - 1)
                && code.Is(place - 2, code[argument.From].Value)
                && code.Is(place + 1, "=")
            )
                return code.Expression(place + 2);
        return default;
    }

    /// <summary>The fields of a struct of the file, in their order.</summary>
    private static List<string> Fields(CodeFile code, string type)
    {
        List<string> fields = [];
        foreach (var place in code.Index.Places(type))
        {
            if (!code.Is(place + 1, "{") || !(code.Is(place - 1, "struct") || code.Is(place - 1, "class")))
                continue;
            var body = code.Inside(place + 1);
            for (var i = body.From; i < body.To; i++)
            {
                var end = i;
                while (end < body.To && !code.Is(end, ";"))
                    end = code.IsOpen(end) ? Math.Min(code.Mate(end) + 1, body.To) : end + 1;
                var name = end - 1;
                for (var k = i; k < end; k++)
                    if (code.Is(k, "=") || code.Is(k, "{"))
                    {
                        name = k - 1;
                        break;
                    }

                if (code.IsWord(name))
                    fields.Add(code[name].Value);
                i = end;
            }
        }

        return fields;
    }
}
