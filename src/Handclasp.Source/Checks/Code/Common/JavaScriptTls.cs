using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>On which side of the connection code stands.</summary>
internal enum Side
{
    Client,
    Server,
}

/// <summary>TLS options of Node.js: which object belongs to which side.</summary>
internal static class JavaScriptTls
{
    private static readonly string[] ServerCalls =
    [
        "createServer",
        "createSecureServer",
        "Server",
        "fastify",
        "Fastify",
        "server",
        "listen",
        "TLSSocket",
        "serve",
    ];
    private static readonly string[] ServerKeys = ["https", "http2", "tls", "httpsOptions", "ssl", "serverOptions", "server"];

    /// <summary>The side of the object that an option stands in.</summary>
    public static Side SideOf(CodeFile code, Setting setting)
    {
        if (setting.Sibling("requestCert", "isServer") is not null)
            return Side.Server;
        if (setting.Container >= 0)
            return SideOf(code, setting.Container, 0);
        return setting.Owner.Split('.')[0] is { Length: > 0 } owner && GoesToServer(code, owner) ? Side.Server : Side.Client;
    }

    /// <summary>The side of an object literal: what it is passed to, or what the variable that holds it is passed to.</summary>
    public static Side SideOf(CodeFile code, int brace, int depth)
    {
        if (depth > 4 || brace < 0)
            return Side.Client;
        var parent = code.Parent(brace);
        if (parent >= 0 && code.Is(parent, "(") && code.CallAt(parent) is { } call)
            return IsServer(call, depth > 0) ? Side.Server
                : call.Word is "assign" or "freeze" or "merge" or "defaults" ? Variable(code, call.Start)
                : Side.Client;
        // A member of another object: { https: { … } }.
        if (
            parent >= 0
            && code.Is(parent, "{")
            && code.Is(brace - 1, ":")
            && code.IsWord(brace - 2)
            && ServerKeys.Contains(code[brace - 2].Value)
        )
            return SideOf(code, parent, depth + 1);
        return Variable(code, brace);
    }

    /// <summary>True where a call makes a server that speaks TLS.</summary>
    public static bool IsServer(Call call, bool isNested = false)
    {
        if (!ServerCalls.Contains(call.Word, StringComparer.Ordinal))
            return false;
        var path = call.Path;
        return call.Word switch
        {
            "createServer" or "Server" => isNested
                || !path.StartsWith("http.", StringComparison.Ordinal) && !path.StartsWith("net.", StringComparison.Ordinal),
            "TLSSocket" => call.Code.In(call.Open, "isServer") is not null
                || call.Arguments.Any(a => call.Code.Is(a.From, "{") && call.Code.In(a.From, "isServer") is not null),
            _ => true,
        };
    }

    private static Side Variable(CodeFile code, int brace)
    {
        if (code.Is(brace - 1, "=") && code.IsWord(brace - 2))
            return GoesToServer(code, code[brace - 2].Value) ? Side.Server : Side.Client;
        // const options: https.ServerOptions = { … }
        var start = code.StatementStart(brace);
        for (var i = start; i < brace; i++)
            if (code[i].Value is "ServerOptions" or "SecureServerOptions" or "TlsOptions")
                return Side.Server;
        for (var i = start; i + 1 < brace; i++)
            if (code.IsWord(i) && (code.Is(i + 1, "=") || code.Is(i + 1, ":")))
                return GoesToServer(code, code[i].Value) ? Side.Server : Side.Client;
        return Side.Client;
    }

    private static bool GoesToServer(CodeFile code, string variable)
    {
        foreach (var call in code.Calls(ServerCalls))
        {
            if (!IsServer(call))
                continue;
            var inside = code.Inside(call.Open);
            for (var i = inside.From; i < Math.Min(inside.To, inside.From + 60); i++)
                if (code.IsWord(i) && code[i].Value == variable && !code.IsLink(i - 1))
                    return true;
        }

        return false;
    }
}
