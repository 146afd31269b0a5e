using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>What callers in the file hand to a function: self.acceptor(SslVerifyMode::PEER), where acceptor sets the mode that it is given.</summary>
internal static class Handed
{
    /// <summary>What is given for a parameter; the value itself where it is none.</summary>
    public static IReadOnlyList<Span> To(CodeFile code, Span value)
    {
        if (
            value.Length != 1
            || !code.IsWord(value.From)
            || code.Functions.NamedAround(value.From) is not { } function
            || function.Parameters.ToList() is not { } parameters
            || parameters.IndexOf(code[value.From].Value) is not (>= 0 and var position)
        )
            return [value];
        if (parameters[0].EndsWith("self", StringComparison.Ordinal))
            position--;
        List<Span> given =
        [
            .. code.Calls(function.Name)
                .Where(c => !code.Is(c.Name - 1, "fn") && !function.Body.Contains(c.Name))
                .Select(c => c.Argument(position))
                .Where(a => !a.IsEmpty),
        ];
        return given.Count > 0 ? given : [value];
    }
}
