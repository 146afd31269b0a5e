using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>The contexts of Python's ssl in a file: which call made the one that a line is about, and for which side it is.</summary>
internal static class PythonContexts
{
    /// <summary>What makes a context of its own.</summary>
    public static readonly string[] Makers =
    [
        "create_default_context",
        "SSLContext",
        "_create_unverified_context",
        "_create_stdlib_context",
        "create_urllib3_context",
    ];

    /// <summary>What a server is given its context by.</summary>
    private static readonly string[] Servers =
    [
        "start_server",
        "create_server",
        "start_unix_server",
        "run_app",
        "HTTPServer",
        "HTTPSServer",
        "ThreadingHTTPServer",
        "WSGIServer",
        "TCPSite",
        "SockSite",
        "UnixSite",
        "TCPServer",
        "serve",
        "serve_forever",
        "run",
        "run_simple",
        "make_server",
        "SimpleXMLRPCServer",
        "bind_socket",
        "listen",
        "unix_serve",
        "create_app",
        "Server",
        "server",
        "Controller",
    ];

    /// <summary>What is left of a flaw where the file knows its peer by a pin: all of it where that pin decides nothing.</summary>
    public static Flag? Weighed(CodeFile code, Flag flag)
    {
        var weighed = PinnedPeers.Weighed(code, flag, Makers);
        return
            weighed?.Confidence != flag.Confidence
            && MisreadPin.Python.Idle(code).Any(p => Kinship.Speaks(code, flag.At.From, p.At.From, Makers))
            ? flag
            : weighed;
    }

    /// <summary>What a context is assigned to: <c>ctx</c>, <c>self.context</c>; empty where it is passed on at once.</summary>
    public static string Held(CodeFile code, Call maker)
    {
        var equals = maker.Start - 1;
        if (!code.Is(equals, "=") || code.Parent(equals) >= 0 || equals < 1)
            return "";
        // context: ssl.SSLContext = …
        for (var i = code.StatementStart(equals - 1); i < equals; i++)
            if (code.Is(i, ":") && code.IsWord(i - 1))
                return code.PathTo(i - 1);
        return code.IsWord(equals - 1) ? code.PathTo(equals - 1) : "";
    }

    /// <summary>True where a name stands for the context that a call made, and for no later one.</summary>
    public static bool IsOf(CodeFile code, Call maker, string owner, int at)
    {
        if (owner.Length == 0 || Held(code, maker) != owner)
            return false;
        var reaching = code.Names.Reaching(owner.Split('.')[^1], at);
        var last = reaching.LastOrDefault(a => a.Name < at);
        // A member set in another method, a variable of the module used in a function.
        return last.Value.IsEmpty ? reaching.Any(a => a.Value.From == maker.Start) : last.Value.From == maker.Start;
    }

    /// <summary>The call that made the context of that name.</summary>
    public static Call? MakerOf(CodeFile code, string owner, int at)
    {
        foreach (var maker in code.Calls(Makers))
            if (IsOf(code, maker, owner, at))
                return maker;
        return null;
    }

    /// <summary>What is set on the context that a call made.</summary>
    public static IEnumerable<Setting> Settings(CodeFile code, Call maker, params string[] options) =>
        code.Settings(options).Where(s => s.IsMember && IsOf(code, maker, s.Owner, s.Name));

    /// <summary>What is called on the context that a call made.</summary>
    public static IEnumerable<Call> Calls(CodeFile code, Call maker, params string[] words) =>
        code.Calls(words).Where(c => IsOf(code, maker, c.Receiver, c.Name));

    /// <summary>The places where the context itself is given to something, returned or kept.</summary>
    public static IEnumerable<int> Uses(CodeFile code, Call maker)
    {
        var held = Held(code, maker);
        if (held.Length == 0)
            yield break;
        foreach (var place in code.Index.Places(held.Split('.')[^1]))
            if (
                code.IsWord(place)
                && place > maker.Name
                && !code.IsLink(place + 1)
                && !code.Is(place + 1, "=")
                && code.PathTo(place) == held
                && IsOf(code, maker, held, place)
            )
                yield return place;
    }

    /// <summary>True for a context that says itself that clients connect to it, or that a server is given.</summary>
    public static bool IsServers(CodeFile code, Call maker)
    {
        var made = code.Said(maker.Whole);
        if (made.Contains("CLIENT_AUTH", StringComparison.Ordinal) || made.Contains("TLS_SERVER", StringComparison.Ordinal))
            return true;
        return Calls(code, maker, "wrap_socket", "wrap_bio")
                .Any(c => code.In(c.Open, "server_side") is { } side && code.Values.Of(side.Value).Is(true))
            || Uses(code, maker).Any(u => code.CallAt(code.Parent(u)) is { } taker && IsServer(code, taker));
    }

    /// <summary>True for a call that makes or starts a server.</summary>
    public static bool IsServer(CodeFile code, Call call) =>
        Servers.Contains(call.Word) && !(call.Word == "run" && call.Receiver is "subprocess" or "asyncio")
        || code.In(call.Open, "server_side") is { } side && code.Values.Of(side.Value).Is(true);

    /// <summary>ssl=ctx, context=ctx: given to something by the name of such an argument.</summary>
    public static bool IsGiven(CodeFile code, int use) =>
        code.Parent(use) >= 0
        && code.Is(use - 1, "=")
        && code[use - 2].Value
            is "context"
                or "ssl"
                or "ssl_context"
                or "sslcontext"
                or "tls_context"
                or "sslContext"
                or "tls"
                or "verify"
                or "ssl_ctx";
}
