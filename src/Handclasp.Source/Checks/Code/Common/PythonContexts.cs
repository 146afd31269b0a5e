using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
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

    /// <summary>What only clients are given a context by.</summary>
    private static readonly string[] Clients =
    [
        "urlopen",
        "HTTPSHandler",
        "HTTPSConnection",
        "SMTP_SSL",
        "starttls",
        "IMAP4_SSL",
        "POP3_SSL",
        "FTP_TLS",
        "TCPConnector",
        "ClientSession",
        "open_connection",
        "create_connection",
        "AsyncClient",
        "Client",
        "ws_connect",
        "connect",
        "get",
        "post",
        "request",
        "tls_set_context",
        "SSLOptions",
    ];

    /// <summary>What is left of a flaw where the file knows its peer by a pin: all of it where that pin decides nothing.</summary>
    public static Flag? Weighed(CodeFile code, Flag flag)
    {
        if (PythonPolicies.AreAsked(code, flag.At.From))
            return null;
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
        // A member: what its method gave it last, or what any method of its class gives it.
        if (owner.Contains('.', StringComparison.Ordinal))
        {
            var given = code.Names.To(owner.Split('.')[^1]).Where(a => code.IsLink(a.Name - 1)).ToList();
            var before = given.LastOrDefault(a => a.Name < at && code.Functions.AreTogether(a.Name, at));
            if (!before.Value.IsEmpty)
                return before.Value.From == maker.Start;
            return given.Exists(a => a.Value.From == maker.Start)
                && PythonClasses.Around(code, maker.Name) is var one
                && PythonClasses.Around(code, at) is var other
                && (one == other || one is not null && other is not null && PythonClasses.AreKin(code, one, other));
        }

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
        return made.Contains("CLIENT_AUTH", StringComparison.Ordinal)
            || made.Contains("TLS_SERVER", StringComparison.Ordinal)
            || IsGivenToServer(code, maker);
    }

    private static bool IsGivenToServer(CodeFile code, Call maker) =>
        Calls(code, maker, "wrap_socket", "wrap_bio")
            .Any(c => code.In(c.Open, "server_side") is { } side && code.Values.Of(side.Value).Is(true))
        || Uses(code, maker).Any(u => code.CallAt(code.Parent(u)) is { } taker && IsServer(code, taker));

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

    /// <summary>The call that makes a context, and the calls of the functions of this file that give it to others.</summary>
    public static IReadOnlyList<Call> Stands(CodeFile code, Call maker)
    {
        List<Call> found = [maker];
        for (var i = 0; i < found.Count && found.Count < 40; i++)
        {
            var at = found[i];
            if (
                code.Functions.Around(at.Name) is { Name: { Length: > 0 } name }
                && (code.Is(at.Start - 1, "return") || Uses(code, at).Any(u => code.Is(u - 1, "return")))
            )
                found.AddRange(
                    code.Calls(name)
                        .Where(c =>
                            !code.Is(c.Name - 1, "def") && c.Receiver is "" or "self" or "cls" && !found.Exists(f => f.Name == c.Name)
                        )
                );
        }

        return found;
    }

    /// <summary>True for a context that a client connects with here, by what it is given to: a socket with the server's name, what only clients have.</summary>
    public static bool IsClients(CodeFile code, Call maker) =>
        Stands(code, maker) is var stands
        && !stands.Any(s => IsGivenToServer(code, s))
        && stands.Any(s =>
            Calls(code, s, "wrap_socket", "wrap_bio").Concat(Chained(code, s)).Any(w => NamesServer(code, w))
            || IsGivenToClient(code, s.Start)
            || Uses(code, s).Any(u => IsGivenToClient(code, code.PathStart(u)))
        );

    /// <summary>context().wrap_socket(…)</summary>
    private static IEnumerable<Call> Chained(CodeFile code, Call maker)
    {
        var after = Math.Min(code.Mate(maker.Open), code.Tokens.Length - 1) + 1;
        if (code.IsLink(after) && code[after + 1].Value is "wrap_socket" or "wrap_bio" && code.CallAt(after + 2) is { } wrap)
            yield return wrap;
    }

    private static bool NamesServer(CodeFile code, Call wrap) =>
        code.In(wrap.Open, "server_hostname") is { } name
        && !code.Values.Of(name.Value).Is(ValueKind.Null)
        && code.In(wrap.Open, "server_side") is null;

    private static bool IsGivenToClient(CodeFile code, int start) =>
        code.CallAt(code.Parent(start)) is { } taker
        && Clients.Contains(taker.Word)
        && (start == code.Parent(start) + 1 || code.Is(start - 1, "=") || code.Is(start - 1, ","));

    /// <summary>
    /// True where a member is set to something better further down, on every way and before the context is used: what older versions of Python
    /// want to be done in that order.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="setting">What sets it first.</param>
    /// <param name="isBetter">True for a value that mends it.</param>
    public static bool IsUndone(CodeFile code, Setting setting, Func<Span, bool> isBetter)
    {
        if (!setting.IsMember || setting.Owner.Length == 0)
            return false;
        foreach (var later in code.Settings(setting.Option))
            if (
                later.IsMember
                && later.Name > setting.Name
                && later.Owner == setting.Owner
                && isBetter(later.Value)
                && code.Functions.AreTogether(later.Name, setting.Name)
                && IsReachedFrom(code, setting, later)
            )
                return true;
        return false;
    }

    private static bool IsReachedFrom(CodeFile code, Setting setting, Setting later)
    {
        var column = code.Column(later.Whole.From);
        if (column > code.Column(setting.Whole.From))
            return false;
        var name = setting.Owner.Split('.')[^1];
        for (var i = setting.Value.To; i < later.Whole.From; i++)
        {
            // Another branch, or a use in between.
            if (code[i].LineBefore && code.Parent(i) < 0 && (code.Column(i) < column || code.Is(i, "return") || code.Is(i, "raise")))
                return false;
            if (code.IsWord(i) && code[i].Value == name && (!code.IsLink(i + 1) || code[i + 2].Value is "wrap_socket" or "wrap_bio"))
                return false;
        }

        return true;
    }
}
