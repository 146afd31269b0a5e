using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>SwiftNIO and what is built on it: gRPC, Vapor, Hummingbird, AsyncHTTPClient, the drivers of databases.</summary>
internal static class Nio
{
    private const string Remedy = "Use .fullVerification, and name your root in trustRoots.";

    /// <summary>What makes a configuration of its own.</summary>
    private static readonly string[] Makers =
    [
        "makeServerConfiguration",
        "makeClientConfiguration",
        "makeServerConfigurationWithMTLS",
        "makePreSharedKeyConfiguration",
        "clientDefault",
        "forServer",
        "forClient",
        "ClientConnection",
    ];

    private static IEnumerable<(Span At, Span Value, bool IsServer)> Verifications(CodeFile code)
    {
        foreach (var setting in code.Settings("certificateVerification", "serverCertificateVerification"))
            if (!(code.Is(setting.Name + 1, ":") && setting.Value.From != setting.Name + 2) && !IsSetAnew(code, setting))
                yield return (setting.Whole, setting.Value, setting.Option == "certificateVerification" && IsServer(code, setting));
    }

    /// <summary>var tls = .forClient(certificateVerification: .none); tls.certificateVerification = .fullVerification, under no condition.</summary>
    private static bool IsSetAnew(CodeFile code, Setting setting) =>
        setting.Container > 0
        && code.Held(setting.Container) is { Length: > 0 } held
        && code.Settings(setting.Option)
            .Any(s =>
                s.IsMember
                && s.Owner == held
                && s.Name > setting.Name
                && code.Functions.AreTogether(s.Name, setting.Name)
                && code.Parent(s.Name) == code.Parent(code.StatementStart(setting.Container))
                && code.Is(s.Value.To - 1, "fullVerification")
            );

    /// <summary>By the call or the variable that it is set on, else by what is around.</summary>
    private static bool IsServer(CodeFile code, Setting setting)
    {
        if (setting.Container > 0 && code.CallAt(setting.Container) is { } call)
        {
            if (call.Path.Contains("erver", StringComparison.Ordinal))
                return true;
            if (call.Path.Contains("lient", StringComparison.Ordinal))
                return false;
        }

        var owner = setting.Owner;
        if (owner.Contains("server", StringComparison.OrdinalIgnoreCase))
            return true;
        if (owner.Contains("client", StringComparison.OrdinalIgnoreCase))
            return false;
        if (owner.Length > 0)
            foreach (
                var made in code.Names.Reaching(owner.Split('.')[0] is "self" ? owner.Split('.')[^1] : owner.Split('.')[0], setting.Name)
            )
            {
                var text = code.Text(made.Value) + Maker(code, made.Value);
                if (text.Contains("erver", StringComparison.Ordinal) != text.Contains("lient", StringComparison.Ordinal))
                    return text.Contains("erver", StringComparison.Ordinal);
            }

        return Sides.IsServer(code, setting.Name);
    }

    /// <summary>try base(): what the function of the file makes that a configuration comes from.</summary>
    private static string Maker(CodeFile code, Span made)
    {
        if (!code.Is(made.To - 1, ")") || !code.IsWord(code.Mate(made.To - 1) - 1))
            return "";
        var name = code[code.Mate(made.To - 1) - 1].Value;
        return code.Functions.Named(name).Take(2).ToList() is [var function]
            ? string.Join(' ', Makers.Where(m => code.Index.Places(m).Any(function.Body.Contains)))
            : "";
    }

    /// <summary>The server is not verified at all.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code)
    {
        foreach (var (at, value, isServer) in Verifications(code))
            if (
                !isServer
                && Members.Judge(
                    code,
                    at,
                    value,
                    ["none", "noVerification"],
                    "certificate verification is {0}: this client talks to whoever answers, with any certificate",
                    Remedy,
                    "fullVerification"
                )
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>The server's name is not compared.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var (at, value, isServer) in Verifications(code))
            if (
                !isServer
                && Members.Judge(
                    code,
                    at,
                    value,
                    ["noHostnameVerification"],
                    "{0}: any certificate of a trusted authority will do, whoever it was issued to",
                    Remedy,
                    "fullVerification"
                )
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>Servers that take what they are given.</summary>
    public static IEnumerable<Flag> Clients(CodeFile code)
    {
        foreach (var setting in code.Settings("clientCertificateVerification"))
            if (
                code.Text(setting.Value).EndsWith("noVerification", StringComparison.Ordinal)
                && (code.Names.Mentions("mTLS") || code.Names.Has("trustRoots"))
            )
                yield return new(setting.Whole, "clients' certificates are asked for and not verified: anybody is let in")
                {
                    Remedy = "Use .noHostnameVerification: the chain is verified, and clients have no host name.",
                };
    }

    /// <summary>Servers that ask and do not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var (at, value, isServer) in Verifications(code))
            if (
                isServer
                && !LooksAtPeer(code, at.From)
                && Members.Judge(
                    code,
                    at,
                    value,
                    ["optionalVerification"],
                    "{0}: clients are served without a certificate",
                    "Use .noHostnameVerification, which insists on one."
                )
                    is { } flag
            )
                yield return flag;
    }

    private static bool LooksAtPeer(CodeFile code, int at) =>
        Kinship.Has(code, at, Makers, "peerCertificate", "nioSSL_peerCertificate", "validatedPeerCertificateChain", "peerCertificateChain");

    /// <summary>Servers with a root for clients that ask no client.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code)
    {
        foreach (var setting in code.Settings("trustRoots", "additionalTrustRoots"))
        {
            if (
                code.Is(setting.Name + 1, ":") && setting.Value.From != setting.Name + 2
                || !IsServer(code, setting)
                || code.Text(setting.Value) is ".default" or "nil"
            )
                continue;
            var beside = setting.Sibling("certificateVerification");
            var isOff = beside is null
                ? !Kinship.Has(code, setting.Name, Makers, "certificateVerification", "clientCertificateVerification")
                : code.Text(beside.Value.Value).EndsWith("none", StringComparison.Ordinal);
            if (isOff)
                yield return new(setting.Whole, "there is a root for clients, and no client is ever asked for a certificate")
                {
                    Remedy = "Set certificateVerification = .noHostnameVerification: clients must then show a certificate of that root.",
                };
        }
    }

    /// <summary>if let pem = try? read(ca) { tls.trustRoots = … }: where it cannot be read the default stands.</summary>
    public static IEnumerable<Flag> Swallowed(CodeFile code)
    {
        foreach (var setting in code.Settings("trustRoots", "additionalTrustRoots"))
        {
            var open = code.Parent(setting.Name);
            if (!setting.IsMember || open < 1 || !code.Is(open, "{") || code.Functions.Around(setting.Name) is not { } function)
                continue;
            for (var i = open - 1; i > function.Body.From && i > open - 40 && !code.Is(i, "{") && !code.Is(i, "}"); i--)
                if (code.Is(i, "if") && code[i + 1].Value is "let" or "var")
                {
                    var isTried = Enumerable.Range(i, open - i).Any(k => code.Is(k, "try") && code.Is(k + 1, "?"));
                    var otherwise = code.Mate(open) + 1;
                    if (
                        isTried
                        && (
                            !code.Is(otherwise, "else")
                            || code.Is(otherwise + 1, "{") && !SwallowedRoots.Leaves(code, code.Inside(otherwise + 1))
                        )
                    )
                        yield return SwallowedRoots.Told(new(i, open), default);
                    break;
                }
        }
    }

    /// <summary>A list that nothing is put in, or nothing where the file cannot be read.</summary>
    private static bool IsNothing(CodeFile code, Span list)
    {
        if (list.Length > 3 && code.Is(list.To - 1, "]") && code.Is(list.To - 2, "[") && code.Is(list.To - 3, "??"))
            return true;
        while (list.Length > 2 && (code.Is(list.To - 2, "as") || code.Is(list.From, "(")))
            list =
                code.Is(list.To - 2, "as") ? new(list.From, list.To - 2)
                : code.Mate(list.From) == list.To - 1 ? new(list.From + 1, list.To - 1)
                : new(Math.Min(code.Mate(list.From) + 1, list.To), list.To);
        if (list.Length > 3 && code.Is(list.To - 1, "]") && code.Is(list.To - 2, "[") && code.Is(list.To - 3, "??"))
            return true;
        if (list.Length != 1 || !code.IsWord(list.From))
            return false;
        var name = code[list.From].Value;
        if (code.Names.Reaching(name, list.From) is not [var only])
            return false;
        var made = code.Text(only.Value).Replace(" ", "", StringComparison.Ordinal);
        if (
            made
            is not (
                "[]"
                or "@[]"
                or "[NSArrayarray]"
                or "[NSMutableArrayarray]"
                or "[NSMutableArraynew]"
                or "[SecCertificate]()"
                or "[NIOSSLCertificate]()"
            )
        )
            return false;
        // Used for something else as well: it may be filled.
        return code.Index.Places(name).Count() <= 2;
    }

    /// <summary>SecTrustCopyCertificateChain(trust).last: a certificate of the chain that is to be verified.</summary>
    private static bool IsPresented(CodeFile code, Span roots, int depth)
    {
        for (var i = roots.From; i < Math.Min(roots.To, roots.From + 40); i++)
            if (
                code[i].Value is "SecTrustCopyCertificateChain" or "SecTrustGetCertificateAtIndex"
                || depth < 3
                    && code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && code.Names.Reaching(code[i].Value, i) is [var only]
                    && !only.Value.Contains(i)
                    && IsPresented(code, only.Value, depth + 1)
            )
                return true;
            else if (code.Is(i, "else") || code.Is(i, "{"))
                return false;
        return false;
    }

    /// <summary>Pools without a root.</summary>
    public static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var setting in code.Settings("trustRoots"))
            if (
                code.Text(setting.Value).Replace(" ", "", StringComparison.Ordinal)
                    is ".certificates([])"
                        or "NIOSSLTrustRoots.certificates([])"
                || code.Is(setting.Value.To - 1, ")")
                    && code[code.Mate(setting.Value.To - 1) - 1].Value == "certificates"
                    && IsNothing(code, code.Inside(code.Mate(setting.Value.To - 1)))
            )
                yield return new(setting.Whole, "there is no root: no certificate can be verified, which tempts to switch verification off")
                {
                    Remedy = "Name the root that signed the peer.",
                };
        foreach (var call in code.Calls("SecTrustSetAnchorCertificates"))
            if (IsPresented(code, call.Argument(1), 0))
                yield return new(call.Whole, "the root is taken from what the peer sent: whoever answers brings his own along")
                {
                    Remedy = "Pass a root that this program knows beforehand.",
                };
            else if (
                code.Text(call.Argument(1)).Replace(" ", "", StringComparison.Ordinal)
                    is "[]asCFArray"
                        or "[]asNSArray"
                        or "(__bridgeCFArrayRef)@[]"
                        or "(CFArrayRef)@[]"
                || IsNothing(code, call.Argument(1))
            )
                yield return new(call.Whole, "there is no root: no certificate can be verified, which tempts to switch verification off")
                {
                    Remedy = "Pass the root that signed the peer.",
                };
    }
}
