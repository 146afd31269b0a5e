using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Which side of the connection Python's options and contexts are for.</summary>
internal static class PythonTls
{
    /// <summary>True where an option sets up what a program serves with: an entry of gunicorn's configuration, an argument of uvicorn.</summary>
    public static bool IsServers(CodeFile code, Setting setting) =>
        setting.Option switch
        {
            "ssl_cert_reqs" or "ssl_ca_certs" => IsUvicorns(code, setting),
            "cert_reqs" or "ca_certs" => IsGunicorns(code, setting) || IsGevents(code, setting),
            _ => false,
        };

    /// <summary>An argument of uvicorn.run or uvicorn.Config, or of the options that one of them is given with two stars; clients of Redis have the same names.</summary>
    private static bool IsUvicorns(CodeFile code, Setting setting)
    {
        if (!code.Names.Has("uvicorn"))
            return false;
        if (setting.Container < 0)
            return setting.Owner.Contains("config", StringComparison.OrdinalIgnoreCase);
        if (code.CallAt(setting.Container) is { Word: not "dict" } call)
            return call.Word is "run" or "Config" or "partial";
        return code.Held(setting.Container) is { Length: > 0 } held
            && code.Calls("run", "Config").Any(c => c.Arguments.Any(a => a.Length <= 3 && code.Is(a.To - 1, held)));
    }

    /// <summary>An entry of gunicorn's configuration: a variable of its file, or an entry of the options that an application gives it.</summary>
    private static bool IsGunicorns(CodeFile code, Setting setting) =>
        setting.IsMember
        || setting.Container >= 0 && code.Is(setting.Container, "(") && code.CallAt(setting.Container) is not { Word: "dict" }
            ? false
        : code.Names.Has("gunicorn") ? setting.Container < 0 || setting.Sibling("bind", "workers", "certfile", "keyfile") is not null
        : setting.Container < 0 && IsVariable(code, "certfile") && IsVariable(code, "keyfile", "bind", "workers", "worker_class");

    /// <summary>An argument of one of gevent's servers.</summary>
    private static bool IsGevents(CodeFile code, Setting setting) =>
        setting.Container >= 0 && code.CallAt(setting.Container) is { Word: "WSGIServer" or "StreamServer" } && code.Names.Has("gevent");

    /// <summary>True where a file sets one of these variables outside all functions.</summary>
    private static bool IsVariable(CodeFile code, params string[] names) =>
        names.Any(n => code.Names.To(n).Any(a => code.Parent(a.Name) < 0 && code.Functions.Around(a.Name) is null));

    /// <summary>What refuses a client that came without a certificate.</summary>
    private static readonly string[] Refusals =
    [
        "raise",
        "close",
        "abort",
        "shutdown",
        "exit",
        "continue",
        "return",
        "reject",
        "forbidden",
        "HTTPForbidden",
        "HTTPUnauthorized",
        "send_error",
        "loseConnection",
        "assert",
        "403",
        "401",
    ];

    /// <summary>What reads the certificate of the client.</summary>
    private static readonly string[] Reads = ["getpeercert", "get_peer_certificate", "getPeerCertificate", "peercert", "SSL_CLIENT_CERT"];

    /// <summary>
    /// True where code that can speak for this context asks for the client's certificate and refuses who has none: it stands in a condition,
    /// is taken apart, or given to something that may refuse. To log it is nothing.
    /// </summary>
    public static bool Insists(CodeFile code, int at) =>
        code
            .Index.Places(Reads)
            .Any(p =>
                (PythonServing.Reaches(code, at, p) ?? Kinship.Speaks(code, at, p, PythonContexts.Makers))
                && IsOfServer(code, p)
                && Refuses(code, p)
            );

    /// <summary>A certificate that is read from a connection of a client's is no client's.</summary>
    private static bool IsOfServer(CodeFile code, int read)
    {
        var owner = code.IsLink(read - 1) ? code[code.PathStart(read)].Value : "";
        return !code
            .Names.Reaching(owner, read)
            .Any(a =>
                code.Said(a.Value) is var made
                && made.Contains("wrap_socket", StringComparison.Ordinal)
                && made.Contains("server_hostname", StringComparison.Ordinal)
            );
    }

    private static bool Refuses(CodeFile code, int read)
    {
        if (Logged.Is(code, read))
            return false;
        // get_extra_info("peercert"), environ["SSL_CLIENT_CERT"]: the call or the subscript reads.
        if (code[read].IsText && code.Parent(read) is > 0 and var reader)
            read = code.CallAt(reader)?.Name ?? reader - 1;
        var function = code.Functions.Around(read);
        var to = function?.Body.To ?? code.Tokens.Length;
        var start = code.StatementStart(read);
        // identity(conn.getpeercert()), conn.getpeercert()["subject"]
        var close = code[read + 1].Value is "(" or "[" ? code.Mate(read + 1) : read;
        // conn.getpeercert() or {}: taken apart, it is as good as none.
        var isAny = code.Is(close + 1, "or") && code[close + 2].Value is "{" or "dict" or "(" or "[";
        if (code.Is(close + 1, "[") || code.IsLink(close + 1))
            return true;
        if (
            !isAny
            && code.Parent(code.PathStart(read)) is > 0 and var open
            && code.CallAt(open) is { } outer
            && outer.Word is not ("print" or "str" or "repr" or "pprint" or "format" or "append" or "dumps")
        )
            return true;
        var held = HeldBy(code, start, read);
        for (var i = read; i < to; i++)
        {
            if (held.Length > 0 && code.IsWord(i) && code[i].Value == held && i > close && !code.IsLink(i - 1) && !Logged.Is(code, i))
            {
                // cert["subject"] if cert else None
                if (IsChosen(code, i, held))
                    return RefusesFrom(code, i, to);
                if (!isAny && (code.Is(i + 1, "[") || code.IsLink(i + 1)))
                    return true;
                if (
                    !isAny
                    && code.Parent(i) is > 0 and var bracket
                    && code.CallAt(bracket) is { } taker
                    && taker.Word is not ("print" or "str" or "repr" or "pprint" or "format" or "append" or "dumps" or "sendall")
                )
                    return true;
                if (IsInCondition(code, i))
                    return RefusesFrom(code, i, to);
            }
        }

        return IsInCondition(code, read) ? RefusesFrom(code, read, to) : held.Length == 0 && code.Is(start, "return");
    }

    /// <summary>cert = conn.getpeercert(), if not (cert := conn.getpeercert()).</summary>
    private static string HeldBy(CodeFile code, int start, int read)
    {
        for (var i = code.PathStart(read) - 1; i >= start && i > read - 12; i--)
            if (code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "=" or ":=" } && code.IsWord(i - 1))
                return code[i - 1].Value;
        return "";
    }

    private static bool IsInCondition(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        for (var open = code.Parent(index); open >= 0 && start > open; open = code.Parent(open))
            start = code.StatementStart(open);
        return code[start].Value is "if" or "elif" or "while" or "assert"
            || Enumerable.Range(start, Math.Max(0, index - start)).Any(i => code.Is(i, "if"));
    }

    /// <summary>One of two that the certificate's presence decides between.</summary>
    private static bool IsChosen(CodeFile code, int at, string held)
    {
        for (var i = at + 1; i < Math.Min(code.Tokens.Length, at + 30) && !(code[i].LineBefore && code.Parent(i) < 0); i++)
            if (code.Is(i, "if") && (code.Is(i + 1, held) || code.Is(i + 1, "not") && code.Is(i + 2, held)))
                return true;
        return false;
    }

    private static bool RefusesFrom(CodeFile code, int from, int to) =>
        Enumerable
            .Range(from, Math.Max(0, to - from))
            .Any(i => Refusals.Contains(code[i].Value) && !(code.Is(i, "return") && IsAnswer(code, i)));

    /// <summary>A page for whoever asked, and no error: return web.json_response({…}).</summary>
    private static bool IsAnswer(CodeFile code, int returns)
    {
        var given = code.Expression(returns + 1);
        var said = code.Said(given);
        return (
                said.Contains("response", StringComparison.OrdinalIgnoreCase)
                || said.Contains("render", StringComparison.OrdinalIgnoreCase)
                || said.Contains("jsonify", StringComparison.Ordinal)
                || code.Is(given.From, "{")
                || code[given.From].IsText && given.Length == 1 && code[given.From].Value.Length > 0
            )
            && !((string[])["40", "error", "denied", "forbid", "unauth", "refus", "reject"]).Any(w =>
                said.Contains(w, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>Twisted: options with a certificate of their own that no client is given.</summary>
    public static IEnumerable<Call> TwistedServers(CodeFile code)
    {
        string[] clients = ["connectSSL", "wrapClientTLS", "SSL4ClientEndpoint", "optionsForClientTLS"];
        foreach (var call in code.Calls("CertificateOptions", "OpenSSLCertificateOptions"))
        {
            var held = PythonContexts.Held(code, call);
            if (
                code.In(call.Open, "certificate") is not null
                && code.CallAt(code.Parent(call.Start)) is not { Word: "connectSSL" or "wrapClientTLS" or "SSL4ClientEndpoint" }
                && !code.Calls(clients)
                    .Any(c =>
                        c.Arguments.Any(a => held.Length > 0 && code.Said(a) == held && PythonContexts.IsOf(code, call, held, a.From))
                    )
            )
                yield return call;
        }
    }

    /// <summary>pyOpenSSL: the calls that say how a context verifies.</summary>
    public static IEnumerable<Call> SetVerify(CodeFile code, Side side) =>
        code.Calls("set_verify").Where(c => IsServersContext(code, c) == (side == Side.Server));

    /// <summary>pyOpenSSL: the callbacks of one side that agree with what OpenSSL refused, each where it is given; where one name stands for several, where it is written.</summary>
    public static IEnumerable<(Call Set, Span At)> Accepting(CodeFile code, Side side)
    {
        foreach (var set in SetVerify(code, side))
        {
            var callbacks = PythonCallbacks.Of(code, set);
            foreach (var callback in callbacks)
                if (PythonCallbacks.IsLax(code, callback))
                    yield return (set, callbacks.Count == 1 ? set.Whole : new(callback.Start, callback.Start + 2));
        }
    }

    /// <summary>By the method that the context is made with; else by what its connections do. To demand a certificate means something to servers alone.</summary>
    private static bool IsServersContext(CodeFile code, Call call)
    {
        var made = string.Concat(
            code.Names.Reaching(call.Receiver.Split('.')[^1], call.Name).Select(a => code.Said(a.Value) + MadeBy(code, a.Value))
        );
        if (made.Contains("SERVER_METHOD", StringComparison.Ordinal) || made.Contains("CLIENT_METHOD", StringComparison.Ordinal))
            return made.Contains("SERVER_METHOD", StringComparison.Ordinal);
        // Twisted says by its factory which side it is.
        if (code.Names.Has("DefaultOpenSSLContextFactory") && !code.Names.Has("connectSSL"))
            return true;
        return !code.Names.Has("set_connect_state")
            && (
                code.Names.Has("set_accept_state")
                || code.Said(call.Argument(0)).Contains("VERIFY_FAIL_IF_NO_PEER_CERT", StringComparison.Ordinal)
                    && (code.Names.Has("use_privatekey_file") || code.Names.Has("use_privatekey"))
                    && !code.Names.Has("connect")
            );
    }

    /// <summary>ctx = _context("agents"): what the function of this file that made it says.</summary>
    private static string MadeBy(CodeFile code, Span value) =>
        code.CallAt(value.Length > 2 && code.Is(value.To - 1, ")") ? code.Mate(value.To - 1) : -1)
            is { Receiver: "" or "self" or "cls" } call
        && code.Functions.Named(call.Word).FirstOrDefault() is { } maker
            ? code.Said(new(maker.Start, maker.Body.To))
            : "";
}
