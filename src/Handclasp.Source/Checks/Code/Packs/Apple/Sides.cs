using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Whether a place in a Swift or Objective-C file is a server's.</summary>
internal static partial class Sides
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

        if (code.Functions.NamedAround(at) is { } home && IsApart(code, home))
            return false;
        var whole = new Span(0, code.Tokens.Length);
        if (Has(code, Servers, whole) && !Has(code, Clients, whole))
            return true;
        return Has(code, Servers, whole) && Nearest(code, at, Servers) > Nearest(code, at, Clients);
    }

    /// <summary>
    /// Nothing in a function says which side it is for, nobody of the file calls it, and each server of the file makes its own configuration:
    /// then it is not theirs.
    /// </summary>
    private static bool IsApart(CodeFile code, Function home)
    {
        if (
            home.Name is "" or "init"
            || ServerName().IsMatch(home.Name)
            || code.Index.Places(home.Name).Any(p => code.IsWord(p) && !(home.Start <= p && p < home.Body.From))
        )
            return false;
        var servers = code
            .Index.Places(Servers)
            .Where(code.IsWord)
            .Select(code.Functions.NamedAround)
            .OfType<Function>()
            .Distinct()
            .ToList();
        return servers.Count > 0 && servers.TrueForAll(f => f != home && Has(code, Configurations, f.Body));
    }

    /// <summary>What makes a configuration of TLS.</summary>
    private static readonly string[] Configurations =
    [
        "NWProtocolTLS",
        "nw_parameters_create_secure_tcp",
        "makeServerConfiguration",
        "TLSConfiguration",
        "forServer",
        "SSLCreateContext",
    ];

    [GeneratedRegex("(?i)server|listen|accept|incoming|serve|host")]
    private static partial Regex ServerName();

    /// <summary>The last of some words before a place; -1 where none is.</summary>
    private static int Nearest(CodeFile code, int at, string[] words) => code.Index.Places(words).LastOrDefault(p => p <= at, -1);

    private static bool Has(CodeFile code, string[] words, Span span) => code.Index.Places(words).Any(p => span.Contains(p));
}
