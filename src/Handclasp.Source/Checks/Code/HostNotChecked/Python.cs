using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>ssl, urllib3, drivers.</summary>
internal static class Python
{
    private const string Remedy = "Leave check_hostname on; where the certificate bears another name, give that one as server_hostname.";

    /// <summary>Options that compare the server's name, and are off where they are False.</summary>
    private static readonly string[] Compares =
    [
        "check_hostname",
        "assert_hostname",
        "ssl_check_hostname",
        "verify_hostname",
        "ssl_match_hostname",
        "tls_check_hostname",
        "ssl_assert_hostname",
        "ssl_verify_identity",
        "ssl_server_dn_match",
    ];

    /// <summary>Options that leave the comparison out, where they are True.</summary>
    private static readonly string[] Skips = ["tlsAllowInvalidHostnames", "ssl_allow_invalid_hostnames", "ssl_skip_hostname_check"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings(Compares))
        {
            if (
                setting.Container >= 0
                && (code.Is(setting.Container - 2, "def") || code.CallAt(setting.Container) is { Word: "add_argument" or "Field" })
            )
                continue;
            if (IsServer(code, setting) || IsOfOther(code, setting) || ServerNotVerified.Python.IsPinned(code, setting))
                continue;
            if (
                PythonDefaults.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v.Is(false) || code[setting.Name].IsText && v is { Kind: ValueKind.Text, Text: "false" },
                    $"{setting.Option} is off: any certificate of a trusted authority will do, whoever it was issued to",
                    Remedy,
                    code[setting.Value.From].IsText ? "" : "True"
                )
                    is { } flag
                && !PythonContexts.IsUndone(code, setting, v => code.Values.Of(v).Is(true))
                && !(setting.IsMember && PythonNames.IsComparedByHand(code, setting.Name))
                && PythonContexts.Weighed(code, flag) is { } weighed
            )
                yield return weighed;
        }

        foreach (
            var flag in NeverCompared(code)
                .Concat(ChainAlone(code))
                .Concat(PythonOpenSslNames.Look(code))
                .Concat(PythonNames.Look(code))
                .Concat(PythonWrapped.Look(code))
                .Concat(ServerNotVerified.PythonLibraries.Hosts(code))
                .Concat(ServerNotVerified.PythonDrivers.MySqlNames(code))
                .Concat(PythonUsual.Look(code, true, [.. Compares, .. Skips], Remedy))
        )
            yield return flag;
        foreach (var (call, level) in ServerNotVerified.PythonBrokers.Levels(code))
            if (level == "VERIFY_PEER")
                yield return new(call.Whole, "VERIFY_PEER: Proton verifies the chain and compares no name")
                {
                    Remedy = "Use SSLDomain.VERIFY_PEER_NAME.",
                };
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
        foreach (var setting in code.Settings(Skips))
            if (Options.Judge(code, setting, true, $"{setting.Option} is on: the server's name is not compared", "Remove it.") is { } flag)
                yield return flag;
        foreach (var setting in code.Settings("ssl.endpoint.identification.algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "none" or "" })
                yield return new(setting.Whole, "no endpoint identification: the broker's name is not compared")
                {
                    Remedy = "Write \"https\".",
                };
        foreach (var setting in code.Settings("match_hostname"))
            if (
                (
                    setting.Owner is "ssl" or "connection" or "ssl_match_hostname"
                    || setting.Owner.Contains("urllib3", StringComparison.Ordinal)
                    || setting.Owner.Contains("backports", StringComparison.Ordinal)
                    || code[setting.Name].IsText && code.Is(setting.Name - 2, "ssl")
                ) && code.Functions.Of(setting.Value) is not null
            )
                yield return new(setting.Whole, "ssl.match_hostname is replaced: no name is compared in the whole process")
                {
                    Remedy = "Delete the line.",
                };
        foreach (var setting in ServerNotVerified.PythonDrivers.CurlOptions(code, "SSL_VERIFYHOST"))
            if (ServerNotVerified.Python.IsOff(code.Values.Of(setting.Value)))
                yield return new(setting.Whole, "SSL_VERIFYHOST is 0: curl does not compare the server's name") { Remedy = "Set it to 2." };
        foreach (var place in ServerNotVerified.PythonDrivers.Paired(code, "SSL_VERIFYHOST"))
            if (ServerNotVerified.Python.IsOff(code.Values.Of(code.Expression(place + 2))))
                yield return new(new(code.PathStart(place), place + 3), "SSL_VERIFYHOST is 0: curl does not compare the server's name")
                {
                    Remedy = "Set it to 2.",
                };
        foreach (var call in code.Calls("setopt"))
            if (
                code.Said(call.Argument(0)).EndsWith("SSL_VERIFYHOST", StringComparison.Ordinal)
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
                && PythonContexts.Settings(code, call, "verify_mode").Any(s => code[s.Value.To - 1].Value == "CERT_REQUIRED")
                && !PythonContexts.Settings(code, call, "check_hostname").Any()
                && !PythonContexts.IsServers(code, call)
                && Connects(code, call)
                && !Kinship.Has(code, call.Name, PythonContexts.Makers, "match_hostname", "getpeercert")
            )
                yield return new(call.Whole, because)
                {
                    Remedy = "Use ssl.create_default_context(cafile=…) or PROTOCOL_TLS_CLIENT: both compare the name.",
                };
    }

    /// <summary>A context that a connection is made with in this file.</summary>
    private static bool Connects(CodeFile code, Call maker) =>
        PythonContexts.Calls(code, maker, "wrap_socket", "wrap_bio").Any()
        || PythonContexts.Uses(code, maker).Any(u => PythonContexts.IsGiven(code, u))
        || PythonContexts.IsClients(code, maker);

    /// <summary>libpq's verify-ca, MySQL's VERIFY_CA: the chain is verified, and whose certificate it is is not asked.</summary>
    private static IEnumerable<Flag> ChainAlone(CodeFile code)
    {
        const string because = "the chain is verified and the server's name is not: any certificate of that root will do";
        foreach (var setting in code.Settings("sslmode", "ssl_mode", "ssl"))
            if (
                setting.Container >= 0
                && !code.Is(setting.Container - 2, "def")
                && code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "verify-ca" or "VERIFY_CA" } v
            )
                yield return new(setting.Whole, $"{setting.Option}={v.Text}: {because}")
                {
                    Remedy = $"Write {(v.Text == "verify-ca" ? "verify-full" : "VERIFY_IDENTITY")}.",
                    LoweredTo = Model.Severity.Medium,
                };
        foreach (var flag in Urls.Hosts(code, "Take it out of the connection string; with libpq write sslmode=verify-full."))
            yield return flag;
    }

    /// <summary>An argument of a function that is about something else: the validation of a form, of a text.</summary>
    private static bool IsOfOther(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && code.CallAt(setting.Container)
            is {
                Word: "validate" or "is_valid" or "full_clean" or "clean" or "url" or "email" or "domain" or "resolve" or "parse" or "lint"
            };

    /// <summary>A server compares no names: switching it off there is how the platform wants it.</summary>
    private static bool IsServer(CodeFile code, Setting setting)
    {
        if (!setting.IsMember)
            return false;
        // A context of its own sets what it is.
        if (setting.Owner == "self" && (code.Names.Has("wrap_socket") && code.Functions.Named("wrap_socket").Any()))
            return true;
        return PythonContexts.MakerOf(code, setting.Owner, setting.Name) is { } maker
            ? PythonContexts.IsServers(code, maker)
            : ServerNotVerified
                .Python.Made(code, setting)
                .Any(m => m.Contains("CLIENT_AUTH", StringComparison.Ordinal) || m.Contains("TLS_SERVER", StringComparison.Ordinal));
    }
}
