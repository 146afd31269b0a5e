using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Whether a builder or context of TLS connects or accepts.</summary>
internal static class Sides
{
    private static readonly string[] Servers =
    [
        "SslAcceptor",
        "ServerConfig",
        "TlsAcceptor",
        "SslAcceptorBuilder",
        "ServerTlsConfig",
        "bind_openssl",
        "tls_server",
        "accept",
        "TcpListener",
        "mozilla_intermediate_v5",
        "mozilla_intermediate",
        "mozilla_modern",
        "mozilla_modern_v5",
        "set_accept_state",
        "set_client_ca_list",
        "set_session_id_context",
    ];

    private static readonly string[] Clients =
    [
        "SslConnector",
        "ClientConfig",
        "TlsConnector",
        "SslConnectorBuilder",
        "ClientTlsConfig",
        "connect",
        "tls_client",
        "TcpStream",
        "HttpsConnector",
        "set_connect_state",
        "configure",
    ];

    /// <summary>True for the side that accepts: by what the receiver was made from, by the function, by the file.</summary>
    public static bool IsServer(CodeFile code, Call call)
    {
        var receiver = call.Receiver;
        var root = receiver.Split('.')[0];
        if (receiver.Length > 0)
        {
            if (Servers.Contains(root))
                return true;
            if (Clients.Contains(root))
                return false;
            foreach (var made in code.Names.Reaching(root, call.Name))
            {
                var words = Words(code, made.Value);
                if (words.Overlaps(Servers))
                    return true;
                if (words.Overlaps(Clients))
                    return false;
            }
        }

        var function = code.Functions.Around(call.Name);
        for (var outer = function; outer is not null; outer = code.Functions.Around(outer.Start - 1))
            function = outer;
        if (function is not null)
        {
            // With the parameters: fn tune(acceptor: &mut SslAcceptorBuilder).
            var here = Words(code, new(function.Start, function.Body.To));
            var (server, client) = (here.Overlaps(Servers), here.Overlaps(Clients));
            if (server != client)
                return server;
        }

        var all = Words(code, new(0, code.Tokens.Length));
        return all.Overlaps(Servers) && !all.Overlaps(Clients);
    }

    private static HashSet<string> Words(CodeFile code, Span span)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var i = span.From; i < Math.Min(span.To, code.Tokens.Length); i++)
            if (code.IsWord(i))
                words.Add(code[i].Value);
        return words;
    }
}
