using Handclasp.Source.Languages;
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
                yield return (method, JvmVerdicts.Void(code, method, Verifiers.Judge(code, method, _ => true, isVoid: true)));
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
        || code.Names.Has("createServerSocket")
        || code.Names.Has("HttpsConfigurator")
        || code.Names.Has("ServerConnector")
        || code.Names.Has("TlsServerCredentials")
        || code.Names.Has("HttpServerOptions")
        || code.Names.Has("NetServerOptions")
        || code.Names.Has("Undertow")
        || code.Names.Has("embeddedServer")
        || code.Calls("setUseClientMode").Any(c => c.Arguments is [var only] && code.Values.Of(only).Is(false));

    /// <summary>True where a word stands before a token in the same statement, not farther away than so many tokens.</summary>
    public static bool IsBehind(CodeFile code, int index, string word, int farthest)
    {
        for (var i = index; i >= Math.Max(0, index - farthest) && !code.Is(i, ";"); i--)
        {
            if (code.Is(i, word))
                return true;
            if (code.Language.LineEnds == LineEnds.Expressions && code.BeginsStatement(i))
                return false;
        }

        return false;
    }

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

    /// <summary>The name of the private class around a method that nothing else in the file speaks of; empty where there is none.</summary>
    public static string IdleClass(CodeFile code, Function method)
    {
        for (var open = code.Parent(method.Start); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            var start = code.StatementStart(open - 1);
            for (var i = open - 1; i >= Math.Max(0, open - 30) && !code.Is(i, "}") && !code.Is(i, ";"); i--)
                if (code[i - 1].Value is "class" or "object" && code.IsWord(i))
                    return
                        Enumerable.Range(Math.Max(0, i - 6), 6).Any(k => code.Is(k, "private") && k >= Math.Min(start, i - 6))
                        && code.Index.Places(code[i].Value).Count() == 1
                        ? code[i].Value
                        : "";
            return "";
        }

        return "";
    }
}
