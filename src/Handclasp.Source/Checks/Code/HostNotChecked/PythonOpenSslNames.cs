using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Connections of pyOpenSSL and Twisted: neither compares a name by itself. Each connection is judged by the functions that have it.</summary>
internal static class PythonOpenSslNames
{
    private const string Because =
        "the chain is verified and the name is not: any certificate of a trusted authority will do, whoever it was issued to";

    /// <summary>What compares the name, or reads it to do so.</summary>
    private static readonly string[] Comparing =
    [
        "set1_host",
        "set1_ip",
        "verify_hostname",
        "verify_ip_address",
        "verify_service_identity",
        "match_hostname",
        "get_peer_certificate",
        "get_subject",
        "extract_ids",
        "extract_patterns",
        "to_cryptography",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => Connections(code).Concat(Options(code));

    private static IEnumerable<Flag> Connections(CodeFile code)
    {
        var ends = Ends(code).ToList();
        var homes = ends.Select(e => Home(code, e.Name)).ToHashSet();
        foreach (var end in ends)
        {
            var home = Home(code, end.Name);
            if (IsVerified(code, home, end) && !code.Index.Places(Comparing).Any(p => code.IsWord(p) && Speaks(code, p, home, homes)))
                yield return new(end.Whole, Because)
                {
                    Remedy = "Give the name to the verification: service_identity.pyopenssl.verify_hostname(connection, host).",
                };
        }
    }

    /// <summary>Where clients' connections of this file end up: where they are made, or where a function is called that gives one.</summary>
    private static IEnumerable<Call> Ends(CodeFile code)
    {
        foreach (var maker in code.Calls("Connection"))
        {
            if (maker.Path is not ("SSL.Connection" or "OpenSSL.SSL.Connection"))
                continue;
            var stands = PythonContexts.Stands(code, maker);
            if (stands.Any(s => PythonContexts.Calls(code, s, "listen", "accept", "bind", "set_accept_state").Any()))
                continue;
            if (!stands.Any(s => PythonContexts.Calls(code, s, "set_connect_state", "connect", "do_handshake").Any()))
                continue;
            foreach (var stand in stands)
                // Given on to callers in this file: these decide.
                if (stands.Count == 1 || !IsGivenOn(code, stand, stands))
                    yield return stand;
        }
    }

    private static bool IsGivenOn(CodeFile code, Call stand, IReadOnlyList<Call> stands) =>
        code.Functions.Around(stand.Name) is { Name: { Length: > 0 } name } && stands.Any(s => s.Word == name && s.Name != stand.Name);

    private static int Home(CodeFile code, int at) => code.Functions.NamedAround(at)?.Start ?? -1;

    /// <summary>set_verify(VERIFY_PEER, …) in the function, in one that it names, or in the class around.</summary>
    private static bool IsVerified(CodeFile code, int home, Call end) =>
        PythonTls
            .SetVerify(code, Side.Client)
            .Any(v =>
                code.Said(v.Argument(0)) is var mode
                && mode.Contains("VERIFY_PEER", StringComparison.Ordinal)
                && !mode.Contains("VERIFY_FAIL_IF_NO_PEER_CERT", StringComparison.Ordinal)
                && (
                    Home(code, v.Name) is var other && (other == home || home >= 0 && Kinship.Reaches(code, home, v.Name))
                    || PythonClasses.Around(code, v.Name) is { } type && type == PythonClasses.Around(code, end.Name)
                    || Kinship.Speaks(code, end.Name, v.Name, ["Connection"])
                )
            );

    /// <summary>A comparison in the function, or in one that it names; or in one that is no other connection's.</summary>
    private static bool Speaks(CodeFile code, int place, int home, HashSet<int> homes)
    {
        if (Logged.Is(code, place) || PythonImports.IsImport(code, place))
            return false;
        var other = Home(code, place);
        if (other == home || home >= 0 && Kinship.Reaches(code, home, place))
            return true;
        if (other < 0 || homes.Contains(other))
            return false;
        return !homes.Any(h => h >= 0 && h != home && Kinship.Reaches(code, h, place));
    }

    /// <summary>reactor.connectSSL(host, port, factory, CertificateOptions(trustRoot=…)): the chain alone.</summary>
    private static IEnumerable<Flag> Options(CodeFile code)
    {
        if (!code.Names.Has("twisted"))
            yield break;
        foreach (var call in code.Calls("CertificateOptions", "OpenSSLCertificateOptions"))
            if (
                (
                    code.In(call.Open, "trustRoot") is { } roots && !code.Values.Of(roots.Value).Is(ValueKind.Null)
                    || code.In(call.Open, "verify") is { } verify && code.Values.Of(verify.Value).Is(true)
                ) && ServerNotVerified.PythonDrivers.IsClients(code, call)
            )
                yield return new(call.Whole, Because)
                {
                    Remedy = "Use ssl.optionsForClientTLS(host, trustRoot=…), which compares the name.",
                };
    }
}
