using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>
/// Apache HttpClient 4: a builder that is given a connection manager asks neither its context nor its verifier nor its socket factory, and one that is given
/// a socket factory asks neither its context nor its verifier. What was set there decides nothing.
/// </summary>
internal static class JvmIgnored
{
    /// <summary>What a builder asks where it makes the connection manager by itself.</summary>
    private static readonly string[] OfManager =
    [
        "setSSLContext",
        "setSslcontext",
        "setSSLHostnameVerifier",
        "setHostnameVerifier",
        "setSSLSocketFactory",
        "setSSLStrategy",
    ];

    /// <summary>What it asks where it makes the socket factory by itself.</summary>
    private static readonly string[] OfFactory = ["setSSLContext", "setSslcontext", "setSSLHostnameVerifier", "setHostnameVerifier"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Mentions("org.apache.http"))
            yield break;
        HashSet<int> told = [];
        foreach (var call in code.Calls("setConnectionManager", "setSSLSocketFactory", "setSSLStrategy"))
        {
            var isManager = call.Word == "setConnectionManager";
            if (call.Arguments is not [var given] || isManager && !IsPlain(code, given))
                continue;
            var ignored = code.Calls(isManager ? OfManager : OfFactory)
                .Where(c => c.Name != call.Name && c.Arguments.Count == 1 && IsOfSame(code, call, c))
                .OrderBy(c => c.Name)
                .Select(c => (Call?)c)
                .FirstOrDefault(c => !IsLax(code, c!.Value));
            if (ignored is { } first && told.Add(first.Name))
                yield return new(
                    first.Whole,
                    isManager
                        ? $"{first.Word} is ignored beside a connection manager: connections are made with what that manager knows, here the platform's roots"
                        : $"{first.Word} is ignored beside {call.Word}: the factory decides"
                )
                {
                    Remedy = isManager
                        ? "Give the connection manager a registry with an SSLConnectionSocketFactory of this context, or leave the manager out."
                        : "Give them to the SSLConnectionSocketFactory.",
                    Confidence = Confidence.Firm,
                    Beside = [new(new(call.Name, call.Name + 1), "because of this")],
                };
        }
    }

    /// <summary>A manager of this file that was given no registry of socket factories: new PoolingHttpClientConnectionManager(), with a time to live or a reactor.</summary>
    private static bool IsPlain(CodeFile code, Span given)
    {
        if (given.Length == 1 && code.IsWord(given.From))
        {
            var made = code.Names.Reaching(code[given.From].Value, given.From);
            return made.Count > 0 && made.All(a => !a.Value.Contains(given.From) && IsPlainMaker(code, a.Value));
        }

        return IsPlainMaker(code, given);
    }

    private static bool IsPlainMaker(CodeFile code, Span value)
    {
        var from = code.Is(value.From, "new") ? value.From + 1 : value.From;
        var open = from;
        while (open < value.To && (code.IsWord(open) || code.IsLink(open)))
            open++;
        if (
            open >= value.To
            || !code.Is(open, "(")
            || !code[open - 1].Value.EndsWith("ConnectionManager", StringComparison.Ordinal)
            || code.Functions.Named(code[open - 1].Value).Any()
        )
            return false;
        return code.Parts(code.Inside(open))
            .All(a =>
                !code.WordsOf(a)
                    .Any(w =>
                        w.Contains("egistry", StringComparison.Ordinal)
                        || w.Contains("actory", StringComparison.Ordinal)
                        || w.Contains("perator", StringComparison.Ordinal)
                    )
                && (
                    a.Length > 1
                    || code[a.From].Kind == Lexing.TokenKind.Number
                    || code[a.From].Value.Contains("eactor", StringComparison.Ordinal)
                )
            );
    }

    /// <summary>In one chain, or on one variable of one function.</summary>
    private static bool IsOfSame(CodeFile code, Call a, Call b)
    {
        if (!JvmOwners.IsBeside(code, a.Name, b.Name))
            return false;
        var (first, second) = (JvmOwners.Of(code, a.Name), JvmOwners.Of(code, b.Name));
        return first.Length > 0 && first == second || code.PathStart(a.Name) == code.PathStart(b.Name) && a.Start != a.Name;
    }

    /// <summary>What would accept anything is told as that; where it is ignored, all the better.</summary>
    private static bool IsLax(CodeFile code, Call call) =>
        code.WordsOf(call.Argument(0))
            .Any(w => w.StartsWith("Noop", StringComparison.Ordinal) || w.StartsWith("AllowAll", StringComparison.OrdinalIgnoreCase))
        || code.Functions.Of(call.Argument(0)) is not null;
}
