using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>crypto/tls: clients of mutual TLS that name no roots for the private peer they talk to.</summary>
internal static class GoClients
{
    private const string Private =
        "this client shows a certificate of its own to a private host and names no root: whoever has a certificate for it from any authority of the system is taken for it";
    private const string Misnamed =
        "ClientCAs are a server's: this client verifies with the system's roots, and whoever has a certificate of any public authority for that name is taken for its peer";

    private static readonly string[] Own = ["Certificates", "GetClientCertificate"];

    /// <summary>What verifies a server otherwise, or makes the configuration a server's.</summary>
    private static readonly string[] Others =
    [
        "RootCAs",
        "ClientCAs",
        "ClientAuth",
        "GetCertificate",
        "GetConfigForClient",
        "VerifyConnection",
        "VerifyPeerCertificate",
        "EncryptedClientHelloKeys",
    ];

    /// <summary>What serves.</summary>
    private static readonly string[] Serving =
    [
        "Listen",
        "ListenAndServeTLS",
        "ListenAndServe",
        "NewListener",
        "NewServer",
        "Creds",
        "Server",
        "ServeTLS",
        "ListenAddr",
        "RunTLS",
        "StartTLS",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientCAs"))
            if (
                !code.Values.Of(setting.Value).Is(ValueKind.Null)
                && setting.Sibling("RootCAs", "ClientAuth", "VerifyConnection", "VerifyPeerCertificate") is null
                && !IsOff(code, setting)
                && GoTls.IsDialled(setting)
            )
                yield return new(setting.Whole, Misnamed) { Remedy = "Write RootCAs.", Confidence = Confidence.Firm };
        HashSet<int> told = [];
        foreach (var setting in code.Settings(Own))
            if (
                IsOfConfig(code, setting)
                && setting.Sibling(Others) is null
                && !GoTls.IsSetWhereMade(code, setting, Others)
                && !IsOff(code, setting)
                && code.Functions.NamedAround(setting.Name) is { } function
                && TalksToPrivate(code, setting, function)
                && !IsSetElsewhere(code, setting, function)
                && told.Add(setting.Container >= 0 ? setting.Container : setting.Name)
            )
                yield return new(Shown(code, setting), Private)
                {
                    Remedy = "Give the root that signed the peer with RootCAs.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>The configuration's beginning, or the member that is set.</summary>
    private static Span Shown(CodeFile code, Setting setting) =>
        setting.Container > 0 ? new(code.PathStart(setting.Container - 1), setting.Container) : setting.Whole;

    private static bool IsOfConfig(CodeFile code, Setting setting) =>
        setting.IsMember
            ? GoTls.IsMadeHere(code, setting.Owner, setting.Name)
            : code.Is(setting.Container - 1, "Config") && code.Is(setting.Container - 3, "tls");

    /// <summary>Where nothing is verified that is what is told.</summary>
    private static bool IsOff(CodeFile code, Setting setting) =>
        setting.Sibling("InsecureSkipVerify") is { } skip && !code.Values.Of(skip.Value).Is(false);

    /// <summary>The name that is compared is private; or the function, or each that calls it, dials private hosts and no other.</summary>
    private static bool TalksToPrivate(CodeFile code, Setting setting, Function function)
    {
        if (Serves(code, function))
            return false;
        if (setting.Sibling("ServerName") is { } name && code.Values.Of(name.Value) is { Kind: ValueKind.Text } known)
            return GoHosts.IsPrivate(known.Text);
        // What speaks gRPC with certificates of both sides is hardly ever a public service; the other languages' readers say the same.
        if (IsOfGrpc(code, setting) && GoHosts.ArePrivate(code, function) is not false)
            return true;
        if (GoHosts.ArePrivate(code, function) is { } here)
            return here && (GoTls.IsDialled(setting) || setting.Option == "GetClientCertificate" || Dials(code, function));
        var callers = code.Calls(function.Name)
            .Select(c => code.Functions.NamedAround(c.Name))
            .OfType<Function>()
            .Where(f => !ReferenceEquals(f, function))
            .Distinct()
            .ToList();
        return callers.Count > 0 && callers.TrueForAll(c => !Serves(code, c) && GoHosts.ArePrivate(code, c) == true && Dials(code, c));
    }

    private static bool IsOfGrpc(CodeFile code, Setting setting) =>
        code.Names.Mentions("google.golang.org/grpc") && code.Names.Has("WithTransportCredentials") && GoTls.IsDialled(setting);

    private static bool Serves(CodeFile code, Function function) =>
        code.Index.Places(Serving).Any(p => function.Body.Contains(p) && (code.Is(p + 1, "(") || code.Is(p + 1, "{")));

    /// <summary>What connects, or is configured to.</summary>
    private static bool Dials(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.IsWord(i)
                && (
                    code[i].Value.StartsWith("Dial", StringComparison.Ordinal)
                    || code[i].Value.EndsWith("Client", StringComparison.Ordinal)
                    || code[i].Value.StartsWith("Connect", StringComparison.Ordinal)
                    || code[i].Value is "TLSClientConfig" or "WithTransportCredentials" or "Transport" or "Open" or "NewClientWithOpts"
                )
            )
                return true;
        return false;
    }

    /// <summary>config.RootCAs = … in another function, which may have this configuration.</summary>
    private static bool IsSetElsewhere(CodeFile code, Setting setting, Function function) =>
        code.Settings("RootCAs")
            .Any(s =>
                s.IsMember && !function.Body.Contains(s.Name) && GoTls.IsOfSame(setting, s) && !GoTls.IsMadeHere(code, s.Owner, s.Name)
            );
}
