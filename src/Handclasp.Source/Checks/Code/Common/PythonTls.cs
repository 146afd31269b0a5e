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
            "cert_reqs" or "ca_certs" => IsGunicorns(code, setting)
                || IsGevents(code, setting)
                || IsQuarts(code, setting)
                || setting.Container >= 0 && code.CallAt(setting.Container) is { Word: "SSLAuthenticator" },
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

    /// <summary>Quart's own server, which is given roots and asks for no certificate; only a configuration of Hypercorn can.</summary>
    private static bool IsQuarts(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && code.Names.Has("quart")
        && code.CallAt(setting.Container) is { Word: "run" or "run_task" } call
        && code.In(call.Open, "certfile") is not null;

    /// <summary>An argument of one of gevent's servers.</summary>
    private static bool IsGevents(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && code.Names.Has("gevent")
        && (
            code.CallAt(setting.Container) is { Word: "WSGIServer" or "StreamServer" }
            // tls = {…}; tls.update(cert_reqs=…); WSGIServer(…, **tls)
            || Holder(code, setting) is { Length: > 0 } held
                && code.Calls("WSGIServer", "StreamServer")
                    .Any(c =>
                        code.Functions.AreTogether(c.Name, setting.Name)
                        && c.Arguments.Any(a => (code.Is(a.From, "**") || code.Is(a.From, "*")) && code.Is(a.To - 1, held))
                    )
        );

    /// <summary>The variable that holds the options among which one is set: by its braces, or by what update adds to it.</summary>
    private static string Holder(CodeFile code, Setting setting) =>
        code.CallAt(setting.Container) is { Word: "update" } call ? call.Receiver
        : code.CallAt(setting.Container) is { Word: "dict" } made ? PythonContexts.Held(code, made)
        : code.Held(setting.Container);

    /// <summary>tlslite: handshakes that are given no checker, in functions that look at no fingerprint or chain themselves.</summary>
    public static IEnumerable<Call> Unchecked(CodeFile code, params string[] words) =>
        code.Names.Has("tlslite")
            ? code.Calls(words)
                .Where(c =>
                    !code.Is(c.Name - 1, "def")
                    && code.In(c.Open, "checker") is null
                    && !c.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
                    && !code
                        .Index.Places("getFingerprint", "Checker", "validate", "writeBytes", "getEndEntityPublicKey", "bytes")
                        .Any(p => code.IsWord(p) && code.Functions.Around(p) is not null && code.Functions.AreTogether(p, c.Name))
                )
            : [];

    /// <summary>config = base_config(port): a function of the file that makes one of Hypercorn's.</summary>
    public static bool MakesConfig(CodeFile code, Span value) =>
        code.Is(value.To - 1, ")")
        && code.CallAt(code.Mate(value.To - 1)) is { } call
        && code.Functions.Named(call.Word).FirstOrDefault() is { } maker
        && code.Calls("Config").Any(c => maker.Body.Contains(c.Name));

    /// <summary>True where the caller of the function that makes a configuration adds an option to what it is given.</summary>
    public static bool IsAdded(CodeFile code, Setting setting, string option) =>
        code.Functions.NamedAround(setting.Name) is { } maker
        && code.Settings(option)
            .Any(s =>
                s.IsMember
                && !maker.Body.Contains(s.Name)
                && code.Names.Reaching(s.Owner, s.Name)
                    .Any(a => code.Is(a.Value.To - 1, ")") && code.CallAt(code.Mate(a.Value.To - 1))?.Word == maker.Name)
            );

    /// <summary>True where a file sets one of these variables outside all functions.</summary>
    private static bool IsVariable(CodeFile code, params string[] names) =>
        names.Any(n => code.Names.To(n).Any(a => code.Parent(a.Name) < 0 && code.Functions.Around(a.Name) is null));

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
                    yield return (
                        set,
                        // From its head to the place that agrees.
                        callbacks.Count == 1
                            ? set.Whole
                            : new(callback.Start, Math.Max(callback.Start + 2, PythonCallbacks.Agreement(code, callback)))
                    );
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
        // factory.getContext().set_verify(…), context = factory.getContext()
        if (IsOfServersFactory(code, call))
            return true;
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

    /// <summary>The context of a variable that holds one of Twisted's factories for servers.</summary>
    private static bool IsOfServersFactory(CodeFile code, Call call)
    {
        var start = code.PathStart(call.Name);
        if (!code.Names.Has("getContext") || !code.IsWord(start))
            return false;
        var made = code.Names.Reaching(code[start].Value, call.Name).Select(a => a.Value).ToList();
        // context = factory.getContext()
        foreach (var value in made.ToList())
            if (value.Length > 3 && code.Is(value.To - 3, "getContext") && code.IsWord(value.From))
                made.AddRange(code.Names.Reaching(code[value.From].Value, value.From).Select(a => a.Value));
        return made.Exists(v => code.WordsOf(v).Contains("DefaultOpenSSLContextFactory"));
    }

    /// <summary>ctx = _context("agents"): what the function of this file that made it says.</summary>
    private static string MadeBy(CodeFile code, Span value) =>
        code.CallAt(value.Length > 2 && code.Is(value.To - 1, ")") ? code.Mate(value.To - 1) : -1)
            is { Receiver: "" or "self" or "cls" } call
        && code.Functions.Named(call.Word).FirstOrDefault() is { } maker
            ? code.Said(new(maker.Start, maker.Body.To))
            : "";
}
