using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>Lists of options for the BEAM's TLS: what stands beside an option, and for which side they are.</summary>
internal static partial class Lists
{
    private const int Deepest = 12;

    /// <summary>The bracket of the list that an option stands in: that around its tuple in Erlang; -1 where it stands in none.</summary>
    public static int Of(Setting setting)
    {
        var code = setting.Code;
        var open = setting.Container;
        var isTuple =
            code.Is(open, "{")
            && !code.Is(open - 1, "#")
            && !code.Is(open - 1, "%")
            && !code.IsWord(open - 1)
            && code.Is(Beam.IsBehindColon(code, setting.Name) || code.Is(setting.Name - 1, "<<") ? setting.Name - 2 : setting.Name - 1, "{")
            && !code.Is(setting.Name + 1, ":")
            && !code.Is(setting.Name + 1, "=>");
        return isTuple ? code.Parent(open) : open;
    }

    /// <summary>Another option of the same list, or one that is joined to it in the same statement or function.</summary>
    public static Setting? Beside(Setting setting, params string[] names)
    {
        var code = setting.Code;
        var list = Of(setting);
        Setting? near = null;
        foreach (var other in code.Settings(names))
        {
            if (other.Value.IsEmpty)
                continue;
            if (Of(other) == list && list >= 0)
                return other;
            if (code.Functions.AreTogether(other.Name, setting.Name) && code.Functions.Around(other.Name) is not null)
                near ??= IsJoined(code, list, Of(other)) ? other : null;
        }

        return near;
    }

    /// <summary>Lists of the same function where one of them is added to another; both inside one statement.</summary>
    private static bool IsJoined(CodeFile code, int list, int other)
    {
        if (list < 0 || other < 0)
            return true;
        var (first, second) = list < other ? (list, other) : (other, list);
        if (code.Mate(first) > second)
            return false;
        for (var i = code.Mate(first) + 1; i < second && i < code.Mate(first) + 160; i++)
            if (code[i].Value is "++" or "put" or "merge" or "append" or "concat" or "|" || code.Is(i, "|>"))
                return true;
        return code.Is(second - 1, "++");
    }

    /// <summary>The side that an option at a place is for.</summary>
    public static Side SideOf(CodeFile code, int index) => Known(code, index, 0) ?? FileSide(code);

    private static Side? Known(CodeFile code, int index, int depth)
    {
        var at = index;
        for (var up = 0; at >= 0 && up < Deepest; at = code.Parent(at), up++)
        {
            if (up == 0)
                continue;
            if (InList(code, at) is { } told)
                return told;
            if (code.Is(at, "(") && code.CallAt(at) is { } call)
            {
                var path = call.Path;
                if (
                    ServerPath().IsMatch(path)
                    || code.Is(at + 1, "httpd")
                    || path.EndsWith("put_env", StringComparison.Ordinal)
                        && code.Text(call.Whole).Contains("Endpoint", StringComparison.Ordinal)
                )
                    return Side.Server;
                if (ClientPath().IsMatch(path))
                    return Side.Client;
            }

            if (code.Is(at, "{") && Module(code, at) is { } module)
                return module;
            if (Key(code, at) is { Length: > 0 } key && OfName(key) is { } named)
                return named;
        }

        if (code.Language == All.Elixir && Config(code, index) is { } configured)
            return configured;
        if (depth > 2)
            return null;
        return ByHolder(code, index, depth);
    }

    /// <summary>Options that only one side has.</summary>
    private static Side? InList(CodeFile code, int open)
    {
        if (!code.Is(open, "[") && !(code.Is(open, "{") && (code.Is(open - 1, "#") || code.Is(open - 1, "%"))) && !code.Is(open, "("))
            return null;
        foreach (var part in code.Parts(code.Inside(open)).Take(60))
        {
            var name =
                code.Is(part.From, "{") ? (code.Is(part.From + 1, ":") ? part.From + 2 : part.From + 1)
                : code.Is(part.From, ":") ? part.From + 1
                : part.From;
            switch (code[name].Value)
            {
                case "fail_if_no_peer_cert"
                or "honor_cipher_order"
                or "dhfile"
                or "sni_fun"
                or "sni_hosts"
                or "client_renegotiation"
                or "ssl_listeners"
                or "num_acceptors"
                or "thousand_island_options"
                or "plug"
                or "cipher_suite"
                or "stateless_tickets_seed":
                    return Side.Server;
                case "server_name_indication" or "customize_hostname_check" or "hostname" or "database" or "username" or "relay":
                    return Side.Client;
            }
        }

        return null;
    }

    /// <summary>The key whose value a bracket is.</summary>
    private static string Key(CodeFile code, int open)
    {
        if (code.Is(open, "{") && (code.Is(open - 1, "#") || code.Is(open - 1, "%")))
            open--;
        if (code.Is(open - 1, ":") && code.IsWord(open - 2))
            return code[open - 2].Value;
        if (code.Is(open - 1, "=>"))
            return code[open - 2].Value;
        if (code.Is(open - 1, ",") && (code.Is(open - 3, "{") || code.Is(open - 4, "{")) && code.IsWord(open - 2))
            return code[open - 2].Value;
        return "";
    }

    /// <summary>{Plug.Cowboy, …}, {Bandit, …}, {Tortoise.Transport.SSL, …}.</summary>
    private static Side? Module(CodeFile code, int open)
    {
        if (!code.IsWord(open + 1) || !char.IsUpper(code[open + 1].Value[0]))
            return null;
        var to = open + 1;
        while (code.Is(to + 1, ".") && code.IsWord(to + 2))
            to += 2;
        var name = code.PathTo(to);
        return ServerModule().IsMatch(name) ? Side.Server
            : ClientPath().IsMatch(name) ? Side.Client
            : null;
    }

    /// <summary>config :app, MyWeb.Endpoint, …</summary>
    private static Side? Config(CodeFile code, int index)
    {
        for (var i = index; i >= 0 && index - i < 400; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0)
                continue;
            if (code.Is(i, "config"))
            {
                for (var k = i; k < i + 10; k++)
                    if (code[k].Value is { } word && (word.EndsWith("Endpoint", StringComparison.Ordinal) || word is "Cowboy" or "Bandit"))
                        return
                            code.Text(new(i, index)).Contains("http:", StringComparison.Ordinal)
                            || code.Text(new(i, index)).Contains("https:", StringComparison.Ordinal)
                            ? Side.Server
                            : null;
                return Side.Client;
            }

            if (Beam.Begins(code, i))
                return null;
        }

        return null;
    }

    /// <summary>By the variable or function that holds the options, and where that is used.</summary>
    private static Side? ByHolder(CodeFile code, int index, int depth)
    {
        foreach (var holder in Holders(code, index))
        {
            if (OfName(code[holder].Value) is { } named)
                return named;
            foreach (var use in code.Index.Places(code[holder].Value).Where(u => u != holder).Take(12))
                if (code.IsWord(use) && Known(code, use, depth + 1) is { } known)
                    return known;
        }

        return null;
    }

    private static IEnumerable<int> Holders(CodeFile code, int index)
    {
        var outer = index;
        while (code.Parent(outer) is >= 0 and var parent)
            outer = parent;
        for (var i = outer - 1; i >= 0 && outer - i < 40; i--)
        {
            if (code.Is(i, "=") && code.IsWord(i - 1))
            {
                yield return i - 1;
                break;
            }

            if (code.IsWord(i) && code[i].Value.Length > 1 && code[i].Value[0] == '@')
            {
                yield return i;
                break;
            }

            if (code.Is(i, ".") || code.Is(i, "->") || code.Is(i, "do"))
                break;
        }

        // -define(NAME, [...])
        for (var (at, up) = (index, 0); at >= 0 && up < Deepest; at = code.Parent(at), up++)
            if (code.Is(at, "(") && code.Is(at - 1, "define") && code.IsWord(at + 1))
                yield return at + 1;
        for (var (f, up) = (code.Functions.Around(index), 0); f is not null && up < 4; f = code.Functions.Around(f.Start - 1), up++)
            if (f.Name.Length > 0)
            {
                yield return code.Is(f.Start, "def") || code.Is(f.Start, "defp") ? f.Start + 1 : f.Start;
                break;
            }
    }

    private static Side? OfName(string name) =>
        ServerName().IsMatch(name) ? Side.Server
        : ClientName().IsMatch(name) ? Side.Client
        : null;

    private static Side FileSide(CodeFile code)
    {
        var text = code.Source.Text;
        var serves = ServerFile().IsMatch(text);
        return serves && !ClientFile().IsMatch(text) ? Side.Server : Side.Client;
    }

    [GeneratedRegex(
        @"(^|\.)(ssl\.(listen|handshake|ssl_accept|transport_accept|handshake_continue)|ranch\.\w+|ranch_ssl\.\w+|cowboy\.start\w*|Plug\.Cowboy\.\w+|Plug\.Adapters\.Cowboy2?\.\w+|Bandit\.\w+|ThousandIsland\.\w+|start_listener|gen_smtp_server\.\w+|elli\.start_link|mochiweb_\w+\.\w+|httpd\.\w+|ssl_accept|start_https|GRPC\.Server\.\w+|yaws\.\w+|emqx_listeners\.\w+|ssl_listen)$"
    )]
    private static partial Regex ServerPath();

    [GeneratedRegex(
        @"^(Plug\.Cowboy|Plug\.Adapters\.Cowboy2?|Bandit|ThousandIsland|GRPC\.Server\.Supervisor)$|Endpoint$|(^|\.)\w*(Server|Listener)$"
    )]
    private static partial Regex ServerModule();

    [GeneratedRegex(
        @"(^|\.)(ssl\.connect|HTTPoison|HTTPotion|hackney|httpc|Mint|Finch|Req|Tesla|gun|Postgrex|MyXQL|Mariaex|Redix|Xandra|Mongo|AMQP|KafkaEx|brod|Exldap|eldap|WebSockex|epgsql|emqtt|eredis|gen_smtp_client|ibrowse|amqp_connection|mysql|lhttpc|shotgun|fusco|katipo|Tortoise|ExAws|Stub|Credential|Gnat|Mailer|Tds|cqerl|eredis_cluster|mc_worker_api|stomp|gen_tcp_client)(\.|$)|(^|\.)(connect|request)$"
    )]
    private static partial Regex ClientPath();

    [GeneratedRegex(
        @"^(https|server|listener|listeners|rabbit|rabbitmq_(management|mqtt|stomp|web_\w+|prometheus)|ssl_listen_\w+|ranch_opts|https_opts|ejabberd|listen)$|(^|_)(server|listen|listener|acceptor|listener_opts|ranch|cowboy|bandit)(_|$)|[a-z](Server|Listen|Listener)|^(Server|Listen|Ranch|Cowboy)[A-Z_]?",
        RegexOptions.None
    )]
    private static partial Regex ServerName();

    [GeneratedRegex(
        @"^(client|ssl_dist_client|hackney|transport_opts|connect_options)$|(^|_)(client|connect|upstream|outbound|http|hackney|httpc|ldap|auth_backend|shovel|federation|smtp|amqp|kafka|redis|db|repo)(_|$)|^(Client|Conn|Http|HTTP)[A-Z]?",
        RegexOptions.None
    )]
    private static partial Regex ClientName();

    [GeneratedRegex(
        @"ssl[.:]listen|ssl[.:]handshake|ssl_accept|start_listener|start_tls\(|Plug\.Cowboy|\bBandit\b|ThousandIsland|cowboy:start|ssl_listeners|transport_accept|\{rabbit,|ranch_ssl"
    )]
    private static partial Regex ServerFile();

    [GeneratedRegex(
        @"ssl[.:]connect|HTTPoison|hackney|httpc|Mint\.|Finch|Req\.|Tesla|gun[.:]open|Postgrex|\.Repo\b|MyXQL|Redix|Xandra|Mongo\.|AMQP|KafkaEx|brod|[Ee]xldap|eldap|WebSockex|epgsql|emqtt|eredis|gen_smtp_client|ibrowse|amqp_"
    )]
    private static partial Regex ClientFile();
}
