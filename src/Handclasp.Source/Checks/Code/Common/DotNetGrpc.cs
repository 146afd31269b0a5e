using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>gRPC of .NET by way of its library in C (Grpc.Core): what servers ask of their clients, and what clients verify.</summary>
internal static class DotNetGrpc
{
    private const string Type = "SslClientCertificateRequestType";
    private const string Remedy = "Use SslClientCertificateRequestType.RequestAndRequireAndVerify.";

    /// <summary>Names that a certificate gives, as gRPC hands them on.</summary>
    private static readonly string[] Names = ["x509_common_name", "x509_subject_alternative_name", "x509_subject"];

    /// <summary>A certificate is asked for, and nobody verifies it.</summary>
    public static IEnumerable<Flag> NotVerified(CodeFile code) =>
        Servers(code)
            .Where(s => s.Asks is "RequestButDontVerify" or "RequestAndRequireButDontVerify")
            .Select(s => new Flag(s.At, $"{s.Asks}: gRPC takes any certificate of its clients, and verifies none") { Remedy = Remedy });

    /// <summary>A certificate is verified where there is one, and nothing insists on it.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code) =>
        Servers(code)
            .Where(s => s.Asks == "RequestAndVerify" && !IsInsisted(code, s.At.From))
            .Select(s => new Flag(
                s.At,
                "RequestAndVerify: clients are served without a certificate, and nothing in this file insists on one"
            )
            {
                Remedy = Remedy,
            });

    /// <summary>Roots for clients are given, and none is asked for a certificate.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code) =>
        Servers(code)
            .Where(s => s.Asks == "DontRequest" && !code.Values.Of(s.Roots).Is(ValueKind.Null))
            .Select(s => new Flag(s.At, "roots for clients are given, and gRPC asks no client for a certificate") { Remedy = Remedy });

    /// <summary>A name is read that nobody vouched for.</summary>
    public static IEnumerable<Flag> Identities(CodeFile code)
    {
        var servers = Servers(code).ToList();
        var off = servers.FindAll(s => s.Asks is "RequestButDontVerify" or "RequestAndRequireButDontVerify");
        if (off.Count == 0)
            yield break;
        foreach (var at in code.Index.Places(Names))
            if (
                code[at].IsText
                && !Logged.Is(code, at)
                && off.FirstOrDefault(s => Serves(code, s.At.From, at) || off.Count == servers.Count) is { At.IsEmpty: false } mine
            )
                yield return new(new(at, at + 1), UnverifiedIdentity.Readers.Because)
                {
                    Remedy = Remedy,
                    Beside = [new(mine.At, "not verified here")],
                };
    }

    /// <summary>A callback that agrees: the library has verified chain and name already.</summary>
    public static IEnumerable<Flag> Idle(CodeFile code)
    {
        foreach (var call in DotNetMaking.Made(code, "SslCredentials"))
            if (
                (code.In(call.Open, "verifyPeerCallback") is { } named ? named.Value : call.Argument(2)) is { IsEmpty: false } given
                && code.Functions.Of(given) is { } callback
                && Verifiers.Judge(code, callback, v => v.Is(true)) == Verdicts.AcceptsAll
            )
                yield return new(
                    given,
                    "the callback agrees with every peer: harmless beside the standard verification, and none of its own"
                )
                {
                    Remedy = "Remove it, or return false where the peer is not the one expected.",
                };
    }

    /// <summary>new SslCredentials(null, pair): mutual TLS, and every public authority may vouch for the server.</summary>
    public static IEnumerable<Flag> SystemTrust(CodeFile code)
    {
        foreach (var call in DotNetMaking.Made(code, "SslCredentials"))
            if (
                call.Arguments is [var roots, var pair, ..]
                && code.Values.Of(roots).Is(ValueKind.Null)
                && !code.Values.Of(pair).Is(ValueKind.Null)
            )
                yield return new(call.Whole, "a client certificate is given and no roots: every public authority may vouch for the server")
                {
                    Remedy = "Give the server's root as the first argument.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>The credentials of servers: where they say what they ask of their clients, what that is, and the roots for it.</summary>
    private static IEnumerable<(Span At, string Asks, Span Roots)> Servers(CodeFile code)
    {
        foreach (var call in DotNetMaking.Made(code, "SslServerCredentials"))
        {
            if (call.Arguments is not [_, var roots, var third])
                continue;
            third = ServerNotVerified.CSharp.Unnamed(code, third);
            var asks = code.Values.Of(third) switch
            {
                { Kind: ValueKind.False } => "DontRequest",
                { Kind: ValueKind.True } => "RequestAndRequireAndVerify",
                _ => Word(code, third),
            };
            yield return (third, asks, ServerNotVerified.CSharp.Unnamed(code, roots));
        }
    }

    private static string Word(CodeFile code, Span value) =>
        code.Is(value.To - 3, Type) ? code[value.To - 1].Value
        : value.Length == 1 && code.Names.Reaching(code[value.From].Value, value.From) is [var only] && code.Is(only.Value.To - 3, Type)
            ? code[only.Value.To - 1].Value
        : "";

    /// <summary>
    /// The server's function names the interceptor or service that asks whether the peer is authenticated; or nobody in the file says whose that is.
    /// </summary>
    private static bool IsInsisted(CodeFile code, int server) =>
        code
            .Index.Places("IsPeerAuthenticated", "PeerIdentityPropertyName", "PeerIdentity", "x509_common_name", "x509_pem_cert")
            .Any(p => Serves(code, server, p) || !IsNamed(code, ClassAround(code, p)));

    /// <summary>True where a place is in the server's own function, or in a class that it names.</summary>
    private static bool Serves(CodeFile code, int server, int place)
    {
        var home = code.Functions.NamedAround(server);
        if (ReferenceEquals(home, code.Functions.NamedAround(place)))
            return true;
        var name = ClassAround(code, place);
        return name.Length > 0 && code.Index.Places(name).Any(p => home is not null && home.Body.Contains(p));
    }

    /// <summary>A class that something beside itself names.</summary>
    private static bool IsNamed(CodeFile code, string name) =>
        name.Length > 0 && code.Index.Places(name).Any(p => code.IsWord(p) && !code.Is(p - 1, "class") && ClassAround(code, p) != name);

    /// <summary>The name of the innermost class around a token, or empty.</summary>
    private static string ClassAround(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
            if (code.Is(open, "{"))
                for (var i = open - 1; i > Math.Max(0, open - 40) && code[i].Value is not (";" or "}" or "{"); i--)
                    if (code.Is(i - 1, "class"))
                        return code[i].Value;
        return "";
    }
}
