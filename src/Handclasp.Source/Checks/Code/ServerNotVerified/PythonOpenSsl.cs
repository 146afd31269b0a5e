using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>pyOpenSSL: a context verifies nothing until set_verify is called on it.</summary>
internal static class PythonOpenSsl
{
    private static readonly string[] Sending = ["send", "sendall", "write", "sendfile", "request"];
    private static readonly string[] Waiting = ["set_accept_state", "accept", "listen", "bind"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var maker in code.Calls("Context"))
            if (
                maker.Path is "SSL.Context" or "OpenSSL.SSL.Context"
                && !code.Said(maker.Whole).Contains("SERVER_METHOD", StringComparison.Ordinal)
                && !IsTold(code, maker)
                && Connects(code, maker)
            )
                yield return new(maker.Whole, "set_verify is never called on this context: pyOpenSSL verifies nothing by itself")
                {
                    Remedy = "Call set_verify(SSL.VERIFY_PEER), load the roots, and compare the name.",
                };
    }

    /// <summary>Contexts of servers that are given roots for clients and never told to ask for certificates: the calls that give them.</summary>
    public static IEnumerable<Call> Servers(CodeFile code)
    {
        foreach (var maker in code.Calls("Context"))
        {
            var held = PythonContexts.Held(code, maker);
            if (
                maker.Path is not ("SSL.Context" or "OpenSSL.SSL.Context")
                || held.Length == 0
                || IsTold(code, maker)
                || !code.Said(maker.Whole).Contains("SERVER_METHOD", StringComparison.Ordinal)
                    && (!code.Names.Has("set_accept_state") && !code.Names.Has("accept") || code.Names.Has("set_connect_state"))
            )
                continue;
            foreach (var roots in code.Calls("load_client_ca", "load_verify_locations", "set_client_ca_list"))
                if (roots.Receiver == held && IsSame(code, held, maker.Name, roots.Name))
                {
                    yield return roots;
                    break;
                }
        }
    }

    /// <summary>Servers' contexts with roots for clients that are told to ask for nothing: the calls that tell them.</summary>
    public static IEnumerable<Call> SwitchedOff(CodeFile code)
    {
        foreach (var maker in code.Calls("Context"))
            if (
                maker.Path is "SSL.Context" or "OpenSSL.SSL.Context"
                && code.Said(maker.Whole).Contains("SERVER_METHOD", StringComparison.Ordinal)
            )
                foreach (var stand in PythonContexts.Stands(code, maker))
                {
                    var told = PythonContexts.Calls(code, stand, "set_verify").ToList();
                    if (
                        told.Count > 0
                        && told.TrueForAll(t => code.Said(t.Argument(0)).EndsWith("VERIFY_NONE", StringComparison.Ordinal))
                        && PythonContexts.Calls(code, stand, "load_client_ca", "load_verify_locations", "set_client_ca_list").Any()
                    )
                        yield return told[0];
                }
    }

    /// <summary>set_verify is called on it, or by whom it is handed to.</summary>
    private static bool IsTold(CodeFile code, Call maker)
    {
        var held = PythonContexts.Held(code, maker);
        if (held.Length == 0)
            return code.CallAt(code.Parent(maker.Start)) is not { Word: "Connection" };
        foreach (var place in code.Index.Places(held.Split('.')[^1]))
        {
            if (!code.IsWord(place) || code.PathTo(place) != held || place == maker.Start - 2 || !IsSame(code, held, maker.Name, place))
                continue;
            // ctx.set_verify(…), and whatever else may tell it: tighten(ctx), return ctx.
            if (code.IsLink(place + 1) ? code.Is(place + 2, "set_verify") : code.CallAt(code.Parent(place)) is not { Word: "Connection" })
                return true;
        }

        return false;
    }

    /// <summary>A member is the same in all methods of its class, a variable within its function.</summary>
    private static bool IsSame(CodeFile code, string held, int one, int other) =>
        held.Contains('.', StringComparison.Ordinal)
            ? PythonClasses.Around(code, one) == PythonClasses.Around(code, other)
            : code.Functions.AreTogether(one, other);

    /// <summary>Connections are made with it that send, or are handed out; one that only looks at what certificate there is does neither.</summary>
    private static bool Connects(CodeFile code, Call maker)
    {
        var held = PythonContexts.Held(code, maker);
        foreach (var connection in code.Calls("Connection"))
        {
            if (
                connection.Argument(0) is { IsEmpty: false } given
                && !(
                    given.From == maker.Start
                    || held.Length > 0 && code.Said(given) == held && IsSame(code, held, maker.Name, connection.Name)
                )
            )
                continue;
            var name = PythonContexts.Held(code, connection);
            bool Calls(params string[] words) =>
                code.Calls(words).Any(c => c.Receiver == name && IsSame(code, name, connection.Name, c.Name));
            if (
                name.Length > 0
                && !Calls(Waiting)
                && Calls("set_connect_state", "connect")
                && (Calls(Sending) || IsHandedOut(code, connection, name))
            )
                return true;
        }

        return false;
    }

    private static bool IsHandedOut(CodeFile code, Call connection, string name) =>
        code
            .Index.Places(name.Split('.')[^1])
            .Any(i =>
                code.IsWord(i)
                && code.PathTo(i) == name
                && IsSame(code, name, connection.Name, i)
                && code.PathStart(i) is var start
                && !code.IsLink(i + 1)
                && (
                    code.Is(start - 1, "return")
                    || code.Is(start - 1, "yield")
                    || code.Is(start - 1, "=") && code.PathStart(start - 2) != start - 2
                )
            );
}
