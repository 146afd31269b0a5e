using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>
/// .NET: a store of roots of one's own that is filled and never used, since the mode was left at the system's; and mutual TLS with an evidently private
/// host whose root is not named.
/// </summary>
internal static partial class DotNet
{
    private static readonly string[] Modes = ["TrustMode", "ChainTrustValidationMode", "CustomRootTrust"];

    private static readonly string[] Filling = ["Add", "AddRange", "Import", "ImportFromPem", "ImportFromPemFile"];

    /// <summary>A certificate of the client's own, as libraries call it.</summary>
    private static readonly string[] Own =
    [
        "ClientCertificates",
        "ClientCertificateContext",
        "LocalCertificateSelectionCallback",
        "WithClientCertificates",
        "AuthenticateUsingClientCertificate",
        "SslCertificateLocation",
        "SslKeystoreLocation",
        "SslCertificatePem",
        "CertFile",
        "CertPath",
        "Certs",
    ];

    /// <summary>What says by which roots, or how else, the peer is verified.</summary>
    private static readonly string[] Trusting =
    [
        "CertificateChainPolicy",
        "CustomTrustStore",
        "CustomRootTrust",
        "ServerCertificateCustomValidationCallback",
        "ServerCertificateValidationCallback",
        "RemoteCertificateValidationCallback",
        "CertificateValidationCallback",
        "CertificateValidation",
        "WithCertificateValidationHandler",
        "WithTrustChain",
        "DangerousAcceptAnyServerCertificateValidator",
        "SslCaLocation",
        "SslCaPem",
        "SslCaCertificateStores",
        "SslCaCertificatePem",
        "CaFile",
        "CaCerts",
        "RootCertificate",
        "UseRootCertificate",
        "SslCa",
        "CACertificateFile",
        "TrustIssuer",
        "TrustedCertificateAuthority",
        "EnableSslCertificateVerification",
        "InsecureSkipVerify",
        "AcceptablePolicyErrors",
        "X509Store",
    ];

    /// <summary>What makes a client: where a function makes several, a host and a certificate must stand in the same statement.</summary>
    private static readonly string[] Clients = ["HttpClient", "AddHttpClient", "AddGrpcClient", "ForAddress", "AuthenticateAsClientAsync"];

    /// <summary>What holds a client's settings of TLS.</summary>
    private static readonly string[] Handlers =
    [
        "HttpClientHandler",
        "SocketsHttpHandler",
        "WebRequestHandler",
        "WinHttpHandler",
        "SslClientAuthenticationOptions",
        "ClientWebSocket",
        "RestClientOptions",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. DotNetGrpc.SystemTrust(code), .. Ignored(code), .. Private(code)];

    /// <summary>policy.CustomTrustStore.Add(root), and TrustMode stays at System: the root is never looked at.</summary>
    private static IEnumerable<Flag> Ignored(CodeFile code)
    {
        HashSet<(int, string)> told = [];
        foreach (var at in code.Index.Places("CustomTrustStore"))
            if (
                code.IsWord(at)
                && IsFilled(code, at)
                && Owner(code, at) is { Length: > 0 } owner
                && !code.Index.Places(Modes).Any(m => code.IsWord(m) && IsOfSame(code, at, m))
                && told.Add((code.Functions.NamedAround(at)?.Start ?? -1, owner))
            )
                yield return new(
                    new(code.PathStart(at), at + 1),
                    "roots are put into CustomTrustStore, and TrustMode is not CustomRootTrust: they are ignored, and every public authority may vouch for the peer"
                )
                {
                    Remedy = "Set TrustMode = X509ChainTrustMode.CustomRootTrust beside it.",
                    Confidence = Confidence.Firm,
                };
    }

    private static bool IsFilled(CodeFile code, int store) =>
        code.IsLink(store + 1) && Filling.Contains(code[store + 2].Value) && code.Is(store + 3, "(")
        || code.Is(store + 1, "=") && !code.Values.At(store + 2).Is(ValueKind.Null);

    /// <summary>What holds the policy, where this file makes it: a variable, or a member that it is assigned to; else empty.</summary>
    private static string Owner(CodeFile code, int store)
    {
        if (!code.IsLink(store - 1))
            return
                code.CallAt(code.Parent(store)) is { Word: "X509ChainPolicy" }
                || code.Is(code.Parent(store), "{") && IsMade(code, new(Math.Max(0, code.Parent(store) - 4), code.Parent(store)))
                ? $"{{{code.Parent(store)}"
                : "";
        var path = code.PathTo(store - 2);
        var root = path.Split('.')[0];
        // AddCertificate(o => o.CustomTrustStore = …): the options are made for this lambda.
        if (
            code.Functions.Around(store) is { Name: "" } lambda
            && lambda.Parameters.Contains(root)
            && code.CallAt(code.Parent(lambda.Start)) is { Word: "AddCertificate" }
        )
            return root;
        if (
            code.Names.Reaching(root, store) is [var only]
            && !code.Functions.IsParameter(root, store)
            && IsMade(code, only.Value)
            && !IsHandedOn(code, root, store)
        )
            return root;
        // ssl.CertificateChainPolicy = new X509ChainPolicy();
        return code.Settings("CertificateChainPolicy", "ChainPolicy")
            .Any(s => s.IsMember && $"{s.Owner}.{s.Option}" == path && code.Functions.AreTogether(s.Name, store) && IsMade(code, s.Value))
            ? path
            : "";
    }

    private static bool IsMade(CodeFile code, Span value) =>
        Enumerable.Range(value.From, Math.Min(value.Length, 4)).Any(i => code.Is(i, "new"))
        && (
            code.WordsOf(new(value.From, Math.Min(value.To, value.From + 8))).Any(w => w is "X509ChainPolicy" or "X509Chain")
            || code.Is(value.From, "new") && code.Is(value.From + 1, "(") && code[value.From - 3].Value is "X509ChainPolicy" or "X509Chain"
        );

    /// <summary>Prepare(policy): somebody else may set the mode, unless it is what takes a policy and changes nothing.</summary>
    private static bool IsHandedOn(CodeFile code, string name, int at) =>
        code
            .Index.Places(name)
            .Any(i =>
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && code.Functions.AreTogether(i, at)
                && (code.Is(i + 1, ")") || code.Is(i + 1, ","))
                && code.CallAt(code.Parent(i)) is { IsNew: false, Word: not ("using" or "nameof") }
            );

    /// <summary>A mode that is set for the same policy, or that may be.</summary>
    private static bool IsOfSame(CodeFile code, int store, int mode)
    {
        if (!ReferenceEquals(code.Functions.NamedAround(store), code.Functions.NamedAround(mode)))
            return Kinship.Speaks(code, store, mode, ["CustomTrustStore"]);
        var (mine, its) = (Root(code, store), Root(code, mode));
        if (mine.Length == 0 || its.Length == 0 || mine != its)
            // Another variable of the same function: its mode is its own where a store is filled for it as well.
            return !(
                mine.Length > 0 && its.Length > 0 && code.Index.Places("CustomTrustStore").Any(s => s != store && Root(code, s) == its)
            );
        return code.Functions.Around(store) is { Name: "" } lambda && lambda.Parameters.Contains(mine)
            ? code.Functions.AreTogether(store, mode)
            : true;
    }

    /// <summary>The variable by which the policy is reached.</summary>
    private static string Root(CodeFile code, int word)
    {
        if (code.IsLink(word - 1))
            return code[code.PathStart(word)].Value is "X509ChainTrustMode"
                ? Root(code, code.StatementStart(word))
                : code[code.PathStart(word)].Value;
        for (var open = code.Parent(word); open >= 0 && code.Is(open, "{"); open = code.Parent(open))
            if (code.Held(open) is { Length: > 0 } held)
                return held is "ChainPolicy" or "CertificateChainPolicy" && code.IsLink(open - 1) ? held
                    : code.StatementStart(open) is var start && code.IsWord(start) && code.IsLink(start + 1) ? code[start].Value
                    : held;
        return "";
    }

    /// <summary>A certificate of its own, a host that no public authority vouches for, and no root.</summary>
    private static IEnumerable<Flag> Private(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var at in code.Index.Places(Own))
        {
            if (!code.IsWord(at) || code.Functions.NamedAround(at) is not { } function || !IsGiven(code, at))
                continue;
            var hosts = Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Where(i => code[i].IsText && PrivateHost().IsMatch(code[i].Value))
                .ToList();
            if (
                hosts.Count > 0
                && IsOneClient(code, function, at, hosts[0])
                && !code
                    .Index.Places(Trusting)
                    .Any(t => code.IsWord(t) && Kinship.Speaks(code, at, t, Own) && !IsOfOther(code, function, at, t))
                && told.Add(function.Start)
            )
                yield return new(new(code.PathStart(at), at + 1), PrivateHosts.AnybodyMayVouch)
                {
                    Remedy = "Trust the peer's root alone: CertificateChainPolicy with TrustMode = CustomRootTrust.",
                    Confidence = Confidence.Firm,
                    Beside = [new(new(hosts[0], hosts[0] + 1), "the private peer")],
                };
        }
    }

    /// <summary>Set on a handler that another function makes for itself, where this one makes its own.</summary>
    private static bool IsOfOther(CodeFile code, Function function, int own, int trusting) =>
        Makers(code).ToList() is var makers && makers.Exists(function.Body.Contains) && Kinship.IsAnothers(code, own, trusting, makers);

    private static IEnumerable<int> Makers(CodeFile code) => code.Index.Places(Handlers).Where(i => code.Is(i - 1, "new"));

    /// <summary>Assigned, added to, or called with something; not read, and not emptied.</summary>
    private static bool IsGiven(CodeFile code, int own) =>
        code.Is(own + 1, "=") && !code.Values.At(own + 2).Is(ValueKind.Null)
        || code.Is(own + 1, "(") && code.IsLink(own - 1)
        || code.IsLink(own + 1) && code[own + 2].Value is "Add" or "AddRange" or "Insert";

    /// <summary>The function makes no other client, or the host and the certificate are of one statement.</summary>
    private static bool IsOneClient(CodeFile code, Function function, int own, int host) =>
        code.Index.Places(Clients).Count(i => function.Body.Contains(i) && code.Is(i + 1, "(")) < 2
            && Enumerable.Range(function.Body.From, function.Body.Length).Count(i => code[i].IsText && AnyHost().IsMatch(code[i].Value)) < 2
        || code.Parent(host) >= 0 && code.StatementStart(code.Parent(host)) == code.StatementStart(code.Parent(own));

    /// <summary>A name that no public authority may certify, as a URL, with a port, or as it stands in a connection string.</summary>
    [GeneratedRegex(
        @"(?i)^((https|wss|tls|ssl|mqtts|amqps|ldaps|rediss|nats|pulsar\+ssl|net\.tcp)://([^/@\s]*@)?|(.*;)?\s*(host|server|data source|address)=(tcp:)?)?([a-z0-9-]+\.)+("
            + PrivateHosts.Domains
            + @")(:\d+)?([/,;?].*)?$|^(https|wss|mqtts|amqps|ldaps|rediss)://([^/@\s]*@)?(?!localhost)[a-z][a-z0-9-]*(:\d+)?(/.*)?$"
    )]
    private static partial Regex PrivateHost();

    [GeneratedRegex(@"(?i)^(https|wss|tls|ssl|mqtts|amqps|ldaps|rediss|nats|pulsar\+ssl)://")]
    private static partial Regex AnyHost();
}
