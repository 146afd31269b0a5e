using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>ssl, uvicorn, gunicorn, hypercorn, gRPC, pyOpenSSL.</summary>
internal static class Python
{
    private const string Because = "CERT_OPTIONAL: clients are served without a certificate";

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Modes(code), .. Grpc(code), .. OpenSsl(code), .. Twisted(code)];

    private static IEnumerable<Flag> Modes(CodeFile code)
    {
        foreach (var setting in code.Settings("verify_mode", "cert_reqs", "ssl_cert_reqs"))
            if (
                IsOptional(code, setting)
                && !(setting.Container >= 0 && code.Is(setting.Container - 2, "def"))
                && IsServer(code, setting)
                && !PythonInsisting.Insists(code, setting.Name)
            )
                yield return new(setting.Whole, Because)
                {
                    Remedy = "Use ssl.CERT_REQUIRED.",
                    Changes =
                        code.Text(new(setting.Value.To - 1, setting.Value.To)) == "CERT_OPTIONAL"
                            ? [new(new(setting.Value.To - 1, setting.Value.To), "CERT_REQUIRED")]
                            : [],
                };
    }

    /// <summary>gRPC: a switch decides; where nothing is said, or no, it is HC511.</summary>
    private static IEnumerable<Flag> Grpc(CodeFile code)
    {
        foreach (var (call, demanded) in GrpcServersWithRoots(code))
            if (!demanded.IsEmpty && code.Values.Of(demanded) is { Kind: ValueKind.Switch or ValueKind.Environment })
                yield return new(
                    code.In(call.Open, "require_client_auth", "require_client_authentication")?.Whole ?? call.Whole,
                    "whoever runs it can switch require_client_auth off: then gRPC clients are served without a certificate"
                )
                {
                    Confidence = Confidence.Firm,
                    Remedy = "Pass require_client_auth=True.",
                };
    }

    /// <summary>The credentials of gRPC servers with roots for clients, and what they say of demanding certificates: nothing where it is empty.</summary>
    internal static IEnumerable<(Call Call, Span Demanded)> GrpcServersWithRoots(CodeFile code)
    {
        foreach (var call in code.Calls("ssl_server_credentials", "dynamic_ssl_server_credentials"))
        {
            if (code.Is(call.Name - 1, "def"))
                continue;
            var demanded = code.In(call.Open, "require_client_auth", "require_client_authentication") is { } named
                ? named.Value
                : call.Argument(2);
            // Credentials that are fetched anew have their roots in a configuration of their own.
            var roots =
                call.Word == "ssl_server_credentials" ? Roots(code, call)
                : code.Calls("ssl_server_certificate_configuration").Take(1).ToList() is [var made] ? Roots(code, made)
                : default;
            if (!roots.IsEmpty && !code.Values.Of(roots).Is(ValueKind.Null) && !code.Is(roots.From + 1, "="))
                yield return (call, demanded);
        }
    }

    private static Span Roots(CodeFile code, Call call) =>
        code.In(call.Open, "root_certificates") is { } given ? given.Value : call.Argument(1);

    /// <summary>pyOpenSSL: VERIFY_PEER alone asks a client and lets it go on without.</summary>
    private static IEnumerable<Flag> OpenSsl(CodeFile code)
    {
        foreach (var call in PythonTls.SetVerify(code, Side.Server))
            if (
                code.Said(call.Argument(0)) is var mode
                && mode.Contains("VERIFY_PEER", StringComparison.Ordinal)
                && !mode.Contains("FAIL_IF_NO_PEER_CERT", StringComparison.Ordinal)
                && !Common.Modes.Of(code, call.Argument(0)).Any(m => m.Word.Contains("FAIL_IF_NO_PEER_CERT", StringComparison.Ordinal))
                && !PythonInsisting.Insists(code, call.Name)
            )
                yield return new(call.Whole, "VERIFY_PEER alone: clients are asked for a certificate and served without one")
                {
                    Remedy = "Add SSL.VERIFY_FAIL_IF_NO_PEER_CERT.",
                };
    }

    /// <summary>Twisted: roots for clients, and requireCertificate=False.</summary>
    private static IEnumerable<Flag> Twisted(CodeFile code)
    {
        foreach (var call in PythonTls.TwistedServers(code))
            if (
                code.In(call.Open, "requireCertificate") is { } demanded
                && code.Values.Of(demanded.Value).Is(false)
                && (
                    code.In(call.Open, "trustRoot") is not null
                    || code.In(call.Open, "verify") is { } asked && code.Values.Of(asked.Value).Is(true)
                )
            )
                yield return new(demanded.Whole, "requireCertificate is off: clients are asked for a certificate and served without one")
                {
                    Remedy = "Remove requireCertificate=False.",
                    Changes = [new(demanded.Value, "True")],
                };
    }

    /// <summary>By its name; where a server takes its options by name also by its number, which True is as well.</summary>
    private static bool IsOptional(CodeFile code, Setting setting) =>
        code.Said(setting.Value).EndsWith("CERT_OPTIONAL", StringComparison.Ordinal)
        || Common.Modes.Of(code, setting.Value) is [{ Word: "CERT_OPTIONAL", IsSure: true }]
        || PythonTls.IsServers(code, setting)
            && code.Values.Of(setting.Value) is { Kind: ValueKind.True } or { Kind: ValueKind.Number, Text: "1" };

    /// <summary>CERT_OPTIONAL on a client's context is the same as CERT_REQUIRED.</summary>
    private static bool IsServer(CodeFile code, Setting setting)
    {
        if (setting.Option == "ssl_cert_reqs" || PythonTls.IsServers(code, setting))
            return PythonTls.IsServers(code, setting);
        if (setting.IsMember && PythonContexts.MakerOf(code, setting.Owner, setting.Name) is { } maker)
            return PythonContexts.IsServers(code, maker);
        if (
            setting.IsMember
            && (
                setting.Owner.Contains("adapter", StringComparison.OrdinalIgnoreCase)
                || setting.Owner.Contains("server", StringComparison.OrdinalIgnoreCase)
                // adapter.context.verify_mode
                || setting.Owner.Split('.')[0] is var first
                    && code.Names.Reaching(first, setting.Name)
                        .Any(a =>
                            code.Said(a.Value) is var made
                            && (
                                made.Contains("SSLAdapter(", StringComparison.Ordinal) || made.Contains("Server(", StringComparison.Ordinal)
                            )
                        )
            )
        )
            return true;
        if (
            setting.IsMember
            && code.Names.Has("hypercorn")
            && (
                setting.Owner.Contains("config", StringComparison.OrdinalIgnoreCase)
                || code.Names.Reaching(setting.Owner, setting.Name)
                    .Any(a => code.Said(a.Value).StartsWith("Config(", StringComparison.Ordinal) || PythonTls.MakesConfig(code, a.Value))
            )
        )
            return true;
        return code.Names.Has("server_side")
            || code.Names.Has("CLIENT_AUTH")
            || code.Names.Has("PROTOCOL_TLS_SERVER")
            || code.Names.Has("HTTPServer");
    }
}
