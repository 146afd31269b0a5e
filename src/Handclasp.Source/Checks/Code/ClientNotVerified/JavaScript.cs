using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Node.js servers: requestCert with rejectUnauthorized off, and nobody who looks at authorized.</summary>
internal static partial class JavaScript
{
    private const string Remedy = "Set rejectUnauthorized: true and ca to the root of your clients.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (at, isServer) in ForgeCallbacks.Accepting(code))
            if (isServer)
                yield return new(at, "the verify callback says true to everything: clients are let in with any certificate")
                {
                    Remedy = "Return verified.",
                };
        foreach (var flag in ServerNotVerified.BareSockets.Servers(code))
            yield return flag;
        foreach (var setting in code.Settings("rejectUnauthorized"))
        {
            if (JavaScriptTls.SideOf(code, setting) != Side.Server)
                continue;
            var servers = JavaScriptServers.Of(code).With(setting).ToList();
            if (servers.Count > 0)
                foreach (var flag in OfServers(code, setting, servers))
                    yield return flag;
            else if (OfObject(code, setting) is { } flag)
                yield return flag;
        }
    }

    /// <summary>An option of servers that the file makes: told where it holds for one of them, and nobody looks at authorized there.</summary>
    private static IEnumerable<Flag> OfServers(CodeFile code, Setting setting, List<JavaScriptServer> servers)
    {
        servers = servers.FindAll(s => s.Options.Last("rejectUnauthorized").Any(l => l.Name == setting.Name));
        var lax = servers.FindAll(s => s.Options.On("requestCert") is not null && IsLax(code, s));
        // Options that several servers share are right for those whose program looks: the others are told.
        if (lax.Count > 0 && lax.Count < servers.Count)
        {
            foreach (var server in lax)
                if (Judged(code, setting, server.Options.On("requestCert")!.Value) is { } flag)
                    yield return flag with
                    {
                        At = server.Call.Whole,
                        Changes = [],
                        Beside = [.. flag.Beside, new(setting.Whole, "let in by this")],
                    };
        }
        else if (lax.Count > 0)
        {
            if (Judged(code, setting, lax[0].Options.On("requestCert")!.Value) is { } flag)
                yield return flag;
        }
        else if (
            servers.Count > 0
            && servers.TrueForAll(s => s.Options.On("requestCert") is null && !s.Options.IsOpen)
            && WithoutEffect(code, setting) is { } idle
        )
            yield return idle;
    }

    /// <summary>Nobody looks at its clients, or at some of what they ask for.</summary>
    private static bool IsLax(CodeFile code, JavaScriptServer server) =>
        !AuthorizedReads.IsHandedOver(code, server)
        && (
            !AuthorizedReads.Guards(code, server)
            || UnguardedNames.Of(code).Any(n => n.IsOwn && ReferenceEquals(n.Server, server))
            || HasOpenRoute(code, server)
        );

    /// <summary>app.use('/upload', guard); app.delete('/files/:id', …): a look that stands in the way of some routes, and another that changes something.</summary>
    private static bool HasOpenRoute(CodeFile code, JavaScriptServer server)
    {
        if (AuthorizedReads.HasGuard(code))
            return false;
        foreach (var route in code.Calls("post", "put", "delete", "patch"))
            if (
                route.Receiver.Length > 0
                && !route.Receiver.Contains('.', StringComparison.Ordinal)
                && route.Arguments is [var path, .., var handler]
                && code[path.From] is { IsText: true, Value: ['/', ..] } text
                && !Open().IsMatch(text.Value)
                && JavaScriptServers.Of(code).Owners(handler.From) is { } owners
                && owners.Contains(server)
                && !AuthorizedReads.GuardsAt(code, server, handler.From)
            )
                return true;
        return false;
    }

    /// <summary>What is meant for those who have no certificate yet, or for anybody.</summary>
    [GeneratedRegex("health|ready|live|ping|metric|login|logout|enrol|regist|public|token|hook|csp|report", RegexOptions.IgnoreCase)]
    private static partial Regex Open();

    /// <summary>An object of options that goes to a server elsewhere.</summary>
    private static Flag? OfObject(CodeFile code, Setting setting)
    {
        var asked = setting.Sibling("requestCert");
        if (asked is null || code.Values.Of(asked.Value.Value).Is(false))
            return WithoutEffect(code, setting);
        return LooksAtAuthorized(code) ? null : Judged(code, setting, asked.Value);
    }

    private static Flag? Judged(CodeFile code, Setting setting, Setting asked) =>
        Options.Judge(
            code,
            setting,
            false,
            "clients are asked for a certificate and let in with any, or without one: nobody looks at socket.authorized",
            Remedy
        )
            is { } flag
            ? JavaScriptDefaults.Weighed(code, setting, flag, false, "clients are let in with any certificate") with
            {
                Beside = [.. flag.Beside, new(asked.Whole, "asked here")],
            }
            : null;

    private static Flag? WithoutEffect(CodeFile code, Setting setting) =>
        code.Values.Of(setting.Value).Is(false)
            ? new(setting.Whole, "without requestCert this has no effect: no client is asked for a certificate")
            {
                LoweredTo = Severity.Info,
                Remedy = "For mutual TLS: requestCert: true, rejectUnauthorized: true and ca.",
            }
            : null;

    /// <summary>socket.authorized is read in code that may be anybody's, and something depends on it.</summary>
    private static bool LooksAtAuthorized(CodeFile code) =>
        AuthorizedReads.HasGuard(code) || AuthorizedReads.Deciding(code).Any(i => JavaScriptServers.Of(code).Owners(i) is null);
}
