using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Connections of Python's that compare no name, or are told to compare none: ssl.wrap_socket of old, M2Crypto's.</summary>
internal static class PythonWrapped
{
    private const string Because =
        "the chain is verified and the name is not: any certificate of a trusted authority will do, whoever it was issued to";

    private static readonly string[] Wrapping = ["wrap_socket"];

    /// <summary>What compares the name, or reads the certificate to do so.</summary>
    private static readonly string[] Comparing =
    [
        "match_hostname",
        "getpeercert",
        "verify_hostname",
        "verify_ip_address",
        "verify_service_identity",
    ];

    private static readonly string[] Waiting = ["accept", "listen", "bind"];

    public static IEnumerable<Flag> Look(CodeFile code) => Wrapped(code).Concat(M2Crypto(code));

    /// <summary>ssl.wrap_socket(sock, cert_reqs=ssl.CERT_REQUIRED, ca_certs=…) has no name to compare.</summary>
    private static IEnumerable<Flag> Wrapped(CodeFile code)
    {
        foreach (var call in code.Calls(Wrapping))
            if (
                call.Receiver == "ssl"
                && !code.Functions.IsParameter("ssl", call.Name)
                && code.Names.To("ssl").Count == 0
                && code.In(call.Open, "cert_reqs") is { } mode
                && code.Said(code.Names.Held(mode.Value)).EndsWith("CERT_REQUIRED", StringComparison.Ordinal)
                && (code.In(call.Open, "server_side") is not { } side || code.Values.Of(side.Value).Is(false))
                && !Kinship.Has(code, call.Name, Wrapping, Comparing)
            )
                yield return new(mode.Whole, Because)
                {
                    Remedy = "Use ssl.create_default_context(cafile=…).wrap_socket(sock, server_hostname=host), which compares the name.",
                };
    }

    /// <summary>M2Crypto compares the name behind the handshake, unless it is told not to.</summary>
    private static IEnumerable<Flag> M2Crypto(CodeFile code)
    {
        if (!code.Names.Has("M2Crypto"))
            yield break;
        const string remedy = "Leave the check of M2Crypto in place; for another name give Checker that one: SSL.Checker.Checker(host=…).";
        foreach (var call in code.Calls("set_post_connection_check_callback"))
            if (code.Values.Of(call.Argument(0)).Is(ValueKind.Null) && !IsServers(code, call) && !IsOff(code, call))
                yield return new(call.Whole, $"the comparison of names is taken away: {Because}") { Remedy = remedy };
        foreach (var setting in code.Settings("clientPostConnectionCheck"))
            if (setting.IsMember && code.Values.Of(setting.Value).Is(ValueKind.Null))
                yield return new(setting.Whole, $"the comparison of names is taken away: {Because}") { Remedy = remedy };
    }

    private static bool IsServers(CodeFile code, Call call) => code.Calls(Waiting).Any(c => code.Functions.AreTogether(c.Name, call.Name));

    /// <summary>Where nothing is verified at all, that is told.</summary>
    private static bool IsOff(CodeFile code, Call call) =>
        code.Calls("set_verify")
            .Any(c => code.Functions.AreTogether(c.Name, call.Name) && ServerNotVerified.PythonM2Crypto.IsNone(code, c.Argument(0)));
}
