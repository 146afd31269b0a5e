using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>A look at the peer's certificate that only keeps it: it is put into a store for later, and nobody is judged by it.</summary>
internal static class JvmKept
{
    private static readonly HashSet<string> Keeping = new(StringComparer.Ordinal) { "setCertificateEntry", "TrustAnchor" };

    /// <summary>Words by which a peer is judged, or refused.</summary>
    private static readonly HashSet<string> Judging = new(StringComparer.Ordinal)
    {
        "throw",
        "require",
        "check",
        "error",
        "equals",
        "contentEquals",
        "isEqual",
        "contains",
        "matches",
        "verify",
        "digest",
        "checkServerTrusted",
        "checkClientTrusted",
        "checkValidity",
        "close",
        "return",
    };

    /// <summary>True where the function around a look puts a certificate into a store, and neither compares it nor refuses anybody.</summary>
    public static bool Is(CodeFile code, int look) =>
        code.Functions.NamedAround(look) is { } home
        && code.WordsOf(home.Body).ToHashSet(StringComparer.Ordinal) is var words
        && words.Overlaps(Keeping)
        && !words.Any(w => Judging.Contains(w) && !(w == "return" && ReturnsStore(code, home)))
        && !Enumerable.Range(home.Body.From, home.Body.Length).Any(i => code[i].Value is "==" or "!=");

    /// <summary>return tmf: what is handed out is made of the store, and is no verdict.</summary>
    private static bool ReturnsStore(CodeFile code, Function home) =>
        code
            .Functions.Returns(home)
            .All(r => !code.Values.Of(r).Is(true) && !code.Values.Of(r).Is(false) && !code.Values.Of(r).Is(ValueKind.Null));
}
