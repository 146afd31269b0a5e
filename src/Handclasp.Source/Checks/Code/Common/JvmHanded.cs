using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What the callers of this file give for a parameter that a function hands on: <c>gates(verifyNames = false)</c>.</summary>
internal static class JvmHanded
{
    /// <summary>The arguments that callers give for the parameter that a value is; none where it is none.</summary>
    public static IEnumerable<Span> To(CodeFile code, Span value)
    {
        if (
            !code.Language.IsJvm
            || value.Length != 1
            || !code.IsWord(value.From)
            || Owner(code, code[value.From].Value, value.From) is not { } function
            || code.Functions.Named(function.Name).Count() != 1
        )
            yield break;
        var name = code[value.From].Value;
        var position = function.Parameters.ToList().IndexOf(name);
        // Kotlin: fun gates(verifyNames: Boolean = false)
        for (var i = function.Start; i < function.Body.From; i++)
            if (code.Is(i, "("))
            {
                foreach (var parameter in code.Parts(code.Inside(i)))
                    if (
                        Enumerable.Range(parameter.From, Math.Min(parameter.Length, 3)).Any(k => code.Is(k, name) && code.Is(k + 1, ":"))
                        && Enumerable.Range(parameter.From, parameter.Length).FirstOrDefault(k => code.Is(k, "="), -1) is > 0 and var equals
                    )
                        yield return new(equals + 1, parameter.To);
                break;
            }

        foreach (var call in code.Calls(function.Name))
        {
            if (call.Name >= function.Start && call.Name < function.Body.From || ServerNotVerified.Jvm.IsDeclaration(code, call))
                continue;
            var arguments = call.Arguments;
            if (arguments.FirstOrDefault(a => code.Is(a.From, name) && code.Is(a.From + 1, "=")) is { IsEmpty: false } named)
                yield return new(named.From + 2, named.To);
            else if (position < arguments.Count && !arguments.Take(position + 1).Any(a => code.Is(a.From + 1, "=")))
                yield return arguments[position];
        }
    }

    /// <summary>The function with a name whose parameter a word is.</summary>
    private static Function? Owner(CodeFile code, string word, int index)
    {
        for (
            var (f, depth) = (code.Functions.Around(index), 0);
            f is not null && depth < 20;
            f = code.Functions.Around(f.Start - 1), depth++
        )
            if (f.Parameters.Contains(word))
                return f.Name.Length > 0 ? f : null;
        return null;
    }
}
