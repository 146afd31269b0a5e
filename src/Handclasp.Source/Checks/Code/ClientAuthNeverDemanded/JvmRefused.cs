using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>Java and Kotlin: roots for clients in the context, and a server's socket of it that says it needs no certificate.</summary>
internal static class JvmRefused
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Unasking(code, [.. code.Calls("init").Where(c => c.Arguments.Count == 3 && IsOfFactory(code, c))]))
            yield return flag;
        var contexts = code.Calls("init").Where(c => IsMutual(code, c)).ToList();
        if (contexts.Count == 0)
            yield break;
        foreach (var (name, whole, value) in Needs(code))
        {
            if (!code.Values.Of(value).Is(false) || code.Functions.NamedAround(name) is not { } home)
                continue;
            var isServers = Has(code, home, "SSLServerSocket", "serverSocketFactory", "getServerSocketFactory", "createServerSocket");
            var asks =
                Has(code, home, "wantClientAuth", "setWantClientAuth")
                || Needs(code).Any(n => Within(home, n.Name) && !code.Values.Of(n.Value).Is(false));
            var isOfRoots = contexts.Exists(c =>
                code.Functions.NamedAround(c.Name) is { } maker
                && (ReferenceEquals(maker, home) || Has(code, home, maker.Name) && code.Functions.Named(maker.Name).Count() == 1)
            );
            if (isServers && !asks && isOfRoots)
                yield return new(whole, "the context has roots for clients, and this server asks no client for a certificate")
                {
                    Remedy = "Set needClientAuth to true.",
                    Changes = [new(value, "true")],
                    Confidence = Confidence.Firm,
                };
        }
    }

    private static readonly string[] Asks =
    [
        "setNeedClientAuth",
        "needClientAuth",
        "setWantClientAuth",
        "wantClientAuth",
        "setSSLParameters",
        "sslParameters",
        "setSslParameters",
    ];

    /// <summary>One of several servers: its function takes the context with the roots and makes a socket, and neither it nor what it calls asks.</summary>
    private static IEnumerable<Flag> Unasking(CodeFile code, List<Call> contexts)
    {
        // Where nobody asks, that is told of the context.
        if (!Needs(code).Any(n => code.Values.Of(n.Value).Is(true)))
            yield break;
        foreach (var home in code.Functions.All)
        {
            if (
                home.Name.Length == 0
                || !Has(code, home, "SSLServerSocket", "createServerSocket")
                || Enumerable
                    .Range(home.Start, Math.Max(0, home.Body.From - home.Start))
                    .Append(home.Start - 1)
                    .Any(i => code.Is(i, "SSLServerSocket"))
                || !contexts.Exists(c =>
                    code.Functions.NamedAround(c.Name) is { } maker
                    && (ReferenceEquals(maker, home) || Has(code, home, maker.Name) && code.Functions.Named(maker.Name).Count() == 1)
                )
                || code.Index.Places(Asks).Any(i => code.IsWord(i) && Kinship.Reaches(code, home.Start, i))
            )
                continue;
            foreach (var made in code.Calls().Where(c => Within(home, c.Name) && c.Name >= home.Body.From && Makes(code, c)).Take(1))
                yield return new(made.Whole, "the context has roots for clients, and this server asks no client for a certificate")
                {
                    Remedy = "Call setNeedClientAuth(true).",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>init(keys, factory.getTrustManagers(), null)</summary>
    private static bool IsOfFactory(CodeFile code, Call init) =>
        code.WordsOf(init.Argument(1)).Any(w => w is "getTrustManagers" or "trustManagers")
        && !code.Values.Of(init.Argument(0)).Is(ValueKind.Null);

    /// <summary>createServerSocket itself, or a function of this file that does it.</summary>
    private static bool Makes(CodeFile code, Call call) =>
        call.Word == "createServerSocket"
        || code.Functions.Named(call.Word).Take(2).ToList() is [var maker] && Has(code, maker, "createServerSocket");

    private static IEnumerable<(int Name, Span Whole, Span Value)> Needs(CodeFile code) =>
        code.Settings("needClientAuth")
            .Select(s => (s.Name, s.Whole, s.Value))
            .Concat(
                code.Calls("setNeedClientAuth")
                    .Where(c => c.Called is null && c.Arguments.Count == 1)
                    .Select(c => (c.Name, c.Whole, c.Argument(0)))
            );

    /// <summary>init(keys, roots, random) with both.</summary>
    private static bool IsMutual(CodeFile code, Call init) =>
        init.Arguments is [var keys, var roots, _]
        && !code.Values.Of(keys).Is(ValueKind.Null)
        && !code.Values.Of(roots).Is(ValueKind.Null)
        && JvmTrust.Methods(code, "checkClientTrusted").All(m => m.Does == Verdicts.Decides);

    private static bool Within(Function function, int index) => function.Start <= index && index < function.End;

    private static bool Has(CodeFile code, Function function, params string[] words) =>
        code.Index.Places(words).Any(i => code.IsWord(i) && Within(function, i));
}
