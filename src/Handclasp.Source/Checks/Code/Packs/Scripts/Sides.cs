using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>Whether an option is set on a server's side or on a client's: by the call around it, by what its variable is given to, by the file.</summary>
internal static partial class Sides
{
    private const int Deepest = 8;

    public static bool IsServer(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open >= 0 && depth < Deepest; open = code.Parent(open), depth++)
        {
            if (IsBlock(code, open))
                break;
            if (Told(code, code.Inside(open)) is { } told)
                return told;
            if (code.CallAt(open) is { } call && Of(call) is { } side)
                return side;
        }

        if (Bare(code, index) is { } bare && Of(bare) is { } given)
            return given;
        var holder = Holder(code, index);
        if (holder.Length > 0 && OfHolder(code, holder, index, 0) is { } held)
            return held;
        return OfFile(code);
    }

    /// <summary>True where the file only serves.</summary>
    public static bool OfFile(CodeFile code) => Serves(code) && !Connects(code);

    /// <summary>True where the file serves at all.</summary>
    public static bool Serves(CodeFile code) => Any(code, ServerFile());

    private static bool Connects(CodeFile code) => Any(code, ClientFile());

    private static bool Any(CodeFile code, Regex words)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code.IsWord(i) && words.IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>The variable that a statement is about: assigned, or with a member that is. Without its sigil.</summary>
    public static string Holder(CodeFile code, int index)
    {
        var at = index;
        for (var depth = 0; code.Parent(at) >= 0 && !IsBlock(code, code.Parent(at)) && depth < Deepest; depth++)
            at = code.Parent(at);
        var start = code.StatementStart(at);
        for (var i = start; i <= at && i < start + 40; i++)
        {
            if (code.Is(i, "=") && i > start)
            {
                var name = i - 1;
                while (code.Is(name, "]") || code.Is(name, "}"))
                    name = code.Mate(name) - 1;
                while (name > start && code.IsLink(name - 1))
                    name = code.PathStart(name) is var first && first < name ? first : name - 2;
                // self.context = …, $this->context = …
                if (code[name].Value is "self" or "$this" && code.IsLink(name + 1))
                    name += 2;
                return code.IsWord(name) ? code[name].Value.TrimStart('$', '@', '%') : "";
            }
        }

        // ctx.verify_mode = …, $ctx->set(…), and what is handed to a function: stream_context_set_option($ctx, …).
        var word = code.Is(start, "my") || code.Is(start, "return") ? start + 1 : start;
        if (code.IsWord(word) && code.IsLink(word + 1))
            return code[word].Value.TrimStart('$', '@', '%');
        return code.IsWord(word) && code.Is(word + 1, "(") && code[word + 2].Value is ['$', ..] given ? given.TrimStart('$') : "";
    }

    private static bool? OfHolder(CodeFile code, string holder, int index, int depth)
    {
        bool? client = null;
        foreach (var name in (string[])[holder, "$" + holder, "%" + holder, "@" + holder])
        foreach (var made in code.Names.Reaching(name, index).Take(4))
            for (var i = made.Value.From; i < Math.Min(made.Value.To, made.Value.From + 14); i++)
                if (code.Is(i, "(") && code.CallAt(i) is { } maker)
                {
                    if (Of(maker) is { } side)
                    {
                        if (side)
                            return true;
                        client = false;
                    }

                    break;
                }

        var around = code.Functions.Around(index);
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || code[i].Value.Length < holder.Length || code[i].Value.TrimStart('$', '@', '%') != holder)
                continue;
            if (
                around is not null
                && code[i].Value[0] != '@'
                && !ReferenceEquals(code.Functions.Around(i), around)
                && !around.Body.Contains(i)
            )
                continue;
            Call? found = null;
            for (var (open, level) = (code.Parent(i), 0); open >= 0 && level < 4 && found is null; open = code.Parent(open), level++)
                if (IsBlock(code, open))
                    break;
                else if (code.CallAt(open) is { } call)
                    found = call;
            found ??= Bare(code, i);
            if (found is not { } use)
            {
                // $server->listen(…)
                if (code.IsLink(i + 1) && code.IsWord(i + 2) && ServerMethod().IsMatch(code[i + 2].Value))
                    return true;
                continue;
            }

            if (Of(use) is { } side)
            {
                if (side)
                    return true;
                client = false;
            }
            else if (
                depth < 2
                && Holder(code, use.Name) is { Length: > 0 } next
                && next != holder
                && OfHolder(code, next, use.Name, depth + 1) is { } further
            )
            {
                if (further)
                    return true;
                client = false;
            }
        }

        return client;
    }

    private static bool? Of(Call call)
    {
        var path = call.Path;
        // fetch of a receiver that was made: Server->new(…).
        var made = call.Word is "new" or "start" or "set" or "build" or "create" ? call.Receiver : "";
        if (ServerCall().IsMatch(path) || made.Length > 0 && ServerCall().IsMatch(made))
            return true;
        return ClientCall().IsMatch(path) ? false : null;
    }

    /// <summary>Listen, PeerAddr and the like beside it say it.</summary>
    private static bool? Told(CodeFile code, Span inside)
    {
        for (var i = inside.From; i < Math.Min(inside.To, inside.From + 200); i++)
        {
            if (code.IsOpen(i))
            {
                i = code.Mate(i);
                continue;
            }

            if (!code.Is(i + 1, "=>") && !(code.Is(i + 1, ":") && code[i + 1].Start == code[i].End))
                continue;
            switch (code[i].Value)
            {
                case "Listen"
                or "LocalPort"
                or "LocalAddr"
                or "SSL_server"
                or "listen"
                or "SSLEnable"
                or "SSLCertificate"
                or "ssl_client_cert_file"
                or "ssl_cert_file" when !code.Is(i + 2, "0"):
                    if (code[i].Value == "ssl_cert_file" && code.Language.Name != "PHP")
                        continue;
                    return code[i].Value == "ssl_cert_file" ? null : true;
                case "PeerAddr" or "PeerHost" or "PeerPort" or "SSL_hostname" or "peer_name" or "SNI_enabled":
                    return false;
            }
        }

        return null;
    }

    /// <summary>A call without brackets whose arguments hold a token.</summary>
    private static Call? Bare(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        for (var i = index; i >= start && i > index - 60; i--)
            if (
                code.IsWord(i)
                && code.Calls(code[i].Value).FirstOrDefault(c => c.Name == i && !c.Bare.IsEmpty && c.Bare.Contains(index))
                    is { Code: not null } call
            )
                return call;
        return null;
    }

    /// <summary>Braces around statements.</summary>
    private static bool IsBlock(CodeFile code, int open)
    {
        if (!code.Is(open, "{"))
            return false;
        var before = code[open - 1];
        if (
            before.Is(")")
            && code.Mate(open - 1) is > 0 and var bracket
            && code[bracket - 1].Value is "if" or "elsif" or "elseif" or "unless" or "while" or "for" or "foreach" or "catch" or "switch"
        )
            return true;
        if (before is { Kind: TokenKind.Word, Value: "else" or "try" or "do" or "eval" or "finally" or "sub" or "BEGIN" })
            return true;
        return code.Functions.Around(open + 1) is { } function
            && function.Body.From >= open + 1
            && function.Body.From <= open + 12
            && function.Start <= open;
    }

    [GeneratedRegex(
        @"stream_socket_server|SocketServer|SecureServer|TlsServer|ServerTlsContext|BindContext|\bWorker$|Server(\.new|\.start|\.set)?$|^Swoole.*Server|HTTPServer|SSLServer|SSLEndpoint|MiniSSL|ssl_bind|add_ssl_listener|start_server|tcp_server|tls_server|HTTP\.Daemon|Server\.Daemon|Starman|Daemon(\.new)?$|SSL_listen|\.listen$|^listen$|ServerCredentials(\.|$)|WEBrick|Rack\.Handler"
    )]
    private static partial Regex ServerCall();

    [GeneratedRegex(
        @"stream_socket_client|fsockopen|file_get_contents|^fopen$|[cC]lient|[cC]onnect|curl|UserAgent|LWP|Tiny|Net\.(HTTP|SMTP|IMAP|LDAP|POP|FTP)|SSLSocket|Faraday|Excon|HTTParty|Typhoeus|RestClient|Mechanize|Connector|ConnectContext|Redis|Mongo|Bunny|DBI|PDO"
    )]
    private static partial Regex ClientCall();

    [GeneratedRegex("^(listen|on_connect|accept|run|serve)$")]
    private static partial Regex ServerMethod();

    [GeneratedRegex(
        @"stream_socket_server|SocketServer|SecureServer|TlsServer|ServerTlsContext|BindContext|^Worker$|SSLServer|HTTPServer|TCPServer|SSLEndpoint|MiniSSL|ssl_bind|^start_server$|tcp_server|^Daemon$|SSL_listen|^SSL_server$|^Listen$|^Server$|WEBrick|^Puma$|^Falcon$|^Thin$|RpcServer|ServerCredentials|^CTX_set_session_id_context$|^accept$|^HttpServer$|^SSLVerifyClient$|Rack"
    )]
    private static partial Regex ServerFile();

    [GeneratedRegex(
        @"stream_socket_client|fsockopen|^curl_init$|(?<!Verify)Client$|^LWP|^UserAgent$|^HTTP$|^PeerAddr$|^PeerHost$|^Faraday$|^HTTParty$|^connect$|^Connector$|^SSL_hostname$"
    )]
    private static partial Regex ClientFile();
}
