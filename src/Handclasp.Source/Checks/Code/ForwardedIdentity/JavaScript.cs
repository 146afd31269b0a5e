using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>
/// Which of the things that tell the proxy from others can speak for a handler of Node.js: one that is asked in it, or in what every request
/// goes through before it. A route that looks at the address says nothing of the next one, and who writes the address to a log has asked nothing.
/// </summary>
internal static partial class JavaScript
{
    /// <summary>What every request of an application goes through.</summary>
    private static readonly string[] ForAll = ["use", "addHook", "onRequest", "ext", "set", "enable", "listen", "register", "all"];

    private static readonly string[] Routes = ["get", "post", "put", "delete", "patch", "head", "route", "on"];

    /// <summary>True where something that tells the proxy from others stands in the way of a place that reads its headers.</summary>
    public static bool IsGuarded(CodeFile code, int at) => IsBehindMutual(code, at) || Any.Proofs(code).Any(e => Speaks(code, at, e));

    /// <summary>The servers that it handles requests of demand a certificate of the proxy.</summary>
    private static bool IsBehindMutual(CodeFile code, int at)
    {
        var servers = JavaScriptServers.Of(code);
        if (servers.Owners(at) is { Count: > 0 } owners)
            return owners.All(s => s.IsMutual);
        return servers.All.Any(s => s.IsMutual)
            || code.Settings("requestCert")
                .Any(s =>
                    !servers.With(s).Any()
                    && code.Values.Of(s.Value).Is(true)
                    && !(s.Sibling("rejectUnauthorized") is { } set && code.Values.Of(set.Value).Is(false))
                );
    }

    private static bool Speaks(CodeFile code, int at, int evidence, int depth = 0)
    {
        // (path = '/run/app.sock') of a function's head is of that function.
        if (
            code.Functions.All.LastOrDefault(f => f.Start <= evidence && evidence < f.Body.From) is { } head
            && !IsCalledThere(code, head, evidence)
        )
            return Speaks(code, at, head.Body.From, evidence, depth);
        return Speaks(code, at, evidence, evidence, depth);
    }

    /// <summary>An arrow function that stands within the arguments of what is evidence has no head there.</summary>
    private static bool IsCalledThere(CodeFile code, Function function, int evidence) =>
        code.Parent(evidence) is var open && open >= 0 && open < function.Start;

    private static bool Speaks(CodeFile code, int at, int evidence, int said, int depth)
    {
        // What another function listens on says nothing of what this one serves.
        if (code[said].IsText && IsOfOtherServer(code, at, evidence))
            return false;
        // const secret = process.env.PROXY_SECRET: where it is asked for.
        if (depth == 0 && code.Functions.Around(evidence) is null && Declared(code, evidence) is { } name)
            return code.Index.Places(code[name].Value).Any(u => u != name && code.IsWord(u) && Speaks(code, at, u, depth + 1));
        if (code.IsWord(evidence) && IsOnlyLogged(code, evidence, 0) || Any.IsAnothers(code, at, evidence))
            return false;
        var (here, there) = (Route(code, at), Route(code, evidence));
        // In the way of one route only.
        if (there is { } route && Routes.Contains(route.Word) && route.Open != here?.Open && !IsEvent(code, route))
            return false;
        // In the way of another application, or of another server.
        if (
            here is { } mine
            && there is { } other
            && (
                mine.Receiver != other.Receiver && !Mounts(code, other.Receiver, mine.Receiver)
                || mine.Receiver == other.Receiver
                    && !JavaScriptServers.IsSameVariable(code, mine.Receiver.Split('.')[0], mine.Name, other.Name)
            )
        )
            return false;
        var servers = JavaScriptServers.Of(code);
        if (servers.All.Count > 1 && servers.Owners(at) is { Count: > 0 } owners && servers.Owners(evidence) is { Count: > 0 } others)
            return owners.Overlaps(others);
        return IsUsedBy(code, at, evidence);
    }

    /// <summary>A socket or an address in a function that has nothing to do with the one that reads the header.</summary>
    private static bool IsOfOtherServer(CodeFile code, int at, int evidence) =>
        code.Functions.NamedAround(at) is { } reader
        && code.Functions.NamedAround(evidence) is { } listener
        && !ReferenceEquals(reader, listener)
        // Methods of one class, functions of one function share more than names.
        && (code.Parent(reader.Start) < 0 || code.Parent(reader.Start) != code.Parent(listener.Start))
        && !Kinship.Reaches(code, listener.Start, at)
        && !Kinship.Reaches(code, reader.Start, evidence)
        // Who calls the reader is in the file; else the listener may be who does.
        && Bearer(code, at) is var (function, name)
        && (
            code.Index.Places(name).Any(i => code.IsWord(i) && !(function.Start - 4 <= i && i < function.Body.To))
            || Route(code, at) is { } route && code.Functions.Around(route.Name) is not null
        );

    /// <summary>const path = '/run/app.sock'; … server.listen(path).</summary>
    public static bool IsListenedByName(CodeFile code, int text) =>
        code.Language == Languages.All.JavaScript
        && Declared(code, text) is { } name
        && code.Is(name + 1, "=")
        && code.Index.Places(code[name].Value)
            .Any(u => u != name && code.IsWord(u) && code.CallAt(code.Parent(u)) is { } call && Any.IsListening(call));

    /// <summary>{ target: { socketPath } } of a proxy, the options of a request: where this program goes, not where it is reached.</summary>
    public static bool IsOfClient(CodeFile code, int at)
    {
        if (code.Language != Languages.All.JavaScript)
            return false;
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (
                code.Is(open - 1, ":") && code[open - 2].Value is "target" or "forward" or "upstream"
                || code.CallAt(open)
                    is {
                        Word: "request"
                            or "get"
                            or "connect"
                            or "createConnection"
                            or "createClient"
                            or "createProxyServer"
                            or "createProxyMiddleware"
                            or "Agent"
                            or "fetch"
                            or "web"
                    }
            )
                return true;
        return false;
    }

    /// <summary>The variable that a place gives its value to, where that is declared outside all functions.</summary>
    private static int? Declared(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        for (var open = code.Parent(at); open >= 0; open = code.Parent(open))
            start = code.StatementStart(open);
        return code.Language.Declares.Contains(code[start].Value) && code.IsWord(start + 1) ? start + 1 : null;
    }

    /// <summary>The address is written down, in a log or under a name that is only logged.</summary>
    private static bool IsOnlyLogged(CodeFile code, int word, int depth)
    {
        for (var (open, height) = (code.Parent(word), 0); open > 0 && height < 6; open = code.Parent(open), height++)
        {
            if (code.Is(open, "{") && !code.Is(open - 1, "(") && !code.Is(open - 1, ",") && !code.Is(open - 1, ":"))
                break;
            if (code.CallAt(open) is { } call)
                return Logged.IsCall(call);
        }

        for (var (i, start) = (word, code.StatementStart(word)); i > start && depth < 2; i--)
            if (code.Is(i, "=") && code.IsWord(i - 1) && !code.IsLink(i - 2))
                return code
                    .Index.Places(code[i - 1].Value)
                    .Where(u => u > word && code.IsWord(u) && !code.IsLink(u - 1))
                    .All(u => IsOnlyLogged(code, u, depth + 1));
        return false;
    }

    /// <summary>server.on('request', …) is no route.</summary>
    private static bool IsEvent(CodeFile code, Call call) =>
        call.Word is "on" && code[call.Argument(0).From].Value is "request" or "secureConnection" or "connection" or "connect" or "upgrade";

    /// <summary>A function with a name speaks for those that name it, and for all where it is given to what all go through.</summary>
    private static bool IsUsedBy(CodeFile code, int at, int evidence)
    {
        if (Bearer(code, evidence) is not var (function, name) || function.Body.Contains(at))
            return true;
        var uses = code
            .Index.Places(name)
            .Where(i =>
                code.IsWord(i)
                && !(function.Start - 4 <= i && i < function.Body.From)
                && !code.Language.Declares.Contains(code[i - 1].Value)
            )
            .ToList();
        if (uses.Count == 0)
            return !IsOfAnotherReader(code, at, (function, name));
        var mine = Route(code, at);
        return uses.Exists(u => Route(code, u) is { } route ? Covers(route) : !IsOfAnotherReader(code, at, Bearer(code, u)));

        bool Covers(Call route) =>
            ForAll.Contains(route.Word) && IsOfSameApplication(code, at, route) && !IsOfOtherPath(code, route, mine)
            || route.Open == mine?.Open
            || IsEvent(code, route);
    }

    /// <summary>Another handler that reads such a header itself: what it asks before is for what it reads, unless one of the two names the other.</summary>
    private static bool IsOfAnotherReader(CodeFile code, int at, (Function Function, string Name)? other) =>
        other is var (function, name)
        && !function.Body.Contains(at)
        && (
            Any.Readers(code).Any(function.Body.Contains)
            || Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code[i].IsText && OfClients().IsMatch(code[i].Value))
        )
        && Bearer(code, at) is var (mine, mineName)
        && !code.Index.Places(mineName).Any(function.Body.Contains)
        && !code.Index.Places(name).Any(mine.Body.Contains);

    /// <summary>app.use('/tenants', fromProxy) beside app.get('/orders', …).</summary>
    private static bool IsOfOtherPath(CodeFile code, Call gate, Call? route) =>
        route is { } taken
        && PathOf(code, gate) is { Length: > 1 } prefix
        && PathOf(code, taken) is { Length: > 0 } path
        && !path.StartsWith(prefix, StringComparison.Ordinal);

    private static string PathOf(CodeFile code, Call call) =>
        call.Argument(0) is { Length: 1 } first && code[first.From] is { IsText: true } text && text.Value.StartsWith('/')
            ? text.Value
            : "";

    /// <summary>False for a middleware that only another application's routes name: what this one goes through says nothing of it.</summary>
    private static bool IsOfSameApplication(CodeFile code, int at, Call gate)
    {
        if (Bearer(code, at) is not var (function, name))
            return true;
        var served = code
            .Index.Places(name)
            .Where(i => code.IsWord(i) && !(function.Start - 4 <= i && i < function.Body.To))
            .Select(i => Route(code, i) ?? Taker(code, i))
            .OfType<Call>()
            .ToList();
        return served.Count == 0
            || served.Exists(s =>
                s.Receiver != gate.Receiver || JavaScriptServers.IsSameVariable(code, gate.Receiver.Split('.')[0], s.Name, gate.Name)
            );
    }

    /// <summary>app.get('/me', clientFromProxy, …): the route that a function is given to.</summary>
    private static Call? Taker(CodeFile code, int place) =>
        code.CallAt(code.Parent(place)) is { Receiver.Length: > 0 } call && (ForAll.Contains(call.Word) || Routes.Contains(call.Word))
            ? call
            : null;

    /// <summary>The innermost function around a place that bears a name, or stands in a variable; with that name.</summary>
    private static (Function Function, string Name)? Bearer(CodeFile code, int place)
    {
        for (var function = code.Functions.Around(place); function is not null; function = code.Functions.Around(function.Start - 1))
            if ((function.Name.Length > 0 ? function.Name : Holder(code, function)) is { Length: > 0 } name)
                return (function, name);
        return null;
    }

    /// <summary>const identity = (token) => (req, res, next) => …: the outer one bears the name.</summary>
    private static int Outermost(CodeFile code, int start)
    {
        while (code.Is(start - 1, "=>"))
        {
            var close = start - 2;
            // (token: Buffer): RequestHandler => …
            for (
                var count = 0;
                count < 8 && !code.Is(close, ")") && (code.IsWord(close) || code[close].Value is ":" or "." or "<" or ">");
                count++
            )
                close--;
            start = code.Is(close, ")") && (close == start - 2 || code.Is(close + 1, ":")) ? code.Mate(close) : start - 2;
        }

        return start;
    }

    /// <summary>const fromProxy = (req) => …: the variable that holds a function.</summary>
    private static string Holder(CodeFile code, Function function)
    {
        var start = Outermost(code, code.Is(function.Start - 1, "async") ? function.Start - 1 : function.Start);
        if (!code.Is(start - 1, "=") || !code.IsWord(start - 2) && !code.Is(start - 2, ">"))
            return "";
        // const identity: RequestHandler = …
        var first = code.StatementStart(start);
        for (var i = first; i < start - 1 && i < first + 6; i++)
            if (code.IsWord(i) && code.Is(i + 1, ":") && code.Language.Declares.Contains(code[i - 1].Value))
                return code[i].Value;
        return code.IsWord(start - 2) ? code[start - 2].Value : "";
    }

    /// <summary>The call of an application's that a place is an argument of: app.get('/', …).</summary>
    private static Call? Route(CodeFile code, int at)
    {
        Call? found = null;
        for (var open = code.Parent(at); open >= 0; open = code.Parent(open))
            if (
                code.Is(open, "(")
                && code.CallAt(open) is { Receiver.Length: > 0 } call
                && (ForAll.Contains(call.Word) || Routes.Contains(call.Word))
                && code.Functions.Around(at) is { } function
                && function.Start > open
            )
                found = call;
        return found;
    }

    /// <summary>A header with something of a client's certificate.</summary>
    [GeneratedRegex("^(x-)?[a-z-]*(ssl|tls|mtls|client|peer)-(client|cert)[a-z-]*$", RegexOptions.IgnoreCase)]
    private static partial Regex OfClients();

    private static bool Mounts(CodeFile code, string outer, string inner) =>
        code.Calls("use", "register", "route").Any(c => c.Receiver == outer && c.Arguments.Any(a => code.Is(a.To - 1, inner)))
        || !code.Names.To(inner).Any()
        || !code.Names.To(outer).Any();
}
