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
            "cert_reqs" or "ca_certs" => IsGunicorns(code, setting),
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

    /// <summary>True where a file sets one of these variables outside all functions.</summary>
    private static bool IsVariable(CodeFile code, params string[] names) =>
        names.Any(n => code.Names.To(n).Any(a => code.Parent(a.Name) < 0 && code.Functions.Around(a.Name) is null));

    /// <summary>pyOpenSSL: the calls that say how a context verifies.</summary>
    public static IEnumerable<Call> SetVerify(CodeFile code, Side side) =>
        code.Calls("set_verify").Where(c => IsServersContext(code, c) == (side == Side.Server));

    /// <summary>pyOpenSSL: those of one side whose callback agrees with everything.</summary>
    public static IEnumerable<Call> Accepting(CodeFile code, Side side) =>
        SetVerify(code, side)
            .Where(c =>
                c.Arguments.Count > 1
                && code.Functions.Of(c.Argument(1)) is { } callback
                && Verifiers.Judge(code, callback, v => v.Is(true) || v is { Kind: ValueKind.Number, Text: "1" })
                    is Verdicts.AcceptsAll
                        or Verdicts.Swallows
            );

    /// <summary>By the method that the context is made with; else by what its connections do. To demand a certificate means something to servers alone.</summary>
    private static bool IsServersContext(CodeFile code, Call call)
    {
        var made = string.Concat(code.Names.Reaching(call.Receiver.Split('.')[^1], call.Name).Select(a => code.Text(a.Value)));
        if (made.Contains("SERVER_METHOD", StringComparison.Ordinal) || made.Contains("CLIENT_METHOD", StringComparison.Ordinal))
            return made.Contains("SERVER_METHOD", StringComparison.Ordinal);
        return !code.Names.Has("set_connect_state")
            && (
                code.Names.Has("set_accept_state")
                || code.Text(call.Argument(0)).Contains("VERIFY_FAIL_IF_NO_PEER_CERT", StringComparison.Ordinal)
                    && (code.Names.Has("use_privatekey_file") || code.Names.Has("use_privatekey"))
                    && !code.Names.Has("connect")
            );
    }
}
