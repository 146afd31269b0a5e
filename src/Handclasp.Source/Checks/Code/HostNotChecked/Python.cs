using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>ssl, urllib3, drivers.</summary>
internal static class Python
{
    private const string Remedy = "Leave check_hostname on; where the certificate bears another name, give that one as server_hostname.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "check_hostname",
                "assert_hostname",
                "ssl_check_hostname",
                "verify_hostname",
                "ssl_match_hostname",
                "tls_check_hostname",
                "ssl_assert_hostname",
                "ssl_verify_identity"
            )
        )
        {
            if (
                setting.Container >= 0
                && (code.Is(setting.Container - 2, "def") || code.CallAt(setting.Container) is { Word: "add_argument" or "Field" })
            )
                continue;
            if (IsServer(code, setting) || ServerNotVerified.Python.IsPinned(code, setting))
                continue;
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off: any certificate of a trusted authority will do, whoever it was issued to",
                    Remedy
                )
                    is { } flag
                && PinnedPeers.Weighed(code, flag) is { } weighed
            )
                yield return weighed;
        }

        foreach (var flag in NeverCompared(code))
            yield return flag;
        foreach (var call in code.Calls("tls_insecure_set"))
            if (
                Options.Judge(
                    code,
                    call.Whole,
                    code.In(call.Open, "value") is { } named ? named.Value : call.Argument(0),
                    v => v.Is(true),
                    "tls_insecure_set(True): the MQTT client does not compare the broker's name, so any certificate of a trusted authority will do",
                    "Remove the call.",
                    "False"
                ) is
                { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("tlsAllowInvalidHostnames", "ssl_allow_invalid_hostnames"))
            if (Options.Judge(code, setting, true, $"{setting.Option} is on: the server's name is not compared", "Remove it.") is { } flag)
                yield return flag;
        foreach (var setting in code.Settings("ssl.endpoint.identification.algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "none" or "" })
                yield return new(setting.Whole, "no endpoint identification: the broker's name is not compared")
                {
                    Remedy = "Write \"https\".",
                };
        foreach (var setting in code.Settings("match_hostname"))
            if (setting.Owner == "ssl" && code.Functions.Of(setting.Value) is not null)
                yield return new(setting.Whole, "ssl.match_hostname is replaced: no name is compared in the whole process")
                {
                    Remedy = "Delete the line.",
                };
        foreach (var call in code.Calls("setopt"))
            if (
                code.Text(call.Argument(0)).EndsWith("SSL_VERIFYHOST", StringComparison.Ordinal)
                && code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Number, Text: "0" } or { Kind: ValueKind.False }
            )
                yield return new(call.Whole, "SSL_VERIFYHOST is 0: curl does not compare the server's name")
                {
                    Remedy = "Set it to 2.",
                    Changes = [new(call.Argument(1), "2")],
                    IsSafe = true,
                };
    }

    /// <summary>Contexts that verify the chain and, by themselves, no name: SSLContext(PROTOCOL_TLSv1_2), pyOpenSSL.</summary>
    private static IEnumerable<Flag> NeverCompared(CodeFile code)
    {
        const string because =
            "the chain is verified and the name is not: any certificate of a trusted authority will do, whoever it was issued to";
        if (
            code.Names.Has("check_hostname")
            || code.Names.Has("match_hostname")
            || code.Names.Has("getpeercert")
            || code.Names.Has("server_side")
        )
            yield break;
        foreach (var call in code.Calls("SSLContext"))
            if (
                (
                    call.Arguments.Count == 0
                    || code[call.Argument(0).To - 1].Value
                        is "PROTOCOL_TLSv1_2"
                            or "PROTOCOL_TLS"
                            or "PROTOCOL_SSLv23"
                            or "PROTOCOL_TLSv1_1"
                            or "PROTOCOL_TLSv1"
                )
                && code.Held(call.Open) is { Length: > 0 } held
                && code.Settings("verify_mode").Any(s => s.Owner == held && code[s.Value.To - 1].Value == "CERT_REQUIRED")
                && code.Calls("wrap_socket", "wrap_bio").Any(c => c.Receiver == held)
            )
                yield return new(call.Whole, because)
                {
                    Remedy = "Use ssl.create_default_context(cafile=…) or PROTOCOL_TLS_CLIENT: both compare the name.",
                };
        if (
            code.Names.Has("set_accept_state")
            || code.Names.Has("set1_host")
            || code.Names.Has("verify_hostname")
            || code.Names.Has("service_identity")
            || code.Names.Has("get_peer_certificate")
            || code.Names.Has("get_subject")
            || code.Names.Has("VERIFY_FAIL_IF_NO_PEER_CERT")
        )
            yield break;
        foreach (var call in code.Calls("Connection"))
            if (
                call.Path is "SSL.Connection" or "OpenSSL.SSL.Connection"
                && (code.Names.Has("set_connect_state") || code.Names.Has("connect") || code.Names.Has("do_handshake"))
                && code.Calls("set_verify").Any(v => code.Text(v.Argument(0)).Contains("VERIFY_PEER", StringComparison.Ordinal))
            )
                yield return new(call.Whole, because)
                {
                    Remedy = "Give the name to the verification: service_identity.pyopenssl.verify_hostname(connection, host).",
                };
    }

    /// <summary>A server compares no names: switching it off there is how the platform wants it.</summary>
    private static bool IsServer(CodeFile code, Setting setting)
    {
        if (!setting.IsMember)
            return false;
        // A context of its own sets what it is.
        if (setting.Owner == "self" && (code.Names.Has("wrap_socket") && code.Functions.Named("wrap_socket").Any()))
            return true;
        return ServerNotVerified
            .Python.Made(code, setting)
            .Any(m => m.Contains("CLIENT_AUTH", StringComparison.Ordinal) || m.Contains("TLS_SERVER", StringComparison.Ordinal));
    }
}
