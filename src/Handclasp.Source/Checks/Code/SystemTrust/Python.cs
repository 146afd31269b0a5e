using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>Servers that demand certificates of their clients and have them verified against the public authorities.</summary>
internal static class Python
{
    private static readonly string[] Public = ["load_default_certs", "set_default_verify_paths"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Channels(code).Concat(PythonPrivatePeers.Look(code)))
            yield return flag;
        foreach (var call in code.Calls("load_default_certs", "set_default_verify_paths", "load_verify_locations"))
            if (
                (Public.Contains(call.Word) || code.Said(call.Whole).Contains("certifi.where", StringComparison.Ordinal))
                && IsServers(code, call)
                && code.Settings("verify_mode")
                    .Any(s =>
                        s.IsMember
                        && s.Owner == call.Receiver
                        && code.Functions.AreTogether(s.Name, call.Name)
                        && code[s.Value.To - 1].Value is "CERT_REQUIRED" or "CERT_OPTIONAL"
                    )
                && !code.Calls("load_verify_locations")
                    .Any(c => c.Name != call.Name && c.Receiver == call.Receiver && code.Functions.AreTogether(c.Name, call.Name))
            )
                yield return new(
                    call.Whole,
                    "clients are verified against the public authorities: whoever has a certificate of any of them is let in"
                )
                {
                    Remedy = "Load the root of your clients alone: load_verify_locations(cafile=…).",
                };
    }

    /// <summary>grpc.ssl_channel_credentials(None, key, chain): a client with a certificate of its own, and no root for its peer.</summary>
    private static IEnumerable<Flag> Channels(CodeFile code)
    {
        foreach (var call in code.Calls("ssl_channel_credentials"))
        {
            var roots = code.In(call.Open, "root_certificates") is { } named ? named.Value : call.Argument(0);
            if (
                (roots.IsEmpty || code.Is(roots.From + 1, "=") || code.Values.Of(roots).Is(ValueKind.Null))
                && (code.In(call.Open, "private_key") is not null || call.Arguments.Count > 2)
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            )
                yield return new(call.Whole, PrivateHosts.AnybodyMayVouch) { Remedy = "Give the peer's root: root_certificates=…." };
        }
    }

    /// <summary>By what it is told, or by what made the context.</summary>
    private static bool IsServers(CodeFile code, Call call)
    {
        if (code.Said(call.Whole).Contains("CLIENT_AUTH", StringComparison.Ordinal))
            return true;
        return PythonContexts.MakerOf(code, call.Receiver, call.Name) is { } maker
            && PythonContexts.IsServers(code, maker)
            && !PythonContexts.IsClients(code, maker);
    }
}
