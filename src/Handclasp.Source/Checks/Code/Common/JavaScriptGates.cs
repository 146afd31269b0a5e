using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Which requests of a server of Node.js pass a look at <c>socket.authorized</c>: a middleware speaks for the application that it is given to and
/// for what is mounted on it, a handler of one route for that route, one of <c>request</c> says nothing of <c>upgrade</c>.
/// </summary>
internal static class JavaScriptGates
{
    private const int Deepest = 5;
    private const int MostUses = 20;
    private static readonly string[] ForAll = ["use", "addHook", "ext", "all", "onRequest", "register", "set"];
    private static readonly string[] Routes = ["get", "post", "put", "delete", "patch", "head", "options", "del", "route", "on"];
    private static readonly string[] Servers = ["createServer", "createSecureServer", "Server"];
    private static readonly string[] Clients = ["http", "https", "axios", "request", "got", "superagent", "needle", "undici", "fetch"];

    /// <summary>What servers tell of their connections and requests.</summary>
    private static readonly string[] Events =
    [
        "request",
        "upgrade",
        "connect",
        "connection",
        "secureConnection",
        "secure",
        "stream",
        "session",
        "checkContinue",
        "checkExpectation",
        "proxyReq",
        "proxyReqWs",
    ];

    private enum Kind
    {
        All,
        Route,
        Event,
    }

    /// <summary>What gives a function to a server.</summary>
    /// <param name="Kind">Of what it is asked.</param>
    /// <param name="Call">The call that gives it.</param>
    /// <param name="Happened">The event's name; empty for others.</param>
    private readonly record struct Entry(Kind Kind, Call Call, string Happened);

    /// <summary>True where a look at one place may stand in the way of what is served at another.</summary>
    /// <param name="code">The file.</param>
    /// <param name="look">Where <c>authorized</c> is read.</param>
    /// <param name="at">Where a request is served.</param>
    public static bool MayCover(CodeFile code, int look, int at)
    {
        if (IsOnTheWay(code, look, at))
            return true;
        if (Entries(code, look, 0) is not { } gates || Entries(code, at, 0) is not { } served)
            return true;
        return served.TrueForAll(s => gates.Exists(g => Covers(code, g, s)));
    }

    /// <summary>It stands in one of the functions around.</summary>
    private static bool IsOnTheWay(CodeFile code, int look, int at)
    {
        if (code.Functions.Around(look) is not { } own)
            return true;
        for (var function = code.Functions.Around(at); function is not null; function = code.Functions.Around(function.Start - 1))
            if (ReferenceEquals(function, own))
                return true;
        return false;
    }

    /// <summary>Through which doors a piece of code is reached; null where that is not known.</summary>
    private static List<Entry>? Entries(CodeFile code, int at, int depth)
    {
        var function = code.Functions.Around(at);
        for (var bracket = code.Parent(at); ; bracket = code.Parent(bracket))
        {
            while (function is not null && bracket < function.Body.From - 1)
            {
                if (Named(code, function, depth) is { } named)
                    return named.Count > 0 ? named : null;
                function = code.Functions.Around(function.Start - 1);
            }

            if (bracket < 0)
                return null;
            if (code.Is(bracket, "(") && code.CallAt(bracket) is { } call && EntryOf(code, call) is { } entry)
                return [entry];
        }
    }

    /// <summary>A function with a name, by whom it is named; null for one that has none, or is a member of an object.</summary>
    private static List<Entry>? Named(CodeFile code, Function function, int depth)
    {
        var name =
            function.Name.Length > 0 ? function.Name
            : code.Is(function.Start - 1, "=") && code.IsWord(function.Start - 2) ? code[function.Start - 2].Value
            : "";
        if (name.Length == 0)
            return null;
        var uses = code
            .Index.Places(name)
            .Where(u =>
                code.IsWord(u)
                && !(function.Start - 4 <= u && u < function.Body.To)
                && (!code.IsLink(u - 1) || code.Is(u - 2, "this"))
                && !IsExported(code, u)
            )
            .Take(MostUses)
            .ToList();
        if (uses.Count == 0)
            // { authenticate(request) { … } }: what takes the object knows.
            return code.Parent(function.Start) >= 0 && !code.Is(function.Start, "function") ? null : [];
        if (depth >= Deepest)
            return [];
        List<Entry> found = [];
        foreach (var use in uses)
        {
            if (Entries(code, use, depth + 1) is not { } entries)
                return [];
            found.AddRange(entries);
        }

        return found;
    }

    /// <summary>module.exports = { name }, export { name }.</summary>
    private static bool IsExported(CodeFile code, int use)
    {
        var start = code.StatementStart(code.Parent(use) is >= 0 and var brace && code.Is(brace, "{") ? brace : use);
        return code[start].Value is "export" or "exports" || code.Is(start, "module") && code.Is(start + 2, "exports");
    }

    private static Entry? EntryOf(CodeFile code, Call call)
    {
        var first = call.Argument(0);
        if (call.Word is "on" or "once" or "addListener" or "prependListener")
            return code[first.From].IsText && Events.Contains(code[first.From].Value, StringComparer.Ordinal)
                ? new(Kind.Event, call, code[first.From].Value)
                : null;
        if (Servers.Contains(call.Word, StringComparer.Ordinal))
            return new(Kind.Event, call, "request");
        if (call.Receiver.Length == 0 || Clients.Contains(call.Receiver, StringComparer.Ordinal))
            return null;
        if (call.Word is "use" && IsOfSockets(code, call))
            return new(Kind.Event, call, "upgrade");
        if (ForAll.Contains(call.Word, StringComparer.Ordinal) && call.Word is not "register")
            return new(Kind.All, call, "");
        return Routes.Contains(call.Word, StringComparer.Ordinal) && (call.Arguments.Count > 1 || call.Word is "route")
            ? new(Kind.Route, call, "")
            : null;
    }

    /// <summary>const io = new Server(server); io.use(…): a request that becomes a socket goes past the handlers of requests.</summary>
    private static bool IsOfSockets(CodeFile code, Call call) =>
        code.Names.Mentions("socket.io")
        && code.Names.Reaching(call.Receiver.Split('.')[0], call.Name) is [var made]
        && Enumerable
            .Range(made.Value.From, Math.Min(4, made.Value.Length))
            .Any(i => code[i].Value is "Server" or "SocketIO" or "SocketServer" or "socketio" or "socketIo");

    private static bool Covers(CodeFile code, Entry gate, Entry served) =>
        gate.Call.Open == served.Call.Open
        || gate.Kind switch
        {
            Kind.Route => false,
            Kind.All => served.Kind == Kind.Event ? served.Happened is "request" : IsUnder(code, gate.Call, served.Call),
            _ => gate.Happened switch
            {
                "request" or "checkContinue" or "checkExpectation" => served.Kind != Kind.Event || served.Happened is "request",
                "upgrade" => served.Kind == Kind.Event && served.Happened is "upgrade" or "connection",
                "stream" => served.Kind == Kind.Event && served.Happened is "stream",
                _ => true,
            },
        };

    /// <summary>What is served belongs to the application that the gate is given to, or to one that is mounted on it.</summary>
    private static bool IsUnder(CodeFile code, Call gate, Call served)
    {
        var (on, of) = (gate.Receiver, served.Receiver);
        if (on == of)
            return IsSame(code, gate, served)
                ? Passes(code, gate, served)
                : !code.Names.Reaching(on.Split('.')[0], gate.Name).Any() || !code.Names.Reaching(on.Split('.')[0], served.Name).Any();
        if (!code.Names.To(on).Any() || !code.Names.To(of).Any())
            return true;
        HashSet<string> seen = [of];
        Stack<string> open = new([of]);
        while (open.TryPop(out var next) && seen.Count < MostUses)
            foreach (var mount in code.Calls("use", "register", "route"))
                if (mount.Receiver.Length > 0 && mount.Arguments.Any(a => Holds(code, a, next)))
                {
                    if (mount.Receiver == on && Passes(code, gate, mount))
                        return true;
                    if (seen.Add(mount.Receiver))
                        open.Push(mount.Receiver);
                }

        return false;
    }

    /// <summary>router, router.routes().</summary>
    private static bool Holds(CodeFile code, Span argument, string name) =>
        code.Is(argument.From, name) && (argument.Length == 1 || code.IsLink(argument.From + 1));

    /// <summary>The same variable, or a parameter of the same function.</summary>
    private static bool IsSame(CodeFile code, Call one, Call other)
    {
        var name = one.Receiver.Split('.')[0];
        return Declared(one) == Declared(other);

        int Declared(Call call)
        {
            for (var f = code.Functions.Around(call.Name); f is not null; f = code.Functions.Around(f.Start - 1))
                if (f.Parameters.Contains(name))
                    return -2 - f.Start;
            return code.Names.Reaching(name, call.Name).Select(a => a.Name).DefaultIfEmpty(-1).First();
        }
    }

    /// <summary>A request for this goes through the gate: its path begins with the gate's, and Express has been told of the gate before.</summary>
    private static bool Passes(CodeFile code, Call gate, Call served)
    {
        if (Path(code, gate) is { } path && path.Trim('/', '*').Length > 0 && Path(code, served) is { } asked)
            return asked.StartsWith(path.TrimEnd('*', '/'), StringComparison.Ordinal);
        return !(
            gate.Word is "use"
            && served.Name < gate.Name
            && code.Functions.AreTogether(gate.Name, served.Name)
            && code.Names.Reaching(gate.Receiver, gate.Name) is [var made, ..]
            && Enumerable.Range(made.Value.From, Math.Min(6, made.Value.Length)).Any(i => code[i].Value is "express" or "Router")
        );
    }

    private static string? Path(CodeFile code, Call call) =>
        code[call.Argument(0).From] is { IsText: true, Holes: false } text && text.Value.StartsWith('/') ? text.Value : null;
}
