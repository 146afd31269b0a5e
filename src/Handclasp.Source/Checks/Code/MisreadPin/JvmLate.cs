using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>A digest of the peer's certificate that is compared without the word pin: <c>actual = digest(certificate); if (!MessageDigest.isEqual(expected, actual)) throw …</c>.</summary>
internal static class JvmLate
{
    private static readonly string[] Comparing = ["isEqual", "equals", "contentEquals", "equalsIgnoreCase", "constantTimeAreEqual"];

    /// <summary>The word that compares; -1 where nothing does.</summary>
    public static int Comparison(CodeFile code, Function function, int read)
    {
        var held = code
            .Index.Words.Where(w => code.Names.To(w).Any(a => function.Body.From <= a.Name && a.Value.Contains(read)))
            .FirstOrDefault(w => code.Names.To(w).Any(a => a.Value.Contains(read) && IsDigest(code, a.Value)));
        if (held is null)
            return -1;
        foreach (var call in code.Calls(Comparing))
            if (
                read < call.Name
                && call.Name < function.Body.To
                && Enumerable.Range(call.Start, code.Mate(call.Open) - call.Start).Any(i => code.IsWord(i) && code.Is(i, held))
                && code.WordsOf(new(call.Name, Math.Min(function.Body.To, call.Name + 60))).Contains("throw")
            )
                return call.Name;
        return -1;
    }

    /// <summary>connection.getResponseCode(): the request has gone with it.</summary>
    public static Call? Sent(CodeFile code, Function function, string owner, int read) =>
        code.Calls("getResponseCode", "getInputStream", "getResponseMessage", "getHeaderField", "getHeaderFields", "getContent")
            .Where(c => function.Body.From <= c.Name && c.Name < read && c.Receiver == owner)
            .Select(c => (Call?)c)
            .FirstOrDefault();

    /// <summary>A digest is made there, or by a function of this file that is called there.</summary>
    private static bool IsDigest(CodeFile code, Span value) =>
        code.WordsOf(value)
            .Any(w =>
                Any.Digest().IsMatch(w)
                || code.Functions.Named(w).Take(2).ToList() is [var maker] && code.WordsOf(maker.Body).Any(Any.Digest().IsMatch)
            );
}
