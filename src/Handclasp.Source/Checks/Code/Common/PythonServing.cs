using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Who serves with a context in a Python file: <c>start_server(handle, …, ssl=context())</c> says that it is <c>handle</c>.</summary>
internal static class PythonServing
{
    private const int Deepest = 3;

    /// <summary>
    /// True or false where the file shows who serves with the context that is set up at a place, and whether that comes to another place; null
    /// where it does not show it.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Where the context is told what to ask of clients.</param>
    /// <param name="place">A place that may be reached.</param>
    public static bool? Reaches(CodeFile code, int at, int place)
    {
        if (code.Functions.NamedAround(at) is not { } maker)
            return null;
        HashSet<Span> served = [.. Here(code, at, maker)];
        // Made here and used elsewhere.
        foreach (var call in served.Count == 0 ? code.Calls(maker.Name) : [])
        {
            if (code.Is(call.Name - 1, "def") || call.Path.StartsWith("super.", StringComparison.Ordinal))
                continue;
            if (Beside(code, call, maker) is not { Count: > 0 } here)
                return null;
            served.UnionWith(here);
        }

        return served.Count == 0 ? null : Closure(code, served, maker).Any(s => s.Contains(place));
    }

    /// <summary>What the context is given together with in the function that makes it; or the class of which that is a method.</summary>
    private static List<Span> Here(CodeFile code, int at, Function maker)
    {
        List<Span> found = [];
        var isWrapped = false;
        foreach (var use in code.Index.Places(code[at - 2].Value))
            if (code.IsWord(use) && maker.Body.Contains(use) && use != at - 2)
            {
                if (code.IsLink(use + 1) && code.Is(use + 2, "wrap_socket") && code.CallAt(use + 3) is { } wrap)
                {
                    isWrapped = true;
                    found.AddRange(OfServer(code, wrap));
                }

                if (!code.IsLink(use + 1) && !code.IsLink(use - 1))
                    found.AddRange(InBrackets(code, use, maker));
            }

        if (found.Count == 0 && isWrapped && PythonClasses.Of(code, maker) is { } type)
            found.AddRange(IsServer(type) ? code.Calls(type.Name).SelectMany(c => Inside(code, c.Open, maker)) : [type.Body]);
        return found;
    }

    /// <summary>httpd.socket = ctx.wrap_socket(httpd.socket, …), where httpd = HTTPServer(address, Handler).</summary>
    private static IEnumerable<Span> OfServer(CodeFile code, Call wrap) =>
        wrap.Argument(0) is { IsEmpty: false } socket && code.IsLink(socket.From + 1)
            ? code
                .Names.Reaching(code[socket.From].Value, wrap.Name)
                .SelectMany(a => Enumerable.Range(a.Value.From, a.Value.Length))
                .Where(i => code.IsWord(i) && code.Parent(i) >= 0)
                .SelectMany(i => Bodies(code, code[i].Value))
            : [];

    /// <summary>A class that accepts connections, and gives each to a handler.</summary>
    private static bool IsServer(PythonClass type) =>
        type
            .Bases.Append(type.Name)
            .Any(b => b.EndsWith("Server", StringComparison.Ordinal) || b.EndsWith("MixIn", StringComparison.Ordinal));

    private static List<Span> Inside(CodeFile code, int open, Function maker)
    {
        List<Span> found = [];
        for (var i = open + 1; i < Math.Min(code.Mate(open), code.Tokens.Length); i++)
            if (code.IsWord(i) && code[i].Value != maker.Name && !IsMaker(code, code[i].Value))
                found.AddRange(Bodies(code, code[i].Value));
        return found;
    }

    /// <summary>The functions and classes that stand beside a call in its brackets; or the class that it stands in; or those beside the variable that it is assigned to.</summary>
    private static List<Span>? Beside(CodeFile code, Call call, Function maker)
    {
        if (InBrackets(code, call.Start, maker) is { Count: > 0 } named)
            return named;
        if (code.Parent(call.Start) >= 0)
            return null;
        // httpd.socket = context(…).wrap_socket(httpd.socket, server_side=True)
        var after = Math.Min(code.Mate(call.Open), code.Tokens.Length - 1) + 1;
        if (
            code.IsLink(after)
            && code.Is(after + 1, "wrap_socket")
            && code.CallAt(after + 2) is { } wrap
            && OfServer(code, wrap).ToList() is { Count: > 0 } wrapped
        )
            return wrapped;
        // ctx = context(…), httpd.socket = ctx.wrap_socket(httpd.socket, server_side=True)
        if (PythonContexts.Calls(code, call, "wrap_socket").SelectMany(w => OfServer(code, w)).ToList() is { Count: > 0 } served)
            return served;
        if (PythonClasses.Around(code, call.Name) is { } type && !type.Body.Contains(maker.Start))
            return [type.Body];
        List<Span> found = [];
        foreach (var use in PythonContexts.Uses(code, call))
            if (InBrackets(code, use, maker) is { Count: > 0 } given)
                found.AddRange(given);
            else
                return null;
        return found;
    }

    private static List<Span> InBrackets(CodeFile code, int index, Function maker)
    {
        for (var (open, depth) = (code.Parent(index), 0); open >= 0 && depth < Deepest; open = code.Parent(open), depth++)
        {
            var found = Inside(code, open, maker);
            if (found.Count > 0)
                return found;
        }

        return [];
    }

    /// <summary>Another function that makes a context.</summary>
    private static bool IsMaker(CodeFile code, string name) =>
        code
            .Functions.Named(name)
            .Any(f =>
                Enumerable
                    .Range(f.Start, f.Body.To - f.Start)
                    .Any(i => code.IsWord(i) && (PythonContexts.Makers.Contains(code[i].Value) || code.Is(i, "Context")))
            );

    private static IEnumerable<Span> Bodies(CodeFile code, string name) =>
        code
            .Functions.Named(name)
            .SelectMany(f => Languages.PythonValues.Decorators(code, f).Append(f.Body))
            .Concat(PythonClasses.All(code).Where(c => c.Name == name).SelectMany(c => PythonClasses.Line(code, c)).Select(c => c.Body));

    /// <summary>What is named by what serves, and by that in turn.</summary>
    private static HashSet<Span> Closure(CodeFile code, HashSet<Span> served, Function maker)
    {
        Stack<Span> open = new(served);
        HashSet<string> seen = new(StringComparer.Ordinal) { maker.Name };
        while (open.TryPop(out var next))
            for (var i = next.From; i < next.To; i++)
                if (code.IsWord(i) && code[i].Value.TrimStart('@') is var name && seen.Add(name))
                    foreach (var body in Bodies(code, name))
                        if (served.Add(body))
                            open.Push(body);
        return served;
    }
}
