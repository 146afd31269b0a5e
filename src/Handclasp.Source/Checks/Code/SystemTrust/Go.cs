using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>crypto/tls: a server that demands certificates of its clients and takes every authority of the system for theirs.</summary>
internal static class Go
{
    private const string Remedy = "Give the root of your clients with ClientCAs.";

    /// <summary>What decides beside or in place of ClientCAs.</summary>
    private static readonly string[] Others = ["ClientCAs", "VerifyPeerCertificate", "VerifyConnection", "GetConfigForClient"];

    /// <summary>What takes a configuration as it is.</summary>
    private static readonly string[] Takers = ["NewTLS", "NewListener", "Listen", "Server", "ListenAddr", "ListenAddrEarly"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientAuth"))
        {
            if (
                GoTls.AuthWord(code, setting.Value) is not ("RequireAndVerifyClientCert" or "VerifyClientCertIfGiven")
                || !IsOpen(code, setting)
                // A client's, where the word says nothing: it compares a name, or is dialled with.
                || setting.Sibling("RootCAs") is not null && (setting.Sibling("ServerName") is not null || GoTls.IsDialled(setting))
            )
                continue;
            yield return new(setting.Whole, "without ClientCAs every client passes whose certificate any authority of the system issued")
            {
                Remedy = Remedy,
                Confidence = IsWhole(code, setting) ? Confidence.Firm : Confidence.Tentative,
            };
        }

        foreach (var setting in code.Settings("ClientCAs"))
            if (
                setting.Value.Length == 1
                && code.Names.Reaching(code[setting.Value.From].Value, setting.Value.From).Any(a => Of(code, a.Value))
            )
                yield return new(setting.Whole, "every client passes whose certificate any authority of the system issued")
                {
                    Remedy = "Begin with x509.NewCertPool(), and put the root of your clients into it alone.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>True where nothing in the file says whose certificates the configuration of a ClientAuth takes.</summary>
    public static bool IsOpen(CodeFile code, Setting setting) =>
        setting.Sibling(Others) is null
        && !GoTls.IsSetWhereMade(code, setting, Others)
        && (setting.IsMember ? GoTls.IsMadeHere(code, setting.Owner, setting.Name) : code.Is(setting.Container - 1, "Config"))
        && !IsGivenElsewhere(code, setting)
        && !IsHandedOn(code, setting);

    private static bool Of(CodeFile code, Span value) =>
        !value.IsEmpty && code.Is(value.To - 1, ")") && code.Is(code.Mate(value.To - 1) - 1, "SystemCertPool");

    /// <summary>cfg.ClientCAs = …, in whatever form, where that can be this configuration.</summary>
    private static bool IsGivenElsewhere(CodeFile code, Setting setting) =>
        code.Index.Places(Others).Any(p => code.IsWord(p) && code.IsLink(p - 1) && GoTls.Speaks(code, setting.Name, p));

    /// <summary>A variable that something else is given, which may fill it.</summary>
    private static bool IsHandedOn(CodeFile code, Setting setting)
    {
        var name = setting.IsMember ? setting.Owner : code.Held(setting.Container);
        if (name.Length == 0)
            return setting.Container > 0
                && code.CallAt(code.Parent(setting.Container)) is { } inline
                && code.Is(code.Parent(setting.Container), "(")
                && !Takers.Contains(inline.Word);
        var around = code.Functions.Around(setting.Name);
        return code
            .Index.Places(name)
            .Any(p =>
                code.IsWord(p)
                && !code.IsLink(p - 1)
                && (around is null || ReferenceEquals(code.Functions.Around(p), around))
                && (
                    code.CallAt(code.Parent(p)) is { } call
                        && code.Is(code.Parent(p), "(")
                        && !code.IsLink(p + 1)
                        && !Takers.Contains(call.Word)
                    || code.IsLink(p + 1) && code.Is(p + 2, "Clone")
                )
            );
    }

    /// <summary>A configuration that serves as it stands: with the server's own certificate, or within the server.</summary>
    private static bool IsWhole(CodeFile code, Setting setting) =>
        setting.Sibling("Certificates", "GetCertificate") is not null
        // server.TLSConfig = &tls.Config{…}
        || setting.Container > 0
            && code.PathStart(setting.Container - 1) is var type
            && code.Is(type - 1, "&")
            && code.Is(type - 2, "=")
            && code.Is(type - 3, "TLSConfig")
            && code.IsLink(type - 4)
        || setting.Container > 0
            && code.Parent(setting.Container) is > 0 and var outer
            && (code.Is(outer - 1, "Server") || code.CallAt(outer) is { } call && Takers.Contains(call.Word))
        || setting.IsMember && IsServed(code, setting);

    /// <summary>cfg.ClientAuth = …; http.Server{TLSConfig: cfg}, credentials.NewTLS(cfg): what another function made is served by this one.</summary>
    private static bool IsServed(CodeFile code, Setting setting) =>
        code
            .Index.Places(setting.Owner)
            .Any(p =>
                p > setting.Name
                && code.IsWord(p)
                && code.Functions.AreTogether(p, setting.Name)
                && (
                    code.Is(p - 1, ":") && code.Is(p - 2, "TLSConfig")
                    || code.Is(code.Parent(p), "(") && code.CallAt(code.Parent(p)) is { } taker && Takers.Contains(taker.Word)
                )
            );
}
