using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>SSLContext.init with no trust managers: the platform's own, not none.</summary>
internal static class Jvm
{
    private static readonly string[] Serving =
    [
        "getServerSocketFactory",
        "serverSocketFactory",
        "SSLServerSocket",
        "SSLServerSocketFactory",
        "HttpsConfigurator",
        "HttpsServer",
        "createServerSocket",
        "SslContextFactory.Server",
        "addHttpsListener",
        "embeddedServer",
        "httpsServer",
    ];

    private static readonly string[] Asking =
    [
        "getSocketFactory",
        "socketFactory",
        "HttpClient",
        "HttpsURLConnection",
        "OkHttpClient",
        "createSocket",
        "newHttpClient",
        "HttpClients",
        "httpsClient",
        "RestTemplate",
        "WebClient",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Contexts(code), .. JvmClients.Look(code)];

    /// <summary>The context is a server's that asks no client for anything: its own function or one that names it serves, and none of them connects.</summary>
    internal static bool IsServers(CodeFile code, int at)
    {
        if (code.Functions.NamedAround(at) is not { } home)
            return false;
        return code.Index.Places(Serving).Any(IsNear) && !code.Index.Places(Asking).Any(IsNear);

        bool IsNear(int i) =>
            code.IsWord(i)
            && !code.Is(code.StatementStart(i), "import")
            && (home.Body.Contains(i) || code.Functions.NamedAround(i) is { } other && Common.Kinship.Reaches(code, other.Start, at));
    }

    private static IEnumerable<Flag> Contexts(CodeFile code)
    {
        foreach (var call in code.Calls("init"))
        {
            if (
                call.Arguments.Count != 3
                || !code.Values.Of(call.Argument(1)).Is(ValueKind.Null)
                || code.Values.Of(call.Argument(0)).Is(ValueKind.Null)
                || !IsContext(code, call)
                || IsServers(code, call.Name)
            )
                continue;
            yield return new(
                call.Whole,
                "the trust managers are null: the system's trust store decides, so every public authority is trusted, no private one, and revocation is not checked"
            )
            {
                Remedy = "Initialise a TrustManagerFactory with the KeyStore of your own authority and pass its trust managers.",
            };
        }
    }

    /// <summary>init on what SSLContext.getInstance made; a Cipher has an init of three as well.</summary>
    private static bool IsContext(CodeFile code, Call call)
    {
        if (!code.Names.Has("SSLContext"))
            return false;
        var receiver = call.Receiver.Split('.')[^1];
        if (receiver.Length == 0)
            return code.Parent(call.Name) is >= 0 and var open
                && code.Is(open, "{")
                && code[open - 1].Value is "apply" or "also" or "run" or "let";
        var made = code.Names.Reaching(receiver, call.Name);
        return made.Count > 0
            ? made.Any(a => code.Text(a.Value).Contains("SSLContext", StringComparison.Ordinal))
            : receiver.Contains("ontext", StringComparison.Ordinal)
                || receiver is "ctx" or "sc" or "ssl"
                || call.Receiver.Contains("SSLContext", StringComparison.Ordinal);
    }
}
