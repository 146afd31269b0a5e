using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>Go: whether what tells the proxy from others can speak for the place that reads the header.</summary>
internal static class Go
{
    /// <summary>What listens or configures who does.</summary>
    private static readonly string[] Listening =
    [
        "ListenAndServe",
        "ListenAndServeTLS",
        "Serve",
        "ServeTLS",
        "Listen",
        "Run",
        "RunTLS",
        "Start",
        "StartTLS",
        "Server",
    ];

    /// <summary>Words of what is passed through before a handler.</summary>
    private static readonly string[] Passing = ["ServeHTTP", "Next", "next", "handler", "UnaryHandler"];

    private static readonly string[] Refusing =
    [
        "StatusForbidden",
        "StatusUnauthorized",
        "StatusBadRequest",
        "Error",
        "Errorf",
        "403",
        "401",
        "AbortWithStatus",
        "AbortWithStatusJSON",
        "NewHTTPError",
        "SendStatus",
        "Del",
        "ErrForbidden",
    ];

    /// <summary>True where the proxy alone can reach the place, as far as this file tells.</summary>
    public static bool OnlyTheProxySpeaks(CodeFile code, int at) =>
        Any.Proofs(code)
            .Any(p =>
                !Any.IsAnothers(code, at, p)
                && (IsOfServer(code, p) ? Serves(code, at, p) : Asks(code, at, p) && !IsOfOtherServer(code, at, p))
            );

    /// <summary>Asked on the way to another server's handlers: of those that begin a server and lead here none leads to what is asked.</summary>
    private static bool IsOfOtherServer(CodeFile code, int at, int proof)
    {
        var starters = code
            .Index.Places(Listening)
            .Where(p => code.IsWord(p) && (code.Is(p + 1, "(") || code.Is(p + 1, "{")))
            .Select(code.Functions.NamedAround)
            .OfType<Function>()
            .DistinctBy(f => f.Start)
            .Where(f => Kinship.Reaches(code, f.Start, at))
            .ToList();
        return starters.Count > 0 && !starters.Exists(f => Kinship.Reaches(code, f.Start, proof));
    }

    /// <summary>An address that is listened on, or certificates that are demanded: of a server, not of a request.</summary>
    private static bool IsOfServer(CodeFile code, int proof) => code[proof].IsText || code[proof].Value is "RequireAndVerifyClientCert";

    /// <summary>A server of the file is meant where it is the only one, or names what reads the header.</summary>
    private static bool Serves(CodeFile code, int at, int proof)
    {
        if (Kinship.Speaks(code, at, proof, [.. Listening, "Config"]))
            return true;
        var others = code
            .Index.Places(Listening)
            .Where(p => code.IsWord(p) && code.Functions.Around(p) is not null && (code.Is(p + 1, "(") || code.Is(p + 1, "{")))
            .Any(p => !IsRelated(code, proof, p));
        return !others;
    }

    private static bool Asks(CodeFile code, int at, int proof)
    {
        // A declaration, which is used elsewhere; a line for the log; a header that is written.
        if (
            code.Functions.Around(proof) is not { } around
            || Logged.Is(code, proof)
            || GoCallbacks.IsLogged(code, proof)
            || IsOnlyTold(code, around, proof)
        )
            return false;
        if (IsRelated(code, at, proof))
            return true;
        while (around.Name.Length == 0 && code.Functions.Around(around.Start - 1) is { } outer && !ReferenceEquals(outer, around))
            around = outer;
        var words = Enumerable
            .Range(around.Body.From, around.Body.Length)
            .Where(code.IsWord)
            .Select(i => code[i].Value)
            .ToHashSet(StringComparer.Ordinal);
        var head = code.Text(new(around.Start, around.Body.From));
        // Another handler asks for itself; what is passed through on the way asks for all.
        return !head.Contains("ResponseWriter", StringComparison.Ordinal)
            && (
                !Passing.Any(words.Contains) || Refusing.Any(words.Contains) || words.Any(w => w.Contains("rust", StringComparison.Ordinal))
            )
            && Kinship.Speaks(code, at, proof, []);
    }

    /// <summary>ip := r.RemoteAddr, where the variable is used for logs alone.</summary>
    private static bool IsOnlyTold(CodeFile code, Function around, int proof)
    {
        var start = code.StatementStart(proof);
        for (var i = start; i < proof; i++)
        {
            if (!code.Is(i, ":=") && !code.Is(i, "="))
                continue;
            List<string> names = [];
            for (var k = i - 1; k >= start && (code.IsWord(k) || code.Is(k, ",")); k--)
                if (code.IsWord(k) && code[k].Value is not ("_" or "err" or "if"))
                    names.Add(code[k].Value);
            return names.Count > 0
                && names.TrueForAll(n =>
                    code.Index.Places(n)
                        .Where(p => p > proof && p < around.Body.To && !code.IsLink(p - 1))
                        .All(p => Logged.Is(code, p) || GoCallbacks.IsLogged(code, p))
                );
        }

        return code.CallAt(code.Parent(proof)) is { Word: "Set" or "Add" or "WriteString" or "WithField" or "String" or "With" };
    }

    /// <summary>In the same function, or in one that names the other.</summary>
    private static bool IsRelated(CodeFile code, int at, int other) => Kinship.Speaks(code, at, other, [code[other].Value]);
}
