using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.WeakSuites;

/// <summary>
/// Lists of ciphers that Python's programs keep by name and choose among when they run: the members of an enumeration (<c>profile.value</c>),
/// the values of a dict (<c>CIPHERS[level]</c>). Each weak one is told where it is written.
/// </summary>
internal static class PythonProfiles
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var list in Given(code).SelectMany(v => Lists(code, v)))
            if (
                code.Values.Of(list) is { Kind: ValueKind.Text } text
                && Readers.Weak(text.Text) is { } weak
                && !IsRefused(code, list)
                && told.Add(list.From)
            )
                yield return new(list, $"one of the lists that are chosen from allows {weak}")
                {
                    Remedy = "Take it out: the standard list is sound.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>What a context is given for its list.</summary>
    private static IEnumerable<Span> Given(CodeFile code) =>
        code.Calls("set_ciphers", "set_cipher_list")
            .Select(c => c.Argument(0))
            .Concat(code.Settings("ciphers", "ssl_ciphers").Where(s => s.Container >= 0).Select(s => s.Value));

    /// <summary>The lists that an expression chooses among; none where it is no such choice.</summary>
    private static IEnumerable<Span> Lists(CodeFile code, Span value)
    {
        value = Encoded(code, code.Names.Held(value));
        if (value.Length >= 3 && code.Is(value.To - 1, "value") && code.IsLink(value.To - 2))
            return Members(code, new(value.From, value.To - 2));
        if (value.Length == 1 && code.IsWord(value.From))
            return Members(code, value);
        var last = value.To - 1;
        var holder =
            code.Is(last, "]") ? new(value.From, code.Mate(last))
            : code.Is(last, ")") && code.CallAt(code.Mate(last)) is { Word: "get" } call ? new(value.From, call.Name - 1)
            : default(Span);
        return holder.Length > 0 && PythonValues.Dict(code, holder) is { } dict ? Entries(code, dict) : [];
    }

    /// <summary>value.encode(), str(value).</summary>
    private static Span Encoded(CodeFile code, Span value) =>
        value.Length > 4 && code.Is(value.To - 1, ")") && code.Is(value.To - 2, "(") && code.Is(value.To - 3, "encode")
            ? new(value.From, value.To - 4)
            : value;

    /// <summary>The texts of the enumeration of this file that a parameter is declared as.</summary>
    private static IEnumerable<Span> Members(CodeFile code, Span value)
    {
        var name = code[value.From].Value;
        if (
            value.Length != 1
            || PythonValues.Owner(code, name, value.From) is not { } function
            || PythonValues.Declared(code, function, name) is not { Length: > 2 } declared
        )
            return [];
        var type = PythonClasses
            .All(code)
            .FirstOrDefault(c => Enumerable.Range(declared.From + 1, declared.Length - 1).Any(i => code.Is(i, c.Name)));
        return type is null || !type.Bases.Any(b => b.EndsWith("Enum", StringComparison.Ordinal)) ? [] : Fields(code, type);
    }

    /// <summary>MODERN = "…", in the body of a class itself.</summary>
    private static IEnumerable<Span> Fields(CodeFile code, PythonClass type)
    {
        for (var i = type.Body.From; i < type.Body.To; i++)
            if (code.Is(i, "=") && code.IsWord(i - 1) && code[i - 1].LineBefore && code.Parent(i) < 0 && code.Functions.Around(i) is null)
                yield return code.Expression(i + 1);
    }

    private static IEnumerable<Span> Entries(CodeFile code, int dict)
    {
        foreach (var part in code.Parts(code.Inside(dict)))
            if (
                Enumerable
                    .Range(part.From, part.Length)
                    .FirstOrDefault(i => (code.Is(i, ":") || code.Is(i, "=")) && code.Parent(i) == dict, -1)
                    is > 0
                        and var colon
                && colon + 1 < part.To
            )
                yield return new(colon + 1, part.To);
    }

    /// <summary>Spoken of, and not allowed.</summary>
    private static bool IsRefused(CodeFile code, Span list) => Mentions.IsOnlySpokenOf(code, list.From, list.To);
}
