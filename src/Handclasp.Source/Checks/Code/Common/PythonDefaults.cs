using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Options that get what a parameter of the function is given: where its default is the bad value, verification is off until a caller says otherwise.</summary>
internal static class PythonDefaults
{
    private const int Deepest = 3;

    /// <summary>The usual judgement of an option, and of what it is by default.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">What is flagged.</param>
    /// <param name="value">What the option is set to.</param>
    /// <param name="isBad">True for a value that switches it off.</param>
    /// <param name="because">What that means here.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="good">What to write instead, or empty where no text is safe.</param>
    public static Flag? Judge(CodeFile code, Span at, Span value, Func<Value, bool> isBad, string because, string remedy, string good = "")
    {
        var flag = Options.Judge(code, at, value, isBad, because, remedy, good);
        // CA if exists(CA) else True; verify = True, if ca: verify = ca: whatever decides, none of them switches it off.
        if (flag is { IsSwitch: true } && Leaves(code, value, 0) is { Count: > 1 } leaves)
            if (leaves.TrueForAll(l => code.Values.Of(l) is { IsKnown: true } known && !isBad(known)))
                return null;
        if (flag is null or { IsSwitch: true, Confidence: Confidence.Tentative } && Returned(code, value) is { Count: > 1 } returned)
            if (returned.Exists(r => isBad(code.Values.Of(r))))
                return new(at, $"in some cases this is switched off: then {because}")
                {
                    IsSwitch = true,
                    Confidence = Confidence.Firm,
                    Remedy = remedy,
                    Beside = [new(returned.Find(r => isBad(code.Values.Of(r))), "here")],
                };
        // False if lab else "ca.pem": one of two is off, whatever decides.
        if (flag is null or { IsSwitch: true, Confidence: Confidence.Tentative } && Arms(code, value) is var (yes, no))
            if (isBad(code.Values.Of(yes)) || isBad(code.Values.Of(no)))
                return new(at, $"one of two ways switches this off: then {because}")
                {
                    IsSwitch = true,
                    Confidence = Confidence.Firm,
                    Remedy = $"Remove the switch. {remedy}",
                };
        // not host.endswith(".lab"), host != "localhost": it is off for some.
        if (
            flag is null or { IsSwitch: true, Confidence: Confidence.Tentative }
            && IsComputed(code, value)
            && (isBad(new(ValueKind.False)) || isBad(new(ValueKind.True)))
        )
            return new(at, $"this is off in some cases: then {because}")
            {
                IsSwitch = true,
                Confidence = Confidence.Firm,
                Remedy = remedy,
            };
        if (flag is not { IsSwitch: true, Confidence: Confidence.Tentative } || Of(code, value, 0) is not { } worth)
            return flag;
        // def get(skip=os.getenv("SKIP_VERIFY") == "1")
        if (worth.Value.Is(ValueKind.Switch))
            return flag with { Confidence = Confidence.Firm, Beside = [new(worth.At, "the default")] };
        if (!isBad(worth.Value))
            return flag;
        return new(at, $"by default, unless a caller says otherwise: {because}")
        {
            Confidence = Confidence.Firm,
            Remedy = remedy,
            Beside = [new(worth.At, "the default")],
        };
    }

    /// <summary>What an expression may be: the arms of a choice, what a name of this file is given in several places.</summary>
    private static List<Span> Leaves(CodeFile code, Span value, int depth)
    {
        if (depth > Deepest || value.IsEmpty)
            return [value];
        if (Arms(code, value) is var (yes, no))
            return [.. Leaves(code, yes, depth + 1), .. Leaves(code, no, depth + 1)];
        if (value.Length == 1 && code.IsWord(value.From) && !code.Functions.IsParameter(code[value.From].Value, value.From))
        {
            var given = code.Names.Reaching(code[value.From].Value, value.From).Where(a => !a.Value.Contains(value.From)).ToList();
            if (given.Count is > 0 and < 8)
                return [.. given.SelectMany(a => Leaves(code, a.Value, depth + 1))];
        }

        return [value];
    }

    /// <summary>True for a call of a function of this file that may give False.</summary>
    public static bool GivesNo(CodeFile code, Span value) =>
        Returned(code, value) is { } given && given.Exists(r => code.Values.Of(r).Is(false));

    /// <summary>verify=bundle(), ssl=self.context(), verify=options.verify of a property: what a function of this file gives.</summary>
    public static List<Span>? Returned(CodeFile code, Span value)
    {
        value = code.Names.Held(value);
        return (Property(code, value) ?? Called(code, value)) is { } function
            ? [.. code.Functions.Returns(function).Where(r => !r.IsEmpty)]
            : null;
    }

    /// <summary>The one function of this file that an expression calls; of methods that several classes have, the one of the class around.</summary>
    private static Function? Called(CodeFile code, Span value)
    {
        if (
            value.Length < 3
            || !code.Is(value.To - 1, ")")
            || code.CallAt(code.Mate(value.To - 1)) is not { Receiver: "" or "self" or "cls" } call
            || call.Start != value.From
        )
            return null;
        return code.Functions.Named(call.Word).ToList() switch
        {
            [var only] => only,
            { Count: > 1 } several when call.Receiver.Length > 0 && PythonClasses.Around(code, value.From) is { } type => several.Find(f =>
                PythonClasses.Of(code, f) == type
            ),
            _ => null,
        };
    }

    /// <summary>options.verify, where one class of this file has a property of that name.</summary>
    private static Function? Property(CodeFile code, Span value) =>
        value.Length == 3
        && code.IsWord(value.From)
        && code.IsLink(value.From + 1)
        && code.IsWord(value.To - 1)
        && code.Functions.Named(code[value.To - 1].Value).Where(f => IsProperty(code, f)).Take(2).ToList() is [var only]
            ? only
            : null;

    private static bool IsProperty(CodeFile code, Function function) =>
        PythonValues
            .Decorators(code, function)
            .Any(d => code.WordsOf(d).LastOrDefault()?.TrimStart('@') is "property" or "cached_property" or "computed_field");

    /// <summary>True where an expression is False, or what it is by default is.</summary>
    public static bool IsOff(CodeFile code, Span value) =>
        code.Values.Of(value) is { Kind: ValueKind.Given } && Of(code, value, 0) is { Value.Kind: ValueKind.False };

    /// <summary>What an expression is worth where nobody gives the parameter in it.</summary>
    private static (Value Value, Span At)? Of(CodeFile code, Span span, int depth)
    {
        if (span.IsEmpty || depth > Deepest)
            return null;
        if (code.Is(span.From, "not"))
            return Of(code, new(span.From + 1, span.To), depth + 1) switch
            {
                ({ Kind: ValueKind.True } yes, var at) => (yes with { Kind = ValueKind.False }, at),
                ({ Kind: ValueKind.False } no, var at) => (no with { Kind = ValueKind.True }, at),
                ({ Kind: ValueKind.Switch } either, var at) => (either, at),
                _ => null,
            };
        // ca or False
        for (var i = span.From + 1; i < span.To - 1; i++)
            if (code.Is(i, "or") && code.Parent(i) == code.Parent(span.From))
                return Of(code, new(span.From, i), depth + 1) is { Value.Kind: ValueKind.Null or ValueKind.False }
                    ? (code.Values.Of(new(i + 1, span.To)), new(i + 1, span.To))
                    : null;
        var last = span.To - 1;
        if (!code.IsWord(last))
            return null;
        var name = code[last].Value;
        if (span.Length == 1 && PythonValues.Owner(code, name, last) is { } function)
            return PythonValues.Default(code, function, name) is { IsEmpty: false } given ? (code.Values.Of(given), given) : null;
        // self.verify = verify
        return span.Length == 3 && code.Is(span.From, "self") && code.Names.To(name) is [var only] ? Of(code, only.Value, depth + 1) : null;
    }

    /// <summary>A question about an address, which is answered with yes or no.</summary>
    private static bool IsComputed(CodeFile code, Span value)
    {
        if (code.Is(value.From, "not"))
            value = new(value.From + 1, value.To);
        if (
            code.Is(value.To - 1, ")")
            && code.CallAt(code.Mate(value.To - 1)) is { Word: "startswith" or "endswith" } call
            && call.Start == value.From
        )
            return code[call.Argument(0).From] is not { IsText: true, Value: "https" or "https:" or "https://" or "http://" or "http" };
        return value.Length > 2
            && code.OperandEnd(value.From) is var at
            && at < value.To
            && (code.Is(at, "==") || code.Is(at, "!=") || code.Is(at, "in") || code.Is(at, "not"))
            && Enumerable
                .Range(value.From, value.Length)
                .Any(i =>
                    code.IsWord(i)
                    && code[i].Value.ToLowerInvariant()
                        is "host"
                            or "hostname"
                            or "netloc"
                            or "scheme"
                            or "url"
                            or "endpoint"
                            or "domain"
                            or "server"
                            or "address"
                )
            && !Enumerable
                .Range(value.From, value.Length)
                .Any(i => code[i].Value is "http" or "http://" or "https" or "https://" or "None");
    }

    /// <summary>The two that a choice is between.</summary>
    private static (Span Yes, Span No)? Arms(CodeFile code, Span value)
    {
        var question = -1;
        for (var i = value.From + 1; i < value.To - 1; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "if"))
                question = i;
            else if (code.Is(i, "else") && question > 0)
                return (new(value.From, question), new(i + 1, value.To));
        return null;
    }
}
