using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Clients of brokers whose verification is a call of its own: Qpid Proton, stomp.py.</summary>
internal static class PythonBrokers
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (call, level) in Levels(code))
            if (level == "ANONYMOUS_PEER")
                yield return new(call.Whole, "ANONYMOUS_PEER: Proton talks to whoever answers, with any certificate or none")
                {
                    Remedy = "Use SSLDomain.VERIFY_PEER_NAME, and set_trusted_ca_db.",
                };
        foreach (var setting in code.Settings("no_verify_ssl"))
            if (
                setting.Container >= 0
                && !code.Is(setting.Container - 2, "def")
                && code.Values.Of(setting.Value)
                    is { Kind: ValueKind.True }
                        or { Kind: ValueKind.Number, Text: not "0" }
                        or { Kind: ValueKind.Text, Text: "1" or "true" }
            )
                yield return new(setting.Whole, "no_verify_ssl is on: this client talks to whoever answers, with any certificate")
                {
                    Remedy = "Remove it; name a private root with cafile, or pass ssl_context.",
                };
        if (!code.Names.Has("stomp"))
            yield break;
        foreach (var call in code.Calls("set_ssl"))
            if (
                call.Receiver.Length > 0
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
                && call.Arguments.Count(a => !code.Is(a.From + 1, "=")) < 4
                && (code.In(call.Open, "ca_certs") is not { } roots || code.Values.Of(roots.Value).Is(ValueKind.Null))
                && code.In(call.Open, "cert_validator") is null
            )
                yield return new(call.Whole, "set_ssl without ca_certs: stomp.py verifies nothing, and talks to whoever answers")
                {
                    Remedy = "Pass ca_certs.",
                };
    }

    /// <summary>Proton: how far each domain of a client verifies its peer.</summary>
    public static IEnumerable<(Call Call, string Level)> Levels(CodeFile code)
    {
        if (!code.Names.Has("SSLDomain") && !code.Names.Has("proton"))
            yield break;
        foreach (var call in code.Calls("set_peer_authentication"))
            if (
                !code
                    .Names.Reaching(call.Receiver.Split('.')[^1], call.Name)
                    .Any(a => code.Said(a.Value).Contains("MODE_SERVER", StringComparison.Ordinal))
            )
                yield return (call, code[call.Argument(0).To - 1].Value);
    }
}
