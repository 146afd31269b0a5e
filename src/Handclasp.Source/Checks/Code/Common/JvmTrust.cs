using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Trust managers written by hand, in Java and Kotlin.</summary>
internal static class JvmTrust
{
    /// <summary>The methods of that name that belong to a trust manager, with what they do.</summary>
    public static IEnumerable<(Function Method, Verdicts Does)> Methods(CodeFile code, string name)
    {
        if (!code.Names.Mentions("TrustManager"))
            yield break;
        foreach (var method in code.Functions.Named(name))
            if (method.Parameters.Count >= 2)
                yield return (method, Verifiers.Judge(code, method, _ => true, isVoid: true));
    }

    /// <summary>True where the file makes a server.</summary>
    public static bool IsServer(CodeFile code) =>
        code.Names.Has("SSLServerSocket")
        || code.Names.Has("setNeedClientAuth")
        || code.Names.Has("setWantClientAuth")
        || code.Names.Has("SSLServerSocketFactory")
        || code.Names.Has("forServer")
        || code.Names.Has("HttpsServer")
        || code.Names.Has("needClientAuth")
        || code.Names.Has("getServerSocketFactory")
        || code.Names.Has("createServerSocket");

    /// <summary>Name and brackets of a method: what is flagged.</summary>
    public static Span Head(CodeFile code, Function method)
    {
        var name = method.Start;
        while (name < method.Body.From && !code.Is(name + 1, "("))
            name++;
        // A closure or a form bears no name before its brackets.
        if (name >= method.Body.From)
            name = method.Start;
        return new(name, Math.Min(code.Tokens.Length, Math.Max(method.End + 1, name + 1)));
    }
}
