using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Whether a place in a Swift or Objective-C file is a server's.</summary>
internal static class Sides
{
    private static readonly string[] Servers =
    [
        "makeServerConfiguration",
        "makeServerConfigurationBackedByNIOSSL",
        "forServer",
        "NWListener",
        "nw_listener_create",
        "ServerBootstrap",
        "NIOSSLServerHandler",
        "kSSLServerSide",
        "serverSide",
        "HTTP2ServerTransport",
        "kCFStreamSSLIsServer",
        "SSL_accept",
        "TLSChannelConfiguration",
        "TLSChannel",
        "HBApplication",
        "TLS_server_method",
    ];

    private static readonly string[] Clients =
    [
        "makeClientConfiguration",
        "makeClientConfigurationBackedByNIOSSL",
        "clientDefault",
        "forClient",
        "NWConnection",
        "nw_connection_create",
        "ClientBootstrap",
        "NIOSSLClientHandler",
        "HTTPClient",
        "kSSLClientSide",
        "clientSide",
        "ClientConnection",
        "connectToHost",
        "HTTP2ClientTransport",
    ];

    /// <summary>By the function around it, else by the file.</summary>
    public static bool IsServer(CodeFile code, int at)
    {
        for (var (f, depth) = (code.Functions.Around(at), 0); f is not null && depth < 6; f = code.Functions.Around(f.Start - 1), depth++)
        {
            var (server, client) = (Has(code, Servers, f.Body), Has(code, Clients, f.Body));
            if (server != client)
                return server;
            if (server)
                return Nearest(code, at, Servers) > Nearest(code, at, Clients);
        }

        var whole = new Span(0, code.Tokens.Length);
        if (Has(code, Servers, whole) && !Has(code, Clients, whole))
            return true;
        return Has(code, Servers, whole) && Nearest(code, at, Servers) > Nearest(code, at, Clients);
    }

    /// <summary>The last of some words before a place; -1 where none is.</summary>
    private static int Nearest(CodeFile code, int at, string[] words) => code.Index.Places(words).LastOrDefault(p => p <= at, -1);

    private static bool Has(CodeFile code, string[] words, Span span) => code.Index.Places(words).Any(p => span.From <= p && p < span.To);
}
