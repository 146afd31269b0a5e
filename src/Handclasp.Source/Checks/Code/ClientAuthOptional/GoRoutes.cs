using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>Routes of Go's routers (net/http, chi, gorilla, gin, echo): which of them stand behind the function that insists on a certificate.</summary>
internal static partial class GoRoutes
{
    private static readonly string[] Registering =
    [
        "Get",
        "Post",
        "Put",
        "Delete",
        "Patch",
        "GET",
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "Handle",
        "HandleFunc",
        "Method",
        "MethodFunc",
    ];

    /// <summary>
    /// The route that changes something, or that is another method of a guarded one, and that the guard of its neighbours does not cover; null where
    /// there is none, or no guard that wraps handlers.
    /// </summary>
    public static Call? Open(CodeFile code, int server)
    {
        var home = code.Functions.Around(server);
        while (home is { Name: "" } && code.Functions.Around(home.Start - 1) is { } outer && !ReferenceEquals(outer, home))
            home = outer;
        if (home is null)
            return null;
        var guards = code
            .Functions.All.Where(f => f.Name.Length > 0 && !ReferenceEquals(f, home) && Wraps(code, f))
            .Select(f => f.Name)
            .ToHashSet(StringComparer.Ordinal);
        if (guards.Count == 0 || IsWrappedWhole(code, home, guards))
            return null;
        var routes = code.Calls(Registering).Where(c => home.Body.Contains(c.Name) && Path(code, c).Length > 0).ToList();
        var guarded = routes.Where(r => IsGuarded(code, home, r, guards)).ToList();
        if (guarded.Count == 0)
            return null;
        foreach (var route in routes.Except(guarded))
            if (
                !Harmless().IsMatch(Path(code, route))
                && (Changes().IsMatch(Said(code, route)) || guarded.Exists(g => Path(code, g) == Path(code, route)))
            )
                return route;
        return null;
    }

    /// <summary>A function that takes a handler, and looks at the certificate before it calls it.</summary>
    private static bool Wraps(CodeFile code, Function function) =>
        code.Text(new(function.Start, function.Body.From)) is var head
        && (head.Contains("Handler", StringComparison.Ordinal) || head.Contains("gin.Context", StringComparison.Ordinal))
        && code.Index.Places("VerifiedChains", "PeerCertificates").Any(p => function.Body.Contains(p));

    /// <summary>Handler: needCert(mux), http.ListenAndServeTLS(…, needCert(mux)): outside of everything.</summary>
    private static bool IsWrappedWhole(CodeFile code, Function home, HashSet<string> guards) =>
        code.Calls([.. guards])
            .Any(c =>
                home.Body.Contains(c.Name)
                && (code.Is(c.Start - 1, ":") && code.Is(c.Start - 2, "Handler") || code[c.Start - 1].Value is "=" or ":=" or "return")
            );

    private static bool IsGuarded(CodeFile code, Function home, Call route, HashSet<string> guards)
    {
        if (
            Enumerable
                .Range(code.PathStart(route.Name), code.Mate(route.Open) - code.PathStart(route.Name))
                .Any(i => Names(code, i, guards))
        )
            return true;
        var receiver = route.Receiver.Split('.')[0];
        for (var (function, depth) = (code.Functions.Around(route.Name), 0); function is not null && depth < 6; depth++)
        {
            if (code.Calls("Use", "Group", "Route", "With").Any(c => IsBefore(code, c, function, receiver, route, guards)))
                return true;
            if (ReferenceEquals(function, home))
                return false;
            receiver = code.CallAt(code.Parent(function.Start))?.Receiver.Split('.')[0] ?? "";
            function = code.Functions.Around(function.Start - 1);
        }

        return false;
    }

    /// <summary>r.Use(needCert); r := root.Group("/v1", needCert); r := root.With(needCert).</summary>
    private static bool IsBefore(CodeFile code, Call call, Function function, string receiver, Call route, HashSet<string> guards) =>
        call.Name < route.Name
        && ReferenceEquals(code.Functions.Around(call.Name), function)
        && (
            call.Word == "Use" && call.Receiver.Split('.')[0] == receiver
            || code.Is(call.Start - 1, ":=") && code.Is(call.Start - 2, receiver)
        )
        && Enumerable
            .Range(call.Open, code.Mate(call.Open) - call.Open)
            .Any(i => Names(code, i, guards) && ReferenceEquals(code.Functions.Around(i), function));

    private static bool Names(CodeFile code, int index, HashSet<string> guards) => code.IsWord(index) && guards.Contains(code[index].Value);

    /// <summary>The path of a route, without its method.</summary>
    private static string Path(CodeFile code, Call call)
    {
        foreach (var argument in call.Arguments.Take(2))
            if (
                code[argument.From].IsText
                && code[argument.From].Value is var text
                && text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at
            )
                return text[at..];
        return "";
    }

    /// <summary>What says the method of a route: the call, or the text before the path.</summary>
    private static string Said(CodeFile code, Call call)
    {
        var first = call.Argument(0);
        var methods = code.Is(code.Mate(call.Open) + 2, "Methods") ? code.Text(code.Inside(code.Mate(call.Open) + 3)) : "";
        return $"{call.Word} {(code[first.From].IsText ? code[first.From].Value.Split('/')[0] : code.Text(first))} {methods}";
    }

    [GeneratedRegex(@"\b(post|put|delete|patch|methodpost|methodput|methoddelete|methodpatch)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Changes();

    [GeneratedRegex(
        "health|live|ready|ping|version|metrics|favicon|robots|login|logout|static|public|docs|openapi|swagger|acme|oauth|token|enroll|enrol|register|bootstrap|webhook|csr",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Harmless();
}
