using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Options of Ruby, Perl, Lua, R and PHP that are set to what a function of the file gives: <c>verify = mode()</c>, where mode has a way that
/// gives "none". Python's are read by its own readers.
/// </summary>
internal static class ScriptReturned
{
    private static readonly HashSet<string> Spoken = new(StringComparer.Ordinal) { "Lua", "Ruby", "Perl", "R", "PHP" };

    /// <summary>What the one function of this file that an expression asks may give; nothing where it asks none.</summary>
    public static IReadOnlyList<Span> Of(CodeFile code, Span value)
    {
        if (!Spoken.Contains(code.Language.Name) || value.IsEmpty)
            return [];
        var name = code.Is(value.To - 1, ")") ? code.Mate(value.To - 1) - 1 : value.To - 1;
        if (
            name < value.From
            || !code.IsWord(name)
            || name == value.To - 1 && !IsBare(code, name)
            || !(
                name == value.From
                || code.PathStart(name) == value.From && name == value.From + 2 && ScriptHanded.IsOwn(code[value.From].Value)
            )
            || code.Functions.Named(code[name].Value).Take(2).ToList() is not [var function]
            || function.Body.Contains(value.From)
        )
            return [];
        return [.. code.Functions.Returns(function).Where(r => !r.IsEmpty)];
    }

    /// <summary>The judgement of such an option: a switch where one of the ways through the function is bad, a flaw where all are.</summary>
    public static Flag? Judge(CodeFile code, Span at, Span value, Func<Span, bool?> isBad, string because, string remedy)
    {
        var returned = Of(code, value);
        var verdicts = returned.Select(isBad).ToList();
        if (verdicts.Count == 0 || verdicts.TrueForAll(v => v == false))
            return null;
        var isAlways = verdicts.TrueForAll(v => v == true);
        // return :none if host == "lab": the peer decides, and no operator.
        if (
            !isAlways
            && verdicts.Exists(v => v == false)
            && returned.FirstOrDefault(r => ByData.Qualifies(code, r)) is { IsEmpty: false } some
        )
            return new(at, $"for some peers {because}")
            {
                Confidence = Confidence.Firm,
                Remedy = remedy,
                Beside = [new(some, "here")],
            };
        return new(at, isAlways ? because : $"in some cases this is switched off: then {because}")
        {
            IsSwitch = !isAlways,
            Confidence = Confidence.Firm,
            Remedy = remedy,
            Beside = [new(returned[verdicts.FindIndex(v => v != false)], "here")],
        };
    }

    /// <summary>Ruby calls without brackets: verify: tls_verify?</summary>
    private static bool IsBare(CodeFile code, int name) =>
        code.Language.Name == "Ruby"
        && !code.Functions.IsParameter(code[name].Value, name)
        && code.Names.Reaching(code[name].Value, name).Count == 0;
}
