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
        "TLSSocket",
        "serve",
        "create",
        "SMTPServer",
        "HapiServer",
    ];

    /// <summary>The calls that make servers, those without TLS as well.</summary>
    public static IEnumerable<Call> Servers(CodeFile code) =>
        code.Calls(ServerCalls)
            .Where(c => IsServer(c, false) || c.Word is "createServer" or "Server" && c.Path is "http.createServer" or "http.Server");

    /// <summary>The side of the object that an option stands in.</summary>
    public static Side SideOf(CodeFile code, Setting setting)
    {
        if (JavaScriptServers.Of(code).With(setting).Any())
            return Side.Server;
        if (
            setting.Sibling("requestCert") is not null
            || (setting.Sibling("isServer") is { } isServer && code.Values.Of(isServer.Value).Is(true))
        )
            return Side.Server;
        if (setting.Container >= 0)
            return SideOf(code, setting.Container, 0);
        return setting.Owner.Split('.')[0] is { Length: > 0 } owner && GoesToServer(code, owner, setting.Name) ? Side.Server : Side.Client;
    }

    /// <summary>True for an option of tls.connect whose callback compares the digest of the server's certificate, and destroys the socket where it is another.</summary>
    public static bool IsPinned(CodeFile code, Setting setting) =>
        Connecting(code, setting) is { } connect && PinnedPeers.IsPinned(code, connect.Name, code.Held(connect.Open));

    /// <summary>The call of tls.connect that an option is for, by its object or by the variable that holds it; null for any other.</summary>
    public static Call? Connecting(CodeFile code, Setting setting)
    {
        var held = setting.Container < 0 ? setting.Owner : code.Held(setting.Container);
        foreach (var call in code.Calls("connect"))
            if (
                call.Receiver is "tls" or ""
                && call.Arguments.Any(a =>
                    a.Contains(setting.Name) && code.Parent(setting.Name) == a.From
                    || held.Length > 0 && Enumerable.Range(a.From, Math.Min(a.Length, 12)).Any(i => code.Is(i, held) && !code.IsLink(i - 1))
                )
            )
                return call;
        return null;
    }

    /// <summary>The side of an object literal: what it is passed to, or what the variable that holds it is passed to.</summary>
    private static Side SideOf(CodeFile code, int brace, int depth)
    {
        if (depth > 4 || brace < 0)
            return Side.Client;
        var parent = code.Parent(brace);
        if (parent >= 0 && code.Is(parent, "(") && IsRequired(code, parent))
            return Side.Server;
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
            && JavaScriptOptions.Nested.Contains(code[brace - 2].Value)
        )
            return SideOf(code, parent, depth + 1);
        return Variable(code, brace);
    }

    /// <summary>require('fastify')({ … }): what a module gives is called at once.</summary>
    private static bool IsRequired(CodeFile code, int open) =>
        code.Is(open - 1, ")") && code[open - 2] is { IsText: true, Value: "fastify" } && code.Is(open - 4, "require");

    /// <summary>True where a call makes a server that speaks TLS.</summary>
    private static bool IsServer(Call call, bool isNested)
    {
        if (!ServerCalls.Contains(call.Word, StringComparer.Ordinal))
            return false;
        var path = call.Path;
        return call.Word switch
        {
            "createServer" or "Server" => isNested
                || !path.StartsWith("http.", StringComparison.Ordinal) && !path.StartsWith("net.", StringComparison.Ordinal),
            "TLSSocket" => call.Arguments.Any(a =>
                call.Code.Is(a.From, "{") && call.Code.In(a.From, "isServer") is { } set && call.Code.Values.Of(set.Value).Is(true)
            ),
            "create" => path.StartsWith("NestFactory", StringComparison.Ordinal),
            _ => true,
        };
    }

    private static Side Variable(CodeFile code, int brace)
    {
        var start = code.StatementStart(brace);
        for (var i = start; i < brace; i++)
            if (code[i].Value is "ServerOptions" or "SecureServerOptions" or "TlsOptions")
                return Side.Server;
        var held = code.Held(brace);
        return held.Length > 0 && GoesToServer(code, held, brace) ? Side.Server : Side.Client;
    }

    /// <summary>An argument that is the variable, or an object that spreads it or has it as a member: not one that a handler uses.</summary>
    private static bool GoesToServer(CodeFile code, string variable, int near)
    {
        var around = code.Functions.Around(near);
        foreach (var call in code.Calls(ServerCalls))
        {
            if (!IsServer(call, false) || (around is not null && !ReferenceEquals(around, code.Functions.Around(call.Name))))
                continue;
            foreach (var argument in call.Arguments)
            {
                if (argument.Length == 1 && code[argument.From].Value == variable)
                    return true;
                if (!code.Is(argument.From, "{"))
                    continue;
                for (var i = argument.From + 1; i < Math.Min(argument.To, argument.From + 60); i++)
                    if (
                        code.IsWord(i)
                        && code[i].Value == variable
                        && (code.Is(i - 1, "...") || code.Is(i - 1, ":") || code.Is(i + 1, ",") || code.Is(i + 1, "}"))
                        && code.Functions.Around(i) == code.Functions.Around(call.Name)
                    )
                        return true;
            }
        }

        return false;
    }
}
