using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Which side a trust manager written by hand is for: decided by its own class and by who takes it, not by what else the file does.</summary>
internal static class JvmSides
{
    /// <summary>Words of functions that make clients.</summary>
    private static readonly string[] Clients =
    [
        "getSocketFactory",
        "socketFactory",
        "HttpsURLConnection",
        "setDefaultSSLSocketFactory",
        "defaultSSLSocketFactory",
        "setSSLSocketFactory",
        "sslSocketFactory",
        "setSslSocketFactory",
        "OkHttpClient",
        "HttpClients",
        "HttpClientBuilder",
        "HttpClient",
        "forClient",
        "newHttpClient",
        "RestTemplate",
        "WebClient",
        "SSLConnectionSocketFactory",
        "openConnection",
        "ClientBuilder",
        "forAddress",
        "CIO",
        "Apache5",
        "TLSClientParameters",
        "HTTPConduit",
        "Retrofit",
        "AsyncHttpClient",
        "createSocket",
        "HttpAsyncClients",
        "LDAPConnection",
        "JedisClientConfig",
    ];

    /// <summary>Words of functions that make servers.</summary>
    private static readonly string[] Servers =
    [
        "SSLServerSocket",
        "getServerSocketFactory",
        "serverSocketFactory",
        "SSLServerSocketFactory",
        "setNeedClientAuth",
        "needClientAuth",
        "setWantClientAuth",
        "wantClientAuth",
        "forServer",
        "HttpsServer",
        "HttpsConfigurator",
        "createServerSocket",
        "ServerConnector",
        "HttpServerOptions",
        "NetServerOptions",
        "Undertow",
        "HttpServer",
        "TlsServerCredentials",
        "embeddedServer",
    ];

    /// <summary>True where a method of a trust manager judges the peers of a server of this file.</summary>
    public static bool IsServers(CodeFile code, Function method) => Sides(code, method) is { Server: true };

    /// <summary>True where no client of this file takes it.</summary>
    public static bool IsServersAlone(CodeFile code, Function method) => Sides(code, method) is { Server: true, Client: false };

    private static (bool Client, bool Server) Sides(CodeFile code, Function method)
    {
        if (!JvmTrust.IsServer(code))
            return (true, false);
        var (client, server) = (false, false);
        foreach (var taker in Takers(code, method))
        {
            client |= Has(code, taker, Clients) || HasNoKeys(code, taker);
            server |= Has(code, taker, Servers);
        }

        // Where nobody in sight takes it the file's own side holds.
        return (client, server || !client);
    }

    /// <summary>The other method of the same class, by its name.</summary>
    public static Function? Beside(CodeFile code, Function method, string name)
    {
        var own = Class(code, method);
        return code.Functions.Named(name).FirstOrDefault(f => f.Parameters.Count >= 2 && Class(code, f) == own);
    }

    /// <summary>The brace of the class, object or map of closures around a method; -1 where there is none.</summary>
    private static int Class(CodeFile code, Function method)
    {
        var open = code.Parent(method.Start);
        while (open >= 0 && !code.Is(open, "{") && !code.Is(open, "["))
            open = code.Parent(open);
        return open;
    }

    /// <summary>The bodies of the functions that make or name the trust manager.</summary>
    private static IEnumerable<Span> Takers(CodeFile code, Function method)
    {
        var brace = Class(code, method);
        if (brace < 0)
            yield break;
        // An object expression, an anonymous class: where it stands; and where the variable that holds it is used.
        HashSet<int> seen = [];
        var isTaken = false;
        foreach (var place in Names(code, brace).SelectMany(n => code.Index.Places(n)).Append(IsNamed(code, brace) ? -1 : brace))
        {
            if (place < 0 || brace < place && place < code.Mate(brace))
                continue;
            for (var f = code.Functions.Around(place); f is not null; f = code.Functions.Around(f.Start - 1))
                if (f.Name.Length > 0)
                {
                    isTaken = true;
                    if (seen.Add(f.Start))
                        yield return f.Body;
                    break;
                }
        }

        // val client = HttpClient(CIO) { … object : X509TrustManager { … } … }: a field or a property, set where it is declared.
        if (!isTaken && code.Functions.Around(brace) is null or { Name: "" } && Initializer(code, brace) is { IsEmpty: false } whole)
            yield return whole;
    }

    /// <summary>The outermost expression around an object without a name, within its class.</summary>
    private static Span Initializer(CodeFile code, int brace)
    {
        var outer = brace;
        while (code.Parent(outer) is >= 0 and var open && !(code.Is(open, "{") && JvmMembers.ClassOf(code, open).Length > 0))
            outer = open;
        return outer == brace || IsNamed(code, brace)
            ? default
            : new(code.StatementStart(outer), Math.Min(code.Mate(outer) + 1, code.Tokens.Length));
    }

    private static bool IsNamed(CodeFile code, int brace) => NameOf(code, brace) is not null;

    /// <summary>The class's name, or the variable that an object of it is held by.</summary>
    private static IEnumerable<string> Names(CodeFile code, int brace)
    {
        if (NameOf(code, brace) is { } name)
            yield return name;
        else
            for (var (open, depth) = (brace, 0); open >= 0 && depth < 4; open = code.Parent(open), depth++)
            {
                // arrayOf(object : … { … }), { new … { … } }: what holds the list.
                if (depth > 0 && !(code.Is(open, "(") || code.Is(open, "[") || code.Is(open, "{") && code[open - 1].Value is "=" or "]"))
                    yield break;
                if (HeldBy(code, open) is { Length: > 0 } held)
                {
                    yield return held;
                    yield break;
                }
            }
    }

    private static string HeldBy(CodeFile code, int open) =>
        code.Is(open - 1, "=") && code.IsWord(open - 2) ? code[open - 2].Value
        : code.Is(open - 1, "=") && code.Is(open - 2, "]") && code.IsWord(code.Mate(open - 2) - 1) ? code[code.Mate(open - 2) - 1].Value
        : JvmOwners.Of(code, Math.Max(0, open - 1), isMade: true) is { Length: > 0 } made ? made
        : code.Held(open);

    private static string? NameOf(CodeFile code, int brace)
    {
        for (var i = brace - 1; i > Math.Max(0, brace - 30) && code[i].Value is not ("}" or ";" or "{" or "="); i--)
            if (code[i - 1].Value is "class" or "object" && code.IsWord(i) && !code.Is(i, "extends"))
                return code[i].Value;
        return null;
    }

    private static bool Has(CodeFile code, Span body, string[] words) => code.Index.Places(words).Any(i => body.Contains(i));

    /// <summary>init(null, managers, …): who shows no certificate of its own is no server.</summary>
    private static bool HasNoKeys(CodeFile code, Span body) =>
        code.Calls("init").Any(c => body.Contains(c.Name) && c.Arguments is [var keys, _, _] && code.Values.Of(keys).Is(ValueKind.Null));
}
