using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>A server that a file of JavaScript makes.</summary>
/// <param name="Call">The call that makes it.</param>
/// <param name="Options">Its options of TLS.</param>
/// <param name="Variable">The name of the variable that holds it; empty where none does.</param>
internal sealed record JavaScriptServer(Call Call, JavaScriptOptions Options, string Variable)
{
    /// <summary>Where it demands nothing and verifies nothing: <c>rejectUnauthorized: false</c> beside <c>requestCert</c>.</summary>
    public Setting? Off =>
        Options.On("requestCert") is null
            ? null
            : Options
                .Last("rejectUnauthorized")
                .Where(s => Call.Code.Values.Of(s.Value).Is(false))
                .Select(s => (Setting?)s)
                .FirstOrDefault();

    /// <summary>True where it demands certificates of its clients and refuses those that it cannot verify.</summary>
    public bool IsMutual => Options.On("requestCert") is not null && Off is null;
}

/// <summary>The servers of a file, and which of them a piece of code belongs to: a handler of one server says nothing of another.</summary>
internal sealed class JavaScriptServers
{
    private const int Deepest = 4;
    private const int MostUses = 20;
    private static readonly string[] Handing = ["web", "ws", "handleUpgrade", "handle", "callback", "routes", "lookup", "emit"];
    private static readonly object Key = new();

    private readonly CodeFile code;

    private JavaScriptServers(CodeFile code)
    {
        this.code = code;
        All =
        [
            .. JavaScriptTls
                .Servers(code)
                .Where(c => !IsOfSockets(c))
                .Select(c => new JavaScriptServer(c, JavaScriptOptions.Of(code, OptionsOf(c)), Variable(c)))
                .SelectMany(Made),
            .. Listening(code).Select(c => new JavaScriptServer(c, JavaScriptOptions.Of(code, default), c.Receiver)),
        ];
    }

    /// <summary>function agents() { return https.createServer(…) }: each that asks it for one has a server of its own.</summary>
    private IEnumerable<JavaScriptServer> Made(JavaScriptServer server)
    {
        var start = server.Call.IsNew ? server.Call.Start - 1 : server.Call.Start;
        if (
            server.Variable.Length > 0
            || code.Functions.Around(server.Call.Name) is not { Name.Length: > 0 } maker
            || !code.Functions.Returns(maker).Any(r => r.From == start || r.From == server.Call.Start)
        )
            return [server];
        var asked = code.Calls(maker.Name)
            .Where(c =>
                c.Receiver is "" or "this" && c.Name != maker.Start && !maker.Body.Contains(c.Name) && !code.Is(c.Name - 1, "function")
            )
            .Where(c => !code.Functions.Named(maker.Name).Any(f => f.Start == c.Name))
            .ToList();
        return asked.Count < 2 ? [server] : asked.Select(c => new JavaScriptServer(c, server.Options, Variable(c)));
    }

    /// <summary>All of them, those without TLS as well.</summary>
    public IReadOnlyList<JavaScriptServer> All { get; }

    public static JavaScriptServers Of(CodeFile code) => code.Once(Key, c => new JavaScriptServers(c));

    /// <summary>Those whose options a setting is one of.</summary>
    public IEnumerable<JavaScriptServer> With(Setting setting) => All.Where(s => s.Options.Places.Contains(setting.Name));

    /// <summary>True where a piece of code may stand in the way of this server's clients: it is in one of its handlers, or it is in nobody's.</summary>
    public bool MaySpeak(JavaScriptServer server, int at) => Owners(at, 0) is not { } owners || owners.Contains(server);

    /// <summary>The servers whose requests a piece of code handles; none for a client's callback, null where nothing says it.</summary>
    public IReadOnlySet<JavaScriptServer>? Owners(int at) => Owners(at, 0);

    /// <summary>https.createServer(options, handler): not options that a function before it makes of nothing.</summary>
    private static Span OptionsOf(Call call) => call.Word == "create" ? call.Argument(1) : call.Argument(call.Word == "TLSSocket" ? 1 : 0);

    /// <summary>new Server(server) of Socket.IO stands on a server, and is none of its own.</summary>
    private static bool IsOfSockets(Call call) =>
        call is { Word: "Server", Receiver: "" or "io" or "socketio" or "socketIo" }
        && call.Code.Names.Mentions("socket.io")
        && !call.Code.Names.Mentions("hapi");

    /// <summary>app.listen(8080) of Express, Koa and the like: a server without TLS.</summary>
    private static IEnumerable<Call> Listening(CodeFile code) =>
        code.Calls("listen")
            .Where(c =>
                !c.Receiver.Contains('.', StringComparison.Ordinal)
                && code.Names.Reaching(c.Receiver, c.Name) is [var made]
                && code[code.Is(made.Value.From, "new") ? made.Value.From + 1 : made.Value.From].Value
                    is "express"
                        or "Koa"
                        or "connect"
                        or "polka"
                        or "restana"
                && code.Is(made.Value.To - 1, ")")
            );

    private HashSet<JavaScriptServer>? Owners(int at, int depth)
    {
        if (depth > Deepest)
            return null;
        var function = code.Functions.Around(at);
        for (var bracket = code.Parent(at); bracket >= 0; bracket = code.Parent(bracket))
        {
            if (code.Is(bracket, "(") && code.CallAt(bracket) is { } call && OfCall(call, depth) is { } owners)
                return owners;
            while (function is not null && bracket < function.Body.From - 1)
            {
                if (OfFunction(function, depth) is { } named)
                    return named;
                function = code.Functions.Around(function.Start - 1);
            }
        }

        while (function is not null)
        {
            if (OfFunction(function, depth) is { } named)
                return named;
            function = code.Functions.Around(function.Start - 1);
        }

        return OfClass(at, depth);
    }

    /// <summary>app.useGlobalGuards(new FleetGuard()): what a class holds is of the servers that are given one of it. Where something else names it, it may be anybody's.</summary>
    private HashSet<JavaScriptServer>? OfClass(int at, int depth)
    {
        for (var brace = code.Parent(at); brace >= 0; brace = code.Parent(brace))
        {
            var word = code.Is(brace, "{") ? JavaScriptClasses.Head(code, brace) : -1;
            if (word < 0 || !code.IsWord(word + 1))
                continue;
            HashSet<JavaScriptServer> found = [];
            foreach (var use in code.Index.Places(code[word + 1].Value).Take(MostUses))
            {
                if (use == word + 1 || !code.IsWord(use) || brace < use && use < code.Mate(brace))
                    continue;
                if (!code.Is(use - 1, "new") || Owners(use, depth + 1) is not { } owners)
                    return null;
                found.UnionWith(owners);
            }

            return found.Count > 0 ? found : null;
        }

        return null;
    }

    /// <summary>A handler that is given to what makes a server, to a server, or to an application that is given to one.</summary>
    private HashSet<JavaScriptServer>? OfCall(Call call, int depth)
    {
        var made = All.Where(s => s.Call.Open == call.Open || s.Call.Start == call.Start).ToHashSet();
        if (made.Count > 0)
            return made;
        if (
            call.Word is "connect" or "request" or "get" or "fetch"
            && call.Path is "tls.connect" or "https.request" or "https.get" or "http2.connect" or "http.request" or "http.get" or "fetch"
        )
            return [];
        if (Attached(call) is { } attachedTo)
            return attachedTo;
        var holder = call.Receiver.Split('.') is ["this", var field, ..] ? field : call.Receiver.Split('.')[0];
        if (holder.Length == 0)
            return null;
        var isField = call.Receiver.StartsWith("this.", StringComparison.Ordinal);
        var own = All.Where(s =>
                s.Variable == holder
                && IsSame(holder, call.Name, s)
                && (!isField || JavaScriptClasses.Around(code, s.Call.Name) == JavaScriptClasses.Around(code, call.Name))
            )
            .ToHashSet();
        if (own.Any(s => s.Call.Word is "listen") && OfApplication(holder, call, depth) is { } also)
            own.UnionWith(also);
        if (own.Count > 0)
            return own;
        if (
            code.Names.Reaching(holder, call.Name) is [var only]
            && code.CallAt(code.Is(only.Value.To - 1, ")") ? code.Mate(only.Value.To - 1) : -1)
                is { Path: "tls.connect" or "https.request" or "https.get" or "http2.connect" }
        )
            return [];
        return OfApplication(holder, call, depth);
    }

    /// <summary>new WebSocketServer({ server, verifyClient }), new Server(server): what is put on a server handles its requests.</summary>
    private HashSet<JavaScriptServer>? Attached(Call call)
    {
        if (call.Word is not ("WebSocketServer" or "Server" or "WebSocket" or "SocketIO"))
            return null;
        var first = call.Argument(0);
        var name = code.Is(first.From, "{")
            ? code.In(first.From, "server", "httpServer") is { Value.Length: 1 } option
                ? option.Value.From
                : -1
            : first.Length == 1 && code.IsWord(first.From)
                ? first.From
                : -1;
        return
            name >= 0
            && All.Where(s => s.Variable == code[name].Value && IsSame(s.Variable, call.Name, s)).ToHashSet() is { Count: > 0 } found
            ? found
            : null;
    }

    /// <summary>app.use(…), where app is given to servers; router.use(…), where the router is mounted on one.</summary>
    private HashSet<JavaScriptServer>? OfApplication(string holder, Call call, int depth)
    {
        if (
            call.Word
            is not (
                "use"
                or "get"
                or "post"
                or "put"
                or "delete"
                or "patch"
                or "all"
                or "on"
                or "once"
                or "addHook"
                or "register"
                or "route"
                or "ext"
                or "addListener"
                or "onRequest"
            )
        )
            return null;
        if (
            code.Names.Reaching(holder, call.Name) is [var only]
            && code.Is(only.Value.To - 1, ")")
            && code.Mate(only.Value.To - 1) is > 0 and var open
            && code.CallAt(open) is { } maker
            && Attached(maker) is { } attached
        )
            return attached;
        HashSet<JavaScriptServer> found = [];
        // Each of many functions may have an app of its own.
        foreach (
            var use in code
                .Index.Places(holder)
                .Where(u => code.IsWord(u) && (!code.IsLink(u - 1) || code.Is(u - 2, "this")) && IsSameVariable(code, holder, u, call.Name))
                .Take(MostUses)
        )
        {
            // proxy.web(req, res), wss.handleUpgrade(…): whoever hands requests over.
            if (code.IsLink(use + 1) && Handing.Contains(code[use + 2].Value) && Owners(use, depth + 1) is { } handing)
                found.UnionWith(handing);
            if (code.IsLink(use + 1) || code.Parent(use) is not (> 0 and var bracket))
                continue;
            if (code.CallAt(bracket) is not { } taker || taker.Open == call.Open)
                continue;
            if (OfCall(taker, depth + 1) is { } owners)
                found.UnionWith(owners);
        }

        return found.Count > 0 ? found : null;
    }

    /// <summary>A function with a name, by whom it is named.</summary>
    private HashSet<JavaScriptServer>? OfFunction(Function function, int depth)
    {
        var name = function.Name.Length > 0 ? function.Name : Variable(function.Start);
        if (name.Length == 0 || depth > Deepest)
            return null;
        HashSet<JavaScriptServer> found = [];
        foreach (var use in code.Index.Places(name).Take(MostUses))
        {
            if (
                !code.IsWord(use)
                || use >= function.Start - 4 && use < function.Body.From
                || function.Body.Contains(use)
                // Another class's method of that name.
                || code.Functions.Named(name).Any(f => f.Start == use)
                || !JavaScriptClasses.MayMean(code, use, function.Start)
            )
                continue;
            if (Owners(use, depth + 1) is { } owners)
                found.UnionWith(owners);
        }

        return found.Count > 0 ? found : null;
    }

    /// <summary>True where a name stands for one variable at two places: two functions that each make an app have two of them.</summary>
    public static bool IsSameVariable(CodeFile code, string name, int one, int other) =>
        code.Names.Reaching(name, one) is not { Count: > 0 } first
        || code.Names.Reaching(name, other) is not { Count: > 0 } second
        || first.Any(a => second.Any(b => a.Name == b.Name));

    /// <summary>The variable of the same name in another function is another.</summary>
    private bool IsSame(string name, int at, JavaScriptServer server) =>
        code.Names.Reaching(name, at) is not { Count: > 0 } reaching
        || reaching.Any(a => a.Value.Contains(server.Call.Name))
        || code.Names.To(name).Count == 1
        || server.Call.Word is "listen"
            && code.Names.Reaching(name, server.Call.Name) is [var made, ..]
            && reaching.Any(a => a.Name == made.Name);

    private string Variable(Call call) => Variable(call.IsNew ? call.Start - 1 : call.Start);

    /// <summary>const server = …, this.server = …: the name before what begins there.</summary>
    private string Variable(int start)
    {
        while (code.Is(start - 1, "await") || code.Is(start - 1, "(") && !code.IsWord(start - 2))
            start--;
        if (!code.Is(start - 1, "=") && !code.Is(start - 1, "??="))
            return "";
        var first = code.StatementStart(start);
        for (var i = first; i < start - 1 && i < first + 6; i++)
            if (code.IsWord(i) && code.Is(i + 1, ":"))
                return code[i].Value;
        return code.IsWord(start - 2) ? code[start - 2].Value : "";
    }
}
