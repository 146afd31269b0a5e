using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Functions that Node.js is given as <c>checkServerIdentity</c>: their parameters are the host and its certificate.</summary>
internal static class Identities
{
    private static readonly object Key = new();

    /// <summary>True for a place within one of them that asks nobody else: neither the standard one nor a digest of the certificate.</summary>
    public static bool Within(CodeFile code, int at) =>
        code.Language == Languages.All.JavaScript
        && code.Once<List<Function>>(Key, Find).Exists(f => f.Body.Contains(at) && !AsksMore(code, f));

    private static List<Function> Find(CodeFile code) =>
        [
            .. code.Settings("checkServerIdentity").Select(s => code.Functions.Of(s.Value)).OfType<Function>(),
            .. code.Functions.Named("checkServerIdentity"),
        ];

    private static bool AsksMore(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.IsWord(i) && (code.Is(i, "checkServerIdentity") || MisreadPin.Any.Digest().IsMatch(code[i].Value)))
                return true;
        return false;
    }
}
