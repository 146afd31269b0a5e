using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Which functions of a file handle the requests of which server of Vert.x: <c>createHttpServer(options(…)).requestHandler(this::command)</c>.</summary>
internal static class JvmHandlers
{
    private static readonly string[] Servers = ["createHttpServer", "createNetServer"];
    private static readonly string[] Takers = ["requestHandler", "connectHandler", "connectionHandler"];

    /// <summary>False where the server that is configured at a place has handlers of its own in the file, and what stands at another is none of theirs.</summary>
    public static bool CanServe(CodeFile code, int at, int excuse)
    {
        // A gate in Netty's pipeline of another server sees nothing of what gRPC serves.
        if (
            code.Names.Mentions("TlsServerCredentials")
            && code.Functions.NamedAround(excuse) is { Name: "userEventTriggered" or "channelActive" or "channelRead" or "channelRead0" }
            && JvmOwners.Maker(code, at).Contains("TlsServerCredentials", StringComparison.Ordinal)
        )
            return false;
        if (
            IsOfEngines(code, excuse)
            && JvmOwners.Maker(code, at) is var made
            && Others.Any(o => made.Contains(o, StringComparison.Ordinal))
        )
            return false;
        if (!code.Names.Mentions("vertx"))
            return true;
        var home = code.Functions.NamedAround(at);
        if (home is null)
            return true;
        HashSet<int> handlers = [];
        foreach (
            var use in code.Index.Places(home.Name).Where(i => code.Is(i + 1, "(") && (i < home.Start || i >= home.Body.From)).Append(at)
        )
            if (Server(code, use) is { } server && !Handlers(code, server, handlers))
                return true;
        return handlers.Count == 0 || home.Body.Contains(excuse) || handlers.Any(h => Kinship.Reaches(code, h, excuse));
    }

    /// <summary>Makers of servers whose sessions no engine of one's own shows.</summary>
    private static readonly string[] Others = ["HttpServerOptions", "NetServerOptions", "SslContextFactory.Server", "TlsServerCredentials"];

    /// <summary>True for a look in a function that is given an engine, or in one that only such functions of the file ask.</summary>
    private static bool IsOfEngines(CodeFile code, int look)
    {
        if (!code.Names.Has("SSLEngine") || code.Functions.NamedAround(look) is not { } home)
            return false;
        if (TakesEngine(home))
            return true;
        var callers = code
            .Index.Places(home.Name)
            .Where(i => code.Is(i + 1, "(") && !(home.Start <= i && i < home.Body.From))
            .Select(code.Functions.NamedAround)
            .ToList();
        return callers.Count > 0 && callers.TrueForAll(c => c is not null && TakesEngine(c));

        bool TakesEngine(Function function) =>
            code.Index.Places("SSLEngine").Any(i => function.Start <= i && i < function.Body.From && i > function.Start);
    }

    private static Call? Server(CodeFile code, int use)
    {
        for (var open = code.Parent(use); open > 0 && code.Is(open, "("); open = code.Parent(open))
            if (code.CallAt(open) is { } call && Servers.Contains(call.Word))
                return call;
        return null;
    }

    /// <summary>Adds the functions that the chain behind a server names as its handlers; false where one is not a function of this file.</summary>
    private static bool Handlers(CodeFile code, Call server, HashSet<int> handlers)
    {
        for (var next = code.Mate(server.Open) + 1; code.IsLink(next) && code.Is(next + 2, "("); next = code.Mate(next + 2) + 1)
        {
            if (!Takers.Contains(code[next + 1].Value))
                continue;
            var inside = code.Inside(next + 2);
            var named = Enumerable
                .Range(inside.From, inside.Length)
                .Where(code.IsWord)
                .Select(i => code.Functions.Named(code[i].Value).Take(2).ToList())
                .Where(f => f.Count == 1)
                .Select(f => f[0].Start)
                .ToList();
            if (named.Count == 0)
                return false;
            handlers.UnionWith(named);
        }

        return true;
    }
}
